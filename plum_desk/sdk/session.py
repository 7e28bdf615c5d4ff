"""A worker while it serves: its link, its attempts, and its orderly end."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping

from msgspec.structs import replace

from plum_desk.api.link_client import LinkClient, Work
from plum_desk.api.links import Ack, Assign, Cancel, Failure, FailureInfo, Register
from plum_desk.base.credentials import Credentials
from plum_desk.sdk.attempt import Attempt, Host, TaskFunction, begin
from plum_desk.sdk.threads import DaemonThreads

_ACKNOWLEDGE_S = 5.0
_CLEAN_UP_S = 1.0
_LAST_WORDS_S = 2.0
_STOPPED = FailureInfo(type="worker.stopped", message="the worker was stopped", retryable=True)


class WorkerSession:
    """Serves from `run` until `stop`, once."""

    def __init__(
        self,
        registration: Register,
        functions: Mapping[str, TaskFunction],
        controller: Credentials,
        on_welcome: Callable[[], None],
    ) -> None:
        self._registration = registration
        self._functions = functions
        self._attempts: dict[str, list[Attempt]] = {}
        """By task; a fenced attempt may still clean up while its successor runs."""
        self._stuck = 0
        self._idle = asyncio.Event()
        self._idle.set()
        self._stop = asyncio.Event()
        self._hurry = asyncio.Event()
        self._threads = DaemonThreads(registration.capacity, f"plum-{registration.worker_id}")
        self._link = LinkClient(
            controller.url, controller.token, self._register, self._on_message, on_welcome=lambda _: on_welcome()
        )
        self._host = Host(
            asyncio.get_running_loop(), self._link.send, self._threads, self._on_reported, self._on_late_end
        )

    def stop(self) -> None:
        """First: take nothing new and finish what runs. Again: stop what runs."""
        if self._stop.is_set():
            self._hurry.set()
        self._stop.set()

    def announce(self) -> None:
        """The offered tasks have changed."""
        self._link.announce()

    async def run(self, grace_s: float) -> None:
        """Until `stop`; PlumError when the controller refuses the worker."""
        link = asyncio.create_task(self._link.run(), name="worker-link")
        orderly = asyncio.create_task(self._until_ended(grace_s), name="worker-end")
        try:
            await asyncio.wait([link, orderly], return_when=asyncio.FIRST_COMPLETED)
            if link.done():
                link.result()
        finally:
            self._stop_attempts()
            for task in (orderly, link):
                task.cancel()
            await asyncio.wait([link, orderly])
            self._threads.close()

    async def _until_ended(self, grace_s: float) -> None:
        await self._stop.wait()
        self._link.drain()
        if not await _within(grace_s, self._idle, self._hurry) or not self._idle.is_set():
            self._stop_attempts()
            await _within(_LAST_WORDS_S, self._idle)
        try:
            await asyncio.wait_for(self._link.settled(), _ACKNOWLEDGE_S)
        except TimeoutError:
            return

    def _stop_attempts(self) -> None:
        for attempt in [attempt for attempts in self._attempts.values() for attempt in attempts]:
            attempt.stop(_STOPPED, _CLEAN_UP_S)

    def _register(self) -> Register:
        infos = [function.info for function in self._functions.values()]
        return replace(self._registration, tasks=infos, capacity=max(1, self._registration.capacity - self._stuck))

    def _on_message(self, work: Work) -> None:
        if isinstance(work, Assign):
            self._on_assign(work)
        elif isinstance(work, Ack):
            for attempt in self._attempts.get(work.task_id, ()):
                attempt.saved(work)
        else:
            self._on_cancel(work)

    def _on_assign(self, assign: Assign) -> None:
        self._stop_those_of(assign.task_id, FailureInfo(type="Canceled", message="another attempt took its place"))
        if self._hurry.is_set():
            self._refuse(assign, _STOPPED)
        elif (function := self._functions.get(assign.name)) is None:
            missing = FailureInfo(type="task.unknown", message=f"this worker has no task {assign.name}")
            self._refuse(assign, missing)
        else:
            self._idle.clear()
            self._attempts.setdefault(assign.task_id, []).append(begin(assign, function, self._host))

    def _on_cancel(self, cancel: Cancel) -> None:
        why = FailureInfo(type="Canceled", message=f"canceled ({cancel.reason})")
        self._stop_those_of(cancel.task_id, why, cancel.token)

    def _stop_those_of(self, task_id: str, why: FailureInfo, token: str | None = None) -> None:
        for attempt in list(self._attempts.get(task_id, ())):
            if token in (None, attempt.assign.token):
                attempt.stop(why)

    def _refuse(self, assign: Assign, why: FailureInfo) -> None:
        self._link.send(Failure(task_id=assign.task_id, token=assign.token, error=why))

    def _on_reported(self, attempt: Attempt) -> None:
        task_id = attempt.assign.task_id
        self._attempts[task_id].remove(attempt)
        if not self._attempts[task_id]:
            del self._attempts[task_id]
        if not self._attempts:
            self._idle.set()
        if attempt.runs_on:
            self._offer_less_by(1)

    def _on_late_end(self, _: Attempt) -> None:
        self._offer_less_by(-1)

    def _offer_less_by(self, threads: int) -> None:
        """A function that runs on after its time-out uses up capacity until it returns."""
        self._stuck += threads
        self._link.announce()


async def _within(seconds: float, *events: asyncio.Event) -> bool:
    """Wait for the first of the events; False when the time was up before."""
    waits = [asyncio.create_task(event.wait(), name="worker-wait") for event in events]
    try:
        done, _ = await asyncio.wait(waits, timeout=seconds, return_when=asyncio.FIRST_COMPLETED)
        return bool(done)
    finally:
        for wait in waits:
            wait.cancel()
