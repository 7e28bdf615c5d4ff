"""The waits between attempts to reach somebody: exponential, with full jitter."""

import random as _random
from collections.abc import Callable


class Backoff:
    """Waits spread evenly over 0..limit, where the limit grows by `factor` up to `cap_s`.

    Full jitter, so that many clients of one restarted server do not come back together.
    `random` gives values in [0, 1).
    """

    def __init__(
        self,
        first_s: float,
        cap_s: float,
        factor: float = 2.0,
        random: Callable[[], float] = _random.random,
    ) -> None:
        if not 0 < first_s <= cap_s or factor < 1:
            raise ValueError(f"a backoff from {first_s} to {cap_s} s by {factor} makes no sense")
        self._first_s = first_s
        self._cap_s = cap_s
        self._factor = factor
        self._random = random
        self._limit_s = first_s

    def next(self) -> float:
        """The seconds to wait before the next attempt."""
        wait_s = self._limit_s * self._random()
        self._limit_s = min(self._cap_s, self._limit_s * self._factor)
        return wait_s

    def reset(self) -> None:
        """The peer answered: begin again with the shortest waits."""
        self._limit_s = self._first_s
