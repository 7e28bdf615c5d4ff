"""Cleaning up after a crash: the right process or none."""

import dataclasses
import os
import signal
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from plum_desk.base.process import ProcessIdentity, boot_id, identity_of, kill_group_if_same
from tests.base.processes import alive


@pytest.fixture
def child() -> Iterator["subprocess.Popen[bytes]"]:
    process = subprocess.Popen(
        ["sh", "-c", "sleep 600 & echo $!; wait"], stdout=subprocess.PIPE, start_new_session=True
    )
    yield process
    if process.returncode is None:
        os.killpg(process.pid, signal.SIGKILL)
    process.communicate(timeout=10)


def test_the_same_process_and_its_group_are_killed(child: "subprocess.Popen[bytes]") -> None:
    assert child.stdout is not None
    grandchild = int(child.stdout.readline())
    identity = identity_of(child.pid)
    assert identity is not None
    assert identity == identity_of(child.pid)
    assert kill_group_if_same(identity)
    assert child.wait(10) == -9
    assert child.stdout.read() == b""  # the end comes when the grandchild, who holds the pipe, has gone
    assert not alive(grandchild)


@pytest.mark.parametrize("change", [{"start_time": 1}, {"boot_id": "another boot"}])
def test_a_stranger_with_the_pid_is_left_alone(change: dict[str, object], child: "subprocess.Popen[bytes]") -> None:
    identity = identity_of(child.pid)
    assert identity is not None
    assert not kill_group_if_same(dataclasses.replace(identity, **change))  # type: ignore[arg-type]
    assert child.poll() is None


def test_a_process_that_is_gone(child: "subprocess.Popen[bytes]") -> None:
    identity = identity_of(child.pid)
    assert identity is not None
    assert kill_group_if_same(identity)
    child.communicate(timeout=10)
    assert identity_of(child.pid) is None
    assert not kill_group_if_same(identity)


def test_an_odd_process_name_is_read(tmp_path: Path) -> None:
    program = tmp_path / "a) R 1 (b"
    program.symlink_to("/bin/sleep")
    process = subprocess.Popen([str(program), "600"])
    try:
        identity = identity_of(process.pid)
        own = identity_of(os.getpid())
        assert isinstance(identity, ProcessIdentity)
        assert own is not None
        assert identity.start_time >= own.start_time
        assert identity.boot_id == boot_id()
    finally:
        process.kill()
        process.wait(10)
