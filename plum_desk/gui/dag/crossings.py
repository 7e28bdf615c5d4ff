"""The order of each column with few crossings: sweeps by barycenter, then exchanges of neighbours."""

from bisect import bisect_left, insort
from typing import Final

from plum_desk.gui.dag.layers import Slots

_SMALL: Final = 1500
_SWEEPS_SMALL: Final = 12
_SWEEPS_LARGE: Final = 3
_EXCHANGES: Final = 6
_SIDE_OF_PORT: Final = 0.01


def reduce_crossings(slots: Slots) -> None:
    """Order the columns in place; the work is bounded, so a huge graph gets fewer sweeps."""
    small = len(slots.layer) <= _SMALL
    order = _Order(slots)
    best = order.copy()
    fewest = order.crossings() if small else None
    for number in range(_SWEEPS_SMALL if small else _SWEEPS_LARGE):
        order.sweep(rightwards=number % 2 == 0)
        if fewest is None:
            continue
        order.exchange()
        now = order.crossings()
        if now < fewest:
            fewest, best = now, order.copy()
        if fewest == 0:
            break
    slots.columns = best if small else order.copy()


def count_crossings(slots: Slots) -> int:
    """How often arrows cross between columns in the order they have now."""
    return _Order(slots).crossings()


class _Order:
    """Columns while they are being ordered; `at` is each slot's place in its column."""

    def __init__(self, slots: Slots) -> None:
        self._slots = slots
        self._columns = [list(column) for column in slots.columns]
        self._at = [0] * len(slots.layer)
        for column in self._columns:
            self._number(column)

    def copy(self) -> list[list[int]]:
        return [list(column) for column in self._columns]

    def sweep(self, *, rightwards: bool) -> None:
        columns = self._columns[1:] if rightwards else self._columns[-2::-1]
        for column in columns:
            keys = {slot: self._barycenter(slot, rightwards=rightwards) for slot in column}
            column.sort(key=keys.__getitem__)
            self._number(column)

    def _barycenter(self, slot: int, *, rightwards: bool) -> float:
        places = self._left_places(slot) if rightwards else self._right_places(slot)
        # Who has no neighbour on this side stays where it is.
        return sum(places) / len(places) if places else float(self._at[slot])

    def _left_places(self, slot: int) -> list[float]:
        at = self._at
        return [at[left] + port * _SIDE_OF_PORT for left, port in self._slots.up[slot]]

    def _right_places(self, slot: int) -> list[float]:
        return [float(self._at[right]) for right in self._slots.down[slot]]

    def _number(self, column: list[int]) -> None:
        for place, slot in enumerate(column):
            self._at[slot] = place

    def exchange(self) -> None:
        """Swap neighbours in a column while that removes crossings."""
        for _ in range(_EXCHANGES):
            if not sum(self._exchange(column) for column in self._columns):
                return

    def _exchange(self, column: list[int]) -> bool:
        swapped = False
        for place in range(len(column) - 1):
            upper, lower = column[place], column[place + 1]
            if self._gain(upper, lower) > 0:
                column[place], column[place + 1] = lower, upper
                self._at[upper], self._at[lower] = place + 1, place
                swapped = True
        return swapped

    def _gain(self, upper: int, lower: int) -> int:
        left = _inversions(self._left_places(upper), self._left_places(lower))
        return left + _inversions(self._right_places(upper), self._right_places(lower))

    def crossings(self) -> int:
        return sum(self._between(column) for column in self._columns[1:])

    def _between(self, column: list[int]) -> int:
        seen: list[float] = []
        count = 0
        for slot in column:
            places = sorted(self._left_places(slot))
            count += sum(len(seen) - bisect_left(seen, place + 1e-9) for place in places)
            for place in places:
                insort(seen, place)
        return count


def _inversions(first: list[float], second: list[float]) -> int:
    """Crossings of two slots' arrows as they are, minus those when the slots change places."""
    return sum((a > b) - (a < b) for a in first for b in second)
