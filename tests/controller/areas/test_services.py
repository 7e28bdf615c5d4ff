"""Services: who may register what, how probes run, and what a call may reach."""

from __future__ import annotations

import asyncio
import socket
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest
from aiohttp import web

from plum_desk.api.client import Event, PlumClient
from plum_desk.api.errors import Forbidden, Invalid
from plum_desk.api.types.services import Endpoint, EndpointSpec, InstanceQuery, RegisterService
from plum_desk.base.clock import SystemClock
from plum_desk.base.ids import Ids
from plum_desk.controller.areas.services import ServicesArea
from plum_desk.controller.bus import Bus
from plum_desk.controller.call import Call, Principal
from plum_desk.controller.store.database import SqliteDatabase
from tests.support.web import web_server

OPERATOR = Principal(name="op", role="operator", address="127.0.0.1")


class Freed:
    """Takes note of free places; satisfies what the area asks of the engine."""

    def freed(self, executor: str) -> None:
        assert executor == "service"


class Probes:
    """Answers as it is told, when all that are expected have begun."""

    def __init__(self) -> None:
        self.well = False
        self.expected = 1
        self.begun = 0
        self.all_began = asyncio.Event()

    async def __call__(self, endpoint: Endpoint) -> bool:
        self.begun += 1
        if self.begun >= self.expected:
            self.all_began.set()
        await self.all_began.wait()
        return self.well


@pytest.fixture
async def probes() -> Probes:
    return Probes()


@pytest.fixture
async def area(tmp_path: Path, probes: Probes) -> AsyncIterator[ServicesArea]:
    bus, clock = Bus(), SystemClock()
    async with SqliteDatabase(tmp_path / "plum.db", bus.publish) as database:
        yield ServicesArea(database, clock, Ids(clock.wall), Freed(), probes)  # type: ignore[arg-type]


async def _register(area: ServicesArea, principal: Principal = OPERATOR, **fields: Any) -> None:
    fields.setdefault("instance_id", "i1")
    fields.setdefault("ip", "127.0.0.1")
    fields.setdefault("endpoints", [EndpointSpec(service_name="measure", port=9)])
    await area.register(Call(principal=principal, path={}, body=RegisterService(**fields)))


async def test_all_endpoints_are_probed_at_the_same_time(area: ServicesArea, probes: Probes) -> None:
    probes.expected = 100
    await _register(area, endpoints=[EndpointSpec(service_name="measure", port=port) for port in range(1, 101)])
    probing = asyncio.create_task(area.probe_all())
    await asyncio.wait_for(probes.all_began.wait(), 10)
    probing.cancel()
    with pytest.raises(asyncio.CancelledError):
        await probing


async def test_to_register_waits_for_no_probe(area: ServicesArea, probes: Probes) -> None:
    probes.expected = 10**6
    await asyncio.wait_for(_register(area), 10)
    assert area.healthy("measure", None, None, frozenset())


async def test_a_dead_endpoint_that_registers_again_stays_out(area: ServicesArea, probes: Probes) -> None:
    await _register(area)
    (endpoint,) = area.healthy("measure", None, None, frozenset())
    area.ejected(endpoint)
    await _register(area)
    assert not area.healthy("measure", None, None, frozenset())
    probes.well = True
    probing = asyncio.create_task(area.probe_all())
    while not area.healthy("measure", None, None, frozenset()):
        await asyncio.sleep(0.01)
    probing.cancel()


@pytest.mark.parametrize(
    ("principal", "fields", "allowed"),
    [
        (Principal(name="a", role="agent", bound_to="n1"), {"instance_id": "new", "node_id": "n1"}, True),
        (Principal(name="a", role="agent", bound_to="n1"), {"instance_id": "new", "node_id": "n2"}, False),
        (Principal(name="a", role="agent", bound_to="n1"), {"instance_id": "new"}, False),
        (Principal(name="a", role="agent", bound_to="n1"), {"instance_id": "i2", "node_id": "n1"}, False),
        (Principal(name="a", role="agent"), {"instance_id": "i2", "node_id": "n2"}, True),
        (Principal(name="w", role="worker", bound_to="i2"), {"instance_id": "i2", "node_id": "n2"}, True),
        (Principal(name="w", role="worker", bound_to="i3"), {"instance_id": "i2", "node_id": "n2"}, False),
    ],
)
async def test_a_bound_token_registers_its_own(
    area: ServicesArea, principal: Principal, fields: dict[str, str], allowed: bool
) -> None:
    await _register(area, instance_id="i2", node_id="n2")
    try:
        await _register(area, principal, **fields)
    except Forbidden:
        assert not allowed
    else:
        assert allowed


