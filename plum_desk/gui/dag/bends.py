"""Where in the gap between two columns arrows go up or down, so that strange ones do not run on one line."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations, permutations
from typing import Final

_MIDDLE: Final = 17.0
_TWO: Final = (18.0, 10.0)
_FIRST: Final = 6.0
_LAST: Final = 22.0
_CLEAR: Final = 8.0
_TRY_ALL: Final = 4


@dataclass(frozen=True, slots=True)
class Net:
    """Arrows that leave one port at height `start` for the heights `ends`."""

    start: float
    ends: tuple[float, ...]

    @property
    def low(self) -> float:
        """Top of its vertical stroke."""
        return min(self.start, *self.ends)

    @property
    def high(self) -> float:
        """Bottom of its vertical stroke."""
        return max(self.start, *self.ends)

    @property
    def is_straight(self) -> bool:
        """Whether it has no vertical stroke at all."""
        return self.high - self.low < 1.0


def place_bends(nets: Sequence[Net]) -> list[float]:
    """Distance of each net's vertical stroke from the left column, in pixels.

    Nets with the same ends share a stroke, and nets that only meet at an end of both share a line; the others of a
    heap stand side by side, in the order with the fewest crossings.
    """
    result = [_MIDDLE] * len(nets)
    groups = _same_ends(nets)
    bent = [i for i, group in enumerate(groups) if not group[0].is_straight]
    for heap in _heaps(groups, bent):
        order = _few_crossings(groups, heap)
        tracks = _tracks(groups, order)
        offsets = _offsets(max(tracks) + 1)
        chosen = {group: offsets[track] for group, track in zip(order, tracks, strict=True)}
        for index, net in enumerate(nets):
            for group, offset in chosen.items():
                if net in groups[group]:
                    result[index] = offset
    return result


def _same_ends(nets: Sequence[Net]) -> list[list[Net]]:
    groups: dict[tuple[float, ...], list[Net]] = {}
    for net in nets:
        key = (net.start, *net.ends) if net.is_straight else tuple(sorted(net.ends))
        groups.setdefault(key, []).append(net)
    return list(groups.values())


def _span(group: list[Net]) -> tuple[float, float]:
    return min(net.low for net in group), max(net.high for net in group)


def _conflict(one: list[Net], other: list[Net]) -> bool:
    (low, high), (other_low, other_high) = _span(one), _span(other)
    overlap = min(high, other_high) - max(low, other_low)
    if overlap < -_CLEAR:
        return False
    if overlap > 1.0:
        return True
    shared = set(one[0].ends) & set(other[0].ends)
    return not shared & {low, high, other_low, other_high}


def _heaps(groups: list[list[Net]], bent: list[int]) -> list[list[int]]:
    """Groups that stand in each other's way, directly or through others."""
    spans = {i: _span(groups[i]) for i in bent}
    heaps: list[list[int]] = []
    bottom = float("-inf")
    for i in sorted(bent, key=lambda i: spans[i]):
        low, high = spans[i]
        if low <= bottom + _CLEAR:
            heaps[-1].append(i)
        else:
            heaps.append([i])
        bottom = max(bottom, high)
    return heaps


def _few_crossings(groups: list[list[Net]], heap: list[int]) -> list[int]:
    first = sorted(heap, key=lambda i: _rough_order(groups[i]))
    if len(heap) > _TRY_ALL:
        return first
    return min((list(p) for p in permutations(first)), key=lambda order: _crossings(groups, order))


def _rough_order(group: list[Net]) -> tuple[bool, float]:
    """Nets that go down stand left of those that go up; of those the lower, of these the upper leftmost."""
    start = sum(net.start for net in group) / len(group)
    ends = group[0].ends
    down = sum(ends) / len(ends) >= start
    return (not down, -start if down else start)


def _crossings(groups: list[list[Net]], order: list[int]) -> int:
    """Crossings when the groups stand in this order from left to right."""
    count = 0
    for left, right in combinations(order, 2):
        low, high = _span(groups[left])
        count += sum(low < net.start < high for net in groups[right])
        low, high = _span(groups[right])
        count += sum(low < end < high for end in groups[left][0].ends)
    return count


def _tracks(groups: list[list[Net]], order: list[int]) -> list[int]:
    """Track of each group in order; a track may serve several groups that do not meet."""
    tracks: list[int] = []
    for place, group in enumerate(order):
        bars = [tracks[k] for k in range(place) if _conflict(groups[order[k]], groups[group])]
        tracks.append(max(bars) + 1 if bars else 0)
    return tracks


def _offsets(count: int) -> list[float]:
    if count == 1:
        return [_MIDDLE]
    if count == len(_TWO):
        return sorted(_TWO)
    step = (_LAST - _FIRST) / (count - 1)
    return [_FIRST + step * i for i in range(count)]
