"""The process runner and the lag watch on the Qt loop, which reads pipes and runs callbacks in its own way."""

import json
import os
import subprocess
import sys

SCRIPT = """
import asyncio, json, sys
import qasync
from PySide6.QtCore import QCoreApplication
from plum_desk.base.clock import SystemClock
from plum_desk.base.log import watch_loop_lag
from plum_desk.base.process import ProcessSpec, run

async def main():
    lag = asyncio.get_running_loop().create_future()
    watch = asyncio.create_task(watch_loop_lag(SystemClock(), lambda one: lag.done() or lag.set_result(one)))
    texts = []
    def on_output(stream, text):
        texts.append(text)
    def shell(text, **more):
        return run(ProcessSpec(text, shell=True, **more), on_output, lambda identity: None)
    flood, slow, stubborn = await asyncio.gather(
        shell("seq 1 200000"),
        shell("sleep 600 & sleep 600", timeout_s=0.3),
        shell("trap '' TERM; while :; do sleep 0.05; done", timeout_s=0.2, grace_s=0.2),
    )
    task = asyncio.create_task(shell("sleep 600"))
    await asyncio.sleep(0)
    task.cancel()
    await asyncio.wait([task])
    measured = (await lag).last_ms >= 0
    watch.cancel()
    await asyncio.wait([watch])
    print(json.dumps({
        "codes": [flood.exit_code, slow.exit_code, stubborn.exit_code],
        "outcomes": [flood.outcome, slow.outcome, stubborn.outcome],
        "complete": "".join(texts) == "".join(f"{n}\\n" for n in range(1, 200001)),
        "cancelled": task.cancelled(),
        "measured": measured,
    }))

app = QCoreApplication(sys.argv)
with qasync.QEventLoop(app) as loop:
    loop.run_until_complete(main())
"""


def test_on_the_qt_loop() -> None:
    environ = {
        **os.environ,
        "PYTHONPATH": os.pathsep.join(filter(None, sys.path)),
        "QT_QPA_PLATFORM": "offscreen",
    }
    done = subprocess.run(
        [sys.executable, "-c", SCRIPT], env=environ, capture_output=True, text=True, timeout=60, check=False
    )
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout) == {
        "codes": [0, -15, -9],
        "outcomes": ["exited", "timedOut", "timedOut"],
        "complete": True,
        "cancelled": True,
        "measured": True,
    }
