"""The peers of one kind and the leases of what they hold.

A lease lives while its peer is heard. A closed socket ends none early; a peer that registers again without a task
that it held has lost it at once.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Sequence
from functools import partial
from typing import Literal

from plum_desk.api import links
from plum_desk.api.errors import Conflict
from plum_desk.api.types.common import MAX_JSON_BYTES
from plum_desk.api.types.tasks import TaskError
from plum_desk.base.clock import Clock
from plum_desk.controller.call import PeerLink
from plum_desk.controller.core.task import TaskOrder
from plum_desk.controller.engine.ports import Assignment, Reports
from plum_desk.controller.executors.session import Session
from plum_desk.controller.store.codec import encode

_log = logging.getLogger(__name__)
Kind = Literal["worker", "agent"]
Changed = Callable[[Session, Literal["created", "updated", "deleted"]], None]
SWEEP_S = 0.5
_HEARTBEATS_A_LEASE = 3.3


class Peers:
    """All peers of one kind. ``executor`` is the name whose waiting tasks a free place may serve."""

    def __init__(
        self, kind: Kind, executor: str, reports: Reports, clock: Clock, lease_s: float, epoch: int, changed: Changed
    ) -> None:
        self._kind = kind
        self._executor = executor
        self._reports = reports
        self._clock = clock
        self._lease_s = lease_s
        self._epoch = epoch
        self._changed = changed
        self._sessions: dict[str, Session] = {}
        self._holders: dict[str, Session] = {}

    # The peers themselves.

    def all(self) -> list[Session]:
        """Every peer, open or within its lease."""
        return list(self._sessions.values())

    def get(self, peer_id: str) -> Session | None:
        """One peer."""
        return self._sessions.get(peer_id)

    def admit(self, peer_id: str, register: links.Register, link: PeerLink) -> Session:
        """Take a peer in. Raises ``Conflict`` ``node.inUse`` while another agent of that id is open and heard."""
        now = self._clock.monotonic()
        old = self._sessions.get(peer_id)
        if old is not None and self._kind == "agent" and self._is_other(old, register, now):
            raise Conflict("node.inUse", f"Another agent with the node id {peer_id} is connected.")
        session = Session(peer_id, register, link, now)
        self._sessions[peer_id] = session
        link.send(
            links.Welcome(heartbeat_sec=self._lease_s / _HEARTBEATS_A_LEASE, lease_sec=self._lease_s, epoch=self._epoch)
        )
        if old is not None:
            self._take_over(old, session)
        self._fence(session)
        self._changed(session, "created" if old is None else "updated")
        self._reports.freed(self._executor)
        return session

    def renew(self, session: Session, register: links.Register) -> None:
        """A peer registered again on its open link."""
        session.register = register
        session.names = frozenset(info.name for info in register.tasks)
        session.draining = False
        self._changed(session, "updated")
        self._reports.freed(self._executor)

    def closed(self, session: Session, link: PeerLink) -> None:
        """A socket is gone; if it is still the peer's, its leases run on without it."""
        if session.link is not link:
            return
        session.link = None
        if not session.holding:
            self._remove(session)
        else:
            self._changed(session, "updated")

    def remove(self, peer_id: str) -> None:
        """Forget a peer and close its link."""
        session = self._sessions.get(peer_id)
        if session is not None:
            if session.link is not None:
                session.link.close()
            self._lose_all(session)

    def sweep(self, stalled_s: float) -> None:
        """End the leases of peers not heard for a lease; a stall of the controller itself does not count."""
        now = self._clock.monotonic()
        for session in self.all():
            session.last_heard += stalled_s
            if now - session.last_heard > self._lease_s:
                _log.warning("%s %s was not heard for %.1f s", self._kind, session.peer_id, now - session.last_heard)
                self.remove(session.peer_id)

    # What they say.

    def received(self, session: Session, messages: Sequence[links.PeerMessage]) -> None:
        """Take the messages of one frame."""
        session.last_heard = self._clock.monotonic()
        for message in messages:
            self._take(session, message)

    def _take(self, session: Session, message: links.PeerMessage) -> None:
        match message:
            case links.Result() | links.Failure() if not self._may_report(session, message):
                # Not acknowledged: it may be the repetition of a result that is not durable yet.
                told = "%s %s reported on the task %s, which it does not hold"
                _log.warning(told, self._kind, session.peer_id, message.task_id)
            case links.Result():
                self._let_go(session, message.task_id, message.token)
                acknowledge = partial(self._acknowledge, session.peer_id, message.task_id, message.token)
                self._reports.succeeded(message.task_id, message.token, message.result, acknowledge)
            case links.Failure():
                self._fail(session, message)
            case links.Checkpoint() if self._holds(session, message):
                self._keep(session, message)
            case links.Progress() if self._holds(session, message):
                self._reports.progressed(message.task_id, message.token, message.fraction, message.message)
            case links.Log() if self._holds(session, message):
                self._reports.logged(message.task_id, message.token, message.stream, message.text)
            case links.Drain():
                session.draining = True
                self._changed(session, "updated")
            case links.Register():
                self.renew(session, message)

    def _keep(self, session: Session, message: links.Checkpoint) -> None:
        if len(encode(message.state)) > MAX_JSON_BYTES:
            told = "%s %s told a checkpoint of the task %s of more than 1 MiB: it is not kept"
            _log.warning(told, self._kind, session.peer_id, message.task_id)
            return
        ack = links.Ack(task_id=message.task_id, token=message.token, checkpoint=message.number)
        tell = partial(self._tell, session.peer_id, ack)
        self._reports.checkpointed(message.task_id, message.token, message.state, tell)

    def _holds(
        self, session: Session, message: links.Checkpoint | links.Progress | links.Log | links.Result | links.Failure
    ) -> bool:
        return session.holding.get(message.task_id) == message.token

    def _may_report(self, session: Session, message: links.Result | links.Failure) -> bool:
        """Who holds an attempt reports on it; a late word of one that has no holder any more changes no state."""
        return self._holds(session, message) or not self._reports.is_current(message.task_id, message.token)

    def _fail(self, session: Session, message: links.Failure) -> None:
        self._let_go(session, message.task_id, message.token)
        info = message.error
        outcome: Literal["Failed", "Timeout", "Canceled"] = "Failed"
        if info.type == "Timeout" or info.type == "Canceled":
            outcome = info.type  # type: ignore[assignment]
        self._reports.failed(
            message.task_id,
            message.token,
            outcome,
            TaskError(type=info.type, message=info.message, detail=info.detail),
            info.retryable,
            info.after_sec,
            partial(self._acknowledge, session.peer_id, message.task_id, message.token),
        )

    def _acknowledge(self, peer_id: str, task_id: str, token: str) -> None:
        self._tell(peer_id, links.Ack(task_id=task_id, token=token))

    def _tell(self, peer_id: str, ack: links.Ack) -> None:
        session = self._sessions.get(peer_id)
        if session is not None and session.link is not None:
            session.link.send(ack)

    # Places (see ports.Executor).

    def reserve(self, order: TaskOrder) -> str | None:
        """The least loaded peer that offers the task, suits it and has room."""
        found = [s for s in self._sessions.values() if s.has_room and self._offers(s, order) and s.suits(order)]
        if not found:
            return None
        best = min(found, key=lambda s: len(s.holding) / s.register.capacity)
        best.holding[order.task_id] = ""
        self._holders[order.task_id] = best
        return best.peer_id

    def release(self, task_id: str) -> None:
        """Give back a place that was not started."""
        session = self._holders.pop(task_id, None)
        if session is not None:
            session.holding.pop(task_id, None)
            self._reports.freed(self._executor)

    def start(self, assignment: Assignment, timeout_s: float) -> None:
        """Send the attempt to its peer; if that went meanwhile, the attempt is lost."""
        order = assignment.order
        session = self._holders.get(order.task_id)
        if session is None or session.link is None:
            self.release(order.task_id)
            told = f"the {self._kind} {assignment.place} was gone before the attempt was sent"
            self._reports.lost(order.task_id, assignment.token, f"{self._kind}.lost", told, counted=False)
            return
        session.holding[order.task_id] = assignment.token
        session.given_at[order.task_id] = assignment.started_at
        session.link.send(
            links.Assign(
                task_id=order.task_id,
                token=assignment.token,
                attempt=assignment.attempt,
                name=order.task_name,
                payload=order.payload,
                timeout_sec=timeout_s,
                executor=order.executor,
                checkpoint=assignment.checkpoint,
            )
        )

    def adopt(self, assignment: Assignment) -> None:
        """An attempt of an earlier life: its peer has one lease to come back with it."""
        task_id, peer_id = assignment.order.task_id, assignment.place
        session = self._sessions.get(peer_id)
        if session is None:
            register = links.Register(kind=self._kind, worker_id=peer_id, node_id=peer_id)
            session = self._sessions[peer_id] = Session(peer_id, register, None, self._clock.monotonic())
        session.holding[task_id] = assignment.token
        session.given_at[task_id] = assignment.started_at
        self._holders[task_id] = session

    def revoke(self, task_id: str, token: str, reason: str) -> None:
        """Tell the peer to stop; one that is away hears it when it comes back."""
        session = self._holders.get(task_id)
        if session is not None and session.holding.get(task_id) == token and session.link is not None:
            session.link.send(links.Cancel(task_id=task_id, token=token, reason=reason))

    def offering(self, order: TaskOrder) -> list[Session]:
        """The peers that could run the task, whether they have room or not."""
        return [s for s in self._sessions.values() if s.is_open and self._offers(s, order) and s.suits(order)]

    def _offers(self, session: Session, order: TaskOrder) -> bool:
        return self._kind == "agent" or order.task_name in session.names

    def _is_other(self, old: Session, register: links.Register, now: float) -> bool:
        same = register.instance_id is not None and register.instance_id == old.register.instance_id
        return old.is_open and not same and now - old.last_heard <= self._lease_s

    def _take_over(self, old: Session, session: Session) -> None:
        """The same peer came back: what it still holds goes on, what it does not hold any more is lost."""
        if old.link is not None:
            told = f"another {self._kind} registered as {session.peer_id}"
            old.link.send(links.Refused(status=409, code=f"{self._kind}.replaced", detail=told))
            old.link.close()
            old.link = None
        still = {holding.task_id: holding.token for holding in session.register.running}
        for task_id, token in old.holding.items():
            self._holders.pop(task_id, None)
            if token and still.get(task_id) == token:
                session.holding[task_id] = token
                session.given_at[task_id] = old.given_at.get(task_id, 0.0)
                self._holders[task_id] = session
            elif token and self._never_arrived(session, old.given_at.get(task_id, 0.0)):
                told = f"the {self._kind} {session.peer_id} did not get the attempt"
                self._reports.lost(task_id, token, "assignment.lost", told, counted=False)
            elif token:
                self._lose(task_id, token, session.peer_id)

    def _never_arrived(self, session: Session, given_at: float) -> bool:
        """Whether the peer has lived since before the attempt began: then it would hold what had reached it."""
        up_s = session.register.up_sec
        return up_s is not None and self._clock.wall() - up_s < given_at

    def _fence(self, session: Session) -> None:
        """What the peer holds and is not its own any more is to stop; results of it are recorded as superseded."""
        for holding in session.register.running:
            if session.holding.get(holding.task_id) != holding.token and session.link is not None:
                session.link.send(links.Cancel(task_id=holding.task_id, token=holding.token, reason="fenced"))

    def _let_go(self, session: Session, task_id: str, token: str) -> None:
        if session.holding.get(task_id) == token:
            del session.holding[task_id]
            session.given_at.pop(task_id, None)
            self._holders.pop(task_id, None)
            self._reports.freed(self._executor)
            if not session.is_open and not session.holding:
                self._remove(session)

    def _lose_all(self, session: Session) -> None:
        holding, session.holding = session.holding, {}
        self._remove(session)
        for task_id, token in holding.items():
            self._holders.pop(task_id, None)
            if token:
                self._lose(task_id, token, session.peer_id)

    def _lose(self, task_id: str, token: str, peer_id: str) -> None:
        self._reports.lost(task_id, token, f"{self._kind}.lost", f"the {self._kind} {peer_id} was lost")

    def _remove(self, session: Session) -> None:
        if self._sessions.get(session.peer_id) is session:
            del self._sessions[session.peer_id]
            self._changed(session, "deleted")
