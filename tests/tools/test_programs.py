"""Programs that are started together are ended together, whichever is ready first."""

import asyncio
import sys
from pathlib import Path

import psutil
import pytest

sys.path.append(str(Path(__file__).resolve().parents[2] / "tools"))

from programs import NotReadyError, Programs

READY_AT_ONCE = "print('ready now', flush=True); import time; time.sleep(60)"
READY_AFTER = "import sys, pathlib\nwhile not pathlib.Path(sys.argv[1]).exists(): pass\n" + READY_AT_ONCE


async def test_all_are_ended_when_the_last_started_is_ready_first(tmp_path: Path) -> None:
    mark = tmp_path / "mark"
    async with Programs(tmp_path, {}) as programs:
        slow = asyncio.ensure_future(programs.python("slow", "-c", READY_AFTER, str(mark), ready="ready "))
        await asyncio.sleep(0)
        quick = await programs.python("quick", "-c", READY_AT_ONCE, ready="ready ")
        mark.touch()
        started = [psutil.Process(program.process.pid) for program in (quick, await slow)]
        assert [program.said for program in (quick, await slow)] == ["now", "now"]
    assert [process for process in started if process.is_running()] == []
    assert programs.left == []
    assert programs.took_s < 3


async def test_a_program_that_ends_early_is_told_with_its_last_words(tmp_path: Path) -> None:
    async with Programs(tmp_path, {}) as programs:
        with pytest.raises(NotReadyError, match=r"(?s)broken did not start: it ended with 1.*no gas"):
            await programs.python("broken", "-c", "raise SystemExit('no gas')", ready="ready ")
