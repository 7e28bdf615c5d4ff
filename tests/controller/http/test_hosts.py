"""Foreign names and foreign pages are refused, whoever carries a token."""

from __future__ import annotations

import aiohttp
import pytest

from plum_desk.controller.http.hosts import HostRule
from tests.api.house import House


@pytest.mark.parametrize(
    ("host", "allowed"),
    [
        ("127.0.0.1", True),
        ("127.0.0.1:8080", True),
        ("192.168.7.9:1", True),
        ("[::1]:8080", True),
        ("[fe80::1]", True),
        ("localhost:8080", True),
        ("LOCALHOST", True),
        ("bench-pc.lab", True),
        ("bench-pc", True),
        ("bench-pc.local", True),
        ("lab.example:99", True),
        ("evil.example", False),
        ("localhost.evil.example", False),
        ("127.0.0.1.evil.example", False),
        ("", False),
        ("[oops", False),
    ],
)
async def test_hosts(house: House, session: aiohttp.ClientSession, host: str, allowed: bool) -> None:
    for path in ("/healthz", "/v1/tasks"):
        async with session.get(path, headers={"Host": host}) as answer:
            assert answer.status == (200 if allowed else 403)
            if not allowed:
                assert (await answer.json(content_type=None))["code"] == "host.refused"


async def test_origins(house: House, session: aiohttp.ClientSession) -> None:
    async with session.get("/healthz", headers={"Origin": house.url}) as answer:
        assert answer.status == 200
        assert "Access-Control-Allow-Origin" not in answer.headers
    for origin in ("http://evil.example", "null", house.url + "1", "http://localhost"):
        async with session.post("/v1/tasks", json={"name": "a"}, headers={"Origin": origin}) as answer:
            assert (answer.status, (await answer.json(content_type=None))["code"]) == (403, "host.refused")
    assert [name for name, _ in house.controller.calls] == ["system.healthz"]


async def test_a_web_socket_of_a_foreign_page_is_refused(session: aiohttp.ClientSession) -> None:
    with pytest.raises(aiohttp.WSServerHandshakeError) as fault:
        await session.ws_connect("/v1/workers/stream", origin="http://evil.example")
    assert fault.value.status == 403


def test_many_names_are_not_remembered_for_ever() -> None:
    rule = HostRule(machine="pc")
    for number in range(1000):
        rule.check({"Host": f"10.0.{number // 256}.{number % 256}"})
    assert len(rule._known) <= 256
