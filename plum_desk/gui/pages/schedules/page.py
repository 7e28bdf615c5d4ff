"""The schedules page."""

from __future__ import annotations

from typing import Any, Final

from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QMenu, QWidget
from typing_extensions import override

from plum_desk.api.types.schedules import Schedule
from plum_desk.gui.i18n import Retranslator
from plum_desk.gui.models.table import RecordModel
from plum_desk.gui.pages.context import PageContext
from plum_desk.gui.pages.parts.list_page import ListPage, found, option_list
from plum_desk.gui.pages.schedules.acts import ScheduleActs
from plum_desk.gui.pages.schedules.cells import NextDelegate, SwitchDelegate
from plum_desk.gui.pages.schedules.columns import FIRST_TO_GO, schedule_columns, zone_word
from plum_desk.gui.pages.schedules.editor import ScheduleEditor
from plum_desk.gui.pages.schedules.moments import until
from plum_desk.gui.pages.tasks.fit import FitColumns
from plum_desk.gui.widgets.buttons import Button
from plum_desk.gui.widgets.empty import EmptyState
from plum_desk.gui.widgets.table.data_table import DataTable
from plum_desk.gui.widgets.table.delegates import RowStyle

NEW: Final = "new"
_HEIGHTS: Final = (300, 520)


