"""Every operation of the contract can be reached by a command, and every command answers programs in JSON."""

from __future__ import annotations

import asyncio
import json
import re
from collections.abc import AsyncIterator, Callable
from pathlib import Path
from typing import Any

import pytest
import typer
from typer.main import get_command

from plum_desk.api.operations import OPERATIONS
from plum_desk.base.clock import SystemClock
from plum_desk.cli import app
from plum_desk.cli.__main__ import main
from plum_desk.cli.options import Options
from plum_desk.cli.session import Session
from plum_desk.controller.http.hosts import HostRule
from plum_desk.controller.http.router import Router
from plum_desk.controller.http.server import Server
from tests.api.memory_peers import MemoryPeers
from tests.cli.any_controller import AnyController

COMMANDS: dict[str, str] = {
    "system.about": "system about",
    "system.healthz": "system health",
    "system.readyz": "system ready",
    "system.openapi": "system openapi",
    "system.prometheus": "system prometheus",
    "system.get": "status",
    "system.metrics": "system metrics --since 1h --step 60",
    "events.stream": "events --topics tasks --count 1",
    "task_defs.list": "task-defs list --executor embedded",
    "task_defs.create": "task-defs create {named}",
    "task_defs.get": "task-defs get x",
    "task_defs.replace": "task-defs create {named} --replace",
    "task_defs.delete": "task-defs delete x",
    "task_defs.run": "task-defs run x --payload 1",
    "tasks.list": "tasks list --state Failed",
    "tasks.create": "tasks create {named} --start",
    "tasks.create_batch": "tasks batch {many}",
    "tasks.clear": "tasks clear --before 7d",
    "tasks.get": "tasks get x",
    "tasks.delete": "tasks delete x",
    "tasks.start": "tasks start x",
    "tasks.cancel": "tasks cancel x",
    "tasks.rerun": "tasks rerun x",
    "tasks.logs": "tasks logs x",
    "tasks.explain": "tasks explain x",
    "pools.list": "pools list",
    "pools.create": "pools create x 1",
    "pools.get": "pools get x",
    "pools.replace": "pools resize x 2",
    "pools.delete": "pools delete x",
    "workflows.list": "workflows list",
    "workflows.create": "workflows create {named}",
    "workflows.validate": "workflows validate {named}",
    "workflows.get": "workflows get x",
    "workflows.replace": "workflows create {named} --replace",
    "workflows.delete": "workflows delete x --force",
    "workflows.versions": "workflows versions x",
    "workflows.version": "workflows get x --version 1",
    "workflows.run": "workflows run x --param a=1",
    "workflow_runs.list": "runs list --workflow x",
    "workflow_runs.get": "runs get x",
    "workflow_runs.delete": "runs delete x",
    "workflow_runs.clear": "runs clear --all",
    "workflow_runs.cancel": "runs cancel x",
    "workflow_runs.pause": "runs pause x",
    "workflow_runs.resume": "runs resume x",
    "workflow_runs.rerun": "runs rerun x --from start --param a=1",
    "workflow_runs.timeline": "runs timeline x",
    "workflow_runs.approve": "runs approve x y --comment fine --form a=1",
    "workflow_runs.reject": "runs reject x y --comment no",
    "workflow_runs.retry": "runs retry x y",
    "workflow_runs.skip": "runs skip x y",
    "workflow_runs.explain": "runs explain x y",
    "schedules.list": "schedules list",
    "schedules.create": "schedules create {schedule}",
    "schedules.preview": "schedules preview --every 60",
    "schedules.get": "schedules get x",
    "schedules.replace": "schedules create {schedule} --replace",
    "schedules.delete": "schedules delete x",
    "schedules.run": "schedules run x",
    "schedules.next": "schedules next x",
    "nodes.list": "nodes list",
    "nodes.get": "nodes get x",
    "nodes.update": "nodes update x --label room=7",
    "nodes.delete": "nodes delete x",
    "nodes.metrics": "nodes metrics x",
    "services.register": "services register {instance}",
    "services.heartbeat": "services heartbeat x",
    "services.list": "services list",
    "services.get": "services get x",
    "services.remove": "services remove x",
    "discovery.list": "discovery list x --all",
    "embedded_workers.list": "workers list",
    "embedded_workers.get": "workers get x",
    "embedded_workers.delete": "workers delete x",
    "tokens.list": "tokens list",
    "tokens.create": "tokens create x --role viewer",
    "tokens.get": "tokens get x",
    "tokens.delete": "tokens delete x",
    "audit.list": "audit list --since 1d",
}
"""For each operation a command line that reaches it; `{…}` are files below."""

