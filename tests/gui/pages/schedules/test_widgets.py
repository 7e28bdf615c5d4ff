"""The cron field, the weekdays, the tiles and the ways to enter times, by mouse and keyboard."""

from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from plum_desk.gui.i18n import Languages
from plum_desk.gui.pages.schedules.cron_field import CronField
from plum_desk.gui.pages.schedules.pictograms import allow, queue, skip
from plum_desk.gui.pages.schedules.rhythm import Rhythm
from plum_desk.gui.pages.schedules.tiles import ChoiceTiles, Tile
from plum_desk.gui.pages.schedules.weekdays import WeekdayPicker
from plum_desk.gui.theme.look import Look


def cron_field(look: Look, qtbot: QtBot) -> CronField:
    field = CronField(look)
    qtbot.addWidget(field)
    field.resize(340, 48)
    field.show()
    qtbot.waitExposed(field)
    field.activateWindow()
    return field


def test_space_and_arrows_lead_through_the_cells(look: Look, qtbot: QtBot) -> None:
    field = cron_field(look, qtbot)
    field.set_expression("* * * * *")
    field.cells[0].setFocus()
    qtbot.waitUntil(field.cells[0].hasFocus)
    field.cells[0].selectAll()
    QTest.keyClicks(field.cells[0], "30 ")
    assert field.cells[1].hasFocus()
    QTest.keyClicks(field.cells[1], "2 ")
    QTest.keyClicks(field.cells[2], "28")
    assert field.expression == "30 2 28 * *"
    QTest.keyClick(field.cells[2], Qt.Key.Key_Right)
    assert field.cells[3].hasFocus()


def test_a_whole_expression_is_pasted_into_any_cell(look: Look, qtbot: QtBot) -> None:
    field = cron_field(look, qtbot)
    QGuiApplication.clipboard().setText(" 5 4  * * 1-5\n")
    with qtbot.waitSignal(field.changed):
        QTest.keyClick(field.cells[3], Qt.Key.Key_V, Qt.KeyboardModifier.ControlModifier)
    assert field.expression == "5 4 * * 1-5"


def test_cells_are_equal_and_named(look: Look, qtbot: QtBot, languages: Languages) -> None:
    field = cron_field(look, qtbot)
    widths = [cell.width() for cell in field.cells]
    assert max(widths) - min(widths) <= 1
    assert [cell.accessibleName() for cell in field.cells] == ["min", "hour", "day", "month", "weekday"]
    languages.set("zh")
    qtbot.waitUntil(lambda: field.cells[0].accessibleName() == "分")


def test_at_least_one_weekday_stays(look: Look, qtbot: QtBot) -> None:
    days = WeekdayPicker(look)
    qtbot.addWidget(days)
    days.resize(days.sizeHint())
    days.show()
    for x in (22 + 6 * 44, 22):
        QTest.mouseClick(days, Qt.MouseButton.LeftButton, pos=QPoint(x, 14))
    assert set(days.chosen) == {0}
    QTest.keyClick(days, Qt.Key.Key_Left)
    QTest.keyClick(days, Qt.Key.Key_Space)
    assert set(days.chosen) == {0}
    QTest.keyClick(days, Qt.Key.Key_Right)
    QTest.keyClick(days, Qt.Key.Key_Space)
    assert set(days.chosen) == {0, 1}


def test_a_tile_is_chosen_by_mouse_and_by_arrows(look: Look, qtbot: QtBot) -> None:
    tiles = ChoiceTiles(look)
    qtbot.addWidget(tiles)
    tiles.set_tiles([Tile("a", "A", "first", skip), Tile("b", "B", "second", queue), Tile("c", "C", "third", allow)])
    tiles.choose("a")
    tiles.resize(300, 98)
    tiles.show()
    with qtbot.waitSignal(tiles.chosen_changed) as said:
        QTest.mouseClick(tiles, Qt.MouseButton.LeftButton, pos=QPoint(150, 40))
    assert said.args == ["b"]
    QTest.keyClick(tiles, Qt.Key.Key_Right)
    assert tiles.chosen == "c"
    QTest.keyClick(tiles, Qt.Key.Key_Right)
    assert tiles.chosen == "a"
    assert tiles.accessibleDescription() == "A"


def test_times_open_in_their_simplest_form(look: Look, qtbot: QtBot) -> None:
    rhythm = Rhythm(look)
    qtbot.addWidget(rhythm)
    for cron, mode in (
        ("30 2 * * *", "daily"),
        ("30 7 * * 1,3", "weekly"),
        ("30 2 28 * *", "monthly"),
        ("*/5 * * * *", "cron"),
        ("0 0 1 * 1", "cron"),
        ("0 0 L * *", "cron"),
    ):
        rhythm.set_times(cron, None)
        assert (rhythm.mode.current, rhythm.cron, rhythm.every_sec) == (mode, cron, None)
    rhythm.set_times(None, 7200.0)
    assert (rhythm.mode.current, rhythm.cron, rhythm.every_sec) == ("interval", None, 7200.0)
    assert (rhythm.count.text(), rhythm.unit.chosen) == ("2", "3600")


def test_another_form_takes_over_what_it_can_say(look: Look, qtbot: QtBot) -> None:
    rhythm = Rhythm(look)
    qtbot.addWidget(rhythm)
    rhythm.show()
    rhythm.set_times("30 2 28 * *", None)
    rhythm.mode.choose("cron")
    assert rhythm.cron_field.isVisible()
    assert rhythm.cron == "30 2 28 * *"
    rhythm.cron_field.cells[2].setText("*")
    rhythm.mode.choose("weekly")
    assert rhythm.cron == "30 2 * * 1"
    assert rhythm.weekdays.isVisible()
    assert not rhythm.cron_field.isVisible()
