"""Where the links of workers and agents register, and what the console sees of them."""

from __future__ import annotations

from collections.abc import Callable, Coroutine, Sequence
from functools import partial
from typing import Any, Literal

from plum_desk.api.errors import Forbidden, Invalid, NotFound
from plum_desk.api.links import PROTOCOL, PeerMessage, Register
from plum_desk.api.types.workers import EmbeddedWorker
from plum_desk.base.clock import Clock
from plum_desk.base.tasks import TaskScope
from plum_desk.controller.call import Call, Handlers, PeerLink, PeerSession, Principal
from plum_desk.controller.executors.peers import Peers
from plum_desk.controller.executors.session import Session
from plum_desk.controller.store.port import Database, Transaction

Kind = Literal["created", "updated", "deleted"]
NodeLinked = Callable[[str, bool], Coroutine[Any, Any, None]]


class OpenLink:
    """One registered link; satisfies ``call.PeerSession``."""

    def __init__(self, peers: Peers, session: Session, link: PeerLink) -> None:
        self._peers = peers
        self._session = session
        self._link = link

    def received(self, messages: Sequence[PeerMessage]) -> None:
        """See ``PeerSession``."""
        self._peers.received(self._session, messages)

    def closed(self) -> None:
        """See ``PeerSession``."""
        self._peers.closed(self._session, self._link)


class LinksArea:
    """Admits peers by their role and binding; lists workers. Satisfies ``call.PeerRegistry``."""

    def __init__(self, database: Database, clock: Clock, scope: TaskScope, node_linked: NodeLinked) -> None:
        self._database = database
        self._clock = clock
        self._scope = scope
        self._node_linked = node_linked
        self._revisions: dict[str, int] = {}
        self._workers: Peers
        self._agents: Peers

    def serve(self, workers: Peers, agents: Peers) -> None:
        """Tell which peers there are; call once, before the first link."""
        self._workers, self._agents = workers, agents

    def handlers(self) -> Handlers:
        """By operation name."""
        return {
            "embedded_workers.list": self.find,
            "embedded_workers.get": self.get,
            "embedded_workers.delete": self.delete,
        }

    async def register(self, principal: Principal, message: Register, link: PeerLink) -> PeerSession:
        """See ``PeerRegistry``."""
        if message.protocol != PROTOCOL:
            raise Invalid("link.protocol", f"This controller speaks protocol {PROTOCOL}, not {message.protocol}.")
        peers = self._agents if message.kind == "agent" else self._workers
        peer_id = message.node_id if message.kind == "agent" else message.worker_id
        if peer_id is None:
            raise Invalid("link.noId", "A worker names its workerId, an agent its nodeId.")
        _check_role(principal, message, peer_id)
        return OpenLink(peers, peers.admit(peer_id, message, link), link)

    def worker_changed(self, session: Session, kind: Kind) -> None:
        """Publish a change of a worker."""
        self._scope.start(self._publish(session, kind), name=f"worker {session.peer_id} {kind}")

    def agent_changed(self, session: Session, kind: Kind) -> None:
        """Tell the nodes about a link."""
        is_linked = kind != "deleted" and session.is_open
        self._scope.start(self._node_linked(session.peer_id, is_linked), name=f"agent {session.peer_id} {kind}")

    def all(self) -> list[EmbeddedWorker]:
        """All workers by id."""
        return [self._view(session) for session in sorted(self._workers.all(), key=lambda s: s.peer_id)]

    async def find(self, call: Call) -> list[EmbeddedWorker]:
        """All workers."""
        return self.all()

    async def get(self, call: Call) -> EmbeddedWorker:
        """One worker."""
        return self._view(self._require(call.path["id"]))

    async def delete(self, call: Call) -> None:
        """Forget a worker and close its link; what it held is lost at once."""
        self._workers.remove(self._require(call.path["id"]).peer_id)

    async def _publish(self, session: Session, kind: Kind) -> None:
        await self._database.write(partial(self._announce, session, kind))

    def _announce(self, session: Session, kind: Kind, tx: Transaction) -> None:
        revision = tx.revision()
        self._revisions[session.peer_id] = revision
        if kind == "deleted":
            self._revisions.pop(session.peer_id, None)
            gone = {"workerId": session.peer_id, "revision": revision}
            tx.emit("workers", kind, revision, lambda: gone)
        else:
            tx.emit("workers", kind, revision, lambda: self._view(session))

    def _require(self, worker_id: str) -> Session:
        session = self._workers.get(worker_id)
        if session is None:
            raise NotFound("worker.notFound", f"There is no worker {worker_id}.")
        return session

    def _view(self, session: Session) -> EmbeddedWorker:
        register = session.register
        silent_s = self._clock.monotonic() - session.last_heard
        return EmbeddedWorker(
            worker_id=session.peer_id,
            node_id=register.node_id,
            instance_id=register.instance_id,
            app_name=register.app_name,
            app_version=register.app_version,
            tasks=[info.name for info in register.tasks],
            task_info=register.tasks,
            labels=register.labels,
            capacity=register.capacity,
            in_flight=len(session.holding),
            transport="websocket",
            draining=session.draining,
            last_seen=int(self._clock.wall() - silent_s),
            health="Healthy" if session.is_open else "Unhealthy",
            revision=self._revisions.get(session.peer_id, 0),
        )


def _check_role(principal: Principal, message: Register, peer_id: str) -> None:
    """A machine role serves as its own kind only, and only in the name that its token is bound to."""
    if principal.role == "admin":
        return
    if principal.role != message.kind:
        raise Forbidden("role.forbidden", f"A token of the role {principal.role} is not one of a {message.kind}.")
    if principal.bound_to not in (None, peer_id):
        raise Forbidden("token.otherPeer", f"The token is bound to {principal.bound_to}.")