NOT_FOR_PEOPLE: dict[str, str] = {
    "nodes.heartbeat": "agents send it; a machine that a person speaks for would look alive when it is not",
    "system.docs": "a page for browsers, of what `plum system openapi` prints",
    "workers.stream": "the WebSocket of workers and agents",
}
"""Operations that no command calls, with the reason."""

FILES: dict[str, Any] = {
    "named": {"name": "x"},
    "many": [{"name": "x"}, {"name": "y"}],
    "schedule": {"name": "x", "workflowId": "x", "everySec": 60},
    "instance": {"instanceId": "x", "endpoints": [{"serviceName": "x", "port": 1}]},
}
_CHINESE = re.compile(r"[\u4e00-\u9fff]")
Line = Callable[[str], list[str]]


@pytest.fixture
async def controller() -> AsyncIterator[tuple[AnyController, str]]:
    found = AnyController()
    hosts = HostRule([], machine="bench-pc.lab")
    server = Server(Router(found.handlers(), found), MemoryPeers(), SystemClock(), hosts=hosts)
    host, port = await server.start("127.0.0.1", 0)
    yield found, f"http://{host}:{port}"
    await server.close()


@pytest.fixture
def line(tmp_path: Path) -> Line:
    paths = {name: str(tmp_path / name) for name in FILES}
    for name, content in FILES.items():
        Path(paths[name]).write_text(json.dumps(content), encoding="utf-8")
    return lambda text: [word.format(**paths) for word in text.split()]


def test_every_operation_has_a_command_or_a_reason() -> None:
    current = {operation.name for operation in OPERATIONS if not operation.legacy}
    told = COMMANDS.keys() | NOT_FOR_PEOPLE.keys()
    assert current - told == set(), (
        "New operations: write a command for each in plum_desk/cli/commands and name it here in COMMANDS, "
        "with arguments that reach the operation; or, when a person never calls it, say why in NOT_FOR_PEOPLE."
    )
    assert told - current == set(), "Operations that are gone: take them out of COMMANDS or NOT_FOR_PEOPLE."
    assert COMMANDS.keys() & NOT_FOR_PEOPLE.keys() == set()


@pytest.mark.parametrize("name", COMMANDS)
async def test_the_command_reaches_its_operation(
    name: str, controller: tuple[AnyController, str], line: Line, capfd: pytest.CaptureFixture[str]
) -> None:
    found, url = controller
    words = ["--url", url, "--token", "t", "--lang", "en", *line(COMMANDS[name])]
    code = await asyncio.to_thread(main, words)
    assert name in found.reached, f"`plum {COMMANDS[name]}` called {found.reached}: {capfd.readouterr()}"
    assert code == 0
    capfd.readouterr()
    assert await asyncio.to_thread(main, ["--json", *words]) == 0
    printed = capfd.readouterr().out
    assert not printed or _is_json(printed), printed


def test_every_command_is_explained_in_both_languages() -> None:
    english, chinese = _helps("en"), _helps("zh")
    assert english.keys() == chinese.keys()
    assert len(english) > 80
    for path, text in english.items():
        assert text, f"{path} has no help"
        assert text.isascii(), f"{path} in English: {text}"
        only_wire_words = re.fullmatch(r"[a-z_, ]+", text) is not None
        assert only_wire_words or _CHINESE.search(chinese[path]), f"{path} is not translated: {text}"


def _is_json(printed: str) -> bool:
    try:
        json.loads(printed)
    except ValueError:
        for text in printed.splitlines():
            json.loads(text)
    return True


def _helps(lang: Any) -> dict[str, str]:
    """The help of each command, option and argument by its path."""
    found: dict[str, str] = {}
    _collect(get_command(app.build(Session(Options(lang=lang), {}))), "plum", found)
    return found


def _collect(command: Any, path: str, found: dict[str, str]) -> None:
    found[path] = command.help or ""
    for param in command.params:
        if param.name != "help":
            found[f"{path} {param.name}"] = param.help or ""
    for name, part in getattr(command, "commands", {}).items():
        _collect(part, f"{path} {name}", found)


def test_the_words_of_the_table_are_commands() -> None:
    tree = get_command(app.build(Session(Options(), {})))
    assert isinstance(tree, typer.core.TyperGroup)
    groups = {text.split()[0] for text in COMMANDS.values()}
    assert groups <= tree.commands.keys()
