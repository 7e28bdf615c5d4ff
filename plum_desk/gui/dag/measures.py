"""The measures of the canvas, in logical pixels at 100 %."""

from typing import Final

CARD_WIDTH: Final = 176
CARD_HEIGHT: Final = 66
COLUMN_PITCH: Final = 211
ROW_PITCH: Final = 80
GAP: Final = COLUMN_PITCH - CARD_WIDTH

CARD_TO_CARD: Final = ROW_PITCH - CARD_HEIGHT
LANE_TO_CARD: Final = 15
LANE_TO_LANE: Final = 12

CORNER: Final = 8.0
ARROW_LENGTH: Final = 6.0
ARROW_WIDTH: Final = 8.0
ARROW_SHORT: Final = 4.0

PORT_TOP: Final = 17.0
PORT_BOTTOM: Final = 51.0


def port_offset(outcomes: tuple[str, ...], when: str | None, height: float = CARD_HEIGHT) -> float:
    """Height of the port that an arrow leaves from, below the top of its card."""
    if when is None or when not in outcomes or len(outcomes) < 2:
        return height / 2
    return PORT_TOP + (PORT_BOTTOM - PORT_TOP) * outcomes.index(when) / (len(outcomes) - 1)
