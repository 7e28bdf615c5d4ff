"""Where the bytes of a log are: numbered parts that are complete, and the current file that still grows.

`t1.log.parts/0000000000016777216` holds the bytes of the log `t1.log` from that offset on, so that where a part
begins and ends is known without reading it; `t1.log` goes on where the newest part ends. A part ends at a line end.
"""

import shutil
from contextlib import suppress
from pathlib import Path
from typing import NamedTuple


class Piece(NamedTuple):
    """A file of a log and the offset of its first byte."""

    start: int
    path: Path


def pieces(path: Path) -> list[Piece]:
    """What is kept, oldest first; the last is the current file, which need not exist."""
    with suppress(FileNotFoundError):
        parts = sorted(Piece(int(part.name), part) for part in _folder(path).iterdir() if part.name.isdecimal())
        if parts:
            return [*parts, Piece(parts[-1].start + parts[-1].path.stat().st_size, path)]
    return [Piece(0, path)]


def rotate(path: Path, kept: int) -> None:
    """Make the current file a part, so that a new one begins, and drop the oldest parts beyond `kept`."""
    *parts, current = pieces(path)
    folder = _folder(path)
    folder.mkdir(exist_ok=True)
    new = Piece(current.start, path.rename(folder / f"{current.start:016d}"))
    for part in [*parts, new][:-kept]:
        part.path.unlink()


def remove(path: Path) -> None:
    """Delete the log with all its parts."""
    path.unlink(missing_ok=True)
    with suppress(FileNotFoundError):
        shutil.rmtree(_folder(path))


def read_from(path: Path, offset: int, limit: int) -> tuple[int, bytes]:
    """At most `limit` bytes from `offset`, or from the oldest kept one when that is later; and the first one's offset.

    A file that is renamed meanwhile may not be what it was listed as: then it is read again.
    """
    files = pieces(path)
    while True:
        found = _gather(files, max(0, offset), limit)
        now = pieces(path)
        if now == files:
            return found
        files = now


def _gather(files: list[Piece], offset: int, limit: int) -> tuple[int, bytes]:
    data = b""
    for index, (start, path) in enumerate(files):
        if index + 1 < len(files) and files[index + 1].start <= offset + len(data):
            continue
        if start > offset + len(data):
            if data:  # somebody deleted a part in between: the next read goes on behind the gap
                break
            offset = start
        with suppress(FileNotFoundError), path.open("rb") as file:
            file.seek(offset + len(data) - start)
            data += file.read(limit - len(data))
        if len(data) >= limit:
            break
    return offset, data


def _folder(path: Path) -> Path:
    return path.with_name(f"{path.name}.parts")
