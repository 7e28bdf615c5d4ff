"""Run a small lab on this machine: one controller and three agents, with all their data and output below one folder.

Ends on Ctrl+C or SIGTERM, and when the controller ends by itself. CONTROLLER_ADDR overrides the free port.
Usage: python tools/lab.py [FOLDER], by default build/lab
"""

import asyncio
import os
import shlex
import signal
import sys
from pathlib import Path

from programs import ROOT, NotReadyError, Programs

NODES = ("lab-1", "lab-2", "lab-3")


async def main() -> int:
    """Exit code 0 when the user ended the lab, 1 when it ended by itself or could not start."""
    home = Path(sys.argv[1] if len(sys.argv) > 1 else ROOT / "build" / "lab").absolute()
    lab = asyncio.ensure_future(run_lab(home))
    for number in (signal.SIGINT, signal.SIGTERM):
        asyncio.get_running_loop().add_signal_handler(number, lab.cancel)
    try:
        await lab
    except asyncio.CancelledError:
        return 0
    except NotReadyError as error:
        print(f"lab: {error}", file=sys.stderr)
    return 1


async def run_lab(home: Path) -> None:
    config = str(home / "config")  # where the controller leaves its admin token, and the agents find it
    async with Programs(home / "logs", {"PLUM_CONFIG_DIR": config}) as programs:
        place = {
            "CONTROLLER_ADDR": os.environ.get("CONTROLLER_ADDR", "127.0.0.1:0"),
            "CONTROLLER_DATA_DIR": str(home / "controller"),
        }
        controller = await programs.python(
            "controller", "-m", "plum_desk.controller", ready="plum-controller ready ", env=place
        )
        await asyncio.gather(*(start_agent(programs, node, controller.said, home) for node in NODES))
        print(f"lab: controller {controller.said} with agents {', '.join(NODES)}; logs are in {home / 'logs'}")
        print(f"lab: for plum and plum-desk: export PLUM_CONFIG_DIR={shlex.quote(config)}")
        print("lab: ready; Ctrl+C ends it", flush=True)
        await controller.process.wait()


async def start_agent(programs: Programs, node: str, url: str, home: Path) -> None:
    place = {"AGENT_NODE_ID": node, "CONTROLLER_BASE": url, "AGENT_DATA_DIR": str(home / "agents")}
    await programs.python(node, "-m", "plum_desk.agent", ready="plum-agent ready ", env=place)


if __name__ == "__main__":
    sys.exit(asyncio.run(main()))
