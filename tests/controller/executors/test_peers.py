"""What a peer that comes back still holds, and what becomes of the rest."""

from __future__ import annotations

from typing import Any

import pytest

from plum_desk.api import links
from plum_desk.api.errors import Conflict
from plum_desk.api.types.workers import TaskInfo
from plum_desk.base.clock import VirtualClock
from plum_desk.controller.core.task import TaskOrder
from plum_desk.controller.engine.ports import Assignment
from plum_desk.controller.executors.peers import Peers

LEASE_S = 10.0


class Recorder:
    """Stands for the engine: keeps what it is told."""

    def __init__(self) -> None:
        self.told: list[tuple[Any, ...]] = []

    def succeeded(self, task_id: str, token: str, result: Any, stored: Any = None) -> None:
        self.told.append(("succeeded", task_id, token, result))

    def failed(self, task_id: str, token: str, outcome: str, *_: Any, **__: Any) -> None:
        self.told.append((outcome, task_id, token))

    def lost(self, task_id: str, token: str, reason: str, message: str, *, counted: bool = True) -> None:
        self.told.append(("lost", task_id, token, reason, counted))

    def progressed(self, *_: Any) -> None: ...

    def logged(self, *_: Any) -> None: ...

    def freed(self, executor: str) -> None: ...


class Link:
    """The controller's end of a socket: keeps what is sent."""

    def __init__(self) -> None:
        self.sent: list[links.ControllerMessage] = []
        self.is_closed = False

    def send(self, message: links.ControllerMessage) -> None:
        self.sent.append(message)

    def close(self) -> None:
        self.is_closed = True


class House:
    """Workers on a virtual clock."""

    def __init__(self, kind: Any = "worker") -> None:
        self.clock = VirtualClock()
        self.engine = Recorder()
        self.peers = Peers(kind, "embedded", self.engine, self.clock, LEASE_S, 1, lambda *_: None)

    def admit(self, *running: str, up_sec: float | None = None, link: Link | None = None, **more: Any) -> Link:
        link = link or Link()
        holdings = [links.Holding(task_id=task_id, token="1.1") for task_id in running]
        message = links.Register(
            worker_id="w", node_id="w", tasks=[TaskInfo(name="n")], capacity=2, running=holdings, up_sec=up_sec, **more
        )
        self.peers.admit("w", message, link)
        return link

    def give(self, task_id: str) -> None:
        order = _order(task_id)
        place = self.peers.reserve(order)
        assert place == "w"
        self.peers.start(Assignment(order, "1.1", 1, place, self.clock.wall()), 60.0)


def _order(task_id: str) -> TaskOrder:
    return TaskOrder(task_id=task_id, name="n", task_name="n", executor="embedded", created_at=0.0, created_by="me")


@pytest.fixture
def house() -> House:
    return House()


async def test_what_a_peer_still_holds_goes_on(house: House) -> None:
    house.admit()
    house.give("t1")
    house.admit("t1", up_sec=0.0)
    assert house.engine.told == []
    assert house.peers.reserve(_order("t2")) == "w"
    assert house.peers.reserve(_order("t3")) is None


async def test_a_peer_that_was_started_again_has_lost_its_task(house: House) -> None:
    house.admit(up_sec=100.0)
    house.give("t1")
    await house.clock.advance(5.0)
    house.admit(up_sec=1.0)
    assert house.engine.told == [("lost", "t1", "1.1", "worker.lost", True)]


async def test_what_never_reached_a_peer_that_lived_on_uses_up_no_retry(house: House) -> None:
    house.admit(up_sec=100.0)
    house.give("t1")
    await house.clock.advance(5.0)
    house.admit(up_sec=105.0)
    assert house.engine.told == [("lost", "t1", "1.1", "assignment.lost", False)]


async def test_an_attempt_of_an_earlier_life_of_the_controller_never_arrived_either(house: House) -> None:
    house.peers.adopt(Assignment(_order("t1"), "1.1", 1, "w", house.clock.wall()))
    await house.clock.advance(2.0)
    house.admit(up_sec=60.0)
    assert house.engine.told == [("lost", "t1", "1.1", "assignment.lost", False)]


async def test_an_adopted_attempt_waits_one_lease_for_its_peer(house: House) -> None:
    house.peers.adopt(Assignment(_order("t1"), "1.1", 1, "w", house.clock.wall()))
    await house.clock.advance(LEASE_S - 1)
    house.peers.sweep(0.0)
    assert house.engine.told == []
    await house.clock.advance(2.0)
    house.peers.sweep(0.0)
    assert house.engine.told == [("lost", "t1", "1.1", "worker.lost", True)]


async def test_a_stall_of_the_controller_ends_no_lease(house: House) -> None:
    house.admit()
    house.give("t1")
    await house.clock.advance(LEASE_S * 3)
    house.peers.sweep(LEASE_S * 3)
    assert house.engine.told == []


async def test_a_fenced_task_is_told_to_stop(house: House) -> None:
    link = house.admit("t9")
    assert [message for message in link.sent if isinstance(message, links.Cancel)] == [
        links.Cancel(task_id="t9", token="1.1", reason="fenced")
    ]


async def test_a_newer_worker_of_a_name_takes_the_place_of_the_older_one(house: House) -> None:
    old = house.admit()
    house.admit()
    assert old.is_closed
    assert isinstance(old.sent[-1], links.Refused)
    assert old.sent[-1].code == "worker.replaced"


async def test_a_second_agent_of_a_node_is_refused_while_the_first_is_heard() -> None:
    house = House("agent")
    house.admit(instance_id="life-1")
    with pytest.raises(Conflict) as refused:
        house.admit(instance_id="life-2")
    assert refused.value.code == "node.inUse"
    house.admit(instance_id="life-1")
    await house.clock.advance(LEASE_S + 1)
    house.admit(instance_id="life-2")
