"""The dialog behind the tile of services: every endpoint, with its health."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from PySide6.QtWidgets import QWidget

from plum_desk.api.types.services import Endpoint, Service
from plum_desk.gui.i18n import Retranslator
from plum_desk.gui.pages.context import PageContext
from plum_desk.gui.widgets.buttons import Button
from plum_desk.gui.widgets.dialog import Dialog
from plum_desk.gui.widgets.format import NONE
from plum_desk.gui.widgets.label import Label
from plum_desk.gui.widgets.table.cells import Name, State, Text, Time
from plum_desk.gui.widgets.table.columns import Column
from plum_desk.gui.widgets.table.data_table import DataTable
from plum_desk.gui.widgets.table.delegates import RowStyle
from plum_desk.gui.widgets.table.model import RowModel
from plum_desk.gui.widgets.words import state_word

_WIDTH: Final = 760
_HEIGHT: Final = 240


@dataclass(frozen=True, slots=True)
class Row:
    """An endpoint with the key of its row."""

    key: str
    endpoint: Endpoint


class ServicesDialog(Dialog):
    """Follows the store while it is open."""

    def __init__(self, context: PageContext, parent: QWidget) -> None:
        super().__init__(context.look, parent, width=_WIDTH)
        self._store = context.store
        self.model: RowModel[Row] = RowModel(self._columns(), lambda row: row.key, self)
        style = RowStyle(height=32, margin=0, inset_lines=True)
        self.table: DataTable[Row] = DataTable(context.look, self.model, style=style, now=context.now)
        self.table.setFixedHeight(_HEIGHT)
        self._none = Label(context.look, "", "cell", "2")
        self._none.setWordWrap(True)
        self.body.addWidget(self.table)
        self.body.addWidget(self._none)
        self.done = Button(context.look, " ")
        self.add_footer(self.done)
        self.done.clicked.connect(self.accept)
        self.finished.connect(self.deleteLater)
        context.store.changed.connect(self._on_changed)
        context.store.reset.connect(self._on_changed)
        Retranslator(self, self._retranslate)
        self.refresh()

    def refresh(self) -> None:
        """Read the store."""
        services: list[Service] = self._store.all("services")
        self.model.replace(_row(endpoint) for service in services for endpoint in service.endpoints)
        has_rows = self.model.rowCount() > 0
        self.table.setVisible(has_rows)
        self._none.setVisible(not has_rows)

    def _on_changed(self, topic: str) -> None:
        if topic == "services":
            self.refresh()

    def _columns(self) -> list[Column[Row]]:
        return [
            Column("state", lambda: self.tr("State"), _state, "state", 110),
            Column("service", lambda: self.tr("Service"), _name, "name", 170, elastic=True),
            Column("address", lambda: self.tr("Address"), _address, width=190),
            Column("version", lambda: self.tr("Version"), lambda row: Text(row.endpoint.version or NONE), width=80),
            Column(
                "seen",
                lambda: self.tr("Heartbeat"),
                lambda row: Time(row.endpoint.last_seen, late=not row.endpoint.healthy),
                "time",
                110,
                right=True,
                sort=lambda row: row.endpoint.last_seen,
            ),
        ]

    def _retranslate(self) -> None:
        self.set_texts(self.tr("Services"), self.tr("Endpoints that tasks call, and whether they answer."))
        self._none.setText(self.tr("No service yet. A program registers its endpoints through the API."))
        self.done.setText(self.tr("Close"))


def _row(endpoint: Endpoint) -> Row:
    key = f"{endpoint.service_name}/{endpoint.instance_id}/{endpoint.ip}:{endpoint.port}/{endpoint.protocol}"
    return Row(key, endpoint)


def _state(row: Row) -> State:
    state = "Healthy" if row.endpoint.healthy else "Unhealthy"
    return State(state, state_word(state))


def _name(row: Row) -> Name:
    return Name(row.endpoint.service_name, row.endpoint.instance_id)


def _address(row: Row) -> Text:
    end = row.endpoint
    return Text(f"{end.protocol}://{end.ip}:{end.port}", mono=True)
