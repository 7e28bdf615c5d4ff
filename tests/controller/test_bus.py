"""What a subscriber that does not read costs."""

from __future__ import annotations

from plum_desk.controller.bus import LIVE_BYTES, QUEUE_BYTES, QUEUE_CHANGES, Bus
from plum_desk.controller.store.port import Change

TOPICS = frozenset({"tasks"})


def _change(revision: int, weight: int = 512) -> Change:
    return Change("tasks", "updated", revision, lambda: {"revision": revision}, weight)


async def test_a_queue_is_bounded_in_bytes() -> None:
    bus = Bus()
    slow = bus.subscribe(TOPICS)
    for revision in range(1, 20):
        bus.publish([_change(revision, QUEUE_BYTES // 8)])
    assert slow.overrun
    assert await slow.wait() == ([], [])
    slow.overrun = False
    bus.publish([_change(20, QUEUE_BYTES // 2)])
    entries, _ = await slow.wait()
    assert [entry.change.revision for entry in entries] == [20]
    assert not slow.overrun


async def test_a_queue_is_bounded_in_changes() -> None:
    bus = Bus()
    slow = bus.subscribe(TOPICS)
    bus.publish([_change(revision, 1) for revision in range(QUEUE_CHANGES + 1)])
    assert slow.overrun


async def test_what_was_read_counts_no_more() -> None:
    bus = Bus()
    reader = bus.subscribe(TOPICS)
    for revision in range(1, 20):
        bus.publish([_change(revision, QUEUE_BYTES // 2)])
        entries, _ = await reader.wait()
        assert len(entries) == 1
    assert not reader.overrun


async def test_pieces_of_a_log_are_all_there_and_bounded() -> None:
    bus = Bus()
    reader = bus.subscribe(frozenset({"logs", "progress"}))
    for place in range(10):
        bus.publish_live("logs", None, lambda place=place: place)  # type: ignore[misc]
        bus.publish_live("progress", "t", lambda place=place: place)  # type: ignore[misc]
    _, live = await reader.wait()
    assert [event.data for event in live if event.event == "logs"] == [b"%d" % place for place in range(10)]
    assert [event.data for event in live if event.event == "progress"] == [b"9"]
    for _ in range(100):
        bus.publish_live("logs", None, lambda: "x" * (LIVE_BYTES // 10))
    _, live = await reader.wait()
    assert len(live) == 9
