"""Samples over time in rings of fixed size, and how many are reduced to few without losing a peak."""

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]


class Ring:
    """The newest `capacity` samples, times never going back; NaN is a gap.

    With `gap_s`, a longer silence between two samples becomes a gap by itself.
    """

    def __init__(self, capacity: int, gap_s: float | None = None) -> None:
        # Twice the size: a window is one slice, and samples move only once every `capacity` appends.
        self._times = np.empty(2 * capacity, dtype=np.float64)
        self._values = np.empty(2 * capacity, dtype=np.float64)
        self._capacity = capacity
        self._gap_s = gap_s
        self._start = 0
        self._end = 0

    def __len__(self) -> int:
        return self._end - self._start

    @property
    def times(self) -> Floats:
        """Times from old to new; a view, valid until the next change."""
        return self._times[self._start : self._end]

    @property
    def values(self) -> Floats:
        """Values from old to new; a view, valid until the next change."""
        return self._values[self._start : self._end]

    @property
    def last(self) -> float | None:
        """The newest value, None when there is none or a gap."""
        return finite(self._values[self._end - 1]) if len(self) else None

    def append(self, time: float, value: float | None) -> None:
        """Add a sample; one that is older than the newest is dropped."""
        if len(self):
            newest = self._times[self._end - 1]
            if time < newest:
                return
            if self._gap_s is not None and time - newest > self._gap_s:
                self._push(float(newest), np.nan)
        self._push(time, np.nan if value is None else value)

    def replace(self, times: Floats, values: Floats) -> None:
        """Hold other samples, in the order of their times."""
        order = np.argsort(times, kind="stable")[-self._capacity :]
        count = len(order)
        self._times[:count] = np.asarray(times, dtype=np.float64)[order]
        self._values[:count] = np.asarray(values, dtype=np.float64)[order]
        self._start, self._end = 0, count
        self._open_gaps()

    def window(self, start: float, end: float) -> tuple[Floats, Floats]:
        """Samples between two times, and the one before and after, so that lines reach the edges."""
        times = self.times
        first = max(int(np.searchsorted(times, start, side="left")) - 1, 0)
        last = int(np.searchsorted(times, end, side="right")) + 1
        return times[first:last], self.values[first:last]

    def at(self, time: float, within: float) -> float | None:
        """The value nearest to a time, None when the nearest is too far away or a gap."""
        times = self.times
        if not len(times):
            return None
        right = min(int(np.searchsorted(times, time)), len(times) - 1)
        left = max(right - 1, 0)
        nearest = left if abs(times[left] - time) <= abs(times[right] - time) else right
        return finite(self.values[nearest]) if abs(times[nearest] - time) <= within else None

    def _push(self, time: float, value: float) -> None:
        if self._end == len(self._times):
            kept = min(len(self), self._capacity - 1)
            self._times[:kept] = self._times[self._end - kept : self._end]
            self._values[:kept] = self._values[self._end - kept : self._end]
            self._start, self._end = 0, kept
        self._times[self._end] = time
        self._values[self._end] = value
        self._end += 1
        self._start = max(self._start, self._end - self._capacity)

    def _open_gaps(self) -> None:
        if self._gap_s is None or len(self) < 2:
            return
        times, values = self.times.copy(), self.values.copy()
        before = np.flatnonzero(np.diff(times) > self._gap_s)
        if len(before):
            times = np.insert(times, before + 1, times[before])[-self._capacity :]
            values = np.insert(values, before + 1, np.nan)[-self._capacity :]
            self._times[: len(times)], self._values[: len(values)] = times, values
            self._end = len(times)


def reduce_peaks(times: Floats, values: Floats, buckets: int) -> tuple[Floats, Floats]:
    """At most three samples a bucket: its lowest, its highest, and a gap if it has one, in their order.

    Every extreme survives, and no line is drawn over a gap; both ends of the series stay.
    """
    count = len(times)
    size = -(-count // max(buckets, 1))
    if size <= 3:
        return times, values
    gaps = np.isnan(values)
    chosen = [
        _first_of(np.where(gaps, -np.inf, -values), size),
        _first_of(np.where(gaps, -np.inf, values), size),
        _first_of(gaps.astype(np.float64), size),
        np.array([0, count - 1]),
    ]
    # A bucket without a gap names its first sample instead, which does no harm.
    places = np.unique(np.concatenate(chosen))
    return times[places], values[places]


def _first_of(values: Floats, size: int) -> NDArray[np.intp]:
    """Place of the largest value in each bucket of `size`."""
    count = len(values)
    padded = np.full(-(-count // size) * size, -np.inf)
    padded[:count] = values
    rows = padded.reshape(-1, size)
    places = rows.argmax(axis=1) + np.arange(len(rows)) * size
    return np.asarray(np.minimum(places, count - 1), dtype=np.intp)


def highest(values: Floats) -> float | None:
    """The largest finite value, None without one."""
    known = values[np.isfinite(values)]
    return float(known.max()) if len(known) else None


def finite(value: float) -> float | None:
    """The value, None for a gap."""
    return float(value) if np.isfinite(value) else None
