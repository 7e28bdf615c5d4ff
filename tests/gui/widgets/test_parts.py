"""Parts under real clicks and keys."""

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from plum_desk.gui.theme.look import Look
from plum_desk.gui.widgets.attempts import Attempt, Attempts
from plum_desk.gui.widgets.buttons import Button
from plum_desk.gui.widgets.choices import SegmentedControl, Switch
from plum_desk.gui.widgets.facts import Fact, Facts
from plum_desk.gui.widgets.fields import Choice, Field, NumberField
from plum_desk.gui.widgets.filterbar import FilterBar
from plum_desk.gui.widgets.form import Form
from plum_desk.gui.widgets.label import ElidedLabel, Label
from plum_desk.gui.widgets.pager import Pager
from plum_desk.gui.widgets.pill import Pill
from plum_desk.gui.widgets.tabs import Tab, Tabs
from plum_desk.gui.widgets.tile import Tile, TileContent
from plum_desk.gui.widgets.toast import ToastArea

LEFT = Qt.MouseButton.LeftButton


def test_a_busy_button_keeps_its_width_and_cannot_be_pressed(look: Look, qtbot: QtBot) -> None:
    button = Button(look, "Run", "primary", "play")
    qtbot.addWidget(button)
    button.show()
    width = button.sizeHint().width()
    button.set_busy(True)
    with qtbot.assertNotEmitted(button.clicked):
        qtbot.mouseClick(button, LEFT)
    assert button.sizeHint().width() == width
    button.set_busy(False)
    with qtbot.waitSignal(button.clicked):
        qtbot.mouseClick(button, LEFT)


def test_a_label_keeps_its_role_through_tone_and_theme(look: Look, qtbot: QtBot) -> None:
    host = QWidget()
    qtbot.addWidget(host)
    label = Label(look, "Title", "page", parent=host)
    host.show()
    label.set_tone("2")
    look.theme.set_mode("dark")
    assert label.font().pixelSize() == 18
    assert label.palette().color(label.foregroundRole()) == look.color("text.2")


def test_a_cut_label_tells_the_rest_in_its_tool_tip(look: Look, qtbot: QtBot) -> None:
    label = ElidedLabel(look, "a text that is far too long for its place")
    qtbot.addWidget(label)
    label.resize(80, 20)
    label.show()
    label.grab()
    assert label.toolTip() == label.text()
    label.resize(800, 20)
    label.grab()
    assert label.toolTip() == ""


def test_segments_are_chosen_by_click_and_arrow(look: Look, qtbot: QtBot) -> None:
    control = SegmentedControl(look)
    qtbot.addWidget(control)
    control.set_items([("a", "15 min"), ("b", "1 h"), ("c", "6 h")])
    control.show()
    with qtbot.waitSignal(control.selected) as choice:
        qtbot.mouseClick(control, LEFT, pos=QPoint(control.sizeHint().width() - 5, 10))
    assert choice.args == ["c"]
    qtbot.keyClick(control, Qt.Key.Key_Left)
    assert control.current == "b"
    control.set_items([("b", "1 小时"), ("c", "6 小时")])
    assert control.current == "b"


def test_tabs_go_round_with_the_arrows(look: Look, qtbot: QtBot) -> None:
    tabs = Tabs(look)
    qtbot.addWidget(tabs)
    tabs.set_tabs([Tab("runs", "Runs", "2,418"), Tab("defs", "Definitions")])
    qtbot.keyClick(tabs, Qt.Key.Key_Left)
    assert tabs.current == "defs"
    qtbot.keyClick(tabs, Qt.Key.Key_Right)
    assert tabs.current == "runs"


def test_a_switch_answers_the_mouse(look: Look, qtbot: QtBot) -> None:
    switch = Switch(look, "Follow")
    qtbot.addWidget(switch)
    switch.show()
    with qtbot.waitSignal(switch.toggled):
        qtbot.mouseClick(switch, LEFT)
    assert switch.isChecked()


def test_filters_show_what_they_hold_and_clear_together(look: Look, qtbot: QtBot) -> None:
    bar = FilterBar(look)
    qtbot.addWidget(bar)
    states = bar.add_filter()
    states.set_options("State", [("Running", "Running"), ("Failed", "Failed")])
    bar.show()
    with qtbot.waitSignal(bar.changed):
        states.choose(["Failed"])
    assert states.text() == "State: Failed"
    assert bar._clear.isVisible()
    bar.search.setText("xrd")
    bar.clear()
    assert states.chosen == []
    assert bar.search.text() == ""
    assert not bar._clear.isVisible()


def test_a_click_on_the_cross_of_a_filter_clears_it(look: Look, qtbot: QtBot) -> None:
    bar = FilterBar(look)
    qtbot.addWidget(bar)
    states = bar.add_filter()
    states.set_options("State", [("Failed", "Failed")])
    states.choose(["Failed"])
    bar.resize(900, 48)
    bar.show()
    qtbot.mouseClick(states, LEFT, pos=QPoint(states.width() - 12, 14))
    assert states.chosen == []


