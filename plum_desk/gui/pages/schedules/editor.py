"""The pane below the list: one schedule, edited in place, with what its times mean beside the form."""

from __future__ import annotations

import asyncio

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QHideEvent, QKeySequence, QShortcut, QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget
from typing_extensions import override

from plum_desk.api.errors import FieldProblem, PlumError
from plum_desk.api.types.common import replace
from plum_desk.api.types.schedules import Firing, Schedule, ScheduleSpec
from plum_desk.gui.frame.dock import ScrollColumn
from plum_desk.gui.i18n import Retranslator
from plum_desk.gui.pages.context import PageContext
from plum_desk.gui.pages.schedules.draft import changes, new_spec, spec_of
from plum_desk.gui.pages.schedules.form import ScheduleForm
from plum_desk.gui.pages.schedules.head import ScheduleHead
from plum_desk.gui.pages.schedules.next_card import NextCard
from plum_desk.gui.pages.schedules.policies import CatchupCard, OverlapCard
from plum_desk.gui.pages.schedules.preview import Preview, Times
from plum_desk.gui.pages.schedules.zones import local_zone, zone_names

_TICK_MS = 1000
_FORM = (380, 436)
_TAKEN = "schedule.nameTaken"


class ScheduleEditor(QWidget):
    """What is edited and not saved is kept while other schedules are looked at.

    `edited_changed` says that something became unsaved or is so no more; `created` carries the new schedule;
    `left` says that a new one was given up.
    """

    edited_changed = Signal(bool)
    created = Signal(object)
    left = Signal()

    def __init__(self, context: PageContext, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._context = context
        self._stored: Schedule | None = None
        self._base = new_spec("", local_zone())
        self._drafts: dict[str, ScheduleSpec] = {}
        self._is_new = False
        self._edited = False
        self._has_zones = False
        look = context.look
        self.head = ScheduleHead(context)
        self.form = ScheduleForm(context)
        self.next = NextCard(context)
        self.overlap = OverlapCard(look)
        self.catchup = CatchupCard(look)
        self.preview = Preview(context, self)
        self._clock = QTimer(self)
        self._clock.setInterval(_TICK_MS)
        self._build()
        self._connect()
        Retranslator(self, self._refresh)

    @property
    def schedule(self) -> Schedule | None:
        """The stored schedule that is shown, None for a new one."""
        return self._stored

    @property
    def is_new(self) -> bool:
        """Whether a new one is being written."""
        return self._is_new

    @property
    def is_edited(self) -> bool:
        """Whether something is not saved."""
        return self._edited

    def spec(self) -> ScheduleSpec:
        """What form and tiles say; the switch is as stored."""
        enabled = self._stored.enabled if self._stored is not None else True
        return replace(
            self.form.spec(), overlap=self.overlap.tiles.chosen, catchup=self.catchup.tiles.chosen, enabled=enabled
        )

    def show_schedule(self, schedule: Schedule) -> None:
        """Show a stored schedule, or the same one changed."""
        if self._stored is None or self._stored.schedule_id != schedule.schedule_id:
            self._keep_draft()
            self._stored, self._is_new = schedule, False
            self._load(spec_of(schedule), self._drafts.pop(schedule.schedule_id, None))
            self.next.show_schedule(schedule)
            return
        self._stored = schedule
        fresh = spec_of(schedule)
        if changes(self._base, fresh):
            self._take_theirs(fresh)
        self._refresh()

    def begin_new(self) -> None:
        """Write a new one."""
        self._keep_draft()
        workflows = sorted(self._context.store.all("workflows"), key=lambda one: one.name.casefold())
        self._stored, self._is_new = None, True
        self._load(new_spec(workflows[0].workflow_id if workflows else "", local_zone()), None)
        self.next.begin_new()
        self.form.name.setFocus(Qt.FocusReason.OtherFocusReason)

    def discard(self) -> None:
        """Show what is stored again; a new one is given up."""
        if self._stored is None:
            self._is_new = False
            self._set_edited(False)
            self.left.emit()
            return
        self._load(spec_of(self._stored), None)

    def save(self) -> None:
        """Store what stands in the form."""
        if not self.head.save.isEnabled() or not self._edited:
            return
        spec, stored = self.spec(), self._stored
        schedules = self._context.client.schedules
        if stored is None:
            self._context.actions.run(
                lambda: schedules.create(spec),
                failure=self.tr("The schedule was not created"),
                button=self.head.save,
                success=self._on_created,
                failed=self._refused,
            )
            return
        self._context.actions.run(
            lambda: schedules.replace(stored.schedule_id, spec),
            failure=self.tr("“{name}” was not saved").format(name=stored.name),
            button=self.head.save,
            success=self._on_saved,
            failed=self._refused,
        )

    def refresh_workflows(self) -> None:
        """Workflows came, changed or went."""
        self.form.refresh_workflows()
        self._refresh()

    @override
    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._clock.start()
        self.preview.set_active(True)
        if not self._has_zones:
            self._has_zones = True
            self._context.actions.start(self._load_zones(), "time zones")

    @override
    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self._clock.stop()
        self.preview.set_active(False)

    async def _load_zones(self) -> None:
        self.form.zone.set_zones(await asyncio.to_thread(zone_names))

    def _load(self, base: ScheduleSpec, draft: ScheduleSpec | None) -> None:
        shown = draft or base
        self._base = base
        self.form.set_spec(shown, strict=not self._is_new)
        self.overlap.tiles.choose(shown.overlap)
        self.catchup.tiles.choose(shown.catchup)
        self.head.set_theirs(False)
        self._ask_preview(at_once=True)
        self._refresh()

    def _keep_draft(self) -> None:
        if self._stored is not None and self._edited:
            self._drafts[self._stored.schedule_id] = self.spec()

    def _take_theirs(self, fresh: ScheduleSpec) -> None:
        """Somebody stored other values: show them, unless something here is not saved."""
        if not self._edited or not changes(fresh, self.spec()):
            self._load(fresh, None)
            return
        self._base = fresh
        self.head.set_theirs(True)

    def _on_changed(self) -> None:
        self._ask_preview()
        self._refresh()

    def _ask_preview(self, *, at_once: bool = False) -> None:
        spec = self.spec()
        if {"times", "zone"} & set(self.form.faults()):
            self.preview.forget()
            self.next.clear()
            return
        stored = self._stored
        same = stored is not None and not {"times", "time_zone"} & set(changes(spec_of(stored), spec))
        schedule_id = stored.schedule_id if stored is not None and same else ""
        self.preview.set_times(Times(spec.cron, spec.every_sec, spec.time_zone, schedule_id), at_once=at_once)

    def _on_firings(self, firings: tuple[Firing, ...]) -> None:
        self.next.set_firings(firings, self.spec())

    def _on_refused(self, error: PlumError) -> None:
        self.next.clear()
        for problem in error.errors:
            self.form.put_problem(problem)
        self._refresh()

    def _refused(self, error: PlumError) -> bool:
        if error.code == _TAKEN:
            return self._told([FieldProblem("$.name", error.detail, error.code)])
        return bool(error.errors) and self._told(list(error.errors))

    def _told(self, problems: list[FieldProblem]) -> bool:
        done = [self.form.put_problem(problem) for problem in problems]
        self._refresh()
        return all(done)

    def _on_created(self, schedule: Schedule) -> None:
        self._context.notifier.succeed(self.tr("Schedule created"), schedule.name)
        self._is_new = False
        self._set_edited(False)
        self.created.emit(schedule)

    def _on_saved(self, schedule: Schedule) -> None:
        self._context.notifier.succeed(self.tr("Schedule saved"), schedule.name)
        if self._stored is not None and self._stored.schedule_id == schedule.schedule_id:
            self._stored = schedule
            self._load(spec_of(schedule), None)

    def _refresh(self) -> None:
        count = 0 if not (self._stored or self._is_new) else len(changes(self._base, self.spec()))
        faults = self.form.faults()
        odd = sum(field in faults for field in ("times", "jitter"))
        self._set_edited(self._is_new or count + odd > 0)
        self.head.show_schedule(self._stored, is_new=self._is_new, unsaved=max(count, min(odd, 1)), faults=len(faults))

    def _set_edited(self, edited: bool) -> None:
        if edited != self._edited:
            self._edited = edited
            self.edited_changed.emit(edited)

    def _on_tick(self) -> None:
        self.form.show_clock()
        self.next.axis.set_now(self._context.now())
        self._refresh()

    def _build(self) -> None:
        self.form.setMinimumWidth(_FORM[0])
        self.form.setMaximumWidth(_FORM[1])
        policies = QHBoxLayout()
        policies.setSpacing(12)
        policies.addWidget(self.overlap, 4)
        policies.addWidget(self.catchup, 3)
        right = QVBoxLayout()
        right.setSpacing(12)
        right.addWidget(self.next, 1)
        right.addLayout(policies)
        row = QHBoxLayout()
        row.setSpacing(12)
        row.addWidget(self.form, 2)
        row.addLayout(right, 3)
        scroll = ScrollColumn()
        scroll.column.setContentsMargins(20, 0, 20, 12)
        scroll.column.addLayout(row, 1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(self.head)
        layout.addWidget(scroll, 1)

    def _connect(self) -> None:
        self.form.changed.connect(self._on_changed)
        for tiles in (self.overlap.tiles, self.catchup.tiles):
            tiles.chosen_changed.connect(lambda _: self._refresh())
        self.preview.told.connect(self._on_firings)
        self.preview.refused.connect(self._on_refused)
        self.head.save.clicked.connect(self.save)
        self.head.discard.clicked.connect(self.discard)
        self.head.reload.clicked.connect(self.discard)
        self._clock.timeout.connect(self._on_tick)
        shortcut = QShortcut(QKeySequence("Ctrl+S"), self, context=Qt.ShortcutContext.WidgetWithChildrenShortcut)
        shortcut.activated.connect(self.save)
