"""What an operation is called with, and who calls: the seam between the face and the areas."""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable, Mapping, Sequence
from typing import Any, Protocol

from msgspec import Struct

from plum_desk.api.errors import FieldProblem
from plum_desk.api.links import ControllerMessage, PeerMessage, Register
from plum_desk.api.transport import Response, ServerEvent
from plum_desk.api.types.access import Role
from plum_desk.api.types.common import Json


class RequestKey(Struct, frozen=True, kw_only=True):
    """An idempotency key: whose, and a digest of what was asked under it."""

    caller: str
    key: str
    fingerprint: str


class Principal(Struct, frozen=True, kw_only=True):
    """Who calls. ``name`` goes into the audit trail; ``bound_to`` is the node or worker of a machine role.

    ``request`` is the idempotency key of the call: it is stored together with the audit note of the change.
    """

    name: str
    role: Role
    bound_to: str | None = None
    address: str | None = None
    token_id: str | None = None
    request: RequestKey | None = None


class Call(Struct, frozen=True, kw_only=True):
    """One authorized call: path parameters, the decoded query and body (None when the operation has none)."""

    principal: Principal
    path: dict[str, str]
    query: Any = None
    body: Any = None
    if_match: int | None = None


class Chunk(Struct, frozen=True, kw_only=True):
    """Bytes of a log; ``next_offset`` goes into ``X-Next-Offset``."""

    data: bytes
    next_offset: int


Answer = Any
"""A response struct, a list of them, a ``Page``, a ``Chunk``, a str (text), None (204) or an event iterator (SSE)."""

Handler = Callable[[Call], Awaitable[Answer]]
Handlers = Mapping[str, Handler]
"""Handlers by operation name; the composition checks that the table is covered exactly."""

Explainer = Callable[[Json], Awaitable[list[FieldProblem]]]
"""What else is wrong with a body whose shape is refused: problems that only an area knows of."""

Explainers = Mapping[str, Explainer]
"""By operation name, for those operations that have one."""

Events = AsyncIterator[ServerEvent]


class Authenticator(Protocol):
    """Tells who a request comes from."""

    async def authenticate(self, authorization: str | None, address: str | None) -> Principal:
        """Raise ``Unauthorized`` or, after too many wrong tokens from one address, ``RateLimited``."""
        ...


class Replays(Protocol):
    """Makes each request under an idempotency key once."""

    async def once(
        self,
        key: RequestKey,
        make: Callable[[], Awaitable[Response]],
        look_up: Callable[[str], Awaitable[Response]],
        *,
        secret: bool,
    ) -> Response:
        """The first answer, made now or before; duplicates wait for the first. Raises ``Invalid`` for another body.

        ``look_up`` answers with the object ``kind:id`` when the first answer was lost. A ``secret`` answer is not
        stored.
        """
        ...


class PeerLink(Protocol):
    """The controller's end of one open WebSocket."""

    def send(self, message: ControllerMessage) -> None:
        """Queue a message; those of one turn of the loop leave in one frame."""
        ...

    def close(self) -> None:
        """Close the socket; what was queued is sent first."""
        ...


class PeerSession(Protocol):
    """What the controller knows of a registered peer."""

    def received(self, messages: Sequence[PeerMessage]) -> None:
        """Take the messages of one frame, in order. Raises nothing for stale tokens."""
        ...

    def closed(self) -> None:
        """The socket is gone; the peer's leases run on."""
        ...


class PeerRegistry(Protocol):
    """Where links register."""

    async def register(self, principal: Principal, message: Register, link: PeerLink) -> PeerSession:
        """Admit the peer, answer with ``welcome`` on the link. Raises a PlumError when it is refused."""
        ...
