"""Garbage is collected on the Qt thread only.

Python collects in whichever thread happens to allocate; the database's and helpers' threads do so all the time. A
widget that is part of a cycle would then be destroyed outside of the Qt thread, which ends the process.
"""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager

from PySide6.QtCore import QTimer

LOOK_MS = 200


@contextmanager
def collected_on_this_thread() -> Iterator[None]:
    """Until the block ends no other thread collects, and this one does at the usual thresholds. Needs a Qt loop."""
    was_enabled = gc.isenabled()
    gc.disable()
    timer = QTimer()
    timer.setInterval(LOOK_MS)
    timer.timeout.connect(collect_if_due)
    timer.start()
    try:
        yield
    finally:
        timer.stop()
        if was_enabled:
            gc.enable()


def collect_if_due() -> None:
    """Collect the oldest generation whose threshold was passed; what survives once is not looked at every time."""
    counts, thresholds = gc.get_count(), gc.get_threshold()
    for generation in (2, 1, 0):
        if thresholds[generation] and counts[generation] > thresholds[generation]:
            gc.collect(generation)
            return
