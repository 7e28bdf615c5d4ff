"""Every icon that the sources name exists: an unknown one would raise while the window paints."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

from plum_desk.gui.theme.look import Look

GUI = Path(__file__).resolve().parents[3] / "plum_desk" / "gui"
# Where a call takes an icon: its place among the positional arguments.
PLACES = {
    "icon": 0,
    "set_icon_name": 0,
    "RowAction": 0,
    "IconButton": 1,
    "Tile": 1,
    "EmptyState": 1,
    "IconTile": 1,
    "PageSpec": 2,
    "PaletteEntry": 2,
    "Button": 3,
    "Name": 3,
}


def names() -> Iterator[tuple[str, str]]:
    for path in sorted(GUI.rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call):
                yield from ((name, f"{path.name}:{node.lineno}") for name in _icons_of(node))


def _icons_of(call: ast.Call) -> Iterator[str]:
    function = call.func
    name = function.attr if isinstance(function, ast.Attribute) else getattr(function, "id", "")
    place = PLACES.get(name)
    values = [keyword.value for keyword in call.keywords if keyword.arg == "icon"]
    if place is not None and len(call.args) > place:
        values.append(call.args[place])
    for value in values:
        if isinstance(value, ast.Constant) and isinstance(value.value, str) and value.value:
            yield value.value


def test_every_icon_that_is_named_exists(look: Look) -> None:
    used = dict(names())
    assert {"magnifying-glass", "copy", "x"} <= used.keys()
    for name, place in used.items():
        try:
            look.icon(name)
        except Exception as error:
            pytest.fail(f"{place} names the icon “{name}”: {error}")


def test_icons_are_built_once_a_theme(look: Look) -> None:
    first = look.icon("play", "on.accent")
    assert look.icon("play", "on.accent") is first
    look.theme.set_mode("dark")
    assert look.icon("play", "on.accent") is not first
