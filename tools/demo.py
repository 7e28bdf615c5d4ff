"""Run the sample lab from nothing to its report: console, agent, worker and service as real programs, then check it.

Exit code 0 when the run succeeded and every number agrees with an independent computation. With a display the console
stays until its window is closed; without one, without a terminal, or with DEMO_EXIT=1, everything ends by itself.
Usage: python tools/demo.py [--headless] [FOLDER]   (--headless: the controller without a window, and no picture;
everything is below FOLDER, by default build/demo, and the picture beside it)
"""

from __future__ import annotations

import asyncio
import json
import os
import signal
import sys
import time
from collections.abc import Callable, Coroutine, Mapping
from pathlib import Path
from typing import Any

import check_demo
from programs import ROOT, NotReadyError, Program, Programs

from plum_desk.api.client import Event, PlumClient
from plum_desk.api.errors import PlumError
from plum_desk.api.http_transport import HttpTransport
from plum_desk.api.types.workflows import FINAL_NODE_STATES, FINAL_RUN_STATES, RunDetail, RunNode, Workflow, WorkflowRun
from plum_desk.base import credentials
from plum_desk.base.resources import resource

LAB = resource("sample_lab")
NODE = "lab-node-1"
READY = "plum-controller ready "
PATIENCE_S = 30.0
RUN_S = 300.0


async def main(arguments: list[str]) -> int:
    folders = [argument for argument in arguments if argument != "--headless"]
    home = Path(folders[0]).absolute() if folders else ROOT / "build" / "demo"
    demo = asyncio.ensure_future(run_demo(home, len(folders) < len(arguments)))
    for number in (signal.SIGINT, signal.SIGTERM):
        asyncio.get_running_loop().add_signal_handler(number, demo.cancel)
    try:
        return await demo
    except asyncio.CancelledError:
        print("demo: stopped")
        return 130
    except (NotReadyError, PlumError, TimeoutError) as error:
        print(f"demo: {error}", file=sys.stderr)
        return 1


async def run_demo(home: Path, headless: bool) -> int:
    environment = lab_environment(home)
    programs = Programs(home / "logs", environment)
    async with programs:
        host = await start_controller(programs, headless)
        good = await while_it_lives(host, show(programs, host.said, home, headless))
        if not headless and stays_open():
            print("demo: the console stays open; close its window to end the demo", flush=True)
            await host.process.wait()
    print(f"demo: {'all programs ended' if not programs.left else 'programs were left'} within {programs.took_s:.1f} s")
    for line in programs.left:
        print(f"  had to be killed: {line}")
    return 0 if good and not programs.left and programs.took_s <= 3 else 1


async def show(programs: Programs, url: str, home: Path, headless: bool) -> bool:
    """The demo itself, once the controller is up; whether all is well."""
    async with connected(url, lab_environment(home)) as plum:
        await start_lab(programs, url, plum)
        workflow = await store(plum, home / "report")
        detail = await run_to_the_end(plum, workflow)
    good = report(detail, workflow)
    return good if headless else await picture(programs, url, detail.run.run_id, home.with_suffix(".png")) and good


async def while_it_lives(host: Program, work: Coroutine[Any, Any, bool]) -> bool:
    """What the work gives; NotReadyError when the host is closed before."""
    doing = asyncio.create_task(work, name="demo")
    ended = asyncio.create_task(host.process.wait(), name="host")
    try:
        await asyncio.wait((doing, ended), return_when=asyncio.FIRST_COMPLETED)
        if not doing.done():
            raise NotReadyError(f"{host.name} ended before the run did; see {host.log}")
        return doing.result()
    finally:
        for task in (doing, ended):
            task.cancel()
        await asyncio.wait((doing, ended))


def lab_environment(home: Path) -> Mapping[str, str]:
    """Folders of the demo's own, so that it never meets the user's controller; offscreen when there is no display."""
    found = {
        "PLUM_CONFIG_DIR": os.environ.get("PLUM_CONFIG_DIR", str(home / "config")),
        "CONTROLLER_DATA_DIR": os.environ.get("CONTROLLER_DATA_DIR", str(home / "data")),
        "AGENT_DATA_DIR": str(home / "agent"),
        "CONTROLLER_ADDR": "127.0.0.1:0",
    }
    if not has_display():
        found["QT_QPA_PLATFORM"] = "offscreen"
    return found


async def start_controller(programs: Programs, headless: bool) -> Program:
    if headless:
        return await programs.python("controller", "-m", "plum_desk.controller", ready=READY)
    return await programs.python("console", "-m", "plum_desk.gui", "--show", "run:latest", ready="plum-desk ready ")


async def start_lab(programs: Programs, url: str, plum: PlumClient) -> None:
    """An agent, the worker and the service, each of which finds the controller by the demo's folder."""
    base = {"CONTROLLER_BASE": url}
    agent = programs.python(
        "agent", "-m", "plum_desk.agent", ready="plum-agent ready ", env={**base, "AGENT_NODE_ID": NODE}
    )
    worker = programs.python("worker", str(LAB / "worker.py"), env=base)
    service = programs.python("service", str(LAB / "service.py"), ready="sample-service ready", env=base)
    await asyncio.gather(agent, worker, service)
    await until("the agent's node is linked", plum.nodes.list, lambda nodes: any(n.linked for n in nodes))
    await until("the worker is registered", plum.embedded_workers.list, lambda workers: bool(workers))
    await until("the service is healthy", plum.services.list, lambda found: any(s.healthy for s in found))
    print(f"demo: controller {url}, agent {NODE}, worker and service are ready", flush=True)


