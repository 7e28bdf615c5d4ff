"""Which processes this agent has started, on disk, so that its next life can end those that a crash left behind."""

from __future__ import annotations

import logging
import os
import signal
from contextlib import suppress
from pathlib import Path

import msgspec
import psutil

from plum_desk.base.process import ProcessIdentity, boot_id, kill_group_if_same
from plum_desk.base.process_identity import kill_group
from plum_desk.base.process_owner import end_owned

TASK_VARIABLE = "PLUM_TASK_ID"
"""Every process of a task inherits this: it tells our group from a stranger's when the group's leader is gone."""

_log = logging.getLogger(__name__)


class _Entry(msgspec.Struct, frozen=True, rename="camel"):
    task_id: str
    pid: int
    start_time: int
    boot_id: str


class ProcessLedger:
    """One small file for each running process, named by its pid. Processes carry ``owner`` as their mark."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self.owner = str(folder.resolve())

    def note(self, task_id: str, identity: ProcessIdentity) -> None:
        """From now on a killed agent's next life finds the process."""
        entry = _Entry(task_id, identity.pid, identity.start_time, identity.boot_id)
        self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        scratch = self._folder / f".{identity.pid}.tmp"
        scratch.write_bytes(msgspec.json.encode(entry))
        scratch.replace(self._path(identity))

    def sync(self, identity: ProcessIdentity) -> None:
        """Make the note durable; blocks for some milliseconds."""
        for path in (self._path(identity), self._folder):
            with suppress(FileNotFoundError):  # the process has ended meanwhile
                descriptor = os.open(path, os.O_RDONLY)
                try:
                    os.fsync(descriptor)
                finally:
                    os.close(descriptor)

    def forget(self, identity: ProcessIdentity) -> None:
        """The process and its group are gone."""
        self._path(identity).unlink(missing_ok=True)

    def kill_leftovers(self) -> int:
        """End what a previous life left running; how many groups and stray processes that were."""
        killed = 0
        for path in sorted(self._folder.glob("*.json")):
            with suppress(msgspec.MsgspecError):
                entry = msgspec.json.decode(path.read_bytes(), type=_Entry)
                if _kill(entry):
                    killed += 1
                    _log.warning("ended process group %d of task %s, left by a crash", entry.pid, entry.task_id)
            path.unlink(missing_ok=True)
        return killed + end_owned(self.owner)

    def _path(self, identity: ProcessIdentity) -> Path:
        return self._folder / f"{identity.pid}.json"


def _kill(entry: _Entry) -> bool:
    identity = ProcessIdentity(entry.pid, entry.start_time, entry.boot_id)
    if kill_group_if_same(identity):
        return True
    leader_is_gone = not psutil.pid_exists(entry.pid)
    ours = entry.boot_id == boot_id() and leader_is_gone and _group_is_of(entry.task_id, entry.pid)
    return ours and kill_group(entry.pid, signal.SIGKILL)


def _group_is_of(task_id: str, group: int) -> bool:
    """Whether a member of the group was started for the task."""
    for process in psutil.process_iter():
        with suppress(psutil.Error, OSError):
            if os.getpgid(process.pid) == group and process.environ().get(TASK_VARIABLE) == task_id:
                return True
    return False
