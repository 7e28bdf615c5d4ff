"""The peer's end of the link: connects for ever, and delivers every outcome until the controller acknowledges it."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable

from aiohttp import ClientError, ClientSession, ClientTimeout, ClientWebSocketResponse, ClientWSTimeout, WSMsgType
from aiohttp import WSServerHandshakeError as HandshakeError
from msgspec.structs import replace

from plum_desk.api import link_frames
from plum_desk.api.errors import Conflict, Forbidden, PlumError, Unauthorized
from plum_desk.api.link_outbox import Outbox
from plum_desk.api.links import (
    MAX_FRAME_BYTES,
    Ack,
    Assign,
    Cancel,
    ControllerMessage,
    Drain,
    Heartbeat,
    PeerMessage,
    Ping,
    Refused,
    Register,
    Welcome,
)
from plum_desk.base.backoff import Backoff
from plum_desk.base.clock import Clock, SystemClock

PATH = "/v1/workers/stream"

_log = logging.getLogger(__name__)
_CONNECT_S = 5.0
_WELCOME_S = 10.0
_SOCKET_PING_S = 10.0
_STEADY_S = 1.0
"""A link that lived so long was a good one: the next attempt is made at once."""
_IN_USE = "node.inUse"
_OWN_GHOST_LEASES = 3.0
"""After a cut the controller may hold this peer's own dead link for a lease; later the id belongs to another."""

Work = Assign | Cancel | Ack
"""What a peer is told of its attempts; of acknowledgements only those of checkpoints."""


