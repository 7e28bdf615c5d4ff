"""Both languages, compiled once."""

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication

from plum_desk.gui.i18n import Languages

TOOL = Path(__file__).resolve().parents[4] / "tools" / "translations.py"


@pytest.fixture(scope="session")
def compiled() -> None:
    subprocess.run([sys.executable, str(TOOL), "release"], check=True, stdout=subprocess.DEVNULL)


@pytest.fixture
def languages(qapp: QApplication, compiled: None) -> Iterator[Languages]:
    languages = Languages(qapp)
    languages.set("en")
    yield languages
    languages.set("en")
