"""A table's context menu: the same acts as its icons, reached by the keyboard too."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TypeVar

from PySide6.QtCore import QPoint
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMenu

from plum_desk.gui.theme.look import Look
from plum_desk.gui.widgets.table.data_table import DataTable, RowAction

R = TypeVar("R")


def offer_acts(look: Look, table: DataTable[R], acts: Sequence[RowAction[R]], menu: Sequence[RowAction[R]]) -> None:
    """Offer `acts` as icons on the rows, and `menu` as the context menu."""
    table.set_actions(acts)

    def show(row: R, place: QPoint) -> None:
        popup = QMenu(table)
        popup.aboutToHide.connect(popup.deleteLater)
        for act in menu:
            if act.offered(row):
                entry = QAction(look.icon(act.icon), act.text(), popup)
                entry.triggered.connect(_caller(act.act, row))
                popup.addAction(entry)
        popup.popup(place)

    table.menu_wanted.connect(show)


def _caller(act: Callable[[R], None], row: R) -> Callable[[], None]:
    return lambda: act(row)
