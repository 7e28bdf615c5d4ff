"""A full disk: 507, nothing half-stored, and on it goes when there is space again."""

from __future__ import annotations

import os
import subprocess
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest

from plum_desk.api.errors import StorageFull
from plum_desk.sdk import Client
from tests.support.controller_program import TOKEN
from tests.support.programs import program

pytestmark = pytest.mark.skipif(os.geteuid() != 0, reason="only root may mount a small tmpfs")
_FILL_BYTES = 3 * 1024 * 1024


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    folder = tmp_path / "small"
    folder.mkdir()
    subprocess.run(["mount", "-t", "tmpfs", "-o", "size=8m", "none", str(folder)], check=True)
    yield folder
    subprocess.run(["umount", "-l", str(folder)], check=True)


@pytest.fixture
async def client(small_disk: Path, tmp_path: Path) -> AsyncIterator[Client]:
    flags = ("--addr", "127.0.0.1:0", "--data-dir", str(small_disk), "--admin-token", TOKEN)
    environ = {"PLUM_CONFIG_DIR": str(tmp_path / "config")}
    async with program("-m", "plum_desk.controller", *flags, env=environ) as running:
        url = (await running.line_with("ready")).split()[-1]
        async with Client(url, TOKEN) as client:
            yield client


async def test_nothing_is_half_stored(client: Client, small_disk: Path) -> None:
    filler = small_disk / "filler"
    filler.write_bytes(b"x" * _FILL_BYTES)
    acknowledged = await _fill(client)
    assert acknowledged
    with pytest.raises(StorageFull) as refusal:
        await client.tasks.create_batch(
            items=[{"name": "builtin.echo", "payload": "x" * 900_000, "autoStart": True} for _ in range(8)]
        )
    assert (refusal.value.status, refusal.value.code) == (507, "storage.full")
    stored = {task.task_id for task in await client.tasks.list()}
    assert stored == acknowledged
    filler.unlink()
    more = await client.tasks.create(name="builtin.echo", payload={"space": True}, auto_start=True)
    assert (await client.tasks.wait(more.task_id, timeout=20)).state == "Succeeded"
    for task_id in acknowledged:
        assert (await client.tasks.wait(task_id, timeout=20)).state == "Succeeded"


async def _fill(client: Client) -> set[str]:
    acknowledged: set[str] = set()
    for _ in range(200):
        try:
            task = await client.tasks.create(name="builtin.echo", payload="x" * 200_000, auto_start=True)
        except StorageFull:
            return acknowledged
        acknowledged.add(task.task_id)
    raise AssertionError("the disk did not fill")
