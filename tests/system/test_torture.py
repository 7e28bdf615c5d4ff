"""Five kills under a mixed load, always the same ones; ``make torture`` does a hundred."""

from __future__ import annotations

from pathlib import Path

from tests.system.torture import torture


async def test_five_kills_lose_nothing_and_do_nothing_twice(tmp_path: Path) -> None:
    report = await torture(tmp_path, kills=5, seed=20261124)
    assert report.kills == 5
    assert report.tasks
    assert report.runs
