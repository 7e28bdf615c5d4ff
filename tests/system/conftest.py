"""Fixtures of the tests that kill real programs."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.system.lab import Lab, lab_in


@pytest.fixture
async def lab(tmp_path: Path) -> AsyncIterator[Lab]:
    """A lab of its own for each test."""
    async with lab_in(tmp_path) as lab:
        yield lab
