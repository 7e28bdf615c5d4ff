"""The os_process executor: on the controller's own host, or on a node through its agent."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Coroutine
from functools import partial
from typing import Literal

from plum_desk.api.types.tasks import Explanation, TaskError
from plum_desk.base.os_process import PayloadProcess, ProcessFailure, parse_payload
from plum_desk.base.process_identity import ProcessIdentity, kill_group_if_same
from plum_desk.base.process_owner import VARIABLE, end_owned
from plum_desk.base.tasks import TaskScope
from plum_desk.controller.core.task import TaskOrder
from plum_desk.controller.engine.ports import Assignment, Reports
from plum_desk.controller.executors.many_nodes import ManyNodes
from plum_desk.controller.executors.peers import Peers
from plum_desk.controller.store import processes
from plum_desk.controller.store.port import Database

_log = logging.getLogger(__name__)
PLACE = "controller"
MAX_PROCESSES = 64
_END_S = 2.0


class OsProcessExecutor:
    """Satisfies ``ports.Executor``. Each process group is remembered until it has ended."""

    def __init__(
        self, agents: Peers, many: ManyNodes, reports: Reports, database: Database, scope: TaskScope, owner: str
    ) -> None:
        self._agents = agents
        self._many = many
        self._gangs: dict[str, list[str]] = {}
        self._reports = reports
        self._database = database
        self._scope = scope
        self._owner = owner
        self._places: set[str] = set()
        self._running: dict[str, tuple[str, PayloadProcess]] = {}
        self._tasks: set[asyncio.Task[None]] = set()
        self._closing = False

    async def end_leftovers(self) -> int:
        """Kill the process groups that an earlier life of the controller left; returns how many were alive."""
        left = await self._database.read(processes.all_of)
        killed = 0
        for stored in left:
            killed += kill_group_if_same(ProcessIdentity(stored.pid, stored.start_time, stored.boot_id))
            await self._forget(stored.task_id)
        return killed + await asyncio.to_thread(end_owned, self._owner)

    def reserve(self, order: TaskOrder) -> str | None:
        """See ``ports.Executor``."""
        if _is_remote(order):
            return self._agents.reserve(order)
        if _is_on_many(order):
            place = self._many.reserve(order)
            if place is not None:
                self._gangs[order.task_id] = place.split(",")
            return place
        if len(self._places) >= MAX_PROCESSES:
            return None
        self._places.add(order.task_id)
        return PLACE

    def release(self, task_id: str) -> None:
        """See ``ports.Executor``."""
        self._agents.release(task_id)
        self._many.release(task_id, self._gangs.pop(task_id, ()))
        if task_id in self._places:
            self._places.discard(task_id)
            self._reports.freed("os_process")

    def names_with_room(self) -> None:
        """See ``ports.Executor``: any."""

    def start(self, assignment: Assignment) -> None:
        """See ``ports.Executor``."""
        if _is_remote(assignment.order):
            self._agents.start(assignment, assignment.order.timeout_sec)
            return
        if _is_on_many(assignment.order):
            self._gangs.pop(assignment.order.task_id, None)
            self._many.start(assignment)
            return
        self._begin(assignment)

    def adopt(self, assignment: Assignment) -> bool:
        """See ``ports.Executor``: a process on a node goes on with its agent, one of our own host was ended."""
        if _is_on_many(assignment.order):
            self._many.adopt(assignment)
        elif _is_remote(assignment.order):
            self._agents.adopt(assignment)
        else:
            return False
        return True

    def revoke(self, task_id: str, token: str, reason: str) -> None:
        """See ``ports.Executor``."""
        self._agents.revoke(task_id, token, reason)
        self._many.revoke(task_id, token, reason)
        running = self._running.get(task_id)
        if running is not None and running[0] == token:
            running[1].stop()

    def explain_waiting(self, order: TaskOrder) -> Explanation:
        """See ``ports.Executor``."""
        if _is_on_many(order):
            return self._many.explain_waiting(order)
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

    async def close(self) -> None:
        """End every process: SIGTERM to its group, SIGKILL after two seconds. The next life begins them anew."""
        self._closing = True
        running = list(self._running.values())
        for _, process in running:
            process.stop()
        if running:
            _, late = await asyncio.wait(self._tasks, timeout=_END_S)
            for _, process in self._running.values() if late else ():
                process.stop(hurry=True)
            if late:
                await asyncio.wait(late)

    def _begin(self, assignment: Assignment) -> None:
        order, token = assignment.order, assignment.token
        try:
            payload = parse_payload(order.payload)
        except ProcessFailure as failure:
            self.release(order.task_id)
            self._fail(order.task_id, token, failure)
            return
        logged = partial(self._reports.logged, order.task_id, token)
        started = partial(self._started, order.task_id)
        process = PayloadProcess(payload, order.timeout_sec, logged, started, {VARIABLE: self._owner})
        self._running[order.task_id] = (token, process)
        task = self._scope.start(self._wait(order.task_id, token, process), name=f"process of {order.task_id}")
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _wait(self, task_id: str, token: str, process: PayloadProcess) -> None:
        try:
            result = await process.result()
        except ProcessFailure as failure:
            self._fail(task_id, token, failure)
        else:
            if not self._closing:
                self._reports.succeeded(task_id, token, result)
        finally:
            self._running.pop(task_id, None)
            self.release(task_id)
            self._keep_books(self._forget(task_id), f"forget the process of {task_id}")

    def _fail(self, task_id: str, token: str, failure: ProcessFailure) -> None:
        if not self._closing:
            error = TaskError(type=failure.type, message=failure.message, detail=failure.detail)
            self._reports.failed(task_id, token, _outcome(failure.type), error, failure.retryable)

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


def _is_on_many(order: TaskOrder) -> bool:
    return order.target_kind == "nodes"


def _outcome(type_: str) -> Literal["Failed", "Timeout", "Canceled"]:
    if type_ == "Timeout":
        return "Timeout"
    return "Canceled" if type_ == "Canceled" else "Failed"
