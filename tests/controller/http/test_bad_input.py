"""Bad input over a real socket: the right status, a code, all problems with their paths, and no handler called."""

from __future__ import annotations

import asyncio
import io
import json
import socket
from typing import Any

import aiohttp
import pytest

from plum_desk.api.types.common import MAX_JSON_BYTES
from plum_desk.controller.http.body import MAX_BODY_BYTES, MAX_DEPTH
from tests.api.house import House

JSON = {"Content-Type": "application/json"}
DEEP = b'{"name":"a","payload":' + b"[" * 5000 + b"]" * 5000 + b"}"
LARGE = "x" * (MAX_JSON_BYTES - 1)

BODIES: list[Any] = [
    pytest.param(b"{", 400, "json.malformed", [], id="cut off"),
    pytest.param(b"", 400, "json.malformed", [], id="no body"),
    pytest.param(b'{"name":"a"} x', 400, "json.malformed", [], id="something behind"),
    pytest.param(b'{"name":"\xff"}', 400, "json.malformed", [], id="not UTF-8"),
    pytest.param(b'{"name": 3, "x"', 400, "json.malformed", [], id="wrong and cut off"),
    pytest.param(b'{"name":"a","payload":NaN}', 400, "json.notFinite", ["$.payload"], id="NaN"),
    pytest.param(b'{"name":"a","payload":[-Infinity,1]}', 400, "json.notFinite", ["$.payload[0]"], id="infinity"),
    pytest.param(b'{"name":"a","payload":{"x":1e999}}', 400, "json.notFinite", ["$.payload.x"], id="1e999"),
    pytest.param(DEEP, 400, "json.tooDeep", [], id="deep"),
    pytest.param(b"[" * 100_000, 400, "json.tooDeep", [], id="deep without an end"),
    pytest.param(b"[]", 422, "body.invalid", ["$"], id="a list"),
    pytest.param(b'"name"', 422, "body.invalid", ["$"], id="a string"),
    pytest.param(b"null", 422, "body.invalid", ["$"], id="null"),
    pytest.param(b"{}", 422, "body.invalid", ["$.name"], id="nothing in it"),
    pytest.param(
        b'{"name":1,"labels":{"a":2},"maxRetries":1.0,"timeoutSec":"5","autoStart":1,"nmae":"x","retry":{"jitter":"odd"}}',
        422,
        "body.invalid",
        ["$.name", "$.labels.a", "$.maxRetries", "$.timeoutSec", "$.autoStart", "$.nmae", "$.retry.jitter"],
        id="seven problems",
    ),
    pytest.param(
        json.dumps({"name": "a", "payload": LARGE}).encode(), 413, "payload.tooLarge", ["$.payload"], id="large payload"
    ),
    pytest.param(
        json.dumps({"name": "a", "defaultPayload": {"x": LARGE}}).encode(),
        413,
        "payload.tooLarge",
        ["$.defaultPayload"],
        id="large default",
    ),
]


@pytest.mark.parametrize(("body", "status", "code", "paths"), BODIES)
async def test_bodies(
    house: House, session: aiohttp.ClientSession, body: bytes, status: int, code: str, paths: list[str]
) -> None:
    async with session.post("/v1/tasks", data=io.BytesIO(body), headers=JSON) as answer:
        problem = await _problem(answer)
    assert (answer.status, problem["code"]) == (status, code)
    assert sorted(item["path"] for item in problem["errors"]) == sorted(paths)
    assert house.controller.calls == []


async def _problem(answer: aiohttp.ClientResponse) -> dict[str, Any]:
    assert answer.headers["Content-Type"] == "application/problem+json"
    problem: dict[str, Any] = {"errors": [], **json.loads(await answer.read())}
    assert problem["status"] == answer.status
    assert problem["type"]
    assert problem["title"]
    assert problem["detail"]
    assert "Traceback" not in str(problem)
    return problem


async def test_at_most_a_hundred_problems(session: aiohttp.ClientSession) -> None:
    items = [{"payload": i} for i in range(5000)]
    async with session.post("/v1/tasks/batch", json={"items": items}) as answer:
        problem = await _problem(answer)
    assert len(problem["errors"]) == 100
    assert problem["errors"][99] == {"path": "$.items[99].name", "message": "is missing", "code": None}


