"""The header of a run: the way to it, its title, labels, state, one line of facts, and its acts."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import QPoint, QTimer, Signal
from PySide6.QtWidgets import QHBoxLayout, QMenu, QWidget

from plum_desk.api.types.workflows import FINAL_RUN_STATES, WorkflowRun
from plum_desk.gui.i18n import Retranslator
from plum_desk.gui.pages.context import PageContext
from plum_desk.gui.pages.tasks.words import took_word
from plum_desk.gui.pages.workflows.reuse import FROM_FAILED, FROM_START, anything_failed
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
    """Asks for acts: `rerun_wanted` carries from where; the breadcrumb's `followed` leads back."""

    canceled = Signal()
    paused = Signal()
    resumed = Signal()
    rerun_wanted = Signal(str)
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
        self.pause = Button(look, "", "", "pause")
        self.rerun = Button(look, "", "", "arrow-clockwise", caret=True)
        self.cancel = Button(look)
        self._menu = QMenu(self.rerun)
        self._selected: str | None = None
        for button in (self.workflow, self.pause, self.rerun, self.cancel):
            self.add_action(button)
        self.workflow.clicked.connect(self.workflow_wanted)
        self.pause.clicked.connect(self._on_pause)
        self.rerun.clicked.connect(self._offer_reruns)
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
        self.cancel.setText(self.tr("Cancel run"))
        self._show_crumbs()
        self.show_run()

    def begin(self) -> None:
        """Forget the run before; the next one is being read."""
        self.title.setText("")
        self.facts.setText(self.tr("Reading…"))
        self.labels.show_labels({})
        self.pill.hide()
        self.pause.hide()
        self.cancel.hide()
        self.rerun.setEnabled(False)
        self._selected = None
        self._show_crumbs()

    def select(self, key: str | None) -> None:
        """A node is selected, from which the run may begin again."""
        self._selected = key

    def show_run(self) -> None:
        """Show what is known now."""
        run = self._feed.run
        if run is None:
            return
        self.title.setText(run.workflow_name)
        self.labels.show_labels(run.labels)
        self.pill.show()
        self.pill.set_state(run.state, self._state_word(run))
        self._show_acts(run)
        self._show_facts(run)

    def reruns(self) -> list[tuple[str, str]]:
        """From where the run can be run again, each with its words."""
        workflow = self._feed.workflow
        found = [(FROM_START, self.tr("From the start…"))]
        if workflow is None:
            return found
        if anything_failed(workflow, self._feed.nodes):
            found.append((FROM_FAILED, self.tr("From what failed…")))
        titles = {node.key: node.name or node.key for node in workflow.nodes}
        if self._selected in titles:
            found.append((self._selected, self.tr("From “{node}”…").format(node=titles[self._selected])))
        return found

    def _show_acts(self, run: WorkflowRun) -> None:
        is_open = run.state not in FINAL_RUN_STATES
        is_ending = run.reason == "cancel.requested"
        is_paused = run.state == "Paused"
        self.pause.setVisible(is_open)
        self.pause.setEnabled(not is_ending and not self.pause.busy)
        self.pause.setText(self.tr("Resume") if is_paused else self.tr("Pause"))
        self.pause.setToolTip(
            self.tr("Let the nodes start again") if is_paused else self.tr("Let nothing new start; what runs goes on")
        )
        self.pause.set_icon_name("play" if is_paused else "pause")
        self.cancel.setVisible(is_open)
        self.cancel.setEnabled(not is_ending and not self.cancel.busy)
        self.rerun.setEnabled(not is_open)
        self.rerun.setToolTip(self.tr("It can be run again once it has ended") if is_open else "")

    def _on_pause(self) -> None:
        run = self._feed.run
        if run is not None:
            (self.resumed if run.state == "Paused" else self.paused).emit()

    def _offer_reruns(self) -> None:
        self._menu.clear()
        for start, text in self.reruns():
            action = self._menu.addAction(text)
            action.triggered.connect(lambda _=False, start=start: self.rerun_wanted.emit(start))
        self._menu.popup(self.rerun.mapToGlobal(QPoint(0, self.rerun.height() + 4)))

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
