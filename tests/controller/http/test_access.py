"""Every operation of the table with every role: who may, may; who may not, gets 403, and who is nobody 401."""

from __future__ import annotations

import aiohttp
import pytest

from plum_desk.api.operations import OPERATIONS, Operation
from tests.api.house import House
from tests.api.memory import TOKENS

RANK = {"viewer": 0, "operator": 1, "admin": 2}


def _may(operation: Operation, role: str) -> bool:
    """The contract's words, said a second time."""
    if role == "admin" or operation.access == "public":
        return True
    if role in RANK:
        return RANK[role] >= RANK[operation.access]
    return role in operation.also


def _url(operation: Operation) -> str:
    path = operation.path.replace("{id}", "x").replace("{n}", "1").replace("{path}", "p")
    return f"{path}?action={operation.action}" if operation.action else path


@pytest.mark.parametrize("operation", OPERATIONS, ids=lambda operation: operation.name)
async def test_each_role(house: House, operation: Operation) -> None:
    async with aiohttp.ClientSession(house.url) as session:
        for role in TOKENS:
            status = await _status(session, operation, {"Authorization": f"Bearer {role}"})
            assert (status != 403) == _may(operation, role), f"{role}: {status}"
            assert status != 401
        for headers in ({}, {"Authorization": "Bearer wrong"}, {"Authorization": "Basic YWRtaW46"}):
            status = await _status(session, operation, headers)
            assert (status == 401) == (operation.access != "public"), f"{headers}: {status}"


async def _status(session: aiohttp.ClientSession, operation: Operation, headers: dict[str, str]) -> int:
    async with session.request(operation.method, _url(operation), headers=headers) as answer:
        if answer.status == 401:
            assert answer.headers["WWW-Authenticate"] == "Bearer"
        return answer.status


async def test_a_body_is_not_looked_at_before_the_role(house: House) -> None:
    headers = {"Authorization": "Bearer viewer", "Content-Type": "application/json"}
    async with aiohttp.ClientSession(house.url) as session, session.post("/v1/tasks", data=b"{", headers=headers) as no:
        assert no.status == 403
    assert house.controller.calls == []


async def test_handlers_learn_who_calls_and_from_where(house: House) -> None:
    async with house.client(token="operator") as plum:
        await plum.tasks.create(name="a")
    principal = house.controller.calls[-1][1].principal
    assert (principal.name, principal.role, principal.address) == ("test-operator", "operator", "127.0.0.1")
