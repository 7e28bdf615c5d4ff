"""The os_process executor: on the controller's own host, or on a node through its agent."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Coroutine
from functools import partial
from typing import Literal

from plum_desk.api.types.tasks import Explanation, TaskError
from plum_desk.base.os_process import ProcessFailure, run_payload
from plum_desk.base.process_identity import ProcessIdentity, kill_group_if_same
from plum_desk.base.tasks import TaskScope
from plum_desk.controller.core.task import TaskOrder
from plum_desk.controller.engine.ports import Assignment, Reports
from plum_desk.controller.executors.peers import Peers
from plum_desk.controller.store import processes
from plum_desk.controller.store.port import Database

_log = logging.getLogger(__name__)
PLACE = "controller"
MAX_PROCESSES = 64


class OsProcessExecutor:
    """Satisfies ``ports.Executor``. Each process group is remembered until it has ended."""

    def __init__(self, agents: Peers, reports: Reports, database: Database, scope: TaskScope) -> None:
        self._agents = agents
        self._reports = reports
        self._database = database
        self._scope = scope
        self._places: set[str] = set()
        self._running: dict[str, tuple[str, asyncio.Task[None]]] = {}
        self._revoked: set[str] = set()

    async def end_leftovers(self) -> int:
        """Kill the process groups that an earlier life of the controller left; returns how many were alive."""
        left = await self._database.read(processes.all_of)
        killed = 0
        for stored in left:
            killed += kill_group_if_same(ProcessIdentity(stored.pid, stored.start_time, stored.boot_id))
            await self._forget(stored.task_id)
        return killed

    def reserve(self, order: TaskOrder) -> str | None:
        """See ``ports.Executor``."""
        if _is_remote(order):
            return self._agents.reserve(order)
        if len(self._places) >= MAX_PROCESSES:
            return None
        self._places.add(order.task_id)
        return PLACE

    def release(self, task_id: str) -> None:
        """See ``ports.Executor``."""
        self._agents.release(task_id)
        if task_id in self._places:
            self._places.discard(task_id)
            self._reports.freed("os_process")

    def start(self, assignment: Assignment) -> None:
        """See ``ports.Executor``."""
        task_id = assignment.order.task_id
        if _is_remote(assignment.order):
            self._agents.start(assignment, assignment.order.timeout_sec)
            return
        task = self._scope.start(self._run(assignment), name=f"process of {task_id}")
        self._running[task_id] = (assignment.token, task)

    def adopt(self, assignment: Assignment) -> bool:
        """See ``ports.Executor``: a process on a node goes on with its agent, one of our own host was ended."""
        if not _is_remote(assignment.order):
            return False
        self._agents.adopt(assignment)
        return True

    def revoke(self, task_id: str, token: str, reason: str) -> None:
        """See ``ports.Executor``."""
        self._agents.revoke(task_id, token, reason)
        running = self._running.get(task_id)
        if running is not None and running[0] == token and task_id not in self._revoked:
            self._revoked.add(task_id)
            running[1].cancel()

    def explain_waiting(self, order: TaskOrder) -> Explanation:
        """See ``ports.Executor``."""
        if not _is_remote(order):
            message = f"Waits: {MAX_PROCESSES} processes run on the controller's host."
            return Explanation(state="Pending", code="process.busy", message=message)
        details = {"node": order.target_ref, "labels": order.labels}
        agent = self._agents.get(order.target_ref)
        if agent is None or not agent.is_open:
            message = f"The agent of the node {order.target_ref} is not connected."
            return Explanation(state="Pending", code="node.notLinked", message=message, details=details)
        if not agent.suits(order):
            message = f"The node {order.target_ref} lacks the labels."
            return Explanation(state="Pending", code="node.unsuited", message=message, details=details)
        message = f"The node {order.target_ref} has no free place."
        return Explanation(state="Pending", code="node.busy", message=message, details=details)

    async def _run(self, assignment: Assignment) -> None:
        order, token = assignment.order, assignment.token
        task_id = order.task_id
        try:
            result = await run_payload(
                order.payload,
                order.timeout_sec,
                partial(self._reports.logged, task_id, token),
                partial(self._started, task_id),
            )
        except ProcessFailure as failure:
            error = TaskError(type=failure.type, message=str(failure), detail=failure.detail)
            self._reports.failed(task_id, token, _outcome(failure.type), error, failure.retryable)
        except asyncio.CancelledError:
            if task_id in self._revoked:
                self._reports.failed(task_id, token, "Canceled", TaskError(type="Canceled", message="canceled"))
            raise
        else:
            self._reports.succeeded(task_id, token, result)
        finally:
            self._running.pop(task_id, None)
            self._revoked.discard(task_id)
            self.release(task_id)
            self._keep_books(self._forget(task_id), f"forget the process of {task_id}")

    def _started(self, task_id: str, identity: ProcessIdentity) -> None:
        self._keep_books(self._remember(task_id, identity), f"remember the process of {task_id}")

    def _keep_books(self, work: Coroutine[None, None, None], name: str) -> None:
        """Start it, unless the controller is stopping: the next life finds the group gone and forgets it."""
        try:
            self._scope.start(work, name=name)
        except RuntimeError:
            _log.debug("not done while stopping: %s", name)

    async def _remember(self, task_id: str, identity: ProcessIdentity) -> None:
        stored = processes.StoredProcess(task_id, identity.pid, identity.start_time, identity.boot_id)
        await self._database.write(lambda tx: processes.put(tx, stored))

    async def _forget(self, task_id: str) -> None:
        await self._database.write(lambda tx: processes.remove(tx, task_id))


def _is_remote(order: TaskOrder) -> bool:
    return order.target_kind == "node"


def _outcome(type_: str) -> Literal["Failed", "Timeout", "Canceled"]:
    if type_ == "Timeout":
        return "Timeout"
    return "Canceled" if type_ == "Canceled" else "Failed"
