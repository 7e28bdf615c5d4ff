"""Why a controller could not start, in one line that names the place and the cure."""

from __future__ import annotations

import errno
import sqlite3

from plum_desk.base.lock import Locked
from plum_desk.base.settings import ControllerSettings
from plum_desk.controller.store.migrate import NewerDatabaseError

START_FAILURES = (Locked, NewerDatabaseError, OSError, sqlite3.Error)


def describe(error: Exception, settings: ControllerSettings) -> str:
    """One line about one of ``START_FAILURES``."""
    if isinstance(error, OSError) and error.errno == errno.EADDRINUSE:
        host, port = settings.addr
        return f"port {port} on {host or 'all interfaces'} is taken: stop what listens there, or choose another --addr"
    if isinstance(error, OSError) and not isinstance(error, Locked) and error.filename is not None:
        return f"cannot use {error.filename}: {error.strerror}; make it writable, or choose another --data-dir"
    if isinstance(error, sqlite3.Error):
        return f"cannot use the database {settings.db}: {error}; choose another --db, or restore a backup"
    return str(error).replace("\n", " ")
