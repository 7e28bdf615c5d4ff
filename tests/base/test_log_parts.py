"""Parts of a log: any offset reads the same bytes as if the log were one file, while it grows too."""

import asyncio
from collections.abc import Sequence
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from plum_desk.base.log_parts import pieces, remove
from plum_desk.base.logfile import LogWriter, read, read_lines

LINE = "2026-11-24T09:41:38.204Z O {}\n"
KEPT = 4


def writer(path: Path, part_bytes: int) -> LogWriter:
    return LogWriter(path, part_bytes, wall=lambda: 1_795_513_298.204, kept_parts=KEPT)


async def write(path: Path, part_bytes: int, batches: Sequence[Sequence[str]]) -> bytes:
    """Each batch by a writer of its own, as after a restart; returns all that was ever written."""
    for batch in batches:
        log = writer(path, part_bytes)
        log.append("stdout", "".join(f"{text}\n" for text in batch))
        await log.close()
    return "".join(LINE.format(text) for batch in batches for text in batch).encode()


@given(
    part_bytes=st.integers(1, 200),
    batches=st.lists(st.lists(st.text("aé", max_size=40), max_size=6), max_size=8),
    offset=st.integers(0, 2500),
    limit=st.integers(1, 400),
)
def test_parts_read_as_one_file(
    tmp_path_factory: pytest.TempPathFactory, part_bytes: int, batches: list[list[str]], offset: int, limit: int
) -> None:
    path = tmp_path_factory.mktemp("log") / "a.log"
    whole = asyncio.run(write(path, part_bytes, batches))
    files = pieces(path)
    oldest = files[0].start
    assert len(files) <= KEPT + 1
    assert oldest <= max(0, len(whole) - KEPT * part_bytes)
    begin = max(offset, oldest)
    assert read(path, offset, limit) == (whole[begin : begin + limit], begin + len(whole[begin : begin + limit]))
    gathered, at = b"", 0
    while (piece := read(path, at, limit))[0]:
        gathered, at = gathered + piece[0], piece[1]
    assert gathered == whole[oldest:]
    texts = [text for batch in batches for text in batch]
    lines, end = read_lines(path, 0)
    assert [line.text for line in lines] == texts[len(texts) - len(lines) :]
    assert end == len(whole)


async def test_parts_are_named_by_their_offset_and_the_oldest_go(tmp_path: Path) -> None:
    path = tmp_path / "a.log"
    whole = await write(path, 50, [["x" * 22]] * 11)  # lines of 50 bytes: each is a part
    names = sorted(part.name for part in (tmp_path / "a.log.parts").iterdir())
    assert names == [f"{start:016d}" for start in (350, 400, 450, 500)]
    assert not path.exists()
    assert read(path, 0) == (whole[350:], 550)
    assert read(path, 549, 1) == (b"\n", 550)
    assert read(path, 550) == (b"", 550)


async def test_reading_beside_rotation_never_shows_other_bytes(tmp_path: Path) -> None:
    path = tmp_path / "a.log"
    texts = [f"{number:022d}" for number in range(1500)]
    whole = "".join(map(LINE.format, texts)).encode()

    def read_to_the_end() -> int:
        at = reads = 0
        while at < len(whole):
            data, following = read(path, at, 120)
            assert data == whole[following - len(data) : following]
            at, reads = max(at, following), reads + 1
        return reads

    reading = asyncio.create_task(asyncio.to_thread(read_to_the_end))
    log = writer(path, 100)
    for text in texts:
        log.append("stdout", f"{text}\n")
        await log.flush()
    await log.close()
    assert await asyncio.wait_for(reading, 30) > 0


async def test_a_part_that_somebody_deleted_is_a_gap(tmp_path: Path) -> None:
    path = tmp_path / "a.log"
    whole = await write(path, 50, [["x" * 22]] * 3 + [["rest"]])
    (tmp_path / "a.log.parts" / f"{50:016d}").unlink()
    assert read(path, 10) == (whole[10:50], 50)
    assert read(path, 50) == (whole[100:], len(whole))


async def test_removing_takes_all_parts(tmp_path: Path) -> None:
    path = tmp_path / "a.log"
    remove(path)
    await write(path, 50, [["x" * 22]] * 3 + [["rest"]])
    remove(path)
    assert list(tmp_path.iterdir()) == []
