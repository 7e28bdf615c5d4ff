"""The demo without a window, as a person starts it: it ends well, and leaves no program behind however it ends."""

import os
import signal
import subprocess
import sys
from pathlib import Path

import psutil
import pytest

ROOT = Path(__file__).resolve().parents[2]


def start(home: Path) -> "subprocess.Popen[str]":
    clean = {k: v for k, v in os.environ.items() if not k.startswith(("PLUM_", "CONTROLLER_", "AGENT_"))}
    return subprocess.Popen(
        [sys.executable, "-u", "tools/demo.py", "--headless", str(home)],
        cwd=ROOT,
        env=clean | {"PYTHONPATH": str(ROOT)},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )


def test_the_sample_workflow_runs_to_the_end_twice_and_its_numbers_agree(tmp_path: Path) -> None:
    for _ in range(2):  # the second time everything is there already
        with start(tmp_path / "demo") as demo:
            printed, _ = demo.communicate(timeout=90)
        assert demo.returncode == 0, printed
        assert "all 41 checks agree" in printed
        assert "all programs ended" in printed
    report = tmp_path / "demo" / "report" / "report-full.md"
    assert "Carbon dioxide at Mauna Loa" in report.read_text(encoding="utf-8")


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_a_signal_in_the_middle_leaves_nothing_behind(tmp_path: Path, number: signal.Signals) -> None:
    with start(tmp_path / "demo") as demo:
        assert demo.stdout is not None
        try:
            # The decades take seconds; when the load has succeeded they are under way.
            said = next(line for line in demo.stdout if "load" in line and "Succeeded" in line)
            family = psutil.Process(demo.pid).children(recursive=True)
            demo.send_signal(number)
            demo.communicate(timeout=3.5)
        finally:
            demo.kill()
    assert said
    assert demo.returncode == 130
    assert len(family) >= 4, "controller, agent, worker, service"
    _, alive = psutil.wait_procs(family, timeout=0)
    assert alive == []
