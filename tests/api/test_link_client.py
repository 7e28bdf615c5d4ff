"""The peer's end of the link, against a real WebSocket server."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

import pytest

from plum_desk.api import link_frames
from plum_desk.api.errors import Conflict, Forbidden, PlumError, Unauthorized
from plum_desk.api.link_client import LinkClient, Work
from plum_desk.api.link_outbox import Outbox
from plum_desk.api.links import (
    Ack,
    Assign,
    Cancel,
    Drain,
    Failure,
    FailureInfo,
    Heartbeat,
    Holding,
    Log,
    Ping,
    Progress,
    Refused,
    Register,
    Result,
    Started,
    Welcome,
)
from plum_desk.base.backoff import Backoff
from tests.support.link_server import LinkServer, link_server
from tests.support.waiting import turn_until


@dataclass
class Peer:
    """A link client with what it was told."""

    client: LinkClient
    running: asyncio.Task[None]
    work: list[Work] = field(default_factory=list)
    welcomes: list[Welcome] = field(default_factory=list)

    def result(self, task_id: str, value: object = None) -> None:
        self.client.send(Result(task_id=task_id, token=f"{task_id}-1", result=value))


@asynccontextmanager
async def peer_of(server: LinkServer, token: str | None = "secret") -> AsyncIterator[Peer]:
    work: list[Work] = []
    welcomes: list[Welcome] = []
    client = LinkClient(
        server.url,
        token,
        lambda: Register(worker_id="bench-1"),
        work.append,
        on_welcome=welcomes.append,
        backoff=Backoff(0.01, 0.05),
    )
    peer = Peer(client, asyncio.create_task(client.run()), work, welcomes)
    try:
        yield peer
    finally:
        peer.running.cancel()
        await asyncio.wait([peer.running])


@pytest.fixture
async def server() -> AsyncIterator[LinkServer]:
    async with link_server() as server:
        yield server


@pytest.fixture
async def peer(server: LinkServer) -> AsyncIterator[Peer]:
    async with peer_of(server) as peer:
        yield peer


async def _linked(server: LinkServer, peer: Peer, number: int = 1) -> None:
    await server.link(number)
    await turn_until(lambda: len(peer.welcomes) >= number and peer.client.linked)


async def test_registers_with_its_token_and_is_welcomed(server: LinkServer, peer: Peer) -> None:
    link = await server.link()
    assert link.authorization == "Bearer secret"
    assert (link.register.protocol, link.register.worker_id, link.register.running) == (1, "bench-1", [])
    await turn_until(lambda: peer.welcomes)
    assert peer.client.linked


async def test_delivers_work_and_forgets_an_acknowledged_result(server: LinkServer, peer: Peer) -> None:
    link = await server.link()
    await link.assign("echo", {"x": 1}, "t1")
    await turn_until(lambda: peer.work)
    assert peer.work == [Assign(task_id="t1", token="t1-1", attempt=1, name="echo", payload={"x": 1})]
    peer.result("t1", {"y": 2})
    assert await link.outcome("t1") == Result(task_id="t1", token="t1-1", result={"y": 2})
    await peer.client.settled()
    link.cut()
    assert (await server.link(2)).register.running == []


async def test_one_turn_of_the_loop_is_one_frame(server: LinkServer, peer: Peer) -> None:
    await _linked(server, peer)
    for number in range(1000):
        peer.result(f"t{number}")
    link = server.links[0]
    await link.outcome("t999")
    assert [len(frame) for frame in link.frames if isinstance(frame[0], Result)] == [1000]


async def test_large_turns_are_split_below_the_frame_limit(server: LinkServer, peer: Peer) -> None:
    await _linked(server, peer)
    for number in range(40):
        peer.result(f"t{number}", "x" * 1_000_000)
    link = server.links[0]
    await link.outcome("t39")
    assert [message.task_id for message in link.of(Result)] == [f"t{number}" for number in range(40)]
    assert max(link.frame_sizes) < 16 * 1024 * 1024


async def test_heartbeats_at_the_pace_of_the_welcome(server: LinkServer) -> None:
    server.answer = lambda _: Welcome(epoch=1, heartbeat_sec=0.02)
    async with peer_of(server):
        link = await server.link()
        await server.until(lambda: len(link.of(Heartbeat)) >= 3)


async def test_a_ping_is_answered_by_a_heartbeat(server: LinkServer, peer: Peer) -> None:
    await _linked(server, peer)
    await server.links[0].send(Ping())
    await server.until(lambda: server.links[0].of(Heartbeat))


async def test_an_unacknowledged_result_comes_again_after_a_restart_on_the_same_port(
    server: LinkServer, peer: Peer
) -> None:
    server.acknowledge = False
    link = await server.link()
    await link.assign("echo", None, "t1")
    await link.assign("echo", None, "t2")
    await turn_until(lambda: len(peer.work) == 2)
    peer.result("t1", "kept")
    await link.outcome("t1")
    await server.stop()
    peer.client.send(
        Failure(task_id="t2", token="t2-1", error=FailureInfo(type="Boom", message="while nobody listened"))
    )
    server.acknowledge = True
    await server.start()
    again = await server.link(2)
    assert again.register.running == [Holding(task_id="t1", token="t1-1"), Holding(task_id="t2", token="t2-1")]
    assert await again.outcome("t1") == Result(task_id="t1", token="t1-1", result="kept")
    assert isinstance(await again.outcome("t2"), Failure)
    await peer.client.settled()
    again.cut()
    third = await server.link(3)
    assert third.register.running == []
    await third.send(Ping())
    await server.until(lambda: third.of(Heartbeat))
    assert not third.of(Result)
    assert not third.of(Failure)


async def test_a_running_task_is_told_again_with_its_start_and_the_log_of_the_outage(
    server: LinkServer, peer: Peer
) -> None:
    link = await server.link()
    await link.assign("echo", None, "t1")
    await turn_until(lambda: peer.work)
    peer.client.send(Started(task_id="t1", token="t1-1"))
    await link.started("t1")
    await server.stop()
    await turn_until(lambda: not peer.client.linked)
    for text in ("one\n", "two\n"):
        peer.client.send(Log(task_id="t1", token="t1-1", stream="stdout", text=text))
    peer.client.send(Progress(task_id="t1", token="t1-1", fraction=0.5))
    peer.result("t1")
    await server.start()
    again = await server.link(2)
    await again.outcome("t1")
    assert again.register.running == [Holding(task_id="t1", token="t1-1")]
    assert [type(message) for message in again.received[1:]] == [Log, Result]
    assert again.of(Log)[0].text == "one\ntwo\n"


async def test_the_same_attempt_is_delivered_once_and_its_outcome_repeated(server: LinkServer, peer: Peer) -> None:
    server.acknowledge = False
    link = await server.link()
    await link.assign("echo", None, "t1")
    await link.assign("echo", None, "t1")
    await turn_until(lambda: peer.work)
    peer.result("t1")
    await link.outcome("t1")
    await link.assign("echo", None, "t1")
    await server.until(lambda: len(link.of(Result)) == 2)
    await link.send(Cancel(task_id="t1"))
    await server.until(lambda: len(link.of(Result)) == 3)
    assert [type(message) for message in peer.work] == [Assign, Cancel]


async def test_messages_of_a_newer_controller_are_left_out(server: LinkServer, peer: Peer) -> None:
    link = await server.link()
    assign = '{"type":"task","taskId":"t1","token":"a","attempt":1,"name":"echo","unknownKey":1}'
    await link.send_text(f'[{{"type":"request","requestId":"1"}},{assign}]')
    await turn_until(lambda: peer.work)
    await link.send_text("no json")
    await link.send(Ping())
    await server.until(lambda: link.of(Heartbeat))
    assert len(peer.work) == 1


async def test_a_fault_of_the_handler_leaves_the_link_open(server: LinkServer) -> None:
    def fault(_: Work) -> None:
        raise ZeroDivisionError

    client = LinkClient(server.url, None, lambda: Register(worker_id="w"), fault)
    running = asyncio.create_task(client.run())
    link = await server.link()
    await link.assign("echo")
    await link.send(Ping())
    await server.until(lambda: link.of(Heartbeat))
    running.cancel()
    await asyncio.wait([running])


@pytest.mark.parametrize(
    ("status", "code", "expected"),
    [
        (401, "auth.wrongToken", Unauthorized),
        (403, "auth.forbidden", Forbidden),
        (409, "node.inUse", Conflict),
    ],
)
async def test_a_refusal_for_good_ends_the_link(
    server: LinkServer, status: int, code: str, expected: type[PlumError]
) -> None:
    server.answer = lambda _: Refused(status=status, code=code, detail="no")
    async with peer_of(server) as peer:
        with pytest.raises(expected) as caught:
            await asyncio.wait_for(peer.running, 10)
    assert caught.value.code == code


@pytest.mark.parametrize(("status", "expected"), [(401, Unauthorized), (403, Forbidden)])
async def test_a_refused_handshake_ends_the_link(server: LinkServer, status: int, expected: type[PlumError]) -> None:
    server.http_status = status
    async with peer_of(server) as peer:
        with pytest.raises(expected):
            await asyncio.wait_for(peer.running, 10)


@pytest.mark.parametrize("refusal", [Refused(status=503, code="server.starting", detail="soon"), 500, 404, 429])
async def test_other_failures_are_tried_again(server: LinkServer, refusal: Refused | int) -> None:
    if isinstance(refusal, int):
        server.http_status = refusal
    else:
        server.answer = lambda _: refusal
    async with peer_of(server) as peer:
        await server.until(lambda: server.attempts >= 3)
        server.http_status, server.answer = None, lambda _: Welcome(epoch=1)
        await turn_until(lambda: peer.welcomes)


async def test_its_own_ghost_does_not_end_a_peer_that_was_welcomed_before(server: LinkServer, peer: Peer) -> None:
    await _linked(server, peer)
    server.answer = lambda _: Refused(status=409, code="node.inUse", detail="the old link is still open")
    server.links[0].cut()
    await server.until(lambda: server.attempts >= 3)
    server.answer = lambda _: Welcome(epoch=1)
    await turn_until(lambda: len(peer.welcomes) == 2)


async def test_an_id_that_stays_taken_ends_the_peer_after_its_ghost_must_be_gone(server: LinkServer) -> None:
    server.answer = lambda _: Welcome(epoch=1, lease_sec=0.01)
    async with peer_of(server) as peer:
        await _linked(server, peer)
        server.answer = lambda _: Refused(status=409, code="node.inUse", detail="another agent")
        server.links[0].cut()
        with pytest.raises(Conflict):
            await asyncio.wait_for(peer.running, 10)


async def test_announce_tells_the_registration_again(server: LinkServer, peer: Peer) -> None:
    await _linked(server, peer)
    link = server.links[0]
    await link.assign("echo", None, "t1")
    await turn_until(lambda: peer.work)
    peer.client.announce()
    await server.until(lambda: len(link.of(Register)) == 2)
    assert link.of(Register)[1].running == [Holding(task_id="t1", token="t1-1")]


async def test_a_drain_is_said_again_after_each_registration(server: LinkServer, peer: Peer) -> None:
    await _linked(server, peer)
    link = server.links[0]
    peer.client.drain()
    peer.client.announce()
    await server.until(lambda: len(link.of(Drain)) == 2)
    assert [type(message) for message in link.received] == [Register, Drain, Register, Drain]
    link.cut()
    again = await server.link(2)
    await server.until(lambda: again.of(Drain))


def test_log_text_beyond_the_limit_drops_the_oldest_and_says_so() -> None:
    outbox = Outbox(log_limit=10)
    for text in ("aaaa", "bbbb", "cccc"):
        outbox.put(Log(task_id="t", token="k", stream="stdout", text=text))
    marker, kept = outbox.take()
    assert isinstance(marker, Log)
    assert isinstance(kept, Log)
    assert "2 characters" in marker.text
    assert kept.text == "aabbbbcccc"
    assert outbox.take() == []


def test_an_open_link_may_be_behind_by_more_log_text_than_a_closed_one() -> None:
    outbox = Outbox(log_limit=4, open_log_limit=8)
    outbox.open()
    outbox.put(Log(task_id="t", token="k", stream="stdout", text="12345678"))
    assert [message.text for message in outbox.take() if isinstance(message, Log)] == ["12345678"]
    outbox.put(Log(task_id="t", token="k", stream="stdout", text="12345678"))
    outbox.close()
    assert [message.text for message in outbox.take() if isinstance(message, Log)][1:] == ["5678"]


def test_log_text_that_did_not_leave_comes_before_what_followed() -> None:
    outbox = Outbox()
    outbox.open()
    outbox.put(Log(task_id="t", token="k", stream="stdout", text="1"))
    unsent = outbox.take()
    outbox.put(Log(task_id="t", token="k", stream="stdout", text="2"))
    outbox.give_back(unsent)
    outbox.close()
    outbox.put(Result(task_id="t", token="k"))
    outbox.open()
    assert [getattr(message, "text", "outcome") for message in outbox.take()] == ["12", "outcome"]


def test_streams_are_not_mixed_when_merged() -> None:
    outbox = Outbox()
    for stream, text in (("stdout", "a"), ("stdout", "b"), ("stderr", "c"), ("stdout", "d")):
        outbox.put(Log(task_id="t", token="k", stream=stream, text=text))  # type: ignore[arg-type]
    assert [(m.stream, m.text) for m in outbox.take() if isinstance(m, Log)] == [
        ("stdout", "ab"),
        ("stderr", "c"),
        ("stdout", "d"),
    ]


def test_a_message_that_no_frame_holds_is_dropped_alone() -> None:
    messages = [Result(task_id=str(number), token="k", result="x" * size) for number, size in enumerate((5, 500, 5))]
    frames = list(link_frames.encode(messages, limit_bytes=100))
    assert len(frames) == 2


def test_an_acknowledgement_of_something_unknown_does_nothing() -> None:
    outbox = Outbox()
    outbox.acknowledged("t", "k")
    assert link_frames.decode(b'{"type":"ack","taskId":"t","token":"k"}') == [Ack(task_id="t", token="k")]
    assert outbox.holdings() == []
