"""The theme dresses a real application and changes it live."""

import re
from pathlib import Path

import pytest
from PySide6.QtCore import QRectF
from PySide6.QtGui import QImage, QPainter, QPalette
from PySide6.QtWidgets import QApplication, QComboBox, QLineEdit, QPushButton, QSpinBox
from pytestqt.qtbot import QtBot

from plum_desk.gui.theme.fonts import FONT_ROLES, font
from plum_desk.gui.theme.glyphs import paint_glyph
from plum_desk.gui.theme.look import Look
from plum_desk.gui.theme.states import STATE_FAMILIES, StateFamily
from plum_desk.gui.theme.theme import Theme

GUI = Path(__file__).resolve().parents[3] / "plum_desk" / "gui"


def test_a_switch_to_dark_reaches_palette_and_listeners(qapp: QApplication, theme: Theme, qtbot: QtBot) -> None:
    with qtbot.waitSignal(theme.changed):
        theme.set_mode("dark")
    assert theme.is_dark
    assert qapp.palette().color(QPalette.ColorRole.Base) == theme.color("panel")
    assert theme.color("panel").lightness() < 60


def test_no_colour_is_named_outside_the_theme() -> None:
    named = [
        f"{path.relative_to(GUI)}:{number}"
        for path in sorted(GUI.rglob("*.py"))
        if path.parent.name != "theme"
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1)
        if _names_a_colour(line)
    ]
    assert named == []


def _names_a_colour(line: str) -> bool:
    return bool(re.search(r"#[0-9a-fA-F]{6}\b|\brgba?\(|QColor\(\s*[\"'0-9]|GlobalColor\.(?!transparent)", line))


@pytest.mark.parametrize("family", STATE_FAMILIES, ids=lambda family: family.key)
def test_every_state_has_a_glyph_that_marks_pixels(theme: Theme, family: StateFamily) -> None:
    for name in family.members:
        image = QImage(22, 22, QImage.Format.Format_ARGB32)
        image.fill(0)
        painter = QPainter(image)
        paint_glyph(painter, QRectF(0, 0, 22, 22), name, theme)
        painter.end()
        marked = sum(image.pixelColor(x, y).alpha() > 128 for x in range(22) for y in range(22))
        assert marked > 40, name


def test_chinese_is_never_below_twelve_pixels() -> None:
    sizes = {role: font(role, language="zh").pixelSize() for role in FONT_ROLES if not role.startswith("mono")}
    assert min(sizes.values()) >= 12


def test_dark_latin_is_one_weight_lighter() -> None:
    assert font("strong", dark=True).weight() < font("strong").weight()
    assert font("page", dark=True).weight() == font("page").weight()


def test_an_unknown_icon_raises_when_it_is_asked_for(look: Look) -> None:
    with pytest.raises(Exception, match="no-such-icon"):
        look.icon("no-such-icon")


def test_all_controls_come_out_28_high(theme: Theme, qtbot: QtBot) -> None:
    for widget in (QPushButton("Run"), QLineEdit(), QComboBox(), QSpinBox()):
        qtbot.addWidget(widget)
        widget.adjustSize()
        assert widget.height() == 28, type(widget).__name__
