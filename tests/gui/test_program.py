"""The console as a program: it starts, it says why it cannot, and it ends in time without leaving anything."""

from __future__ import annotations

import signal
import socket
import time
from collections.abc import Mapping
from pathlib import Path

import psutil
import pytest
from PySide6.QtGui import QImage

from plum_desk.base.lock import FolderLock
from plum_desk.gui.app import CANNOT_START, UNREACHABLE
from tests.support.programs import program

CLOSE_S = 3.0


def environment(folder: Path) -> Mapping[str, str]:
    return {
        "PLUM_CONFIG_DIR": str(folder / "config"),
        "CONTROLLER_DATA_DIR": str(folder / "data"),
        "CONTROLLER_ADDR": "127.0.0.1:0",
        "QT_QPA_PLATFORM": "offscreen",
    }


def lines(output: str) -> list[str]:
    """What is said about the console itself: not what Qt's offscreen platform lacks, nor that this machine is busy."""
    remarks = ("propagateSizeHints", "plum_desk.base.loop_lag")
    return [line for line in output.splitlines() if not any(remark in line for remark in remarks)]


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
async def test_a_signal_ends_it_within_three_seconds(tmp_path: Path, number: signal.Signals) -> None:
    async with program("-m", "plum_desk.gui", env=environment(tmp_path)) as console:
        await console.line_with("plum-desk ready http://127.0.0.1:")
        children = psutil.Process(console.pid).children(recursive=True)
        began = time.monotonic()
        console.signal(number)
        assert await console.ended() == 0
        assert time.monotonic() - began < CLOSE_S
        assert not [child for child in children if child.is_running() and child.status() != psutil.STATUS_ZOMBIE]
        assert not list((tmp_path / "config" / "controllers").glob("*.json"))
        assert lines(console.output)[1:] == []


async def test_a_picture_is_taken_of_what_is_shown(tmp_path: Path) -> None:
    picture = tmp_path / "pictures" / "nodes.png"
    flags = ("--show", "nodes", "--screenshot", str(picture), "--size", "1280x720", "--lang", "zh", "--exit")
    async with program("-m", "plum_desk.gui", *flags, env=environment(tmp_path)) as console:
        assert await console.ended() == 0
    assert QImage(str(picture)).size().toTuple() == (1280, 720)


async def test_a_port_that_is_taken_is_one_line_and_code_3(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        async with program("-m", "plum_desk.gui", "--addr", f"127.0.0.1:{port}", env=environment(tmp_path)) as console:
            assert await console.ended() == CANNOT_START
    assert len(lines(console.output)) == 1
    assert f"port {port} on 127.0.0.1 is taken" in console.output


async def test_a_locked_folder_is_one_line_and_code_3(tmp_path: Path) -> None:
    (tmp_path / "data").mkdir()
    with FolderLock(tmp_path / "data"):
        async with program("-m", "plum_desk.gui", env=environment(tmp_path)) as console:
            assert await console.ended() == CANNOT_START
    assert len(lines(console.output)) == 1
    assert str(tmp_path / "data") in console.output


async def test_a_folder_that_cannot_be_made_is_one_line_and_code_3(tmp_path: Path) -> None:
    (tmp_path / "data").write_text("in the way")
    async with program("-m", "plum_desk.gui", env=environment(tmp_path)) as console:
        assert await console.ended() == CANNOT_START
    assert len(lines(console.output)) == 1
    assert "plum-desk: cannot use" in console.output


async def test_a_wrong_setting_is_one_line_and_code_2(tmp_path: Path) -> None:
    async with program("-m", "plum_desk.gui", "--addr", "nowhere:x", env=environment(tmp_path)) as console:
        assert await console.ended() == 2
    assert len(lines(console.output)) == 1


async def test_a_refused_console_says_so_instead_of_a_picture(tmp_path: Path) -> None:
    async with program("-m", "plum_desk.gui", env=environment(tmp_path / "host")) as host:
        url = (await host.line_with("plum-desk ready ")).split()[-1]
        picture = tmp_path / "none.png"
        flags = ("--connect", url, "--token", "wrong", "--screenshot", str(picture), "--exit")
        async with program("-m", "plum_desk.gui", *flags, env=environment(tmp_path / "guest")) as guest:
            assert await guest.ended() == UNREACHABLE
        assert "plum-desk: no picture: " in guest.output
        assert not picture.exists()
