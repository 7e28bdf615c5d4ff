"""A widget in a cycle dies on the Qt thread, whichever thread makes the garbage."""

from __future__ import annotations

import gc
import threading

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QApplication

from plum_desk.gui.garbage import collect_if_due, collected_on_this_thread


class _Tied(QObject):
    """Refers to itself; tells where it is destroyed."""

    def __init__(self, died_on: list[int]) -> None:
        super().__init__()
        self.me = self
        self.destroyed.connect(lambda: died_on.append(threading.get_ident()))


def _make_garbage() -> None:
    for _ in range(200_000):
        cycle: list[object] = []
        cycle.append(cycle)


async def test_other_threads_collect_nothing(qapp: QApplication) -> None:
    died_on: list[int] = []
    with collected_on_this_thread():
        assert not gc.isenabled()
        gc.collect()
        _Tied(died_on)
        thread = threading.Thread(target=_make_garbage)
        thread.start()
        thread.join()
        assert died_on == []
        while gc.get_count()[0] > gc.get_threshold()[0]:
            collect_if_due()
        gc.collect()
    assert set(died_on) <= {threading.get_ident()}
    assert died_on
