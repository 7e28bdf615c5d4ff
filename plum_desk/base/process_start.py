"""Starting one operating system process as asked for, or saying clearly why it cannot start."""

import os
import shutil
import subprocess
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO

_SECRETS = ("PLUM_TOKEN", "PLUM_ADMIN_TOKEN")
_DEFAULT_PATH = "/usr/local/bin:/usr/bin:/bin"
_BLOCK_BYTES = 512


class ProcessStartError(Exception):
    """The process did not start; the text says what is missing."""

    code = "process.cannotStart"


@dataclass(frozen=True)
class ProcessLimits:
    """What one process may use; None: no limit. Passing `cpu_s` brings SIGXCPU, a second later SIGKILL."""

    cpu_s: int | None = None
    memory_bytes: int | None = None
    file_bytes: int | None = None


@dataclass(frozen=True)
class ProcessSpec:
    """What to run.

    `env` is added to our own environment, which is passed on without our tokens. `input` is what
    standard input holds. With `shell` the command is a shell text, and `args` are its $1, $2, …
    """

    command: str
    args: tuple[str, ...] = ()
    working_dir: str | None = None
    env: Mapping[str, str] = field(default_factory=dict)
    input: str | None = None
    shell: bool = False
    timeout_s: float | None = None
    grace_s: float = 5.0
    limits: ProcessLimits = ProcessLimits()


def start(spec: ProcessSpec) -> "subprocess.Popen[bytes]":
    """Start it in a session of its own with pipes for its output; blocks until it runs."""
    env = _environment(spec)
    folder = Path(spec.working_dir or ".").expanduser()
    _check_folder(folder)
    if not spec.shell:
        _check_command(spec.command, folder, env.get("PATH", _DEFAULT_PATH))
    try:
        with _input(spec.input) as stdin:
            return subprocess.Popen(
                _argv(spec),
                bufsize=0,
                stdin=stdin,
                stdout=subprocess.PIPE,
                stderr=subprocess.PIPE,
                cwd=folder,
                env=env,
                start_new_session=True,
            )
    except OSError as error:
        raise ProcessStartError(f"{spec.command}: {error.strerror or error}") from error
    except ValueError as error:  # a zero character, or a text that is no UTF-8
        raise ProcessStartError(f"the command cannot be passed on: {error}") from error


def _environment(spec: ProcessSpec) -> dict[str, str]:
    inherited = {name: value for name, value in os.environ.items() if name not in _SECRETS}
    return inherited | dict(spec.env)


def _check_folder(folder: Path) -> None:
    try:
        if not folder.exists():
            raise ProcessStartError(f"the working folder {folder} does not exist")
    except ValueError as error:
        raise ProcessStartError(f"the working folder cannot be used: {error}") from error
    if not folder.is_dir():
        raise ProcessStartError(f"the working folder {folder} is not a folder")
    if not os.access(folder, os.X_OK):
        raise ProcessStartError(f"the working folder {folder} may not be entered")


def _check_command(command: str, folder: Path, search_path: str) -> None:
    if not command:
        raise ProcessStartError("the command is empty")
    if "\0" in command:
        raise ProcessStartError("the command holds a zero character")
    if "/" not in command:
        if shutil.which(command, path=search_path) is None:
            raise ProcessStartError(f"the command {command} was not found in {search_path}")
        return
    path = folder / command
    if not path.exists():
        raise ProcessStartError(f"the command {command} does not exist")
    if path.is_dir() or not os.access(path, os.X_OK):
        raise ProcessStartError(f"{command} is not executable")


def _argv(spec: ProcessSpec) -> list[str]:
    direct = [spec.command, *spec.args]
    argv = ["/bin/sh", "-c", spec.command, "sh", *spec.args] if spec.shell else direct
    limits = _ulimits(spec.limits)
    # A small shell sets the limits and becomes the command: in a program with threads Python's
    # preexec_fn may deadlock, and limits set from outside come too late for a fast start.
    return ["/bin/sh", "-c", f'{limits} && exec "$@"', "sh", *argv] if limits else argv


def _ulimits(limits: ProcessLimits) -> str:
    parts = []
    if limits.cpu_s is not None:
        parts += [f"ulimit -S -t {limits.cpu_s}", f"ulimit -H -t {limits.cpu_s + 1}"]
    if limits.memory_bytes is not None:
        parts.append(f"ulimit -v {max(1, limits.memory_bytes // 1024)}")
    if limits.file_bytes is not None:
        parts.append(f"ulimit -f {limits.file_bytes // _BLOCK_BYTES}")
    return " && ".join(parts)


def _input(text: str | None) -> IO[bytes]:
    """A file, not a pipe: nobody has to feed it, and a process that never reads it does no harm."""
    if text is None:
        return Path(os.devnull).open("rb")
    file = tempfile.TemporaryFile()  # noqa: SIM115 (the caller closes it)
    file.write(text.encode("utf-8", "surrogatepass"))
    file.flush()
    file.seek(0)
    return file
