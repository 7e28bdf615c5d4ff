"""A lock on a data folder, so that only one program at a time works in it."""

import fcntl
import os
from pathlib import Path
from typing import Self


class Locked(Exception):  # noqa: N818 (says what is so)
    """Another program works in the folder; `pid` is its process when it could be read."""

    code = "folder.locked"

    def __init__(self, path: Path, pid: int | None) -> None:
        super().__init__(f"{path} is in use by {f'process {pid}' if pid else 'another program'}")
        self.path = path
        self.pid = pid


class FolderLock:
    """Held from `acquire` until `release` or the end of the process, however that ends.

    `<folder>/lock` stays as an empty file: removing it could let two programs hold two files of one name.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        self._descriptor: int | None = None

    def acquire(self) -> None:
        """Make the folder if needed and lock it; Locked when another has it, OSError when it is not writable."""
        if self._descriptor is not None:
            raise RuntimeError(f"{self._path} is already locked by this object")
        self._path.mkdir(parents=True, exist_ok=True)
        descriptor = os.open(self._path / "lock", os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
            os.ftruncate(descriptor, 0)
            os.pwrite(descriptor, str(os.getpid()).encode(), 0)
        except BlockingIOError:
            pid = os.pread(descriptor, 20, 0)
            os.close(descriptor)
            raise Locked(self._path, int(pid) if pid.isdigit() else None) from None
        except OSError:
            os.close(descriptor)
            raise
        self._descriptor = descriptor

    def release(self) -> None:
        """Let others in; does nothing when it is not held."""
        if self._descriptor is None:
            return
        os.ftruncate(self._descriptor, 0)
        os.close(self._descriptor)
        self._descriptor = None

    def __enter__(self) -> Self:
        self.acquire()
        return self

    def __exit__(self, *_: object) -> None:
        self.release()
