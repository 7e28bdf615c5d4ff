"""A node of a run, or the run itself, as the inspector shows it."""

from __future__ import annotations

from dataclasses import replace

import msgspec
from PySide6.QtCore import QCoreApplication

from plum_desk.api.types.tasks import Explanation
from plum_desk.api.types.workflows import (
    FINAL_RUN_STATES,
    ApprovalNode,
    BranchNode,
    LoopNode,
    Node,
    RunNode,
    TaskNode,
    WaitEvent,
    WaitNode,
    WorkflowNode,
    WorkflowRun,
)
from plum_desk.gui.dag.cards import loop_source
from plum_desk.gui.dag.graph import CanvasNode
from plum_desk.gui.dag.paths import graph_at
from plum_desk.gui.dag.texts import second_line, type_word
from plum_desk.gui.pages.context import PageContext
from plum_desk.gui.pages.tasks.detail import MISSING, Detail
from plum_desk.gui.pages.tasks.facts import Fact
from plum_desk.gui.pages.tasks.history import HistoryLine
from plum_desk.gui.pages.tasks.task_detail import TaskReader
from plum_desk.gui.pages.tasks.words import reason_sentence, took_exactly
from plum_desk.gui.pages.workflows.node_why import node_sentence
from plum_desk.gui.pages.workflows.run_feed import RunFeed
from plum_desk.gui.widgets.format import clock, duration, exact, short_id
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
            technical=f"{card.key} · {type_word(card.type)}",
            icon=card.icon,
            state=state,
            error=(error.message, error.type, "") if error is not None else ("", "", ""),
            reason=self._why(node, explanation) if error is None else "",
            facts=self._bare_facts(card, node),
            payload=self._written(card.key),
            payload_word=self._payload_word(card.key),
            output=MISSING if node is None or node.output is None else node.output,
            log_note="" if card.type == "task" else translate("RunNodeDetail", "Only tasks print a log."),
            history=self._node_history(node, explanation),
        )

    @property
    def _language(self) -> str:
        return self._context.languages.current

    def _output(self, node: RunNode, detail: Detail) -> object:
        return node.output if node.output is not None else detail.output

    def _why(self, node: RunNode | None, explanation: Explanation | None) -> str:
        if node is not None and explanation is not None and explanation.state == node.state:
            return node_sentence(explanation, self._title_of, self._language, self._context.now())
        return reason_sentence(node.reason, self._language) if node is not None else ""

    def _title_of(self, key: str) -> str:
        node = self._feed.definition(key)
        return key if node is None else node.name or key

    def _written(self, path: str) -> object:
        """What the workflow says about a node that has no task: its payload, condition, items, … with templates."""
        match self._feed.definition(path):
            case BranchNode(condition=str() as condition):
                return condition
            case BranchNode(cases=cases):
                return {one.name: one.condition for one in cases}
            case LoopNode() as loop:
                return loop_source(loop)
            case WorkflowNode(params=params):
                return params
            case ApprovalNode(form=dict() as form):
                return form
            case WaitNode(event=WaitEvent() as event):
                return msgspec.to_builtins(event)
            case WaitNode(until=until, seconds=seconds):
                return {"seconds": seconds} if until is None else {"until": until}
            case TaskNode(payload=payload) if payload is not None:
                return payload
        return MISSING

    def _payload_word(self, path: str) -> str:
        match self._feed.definition(path):
            case BranchNode() | LoopNode(mode="while"):
                return translate("RunNodeDetail", "Condition")
            case LoopNode(mode="forEach"):
                return translate("RunNodeDetail", "Items")
            case LoopNode():
                return translate("RunNodeDetail", "Count")
            case WorkflowNode():
                return translate("RunNodeDetail", "Parameters")
            case ApprovalNode():
                return translate("RunNodeDetail", "Form")
            case WaitNode():
                return translate("RunNodeDetail", "Waits for")
        return ""

    def _bare_facts(self, card: CanvasNode, node: RunNode | None) -> list[Fact]:
        written = self._feed.definition(card.key)
        rule = written.trigger_rule if written is not None and written.trigger_rule != "all_success" else ""
        start, end = (node.started_at, node.finished_at) if node is not None else (None, None)
        asks = written.message if isinstance(written, ApprovalNode) else ""
        return [
            Fact(translate("RunNodeDetail", "Asks"), asks, tip=asks),
            Fact(translate("RunNodeDetail", "Runs"), "" if asks else second_line(replace(card, state=""))),
            Fact(translate("RunNodeDetail", "After"), ", ".join(self._before(card.key))),
            Fact(translate("RunNodeDetail", "Starts when"), rule_word(rule)),
            Fact(translate("RunNodeDetail", "If"), (written.when or "") if written is not None else "", mono=True),
            Fact(translate("RunNodeDetail", "Started"), clock(start, millis=True) if start else "", tip=exact(start)),
            Fact(translate("RunNodeDetail", "Took"), took_exactly(start, end, self._context.now()) if start else ""),
            *self._due(node, written),
            *self._way_to_child(node),
        ]

    def _before(self, path: str) -> list[str]:
        """Titles of the nodes before it on its level."""
        workflow = self._feed.workflow
        if workflow is None:
            return []
        nodes, edges = graph_at(workflow.nodes, workflow.edges, path)
        titles = {node.key: node.name or node.key for node in nodes}
        key = path.rpartition(".")[2]
        return [titles.get(edge.from_, edge.from_) for edge in edges if edge.to == key]

    def _due(self, node: RunNode | None, written: Node | None) -> list[Fact]:
        """When a waiting node ends by itself, and how."""
        if node is None or node.state != "Waiting" or node.due_at is None:
            return []
        left = duration(float(max(int(node.due_at - self._context.now()), 0)))
        text = translate("RunNodeDetail", "{time}, in {left}").format(time=clock(node.due_at), left=left)
        labels = {
            "approve": translate("RunNodeDetail", "Approves at"),
            "reject": translate("RunNodeDetail", "Rejects at"),
        }
        label = labels[written.on_timeout] if isinstance(written, ApprovalNode) else translate("RunNodeDetail", "Until")
        return [Fact(label, text, tip=exact(node.due_at))]

    def _way_to_child(self, node: RunNode | None) -> list[Fact]:
        child = None if node is None else node.child_run_id
        if child is None:
            return []
        navigator = self._context.navigator
        label = translate("RunNodeDetail", "Child run")
        return [Fact(label, short_id(child, 14), tip=child, follow=lambda: navigator.go("workflows", f"run:{child}"))]

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
