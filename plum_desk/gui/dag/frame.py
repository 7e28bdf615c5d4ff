"""The measures of an open container: its size, and where in it everything stands."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from math import ceil
from typing import Final

from plum_desk.gui.dag.crossings import reduce_crossings
from plum_desk.gui.dag.graph import CanvasGraph
from plum_desk.gui.dag.layers import make_slots
from plum_desk.gui.dag.measures import CARD_WIDTH, COLUMN_PITCH

HEAD: Final = 30
PAD: Final = 12
CHIP: Final = 24
CHIP_TOP: Final = HEAD + 8
FOOT: Final = 20
COMPACT: Final = 36
_ROW_GAP: Final = 10
_LEAST_WIDTH: Final = 104
_MOST_WIDTH: Final = 150
_COLUMN_GAP: Final = 25
_MOST_COLUMNS: Final = 8
_MOST_ROWS: Final = 8
_CHIP_LEAST: Final = 76
CHIP_GAP: Final = 8

Box = tuple[float, float, float, float]
"""Left, top, width, height inside the container."""


@dataclass(frozen=True, slots=True)
class Frame:
    """`cards` holds the boxes of the compact cards by key; `hidden` is how many have no room."""

    width: float
    height: float
    cards: Mapping[str, Box]
    hidden: int
    strip: bool

    @property
    def close(self) -> Box:
        """The sign that closes it."""
        return self.width - 30, 3, 26, 24

    @property
    def foot(self) -> Box:
        """The line at the bottom."""
        return PAD, self.height - FOOT - 5, self.width - 2 * PAD, FOOT

    @property
    def chips(self) -> int:
        """How many chips have room in the strip."""
        return int((self.width - 2 * PAD + CHIP_GAP) // (_CHIP_LEAST + CHIP_GAP))

    def chip(self, place: int) -> Box:
        """The box of a chip."""
        width = (self.width - 2 * PAD + CHIP_GAP) / self.chips - CHIP_GAP
        return round(PAD + place * (width + CHIP_GAP)), CHIP_TOP, round(width), CHIP

    def card_at(self, x: float, y: float) -> str | None:
        """The compact card at a point."""
        return next((key for key, box in self.cards.items() if within(box, x, y)), None)


def within(box: Box, x: float, y: float) -> bool:
    """Whether a point lies in a box."""
    return box[0] <= x < box[0] + box[2] and box[1] <= y < box[1] + box[3]


def frame_of(graph: CanvasGraph, *, strip: bool) -> Frame:
    """Lay out what a container holds; its width is one of the canvas's columns, its height keeps the grid of rows."""
    slots = make_slots(graph)
    reduce_crossings(slots)
    keys = [node.key for node in graph.nodes]
    columns = [[keys[slot] for slot in column if not slots.is_lane(slot)] for column in slots.columns][:_MOST_COLUMNS]
    rows = min(max((len(column) for column in columns), default=1), _MOST_ROWS)
    count = max(len(columns), 1)
    needed = 2 * PAD + count * _LEAST_WIDTH + (count - 1) * _COLUMN_GAP
    width = CARD_WIDTH + COLUMN_PITCH * max(ceil((needed - CARD_WIDTH) / COLUMN_PITCH), 1)
    card = min((width - 2 * PAD - (count - 1) * _COLUMN_GAP) / count, _MOST_WIDTH)
    top = (CHIP_TOP + CHIP if strip else HEAD) + PAD
    boxes: dict[str, Box] = {}
    for place, column in enumerate(columns):
        left = round(PAD + place * (card + _COLUMN_GAP))
        shown = column[:_MOST_ROWS]
        # Shorter columns stand in the middle of the longest.
        first = top + (rows - len(shown)) * (COMPACT + _ROW_GAP) / 2
        for row, key in enumerate(shown):
            boxes[key] = (left, round(first + row * (COMPACT + _ROW_GAP)), round(card), COMPACT)
    height = top + rows * COMPACT + (rows - 1) * _ROW_GAP + 8 + FOOT + 5
    return Frame(float(width), _on_grid(height), boxes, len(keys) - len(boxes), strip)


def _on_grid(height: float) -> float:
    """As a card's height, 2 over a multiple of 8: so the middles of all stay on the grid of the layout."""
    return float(ceil((height - 2) / 8) * 8 + 2)
