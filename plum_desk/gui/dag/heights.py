"""Heights of the slots of a layered layout: each near the middle of its neighbours, none too near another."""

from collections.abc import Callable, Sequence
from itertools import pairwise
from typing import Final

from plum_desk.gui.dag.layers import Slots
from plum_desk.gui.dag.measures import CARD_HEIGHT, CARD_TO_CARD, LANE_TO_CARD, LANE_TO_LANE

_GRID: Final = 4
_ROUNDS_SMALL: Final = 8
_ROUNDS_LARGE: Final = 2
_SMALL: Final = 1500
_LANE_WEIGHT: Final = 3.0
_STRAIGHTEN_WITHIN: Final = 26.0

Neighbours = Callable[[int], list[float]]


def assign_heights(slots: Slots) -> list[float]:
    """Middle of each slot, a multiple of 4, the topmost at 0."""
    heights = _Heights(slots)
    for _ in range(_ROUNDS_SMALL if len(slots.layer) <= _SMALL else _ROUNDS_LARGE):
        heights.pull(heights.left_of, slots.columns)
        heights.pull(heights.right_of, slots.columns[::-1])
    heights.pull(heights.both_of, slots.columns)
    heights.snap()
    heights.straighten(heights.left_of, slots.columns)
    heights.straighten(heights.right_of, slots.columns[::-1])
    return heights.from_zero()


def place_apart(wanted: Sequence[float], weights: Sequence[float], gaps: Sequence[float]) -> list[float]:
    """Places nearest to `wanted` (least squares) that keep their order and at least `gaps` between neighbours.

    Isotonic regression by pooling adjacent violators, on places less the gaps before them.
    """
    offset = 0.0
    offsets = [0.0]
    for gap in gaps:
        offset += gap
        offsets.append(offset)
    blocks: list[tuple[float, float, int]] = []
    for want, weight, before in zip(wanted, weights, offsets, strict=False):
        mean, mass, size = want - before, weight, 1
        while blocks and blocks[-1][0] >= mean:
            other, other_mass, other_size = blocks.pop()
            mean = (mean * mass + other * other_mass) / (mass + other_mass)
            mass += other_mass
            size += other_size
        blocks.append((mean, mass, size))
    means = [mean for mean, _, size in blocks for _ in range(size)]
    return [mean + before for mean, before in zip(means, offsets, strict=False)]


class _Heights:
    """Heights while they are being found."""

    def __init__(self, slots: Slots) -> None:
        self._slots = slots
        self._y = [0.0] * len(slots.layer)
        self._gaps = [self._gaps_of(column) for column in slots.columns]
        for column, gaps in zip(slots.columns, self._gaps, strict=True):
            self._stack(column, gaps)

    def _gaps_of(self, column: list[int]) -> list[float]:
        is_lane, half = self._slots.is_lane, self._slots.half
        apart = (CARD_TO_CARD, LANE_TO_CARD, LANE_TO_LANE)
        return [half(upper) + half(lower) + apart[is_lane(upper) + is_lane(lower)] for upper, lower in pairwise(column)]

    def _stack(self, column: list[int], gaps: list[float]) -> None:
        total = sum(gaps)
        place = -total / 2
        for slot, gap in zip(column, [*gaps, 0.0], strict=False):
            self._y[slot] = place
            place += gap

    def left_of(self, slot: int) -> list[float]:
        y = self._y
        return [y[left] + port for left, port in self._slots.up[slot]]

    def right_of(self, slot: int) -> list[float]:
        y, up = self._y, self._slots.up
        return [y[right] - _port_between(up[right], slot) for right in self._slots.down[slot]]

    def both_of(self, slot: int) -> list[float]:
        left, right = self.left_of(slot), self.right_of(slot)
        if not left or not right:
            return left or right
        return [(sum(left) / len(left) + sum(right) / len(right)) / 2]

    def pull(self, neighbours: Neighbours, columns: list[list[int]]) -> None:
        for column in columns:
            wanted = [self._middle(slot, neighbours(slot)) for slot in column]
            weights = [self._weight(slot) for slot in column]
            gaps = self._gaps[self._slots.layer[column[0]]]
            for slot, place in zip(column, place_apart(wanted, weights, gaps), strict=True):
                self._y[slot] = place

    def _middle(self, slot: int, places: list[float]) -> float:
        return sum(places) / len(places) if places else self._y[slot]

    def _weight(self, slot: int) -> float:
        return _LANE_WEIGHT if self._slots.is_lane(slot) else 1.0

    def snap(self) -> None:
        # Gaps are multiples of the grid, so rounding keeps them.
        self._y = [round(y / _GRID) * float(_GRID) for y in self._y]

    def straighten(self, neighbours: Neighbours, columns: list[list[int]]) -> None:
        """Take the small steps out of arrows where there is room for it."""
        for column in columns:
            gaps = self._gaps[self._slots.layer[column[0]]]
            for place, slot in enumerate(column):
                self._straighten(column, gaps, place, neighbours(slot))

    def _straighten(self, column: list[int], gaps: list[float], place: int, neighbours: list[float]) -> None:
        y = self._y[column[place]]
        near = [other for other in neighbours if abs(other - y) <= _STRAIGHTEN_WITHIN]
        if not near or any(other == y for other in near):
            return
        target = min(near, key=lambda other: abs(other - y))
        low = self._y[column[place - 1]] + gaps[place - 1] if place else float("-inf")
        high = self._y[column[place + 1]] - gaps[place] if place + 1 < len(column) else float("inf")
        if low <= target <= high:
            self._y[column[place]] = target

    def from_zero(self) -> list[float]:
        # What is topmost by its upper edge has it where a card's is whose middle is at 0.
        top = min((y - max(self._slots.half(i) - CARD_HEIGHT / 2, 0.0) for i, y in enumerate(self._y)), default=0.0)
        return [y - top for y in self._y]


def _port_between(up: list[tuple[int, float]], slot: int) -> float:
    for left, port in up:
        if left == slot:
            return port
    return 0.0
