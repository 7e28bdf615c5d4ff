"""Fixtures of the tests of areas."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from plum_desk.api.client import PlumClient
from tests.support.composed import composed


@pytest.fixture
async def plum(tmp_path: Path) -> AsyncIterator[PlumClient]:
    """A client of a controller of its own."""
    async with composed(tmp_path) as client:
        yield client
