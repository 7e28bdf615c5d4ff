"""How answers look on the wire: statuses, headers, pages, lists."""

from __future__ import annotations

import aiohttp
import pytest

from tests.api.house import House


async def test_creation_and_change_carry_the_revision(session: aiohttp.ClientSession) -> None:
    async with session.post("/v1/task-defs", json={"name": "a"}) as answer:
        made = await answer.json()
        assert (answer.status, answer.headers["ETag"]) == (201, f'"{made["revision"]}"')
        assert answer.headers["Content-Type"] == "application/json"
    url = f"/v1/task-defs/{made['defId']}"
    async with session.put(url, json={"name": "b"}, headers={"If-Match": answer.headers["ETag"]}) as answer:
        assert (answer.status, (await answer.json())["name"]) == (200, "b")
    async with session.put(url, json={"name": "c"}, headers={"If-Match": f'"{made["revision"]}"'}) as answer:
        assert answer.status == 409
    async with session.put(url, json={"name": "c"}, headers={"If-Match": "*"}) as answer:
        assert answer.status == 200
    async with session.delete(url) as answer:
        assert (answer.status, await answer.read()) == (204, b"")


async def test_pages_are_linked(session: aiohttp.ClientSession) -> None:
    await (await session.post("/v1/tasks/batch", json={"items": [{"name": str(i)} for i in range(5)]})).read()
    async with session.get("/v1/tasks?limit=2&count=1&state=Queued,Running") as answer:
        assert [item["name"] for item in await answer.json()] == ["4", "3"]
        assert answer.headers["X-Total-Count"] == "5"
        following = answer.links["next"]["url"]
    async with session.get(following) as answer:
        assert [item["name"] for item in await answer.json()] == ["2", "1"]
        following = answer.links["next"]["url"]
    async with session.get(following) as answer:
        assert [item["name"] for item in await answer.json()] == ["0"]
        assert "Link" not in answer.headers


async def test_complete_lists_take_limit_count_and_labels(house: House, session: aiohttp.ClientSession) -> None:
    async with house.client() as plum:
        for name, room in (("a", "7"), ("b", "7"), ("c", "8")):
            await plum.nodes.heartbeat(node_id=name, labels={"room": room, "name": name})
    async with session.get("/v1/nodes?labels=room:7&count=1&limit=1") as answer:
        assert [item["nodeId"] for item in await answer.json()] == ["a"]
        assert answer.headers["X-Total-Count"] == "2"
    async with session.get("/v1/nodes?labels=room:7,name:b") as answer:
        assert [item["nodeId"] for item in await answer.json()] == ["b"]
        assert "X-Total-Count" not in answer.headers


@pytest.mark.parametrize("query", ["limit=0", "limit=x", "limit=-1", "labels=room"])
async def test_bad_list_options(session: aiohttp.ClientSession, query: str) -> None:
    async with session.get(f"/v1/nodes?{query}") as answer:
        assert answer.status == 422
        assert (await answer.json(content_type=None))["errors"][0]["path"] == f"$.query.{query.partition('=')[0]}"


async def test_head_measures_without_a_body(house: House) -> None:
    async with aiohttp.ClientSession(house.url) as session:
        for _ in range(2):
            async with session.head("/") as answer:
                assert (answer.status, await answer.read()) == (200, b"")
                assert int(answer.headers["Content-Length"]) > 0


async def test_unknown_values_are_null_and_their_keys_are_there(session: aiohttp.ClientSession) -> None:
    async with session.post("/v1/tasks", json={"name": "a"}) as answer:
        task = await answer.json()
    assert {"result", "error", "startedAt", "scheduledOn", "nextAttemptAt"} <= task.keys()
    assert task["result"] is None


async def test_logs_are_bytes_with_the_next_offset(house: House, session: aiohttp.ClientSession) -> None:
    house.controller.logs["t"] = b"\xffabc"
    async with session.get("/v1/tasks/t/logs?offset=1") as answer:
        assert (await answer.read(), answer.headers["X-Next-Offset"]) == (b"abc", "4")