def test_a_fault_is_written_under_its_field(look: Look, qtbot: QtBot) -> None:
    form = Form(look)
    qtbot.addWidget(form)
    port, name = Field(look, "70000"), Field(look, "lab")
    form.add_row("Port", port, hint="1 to 65535")
    form.add_row("Name", name)
    form.show()
    form.set_fault(port, "Port is 1 to 65535")
    form.set_fault(name, "Name is taken")
    assert port.property("invalid")
    assert name.property("invalid")
    form.set_fault(port, "")
    assert not port.property("invalid")


def test_a_number_field_shows_its_value_and_ignores_the_wheel_without_focus(look: Look, qtbot: QtBot) -> None:
    field = NumberField(look, 300, unit="s", most=1000)
    qtbot.addWidget(field)
    field.resize(100, 28)
    field.show()
    assert field.lineEdit().width() > 50
    assert field.text() == "300"


def test_a_choice_keeps_its_key_when_its_words_change(look: Look, qtbot: QtBot) -> None:
    choice = Choice(look)
    qtbot.addWidget(choice)
    choice.set_options([("worker", "Worker"), ("node", "Node")])
    choice.choose("node")
    choice.set_options([("worker", "执行器"), ("node", "节点")])
    assert (choice.chosen, choice.currentText()) == ("node", "节点")


def test_at_most_three_toasts_and_a_failure_stays(look: Look, qtbot: QtBot) -> None:
    host = QWidget()
    qtbot.addWidget(host)
    host.resize(800, 600)
    host.show()
    area = ToastArea(look, host)
    for number in range(5):
        area.fail(f"Failure {number}")
    assert [toast.title.text() for toast in area.toasts] == ["Failure 2", "Failure 3", "Failure 4"]
    area.toasts[0].closed.emit()
    assert len(area.toasts) == 2
    assert host.rect().contains(area.geometry())


def test_a_tile_is_a_link_and_says_all_to_a_screen_reader(look: Look, qtbot: QtBot) -> None:
    tile = Tile(look, "desktop-tower", "Nodes")
    qtbot.addWidget(tile)
    tile.set_content(TileContent("4", "of 5 online", "Unknown", "1 unknown", (1, None, 3, 2)))
    tile.show()
    tile.grab()
    assert tile.accessibleName() == "Nodes: 4 of 5 online, 1 unknown"
    with qtbot.waitSignal(tile.clicked):
        qtbot.mouseClick(tile, LEFT)


@pytest.mark.parametrize("mode", ["light", "dark"])
def test_a_pill_wears_the_tint_of_its_state(look: Look, qtbot: QtBot, mode: str) -> None:
    look.theme.set_mode("dark" if mode == "dark" else "light")
    host = QWidget()
    layout = QVBoxLayout(host)
    pill = Pill(look, "Failed", "Failed")
    layout.addWidget(pill)
    qtbot.addWidget(host)
    host.show()
    assert pill.height() == 20
    assert pill.grab().toImage().pixelColor(pill.width() // 2, 2) == look.color("failed.tint")


def test_the_pager_turns_only_where_there_is_a_page(look: Look, qtbot: QtBot) -> None:
    pager = Pager(look)
    qtbot.addWidget(pager)
    pager.set_page(0, 25, 60)
    pager.show()
    assert not pager._back.isEnabled()
    with qtbot.waitSignal(pager.turned) as turned:
        qtbot.mouseClick(pager._on, LEFT)
    assert turned.args == [25]
    pager.set_page(50, 25, 60)
    assert not pager._on.isEnabled()
    assert pager._place.text() == "51–60 of 60"


def shown_texts(host: QWidget) -> list[str]:
    return [label.text() for label in host.findChildren(ElidedLabel) if label.isVisible()]


def test_facts_keep_their_places_and_links_lead(look: Look, qtbot: QtBot) -> None:
    followed: list[str] = []
    facts = Facts(look)
    qtbot.addWidget(facts)
    facts.set_facts([Fact("Runs on", "bench-2", follow=lambda: followed.append("bench-2")), Fact("Took", "0:15")])
    facts.show()
    qtbot.mouseClick(facts.findChildren(Button)[0], LEFT)
    assert followed == ["bench-2"]
    facts.set_facts([Fact("Took", "0:16")])
    qtbot.waitUntil(lambda: shown_texts(facts) == ["0:16"])


def test_the_newest_attempt_is_chosen_until_another_one_is(look: Look, qtbot: QtBot) -> None:
    attempts = Attempts(look)
    qtbot.addWidget(attempts)
    attempts.resize(320, 26)
    attempts.set_attempts([Attempt("1", "Failed", "Try 1", "5.1 s"), Attempt("2", "Running", "Try 2")])
    assert attempts.current == "2"
    qtbot.mouseClick(attempts, LEFT, pos=QPoint(10, 10))
    assert attempts.current == "1"
    attempts.set_attempts([Attempt(str(number), "Failed", f"Try {number}") for number in (1, 2, 3)])
    assert attempts.current == "1"
