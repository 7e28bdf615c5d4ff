"""One registered peer, a worker or an agent, as the controller knows it."""

from __future__ import annotations

from plum_desk.api.links import Register
from plum_desk.controller.call import PeerLink
from plum_desk.controller.core.task import TaskOrder


class Session:
    """Mutable state of a peer: its link while that is open, what it holds, when it was heard.

    ``holding`` maps task ids to tokens; an empty token is a place that is reserved and not started yet. ``given_at``
    has the Unix times at which the attempts began.
    """

    def __init__(self, peer_id: str, register: Register, link: PeerLink | None, now: float) -> None:
        self.peer_id = peer_id
        self.register = register
        self.link = link
        self.last_heard = now
        self.draining = False
        self.holding: dict[str, str] = {}
        self.given_at: dict[str, float] = {}
        self.names = frozenset(info.name for info in register.tasks)

    @property
    def is_open(self) -> bool:
        """Whether its socket is open."""
        return self.link is not None

    @property
    def has_room(self) -> bool:
        """Whether it would take one more task."""
        return self.link is not None and not self.draining and len(self.holding) < self.register.capacity

    def suits(self, order: TaskOrder) -> bool:
        """Whether it is one that the task's target and labels ask for."""
        mine = self.register.labels
        return self._is_target(order) and all(mine.get(label) == value for label, value in order.labels.items())

    def _is_target(self, order: TaskOrder) -> bool:
        match order.target_kind:
            case "worker":
                return self.peer_id == order.target_ref
            case "node":
                return self.register.node_id == order.target_ref
            case "app":
                return self.register.app_name == order.target_ref
            case "deployment":
                return self.register.labels.get("deployment") == order.target_ref
            case _:
                return True
