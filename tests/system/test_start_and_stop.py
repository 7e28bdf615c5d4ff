"""A controller that cannot start says why in one line and ends with 3; one that stops leaves no process behind."""

from __future__ import annotations

import os
import signal
import sqlite3
import subprocess
from pathlib import Path

import psutil
import pytest

from tests.support.controller_program import TOKEN, controller_program
from tests.support.programs import Program, program
from tests.system.lab import Lab


async def refused(folder: Path, *flags: str) -> str:
    """What a controller that must not start says."""
    environ = {"PLUM_CONFIG_DIR": str(folder / "config")}
    options = ("--addr", "127.0.0.1:0", "--data-dir", str(folder / "other"), "--admin-token", TOKEN, *flags)
    async with program("-m", "plum_desk.controller", *options, env=environ) as running:
        assert await running.ended() == 3
        lines = [line for line in running.output.splitlines() if line.startswith("plum-controller:")]
        assert len(lines) == 1, running.output
        assert "Traceback" not in running.output
        return lines[0]


async def test_a_taken_port_is_named(lab: Lab) -> None:
    address = lab.controller.url.removeprefix("http://")
    said = await refused(lab.folder, "--addr", address)
    assert f"port {address.split(':')[1]}" in said


async def test_a_locked_folder_is_named_with_its_holder(lab: Lab) -> None:
    said = await refused(lab.folder, "--data-dir", str(lab.folder / "controller"))
    assert str(lab.folder / "controller") in said


async def test_a_folder_that_cannot_be_made_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("not a folder")
    said = await refused(tmp_path, "--data-dir", str(tmp_path / "file" / "data"))
    assert str(tmp_path / "file") in said


@pytest.mark.skipif(os.geteuid() != 0, reason="only root may make a read-only mount")
async def test_a_folder_that_is_not_writable_is_named(tmp_path: Path) -> None:
    folder = tmp_path / "readonly"
    folder.mkdir()
    subprocess.run(["mount", "-t", "tmpfs", "-o", "ro", "none", str(folder)], check=True)
    try:
        said = await refused(tmp_path, "--data-dir", str(folder))
    finally:
        subprocess.run(["umount", str(folder)], check=True)
    assert str(folder) in said
    assert "choose another --data-dir" in said


async def test_a_newer_database_is_refused_and_left_alone(tmp_path: Path) -> None:
    async with controller_program(tmp_path) as controller:
        await controller.kill()
    database = tmp_path / "controller" / "plum.db"
    with sqlite3.connect(database) as connection:
        connection.execute("INSERT INTO schema_version (version) VALUES (9999)")
    connection.close()
    said = await refused(tmp_path, "--data-dir", str(tmp_path / "controller"))
    assert "9999" in said
    assert "newer" in said


async def test_a_file_that_is_no_database_is_named(tmp_path: Path) -> None:
    (tmp_path / "plum.db").write_bytes(b"not a database" * 1000)
    said = await refused(tmp_path, "--db", str(tmp_path / "plum.db"))
    assert str(tmp_path / "plum.db") in said


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
async def test_a_stop_ends_processes_that_ignore_it(tmp_path: Path, number: signal.Signals) -> None:
    environ = {"PLUM_CONFIG_DIR": str(tmp_path / "config")}
    flags = ("--addr", "127.0.0.1:0", "--data-dir", str(tmp_path / "data"), "--admin-token", TOKEN)
    async with program("-m", "plum_desk.controller", *flags, env=environ) as running:
        url = (await running.line_with("ready")).split()[-1]
        await _run_deaf_process(url, tmp_path)
        running.signal(number)
        assert await running.ended(3.0) == 0
    assert not _naming(f"{tmp_path}/deaf.pipe")
    assert not list((tmp_path / "config" / "controllers").glob("*.json"))


async def _run_deaf_process(url: str, folder: Path) -> None:
    """Start a process that ignores SIGTERM, and wait until it does."""
    from plum_desk.sdk import Client

    os.mkfifo(folder / "deaf.pipe")
    command = f'trap "" TERM; echo deaf; read x < "{folder}/deaf.pipe"; read x < "{folder}/deaf.pipe"'
    async with Client(url, TOKEN) as client:
        payload = {"command": command, "shell": True}
        task = await client.tasks.create(name="deaf", executor="os_process", payload=payload, auto_start=True)
        async for line in client.tasks.follow_logs(task.task_id):
            if "deaf" in str(line):
                return


def _naming(text: str) -> list[str]:
    listed = (" ".join(process.info["cmdline"] or ()) for process in psutil.process_iter(["cmdline"]))
    return [line for line in listed if text in line and "pytest" not in line]


async def test_the_credentials_are_found_by_the_same_user(lab: Lab) -> None:
    environ = {"PLUM_CONFIG_DIR": str(lab.folder / "config")}
    async with program("-m", "plum_desk.cli", "status", "--json", env=environ) as running:
        assert await _exit(running) == 0
    assert '"version"' in running.output


async def _exit(running: Program) -> int:
    return await running.ended()
