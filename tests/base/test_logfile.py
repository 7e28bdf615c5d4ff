"""Log files: lines, offsets, torn ends, full disks, many threads."""

import asyncio
import threading
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from plum_desk.base.logfile import MIB, LogLine, LogWriter, parse_line, read, read_lines

WALL = 1_795_513_298.204


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "logs" / "t1.log"


def writer(path: Path, part_bytes: int = 1 << 20) -> LogWriter:
    return LogWriter(path, part_bytes, wall=lambda: WALL)


async def test_the_file_is_plain_text(path: Path) -> None:
    log = writer(path)
    log.append("stdout", "one\ntwo")
    log.append("stderr", "oops 错误\n")
    log.append("stdout", " and more\r\n")
    log.append("log", "half")
    await log.close()
    assert path.read_text(encoding="utf-8").splitlines() == [
        "2026-11-24T09:41:38.204Z O one",
        "2026-11-24T09:41:38.204Z E oops 错误",
        "2026-11-24T09:41:38.204Z O two and more",
        "2026-11-24T09:41:38.204Z L half",
    ]


async def test_reading_by_offset(path: Path) -> None:
    assert read(path, 0) == (b"", 0)
    assert read_lines(path, 7) == ([], 7)
    log = writer(path)
    log.append("stdout", "a\nb\n")
    await log.flush()
    data, offset = read(path, 0)
    assert offset == len(data) == path.stat().st_size
    assert read(path, offset) == (b"", offset)
    assert read(path, 3, limit=4) == (data[3:7], 7)
    log.append("stdout", "c\n")
    await log.close()
    assert read_lines(path, offset)[0] == [LogLine(WALL, "stdout", "c")]
    cut, after = read_lines(path, 0, limit=len(data) - 1)
    assert [line.text for line in cut] == ["a"]
    assert read_lines(path, after)[0][0].text == "b"


async def test_a_background_write_follows_by_itself(path: Path) -> None:
    flushed: asyncio.Queue[int] = asyncio.Queue()
    log = LogWriter(path, 1 << 20, on_flushed=flushed.put_nowait)
    for number in range(2):
        log.append("stdout", f"{number}\n")
        assert await asyncio.wait_for(flushed.get(), 10) == path.stat().st_size
        assert [line.text for line in read_lines(path, 0)[0]] == [str(n) for n in range(number + 1)]
    await log.close()
    assert flushed.empty()


async def test_appending_writes_nothing_itself(path: Path) -> None:
    log = writer(path)
    log.append("stdout", "x\n" * 1000)
    assert not path.exists()
    await log.close()
    assert len(read_lines(path, 0)[0]) == 1000


async def test_a_long_log_goes_on(path: Path) -> None:
    log = writer(path, part_bytes=100)
    for number in range(100):
        log.append("stdout", f"{number:010}\n")
    log.append("stderr", "more")
    await log.close()
    texts = [line.text for line in read_lines(path, 0)[0]]
    assert texts == [f"{number:010}" for number in range(87, 100)] + ["more"]


async def test_lines_that_come_faster_than_the_disk_takes_them_are_counted(path: Path) -> None:
    log = writer(path, part_bytes=1 << 30)
    for number in range(66):
        log.append("stdout", f"{number}" + "x" * MIB + "\n")
    await log.close()
    (told,), after = read_lines(path, 0, 100)
    assert told.text == "3 lines came too fast: not kept"
    assert read(path, after, 29)[0].endswith(b" O 3x")


async def test_a_log_is_continued_even_behind_a_torn_line(path: Path) -> None:
    first = writer(path)
    first.append("log", "before\n")
    await first.close()
    with path.open("ab") as file:
        file.write(b"2026-11-24T09:41:38.2")
    second = writer(path)
    second.append("log", "after\n")
    await second.close()
    assert [line.text for line in read_lines(path, 0)[0]] == ["before", "after"]


async def test_progress_bars_and_endless_lines(path: Path) -> None:
    log = writer(path)
    for part in ["10%\r", "20%\r", "\n", "x" * 40_000, "y\n"]:
        log.append("stderr", part)
    await log.close()
    assert [line.text for line in read_lines(path, 0)[0]] == ["10%", "20%", "x" * 40_000, "y"]


async def test_after_close_text_is_dropped(path: Path) -> None:
    log = writer(path)
    log.append("log", "kept\n")
    await log.close()
    log.append("log", "late\n")
    await log.close()
    assert [line.text for line in read_lines(path, 0)[0]] == ["kept"]


async def test_a_disk_that_refuses_is_survived(path: Path, caplog: pytest.LogCaptureFixture) -> None:
    path.parent.write_text("a file where the folder should be")
    log = writer(path)
    log.append("log", "lost\n")
    await log.flush()
    log.append("log", "lost too\n")
    await log.flush()
    path.parent.unlink()
    log.append("log", "kept\n")
    await log.close()
    assert [line.text for line in read_lines(path, 0)[0]] == ["kept"]
    assert caplog.text.count("log lines are lost") == 1


async def test_many_threads(path: Path) -> None:
    log = writer(path)

    def work(number: int) -> None:
        for count in range(200):
            log.append("log", f"{number}:{count}\n")

    threads = [threading.Thread(target=work, args=(number,)) for number in range(5)]
    for thread in threads:
        thread.start()
    for thread in threads:
        await asyncio.to_thread(thread.join)
    await log.close()
    texts = [line.text for line in read_lines(path, 0)[0]]
    assert len(texts) == 1000
    for number in range(5):
        mine = [text for text in texts if text.startswith(f"{number}:")]
        assert mine == [f"{number}:{count}" for count in range(200)]


@pytest.mark.parametrize(
    "data",
    [b"", b"text", b"2026-11-24T09:41:38.204Z X a", b"2026-99-24T09:41:38.204Z O a", b"26-11-24T O a"],
)
def test_what_is_no_line(data: bytes) -> None:
    assert parse_line(data) is None


@given(st.lists(st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\r\n")), min_size=1))
def test_any_text_comes_back(tmp_path_factory: pytest.TempPathFactory, lines: list[str]) -> None:
    path = tmp_path_factory.mktemp("log") / "a.log"

    async def write() -> None:
        log = writer(path)
        text = "\n".join([*lines, ""])
        for at in range(0, len(text), 3):
            log.append("stdout", text[at : at + 3])
        await log.close()

    asyncio.run(write())
    assert [line.text for line in read_lines(path, 0)[0]] == lines


def test_a_line_longer_than_the_limit_comes_whole(tmp_path: Path) -> None:
    path = tmp_path / "t.log"
    text = "x" * 300_000
    path.write_text(f"2026-11-24T09:41:38.204Z O {text}\n2026-11-24T09:41:38.205Z O next\n")
    lines, following = read_lines(path, 0, 65_536)
    assert [line.text for line in lines] == [text, "next"]
    assert following == path.stat().st_size
