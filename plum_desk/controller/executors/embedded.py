"""The embedded executor: builtins in the controller, every other name on a worker that registered it."""

from __future__ import annotations

from collections.abc import Set

from plum_desk.api.types.tasks import Explanation
from plum_desk.controller.core.task import TaskOrder
from plum_desk.controller.engine.ports import Assignment
from plum_desk.controller.executors.builtin import BUILTINS, PREFIX, Builtins
from plum_desk.controller.executors.peers import Peers

PLACE = "controller"


class EmbeddedExecutor:
    """Satisfies ``ports.Executor``."""

    def __init__(self, builtins: Builtins, workers: Peers) -> None:
        self._builtins = builtins
        self._workers = workers

    def reserve(self, order: TaskOrder) -> str | None:
        """See ``ports.Executor``; there is always a place for a builtin."""
        return PLACE if _is_builtin(order) else self._workers.reserve(order)

    def release(self, task_id: str) -> None:
        """See ``ports.Executor``."""
        self._workers.release(task_id)

    def names_with_room(self) -> Set[str]:
        """See ``ports.Executor``."""
        return BUILTINS.keys() | {name for worker in self._workers.all() if worker.has_room for name in worker.names}

    def start(self, assignment: Assignment) -> None:
        """See ``ports.Executor``."""
        if _is_builtin(assignment.order):
            self._builtins.start(assignment)
        else:
            self._workers.start(assignment, assignment.order.timeout_sec)

    def adopt(self, assignment: Assignment) -> bool:
        """See ``ports.Executor``."""
        if _is_builtin(assignment.order):
            return False
        self._workers.adopt(assignment)
        return True

    def revoke(self, task_id: str, token: str, reason: str) -> None:
        """See ``ports.Executor``."""
        self._builtins.revoke(task_id, token)
        self._workers.revoke(task_id, token, reason)

    def explain_waiting(self, order: TaskOrder) -> Explanation:
        """See ``ports.Executor``."""
        offering = self._workers.offering(order)
        if offering:
            busy = {session.peer_id: len(session.holding) for session in offering}
            return Explanation(
                state="Pending",
                code="worker.busy",
                message=f"Waits for a free place: every worker that offers {order.task_name} is busy.",
                details={"workers": busy},
            )
        named = [s.peer_id for s in self._workers.all() if order.task_name in s.names]
        wanted = {"task": order.task_name, "target": order.target_ref, "labels": order.labels, "otherWorkers": named}
        return Explanation(
            state="Pending",
            code="worker.unsuited" if named else "worker.none",
            message=f"No worker offers {order.task_name}" + (" with that target and labels." if named else "."),
            details=wanted,
        )


def _is_builtin(order: TaskOrder) -> bool:
    return order.task_name.startswith(PREFIX)
