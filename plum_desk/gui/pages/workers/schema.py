"""The payload schema of the task that is chosen among a worker's offers."""

from PySide6.QtWidgets import QWidget

from plum_desk.api.types.workers import TaskInfo
from plum_desk.gui.i18n import Retranslator
from plum_desk.gui.pages.context import PageContext
from plum_desk.gui.widgets.card import Card
from plum_desk.gui.widgets.code.json_view import JsonView
from plum_desk.gui.widgets.label import Label


class SchemaCard(Card):
    """Says so when the worker told no schema."""

    def __init__(self, context: PageContext, parent: QWidget | None = None) -> None:
        super().__init__(context.look, parent=parent, flush=True)
        self._info: TaskInfo | None = None
        self.view = JsonView(context.look, bare=True)
        self._none = Label(context.look, "", "cell", "2")
        self._none.setContentsMargins(14, 0, 14, 8)
        self.body.addWidget(self.view, 1)
        self.body.addWidget(self._none)
        self.body.addStretch(0)
        Retranslator(self, self._retranslate)

    def show_info(self, info: TaskInfo | None) -> None:
        """Show a task's schema."""
        if info == self._info:
            return
        self._info = info
        schema = info.payload_schema if info is not None else None
        if schema is not None:
            self.view.set_value(schema)
        self._retranslate()

    def _retranslate(self) -> None:
        name = self._info.name if self._info is not None else ""
        self.set_title(self.tr("Payload schema"), name)
        known = self._info is not None and self._info.payload_schema is not None
        self.view.setVisible(known)
        self._none.setVisible(not known)
        self._none.setText(self.tr("The worker did not tell what its payload looks like."))
