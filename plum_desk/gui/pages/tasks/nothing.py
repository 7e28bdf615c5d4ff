"""Puts an empty state where a list would be: at the top left, as wide as it needs."""

from __future__ import annotations

from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from plum_desk.gui.widgets.empty import EmptyState

_WIDEST = 640


def nothing_here(state: EmptyState) -> QWidget:
    """The ground with the card on it."""
    ground = QWidget()
    state.setMaximumWidth(_WIDEST)
    row = QHBoxLayout()
    row.addWidget(state, 4)
    row.addStretch(1)
    layout = QVBoxLayout(ground)
    layout.setContentsMargins(20, 16, 20, 20)
    layout.addLayout(row)
    layout.addStretch(1)
    return ground
