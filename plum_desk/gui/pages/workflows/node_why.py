"""Why a node is in its state, with the titles of the nodes that are to blame, in the reader's language."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final

from PySide6.QtCore import QCoreApplication

from plum_desk.api.types.tasks import Explanation
from plum_desk.gui.pages.tasks.why import told
from plum_desk.gui.widgets.format import clock, duration, number

# Under this name lupdate finds the texts.
translate = QCoreApplication.translate
Titles = Callable[[str], str]
_MOST: Final = 3


def node_sentence(explanation: Explanation, title_of: Titles, language: str, now: float) -> str:
    """The controller's reason; those that name nodes or moments are said with titles and local times."""
    details = explanation.details
    match explanation.code:
        case "waiting.predecessors":
            return _named(translate("NodeWhy", "Waits for {nodes}."), details.get("waitingFor"), title_of)
        case "upstream.failed":
            return _named(translate("NodeWhy", "Did not start: {nodes} failed."), details.get("failed"), title_of)
        case "branch.notTaken":
            return _named(translate("NodeWhy", "Skipped: {nodes} went another way."), details.get("skipped"), title_of)
        case "maxParallel":
            text = translate("NodeWhy", "Waits for a free place: {active} of this run are active, {ahead} wait before.")
            return text.format(active=_count(details.get("active")), ahead=_count(details.get("ahead")))
        case "approval.waiting" | "wait.moment":
            return _moment(explanation, now) or told(explanation, language)
        case "loop.running":
            return _loop(details)
        case "node.succeeded" | "task.succeeded":
            return ""  # its state says so
    text = told(explanation, language)
    return text[:1].upper() + text[1:]


def _named(text: str, keys: Any, title_of: Titles) -> str:
    found = [title_of(str(key)) for key in keys] if isinstance(keys, list | tuple) else []
    shown = translate("NodeWhy", ", ").join(found[:_MOST])
    if len(found) > _MOST:
        shown = translate("NodeWhy", "{nodes} and {count} more").format(nodes=shown, count=number(len(found) - _MOST))
    return text.format(nodes=shown)


def _moment(explanation: Explanation, now: float) -> str:
    due = explanation.details.get("dueAt")
    is_approval = explanation.code == "approval.waiting"
    if not isinstance(due, int | float):
        return translate("NodeWhy", "Waits for a person to decide.") if is_approval else ""
    left = duration(float(max(int(due - now), 0)))
    text = (
        translate("NodeWhy", "Waits for a person to decide, until {time} ({left} left).")
        if is_approval
        else translate("NodeWhy", "Waits until {time}, {left} left.")
    )
    return text.format(time=clock(due), left=left)


def _loop(details: dict[str, Any]) -> str:
    done, begun, total = details.get("done"), details.get("begun"), details.get("total")
    active = max(int(begun or 0) - int(done or 0), 0)
    if total is None:
        text = translate("NodeWhy", "{done} iterations are done, {active} run.")
        return text.format(done=_count(done), active=number(active))
    text = translate("NodeWhy", "{done} of {total} iterations are done, {active} run.")
    return text.format(done=_count(done), total=_count(total), active=number(active))


def _count(value: Any) -> str:
    return number(value if isinstance(value, int | float) else None)
