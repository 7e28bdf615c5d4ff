"""Which process a stored pid meant: pids are reused, so start time and boot id belong to it (Linux /proc)."""

import os
import signal
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

_BOOT_ID = Path("/proc/sys/kernel/random/boot_id")
# Fields of /proc/PID/stat after the name in brackets: see proc(5), where the first of these is number 3.
_STATE, _GROUP, _START = 0, 2, 19


@dataclass(frozen=True)
class ProcessIdentity:
    """One process of one boot; `start_time` is in clock ticks after the boot."""

    pid: int
    start_time: int
    boot_id: str


def boot_id() -> str:
    """A name for the time since this machine was booted."""
    return _BOOT_ID.read_text(encoding="ascii").strip()


def identity_of(pid: int) -> ProcessIdentity | None:
    """The identity of the process that has this pid now; None when there is none."""
    fields = _stat(pid)
    return None if fields is None else ProcessIdentity(pid, int(fields[_START]), boot_id())


def kill_group_if_same(identity: ProcessIdentity) -> bool:
    """SIGKILL the process's whole group when pid, start time and boot id still match; tells whether it did.

    For cleaning up after a crash: a stranger that got the pid meanwhile is left alone.
    """
    if identity_of(identity.pid) != identity:
        return False
    return kill_group(identity.pid, signal.SIGKILL)


def kill_group(group: int, number: signal.Signals) -> bool:
    """Signal a process group; False when it is gone or not ours."""
    with suppress(ProcessLookupError, PermissionError):
        os.killpg(group, number)
        return True
    return False


def group_exists(group: int) -> bool:
    """Whether the group has a member that we could signal, be it one that waits to be reaped."""
    try:
        os.killpg(group, 0)
    except (ProcessLookupError, PermissionError):
        return False
    return True


def group_is_alive(group: int) -> bool:
    """Whether a process of the group still runs; those that ended and wait to be reaped do not count."""
    processes = (_stat(int(entry.name)) for entry in Path("/proc").iterdir() if entry.name.isdigit())
    return any(int(fields[_GROUP]) == group and fields[_STATE] not in {"Z", "X"} for fields in processes if fields)


def peak_memory(pid: int) -> int:
    """The largest peak of resident memory, in bytes, among the process and those it started; 0 when gone."""
    peak = 0
    for member in (pid, *_children(pid)):
        with suppress(OSError, ValueError, StopIteration):
            status = Path(f"/proc/{member}/status").read_text(encoding="utf-8", errors="replace")
            line = next(line for line in status.splitlines() if line.startswith("VmHWM:"))
            peak = max(peak, int(line.split()[1]) * 1024)
    return peak


def _children(pid: int) -> list[int]:
    found: list[int] = []
    waiting = [pid]
    while waiting:
        with suppress(OSError):
            text = Path(f"/proc/{waiting[-1]}/task/{waiting.pop()}/children").read_text(encoding="ascii")
            new = [int(child) for child in text.split()]
            found += new
            waiting += new
    return found


def _stat(pid: int) -> list[str] | None:
    try:
        text = Path(f"/proc/{pid}/stat").read_text(encoding="utf-8", errors="replace")
    except OSError:
        return None
    # The name stands in brackets and may itself hold brackets and spaces.
    return text[text.rindex(")") + 2 :].split()
