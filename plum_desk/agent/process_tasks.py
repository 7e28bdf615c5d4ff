"""The tasks that an agent runs: one process each, from the controller's assignment to the outcome."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable
from dataclasses import dataclass

from plum_desk.agent.ledger import TASK_VARIABLE, ProcessLedger
from plum_desk.agent.output import OutputFeed
from plum_desk.api.links import Assign, Cancel, Failure, FailureInfo, PeerMessage, Result, Started
from plum_desk.base.os_process import PayloadProcess, ProcessFailure, parse_payload
from plum_desk.base.process import ProcessIdentity
from plum_desk.base.process_owner import VARIABLE
from plum_desk.base.tasks import TaskScope

_log = logging.getLogger(__name__)
_EXECUTOR = "os_process"
_STOPPED = FailureInfo(type="agent.stopped", message="the agent was stopped", retryable=True)


class ProcessTasks:
    """Starts, stops and reports processes over a link."""

    def __init__(self, send: Callable[[PeerMessage], None], ledger: ProcessLedger, scope: TaskScope) -> None:
        self._send = send
        self._ledger = ledger
        self._scope = scope
        self._running: dict[tuple[str, str], _ProcessTask] = {}
        self._stopping = False
        self._idle = asyncio.Event()
        self._idle.set()

    def assign(self, assign: Assign) -> None:
        """Run it, and stop an earlier attempt of the same task: its token is fenced."""
        self._stop_those_of(assign.task_id, FailureInfo(type="Canceled", message="another attempt took its place"))
        if self._stopping:
            self._send(Failure(task_id=assign.task_id, token=assign.token, error=_STOPPED))
            return
        task = _ProcessTask(assign, self._send, self._ledger)
        self._running[assign.task_id, assign.token] = task
        self._idle.clear()
        self._scope.start(self._run(task), name=f"process task {assign.task_id}")

    def cancel(self, cancel: Cancel) -> None:
        why = FailureInfo(type="Canceled", message=f"canceled ({cancel.reason})")
        self._stop_those_of(cancel.task_id, why, cancel.token)

    def stop(self, *, hurry: bool) -> None:
        """SIGTERM to all processes, or with `hurry` SIGKILL; nothing new is started."""
        self._stopping = True
        for task in self._running.values():
            task.stop(_STOPPED, hurry=hurry)

    async def ended(self) -> None:
        """Return when nothing runs."""
        await self._idle.wait()

    def _stop_those_of(self, task_id: str, why: FailureInfo, token: str | None = None) -> None:
        for key, task in self._running.items():
            if key[0] == task_id and token in (None, key[1]):
                task.stop(why)

    async def _run(self, task: _ProcessTask) -> None:
        try:
            self._send(await task.outcome())
        finally:
            del self._running[task.assign.task_id, task.assign.token]
            if not self._running:
                self._idle.set()


@dataclass
class _State:
    process: PayloadProcess | None = None
    identity: ProcessIdentity | None = None
    reported: asyncio.Task[None] | None = None
    stopped: FailureInfo | None = None


class _ProcessTask:
    """One attempt."""

    def __init__(self, assign: Assign, send: Callable[[PeerMessage], None], ledger: ProcessLedger) -> None:
        self.assign = assign
        self._send = send
        self._ledger = ledger
        self._output = OutputFeed(assign.task_id, assign.token, send)
        self._state = _State()

    def stop(self, why: FailureInfo, *, hurry: bool = False) -> None:
        """The first reason becomes the outcome."""
        self._state.stopped = self._state.stopped or why
        if self._state.process is not None:
            self._state.process.stop(hurry=hurry)

    async def outcome(self) -> Result | Failure:
        """Run it to its end."""
        task_id, token = self.assign.task_id, self.assign.token
        try:
            return Result(task_id=task_id, token=token, result=await self._result())
        except ProcessFailure as failure:
            return Failure(task_id=task_id, token=token, error=self._told(failure))
        except Exception as fault:
            _log.exception("task %s failed on the agent's side", task_id)
            error = FailureInfo(type="agent.fault", message=f"{type(fault).__name__}: {fault}")
            return Failure(task_id=task_id, token=token, error=error)

    async def _result(self) -> object:
        if self.assign.executor != _EXECUTOR:
            raise ProcessFailure(
                "executor.unsupported", f"an agent does not run {self.assign.executor}", retryable=False
            )
        payload = parse_payload(self.assign.payload)
        if (stopped := self._state.stopped) is not None:
            raise ProcessFailure(stopped.type, stopped.message)
        environment = {TASK_VARIABLE: self.assign.task_id, VARIABLE: self._ledger.owner}
        self._state.process = process = PayloadProcess(
            payload, self.assign.timeout_sec, self._output.write, self._on_started, environment
        )
        try:
            return await process.result()
        finally:
            await self._settle()

    def _on_started(self, identity: ProcessIdentity) -> None:
        self._state.identity = identity
        self._ledger.note(self.assign.task_id, identity)
        self._state.reported = asyncio.create_task(self._report_start(identity), name="process-started")

    async def _report_start(self, identity: ProcessIdentity) -> None:
        await asyncio.to_thread(self._ledger.sync, identity)
        self._send(Started(task_id=self.assign.task_id, token=self.assign.token))

    async def _settle(self) -> None:
        """What must have been said before the outcome."""
        if self._state.reported is not None:
            await self._state.reported
        self._output.close()
        if self._state.identity is not None:
            self._ledger.forget(self._state.identity)

    def _told(self, failure: ProcessFailure) -> FailureInfo:
        """Having been stopped explains what `Canceled` means here; any other end speaks for itself."""
        if failure.type == "Canceled" and (stopped := self._state.stopped) is not None:
            return FailureInfo(
                type=stopped.type, message=stopped.message, detail=failure.detail, retryable=stopped.retryable
            )
        return FailureInfo(
            type=failure.type, message=failure.message, detail=failure.detail, retryable=failure.retryable
        )
