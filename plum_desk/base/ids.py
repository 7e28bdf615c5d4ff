"""Ids that sort by the time of their making."""

import os
import threading
from collections.abc import Callable

_DIGITS = "0123456789abcdefghjkmnpqrstvwxyz"
_PAIRS = tuple(high + low for high in _DIGITS for low in _DIGITS)
_LOW_BITS = 52
_SHIFTS = tuple(range(90, -1, -10))


def id_at(wall: float) -> str:
    """What every id made at that Unix time or later is not smaller than, as long as no clock was set back."""
    return _text(min(max(0, int(wall * 1000)), (1 << 48) - 1) << _LOW_BITS)


def _text(value: int) -> str:
    return "".join([_PAIRS[value >> shift & 1023] for shift in _SHIFTS])


class Ids:
    """Makes ids of 20 lower-case Crockford base32 digits: 48 bits of milliseconds, then 52 bits.

    The low bits start at random in each millisecond and count up inside it, so that the ids of one
    process strictly rise, also when its clock is set back. Safe to call from several threads.
    """

    def __init__(self, wall: Callable[[], float], random_bytes: Callable[[int], bytes] = os.urandom) -> None:
        self._wall = wall
        self._random_bytes = random_bytes
        self._lock = threading.Lock()
        self._last = 0

    def new(self) -> str:
        now = int(self._wall() * 1000) << _LOW_BITS
        with self._lock:
            if now >> _LOW_BITS > self._last >> _LOW_BITS:
                # The top low bit stays clear: room for the counter.
                self._last = now | int.from_bytes(self._random_bytes(7)) >> 5
            else:
                self._last += 1
            value = self._last
        return _text(value)
