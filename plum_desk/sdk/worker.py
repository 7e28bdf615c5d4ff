"""The worker: functions under names, offered to a controller."""

from __future__ import annotations

import asyncio
import logging
import os
import re
import signal
import sys
import threading
from collections.abc import Callable, Mapping
from typing import Any, TypeVar

from plum_desk.api.errors import Conflict, PlumError
from plum_desk.api.links import Register
from plum_desk.api.types.workers import TaskInfo
from plum_desk.base import credentials
from plum_desk.sdk.attempt import TaskFunction
from plum_desk.sdk.session import WorkerSession
from plum_desk.sdk.signature import signature_of

Function = TypeVar("Function", bound=Callable[..., Any])

_log = logging.getLogger(__name__)
_GRACE_S = 10.0
_REFUSED, _NO_CONTROLLER, _CONFLICT = 5, 4, 7
_ID = re.compile(r"[A-Za-z0-9._:-]{1,128}")


class Worker:
    """Runs tasks for a controller, at most ``capacity`` at once.

    ``controller`` and ``token`` are taken from ``CONTROLLER_BASE`` and ``PLUM_TOKEN`` when they are not given, else
    from the local controller of this user. ``name`` is the worker's id: of two workers of one name the newer has the
    link. ``node_id`` and ``labels`` are what a task's target and labels are compared with.

    Starts are at least once: when the link is lost for longer than a lease, or the worker dies, the controller may
    start another attempt elsewhere. What a function prints is not captured; ``ctx.log`` writes to the task's log.
    """

    def __init__(
        self,
        name: str,
        *,
        capacity: int = 1,
        controller: str | None = None,
        token: str | None = None,
        node_id: str | None = None,
        labels: Mapping[str, str] | None = None,
    ):
        for what, chosen in (("name", name), ("node_id", node_id)):
            if chosen is not None and not _ID.fullmatch(chosen):
                raise ValueError(f"{what} {chosen!r}: expected 1 to 128 letters, digits or . _ - :")
        if not 1 <= capacity <= 100_000:
            raise ValueError(f"capacity {capacity}: expected 1 to 100,000")
        self.name = name
        self._controller = controller
        self._token = token
        self._registration = Register(worker_id=name, node_id=node_id, labels=dict(labels or {}), capacity=capacity)
        self._functions: dict[str, TaskFunction] = {}
        self._session: WorkerSession | None = None
        self._loop: asyncio.AbstractEventLoop | None = None

    def task(self, name: str, *, description: str | None = None) -> Callable[[Function], Function]:
        """Offer a function under a name: a ``def`` runs in a thread, an ``async def`` on the loop.

        Parameters take the payload's keys by name and are checked strictly against their annotations. ``ctx`` gets the
        TaskContext. The description is the first line of the docstring unless it is given. TypeError when a parameter
        cannot come from JSON.
        """
        if not 1 <= len(name) <= 200 or name.startswith("builtin."):
            raise ValueError(f"task name {name!r}: expected 1 to 200 characters that do not begin with builtin.")

        def offer(function: Function) -> Function:
            if name in self._functions:
                raise ValueError(f"the worker already has a task {name}")
            signature = signature_of(function)
            text = _first_line(function) if description is None else description
            info = TaskInfo(name=name, description=text, payload_schema=signature.schema)
            self._functions[name] = TaskFunction(info, function, signature)
            self._announce()
            return function

        return offer

    def run(self) -> None:
        """Serve until SIGTERM or Ctrl+C; then finish what runs within 10 s, a second signal stops it at once.

        SystemExit 4: no controller was found; 5: refused (token, role); 7: refused by a conflict.
        """
        if not logging.getLogger().handlers:
            logging.basicConfig(level=logging.INFO, format="%(asctime)s %(levelname)s %(message)s")
        try:
            asyncio.run(self._serve_until_signal())
        except (credentials.NoController, ValueError) as error:
            _end(_NO_CONTROLLER, error)
        except Conflict as error:
            _end(_CONFLICT, error)
        except PlumError as error:
            _end(_REFUSED, error)

    async def serve(self, controller: str | None = None, token: str | None = None) -> None:
        """Serve on the running loop until `stop`; NoController, or PlumError when the controller refuses.

        ``controller`` and ``token`` are for this time only, instead of the worker's own.
        """
        if self._session is not None:
            raise RuntimeError(f"worker {self.name} already serves")
        found = credentials.resolve(controller or self._controller, token or self._token, os.environ)
        self._loop = asyncio.get_running_loop()
        self._session = WorkerSession(
            self._registration, self._functions, found, lambda: self._tell_connected(found.url)
        )
        try:
            await self._session.run(_GRACE_S)
        finally:
            self._session = self._loop = None

    def stop(self) -> None:
        """Take no new tasks, finish what runs, and end; called again: stop what runs. From any thread."""
        if self._loop is not None and self._session is not None:
            self._loop.call_soon_threadsafe(self._session.stop)

    async def _serve_until_signal(self) -> None:
        if threading.current_thread() is threading.main_thread():
            loop = asyncio.get_running_loop()
            for number in (signal.SIGTERM, signal.SIGINT):
                loop.add_signal_handler(number, self.stop)
        await self.serve()

    def _announce(self) -> None:
        if self._loop is not None and self._session is not None:
            self._loop.call_soon_threadsafe(self._session.announce)

    def _tell_connected(self, url: str) -> None:
        _log.info("worker %s is connected to %s with %d tasks", self.name, url, len(self._functions))


def _first_line(function: Callable[..., Any]) -> str:
    lines = (function.__doc__ or "").strip().splitlines()
    return lines[0].strip() if lines else ""


def _end(code: int, error: Exception) -> None:
    print(error, file=sys.stderr)
    raise SystemExit(code) from None
