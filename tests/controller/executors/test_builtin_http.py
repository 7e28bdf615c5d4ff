"""HTTP requests and messages as tasks, and when a service wants to be asked again."""

from __future__ import annotations

from typing import Any

import pytest
from aiohttp import web

from plum_desk.api.client import PlumClient
from plum_desk.api.types.tasks import Task
from plum_desk.controller.executors.builtin_http import MAX_ANSWER_BYTES
from tests.support.web import web_server

_APPRISE = pytest.mark.filterwarnings("ignore::DeprecationWarning")  # its own imports warn on newer Pythons


async def _ended(plum: PlumClient, name: str, payload: Any, **more: Any) -> Task:
    task = await plum.tasks.create(name=name, payload=payload, auto_start=True, **more)
    return await plum.tasks.wait(task.task_id, timeout=20)


async def _answer(request: web.Request) -> web.StreamResponse:
    match request.path:
        case "/json":
            told = {"method": request.method, "query": dict(request.query), "body": (await request.read()).decode()}
            return web.json_response(told, headers={"X-Seen": request.headers.get("X-Asked", "")})
        case "/text":
            return web.Response(text="grün", status=202)
        case "/busy":
            return web.Response(status=503, headers={"Retry-After": "600"})
        case "/many":
            return web.Response(status=429, headers={"Retry-After": "300"})
        case "/moved":
            return web.Response(status=302, headers={"Location": "/text"})
        case "/away":
            return web.Response(status=302, headers={"Location": "file:///etc/passwd"})
        case "/large":
            return web.Response(body=b"x" * (MAX_ANSWER_BYTES + 1))
        case _:
            return web.Response(status=404, text="nothing")


async def test_a_request_gives_status_headers_and_body(plum: PlumClient) -> None:
    async with web_server(_answer) as port:
        base = f"http://127.0.0.1:{port}"
        payload = {"url": f"{base}/json", "method": "post", "json": {"a": 1}, "headers": {"X-Asked": "yes"}}
        task = await _ended(plum, "builtin.http", {**payload, "query": {"q": "ü"}})
        assert task.result["status"] == 200
        assert task.result["headers"]["x-seen"] == "yes"
        assert task.result["body"] == {"method": "POST", "query": {"q": "ü"}, "body": '{"a":1}'}
        assert (await _ended(plum, "builtin.http", {"url": f"{base}/text"})).result["body"] == "grün"
        assert (await _ended(plum, "builtin.http", {"url": f"{base}/moved"})).result["status"] == 202
        stays = await _ended(plum, "builtin.http", {"url": f"{base}/moved", "redirect": False, "expected": [302]})
        assert stays.result["body"] is None


async def test_a_wrong_status_is_a_failure_with_the_answer(plum: PlumClient) -> None:
    async with web_server(_answer) as port:
        base = f"http://127.0.0.1:{port}"
        missing = await _ended(plum, "builtin.http", {"url": f"{base}/none"})
        assert missing.error is not None
        assert (missing.error.type, missing.error.detail) == ("HttpStatus", {"status": 404, "body": "nothing"})
        assert (await _ended(plum, "builtin.http", {"url": f"{base}/none", "expected": [404]})).state == "Succeeded"
        large = await _ended(plum, "builtin.http", {"url": f"{base}/large"}, max_retries=3)
        assert large.error is not None
        assert (large.error.type, large.attempt) == ("result.tooLarge", 1)
        away = await _ended(plum, "builtin.http", {"url": f"{base}/away"})
        assert away.state == "Failed"
    gone = await _ended(plum, "builtin.http", {"url": f"{base}/text"})
    assert gone.error is not None
    assert gone.error.type == "ConnectionError"


@pytest.mark.parametrize(
    "payload",
    [
        {"url": "file:///etc/passwd"},
        {"url": "ftp://127.0.0.1/"},
        {"url": "http://"},
        {"url": "http://127.0.0.1/", "method": "GET /"},
        {"url": "http://127.0.0.1/", "json": 1, "text": "x"},
        {"url": "http://127.0.0.1/", "header": {}},
        {"url": "http://127.0.0.1/", "headers": {"X": "a\nb"}},
        {},
        None,
    ],
)
async def test_what_is_no_request_fails_for_good(plum: PlumClient, payload: Any) -> None:
    task = await _ended(plum, "builtin.http", payload, max_retries=5)
    assert task.error is not None
    assert (task.state, task.error.type, task.attempt) == ("Failed", "Invalid", 1)


@pytest.mark.parametrize(("path", "seconds"), [("busy", 600), ("many", 300)])
async def test_the_next_attempt_waits_as_the_server_asks(plum: PlumClient, path: str, seconds: float) -> None:
    async with web_server(_answer) as port:
        task = await plum.tasks.create(
            name="builtin.http", payload={"url": f"http://127.0.0.1:{port}/{path}"}, max_retries=1, auto_start=True
        )
        await _waits(plum, task.task_id, seconds)


@pytest.mark.parametrize(("path", "seconds"), [("busy", 600), ("many", 300)])
async def test_so_it_does_after_a_call_of_a_service(plum: PlumClient, path: str, seconds: float) -> None:
    async with web_server(_answer) as port:
        endpoint = {"serviceName": "s", "ip": "127.0.0.1", "port": port, "protocol": "http"}
        await plum.services.register(instance_id="i", endpoints=[endpoint])
        task = await plum.tasks.create(
            name="call",
            executor="service",
            target_ref="s",
            labels={"servicePath": f"/{path}"},
            max_retries=1,
            auto_start=True,
        )
        await _waits(plum, task.task_id, seconds)


async def _waits(plum: PlumClient, task_id: str, seconds: float) -> None:
    async with plum.events(["tasks"]) as feed:
        async for _ in feed:
            task = await plum.tasks.get(task_id)
            if task.next_attempt_at is not None:
                break
    ended = task.attempts[0].finished_at
    assert ended is not None
    assert task.next_attempt_at - ended == pytest.approx(seconds)


@_APPRISE
async def test_a_message_reaches_its_service(plum: PlumClient) -> None:
    received: list[Any] = []

    async def take(request: web.Request) -> web.StreamResponse:
        received.append(await request.json())
        return web.Response(status=200 if request.path == "/good" else 500)

    async with web_server(take) as port:
        payload = {"urls": [f"json://127.0.0.1:{port}/good"], "title": "oven", "body": "too hot", "type": "warning"}
        task = await _ended(plum, "builtin.notify", payload)
        assert (task.state, task.result) == ("Succeeded", {"notified": 1})
        assert (received[0]["title"], received[0]["message"], received[0]["type"]) == ("oven", "too hot", "warning")
        failed = await _ended(plum, "builtin.notify", {**payload, "urls": [f"json://127.0.0.1:{port}/bad"]})
        assert failed.error is not None
        assert failed.error.type == "NotifyFailed"


@_APPRISE
async def test_an_unknown_service_is_named_by_its_place(plum: PlumClient) -> None:
    task = await _ended(plum, "builtin.notify", {"urls": ["nosuch://secret@host"], "body": "x"}, max_retries=3)
    assert task.error is not None
    assert (task.error.type, task.error.message, task.attempt) == ("Invalid", "no service is known for urls[0]", 1)
