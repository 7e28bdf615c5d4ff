"""A node of a run, or the run itself, as the inspector shows it."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import QCoreApplication

from plum_desk.api.types.tasks import Explanation
from plum_desk.api.types.workflows import FINAL_RUN_STATES, BranchNode, Node, RunNode, TaskNode, WorkflowRun
from plum_desk.gui.dag.graph import CanvasNode
from plum_desk.gui.pages.context import PageContext
from plum_desk.gui.pages.tasks.detail import MISSING, Detail
from plum_desk.gui.pages.tasks.facts import Fact
from plum_desk.gui.pages.tasks.history import HistoryLine
from plum_desk.gui.pages.tasks.task_detail import TaskReader
from plum_desk.gui.pages.tasks.why import told
from plum_desk.gui.pages.tasks.words import reason_sentence, took_exactly
from plum_desk.gui.pages.workflows.run_feed import RunFeed
from plum_desk.gui.widgets.format import clock, exact
from plum_desk.gui.widgets.words import state_word

# Under this name lupdate finds the texts.
translate = QCoreApplication.translate


class NodeReader:
    """Turns nodes into what the inspector shows, in the language in force."""

    def __init__(self, context: PageContext, feed: RunFeed) -> None:
        self._context = context
        self._feed = feed
        self._tasks = TaskReader(context.store, context.navigator, lambda: context.languages.current, context.now)

    def node(self, card: CanvasNode, attempt: int, explanation: Explanation | None) -> Detail:
        """A node; with its task, once it has one."""
        node = self._feed.nodes.get(card.key)
        task = self._feed.task_of(node)
        if node is None or task is None:
            return self._bare(card, node, explanation)
        detail = self._tasks.detail(task, attempt, explanation)
        facts = [fact for fact in detail.facts if fact.label != translate("TaskDetail", "Started by")]
        return replace(
            detail,
            key=f"{node.run_id}/{node.path}",
            title=card.title,
            technical=f"{card.key} · {task.task_name}",
            icon=card.icon,
            state=node.state if node.state != "Running" else detail.state,
            facts=[*facts, self._way_to_task(task.task_id)],
            output=MISSING if node.output is None and detail.output is MISSING else self._output(node, detail),
        )

    def run(self) -> Detail | None:
        """The run, when no node is chosen."""
        run = self._feed.run
        if run is None:
            return None
        finished = run.state in FINAL_RUN_STATES
        error = (run.error.message, run.error.type, "") if run.error is not None else ("", "", "")
        return Detail(
            key=run.run_id,
            title=run.workflow_name,
            technical=run.run_id,
            icon="tree-structure",
            state=run.state,
            error=error,
            reason="" if run.error is not None else reason_sentence(run.reason, self._language),
            facts=self._run_facts(run),
            payload=run.params,
            payload_word=translate("RunNodeDetail", "Parameters"),
            output=MISSING if run.output is None else run.output,
            output_note=translate("RunNodeDetail", "It ended without an output.") if finished else "",
            log_note=translate("RunNodeDetail", "Choose a node to read its log."),
            history=self._run_history(run),
        )

    def _bare(self, card: CanvasNode, node: RunNode | None, explanation: Explanation | None) -> Detail:
        state = node.state if node is not None else card.state
        error = node.error if node is not None else None
        return Detail(
            key=f"{self._feed.run_id}/{card.key}",
            title=card.title,
            technical=f"{card.key} · {card.subtitle}",
            icon=card.icon,
            state=state,
            error=(error.message, error.type, "") if error is not None else ("", "", ""),
            reason=self._why(node, explanation) if error is None else "",
            facts=self._bare_facts(card, node),
            payload=self._written(card.key),
            payload_word=translate("RunNodeDetail", "Condition") if card.type == "branch" else "",
            output=MISSING if node is None or node.output is None else node.output,
            log_note=translate("RunNodeDetail", "A branch prints nothing.") if card.type == "branch" else "",
            history=self._node_history(node, explanation),
        )

    @property
    def _language(self) -> str:
        return self._context.languages.current

    def _output(self, node: RunNode, detail: Detail) -> object:
        return node.output if node.output is not None else detail.output

    def _why(self, node: RunNode | None, explanation: Explanation | None) -> str:
        if node is not None and explanation is not None and explanation.state == node.state:
            return told(explanation, self._language)
        return reason_sentence(node.reason, self._language) if node is not None else ""

    def _written(self, key: str) -> object:
        """What the workflow says about a node that has not run: its payload with its templates."""
        node = self._node_of(key)
        if isinstance(node, BranchNode):
            return node.condition if node.condition is not None else {one.name: one.condition for one in node.cases}
        return node.payload if isinstance(node, TaskNode) and node.payload is not None else MISSING

    def _node_of(self, key: str) -> Node | None:
        workflow = self._feed.workflow
        return None if workflow is None else next((node for node in workflow.nodes if node.key == key), None)

    def _bare_facts(self, card: CanvasNode, node: RunNode | None) -> list[Fact]:
        written = self._node_of(card.key)
        before = [] if self._feed.workflow is None else [e.from_ for e in self._feed.workflow.edges if e.to == card.key]
        rule = written.trigger_rule if written is not None and written.trigger_rule != "all_success" else ""
        start, end = (node.started_at, node.finished_at) if node is not None else (None, None)
        return [
            Fact(translate("RunNodeDetail", "Runs"), card.subtitle),
            Fact(translate("RunNodeDetail", "After"), ", ".join(before), mono=True),
            Fact(translate("RunNodeDetail", "Starts when"), rule_word(rule)),
            Fact(translate("RunNodeDetail", "If"), (written.when or "") if written is not None else "", mono=True),
            Fact(translate("RunNodeDetail", "Started"), clock(start, millis=True) if start else "", tip=exact(start)),
            Fact(translate("RunNodeDetail", "Took"), took_exactly(start, end, self._context.now()) if start else ""),
        ]

    def _way_to_task(self, task_id: str) -> Fact:
        navigator = self._context.navigator
        return Fact(translate("RunNodeDetail", "Task"), task_id, follow=lambda: navigator.go("tasks", task_id))

    def _run_facts(self, run: WorkflowRun) -> list[Fact]:
        navigator = self._context.navigator
        done, total = self._feed.count_done()
        progress = translate("RunNodeDetail", "{done} of {total} nodes").format(done=done, total=total)
        return [
            Fact(
                translate("RunNodeDetail", "Workflow"),
                f"{run.workflow_name} v{run.version}",
                follow=lambda: navigator.go("workflows", run.workflow_id),
            ),
            Fact(translate("RunNodeDetail", "Finished"), progress),
            Fact(translate("RunNodeDetail", "Started"), clock(run.started_at, millis=True), tip=exact(run.started_at)),
            Fact(
                translate("RunNodeDetail", "Took"), took_exactly(run.started_at, run.finished_at, self._context.now())
            ),
            Fact(translate("RunNodeDetail", "Started by"), run.created_by),
        ]

    def _run_history(self, run: WorkflowRun) -> list[HistoryLine]:
        by = translate("RunNodeDetail", "Started by {who}").format(who=run.created_by)
        lines = [HistoryLine(run.created_at, "Pending", by)]
        if run.finished_at is not None:
            lines.append(HistoryLine(run.finished_at, run.state, state_word(run.state)))
        return lines

    def _node_history(self, node: RunNode | None, explanation: Explanation | None) -> list[HistoryLine]:
        if node is None:
            return []
        lines = []
        if node.started_at is not None:
            lines.append(HistoryLine(node.started_at, "Running", state_word("Running")))
        why = self._why(node, explanation)
        told = "" if explanation is None or explanation.message == why else explanation.message
        lines.append(HistoryLine(node.finished_at, node.state, state_word(node.state), f"{why} {told}".strip()))
        return lines


def rule_word(rule: str) -> str:
    """A trigger rule in words."""
    words = {
        "all_success": translate("RunNodeDetail", "all before it succeeded"),
        "all_done": translate("RunNodeDetail", "all before it ended, however"),
        "one_failed": translate("RunNodeDetail", "one before it failed"),
        "none_failed": translate("RunNodeDetail", "none before it failed"),
    }
    return words.get(rule, rule)
