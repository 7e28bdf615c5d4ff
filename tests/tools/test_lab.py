"""The lab comes up with its agents, and Ctrl+C leaves nothing of it."""

import os
import signal
import subprocess
import sys
from pathlib import Path

import psutil

ROOT = Path(__file__).resolve().parents[2]


def test_controller_and_agents_come_up_and_end_together(tmp_path: Path) -> None:
    lab = subprocess.Popen(
        [sys.executable, str(ROOT / "tools" / "lab.py"), str(tmp_path)],
        stdout=subprocess.PIPE,
        text=True,
        env={**os.environ, "CONTROLLER_ADDR": "127.0.0.1:0"},
    )
    with lab:
        try:
            family = _wait_until_ready(lab)
            lab.send_signal(signal.SIGINT)
            assert lab.wait(timeout=3) == 0
        finally:
            lab.terminate()
    assert len(family) >= 4
    assert [process for process in family if _lives(process)] == []


def _wait_until_ready(lab: "subprocess.Popen[str]") -> list[psutil.Process]:
    assert lab.stdout is not None
    said: list[str] = []
    for line in lab.stdout:
        said.append(line)
        if line.startswith("lab: ready"):
            return psutil.Process(lab.pid).children(recursive=True)
    raise AssertionError(f"the lab ended before it was ready: {said}")


def _lives(process: psutil.Process) -> bool:
    try:
        return process.status() != psutil.STATUS_ZOMBIE
    except psutil.NoSuchProcess:
        return False
