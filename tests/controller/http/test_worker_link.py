"""The WebSocket end of workers and agents, with real sockets."""

from __future__ import annotations

import asyncio
import json
import os
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import aiohttp
import pytest
from aiohttp import WSMsgType

from plum_desk.api.links import MAX_FRAME_BYTES, Ack, Assign, Failure, Heartbeat, Log, Progress, Register, Result
from plum_desk.base.clock import VirtualClock
from tests.api.house import House, open_house
from tests.api.memory_peers import MemorySession

REGISTER = {"type": "register", "workerId": "w-1", "tasks": [{"name": "a"}], "capacity": 4}
FAILURE = {"type": "failure", "taskId": "t", "token": "1"}
RESULT = {"type": "result", "taskId": "t", "token": "1.1", "result": 1}


@asynccontextmanager
async def linked(house: House, **register: Any) -> AsyncIterator[tuple[aiohttp.ClientWebSocketResponse, MemorySession]]:
    async with (
        aiohttp.ClientSession(house.url, headers={"Authorization": "Bearer worker"}) as session,
        session.ws_connect("/v1/workers/stream", max_msg_size=0, autoclose=True) as socket,
    ):
        await socket.send_json({**REGISTER, **register})
        assert await socket.receive_json() == {"type": "welcome", "heartbeatSec": 3.0, "leaseSec": 10.0, "epoch": 7}
        yield socket, house.peers.sessions[register.get("workerId", "w-1")]


async def test_messages_arrive_in_order_one_or_many_in_a_frame(house: House) -> None:
    async with linked(house) as (socket, session):
        assert session.principal.role == "worker"
        await socket.send_json({"type": "heartbeat"})
        await socket.send_json([{**RESULT, "type": "started"}, {**RESULT, "type": "progress", "fraction": 0.5}, RESULT])
        await socket.send_bytes(json.dumps({**RESULT, "type": "log", "text": "°C"}).encode())
        await socket.send_json(REGISTER)
        await house.peers.until(lambda: len(session.messages) == 6)
        assert session.messages[0] == Heartbeat()
        assert session.messages[2:5] == [
            Progress(task_id="t", token="1.1", fraction=0.5),
            Result(task_id="t", token="1.1", result=1),
            Log(task_id="t", token="1.1", text="°C"),
        ]
        assert isinstance(session.messages[5], Register)
    await house.peers.until(lambda: session.is_closed)


async def test_what_is_sent_in_one_turn_leaves_in_one_frame(house: House) -> None:
    async with linked(house) as (socket, session):
        for number in range(3):
            session.link.send(Ack(task_id=f"t{number}", token="1.1"))
        frame = await socket.receive_json()
        assert [item["taskId"] for item in frame] == ["t0", "t1", "t2"]
        session.link.send(Ack(task_id="t3", token="1.1"))
        assert (await socket.receive_json())["taskId"] == "t3"


async def test_large_messages_are_spread_over_frames(house: House) -> None:
    async with linked(house) as (socket, session):
        payload = "x" * 1_000_000
        for number in range(20):
            session.link.send(Assign(task_id=str(number), token="1.1", attempt=1, name="a", payload=payload))
        seen: list[str] = []
        while len(seen) < 20:
            frame = await socket.receive()
            assert len(frame.data) <= MAX_FRAME_BYTES
            seen += [item["taskId"] for item in json.loads(frame.data)]
        assert seen == [str(number) for number in range(20)]


async def test_messages_of_a_newer_peer_are_left_out_one_by_one(house: House) -> None:
    async with linked(house) as (socket, session):
        await socket.send_json([{"type": "dream", "colour": 1}, RESULT, {"type": "telemetry", "taskId": "t"}])
        await socket.send_json({"type": "dream"})
        await socket.send_json({**RESULT, "taskId": "u", "novelty": True})
        await house.peers.until(lambda: len(session.messages) == 2)
        assert [message.task_id for message in session.messages if isinstance(message, Result)] == ["t", "u"]


async def test_results_that_cannot_be_kept_become_failures(house: House) -> None:
    async with linked(house) as (socket, session):
        await socket.send_str('{"type":"result","taskId":"nan","token":"1","result":{"x":[NaN]}}')
        await socket.send_str('[{"type":"heartbeat"},{"type":"result","taskId":"inf","token":"1","result":1e999}]')
        await socket.send_json({**RESULT, "taskId": "large", "result": "x" * (2**20)})
        await socket.send_json({**RESULT, "taskId": "fits", "result": "x" * (2**20 - 2)})
        await house.peers.until(lambda: len(session.messages) == 5)
        failures = {item.task_id: item.error for item in session.messages if isinstance(item, Failure)}
        assert {name: error.type for name, error in failures.items()} == {
            "nan": "result.notJson",
            "inf": "result.notJson",
            "large": "result.tooLarge",
        }
        assert failures["large"].retryable is False
        assert isinstance(session.messages[4], Result)


