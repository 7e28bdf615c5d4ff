"""The lock on a folder: one holder, freed by release and by kill -9."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from plum_desk.base.lock import FolderLock, Locked

HOLDER = """
import sys
from pathlib import Path
from plum_desk.base.lock import FolderLock
lock = FolderLock(Path(sys.argv[1]))
lock.acquire()
print("held", flush=True)
sys.stdin.read()
"""


def test_a_second_one_is_refused_with_the_holders_pid(tmp_path: Path) -> None:
    folder = tmp_path / "a" / "b"
    with FolderLock(folder):
        assert (folder / "lock").read_text() == str(os.getpid())
        with pytest.raises(Locked, match=f"{folder} is in use by process {os.getpid()}") as caught:
            FolderLock(folder).acquire()
        assert (caught.value.path, caught.value.pid) == (folder, os.getpid())
    with FolderLock(folder):
        pass


def test_another_process_holds_it_until_it_is_killed(tmp_path: Path) -> None:
    environ = {**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, sys.path))}
    with subprocess.Popen(
        [sys.executable, "-c", HOLDER, str(tmp_path)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        env=environ,
    ) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == b"held\n"
        with pytest.raises(Locked) as caught:
            FolderLock(tmp_path).acquire()
        assert caught.value.pid == process.pid
        process.kill()
        process.wait(10)
    with FolderLock(tmp_path):
        assert (tmp_path / "lock").read_text() == str(os.getpid())


def test_a_child_does_not_inherit_it(tmp_path: Path) -> None:
    lock = FolderLock(tmp_path)
    lock.acquire()
    child = subprocess.Popen(["sleep", "600"], close_fds=False)
    try:
        lock.release()
        with FolderLock(tmp_path):
            pass
    finally:
        child.kill()
        child.wait(10)


def test_taking_it_twice_is_a_mistake_and_releasing_twice_none(tmp_path: Path) -> None:
    lock = FolderLock(tmp_path)
    lock.acquire()
    with pytest.raises(RuntimeError, match="already locked by this object"):
        lock.acquire()
    lock.release()
    lock.release()


def test_a_folder_that_cannot_be_made(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(OSError, match="file"):
        FolderLock(tmp_path / "file" / "below").acquire()
