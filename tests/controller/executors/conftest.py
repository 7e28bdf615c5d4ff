"""Fixtures of the tests of executors."""

from tests.controller.areas.conftest import plum as plum
