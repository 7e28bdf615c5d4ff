"""The words of the canvas in the reader's language: reasons, outcomes and durations."""

from PySide6.QtCore import QCoreApplication

from plum_desk.gui.dag.graph import CanvasNode
from plum_desk.gui.widgets.format import duration
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
        return reason_phrase(node.reason) or node.subtitle
    return node.subtitle


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
