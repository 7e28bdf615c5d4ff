"""Makes a large JSON value small enough to be read: long lists and texts keep their beginnings."""

from __future__ import annotations

from typing import Any, Final

import msgspec
from PySide6.QtCore import QCoreApplication

from plum_desk.gui.widgets.format import number

_WHOLE_BYTES: Final = 24 * 1024
_ITEMS: Final = 12
_CHARACTERS: Final = 400


def shortened(value: Any) -> Any:
    """The value itself while it is small, else one that says how much was left out of each part."""
    return value if len(msgspec.json.encode(value)) <= _WHOLE_BYTES else _short(value)


def _short(value: Any) -> Any:
    if isinstance(value, str):
        return value if len(value) <= _CHARACTERS else f"{value[:_CHARACTERS]} … {_left(len(value) - _CHARACTERS)}"
    if isinstance(value, list):
        kept = [_short(item) for item in value[:_ITEMS]]
        return kept if len(value) <= _ITEMS else [*kept, f"… {_left(len(value) - _ITEMS)}"]
    if isinstance(value, dict):
        kept_pairs = {key: _short(item) for key, item in list(value.items())[: 8 * _ITEMS]}
        left = len(value) - len(kept_pairs)
        return kept_pairs if not left else {**kept_pairs, "…": _left(left)}
    return value


def _left(count: int) -> str:
    return QCoreApplication.translate("Shortened", "{count} more").format(count=number(count))
