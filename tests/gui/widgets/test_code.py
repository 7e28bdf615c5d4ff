"""JSON and logs: fault positions, colours, following."""

import pytest
from pytestqt.qtbot import QtBot

from plum_desk.gui.theme.look import Look
from plum_desk.gui.widgets.code.json_view import JsonEditor, JsonView, find_fault
from plum_desk.gui.widgets.code.lines import LINE
from plum_desk.gui.widgets.code.log_view import LogLine, LogView


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ('{"a": 1}', None),
        ('{\n  "a": 1,,\n}', (2, 10)),
        ("", (1, 1)),
        ('{"a": NaN}', (1, 7)),
        ("[" * 100_000, (1, 1)),
    ],
)
def test_the_first_fault_has_its_place(text: str, place: tuple[int, int] | None) -> None:
    fault = find_fault(text)
    assert (None if fault is None else (fault.line, fault.column)) == place


def test_the_editor_marks_the_fault_until_it_is_mended(look: Look, qtbot: QtBot) -> None:
    editor = JsonEditor(look)
    qtbot.addWidget(editor)
    editor.show()
    editor.set_text('{\n  "a": 1,,\n}')
    assert editor.view.fault_line == 2
    editor.set_text('{"a": 1}')
    assert editor.view.fault_line is None
    assert editor.value() == {"a": 1}


def test_lines_are_eighteen_high(look: Look, qtbot: QtBot) -> None:
    view = JsonView(look)
    qtbot.addWidget(view)
    view.resize(400, 300)
    view.show()
    view.set_value({"device": "LCR-2", "points": 201})
    first = view.blockBoundingGeometry(view.document().firstBlock())
    assert first.height() == LINE
    assert view.blockCount() == 4


def test_a_log_counts_what_it_does_not_follow(look: Look, qtbot: QtBot) -> None:
    view = LogView(look)
    qtbot.addWidget(view)
    view.resize(400, 200)
    view.show()
    view.append_lines(LogLine("", f"line {number}") for number in range(100))
    bar = view.verticalScrollBar()
    assert bar.value() == bar.maximum() > 0
    view.set_following(False)
    bar.setValue(0)
    view.append_lines([LogLine("42:13.2", "no answer", "stderr")] * 3)
    assert (view.unseen, bar.value()) == (3, 0)
    view.set_following(True)
    assert view.unseen == 0
    assert bar.value() == bar.maximum()


def test_stderr_stands_in_the_failed_colour_in_both_themes(look: Look, qtbot: QtBot) -> None:
    view = LogView(look)
    qtbot.addWidget(view)
    view.show()
    view.append_lines([LogLine("42:13.2", "no answer", "stderr")])
    for mode in ("light", "dark"):
        look.theme.set_mode("dark" if mode == "dark" else "light")
        cursor = view.textCursor()
        cursor.movePosition(cursor.MoveOperation.End)
        assert cursor.charFormat().foreground().color() == look.color("failed.fg")
