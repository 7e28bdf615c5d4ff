"""Dialogs are awaited on the running loop; Escape, keys and buttons end them."""

import asyncio

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from plum_desk.gui.theme.look import Look
from plum_desk.gui.widgets.confirm import ConfirmDialog
from plum_desk.gui.widgets.dialog import Dialog
from plum_desk.gui.widgets.fields import Field


def host(qtbot: QtBot) -> QWidget:
    window = QWidget()
    qtbot.addWidget(window)
    window.resize(900, 700)
    window.show()
    return window


def open_dialogs(window: QWidget) -> list[Dialog]:
    return [dialog for dialog in window.findChildren(Dialog) if dialog.isVisible()]


def question(look: Look, window: QWidget) -> ConfirmDialog:
    return ConfirmDialog(
        look,
        window,
        question="Delete workflow “Sputter coat”?",
        consequences="Its 6 versions and 214 runs are deleted too.",
        verb="Delete workflow",
        type_name="Sputter coat",
    )


async def test_the_act_stays_off_until_the_name_was_typed(look: Look, qtbot: QtBot) -> None:
    window = host(qtbot)
    dialog = question(look, window)
    asking = asyncio.ensure_future(dialog.ask())
    await asyncio.sleep(0)
    assert dialog.isVisible()
    assert not dialog.act.isEnabled()
    qtbot.keyClicks(dialog.typed, "Sputter coat")
    assert dialog.act.isEnabled()
    qtbot.mouseClick(dialog.act, Qt.MouseButton.LeftButton)
    assert await asyncio.wait_for(asking, 5) is True


async def test_escape_keeps(look: Look, qtbot: QtBot) -> None:
    window = host(qtbot)
    dialog = question(look, window)
    asking = asyncio.ensure_future(dialog.ask())
    await asyncio.sleep(0)
    qtbot.keyClick(dialog.typed, Qt.Key.Key_Escape)
    assert await asyncio.wait_for(asking, 5) is False
    assert not open_dialogs(window)


async def test_a_cancelled_question_leaves_the_window(look: Look, qtbot: QtBot) -> None:
    window = host(qtbot)
    dialog = question(look, window)
    asking = asyncio.ensure_future(dialog.ask())
    await asyncio.sleep(0)
    asking.cancel()
    await asyncio.wait([asking])
    assert not open_dialogs(window)


def test_the_panel_fits_a_small_window_and_covers_it(look: Look, qtbot: QtBot) -> None:
    window = host(qtbot)
    window.resize(420, 300)
    dialog = Dialog(look, window)
    dialog.set_texts("Run task", "Creates one run.")
    fields = [Field(look) for _ in range(12)]
    for field in fields:
        dialog.body.addWidget(field)
    dialog.open()
    assert dialog.geometry() == window.rect()
    assert window.rect().contains(dialog.panel.geometry())
    assert fields[0].hasFocus() or window.focusWidget() is fields[0]
