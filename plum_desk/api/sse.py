"""Server-Sent Events as bytes, in both directions."""

from __future__ import annotations

from plum_desk.api.transport import ServerEvent

MAX_EVENT_BYTES = 256 * 1024 * 1024
CONTENT_TYPE = "text/event-stream"
PING = b": ping\n\n"


def encode_event(event: ServerEvent) -> bytes:
    """One event as it stands on the wire; an event without any field is a comment."""
    lines = []
    if event.comment is not None:
        lines.append(b": " + event.comment.replace("\n", " ").encode())
    if event.id is not None:
        lines.append(b"id: " + event.id.encode())
    if event.event:
        lines.append(b"event: " + event.event.encode())
    if event.event or event.data:
        lines.append(b"data: " + event.data)
    return b"\n".join(lines) + b"\n\n"


class EventParser:
    """Turns the bytes of a stream, cut anywhere, into events (HTML standard, section 9.2.6); comments are dropped."""

    def __init__(self) -> None:
        self._rest = bytearray()
        self._name = ""
        self._id: str | None = None
        self._data: list[bytes] = []

    def feed(self, data: bytes) -> list[ServerEvent]:
        """The events completed by these bytes. Raises ``ValueError`` for a line beyond every sense."""
        self._rest += data
        if len(self._rest) > MAX_EVENT_BYTES:
            raise ValueError("a Server-Sent Event without an end")
        if b"\n" not in data:
            return []
        *lines, rest = bytes(self._rest).split(b"\n")
        self._rest = bytearray(rest)
        return [event for line in lines if (event := self._take(line.removesuffix(b"\r"))) is not None]

    def _take(self, line: bytes) -> ServerEvent | None:
        if not line:
            return self._complete()
        name, _, value = line.partition(b":")
        value = value.removeprefix(b" ")
        if name == b"data":
            self._data.append(value)
        elif name == b"event":
            self._name = value.decode()
        elif name == b"id":
            self._id = value.decode()
        return None

    def _complete(self) -> ServerEvent | None:
        name, data, event_id = self._name, self._data, self._id
        self._name, self._data, self._id = "", [], None
        if not data:
            return None
        return ServerEvent(event=name or "message", data=b"\n".join(data), id=event_id)
