"""In an environment without extras the base programs work, and the others name the extra that they lack."""

import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

Environment = Callable[[Path], Path]


def _run(venv: Path, *command: str) -> "subprocess.CompletedProcess[str]":
    program = venv / "bin" / command[0]
    return subprocess.run([program, *command[1:]], cwd=venv, capture_output=True, text=True, check=False, timeout=60)


@pytest.mark.parametrize(("program", "extra"), [("plum-controller", "controller"), ("plum-desk", "desktop")])
def test_a_program_names_the_extra_that_it_lacks(
    environment: Environment, base_packages: Path, program: str, extra: str
) -> None:
    ended = _run(environment(base_packages), program)
    assert ended.returncode == 3, ended.stderr
    assert ended.stderr.startswith(f"install plum-desk[{extra}]: this program needs ")
    assert ended.stderr.count("\n") == 1
    assert ended.stdout == ""


@pytest.mark.parametrize("program", ["plum", "plum-agent"])
def test_a_base_program_needs_no_extra(environment: Environment, base_packages: Path, program: str) -> None:
    ended = _run(environment(base_packages), program, "--help")
    assert ended.returncode == 0, ended.stderr
    assert ended.stdout