async def store(plum: PlumClient, reports: Path) -> Workflow:
    """The lab's definitions and its workflow, whose parameters fit this computer, so that one click runs it again."""
    known = {definition.name: definition.def_id for definition in await plum.task_defs.list()}
    for spec in read("task-defs.json"):
        if spec["name"] in known:
            await plum.task_defs.replace(known[spec["name"]], spec)
        else:
            await plum.task_defs.create(spec)
    spec = read("workflow.json")
    here = {"node": NODE, "python": sys.executable, "lab": str(LAB), "folder": str(reports)}
    for param in spec["params"]:
        param["default"] = here.get(param["name"], param.get("default"))
        param["required"] = False
    stored = next((found for found in await plum.workflows.list() if found.name == spec["name"]), None)
    if stored is not None:
        return await plum.workflows.replace(stored.workflow_id, spec)
    return await plum.workflows.create(spec)


async def run_to_the_end(plum: PlumClient, workflow: Workflow) -> RunDetail:
    """Start a run and print each node as it ends."""
    run = await plum.workflows.run(workflow.workflow_id)
    print(f"demo: run {run.run_id} of “{workflow.name}”", flush=True)
    told: set[str] = set()
    async with asyncio.timeout(RUN_S), plum.events(["workflow-runs", "run-nodes"]) as feed:
        async for item in feed:
            if not isinstance(item, Event) or item.kind == "deleted":
                continue
            objects = item.data if item.kind == "snapshot" else [item.data]
            mine = [found for found in objects if found.run_id == run.run_id]
            for node in mine:
                if isinstance(node, RunNode) and node.state in FINAL_NODE_STATES and node.key not in told:
                    told.add(node.key)
                    print(f"  {node.key:16} {node.state}", flush=True)
            if any(isinstance(found, WorkflowRun) and found.state in FINAL_RUN_STATES for found in mine):
                break
    detail = await plum.workflow_runs.get(run.run_id)
    for node in detail.nodes:
        if node.key not in told:
            print(f"  {node.key:16} {node.state}", flush=True)
    return detail


def report(detail: RunDetail, workflow: Workflow) -> bool:
    """Print the nodes and the checked numbers; whether all is well."""
    print_nodes(detail, workflow)
    if detail.run.state != "Succeeded":
        print(f"demo: the run is {detail.run.state}: {detail.run.error or detail.run.reason}")
        return False
    outputs = {node.key: node.output for node in detail.nodes}
    record = check_demo.read(LAB / "mauna-loa-co2.csv")
    found = list(check_demo.checks(record, outputs, detail.run.params))
    print_checks(found)
    return all(check.ok for check in found)


def print_nodes(detail: RunDetail, workflow: Workflow) -> None:
    from rich.console import Console
    from rich.table import Table

    names = {node.key: node.name for node in workflow.nodes}
    table = Table("node", "name", "state", title=f"{workflow.name}: {detail.run.state}", title_justify="left")
    table.add_column("time, s", justify="right")
    for node in detail.nodes:
        took = ""
        if node.started_at is not None and node.finished_at is not None:
            took = f"{node.finished_at - node.started_at:.3f}"
        table.add_row(node.key, names[node.key], node.state, took)
    Console(width=100).print(table)


def print_checks(found: list[check_demo.Check]) -> None:
    from rich.console import Console
    from rich.table import Table

    table = Table("checked", title="Against an independent computation", title_justify="left")
    for heading in ("run", "independent", "tolerance"):
        table.add_column(heading, justify="right")
    table.add_column("")
    for check in found:
        marks = (f"{check.found:.6g}", f"{check.expected:.6g}", f"{check.tolerance:g}")
        table.add_row(check.what, *marks, "ok" if check.ok else "WRONG")
    Console(width=100).print(table)
    wrong = sum(not check.ok for check in found)
    print(f"demo: {len(found)} checks, {wrong} wrong" if wrong else f"demo: all {len(found)} checks agree")


async def picture(programs: Programs, url: str, run_id: str, file: Path) -> bool:
    """A second console, attached to the first one's controller, draws the run into a file and ends."""
    file.unlink(missing_ok=True)
    arguments = ("--connect", url, "--show", f"run:{run_id}", "--screenshot", str(file), "--exit")
    environment = {"QT_QPA_PLATFORM": "offscreen"}
    viewer = await programs.python("viewer", "-m", "plum_desk.gui", *arguments, env=environment)
    code = await asyncio.wait_for(viewer.process.wait(), PATIENCE_S)
    if code != 0 or not file.is_file():
        print(f"demo: no picture: the console ended with {code}; see {viewer.log}", file=sys.stderr)
        return False
    print(f"demo: {file} shows the finished run")
    return True


def connected(url: str, environment: Mapping[str, str]) -> PlumClient:
    found = credentials.resolve(url, None, environment)
    return PlumClient(HttpTransport(found.url, found.token))


async def until(what: str, ask: Callable[[], Any], is_so: Callable[[Any], bool]) -> None:
    end = time.monotonic() + PATIENCE_S
    while not is_so(await ask()):
        if time.monotonic() > end:
            raise TimeoutError(f"waited {PATIENCE_S:.0f} s until {what}")
        await asyncio.sleep(0.05)


def read(name: str) -> Any:
    return json.loads(Path(LAB / name).read_text(encoding="utf-8"))


def has_display() -> bool:
    if os.environ.get("QT_QPA_PLATFORM") == "offscreen":
        return False
    return sys.platform in ("win32", "darwin") or bool(os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"))


def stays_open() -> bool:
    return has_display() and sys.stdout.isatty() and os.environ.get("DEMO_EXIT") != "1"


if __name__ == "__main__":
    sys.exit(asyncio.run(main(sys.argv[1:])))
