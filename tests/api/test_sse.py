"""Server-Sent Events survive every cut of the stream."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from plum_desk.api.sse import PING, EventParser, encode_event
from plum_desk.api.transport import ServerEvent

NAMES = st.text(st.characters(exclude_characters="\r\n\0", exclude_categories=["Cs"]), min_size=1, max_size=20)
EVENTS = st.builds(
    ServerEvent,
    event=NAMES.map(lambda name: name.strip() or "x"),
    data=NAMES.map(str.encode),
    id=st.none() | st.integers(0, 10**12).map(str),
)


@given(st.lists(EVENTS, max_size=5), st.integers(1, 7))
def test_what_is_written_is_read(events: list[ServerEvent], step: int) -> None:
    data = PING + b"".join(map(encode_event, events)) + PING
    parser, seen = EventParser(), []
    for start in range(0, len(data), step):
        seen += parser.feed(data[start : start + step])
    assert seen == events


def test_foreign_writers() -> None:
    parser = EventParser()
    assert parser.feed(b"data: a\r\ndata:b\r\nretry: 3\r\n\r\n") == [ServerEvent(event="message", data=b"a\nb")]
    assert parser.feed(b": only a comment\n\nevent: nothing\n\n") == []


def test_a_comment_of_ours_has_no_second_line() -> None:
    assert encode_event(ServerEvent(comment="a\nb")) == b": a b\n\n"
