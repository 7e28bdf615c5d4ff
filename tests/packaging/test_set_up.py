"""The commands of the README, CI and the bootstrap agree, and a Python that cannot carry us is refused in one line."""

import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]


def test_ci_runs_the_test_command_of_both_readmes_and_nothing_else() -> None:
    commands = [
        line
        for line in (ROOT / ".ci" / "run").read_text("utf-8").splitlines()
        if not line.startswith(("#", "set ", "cd "))
    ]
    assert commands == ["make test"]
    for name in ("README.md", "README.zh-CN.md"):
        assert re.search(r"^make test\b", (ROOT / name).read_text("utf-8"), re.MULTILINE)


@pytest.mark.parametrize("version", [(3, 10, 9), (3, 14, 0)])
def test_an_unsuitable_python_is_refused_in_one_line(version: tuple[int, int, int]) -> None:
    code = f"import sys; sys.version_info = {version}; import bootstrap; sys.exit(bootstrap.main())"
    done = subprocess.run(
        [sys.executable, "-c", code, "build/nowhere"],
        cwd=ROOT / "tools",
        capture_output=True,
        text=True,
        check=False,
        timeout=30,
    )
    assert done.returncode == 1
    assert done.stderr.startswith("Plum Desk needs Python 3.11 to 3.13; ")
    assert done.stderr.count("\n") == 1
