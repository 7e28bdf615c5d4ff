"""Which of several healthy endpoints a call goes to."""

from __future__ import annotations

from collections import Counter

import pytest

from plum_desk.api.client import PlumClient
from plum_desk.api.errors import Invalid
from plum_desk.api.types.services import Endpoint
from plum_desk.base.tasks import TaskScope
from plum_desk.controller.core.task import TaskOrder
from plum_desk.controller.executors.service import ServiceExecutor

PORTS = (1, 2, 3)


class Three:
    """Three healthy endpoints; satisfies ``executors.service.Directory``."""

    def healthy(
        self, service: str, version: str | None, protocol: str | None, excluded: frozenset[str]
    ) -> list[Endpoint]:
        return [_endpoint(port) for port in PORTS if f"10.0.0.1:{port}" not in excluded]

    def ejected(self, endpoint: Endpoint) -> None: ...


class Silent:
    """Nobody listens; as much of ``ports.Reports`` as places need."""

    def freed(self, executor: str) -> None: ...


def _endpoint(port: int) -> Endpoint:
    return Endpoint(
        service_name="s",
        instance_id="i",
        node_id="manual",
        ip="10.0.0.1",
        port=port,
        protocol="http",
        version="",
        labels={},
        healthy=True,
        last_seen=0,
    )


def _executor(*randoms: float) -> ServiceExecutor:
    given = iter(randoms)
    return ServiceExecutor(Three(), Silent(), TaskScope(), lambda: next(given))  # type: ignore[arg-type]


def _order(number: int, strategy: str | None) -> TaskOrder:
    labels = {} if strategy is None else {"serviceStrategy": strategy}
    return TaskOrder(
        task_id=f"t{number}",
        name="x",
        task_name="x",
        executor="service",
        target_ref="s",
        created_at=0.0,
        created_by="me",
        labels=labels,
    )


def _ports(executor: ServiceExecutor, strategy: str | None, numbers: range) -> list[int]:
    places = [executor.reserve(_order(number, strategy)) for number in numbers]
    return [int((place or "").rpartition(":")[2]) for place in places]


@pytest.mark.parametrize("strategy", [None, "round_robin"])
def test_by_turns(strategy: str | None) -> None:
    assert _ports(_executor(), strategy, range(6)) == [1, 2, 3, 1, 2, 3]


def test_at_random() -> None:
    assert _ports(_executor(0.0, 0.5, 0.999), "random", range(3)) == [1, 2, 3]


def test_the_idlest_first_and_the_idle_by_turns() -> None:
    executor = _executor()
    assert Counter(_ports(executor, "least_inflight", range(6))) == Counter({1: 2, 2: 2, 3: 2})
    executor.release("t1")
    executor.release("t4")
    assert _ports(executor, "least_inflight", range(6, 8)) == [2, 2]


async def test_an_unknown_way_is_refused(plum: PlumClient) -> None:
    with pytest.raises(Invalid) as refusal:
        await plum.tasks.create(name="x", executor="service", target_ref="s", labels={"serviceStrategy": "nearest"})
    assert [problem.path for problem in refusal.value.errors] == ["$.labels.serviceStrategy"]
