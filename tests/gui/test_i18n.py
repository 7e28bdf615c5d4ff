"""The language changes live, in every open widget, and both languages are complete."""

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from plum_desk.gui.i18n import Languages
from plum_desk.gui.theme.look import Look
from plum_desk.gui.widgets.filterbar import FilterBar
from plum_desk.gui.widgets.words import STATE_NAMES, state_word

ROOT = Path(__file__).resolve().parents[2]
TOOL = ROOT / "tools" / "translations.py"


@pytest.fixture(scope="session")
def compiled() -> None:
    subprocess.run([sys.executable, str(TOOL), "release"], check=True, stdout=subprocess.DEVNULL)


@pytest.fixture
def languages(qapp: QApplication, compiled: None) -> Iterator[Languages]:
    languages = Languages(qapp)
    languages.set("en")
    yield languages
    languages.set("en")


def test_an_open_widget_speaks_chinese_at_once(languages: Languages, look: Look, qtbot: QtBot) -> None:
    bar = FilterBar(look)
    qtbot.addWidget(bar)
    bar.show()
    assert bar._clear.text() == "Clear"
    with qtbot.waitSignal(languages.changed):
        languages.set("zh")
    qtbot.waitUntil(lambda: bar._clear.text() == "清除")
    languages.set("en")
    qtbot.waitUntil(lambda: bar._clear.text() == "Clear")


def test_every_state_has_a_chinese_word(languages: Languages) -> None:
    english = {name: state_word(name) for name in STATE_NAMES}
    languages.set("zh")
    assert [name for name in STATE_NAMES if state_word(name) == english[name]] == []
    assert state_word("Running") == "运行中"


def test_qt_itself_speaks_chinese(languages: Languages, qapp: QApplication) -> None:
    languages.set("zh")
    assert qapp.translate("QPlatformTheme", "Cancel") == "取消"


def test_setting_the_same_language_again_says_nothing(languages: Languages, qtbot: QtBot) -> None:
    with qtbot.assertNotEmitted(languages.changed):
        languages.set("en")
