"""Frames of the link to and from messages: a frame is one message or an array of them, at most 16 MiB."""

from __future__ import annotations

import logging
from collections.abc import Iterator, Sequence

import msgspec

from plum_desk.api.links import MAX_FRAME_BYTES, ControllerMessage, PeerMessage

_log = logging.getLogger(__name__)
_encoder = msgspec.json.Encoder()
_frame_decoder = msgspec.json.Decoder(list[ControllerMessage] | ControllerMessage)
_message_decoder = msgspec.json.Decoder(ControllerMessage)
_raw_decoder = msgspec.json.Decoder(list[msgspec.Raw])


def encode(messages: Sequence[PeerMessage], limit_bytes: int = MAX_FRAME_BYTES - 1) -> Iterator[bytes]:
    """As few frames as hold the messages in their order; one that fits into no frame is dropped, loudly."""
    if not messages:
        return
    frame = _encoded(messages)
    if frame is not None and len(frame) <= limit_bytes:
        yield frame
    elif len(messages) == 1:
        _log.error("dropped a %s that fits into no frame", type(messages[0]).__name__)
    else:
        middle = len(messages) // 2
        yield from encode(messages[:middle], limit_bytes)
        yield from encode(messages[middle:], limit_bytes)


def _encoded(messages: Sequence[PeerMessage]) -> bytes | None:
    try:
        return _encoder.encode(messages[0] if len(messages) == 1 else messages)
    except (TypeError, ValueError, RecursionError) as error:  # such as half a surrogate pair in a text
        _log.debug("%d messages cannot be written as JSON: %s", len(messages), error)
        return None


def decode(frame: bytes | str) -> list[ControllerMessage]:
    """The messages of a frame; one of a kind that this version does not know is left out, with a line in the log."""
    try:
        found = _frame_decoder.decode(frame)
    except msgspec.MsgspecError:
        return list(_decode_what_is_known(frame))
    return found if isinstance(found, list) else [found]


def _decode_what_is_known(frame: bytes | str) -> Iterator[ControllerMessage]:
    for part in _parts(frame):
        try:
            yield _message_decoder.decode(part)
        except msgspec.MsgspecError as error:
            _log.warning("ignored a message of the controller: %s", error)


def _parts(frame: bytes | str) -> Sequence[msgspec.Raw | bytes | str]:
    try:
        return _raw_decoder.decode(frame)
    except msgspec.MsgspecError:
        return [frame]
