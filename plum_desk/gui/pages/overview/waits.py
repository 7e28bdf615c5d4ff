"""Which tasks wait and why: grouped by what they are, explained by the controller, a few at a time."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Final

from PySide6.QtCore import QCoreApplication

from plum_desk.api.messages import known, sentence
from plum_desk.api.types.tasks import Explanation, Task
from plum_desk.api.types.workflows import RunNode
from plum_desk.gui.pages.overview.approvals import Approval
from plum_desk.gui.widgets.format import duration, number

MOST_GROUPS: Final = 8
_WAITING: Final = ("Pending", "Queued")


@dataclass(frozen=True, slots=True)
class Wait:
    """Some tasks that wait for the same, `task_id` is the one that waits longest; or a node that waits for a person."""

    key: str
    name: str
    count: int
    state: str
    since: float
    task_id: str = ""
    explanation: Explanation | None = None
    node: RunNode | None = None
    technical: str = ""

    @property
    def place(self) -> tuple[str, str]:
        """The page and the key that lead to it."""
        if self.node is None:
            return "tasks", self.task_id
        return "workflows", f"run:{self.node.run_id}:{self.node.path}"

    def explained(self, explanation: Explanation | None) -> Wait:
        """The same with its reason."""
        return replace(self, explanation=explanation)


def group_waits(tasks: Iterable[Task]) -> list[Wait]:
    """All groups, the one that waits longest first."""
    groups: dict[str, list[Task]] = {}
    for task in tasks:
        if task.state in _WAITING:
            key = f"{task.executor}/{task.task_name}/{task.name}/{task.target_kind}:{task.target_ref}/{task.state}"
            groups.setdefault(key, []).append(task)
    waits = [_wait(key, members) for key, members in groups.items()]
    return sorted(waits, key=lambda wait: wait.since)


def waits_of(approvals: Iterable[Approval]) -> list[Wait]:
    """Nodes that wait for a person."""
    return [
        Wait(
            key=f"{one.node.run_id}/{one.node.path}",
            name=one.title,
            count=1,
            state="Waiting",
            since=one.node.started_at or 0.0,
            node=one.node,
            technical=one.workflow_name,
        )
        for one in approvals
    ]


def approval_reason(node: RunNode, now: float) -> str:
    """That somebody has to decide, and how long there is for it."""
    if node.due_at is None:
        return QCoreApplication.translate("Waits", "Waits for your approval")
    left = duration(float(max(int(node.due_at - now), 0)))
    return QCoreApplication.translate("Waits", "Waits for your approval, {duration} left").format(duration=left)


def _wait(key: str, tasks: list[Task]) -> Wait:
    oldest = min(tasks, key=lambda task: task.created_at)
    return Wait(key, oldest.name, len(tasks), oldest.state, oldest.created_at, oldest.task_id)


def reason(explanation: Explanation | None, language: str, now: float) -> str:
    """Why, in the reader's language; English says what the controller wrote, which names the objects."""
    translate = QCoreApplication.translate
    if explanation is None:
        return ""
    due = explanation.details.get("nextAttemptAt")
    if explanation.code == "retry.waiting" and isinstance(due, int | float):
        left = number(max(round(due - now), 0))
        return translate("Waits", "Next attempt in {seconds} s").format(seconds=left)
    named = _named(explanation)
    if named:
        return named
    if language == "zh" and known(explanation.code):
        return sentence(explanation.code, "zh")
    return explanation.message


def _named(explanation: Explanation) -> str:
    """The commonest reasons with the object's name, which the sentence of the code alone does not know."""
    translate = QCoreApplication.translate
    task, node = explanation.details.get("task"), explanation.details.get("node")
    texts = {
        "worker.none": translate("Waits", "No worker offers {task}"),
        "worker.unsuited": translate("Waits", "No worker with that target and labels offers {task}"),
        "node.notLinked": translate("Waits", "The agent of {node} is not connected"),
        "node.busy": translate("Waits", "{node} has no free place"),
        "node.unsuited": translate("Waits", "{node} lacks the labels"),
    }
    text = texts.get(explanation.code, "")
    if ("{task}" in text and not task) or ("{node}" in text and not node):
        return ""
    return text.format(task=task, node=node)