async def test_a_bound_agent_removes_its_own_only(area: ServicesArea) -> None:
    await _register(area, instance_id="i2", node_id="n2")
    query = InstanceQuery(instance_id="i2")
    with pytest.raises(Forbidden):
        await area.remove(Call(principal=Principal(name="a", role="agent", bound_to="n1"), path={}, query=query))
    assert len(area.all()) == 1
    await area.remove(Call(principal=Principal(name="a", role="agent", bound_to="n2"), path={}, query=query))
    assert area.all() == []


async def test_one_endpoint_with_flat_keys(plum: PlumClient) -> None:
    await plum.services.register(instance_id="i2", node_id="n2", ip="127.0.0.1", service_name="measure", port=9)
    assert [(s.name, s.total) for s in await plum.services.list()] == [("measure", 1)]


@pytest.mark.parametrize(
    ("fields", "path"),
    [
        ({"service_name": "measure"}, "$.port"),
        ({"port": 9}, "$.serviceName"),
        ({"service_name": "list", "port": 9}, "$.endpoints[0].serviceName"),
        ({"endpoints": [{"serviceName": "register", "port": 9}]}, "$.endpoints[0].serviceName"),
    ],
)
async def test_what_is_no_endpoint(plum: PlumClient, fields: dict[str, Any], path: str) -> None:
    with pytest.raises(Invalid) as refusal:
        await plum.services.register({"instanceId": "i1", "ip": "127.0.0.1", **_camel(fields)})
    assert [problem.path for problem in refusal.value.errors] == [path]


def _camel(fields: dict[str, Any]) -> dict[str, Any]:
    return {{"service_name": "serviceName"}.get(name, name): value for name, value in fields.items()}


async def test_an_endpoint_that_cannot_be_called_is_told(plum: PlumClient) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        port = taken.getsockname()[1]
        await plum.services.register(instance_id="i1", ip="127.0.0.1", service_name="measure", port=port)
        task = await plum.tasks.create(name="measure", executor="service", target_ref="measure", auto_start=True)
        feed = plum.events(topics=["services"])
        async for item in feed:
            if isinstance(item, Event) and _healthy(item) == 0:
                break
        await feed.aclose()
        ended = await plum.tasks.wait(task.task_id, timeout=20)
    assert ended.error is not None
    assert ended.error.type == "ServiceUnavailable"


def _healthy(event: Event) -> int | None:
    services = event.data if event.kind == "snapshot" else [event.data]
    return services[0].healthy if services else None


@pytest.fixture
async def redirecting() -> AsyncIterator[int]:
    """A service that answers with a redirect; elsewhere would be a success."""

    async def answer(request: web.Request) -> web.Response:
        if request.path == "/task":
            return web.Response(status=307, headers={"Location": f"http://{request.host}/elsewhere"})
        return web.json_response({"reached": True})

    async with web_server(answer) as port:
        yield port


@pytest.mark.parametrize(
    ("labels", "error"),
    [
        ({}, "HttpStatus"),
        ({"servicePort": "1@evil"}, "Invalid"),
        ({"servicePort": "99999"}, "Invalid"),
        ({"servicePort": "\u0661"}, "Invalid"),
    ],
)
async def test_a_call_reaches_what_is_registered_only(
    plum: PlumClient, redirecting: int, labels: dict[str, str], error: str
) -> None:
    await plum.services.register(instance_id="i1", ip="127.0.0.1", service_name="measure", port=redirecting)
    task = await plum.tasks.create(
        name="measure", executor="service", target_ref="measure", labels=labels, auto_start=True
    )
    ended = await plum.tasks.wait(task.task_id, timeout=20)
    assert ended.error is not None
    assert ended.error.type == error
