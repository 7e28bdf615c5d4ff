"""A real controller in a process of its own, and `plum` run against it."""

import json
import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from plum_desk.cli.__main__ import main

ROOT = Path(__file__).resolve().parents[2]
READY = "plum-controller ready "


@dataclass(frozen=True)
class Answer:
    """What one `plum` command did."""

    code: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        return json.loads(self.out)


Plum = Callable[..., Answer]


@pytest.fixture(scope="module")
def environment(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, str]]:
    """The environment in which programs find the controller that runs meanwhile."""
    home = tmp_path_factory.mktemp("controller")
    clean = {k: v for k, v in os.environ.items() if not k.startswith(("PLUM_", "CONTROLLER_", "AGENT_"))}
    found = clean | {
        "PLUM_CONFIG_DIR": str(home / "config"),
        "CONTROLLER_DATA_DIR": str(home / "data"),
        "CONTROLLER_ADDR": "127.0.0.1:0",
        "PYTHONPATH": str(ROOT),
        "PLUM_LANG": "en",
        "COLUMNS": "200",
    }
    process = subprocess.Popen(
        [sys.executable, "-m", "plum_desk.controller"], cwd=ROOT, env=found, stdout=subprocess.PIPE, text=True
    )
    with process:
        assert process.stdout is not None
        line = process.stdout.readline()
        try:
            assert line.startswith(READY), line
            yield found
        finally:
            process.terminate()
            process.stdout.read()
            assert process.wait(timeout=10) == 0


@pytest.fixture
def plum(
    environment: dict[str, str], monkeypatch: pytest.MonkeyPatch, capfdbinary: pytest.CaptureFixture[bytes]
) -> Plum:
    """Run `plum` with these arguments in this process."""
    for name in [name for name in os.environ if name.startswith(("PLUM_", "CONTROLLER_"))]:
        monkeypatch.delenv(name)
    for name in ("PLUM_CONFIG_DIR", "PLUM_LANG", "COLUMNS"):
        monkeypatch.setenv(name, environment[name])

    def run(*arguments: str) -> Answer:
        capfdbinary.readouterr()
        code = main(list(arguments))
        sys.stdout.flush()
        sys.stderr.flush()
        printed = capfdbinary.readouterr()
        return Answer(code, printed.out.decode(), printed.err.decode())

    return run
