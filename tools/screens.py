"""Screenshots of every page of the console, in both languages and both themes, over a small lab that really runs.

Usage: python tools/screens.py [PAGE...]   (pages as `--show` of plum-desk takes them, by default all; the pictures go
into build/screens; --size WxH for another size than 1440x900; --lab URL to take an existing lab)
"""

from __future__ import annotations

import argparse
import asyncio
import os
import sys
import tempfile
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

import demo
import qasync
from programs import ROOT, Programs
from PySide6.QtWidgets import QApplication

from plum_desk.api.client import PlumClient
from plum_desk.gui.app import Dress, Lab, open_shell
from plum_desk.gui.i18n import Language, Languages
from plum_desk.gui.options import ConsoleOptions, Target
from plum_desk.gui.pages.context import Facts
from plum_desk.gui.preferences import Preferences
from plum_desk.gui.shell.screenshot import SIZE, settle
from plum_desk.gui.shell.window import Shell
from plum_desk.gui.theme.theme import Mode, Theme

FOLDER = ROOT / "build" / "screens"
PAGES = ("overview", "workflows", "run:latest", "tasks", "schedules", "nodes", "workers", "settings")
LANGUAGES: tuple[Language, ...] = ("en", "zh")
MODES: tuple[Mode, ...] = ("light", "dark")
WARM_UP_S = 25.0


async def main(pages: tuple[str, ...], size: tuple[int, int], url: str | None, app: QApplication) -> int:
    async with lab(url) as (client, facts):
        await take_all(app, Lab(client, facts), pages, size, WARM_UP_S if url is None else 0.0)
    print(f"screens: {len(pages) * len(MODES) * len(LANGUAGES)} pictures in {FOLDER}")
    return 0


@asynccontextmanager
async def lab(url: str | None) -> AsyncIterator[tuple[PlumClient, Facts]]:
    """A lab of its own with something to see, or the one at `url`."""
    with tempfile.TemporaryDirectory(prefix="plum-screens-") as folder:
        home = Path(folder)
        environment = {**demo.lab_environment(home), "PLUM_CONFIG_DIR": os.environ.get("PLUM_CONFIG_DIR", folder)}
        if url is not None:
            async with demo.connected(url, environment) as client:
                yield client, Facts(url, False, None, home)
            return
        async with Programs(ROOT / "build" / "screens" / "logs", environment) as programs:
            host = await demo.start_controller(programs, headless=True)
            async with demo.connected(host.said, environment) as client:
                await busy_lab(programs, host.said, client, home)
                yield client, Facts(host.said, True, home / "data", home)


async def busy_lab(programs: Programs, url: str, plum: PlumClient, home: Path) -> None:
    """The sample lab with two more nodes, a few runs, some failures, and tasks that wait for what is not there."""
    await demo.start_lab(programs, url, plum)
    for node in ("lab-node-2", "furnace-pc"):
        environment = {"CONTROLLER_BASE": url, "AGENT_NODE_ID": node, "AGENT_DATA_DIR": str(home / node)}
        await programs.python(node, "-m", "plum_desk.agent", ready="plum-agent ready ", env=environment)
    await plum.nodes.update("furnace-pc", labels={"room": "B-12", "furnace": "yes"})
    workflow = await demo.store(plum, home / "report")
    for _ in range(3):
        run = await plum.workflows.run(workflow.workflow_id)
        await plum.workflow_runs.wait(run.run_id, timeout=120)
    await plum.workflows.run(workflow.workflow_id)
    await schedules(plum, workflow.workflow_id)
    await plum.tokens.create(name="bench agents", role="agent")
    await plum.tokens.create(name="night shift", role="operator")
    await unlucky_tasks(plum)


async def schedules(plum: PlumClient, workflow_id: str) -> None:
    """Three that rest, one of them over a clock change in another zone."""
    await plum.schedules.create(name="patrol", workflow_id=workflow_id, every_sec=1800)
    await plum.schedules.create(name="daily-report", workflow_id=workflow_id, cron="42 9 * * 1-5", overlap="queue")
    await plum.schedules.create(
        name="monthly-cal", workflow_id=workflow_id, cron="30 2 28 * *", time_zone="Europe/Berlin", catchup="last"
    )


async def unlucky_tasks(plum: PlumClient) -> None:
    """Tasks that fail, run long, or wait."""
    for _ in range(3):
        await plum.tasks.create(name="Nightly export", task_name="builtin.fail", auto_start=True, payload={})
    await plum.tasks.create(
        name="Pump down", task_name="builtin.sleep", payload={"seconds": 20}, timeout_sec=1.0, auto_start=True
    )
    await plum.tasks.create(name="Anneal", task_name="builtin.delay", payload={"seconds": 600}, auto_start=True)
    for _ in range(3):
        await plum.tasks.create(name="Measure mean", task_name="measure.mean", payload={}, auto_start=True)
    await plum.tasks.create(
        name="XRD scan",
        executor="os_process",
        target_kind="node",
        target_ref="xrd-pc",
        payload={"command": "true"},
        auto_start=True,
    )
    await plum.tasks.create(name="Calibrate balance", task_name="balance.calibrate", payload={})


async def take_all(
    app: QApplication, place: Lab, pages: tuple[str, ...], size: tuple[int, int], warm_up_s: float
) -> None:
    """One window, switched live between themes and languages."""
    languages = Languages(app)
    theme = Theme("light", "en", parent=app)
    theme.apply(app)
    dress = Dress(theme, languages, Preferences(place.facts.config_dir))
    options = ConsoleOptions(show=Target("overview"), screenshot=FOLDER, size=size)
    async with open_shell(dress, place, options) as shell:
        await shell.context.store.loaded.wait()
        await asyncio.sleep(warm_up_s)
        for mode in MODES:
            shell.context.looks.set_mode(mode)
            for language in LANGUAGES:
                shell.context.looks.set_language(language)
                for page in pages:
                    await take(shell, page, FOLDER / f"{page.replace(':', '-')}-{mode}-{language}.png")


async def take(shell: Shell, page: str, path: Path) -> None:
    """Show a page, let it fill, and save its picture."""
    shell.show_target(Target.parse(page))
    await settle()
    path.parent.mkdir(parents=True, exist_ok=True)
    shell.window.grab().save(str(path))
    print(path.relative_to(ROOT), flush=True)


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("pages", nargs="*", default=PAGES)
    parser.add_argument("--size", type=lambda text: tuple(map(int, text.split("x"))), default=SIZE)
    parser.add_argument("--lab", metavar="URL")
    given = parser.parse_args()
    application = QApplication(sys.argv[:1])
    application.setQuitOnLastWindowClosed(False)
    with asyncio.Runner(loop_factory=lambda: qasync.QEventLoop(application)) as runner:
        sys.exit(runner.run(main(tuple(given.pages), given.size, given.lab, application)))
