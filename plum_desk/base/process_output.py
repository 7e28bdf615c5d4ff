"""One output pipe of a process: read on the loop as text, with the last bytes kept."""

import asyncio
import codecs
import os
from collections.abc import Callable

TAIL_BYTES = 64 * 1024
_CHUNK_BYTES = 64 * 1024
_REST_S = 0.002


class OutputPipe:
    """Hands on text as it comes, at most some 30 MB/s so that a flood leaves the loop to others.

    A chunk may hold many lines and end inside one. A character that is cut by a chunk's border
    stays whole; what is no UTF-8 becomes U+FFFD.
    """

    def __init__(
        self,
        loop: asyncio.AbstractEventLoop,
        descriptor: int,
        on_text: Callable[[str], None],
        on_end: Callable[[], None],
    ) -> None:
        self._loop = loop
        self._descriptor = descriptor
        self._on_text = on_text
        self._on_end = on_end
        self._decoder = codecs.getincrementaldecoder("utf-8")("replace")
        self._tail = bytearray()
        self._rest: asyncio.TimerHandle | None = None
        self.truncated = False
        self.open = True
        os.set_blocking(descriptor, False)
        loop.add_reader(descriptor, self._read)

    @property
    def tail(self) -> str:
        """The last 64 KiB as text."""
        return _without_cut_character(self._tail, self.truncated).decode("utf-8", "replace")

    def close(self) -> None:
        """Take what is in the pipe now and let go of it, whoever still holds the other end."""
        for _ in range(2 * TAIL_BYTES // _CHUNK_BYTES):
            if not self.open or not self._read():
                break
        self._end()

    def _read(self) -> bool:
        try:
            data = os.read(self._descriptor, _CHUNK_BYTES)
        except BlockingIOError:
            return False
        except OSError:
            data = b""
        if not data:
            self._end()
            return False
        self._take(data)
        if len(data) == _CHUNK_BYTES and self.open and self._rest is None:
            self._loop.remove_reader(self._descriptor)
            self._rest = self._loop.call_later(_REST_S, self._resume)
        return True

    def _resume(self) -> None:
        self._rest = None
        self._loop.add_reader(self._descriptor, self._read)

    def _take(self, data: bytes) -> None:
        self._tail += data
        if len(self._tail) > TAIL_BYTES:
            del self._tail[:-TAIL_BYTES]
            self.truncated = True
        if text := self._decoder.decode(data):
            self._on_text(text)

    def _end(self) -> None:
        if not self.open:
            return
        self.open = False
        if self._rest is not None:
            self._rest.cancel()
        self._loop.remove_reader(self._descriptor)
        os.close(self._descriptor)
        if text := self._decoder.decode(b"", final=True):
            self._on_text(text)
        self._on_end()


def _without_cut_character(data: bytearray, truncated: bool) -> bytearray:
    """Drop the up to three bytes that continue a character whose beginning was dropped."""
    if not truncated:
        return data
    skip = next((at for at, byte in enumerate(data[:3]) if byte & 0xC0 != 0x80), 3)
    return data[skip:]