async def test_a_batch_names_the_item_that_is_too_large(session: aiohttp.ClientSession) -> None:
    items = [{"name": "a"}, {"name": "b", "payload": [LARGE, "more"]}]
    data = io.BytesIO(json.dumps({"items": items}).encode())
    async with session.post("/v1/tasks/batch", data=data, headers=JSON) as answer:
        problem = await _problem(answer)
    assert (answer.status, problem["errors"][0]["path"]) == (413, "$.items[1].payload")


async def test_a_payload_of_exactly_one_mebibyte_passes(session: aiohttp.ClientSession) -> None:
    data = io.BytesIO(json.dumps({"name": "a", "payload": "x" * (MAX_JSON_BYTES - 2)}).encode())
    async with session.post("/v1/tasks", data=data, headers=JSON) as answer:
        assert answer.status == 201


async def test_nesting_up_to_the_limit_passes(session: aiohttp.ClientSession) -> None:
    deep = "[" * (MAX_DEPTH - 1) + "]" * (MAX_DEPTH - 1)
    body = f'{{"name":"a","labels":{{}},"payload":{deep},"description":"{"[" * 500}"}}'
    async with session.post("/v1/tasks", data=body, headers=JSON) as answer:
        assert answer.status == 201


async def test_a_body_beyond_the_limit_is_refused_before_it_is_read(house: House) -> None:
    length = MAX_BODY_BYTES + 1
    head = (
        f"POST /v1/tasks HTTP/1.1\r\nHost: 127.0.0.1\r\nAuthorization: Bearer admin\r\nContent-Length: {length}\r\n\r\n"
    )
    reader, writer = await asyncio.open_connection(*_address(house))
    writer.write(head.encode())
    assert (await reader.readline()).startswith(b"HTTP/1.1 413 ")  # the phrase is another in Python 3.13
    writer.close()
    await writer.wait_closed()


