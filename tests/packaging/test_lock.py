"""The lock serves every supported Python, covers every dependency and names no place."""

import re
import tomllib
from collections.abc import Iterable
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).resolve().parents[2]
LINE = re.compile(r"[a-z0-9-]+==[0-9][\w.]*( ; [\w .'()=<>!]+)?")
PYTHONS = ("3.11", "3.12", "3.13")


def _lines() -> list[str]:
    return (ROOT / "requirements.lock").read_text("utf-8").splitlines()


def _environment(python: str) -> dict[str, str]:
    return {
        "python_version": python,
        "python_full_version": f"{python}.1",
        "platform_python_implementation": "CPython",
        "implementation_name": "cpython",
        "sys_platform": "linux",
        "extra": "",
    }


def _locked(python: str) -> dict[str, str]:
    """Name to version for one Python; a name that two lines give is a fault of the lock."""
    found: dict[str, str] = {}
    for requirement in map(Requirement, _lines()):
        if requirement.marker is None or requirement.marker.evaluate(_environment(python)):
            assert requirement.name not in found, f"{requirement.name} stands twice for Python {python}"
            found[requirement.name] = str(next(iter(requirement.specifier)).version)
    return found


def _declared() -> Iterable[Requirement]:
    pyproject = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
    project, extras = pyproject["project"], pyproject["project"]["optional-dependencies"]
    texts = [*project["dependencies"], *extras["controller"], *extras["desktop"], *extras["dev"]]
    texts += pyproject["build-system"]["requires"]
    return [requirement for requirement in map(Requirement, texts) if requirement.name != project["name"]]


def test_every_line_is_a_name_a_version_and_perhaps_a_marker() -> None:
    assert len(_lines()) > 50
    assert [line for line in _lines() if not LINE.fullmatch(line)] == []


@pytest.mark.parametrize("python", PYTHONS)
def test_every_dependency_is_locked_at_a_version_that_fits(python: str) -> None:
    locked = _locked(python)
    for requirement in _declared():
        if requirement.marker is None or requirement.marker.evaluate(_environment(python)):
            version = locked.get(canonicalize_name(requirement.name))
            assert version is not None, f"{requirement.name} is not in the lock for Python {python}"
            assert requirement.specifier.contains(version), f"{requirement} is not met by {version}"


@pytest.mark.parametrize("python", PYTHONS)
def test_the_qt_that_aborts_under_load_is_kept_out(python: str) -> None:
    locked = _locked(python)
    assert locked["pyside6-essentials"] == locked["shiboken6"]
    assert locked["pyside6-essentials"] != "6.12.0"
