"""The course of an arrow between cards that a person placed: the first of a few simple ones that hits no card."""

from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import Final

from plum_desk.gui.dag.layout import Point

Card = tuple[float, float, float, float]
"""Left, top, width, height."""
_OUT: Final = 17.0
_CLEAR: Final = 12.0
_CHECKED: Final = 400


def around_cards(start: Point, end: Point, cards: Sequence[Card]) -> tuple[Point, ...]:
    """Corners from a port to the left edge of a card; with very many cards the simplest course is taken."""
    candidates = _candidates(start, end, cards)
    first = next(candidates)
    if len(cards) > _CHECKED or not _hits(first, cards):
        return first
    return next((course for course in candidates if not _hits(course, cards)), first)


def _candidates(start: Point, end: Point, cards: Sequence[Card]) -> Iterator[tuple[Point, ...]]:
    (x0, y0), (x1, y1) = start, end
    if x1 - x0 >= _OUT + _CLEAR:
        if abs(y1 - y0) < 1.0:
            yield start, (x1, y0)
        yield start, (x1 - _OUT, y0), (x1 - _OUT, y1), end
        yield start, (x0 + _OUT, y0), (x0 + _OUT, y1), end
    for y in _lanes(y0, y1, cards):
        yield start, (x0 + _OUT, y0), (x0 + _OUT, y), (x1 - _OUT, y), (x1 - _OUT, y1), end


def _lanes(y0: float, y1: float, cards: Sequence[Card]) -> list[float]:
    """Heights just above and below cards, the nearest to the way first."""
    edges = {y - _CLEAR for _, y, _, _ in cards} | {y + height + _CLEAR for _, y, _, height in cards}
    return sorted(edges, key=lambda y: abs(y - y0) + abs(y - y1))


def _hits(course: tuple[Point, ...], cards: Sequence[Card]) -> bool:
    return any(_crosses(a, b, card) for a, b in pairwise(course) for card in cards)


def _crosses(a: Point, b: Point, card: Card) -> bool:
    left, top, width, height = card
    return (
        max(a[0], b[0]) > left
        and min(a[0], b[0]) < left + width
        and max(a[1], b[1]) > top
        and min(a[1], b[1]) < top + height
    )