class SchedulesPage(ListPage):
    """Understands a schedule's id, and `new`."""

    def __init__(self, context: PageContext, parent: QWidget | None = None) -> None:
        super().__init__(context, parent)
        self.acts = ScheduleActs(context, self)
        self.enabled, self.zone = self.filters.add_filter(), self.filters.add_filter()
        self.new = Button(context.look, " ", "primary", "plus")
        self._header.add_action(self.new)
        self.editor = ScheduleEditor(context)
        columns = schedule_columns(context)
        model: RecordModel[Schedule] = RecordModel(
            context.store, "schedules", columns, also=("workflows", "workflow-runs"), parent=self
        )
        style = RowStyle()
        table = DataTable(context.look, model, style=style, now=context.now)
        keys = [column.key for column in columns]
        table.setItemDelegateForColumn(
            keys.index("enabled"), SwitchDelegate(context.look, style, self.acts.toggle, table)
        )
        table.setItemDelegateForColumn(keys.index("next"), NextDelegate(context.look, style, parent=table))
        FitColumns(table, columns, FIRST_TO_GO)
        empty = EmptyState(context.look, "calendar-blank")
        self.first = Button(context.look, " ", "primary", "plus")
        empty.add_step(self.first)
        below = QWidget()
        below.setFixedHeight(0)
        self.compose(model, table, self.editor, empty, below=below)
        table.sort_by("next")
        self.splitter.setSizes(list(_HEIGHTS))
        self._connect()
        Retranslator(self, self._retranslate)

    @override
    def on_shown(self) -> None:
        self.refresh()

    @override
    def show_object(self, key: str) -> None:
        if key == NEW:
            self.begin_new()
        else:
            super().show_object(key)

    @override
    def accepts(self, row: Any) -> bool:
        schedule: Schedule = row
        workflow = self.context.store.get("workflows", schedule.workflow_id)
        texts = (schedule.name, workflow.name if workflow is not None else "", *schedule.labels.values())
        switches, zones = self.enabled.chosen, self.zone.chosen
        return (
            found(self.filters.search.text(), texts)
            and (not switches or ("on" if schedule.enabled else "off") in switches)
            and (not zones or schedule.time_zone in zones)
        )

    @override
    def show_row(self, row: Any) -> None:
        if not self.editor.is_new:
            self.editor.show_schedule(row)

    @override
    def title(self) -> str:
        return self.tr("Schedules")

    @override
    def phrase(self) -> str:
        schedules: list[Schedule] = self.context.store.all("schedules")
        if not schedules:
            return ""
        on = [one for one in schedules if one.enabled]
        parts = [self.tr("%n in all", None, len(schedules)), self.tr("%n enabled", None, len(on))]
        following = min((one.next_at for one in on if one.next_at is not None), default=None)
        if following is not None:
            parts.append(self.tr("next {when}").format(when=until(following, self.context.now())))
        return self.tr(", ").join(parts)

    @override
    def refresh(self) -> None:
        super().refresh()
        zones = {one.time_zone for one in self.context.store.all("schedules")}
        self.zone.set_options(self.tr("Time zone"), option_list(zones, zone_word))
        self.zone.setVisible(len(zones) > 1)
        if self.editor.is_new:
            self._show_editor()

    def begin_new(self) -> None:
        """Write a new schedule in the editor."""
        self.table.clearSelection()
        self.editor.begin_new()
        self._show_editor()
        self.editor.form.name.setFocus(Qt.FocusReason.OtherFocusReason)

    def _show_editor(self) -> None:
        self._stack.setCurrentWidget(self.splitter)
        self.detail.show()

    def _connect(self) -> None:
        for button in (self.new, self.first):
            button.clicked.connect(self.begin_new)
        self.editor.edited_changed.connect(lambda edited: self.new.set_kind("" if edited else "primary"))
        self.editor.created.connect(self._on_created)
        self.editor.left.connect(self._on_left)
        self.editor.head.run.clicked.connect(lambda: self._with_current(self._run))
        self.editor.head.delete.clicked.connect(lambda: self._with_current(self.acts.delete))
        self.table.menu_wanted.connect(self._on_menu)
        self.table.clicked.connect(lambda _: self._leave_new())
        self.context.store.changed.connect(self._on_topic)
        self.context.store.reset.connect(self._on_topic)
        for keys, act in (("Space", self.acts.toggle), ("Delete", self.acts.delete)):
            shortcut = QShortcut(QKeySequence(keys), self.table, context=Qt.ShortcutContext.WidgetShortcut)
            shortcut.activated.connect(lambda act=act: self._with_current(act))

    def _with_current(self, act: Any) -> None:
        schedule = self.editor.schedule
        if schedule is not None:
            act(schedule)

    def _run(self, schedule: Schedule) -> None:
        self.acts.run_now(schedule, self.editor.head.run)

    def _leave_new(self) -> None:
        """Choosing a row gives up a new schedule in which nothing was written, and keeps any other."""
        row = self.table.current_row
        if row is not None and self.editor.is_new and not self.editor.form.name.text().strip():
            self.editor.discard()

    def _on_created(self, schedule: Schedule) -> None:
        self.model.upsert(schedule)
        self.refresh()
        self.show_object(schedule.schedule_id)
        self.editor.show_schedule(schedule)

    def _on_left(self) -> None:
        row = self.table.current_row
        if row is None:
            self.detail.hide()
            self.refresh()
        else:
            self.table.pick(row.schedule_id)
            self.editor.show_schedule(row)

    def _on_topic(self, topic: str) -> None:
        if topic == "workflows":
            self.editor.refresh_workflows()

    def _on_menu(self, schedule: Schedule, place: QPoint) -> None:
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        toggle = self.tr("Disable") if schedule.enabled else self.tr("Enable")
        menu.addAction(toggle).triggered.connect(lambda: self.acts.toggle(schedule))
        menu.addAction(self.tr("Run now")).triggered.connect(lambda: self.acts.run_now(schedule))
        menu.addSeparator()
        menu.addAction(self.tr("Delete…")).triggered.connect(lambda: self.acts.delete(schedule))
        menu.popup(place)

    def _retranslate(self) -> None:
        self.filters.search.setPlaceholderText(self.tr("Filter by name or workflow"))
        self.enabled.set_options(self.tr("Enabled"), [("on", self.tr("enabled")), ("off", self.tr("disabled"))])
        self.new.setText(self.tr("New schedule"))
        self.first.setText(self.tr("New schedule"))
        self.empty.set_texts(
            self.tr("No schedule yet"),
            self.tr("A schedule runs a workflow by itself: at times of the day, or again and again."),
        )
        self.refresh()
