"""Waiting tasks meet places: priorities that age, pools that are full."""

from __future__ import annotations

from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, rule

from plum_desk.api.types.tasks import Explanation
from plum_desk.base.clock import VirtualClock
from plum_desk.controller.core.task import TaskOrder
from plum_desk.controller.engine.dispatcher import AGING_S, Dispatcher
from plum_desk.controller.engine.pools import Pools
from plum_desk.controller.engine.ports import Assignment


class Places:
    """An executor with so many places; satisfies ``ports.Executor``."""

    def __init__(self, count: int) -> None:
        self.free = count
        self.names: set[str] | None = None
        self.asked = 0

    def reserve(self, order: TaskOrder) -> str | None:
        self.asked += 1
        if self.free == 0:
            return None
        self.free -= 1
        return "here"

    def names_with_room(self) -> set[str] | None:
        return self.names

    def release(self, task_id: str) -> None:
        self.free += 1

    def start(self, assignment: Assignment) -> None: ...

    def adopt(self, assignment: Assignment) -> bool:
        return False

    def revoke(self, task_id: str, token: str, reason: str) -> None: ...

    def explain_waiting(self, order: TaskOrder) -> Explanation:
        return Explanation(state="Pending", code="places.none", message="No place.")


class House:
    """A dispatcher on a virtual clock."""

    def __init__(self, places: int, **slots: int) -> None:
        self.clock = VirtualClock()
        self.places = Places(places)
        self.started: list[str] = []
        self.pools = Pools(lambda: None)
        for name, count in slots.items():
            self.pools.set(name, count)
        self.dispatcher = Dispatcher(
            {"x": self.places}, lambda order, _: self.started.append(order.task_id), self.pools, self.clock.wall
        )

    def order(self, task_id: str, name: str = "work", priority: int = 0, pool: str | None = None) -> TaskOrder:
        return TaskOrder(
            task_id=task_id,
            name=name,
            task_name=name,
            executor="x",
            created_at=self.clock.wall(),
            created_by="test",
            priority=priority,
            pool=pool,
        )

    def wait(self, *orders: TaskOrder) -> None:
        for order in orders:
            self.dispatcher.wait(order, self.clock.wall())

    def ended(self, task_id: str) -> None:
        """A task gives its place and its slot back, and the free place is handed out."""
        self.places.release(task_id)
        self.pools.give_back(task_id)
        self.dispatcher.match("x")


def test_the_larger_priority_goes_first_then_the_older() -> None:
    house = House(places=0)
    house.wait(house.order("b"), house.order("a"), house.order("c", priority=1), house.order("d", "other", priority=2))
    for _ in range(4):
        house.ended("")
    assert house.started == ["d", "c", "a", "b"]


async def test_nothing_starves_under_a_steady_stream_of_a_higher_priority() -> None:
    """One place, a task of priority 0, and every second a new one of priority 10."""
    house = House(places=0)
    house.wait(house.order("low"))
    for second in range(int(20 * AGING_S)):
        house.wait(house.order(f"high{second:04}", priority=10))
        house.ended("")
        if "low" in house.started:
            break
        await house.clock.advance(1.0)
    waited_s = house.clock.wall() - VirtualClock().wall()
    assert waited_s == 10 * AGING_S  # as long as ten steps of priority are worth
    assert house.started[-1] == "low"


async def test_a_task_that_was_started_late_does_not_profit_from_its_age() -> None:
    house = House(places=0)
    old = house.order("old")
    await house.clock.advance(100 * AGING_S)
    house.wait(house.order("new", priority=1), old)
    house.ended("")
    assert house.started == ["new"]


def test_a_full_pool_holds_its_tasks_only_and_says_who_holds_it() -> None:
    house = House(places=5, press=1)
    first, second, free = house.order("1", pool="press"), house.order("2", "other", pool="press"), house.order("3")
    assert house.dispatcher.place_now(first) == "here"
    assert house.dispatcher.place_now(second) is None
    assert house.dispatcher.place_now(free) == "here"
    assert house.places.free == 3
    house.wait(second)
    told = house.dispatcher.explain_waiting(second)
    assert (told.code, told.details["holders"]) == ("pool.full", [{"taskId": "1", "since": house.clock.wall()}])
    house.dispatcher.match("x")
    assert house.started == []
    house.ended("1")
    assert house.started == ["2"]
    assert list(house.pools.holders("press")) == ["2"]


