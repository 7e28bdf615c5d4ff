"""A house, and one client over each transport."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest

from plum_desk.api.client import PlumClient
from tests.api.house import House, open_house


@pytest.fixture
async def house() -> AsyncIterator[House]:
    async with open_house() as opened:
        yield opened


@pytest.fixture(params=["http", "inprocess"])
async def client(house: House, request: pytest.FixtureRequest) -> AsyncIterator[PlumClient]:
    async with house.client(request.param) as opened:
        yield opened
