"""The card of the next ten firings on their axis, and, at a turn of its switch, the runs that there were."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QStackedWidget, QVBoxLayout, QWidget

from plum_desk.api.types.schedules import Firing, Schedule, ScheduleSpec
from plum_desk.gui.i18n import Retranslator
from plum_desk.gui.pages.context import PageContext
from plum_desk.gui.pages.schedules.axis import FiringAxis
from plum_desk.gui.pages.schedules.cron_words import single_time
from plum_desk.gui.pages.schedules.firings import FiringRows, rows_of
from plum_desk.gui.pages.schedules.history import RunHistory
from plum_desk.gui.pages.schedules.zones import local_zone, offset_s, offset_text, zone_of
from plum_desk.gui.widgets.card import Card
from plum_desk.gui.widgets.choices import SegmentedControl

_VIEWS = ("next", "history")


class NextCard(Card):
    """`set_firings` and `set_fault` follow the form; the history follows the store."""

    def __init__(self, context: PageContext, parent: QWidget | None = None) -> None:
        super().__init__(context.look, parent=parent)
        self._context = context
        self._spec: ScheduleSpec | None = None
        self._firings: tuple[Firing, ...] = ()
        self.view = SegmentedControl(context.look, height=24)
        self.axis = FiringAxis(context.look)
        self.rows = FiringRows(context.look)
        self.history = RunHistory(context)
        firings = QWidget()
        column = QVBoxLayout(firings)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(10)
        column.addWidget(self.axis)
        column.addWidget(_line())
        column.addWidget(self.rows)
        column.addStretch(1)
        self._stack = QStackedWidget()
        self._stack.addWidget(firings)
        self._stack.addWidget(self.history)
        self.body.addWidget(self._stack)
        self.add_corner(self.view)
        self.view.selected.connect(self._on_view)
        Retranslator(self, self._retranslate)

    def show_schedule(self, schedule: Schedule) -> None:
        """Show the runs of a stored schedule in the history."""
        self.view.show()
        self.history.show_schedule(schedule)

    def begin_new(self) -> None:
        """A new schedule has no history."""
        self.history.show_schedule(None)
        self.view.choose("next")
        self.view.hide()

    def set_firings(self, firings: tuple[Firing, ...], spec: ScheduleSpec) -> None:
        """Show the firings of times that are sound."""
        self._firings, self._spec = firings, spec
        zone = zone_of(spec.time_zone)
        if zone is None:
            self.clear()
            return
        self.axis.set_firings(firings, zone, self._context.now())
        self.rows.set_rows(rows_of(firings, with_local=spec.time_zone != local_zone(), reason=self._reason(spec)))
        self._show_title()

    def clear(self) -> None:
        """Show none, since the times are wrong."""
        self._firings, self._spec = (), None
        self.axis.clear()
        self.rows.set_rows([])
        self._show_title()

    def _reason(self, spec: ScheduleSpec) -> str:
        planned = single_time(spec.cron)
        if planned:
            return self.tr("instead of {time}").format(time=planned)
        return self.tr("moved by the clock change")

    def _show_title(self) -> None:
        if self.view.current == "history":
            self.set_title(self.tr("Runs so far"), self.tr("the newest first"))
            return
        self.set_title(self.tr("Next 10"), self._caption())

    def _caption(self) -> str:
        if self._spec is None:
            return self.tr("as soon as the times are right")
        own = local_zone()
        here = zone_of(own)
        offset = offset_text(offset_s(here, self._context.now())) if here is not None else ""
        if self._spec.time_zone == own:
            return self.tr("in this computer's time ({offset})").format(offset=offset)
        text = self.tr("in {zone} time, at the right this computer's ({offset})")
        return text.format(zone=self._spec.time_zone.rpartition("/")[2].replace("_", " "), offset=offset)

    def _on_view(self, key: str) -> None:
        self._stack.setCurrentIndex(_VIEWS.index(key))
        self._show_title()

    def _retranslate(self) -> None:
        self.view.set_items([("next", self.tr("To come")), ("history", self.tr("History"))])
        self.view.setAccessibleName(self.tr("To come or history"))
        if self._spec is not None:
            self.set_firings(self._firings, self._spec)
        self._show_title()


def _line() -> QWidget:
    line = QWidget()
    line.setProperty("ground", "line")
    line.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
    line.setFixedHeight(1)
    return line
