"""Layout helpers: a widget at the left of its row, rows of equal parts."""

from collections.abc import Sequence

from PySide6.QtWidgets import QHBoxLayout, QWidget


def at_left(widget: QWidget) -> QWidget:
    """The widget at its own width, with empty room behind it."""
    holder = QWidget()
    row = QHBoxLayout(holder)
    row.setContentsMargins(0, 0, 0, 0)
    row.addWidget(widget)
    row.addStretch(1)
    return holder


def side_by_side(widgets: Sequence[QWidget], shares: Sequence[int] = (), *, gap: int = 12) -> QHBoxLayout:
    """A row of widgets that share its width, equally unless `shares` says otherwise."""
    row = QHBoxLayout()
    row.setContentsMargins(0, 0, 0, 0)
    row.setSpacing(gap)
    for number, widget in enumerate(widgets):
        row.addWidget(widget, shares[number] if shares else 1)
    return row