async def test_a_chunked_body_beyond_the_limit_is_refused(session: aiohttp.ClientSession) -> None:
    async def pieces() -> Any:
        for _ in range(MAX_BODY_BYTES // 2**20 + 1):
            yield b" " * 2**20

    async with session.post("/v1/tasks", data=pieces(), headers=JSON) as answer:
        assert (answer.status, (await _problem(answer))["code"]) == (413, "body.tooLarge")


@pytest.mark.parametrize("content_type", ["text/plain", "application/x-www-form-urlencoded", "", "application/jsonx"])
async def test_content_types(house: House, session: aiohttp.ClientSession, content_type: str) -> None:
    async with session.post("/v1/tasks", data=b'{"name":"a"}', headers={"Content-Type": content_type}) as answer:
        assert (answer.status, (await _problem(answer))["code"]) == (415, "contentType.wrong")
    assert house.controller.calls == []


async def test_a_charset_does_not_matter_and_no_body_needs_no_type(session: aiohttp.ClientSession) -> None:
    typed = {"Content-Type": "Application/JSON; charset=utf-8"}
    async with session.post("/v1/tasks", data=b'{"name":"a"}', headers=typed) as answer:
        assert answer.status == 201
        task_id = (await answer.json())["taskId"]
    async with session.post(f"/v1/tasks/{task_id}?action=start", skip_auto_headers=["Content-Type"]) as answer:
        assert answer.status == 200


@pytest.mark.parametrize(
    ("method", "path", "status", "code", "allow"),
    [
        ("GET", "/v1/nothing", 404, "path.notFound", None),
        ("GET", "/v1/tasks/", 404, "path.notFound", None),
        ("GET", "/v1//tasks", 404, "path.notFound", None),
        ("GET", "/v1/tasks//logs", 404, "path.notFound", None),
        ("GET", "/v1/tasks/%ff", 404, "path.notFound", None),
        ("GET", "/v1/tasks/a%2Flogs", 404, "task.notFound", None),
        ("GET", "/v1/tasks/none", 404, "task.notFound", None),
        ("PUT", "/v1/tasks", 405, "method.notAllowed", "DELETE, GET, POST"),
        ("PATCH", "/v1/tasks/batch", 405, "method.notAllowed", "DELETE, GET, POST"),
        ("DELETE", "/v1/nodes/x/metrics", 405, "method.notAllowed", "GET"),
        ("POST", "/", 405, "method.notAllowed", "GET, HEAD"),
        ("HEAD", "/v1/tasks", 405, None, "DELETE, GET, POST"),
        ("POST", "/v1/tasks/x", 422, "action.unknown", None),
        ("POST", "/v1/tasks/x?action=", 422, "action.unknown", None),
        ("POST", "/v1/tasks/x?action=dance", 422, "action.unknown", None),
        ("GET", "/v1/workers/stream", 400, "link.upgradeRequired", None),
    ],
)
async def test_paths_and_methods(
    session: aiohttp.ClientSession, method: str, path: str, status: int, code: str | None, allow: str | None
) -> None:
    from yarl import URL

    async with session.request(method, URL(path, encoded=True)) as answer:
        assert (answer.status, answer.headers.get("Allow")) == (status, allow)
        if code:
            assert (await _problem(answer))["code"] == code


@pytest.mark.parametrize(
    ("query", "paths"),
    [
        ("limit=x&count=perhaps&createdAfter=soon", ["$.query.limit", "$.query.count", "$.query.createdAfter"]),
        ("limit=0", ["$.query.limit"]),
        ("limit=1001", ["$.query.limit"]),
        ("limit=1&limit=2", ["$.query.limit"]),
        ("createdAfter=nan", ["$.query.createdAfter"]),
        pytest.param("limit=" + "9" * 6000, ["$.query.limit"], id="6,000 digits"),
    ],
)
async def test_query_parameters(session: aiohttp.ClientSession, query: str, paths: list[str]) -> None:
    async with session.get(f"/v1/tasks?{query}") as answer:
        problem = await _problem(answer)
    assert (answer.status, problem["code"]) == (422, "query.invalid")
    assert [item["path"] for item in problem["errors"]] == paths


async def test_a_missing_query_parameter_is_told_and_an_unknown_one_is_not(session: aiohttp.ClientSession) -> None:
    async with session.get("/v1/discovery") as answer:
        assert (await _problem(answer))["errors"][0]["path"] == "$.query.service"
    async with session.get("/v1/tasks?colour=red") as answer:
        assert answer.status == 200


@pytest.mark.parametrize("text", ["abc", '"x"', "-1", "1, 2", pytest.param("9" * 6000, id="6,000 digits")])
async def test_if_match_must_be_a_revision(session: aiohttp.ClientSession, text: str) -> None:
    async with session.put("/v1/task-defs/d1", json={"name": "a"}, headers={"If-Match": text}) as answer:
        assert (answer.status, (await _problem(answer))["code"]) == (400, "ifMatch.malformed")


async def test_an_error_of_ours_has_an_id_that_stands_in_the_log(
    house: House, session: aiohttp.ClientSession, caplog: pytest.LogCaptureFixture
) -> None:
    async with session.post("/v1/workflow-runs/none?action=cancel") as answer:
        problem = await _problem(answer)
    assert (answer.status, problem["code"]) == (500, "internal")
    incident = problem["detail"].rpartition(" ")[2].rstrip(".")
    (record,) = [record for record in caplog.records if record.levelname == "ERROR"]
    assert incident in record.getMessage()
    assert record.exc_info is not None
    assert "KeyError" not in str(problem)


async def test_what_is_no_http_harms_nobody(house: House, session: aiohttp.ClientSession) -> None:
    for noise in (b"\x16\x03\x01\x02\x00\r\n\r\n", b"GET / HTTP/9.9\r\n\r\n", b"A" * 20_000):
        with socket.create_connection(_address(house)) as raw:
            raw.sendall(noise)
    async with session.get("/healthz") as answer:
        assert await answer.text() == "ok"


def _address(house: House) -> tuple[str, int]:
    host, _, port = house.url.removeprefix("http://").partition(":")
    return host, int(port)
