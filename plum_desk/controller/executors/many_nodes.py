"""One attempt on many nodes: a part for each, gathered into one report.

A part is known to its agent by the id ``task@node``. No part is acknowledged before the whole report is durable: after
a restart of the controller each agent tells its outcome again, and nothing has to be stored in between. Which nodes
take part is the attempt's place, their ids with commas.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

from plum_desk.api.types.common import Json, replace
from plum_desk.api.types.tasks import Explanation, TaskError
from plum_desk.controller.core.task import TaskOrder
from plum_desk.controller.engine.ports import Assignment, Reports, Stored
from plum_desk.controller.executors.node_results import PartOutcome, failure_of, gathered
from plum_desk.controller.executors.peers import Peers
from plum_desk.controller.executors.session import Session

_SEPARATOR = "@"
Outcome = Literal["Failed", "Timeout", "Canceled"]


class _Group:
    """A running attempt and what its parts have said."""

    def __init__(self, assignment: Assignment) -> None:
        self.order = assignment.order
        self.token = assignment.token
        self.nodes = tuple(assignment.place.split(","))
        self.outcomes: dict[str, PartOutcome] = {}
        self.stored: list[Stored] = []
        self.line_starts: dict[tuple[str, str], bool] = {}

    def acknowledge(self) -> None:
        """The report is durable: every agent may forget its part."""
        for stored in self.stored:
            stored()


class ManyNodes:
    """Stands between the agents and the engine: satisfies ``ports.Reports``, and passes on what is about no part."""

    def __init__(self, reports: Reports) -> None:
        self._reports = reports
        self._groups: dict[str, _Group] = {}
        self._agents: Peers

    def serve(self, agents: Peers) -> None:
        """Tell which agents there are; call once, before the first task."""
        self._agents = agents

    # Places (see ports.Executor).

    def reserve(self, order: TaskOrder) -> str | None:
        """All nodes of the target at once, or none."""
        sessions = self._targets(order)
        if not sessions or not all(session is not None and session.has_room for session in sessions.values()):
            return None
        for node_id in sessions:
            self._agents.reserve(_part(order, node_id))
        return ",".join(sessions)

    def release(self, task_id: str, nodes: Sequence[str]) -> None:
        """Give back what was reserved and not started."""
        for node_id in nodes:
            self._agents.release(_part_id(task_id, node_id))

    def start(self, assignment: Assignment) -> None:
        """Send each part to its agent."""
        group = self._groups[assignment.order.task_id] = _Group(assignment)
        for node_id in group.nodes:
            self._agents.start(_part_assignment(assignment, node_id), assignment.order.timeout_sec)

    def adopt(self, assignment: Assignment) -> None:
        """Each agent has one lease to come back with its part, or with its outcome."""
        group = self._groups[assignment.order.task_id] = _Group(assignment)
        for node_id in group.nodes:
            self._agents.adopt(_part_assignment(assignment, node_id))

    def revoke(self, task_id: str, token: str, reason: str) -> None:
        """Tell every agent that is not done to stop."""
        group = self._groups.get(task_id)
        if group is not None and group.token == token:
            for node_id in group.nodes:
                self._agents.revoke(_part_id(task_id, node_id), token, reason)

    def explain_waiting(self, order: TaskOrder) -> Explanation:
        """Which nodes are missing or busy."""
        sessions = self._targets(order)
        if not sessions:
            details = {"labels": order.labels}
            return Explanation(
                state="Pending", code="node.unsuited", message="No linked node has the labels.", details=details
            )
        away = [node_id for node_id, session in sessions.items() if session is None or not session.is_open]
        if away:
            message = f"Waits for the agents of {', '.join(away[:10])}."
            return Explanation(state="Pending", code="node.notLinked", message=message, details={"nodes": away})
        busy = [node_id for node_id, session in sessions.items() if session is not None and not session.has_room]
        message = f"Waits for a free place on {', '.join(busy[:10])}."
        return Explanation(state="Pending", code="node.busy", message=message, details={"nodes": busy})

    # What the agents report (see ports.Reports).

    def succeeded(self, task_id: str, token: str, result: Json, stored: Stored | None = None) -> None:
        """See ``ports.Reports``."""
        if _SEPARATOR in task_id:
            self._take(task_id, token, PartOutcome(result=result), stored)
        else:
            self._reports.succeeded(task_id, token, result, stored)

    def failed(
        self,
        task_id: str,
        token: str,
        outcome: Outcome,
        error: TaskError,
        retryable: bool | None = None,
        after_s: float | None = None,
        stored: Stored | None = None,
        result: Json = None,
    ) -> None:
        """See ``ports.Reports``."""
        if _SEPARATOR in task_id:
            self._take(task_id, token, PartOutcome(error=error, retryable=retryable), stored)
        else:
            self._reports.failed(task_id, token, outcome, error, retryable, after_s, stored, result)

    def lost(self, task_id: str, token: str, reason: str, message: str, *, counted: bool = True) -> None:
        """See ``ports.Reports``."""
        if _SEPARATOR in task_id:
            self._take(task_id, token, PartOutcome(error=TaskError(type="Lost", message=message)), None)
        else:
            self._reports.lost(task_id, token, reason, message, counted=counted)

    def progressed(self, task_id: str, token: str, fraction: float | None, message: str | None) -> None:
        """See ``ports.Reports``; a part's own progress is not told."""
        if _SEPARATOR not in task_id:
            self._reports.progressed(task_id, token, fraction, message)

    def checkpointed(self, task_id: str, token: str, state: Json, stored: Stored) -> None:
        """See ``ports.Reports``; a part keeps none."""
        if _SEPARATOR not in task_id:
            self._reports.checkpointed(task_id, token, state, stored)

    def logged(self, task_id: str, token: str, stream: str, text: str) -> None:
        """See ``ports.Reports``; every line of a part begins with its node."""
        whole, _, node_id = task_id.partition(_SEPARATOR)
        group = self._groups.get(whole)
        if not node_id:
            self._reports.logged(task_id, token, stream, text)
        elif group is not None and group.token == token:
            at_start = group.line_starts.get((node_id, stream), True)
            group.line_starts[node_id, stream] = text.endswith("\n")
            self._reports.logged(whole, token, stream, _marked(node_id, text, at_start))

    def freed(self, executor: str) -> None:
        """See ``ports.Reports``."""
        self._reports.freed(executor)

    def is_current(self, task_id: str, token: str) -> bool:
        """See ``ports.Reports``."""
        whole, _, node_id = task_id.partition(_SEPARATOR)
        if not node_id:
            return self._reports.is_current(task_id, token)
        group = self._groups.get(whole)
        return group is not None and group.token == token

    def _take(self, part_id: str, token: str, outcome: PartOutcome, stored: Stored | None) -> None:
        task_id, _, node_id = part_id.partition(_SEPARATOR)
        group = self._groups.get(task_id)
        if group is None or group.token != token or node_id not in group.nodes:
            # Of an attempt that has ended: nobody needs it any more.
            if stored is not None:
                stored()
            return
        group.outcomes.setdefault(node_id, outcome)
        if stored is not None:
            group.stored.append(stored)
        done, total = len(group.outcomes), len(group.nodes)
        if done < total:
            self._reports.progressed(task_id, token, done / total, f"{done} of {total} nodes")
            return
        del self._groups[task_id]
        self._tell(group)

    def _tell(self, group: _Group) -> None:
        task_id, result = group.order.task_id, gathered(group.nodes, group.outcomes)
        failure = failure_of(group.nodes, group.outcomes)
        if failure is None:
            self._reports.succeeded(task_id, group.token, result, group.acknowledge)
            return
        self._reports.failed(
            task_id,
            group.token,
            failure.outcome,
            failure.error,
            failure.retryable,
            None,
            group.acknowledge,
            result,
        )

    def _targets(self, order: TaskOrder) -> dict[str, Session | None]:
        """The agents of the named nodes; when none is named, of every linked node with the labels."""
        if order.target_ref:
            named = dict.fromkeys(part for text in order.target_ref.split(",") if (part := text.strip()))
            return {node_id: self._agents.get(node_id) for node_id in named}
        wanted = replace(order, target_kind="")
        return {s.peer_id: s for s in self._agents.all() if s.is_open and not s.draining and s.suits(wanted)}


def _part_id(task_id: str, node_id: str) -> str:
    return f"{task_id}{_SEPARATOR}{node_id}"


def _part(order: TaskOrder, node_id: str) -> TaskOrder:
    part_id = _part_id(order.task_id, node_id)
    return replace(order, task_id=part_id, target_kind="node", target_ref=node_id, labels={})


def _part_assignment(assignment: Assignment, node_id: str) -> Assignment:
    return replace(assignment, order=_part(assignment.order, node_id), place=node_id)


def _marked(node_id: str, text: str, at_start: bool) -> str:
    lines = text.splitlines(keepends=True)
    first = f"[{node_id}] " if at_start and lines else ""
    return first + f"[{node_id}] ".join(lines)