class LinkClient:
    """Keeps one link open.

    `run` connects, registers and reconnects until it is canceled; it raises `Unauthorized`, `Forbidden` or `Conflict`
    when the controller refuses for good. `on_message` gets each attempt once, and cancels. `send` may be
    called at any time on the loop's thread; what it got in one turn of the loop leaves in one frame. The `running` of
    `register()` is filled in here. An `Assign` counts as held until its `Result` or `Failure` is acknowledged.
    """

    def __init__(
        self,
        url: str,
        token: str | None,
        register: Callable[[], Register],
        on_message: Callable[[Work], None],
        *,
        on_welcome: Callable[[Welcome], None] = lambda _: None,
        clock: Clock | None = None,
        backoff: Backoff | None = None,
        outbox: Outbox | None = None,
    ) -> None:
        self._endpoint = url.rstrip("/") + PATH
        self._headers = {"Authorization": f"Bearer {token}"} if token else {}
        self._register = register
        self._on_message = on_message
        self._on_welcome = on_welcome
        self._clock = clock or SystemClock()
        self._born = self._clock.monotonic()
        self._backoff = backoff or Backoff(0.1, 5.0)
        self._outbox = outbox or Outbox()
        self._something_to_send = asyncio.Event()
        self._settled = asyncio.Event()
        self._settled.set()
        self._welcome: Welcome | None = None
        self._open = asyncio.Event()
        self._draining = False
        self._changed_at = 0.0
        self._told_of_loss = False

    @property
    def linked(self) -> bool:
        """Whether the controller has welcomed the present link."""
        return self._open.is_set()

    def send(self, message: PeerMessage) -> None:
        """Say it in this turn's frame; outcomes and log text also wait for a link, the rest is only for an open one."""
        self._outbox.put(message)
        if self._outbox.unacknowledged:
            self._settled.clear()
        if self.linked:
            self._something_to_send.set()

    def announce(self) -> None:
        """What `register` tells has changed: tell it on the open link, else at the next one."""
        if self.linked:
            self.send(self._registration())
            self._say_drain()

    def drain(self) -> None:
        """From now on, over this and every later link, take nothing new."""
        self._draining = True
        if self.linked:
            self._say_drain()

    async def settled(self) -> None:
        """Return when no outcome waits for its acknowledgement."""
        await self._settled.wait()

    async def run(self) -> None:
        async with ClientSession(timeout=ClientTimeout(total=None, sock_connect=_CONNECT_S)) as session:
            while True:
                reason = await self._one_link(session)
                was_steady = self._down()
                self._tell_of(reason)
                await self._pause(was_steady)

    async def _one_link(self, session: ClientSession) -> str:
        """Why the link ended, or was none."""
        try:
            async with session.ws_connect(
                self._endpoint,
                headers=self._headers,
                heartbeat=_SOCKET_PING_S,
                max_msg_size=MAX_FRAME_BYTES + 1,
                timeout=ClientWSTimeout(ws_close=0.2),
            ) as socket:
                refused = await self._converse(socket)
        except HandshakeError as error:
            refused = Refused(status=error.status, code="link.refused", detail=f"HTTP {error.status} {error.message}")
        except (ClientError, OSError, TimeoutError) as error:
            return f"{type(error).__name__}: {error}"
        if refused is None:
            return "the controller closed the link"
        if (final := self._final(refused)) is not None:
            raise final
        return f"refused with {refused.status}: {refused.detail}"

    def _down(self) -> bool:
        """Note the loss; True when the link had been welcomed and had held for a while."""
        was_linked, since, now = self.linked, self._changed_at, self._clock.monotonic()
        if was_linked:
            self._open.clear()
            self._changed_at = now
        self._outbox.close()
        self._something_to_send.clear()
        return was_linked and now - since >= _STEADY_S

    async def _converse(self, socket: ClientWebSocketResponse) -> Refused | None:
        await self._send_now(socket, [self._registration()])
        async with asyncio.TaskGroup() as group:
            deadline = group.create_task(self._expect_welcome(socket), name="link-welcome")
            writer = group.create_task(self._write(socket), name="link-writer")
            beat = group.create_task(self._beat(), name="link-heartbeat")
            try:
                return await self._read(socket)
            finally:
                for task in (deadline, writer, beat):
                    task.cancel()

    async def _expect_welcome(self, socket: ClientWebSocketResponse) -> None:
        await self._clock.sleep_until(self._clock.monotonic() + _WELCOME_S)
        if not self.linked:
            await socket.close()

    async def _read(self, socket: ClientWebSocketResponse) -> Refused | None:
        while (frame := await socket.receive()).type in (WSMsgType.TEXT, WSMsgType.BINARY):
            for message in link_frames.decode(frame.data):
                if isinstance(message, Refused):
                    return message
                self._on_controller_message(message)
        return None

    def _on_controller_message(self, message: ControllerMessage) -> None:
        match message:
            case Assign(task_id=task_id, token=token):
                if self._outbox.holds(task_id, token):
                    self._deliver(message)
                elif self._outbox.repeat(task_id, token):
                    self._something_to_send.set()
            case Cancel(task_id=task_id, token=token):
                if self._outbox.repeat(task_id, token):
                    self._something_to_send.set()
                self._deliver(message)
            case Ack(task_id=task_id, token=token, checkpoint=int(number)):
                self._outbox.saved(task_id, token, number)
                self._deliver(message)
            case Ack(task_id=task_id, token=token):
                self._outbox.acknowledged(task_id, token)
                if not self._outbox.unacknowledged:
                    self._settled.set()
            case Ping():
                self.send(Heartbeat())
            case Welcome():
                self._on_link_welcomed(message)

    def _deliver(self, work: Work) -> None:
        try:
            self._on_message(work)
        except Exception:
            _log.exception("could not handle %r", work)

    def _on_link_welcomed(self, welcome: Welcome) -> None:
        self._welcome = welcome
        if not self.linked:
            self._open.set()
            self._changed_at, self._told_of_loss = self._clock.monotonic(), False
            self._outbox.open()
            self._something_to_send.set()
            self._say_drain()
            self._on_welcome(welcome)

    def _say_drain(self) -> None:
        """A registration ends a drain, so it is said again after each."""
        if self._draining:
            self.send(Drain())

    async def _write(self, socket: ClientWebSocketResponse) -> None:
        while True:
            await self._something_to_send.wait()
            self._something_to_send.clear()
            messages = self._outbox.take()
            try:
                await self._send_now(socket, messages)
            except (ClientError, OSError):
                self._outbox.give_back(messages)
                await socket.close()
                return

    async def _send_now(self, socket: ClientWebSocketResponse, messages: list[PeerMessage]) -> None:
        for frame in link_frames.encode(messages):
            await socket.send_frame(frame, WSMsgType.TEXT)

    async def _beat(self) -> None:
        await self._open.wait()
        while self._welcome:
            await self._clock.sleep_until(self._clock.monotonic() + self._welcome.heartbeat_sec)
            self.send(Heartbeat())

    def _registration(self) -> Register:
        up_s = self._clock.monotonic() - self._born
        return replace(self._register(), running=self._outbox.holdings(), up_sec=up_s)

    def _final(self, refused: Refused) -> PlumError | None:
        """The error that ends the link for good, None when a later attempt may succeed."""
        if refused.code == _IN_USE and self._may_be_own_ghost():
            return None
        error = {401: Unauthorized, 403: Forbidden, 409: Conflict}.get(refused.status)
        return error(refused.code, refused.detail) if error else None

    def _may_be_own_ghost(self) -> bool:
        if self._welcome is None:
            return False
        return self._clock.monotonic() - self._changed_at < self._welcome.lease_sec * _OWN_GHOST_LEASES

    def _tell_of(self, reason: str) -> None:
        level = logging.DEBUG if self._told_of_loss else logging.WARNING
        self._told_of_loss = True
        _log.log(level, "no link to %s (%s); trying again until the controller answers", self._endpoint, reason)

    async def _pause(self, was_steady: bool) -> None:
        """The first attempt after a good link is made at once.

        Who may hold something waits a third of a lease at most: a controller that was restarted gives one lease.
        """
        if was_steady:
            self._backoff.reset()
            return
        wait_s = self._backoff.next()
        if self._welcome is not None:
            wait_s = min(wait_s, self._welcome.lease_sec / 3)
        await self._clock.sleep_until(self._clock.monotonic() + wait_s)
