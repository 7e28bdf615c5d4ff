"""The client that finds its controller by itself, with and without await, against a small real server."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from aiohttp import web

from plum_desk.api.client import Connected, Event
from plum_desk.api.errors import NotFound
from plum_desk.base import credentials
from plum_desk.sdk import Client, blocking


class Server:
    """Answers the few operations that these tests call."""

    def __init__(self) -> None:
        self.url = ""
        self.tokens: list[str | None] = []
        self.streams_closed = threading.Event()

    async def health(self, request: web.Request) -> web.Response:
        self.tokens.append(request.headers.get("Authorization"))
        return web.json_response([])

    async def absent(self, _: web.Request) -> web.Response:
        problem = {"status": 404, "code": "task.notFound", "detail": "no such task", "type": "about:blank", "title": ""}
        return web.json_response(problem, status=404, content_type="application/problem+json")

    async def events(self, request: web.Request) -> web.StreamResponse:
        response = web.StreamResponse(headers={"Content-Type": "text/event-stream"})
        await response.prepare(request)
        await response.write(b'id: 7\nevent: snapshot\ndata: {"topic":"tasks","revision":7,"items":[]}\n\n')
        try:
            await asyncio.Event().wait()
        finally:
            self.streams_closed.set()
        return response


@pytest.fixture
async def server(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Server]:
    server = Server()
    app = web.Application()
    app.router.add_get("/v1/nodes", server.health)
    app.router.add_get("/v1/tasks/{id}", server.absent)
    app.router.add_get("/v1/events", server.events)
    runner = web.AppRunner(app, shutdown_timeout=0.1, handler_cancellation=True)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    server.url = f"http://127.0.0.1:{runner.addresses[0][1]}"
    for name in ("CONTROLLER_BASE", "PLUM_TOKEN"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("PLUM_CONFIG_DIR", str(tmp_path))
    credentials.publish(tmp_path, credentials.Credentials(server.url, "found"))
    yield server
    await runner.cleanup()


async def test_it_finds_controller_and_token(server: Server) -> None:
    async with Client() as plum:
        assert await plum.nodes.list() == []
    async with Client(token="given") as plum:
        await plum.nodes.list()
    assert server.tokens == ["Bearer found", "Bearer given"]


async def test_without_a_controller_it_says_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("CONTROLLER_BASE", raising=False)
    monkeypatch.setenv("PLUM_CONFIG_DIR", str(tmp_path))
    with pytest.raises(credentials.NoController):
        Client()
    with pytest.raises(credentials.NoController):
        await asyncio.to_thread(blocking.Client)


async def test_the_blocking_client_has_the_same_names_without_await(server: Server) -> None:
    def program() -> None:
        with blocking.Client() as plum:
            assert plum.nodes.list() == []
            with pytest.raises(NotFound):
                plum.tasks.get("absent")
            with pytest.raises(AttributeError):
                plum.no_such_thing  # noqa: B018
        with pytest.raises(RuntimeError):
            plum.nodes.list()

    await asyncio.to_thread(program)


async def test_the_blocking_client_iterates_and_closes_streams(server: Server) -> None:
    def program() -> list[object]:
        with blocking.Client() as plum:
            found: list[object] = []
            for item in plum.events(["tasks"]):
                found.append(item)
                if isinstance(item, Event):
                    break
            server.streams_closed.wait(10)
            return found

    found = await asyncio.to_thread(program)
    assert found == [Connected(), Event(topic="tasks", kind="snapshot", revision=7, data=[])]
    assert server.streams_closed.is_set()


def test_public_names() -> None:
    from plum_desk import sdk

    assert sdk.__all__ == ["Client", "PermanentError", "RetryableError", "Worker"]
    assert blocking.__all__ == sdk.__all__
