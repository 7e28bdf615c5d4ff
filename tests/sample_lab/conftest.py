"""The lab's programs are no package: they find each other because they lie in one folder."""

import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
LAB = ROOT / "resources" / "sample_lab"
sys.path[:0] = [str(LAB), str(ROOT / "tools")]


@pytest.fixture(scope="session")
def lab() -> Path:
    return LAB
