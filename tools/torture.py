"""``make torture``: kill a controller a hundred times under a mixed load, and say what held."""

from __future__ import annotations

import asyncio
import os
import random
import sys
import tempfile
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from tests.system.torture import torture


async def main() -> int:
    """``KILLS`` and ``SEED`` of the environment choose how often and which moments."""
    kills = int(os.environ.get("KILLS", "100"))
    seed = int(os.environ.get("SEED", random.randrange(10**6)))
    print(f"torture: {kills} kills with seed {seed}", flush=True)
    with tempfile.TemporaryDirectory() as folder:
        report = await torture(Path(folder), kills, seed)
    print(
        f"torture: after {report.kills} kills {report.tasks} tasks and {report.runs} runs were as acknowledged; "
        f"{report.restarted_attempts} attempts were begun anew"
    )
    return 0


if __name__ == "__main__":
    sys.exit(asyncio.run(main()))
