"""The words of the canvas in the reader's language: reasons, outcomes and durations."""

from PySide6.QtCore import QCoreApplication

from plum_desk.api.types.workflows import ApprovalNode, ParallelNode, WaitNode, WorkflowNode
from plum_desk.gui.dag.graph import CanvasGraph, CanvasNode
from plum_desk.gui.widgets.format import clock, duration
from plum_desk.gui.widgets.words import state_word


def state_phrase(node: CanvasNode) -> str:
    """The state with its progress, as on a card."""
    word = state_word(node.state)
    if node.state != "Running" or node.progress is None:
        return word
    return QCoreApplication.translate("NodeState", "{state} {percent} %").format(
        state=word, percent=round(node.progress * 100)
    )


def reason_phrase(reason: str | None) -> str | None:
    """Why a node was not run, in a few words; None for a code that has no words here."""
    translate = QCoreApplication.translate
    phrases = {
        "branch.notTaken": translate("NodeReason", "branch not taken"),
        "when.false": translate("NodeReason", "condition not met"),
        "rule.unmet": translate("NodeReason", "not needed"),
        "maxParallel": translate("NodeReason", "waits for a free place"),
        "retry.waiting": translate("NodeReason", "waits before the next try"),
        "run.paused": translate("NodeReason", "the run is paused"),
        "skip.requested": translate("NodeReason", "skipped by a person"),
        "approval": translate("NodeReason", "waits for a decision"),
        "wait": translate("NodeReason", "waits"),
        "worker.none": translate("NodeReason", "waits for a worker"),
        "worker.busy": translate("NodeReason", "waits for a free worker"),
        "pool.full": translate("NodeReason", "waits for its pool"),
        "queue": translate("NodeReason", "waits for a place"),
    }
    return phrases.get(reason or "")


def outcome_word(outcome: str) -> str:
    """The name of a branch's case; only the fixed ones are translated."""
    translate = QCoreApplication.translate
    words = {
        "true": translate("BranchOutcome", "true"),
        "false": translate("BranchOutcome", "false"),
        "default": translate("BranchOutcome", "default"),
    }
    return words.get(outcome, outcome)


def second_line(node: CanvasNode) -> str:
    """Line 2 of a card: the error of a failed one, why another was skipped, else where it runs and what."""
    if node.state in ("Failed", "Timeout") and node.error_line:
        return node.error_line
    if node.state in ("Skipped", "Ready", "Running"):
        return reason_phrase(node.reason) or what_line(node)
    return what_line(node)


def what_line(node: CanvasNode) -> str:
    """What a node does, whatever its state."""
    translate = QCoreApplication.translate
    match node.written:
        case WorkflowNode(workflow=name, version=None):
            return translate("NodeWhat", "sub-workflow {name}").format(name=name)
        case WorkflowNode(workflow=name, version=version):
            return translate("NodeWhat", "sub-workflow {name} v{version}").format(name=name, version=version)
        case ParallelNode(wait_policy="all"):
            return translate("NodeWhat", "waits for all branches")
        case ParallelNode(wait_policy="one"):
            return translate("NodeWhat", "waits for one branch")
        case ParallelNode(wait_policy=count):
            return translate("NodeWhat", "waits for {count} branches").format(count=count)
        case ApprovalNode(timeout_sec=None):
            return translate("NodeWhat", "approval")
        case ApprovalNode(timeout_sec=seconds):
            return translate("NodeWhat", "approval · times out {duration}").format(duration=duration(seconds))
        case WaitNode() as wait:
            return _wait_line(wait)
    return node.subtitle


def _wait_line(wait: WaitNode) -> str:
    translate = QCoreApplication.translate
    if wait.event is not None:
        what = wait.event.workflow or wait.event.run_id or wait.event.prefix or wait.event.resource_id or ""
        return translate("NodeWhat", "waits for {what}").format(what=what)
    if wait.until is not None:
        until = clock(wait.until) if isinstance(wait.until, int | float) else wait.until
        return translate("NodeWhat", "waits until {moment}").format(moment=until)
    return translate("NodeWhat", "waits {duration}").format(duration=duration(wait.seconds))


def type_word(kind: str) -> str:
    """What kind of node it is."""
    translate = QCoreApplication.translate
    words = {
        "task": translate("NodeType", "task"),
        "branch": translate("NodeType", "branch"),
        "parallel": translate("NodeType", "parallel"),
        "loop": translate("NodeType", "loop"),
        "workflow": translate("NodeType", "sub-workflow"),
        "approval": translate("NodeType", "approval"),
        "wait": translate("NodeType", "wait"),
    }
    return words.get(kind, kind)


def parts_text(node: CanvasNode) -> str | None:
    """How many of its parts are done, of how many."""
    known = sum(count for _, count in node.parts)
    if not known and node.total is None:
        return None
    if node.total is None and node.type == "loop" and node.finished_at is None:
        return str(node.done)
    text = QCoreApplication.translate("NodeParts", "{done} of {total}")
    return text.format(done=node.done, total=max(node.total or 0, known))


def foot_line(node: CanvasNode, graph: CanvasGraph, hidden: int, now: float) -> tuple[str, bool]:
    """What an open container waits for, or what failed in it, and whether it is a failure."""
    translate = QCoreApplication.translate
    failed = next((card for card in graph.nodes if card.state in ("Failed", "Timeout") and card.error_line), None)
    if failed is not None:
        return translate("Container", "{node}: {text}").format(node=failed.title, text=failed.error_line), True
    for card in graph.nodes:
        text = waiting_phrase(card, now)
        if text is not None:
            return translate("Container", "{node}: {text}").format(node=card.title, text=text), False
    if hidden:
        return translate("Container", "{count} more nodes have no room here").format(count=hidden), False
    return "", False


def waiting_phrase(card: CanvasNode, now: float) -> str | None:
    """What a node waits for; None when it does not wait."""
    translate = QCoreApplication.translate
    if card.state == "Waiting":
        left = "" if card.due_at is None else (time_text(card, now) or "")
        if left and card.type == "wait":
            return left
        what = translate("NodeReason", "waits for a decision") if card.type == "approval" else what_line(card)
        return translate("Container", "{what}, {left}").format(what=what, left=left) if left else what
    if card.state == "Ready":
        return reason_phrase(card.reason)
    return None


def time_text(node: CanvasNode, now: float) -> str | None:
    """How long a node took, or for a waiting one how long it will still wait, if that is known."""
    if node.state != "Waiting" or node.due_at is None:
        return node_duration(node, now)
    left = duration(float(max(int(node.due_at - now), 0)))
    return QCoreApplication.translate("NodeState", "{duration} left").format(duration=left)


def attempt_text(node: CanvasNode) -> str | None:
    """The attempt as `2/3`, from the second on."""
    if node.attempt < 2:
        return None
    return f"{node.attempt}/{node.max_attempts}" if node.max_attempts else str(node.attempt)


def node_duration(node: CanvasNode, now: float) -> str | None:
    """How long a node ran, or has been running."""
    if node.started_at is None:
        return None
    if node.finished_at is not None:
        return duration(node.finished_at - node.started_at)
    return duration(float(int(now - node.started_at)))