async def test_results_and_errors_that_nest_too_deep_or_are_too_large_are_cut(house: House) -> None:
    deep: object = 1
    for _ in range(201):
        deep = [deep]
    error = {"type": "Odd", "message": "m" * 100_000}
    async with linked(house) as (socket, session):
        await socket.send_json([{**RESULT, "taskId": "deep", "result": deep}, {**RESULT, "taskId": "flat"}])
        await socket.send_json({**FAILURE, "error": {**error, "detail": deep}})
        await socket.send_json({**FAILURE, "error": {**error, "detail": "x" * 3_000_000}})
        await house.peers.until(lambda: len(session.messages) == 4)
        first, second, *failures = session.messages
        assert isinstance(first, Failure)
        assert first.error.type == "result.notJson"
        assert isinstance(second, Result)
        for failure in failures:
            assert isinstance(failure, Failure)
            assert failure.error.type == "Odd"
            assert len(failure.error.message) == 64 * 1024
            assert isinstance(failure.error.detail, dict)
            assert list(failure.error.detail) == ["left out"]


@pytest.mark.parametrize(
    ("frame", "code"),
    [
        ("{", 1007),
        ("[{]", 1007),
        ('{"type":"progress","taskId":"t","token":"1","fraction":NaN}', 1007),
        ("3", 4400),
        ("[3]", 4400),
        ('{"taskId":"t"}', 4400),
        ('{"type":"result","taskId":1,"token":"1"}', 4400),
        ('{"type":"progress","taskId":"t","token":"1","fraction":2}', 4400),
        ("[" * 100_000, 4400),
    ],
)
async def test_a_malformed_frame_closes_with_its_reason(house: House, frame: str, code: int) -> None:
    async with linked(house) as (socket, session):
        await socket.send_str(frame)
        closing = await socket.receive()
        assert (closing.type, closing.data) == (WSMsgType.CLOSE, code)
        assert closing.extra
        await house.peers.until(lambda: session.is_closed)
        assert session.messages == []


async def test_a_frame_above_the_limit_closes(house: House) -> None:
    async with linked(house) as (socket, session):
        # The head of a frame that announces too much is enough: text, masked, 64 bits of length.
        head = b"\x81\xff" + (MAX_FRAME_BYTES + 1).to_bytes(8, "big") + b"mask"
        assert os.write(socket.get_extra_info("socket").fileno(), head) == len(head)
        assert (await socket.receive()).data == 1009
        await house.peers.until(lambda: session.is_closed)


async def test_a_refused_peer_learns_why(house: House) -> None:
    house.peers.refuse.add("n-1")
    async with (
        aiohttp.ClientSession(house.url, headers={"Authorization": "Bearer agent"}) as session,
        session.ws_connect("/v1/workers/stream") as socket,
    ):
        await socket.send_json({"type": "register", "kind": "agent", "nodeId": "n-1"})
        assert await socket.receive_json() == {
            "type": "refused",
            "status": 409,
            "code": "node.inUse",
            "detail": "n-1 is linked already.",
        }
        assert (await socket.receive()).data == 1008


async def test_the_first_message_is_register_or_nothing(house: House) -> None:
    headers = {"Authorization": "Bearer worker"}
    async with aiohttp.ClientSession(house.url, headers=headers) as session:
        async with session.ws_connect("/v1/workers/stream") as socket:
            await socket.send_json({"type": "heartbeat"})
            assert (await socket.receive()).data == 4400
        async with session.ws_connect("/v1/workers/stream") as socket:
            await socket.close()
    assert house.peers.sessions == {}


async def test_a_peer_that_says_nothing_is_sent_away() -> None:
    clock = VirtualClock()
    headers = {"Authorization": "Bearer worker"}
    async with (
        open_house(clock) as house,
        aiohttp.ClientSession(house.url, headers=headers) as session,
        session.ws_connect("/v1/workers/stream") as socket,
    ):
        receiving = asyncio.create_task(socket.receive())
        while clock.sleepers == 0:
            await asyncio.sleep(0.001)
        await clock.advance(9.9)
        assert not receiving.done()
        await clock.advance(0.2)
        assert (await receiving).data == 4400


async def test_closing_sends_what_was_queued_first(house: House) -> None:
    async with linked(house) as (socket, session):
        session.link.send(Ack(task_id="t", token="1.1"))
        session.link.close()
        session.link.send(Ack(task_id="late", token="1.1"))
        assert (await socket.receive_json())["taskId"] == "t"
        assert (await socket.receive()).type is WSMsgType.CLOSE
        await house.peers.until(lambda: session.is_closed)


async def test_a_peer_that_does_not_read_is_cut_off(house: House) -> None:
    async with linked(house) as (_, session):
        payload = "x" * 1_000_000
        for number in range(200):
            if session.is_closed:
                break
            session.link.send(Assign(task_id=str(number), token="1.1", attempt=1, name="a", payload=payload))
            await asyncio.sleep(0)
        await house.peers.until(lambda: session.is_closed)


async def test_the_server_closes_links_within_a_second() -> None:
    async with open_house() as house, linked(house) as (socket, session):
        begun = time.monotonic()
        await house.server.close()
        assert time.monotonic() - begun < 1.0
        assert session.is_closed
        assert (await socket.receive()).type in (WSMsgType.CLOSE, WSMsgType.CLOSED)


async def test_a_revoked_token_closes_its_links_and_no_others(house: House) -> None:
    async with linked(house) as (socket, session):
        house.server.revoke("agent")
        session.link.send(Ack(task_id="t", token="1.1"))
        assert (await socket.receive_json())["taskId"] == "t"
        house.server.revoke("worker")
        closing = await socket.receive()
        assert (closing.data, closing.extra) == (1008, "token.revoked")
        await house.peers.until(lambda: session.is_closed)
