"""The header of a run: the way to it, its title, labels, state, one line of facts, and its acts."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QHBoxLayout, QWidget

from plum_desk.api.types.workflows import FINAL_RUN_STATES, WorkflowRun
from plum_desk.gui.i18n import Retranslator
from plum_desk.gui.pages.context import PageContext
from plum_desk.gui.pages.tasks.words import took_word
from plum_desk.gui.pages.workflows.run_feed import RunFeed
from plum_desk.gui.widgets.buttons import Button
from plum_desk.gui.widgets.format import clock, exact
from plum_desk.gui.widgets.header import ObjectHeader
from plum_desk.gui.widgets.pill import Chip, Pill
from plum_desk.gui.widgets.words import state_word

_MOST_LABELS = 3


class LabelChips(QWidget):
    """A few labels side by side."""

    def __init__(self, context: PageContext, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = context.look
        self._shown: dict[str, str] = {}
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(0, 0, 0, 0)
        self._row.setSpacing(6)
        self.hide()

    def show_labels(self, labels: Mapping[str, str]) -> None:
        """Show the first three; the tool tip has all."""
        if dict(labels) == self._shown:
            return
        self._shown = dict(labels)
        while (item := self._row.takeAt(0)) is not None:
            if (widget := item.widget()) is not None:
                widget.hide()
                widget.deleteLater()
        for key, value in sorted(labels.items())[:_MOST_LABELS]:
            self._row.addWidget(Chip(self._look, f"{key} {value}"))
        self.setToolTip("\n".join(f"{key}={value}" for key, value in sorted(labels.items())))
        self.setVisible(bool(labels))


class RunHeader(ObjectHeader):
    """`canceled` and `rerun_wanted` ask for acts; the breadcrumb's `followed` leads back."""

    canceled = Signal()
    rerun_wanted = Signal()
    workflow_wanted = Signal()

    def __init__(self, context: PageContext, feed: RunFeed) -> None:
        super().__init__(context.look)
        look = context.look
        self._context = context
        self._feed = feed
        self.labels = LabelChips(context)
        self.pill = Pill(look)
        self.add_beside_title(self.labels)
        self.add_beside_title(self.pill)
        self.workflow = Button(look, "", "", "tree-structure")
        self.rerun = Button(look, "", "", "arrow-clockwise")
        self.cancel = Button(look)
        for button in (self.workflow, self.rerun, self.cancel):
            self.add_action(button)
        self.workflow.clicked.connect(self.workflow_wanted)
        self.rerun.clicked.connect(self.rerun_wanted)
        self.cancel.clicked.connect(self.canceled)
        for signal in (feed.loaded, feed.run_changed):
            signal.connect(self.show_run)
        feed.nodes_changed.connect(lambda _: self.show_run())
        timer = QTimer(self)
        timer.setInterval(1000)
        timer.timeout.connect(self._tick)
        timer.start()
        Retranslator(self, self.retranslate)

    def retranslate(self) -> None:
        """Set all texts in the language in force."""
        self.workflow.setText(self.tr("Workflow"))
        self.rerun.setText(self.tr("Run again"))
        self.rerun.setToolTip(self.tr("Start a new run with the same parameters"))
        self.cancel.setText(self.tr("Cancel run"))
        self._show_crumbs()
        self.show_run()

    def begin(self) -> None:
        """Forget the run before; the next one is being read."""
        self.title.setText("")
        self.facts.setText(self.tr("Reading…"))
        self.labels.show_labels({})
        self.pill.hide()
        self.cancel.hide()
        self.rerun.setEnabled(False)
        self._show_crumbs()

    def show_run(self) -> None:
        """Show what is known now."""
        run = self._feed.run
        if run is None:
            return
        self.title.setText(run.workflow_name)
        self.labels.show_labels(run.labels)
        self.pill.show()
        self.pill.set_state(run.state, self._state_word(run))
        self.cancel.setVisible(run.state not in FINAL_RUN_STATES)
        self.cancel.setEnabled(run.reason != "cancel.requested" and not self.cancel.busy)
        self.rerun.setEnabled(not self.rerun.busy)
        self._show_facts(run)

    def _show_crumbs(self) -> None:
        parts = [("workflows", self.tr("Workflows")), ("runs", self.tr("Runs"))]
        self.crumbs.set_parts(parts, self._feed.run_id)

    def _state_word(self, run: WorkflowRun) -> str:
        done, total = self._feed.count_done()
        canceling = run.state not in FINAL_RUN_STATES and run.reason == "cancel.requested"
        word = state_word("Canceling" if canceling else run.state)
        if run.state in ("Succeeded", "Canceled") or not total:
            return word
        return self.tr("{state} {done} of {total}").format(state=word, done=done, total=total)

    def _show_facts(self, run: WorkflowRun) -> None:
        text = self.tr("started {time} by {who} · {duration} · v{version}")
        facts = text.format(
            time=clock(run.started_at or run.created_at),
            who=run.created_by,
            duration=took_word(run.started_at, run.finished_at, self._context.now()),
            version=run.version,
        )
        if facts != self.facts.text():
            self.facts.setText(facts)
            self.facts.updateGeometry()
        self.facts.setToolTip(exact(run.started_at or run.created_at))

    def _tick(self) -> None:
        run = self._feed.run
        if run is not None and run.finished_at is None and self.isVisible():
            self._show_facts(run)
