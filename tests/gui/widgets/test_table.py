"""Tables: updates in place, sorting by keys, actions on rows."""

from dataclasses import dataclass, replace

from PySide6.QtCore import QPoint, Qt
from pytestqt.qtbot import QtBot

from plum_desk.gui.theme.look import Look
from plum_desk.gui.widgets.table.cells import (
    Cell,
    Chips,
    Dots,
    Name,
    Progress,
    Sparkline,
    State,
    Text,
    Time,
)
from plum_desk.gui.widgets.table.columns import Column
from plum_desk.gui.widgets.table.data_table import DataTable, RowAction
from plum_desk.gui.widgets.table.model import RowModel, text_of


@dataclass(frozen=True)
class Task:
    key: str
    state: str
    name: str
    started: float


COLUMNS: list[Column[Task]] = [
    Column("state", lambda: "State", lambda task: State(task.state, task.state), "state", 118),
    Column("name", lambda: "Task", lambda task: Name(task.name, task.key), "name", 200),
    Column("progress", lambda: "Progress", lambda _: Progress(0.4, "2 of 5"), "progress", 200, elastic=True),
    Column("cpu", lambda: "CPU", lambda _: Sparkline("31 %", (0.1, None, 0.4, 0.2)), "sparkline", 140),
    Column("labels", lambda: "Labels", lambda _: Chips(("gpu", "xrd")), "chips", 120),
    Column("last", lambda: "Last", lambda _: Dots(("Failed", "Succeeded")), "dots", 120),
    Column("id", lambda: "Id", lambda task: Text(task.key, mono=True), "text", 80),
    Column(
        "started",
        lambda: "Started",
        lambda task: Time(task.started),
        "time",
        100,
        right=True,
        sort=lambda task: task.started,
    ),
]
TASKS = [
    Task("a", "Running", "XRD scan", 300.0),
    Task("b", "Failed", "Fit phases", 100.0),
    Task("c", "Succeeded", "Anneal", 200.0),
]


def table(look: Look, qtbot: QtBot) -> tuple[RowModel[Task], DataTable[Task]]:
    model: RowModel[Task] = RowModel(COLUMNS, lambda task: task.key)
    view = DataTable(look, model, now=lambda: 400.0)
    model.setParent(view)
    qtbot.addWidget(view)
    model.replace(TASKS)
    view.resize(1100, 300)
    view.show()
    return model, view


def order(view: DataTable[Task]) -> list[str]:
    return [view.proxy.index(row, 1).data().split()[-1] for row in range(view.proxy.rowCount())]


def test_rows_sort_by_the_columns_key(look: Look, qtbot: QtBot) -> None:
    _, view = table(look, qtbot)
    view.sort_by("started", descending=True)
    assert order(view) == ["a", "c", "b"]
    view.sort_by("name")
    assert order(view) == ["c", "b", "a"]


def test_selection_survives_updates_and_removals(look: Look, qtbot: QtBot) -> None:
    model, view = table(look, qtbot)
    view.sort_by("started")
    assert view.pick("c")
    model.replace([replace(TASKS[2], state="Failed"), TASKS[0], Task("d", "Running", "New", 50.0)])
    assert view.current_row == Task("c", "Failed", "Anneal", 200.0)
    assert order(view) == ["d", "c", "a"]


def test_an_equal_row_changes_nothing(look: Look, qtbot: QtBot) -> None:
    model, _ = table(look, qtbot)
    with qtbot.assertNotEmitted(model.dataChanged):
        model.upsert(TASKS[0])


def test_a_filter_hides_rows_and_can_be_lifted(look: Look, qtbot: QtBot) -> None:
    _, view = table(look, qtbot)
    view.proxy.set_filter(lambda task: task.state == "Failed")
    assert order(view) == ["b"]
    view.proxy.set_filter(None)
    assert len(order(view)) == 3


def test_enter_opens_and_a_hovered_row_offers_its_actions(look: Look, qtbot: QtBot) -> None:
    _, view = table(look, qtbot)
    ran: list[Task] = []
    view.set_actions([RowAction("arrow-clockwise", lambda: "Rerun", ran.append)])
    view.pick("b")
    with qtbot.waitSignal(view.opened) as opened:
        qtbot.keyClick(view, Qt.Key.Key_Return)
    assert opened.args == [TASKS[1]]
    qtbot.mouseMove(view.viewport(), QPoint(50, 14))
    button = view._bar.findChildren(type(view._bar).__mro__[0].__base__)[0]
    qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
    assert len(ran) == 1


def test_the_elastic_column_takes_the_rest_but_never_starves(look: Look, qtbot: QtBot) -> None:
    _, view = table(look, qtbot)
    assert sum(view.columnWidth(number) for number in range(len(COLUMNS))) == view.viewport().width()
    view.resize(500, 300)
    assert view.columnWidth(2) == 200


def test_every_kind_of_cell_is_painted_in_both_themes(look: Look, qtbot: QtBot) -> None:
    _, view = table(look, qtbot)
    light = view.grab().toImage()
    look.theme.set_mode("dark")
    dark = view.grab().toImage()
    assert light.pixelColor(500, 250) == look_of("light", look, "panel")
    assert dark.pixelColor(500, 250) == look.color("panel")


def look_of(mode: str, look: Look, token: str) -> object:
    look.theme.set_mode("dark" if mode == "dark" else "light")
    color = look.color(token)
    look.theme.set_mode("dark")
    return color


def test_cells_have_words_for_screen_readers() -> None:
    cells: list[tuple[Cell, str]] = [
        (State("Running", "Running", 0.4, "2"), "Running 2"),
        (Name("XRD scan", "xrd.scan"), "XRD scan xrd.scan"),
        (Progress(0.4, "2 of 5"), "40 % 2 of 5"),
        (Progress(None, "no answer"), "no answer"),
        (Chips(("gpu", "xrd")), "gpu, xrd"),
    ]
    assert [text_of(cell) for cell, _ in cells] == [words for _, words in cells]