def test_who_comes_later_does_not_pass_those_that_wait_for_the_pool() -> None:
    house = House(places=5, press=1)
    house.dispatcher.place_now(house.order("1", pool="press"))
    house.wait(house.order("2", "other", pool="press"))
    house.places.release("1")
    house.pools.give_back("1")
    assert house.dispatcher.place_now(house.order("3", pool="press")) is None
    assert house.dispatcher.waiting_in("press") == 1


def test_a_slot_without_a_place_is_not_taken() -> None:
    house = House(places=0, press=1)
    order = house.order("1", pool="press")
    assert house.dispatcher.place_now(order) is None
    assert house.pools.holders("press") == {}
    assert house.dispatcher.explain_waiting(order).code == "places.none"


def test_what_is_given_back_unused_frees_the_slot() -> None:
    house = House(places=1, press=1)
    order = house.order("1", pool="press")
    house.dispatcher.place_now(order)
    house.dispatcher.give_back(order)
    assert (house.places.free, house.pools.holders("press")) == (1, {})


def test_only_lanes_that_may_have_a_place_are_asked_for() -> None:
    house = House(0)
    for place in range(1000):
        house.dispatcher.wait(house.order(f"t{place}", name=f"name {place}"))
    house.places.free, house.places.names, house.places.asked = 5, {"name 7", "name 8", "unheard"}, 0
    house.dispatcher.match("x")
    assert house.started == ["t7", "t8"]
    assert house.places.asked == 2


def test_how_many_wait_in_a_pool() -> None:
    house = House(10, lab=1)
    for place in range(4):
        house.dispatcher.wait(house.order(f"t{place}", pool="lab"))
    house.dispatcher.wait(house.order("free"))
    house.dispatcher.withdraw("t3")
    house.dispatcher.withdraw("t3")
    assert house.dispatcher.waiting_in("lab") == 3
    house.dispatcher.match("x")
    assert house.dispatcher.waiting_in("lab") == 2


def test_a_task_that_had_a_place_and_waits_again_gets_one_again() -> None:
    house = House(places=1)
    order = house.order("retried")
    for times in (1, 2, 3):
        house.dispatcher.wait(order)
        house.dispatcher.match("x")
        assert house.started == ["retried"] * times
        house.dispatcher.give_back(order)


class Waiting(RuleBasedStateMachine):
    """Tasks come, go, get places and give them back in any order: none is forgotten while there is a place."""

    def __init__(self) -> None:
        super().__init__()
        self.house = House(places=2)
        self.waiting: set[str] = set()
        self.holding: set[str] = set()

    @rule(name=st.sampled_from("abcdef"), lane=st.sampled_from(["work", "play"]))
    def wait(self, name: str, lane: str) -> None:
        task_id = f"{lane}-{name}"
        if task_id not in self.holding:
            self.house.dispatcher.wait(self.house.order(task_id, lane))
            self.waiting.add(task_id)

    @rule(name=st.sampled_from("abcdef"), lane=st.sampled_from(["work", "play"]))
    def withdraw(self, name: str, lane: str) -> None:
        self.house.dispatcher.withdraw(f"{lane}-{name}")
        self.waiting.discard(f"{lane}-{name}")

    @rule()
    def match(self) -> None:
        before = len(self.house.started)
        self.house.dispatcher.match("x")
        started = set(self.house.started[before:])
        assert started <= self.waiting
        assert len(started) == len(self.house.started) - before
        self.waiting -= started
        self.holding |= started
        assert not self.waiting or self.house.places.free == 0

    @rule(name=st.sampled_from("abcdef"), lane=st.sampled_from(["work", "play"]))
    def give_back(self, name: str, lane: str) -> None:
        task_id = f"{lane}-{name}"
        if task_id in self.holding:
            self.house.dispatcher.give_back(self.house.order(task_id, lane))
            self.holding.discard(task_id)


TestWaiting = Waiting.TestCase
