"""The WebSocket end of the links of workers and agents."""

from __future__ import annotations

import asyncio
import logging
from contextlib import suppress

import msgspec
from aiohttp import WSCloseCode, WSMsgType, web

from plum_desk.api.errors import BadRequest, PlumError
from plum_desk.api.links import MAX_FRAME_BYTES, ControllerMessage, PeerMessage, Refused, Register
from plum_desk.base.clock import Clock
from plum_desk.controller.call import PeerRegistry, PeerSession, Principal
from plum_desk.controller.http.frames import WRONG_SHAPE, BadFrame, FrameReader, packed

REGISTER_S = 10.0
MAX_BACKLOG_BYTES = 2 * MAX_FRAME_BYTES
_CLOSE_S = 1.0
_REASON_BYTES = 120
_log = logging.getLogger(__name__)
_ENCODER = msgspec.json.Encoder()


class WorkerLinks:
    """Accepts links, registers their peers, and hands their messages on."""

    def __init__(self, peers: PeerRegistry, clock: Clock) -> None:
        self._peers = peers
        self._clock = clock
        self._frames = FrameReader()
        self._open: dict[Link, asyncio.Task[None]] = {}
        self._tokens: dict[Link, str | None] = {}

    async def serve(self, request: web.BaseRequest, principal: Principal) -> web.WebSocketResponse[bool]:
        """Hold one link until it is closed. Raises ``BadRequest`` when the request opens no WebSocket."""
        socket: web.WebSocketResponse[bool] = web.WebSocketResponse(
            max_msg_size=MAX_FRAME_BYTES, compress=False, timeout=_CLOSE_S / 2, decode_text=False
        )
        if not socket.can_prepare(request).ok:
            raise BadRequest("link.upgradeRequired", "This path opens a WebSocket.")
        await socket.prepare(request)
        link = Link(socket, request)
        self._tokens[link] = principal.token_id
        self._open[link] = writer = asyncio.create_task(link.run(), name="link-writer")
        try:
            await self._hold(socket, link, principal)
        except BadFrame as fault:
            link.close(fault.close_code, str(fault))
        except Exception:
            _log.exception("a link failed")
            link.close(WSCloseCode.INTERNAL_ERROR, "the controller failed")
        finally:
            link.close()
            await asyncio.wait([writer])
            del self._open[link], self._tokens[link]
        return socket

    def revoke(self, token_id: str) -> None:
        """Close the links that were opened with a token."""
        for link, opened_with in list(self._tokens.items()):
            if opened_with == token_id:
                link.close(WSCloseCode.POLICY_VIOLATION, "token.revoked")

    async def close(self, timeout_s: float) -> None:
        """Close all links; those that do not end in time are cut off."""
        writers = list(self._open.values())
        for link in list(self._open):
            link.close(WSCloseCode.GOING_AWAY, "the controller stops")
        if writers:
            await asyncio.wait(writers, timeout=timeout_s)
        for link in list(self._open):
            link.abort()

    async def _hold(self, socket: web.WebSocketResponse[bool], link: Link, principal: Principal) -> None:
        messages = await self._first(socket)
        register = messages[0] if messages else None
        if not isinstance(register, Register):
            if messages is not None:
                raise BadFrame(WRONG_SHAPE, "the first message must be register")
            return
        try:
            session = await self._peers.register(principal, register, link)
        except PlumError as fault:
            link.send(Refused(status=fault.status, code=fault.code, detail=fault.detail))
            link.close(WSCloseCode.POLICY_VIOLATION, fault.code)
            return
        try:
            if len(messages or ()) > 1:
                session.received((messages or [])[1:])
            await self._pass_on(socket, session)
        finally:
            session.closed()

    async def _first(self, socket: web.WebSocketResponse[bool]) -> list[PeerMessage] | None:
        """The messages of the first frame; None when the peer left before."""
        receiving = asyncio.create_task(socket.receive(), name="link-register")
        patience = asyncio.create_task(
            self._clock.sleep_until(self._clock.monotonic() + REGISTER_S), name="link-register-patience"
        )
        try:
            await asyncio.wait([receiving, patience], return_when=asyncio.FIRST_COMPLETED)
            if not receiving.done():
                raise BadFrame(WRONG_SHAPE, f"no register within {REGISTER_S:g} s")
            frame = receiving.result()
            if frame.type not in (WSMsgType.TEXT, WSMsgType.BINARY):
                return None
            return self._frames.read(frame.data)
        finally:
            for task in (receiving, patience):
                task.cancel()
                with suppress(asyncio.CancelledError):
                    await task

    async def _pass_on(self, socket: web.WebSocketResponse[bool], session: PeerSession) -> None:
        while True:
            frame = await socket.receive()
            if frame.type not in (WSMsgType.TEXT, WSMsgType.BINARY):
                return
            messages = self._frames.read(frame.data)
            if messages:
                session.received(messages)


class Link:
    """The controller's end of one socket: messages of one turn of the loop leave in one frame."""

    def __init__(self, socket: web.WebSocketResponse[bool], request: web.BaseRequest) -> None:
        self._socket = socket
        self._request = request
        self._queue: list[bytes] = []
        self._queued_bytes = 0
        self._wake = asyncio.Event()
        self._close: tuple[int, str] | None = None

    def send(self, message: ControllerMessage) -> None:
        """Queue a message; a peer that leaves 32 MiB unread is cut off."""
        if self._close is not None:
            return
        data = _ENCODER.encode(message)
        self._queue.append(data)
        self._queued_bytes += len(data)
        self._wake.set()
        if self._queued_bytes > MAX_BACKLOG_BYTES:
            _log.warning("a peer at %s does not read its messages: its link is cut off", self._request.remote)
            self._queue.clear()
            self.abort()

    def close(self, code: int = WSCloseCode.OK, reason: str = "") -> None:
        """Close once what is queued has left, or after a second; the first reason given counts."""
        if self._close is None:
            self._close = (code, reason)
            self._wake.set()
            asyncio.get_running_loop().call_later(_CLOSE_S, self.abort)

    def abort(self) -> None:
        """Cut the connection."""
        self._close = self._close or (WSCloseCode.ABNORMAL_CLOSURE, "")
        self._wake.set()
        if self._request.transport is not None:
            self._request.transport.abort()

    async def run(self) -> None:
        """Write until the link is closed."""
        with suppress(ConnectionError, RuntimeError):
            while True:
                await self._wake.wait()
                self._wake.clear()
                while self._queue:
                    await self._write()
                if self._close is not None:
                    break
            code, reason = self._close
            short = reason.encode()[:_REASON_BYTES].decode(errors="ignore").encode()
            await self._socket.close(code=code, message=short)

    async def _write(self) -> None:
        queued, self._queue = self._queue, []
        for frame in packed(queued):
            await self._socket.send_frame(frame, WSMsgType.TEXT)
            self._queued_bytes -= len(frame)
        if not self._queue:
            self._queued_bytes = 0
