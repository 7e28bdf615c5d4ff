"""What happens to a run as a whole: start, pause, cancellation, its deadline."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from plum_desk.api.types.common import replace
from plum_desk.api.types.workflows import RunStateName
from plum_desk.controller.core.run import loops
from plum_desk.controller.core.run.finish import RUN_TIMEOUT
from plum_desk.controller.core.run.state import (
    CancelRequested,
    DeadlinePassed,
    PauseRequested,
    ResumeRequested,
    RunEvent,
    RunStarted,
    SetDeadline,
)
from plum_desk.controller.core.run.work import Work


def _on_started(work: Work, event: RunStarted) -> None:
    work.run = replace(work.run, state="Running", started_at=event.at)
    if work.limits.timeout_sec is not None:
        work.effects.append(SetDeadline(at=event.at + work.limits.timeout_sec))
    if work.open < len(work.nodes):
        work.release_all()
    else:
        work.release_roots()


def _on_pause(work: Work, event: PauseRequested) -> None:
    run = work.run
    if event.by_parent and run.paused_by_parent:
        return  # said again after a restart; meanwhile a person may have let it go on alone
    was_paused = run.state == "Paused"
    work.run = replace(
        run,
        state="Paused",
        paused_by_parent=run.paused_by_parent or event.by_parent,
        paused_by_hand=was_paused or not event.by_parent,
    )
    if not was_paused:
        work.tell_children()


def _on_resume(work: Work, event: ResumeRequested) -> None:
    run = work.run
    if event.by_parent and not run.paused_by_parent:
        return
    goes_on = run.state == "Paused" and not (event.by_parent and run.paused_by_hand)
    work.run = replace(
        run,
        state="Running" if goes_on else run.state,
        paused_by_parent=run.paused_by_parent and not event.by_parent,
        paused_by_hand=run.paused_by_hand and event.by_parent,
    )
    if goes_on:
        work.tell_children()
        resume(work)


def resume(work: Work) -> None:
    """Begin what was held back, in the order of the nodes."""
    for path, node in list(work.nodes.items()):
        if node.phase == "held":
            work.put(replace(node, reason=None, phase=""), changed=True)
            work.begin(path)
        elif node.state == "Running" and node.loop is not None:
            loops.advance(work, path)


def _on_cancel(work: Work, event: CancelRequested) -> None:
    _end(work, event.reason)


def _on_deadline(work: Work, event: DeadlinePassed) -> None:
    _end(work, RUN_TIMEOUT)


def _end(work: Work, reason: str) -> None:
    """Cancel what is open; the reason stays on the run and decides its last state. The first one counts."""
    if work.run.reason is not None:
        return
    state: RunStateName = "Running" if work.run.state == "Paused" else work.run.state
    work.run = replace(work.run, reason=reason, state=state)
    work.cancel_unstarted(reason)
    work.cancel_running(reason)


def _ignore(work: Work, event: RunEvent) -> None:
    """The event may rightly come after the end, or twice."""


RUN_TRANSITIONS: Mapping[tuple[RunStateName, type], Callable[[Work, Any], None]] = {
    ("Pending", RunStarted): _on_started,
    ("Canceled", RunStarted): _ignore,  # canceled before it began
    ("Running", PauseRequested): _on_pause,
    ("Paused", PauseRequested): _on_pause,  # by the other of person and parent
    ("Paused", ResumeRequested): _on_resume,
    ("Running", ResumeRequested): _on_resume,  # the parent ends a pause that a person had overruled
    ("Pending", CancelRequested): _on_cancel,
    ("Running", CancelRequested): _on_cancel,
    ("Paused", CancelRequested): _on_cancel,
    ("Succeeded", CancelRequested): _ignore,  # it ended while somebody pressed the button
    ("Failed", CancelRequested): _ignore,
    ("Timeout", CancelRequested): _ignore,
    ("Canceled", CancelRequested): _ignore,
    ("Running", DeadlinePassed): _on_deadline,
    ("Paused", DeadlinePassed): _on_deadline,
    ("Succeeded", DeadlinePassed): _ignore,  # the timer was already on its way
    ("Failed", DeadlinePassed): _ignore,
    ("Timeout", DeadlinePassed): _ignore,
    ("Canceled", DeadlinePassed): _ignore,
}
"""An entry that is missing is an ``IllegalTransition``."""
