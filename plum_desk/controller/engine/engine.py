"""The engine: every task and run that is not final, its mailbox, and the reports that reach it."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable
from functools import partial
from typing import Any, Literal

from plum_desk.api.errors import NotFound, PlumError
from plum_desk.api.types.common import Json
from plum_desk.api.types.tasks import TaskError
from plum_desk.base.tasks import TaskScope
from plum_desk.controller.bus import Bus
from plum_desk.controller.core import task as core
from plum_desk.controller.core.graph.compile import Graph
from plum_desk.controller.core.run.state import RunEvent, RunLimits, RunStarted, RunState
from plum_desk.controller.core.task import TaskOrder, TaskProgress
from plum_desk.controller.engine.house import House
from plum_desk.controller.engine.late import record_late
from plum_desk.controller.engine.message import Also, Message, Settled
from plum_desk.controller.engine.ports import Assignment, AuditNote, LogSink, Relations, Stored
from plum_desk.controller.engine.pump import Pump
from plum_desk.controller.engine.run_box import Discard, RunBox, TaskMessage
from plum_desk.controller.engine.task_box import DiscardTask, TaskBox
from plum_desk.controller.engine.task_draft import carry_out
from plum_desk.controller.engine.unit import TaskUnit
from plum_desk.controller.store.port import Database
from plum_desk.controller.store.runs import StoredRun
from plum_desk.controller.store.tasks import StoredTask

_log = logging.getLogger(__name__)
_RETRY_S = 1.0
Box = TaskBox | RunBox


class Engine:
    """Holds the mailboxes; satisfies ``ports.Reports`` for the executors."""

    def __init__(
        self, house: House, database: Database, bus: Bus, logs: LogSink, scope: TaskScope, relations: Relations
    ) -> None:
        self.house = house
        self._database = database
        self._bus = bus
        self._logs = logs
        self._scope = scope
        self._relations = relations
        self._pump = Pump(database)
        self._boxes: dict[str, Box] = {}
        self._runs: dict[str, RunBox] = {}
        self._freed: set[str] = set()
        self._run_listeners: list[Callable[[RunBox], None]] = []

    def start(self) -> None:
        """Begin to step; call after what is unfinished was taken in."""
        self._scope.start(self.house.timers.run(), name="timers")
        self._scope.start(self._pump.run(), name="pump")

    # What people ask for.

    async def create_task(self, order: TaskOrder, *, auto_start: bool, note: AuditNote | None) -> StoredTask:
        """Store a new task, and start it if it is to start by itself."""
        box = self.take_in_task(StoredTask(order, TaskProgress(), 0))
        at = self.house.clock.wall()
        stored: StoredTask = await self._ask(box, core.Submitted(at=at) if auto_start else core.Created(at=at), note)
        return stored

    async def ask_task(self, task_id: str, event: core.TaskEvent, note: AuditNote | None) -> StoredTask:
        """Post an event of a person. Raises ``NotFound`` when the task is final or unknown, ``Conflict``."""
        box = self._boxes.get(task_id)
        if box is None:
            raise NotFound("task.notLive", "The task is not open.")
        if isinstance(box, RunBox):
            await self._ask(box, TaskMessage(task_id, event), note)
            unit = box.units.get(task_id)
            if unit is None:
                raise NotFound("task.notLive", "The task is not open.")
            return unit.stored
        stored: StoredTask = await self._ask(box, event, note)
        return stored

    async def discard_task(self, task_id: str, note: AuditNote | None) -> None:
        """Delete an open task outside runs. Raises ``NotFound`` for any other, ``Conflict`` if it runs."""
        box = self._boxes.get(task_id)
        if not isinstance(box, TaskBox):
            raise NotFound("task.notLive", "The task is not open.")
        await self._ask(box, DiscardTask(), note)

    async def create_run(
        self, state: RunState, graph: Graph, limits: RunLimits, note: AuditNote | None, also: Also | None = None
    ) -> StoredRun:
        """Store a new run and start it; ``also`` writes something more in the same transaction."""
        box = self.take_in_run(state, 0, graph, limits)
        stored: StoredRun = await self._ask(box, RunStarted(at=self.house.clock.wall()), note, also)
        return stored

    async def ask_run(self, run_id: str, event: RunEvent, note: AuditNote | None) -> StoredRun:
        """Post an event of a person. Raises ``NotFound`` when the run is final or unknown, ``Conflict``."""
        stored: StoredRun = await self._ask(self._live_run(run_id), event, note)
        return stored

    def tell_run(self, run_id: str, event: RunEvent) -> bool:
        """Post an event to an open run; False when there is none."""
        box = self._runs.get(run_id)
        if box is not None:
            self._post(box, Message(event))
        return box is not None

    def when_run_ends(self, listener: Callable[[RunBox], None]) -> None:
        """Call the listener with every run that is final, or was deleted."""
        self._run_listeners.append(listener)

    async def discard_run(self, run_id: str, note: AuditNote | None) -> None:
        """Stop everything of a live run and delete it."""
        await self._ask(self._live_run(run_id), Discard(), note)

    # What is open.

    def unit(self, task_id: str) -> TaskUnit | None:
        """An open task."""
        box = self._boxes.get(task_id)
        if isinstance(box, RunBox):
            return box.units.get(task_id)
        return None if box is None or box.unit.stored.revision == 0 else box.unit

    def run(self, run_id: str) -> RunBox | None:
        """An open run that is stored."""
        box = self._runs.get(run_id)
        return None if box is None or box.revision == 0 else box

    def units(self) -> list[TaskUnit]:
        """All open tasks."""
        return [unit for task_id in list(self._boxes) if (unit := self.unit(task_id)) is not None]

    def runs_outside(self) -> bool:
        """Whether an attempt runs that takes its time from elsewhere: in a worker, a process or a service."""
        return any(
            unit.stored.progress.state == "Running" and not unit.order.task_name.startswith("builtin.")
            for unit in self.units()
        )

    async def idle(self) -> None:
        """Return when no mailbox waits."""
        await self._pump.idle()

    # What is taken in.

    def take_in_task(self, stored: StoredTask) -> TaskBox:
        """Hold a task; revision 0 means that it is not stored yet."""
        task_id = stored.order.task_id
        unit = TaskUnit(stored, partial(self._tell_task, task_id), self.freed)
        box = TaskBox(self.house, unit, self._task_ended, self._retry)
        self._boxes[task_id] = box
        return box

    def take_in_run(self, state: RunState, revision: int, graph: Graph, limits: RunLimits) -> RunBox:
        """Hold a run; revision 0 means that it is not stored yet."""
        box = RunBox(
            self.house,
            graph,
            limits,
            state,
            revision=revision,
            relations=self._relations,
            make_unit=self.take_in_run_task,
            forget_task=self._forget_task,
            ended=self._run_ended,
            retry=self._retry,
            tell=lambda run, event: self._post(run, Message(event)),
        )
        self._runs[state.run_id] = box
        return box

    def take_in_run_task(self, box: RunBox, stored: StoredTask) -> TaskUnit:
        """Hold a task of a run."""
        task_id = stored.order.task_id
        self._boxes[task_id] = box
        return TaskUnit(stored, partial(self._tell_task, task_id), self.freed)

    def go_on(self, stored: StoredTask) -> None:
        """Hold a stored task outside a run and go on with it."""
        self.go_on_with(self.take_in_task(stored).unit)

    def go_on_with(self, unit: TaskUnit) -> None:
        """Offer what is pending again; ask the executor about what was running."""
        house, progress = self.house, unit.stored.progress
        if progress.state == "Pending":
            carry_out(house, unit, [core.Offer(progress.next_attempt_at)])
        elif progress.state == "Running":
            record = progress.attempts[-1]
            house.dispatcher.pools.hold(unit.order, record.started_at)
            executor = house.executors[unit.order.executor]
            if executor.adopt(
                Assignment(unit.order, record.token, record.attempt, record.scheduled_on, record.started_at)
            ):
                carry_out(house, unit, [])
                if progress.cancel_reason is not None:
                    executor.revoke(unit.order.task_id, record.token, progress.cancel_reason)
            else:
                message = "the controller stopped while the attempt ran"
                self.lost(unit.order.task_id, record.token, "controller.restarted", message, counted=False)

    def wake(self, box: Box) -> None:
        """Let the pump look at a box."""
        self._pump.mark(box)

    def assign(self, order: TaskOrder, place: str) -> None:
        """The dispatcher's word: the place is reserved for the task."""
        task_id = order.task_id
        unit = self.unit(task_id)
        if unit is None:
            self.house.dispatcher.give_back(order)
            return
        token = self.house.token(unit.stored.progress.attempt + 1)
        self._tell_task(task_id, core.Assigned(at=self.house.clock.wall(), token=token, scheduled_on=place))

    # What executors report (ports.Reports).

    def succeeded(self, task_id: str, token: str, result: Json, stored: Stored | None = None) -> None:
        """See ``ports.Reports``."""
        self._report(task_id, core.Succeeded(at=self.house.clock.wall(), token=token, result=result), stored)

    def failed(
        self,
        task_id: str,
        token: str,
        outcome: Literal["Failed", "Timeout", "Canceled"],
        error: TaskError,
        retryable: bool | None = None,
        after_s: float | None = None,
        stored: Stored | None = None,
        result: Json = None,
    ) -> None:
        """See ``ports.Reports``."""
        event = core.AttemptFailed(
            at=self.house.clock.wall(),
            token=token,
            outcome=outcome,
            error=error,
            random=self.house.random(),
            retryable=retryable,
            after_s=after_s,
            result=result,
        )
        self._report(task_id, event, stored)

    def lost(self, task_id: str, token: str, reason: str, message: str, *, counted: bool = True) -> None:
        """See ``ports.Reports``."""
        event = core.Lost(
            at=self.house.clock.wall(),
            token=token,
            reason=reason,
            message=message,
            random=self.house.random(),
            counted=counted,
        )
        self._report(task_id, event, None)

    def progressed(self, task_id: str, token: str, fraction: float | None, message: str | None) -> None:
        """See ``ports.Reports``."""
        unit = self.unit(task_id)
        if unit is None or unit.stored.progress.token != token:
            return
        unit.progress = (fraction, message)
        order = unit.order
        told = {"taskId": task_id, "runId": order.run_id, "nodeKey": order.node_key}
        self._bus.publish_live("progress", task_id, lambda: {**told, "fraction": fraction, "message": message})

    def checkpointed(self, task_id: str, token: str, state: Json, stored: Stored) -> None:
        """See ``ports.Reports``."""
        self._report(task_id, core.Checkpointed(at=self.house.clock.wall(), token=token, state=state), stored)

    def logged(self, task_id: str, token: str, stream: str, text: str) -> None:
        """See ``ports.Reports``."""
        unit = self.unit(task_id)
        if unit is not None and unit.stored.progress.token == token:
            self._logs.append(task_id, stream, text)

    def is_current(self, task_id: str, token: str) -> bool:
        """See ``ports.Reports``."""
        unit = self.unit(task_id)
        return unit is not None and unit.stored.progress.token == token

    def freed(self, executor: str) -> None:
        """See ``ports.Reports``; one round of matching a turn of the loop."""
        if executor not in self._freed:
            self._freed.add(executor)
            asyncio.get_running_loop().call_soon(self._match, executor)

    def _match(self, executor: str) -> None:
        self._freed.discard(executor)
        self.house.dispatcher.match(executor)

    def _report(self, task_id: str, event: core.TaskEvent, stored: Stored | None) -> None:
        box = self._boxes.get(task_id)
        if box is None:
            late = record_late(self._database, task_id, event, stored, self._retry_late)
            self._scope.start(late, name=f"late report of {task_id}")
            return
        settled = None if stored is None else partial(_call, stored)
        self._post_task(box, task_id, event, settled)

    def _retry_late(self, task_id: str, event: core.TaskEvent, stored: Stored | None) -> None:
        self.house.timers.after(_RETRY_S, lambda: self._report(task_id, event, stored))

    def _tell_task(self, task_id: str, event: core.TaskEvent) -> None:
        box = self._boxes.get(task_id)
        if box is not None:
            self._post_task(box, task_id, event, None)

    def _post_task(self, box: Box, task_id: str, event: core.TaskEvent, settled: Settled | None) -> None:
        posted = TaskMessage(task_id, event) if isinstance(box, RunBox) else event
        self._post(box, Message(posted, settled))

    def _post(self, box: Box, message: Message) -> None:
        box.post(message)
        self._pump.mark(box)

    async def _ask(self, box: Box, event: Any, note: AuditNote | None, also: Also | None = None) -> Any:
        """The stored task or run, by the kind of the box."""
        answer: asyncio.Future[Any] = asyncio.get_running_loop().create_future()
        self._post(box, Message(event, partial(_answer, answer), True, note, also))
        return await answer

    def _live_run(self, run_id: str) -> RunBox:
        box = self.run(run_id)
        if box is None:
            raise NotFound("run.notLive", "The run is not open.")
        return box

    def _retry(self, box: Box) -> None:
        self.house.timers.after(_RETRY_S, lambda: self._pump.mark(box))

    def _task_ended(self, box: TaskBox) -> None:
        box.unit.stop_timer()
        self._forget_task(box.unit.order.task_id)

    def _forget_task(self, task_id: str) -> None:
        self._boxes.pop(task_id, None)
        self.house.dispatcher.pools.give_back(task_id)
        self._logs.close_task(task_id)

    def _run_ended(self, box: RunBox) -> None:
        self._runs.pop(box.state.run_id, None)
        if box.revision > 0:
            for listener in self._run_listeners:
                listener(box)


def _answer(answer: asyncio.Future[Any], stored: Any, error: PlumError | None) -> None:
    if answer.done():
        return
    if error is not None:
        answer.set_exception(error)
    else:
        answer.set_result(stored)


def _call(stored: Callable[[], None], _: Any, error: PlumError | None) -> None:
    if error is None:
        stored()
