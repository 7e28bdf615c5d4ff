"""Completion: what may follow a line, and three real shells that ask for it."""

from __future__ import annotations

import json
import os
import pty
import shutil
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest
from typer.main import get_command

from plum_desk.cli import app, completion, shells
from plum_desk.cli.options import Options
from plum_desk.cli.session import Session
from tests.cli.conftest import ROOT, Plum

WORKFLOW = {"name": "Measure: and judge", "nodes": [{"key": "a", "type": "task", "definition": "builtin.echo"}]}


@pytest.fixture(scope="module")
def tree() -> Any:
    return get_command(app.build(Session(Options(), {})))


@pytest.fixture
def stored(plum: Plum, tmp_path: Path) -> str:
    file = tmp_path / "w.json"
    file.write_text(json.dumps(WORKFLOW), encoding="utf-8")
    assert plum("workflows", "create", str(file), "--replace").code == 0
    return str(WORKFLOW["name"])


@pytest.fixture
def shell_environment(environment: dict[str, str], tmp_path: Path) -> dict[str, str]:
    """Where `plum` is a program on the path, and no shell reads a person's own files."""
    program = tmp_path / "bin" / "plum"
    program.parent.mkdir()
    program.write_text(f'#!/bin/sh\nexec "{sys.executable}" -m plum_desk.cli "$@"\n', encoding="utf-8")
    program.chmod(0o755)
    path = f"{program.parent}{os.pathsep}{environment['PATH']}"
    return environment | {"PATH": path, "HOME": str(tmp_path), "TERM": "dumb", "PS1": "> "}


@pytest.mark.parametrize(
    ("words", "current", "values"),
    [
        ("", "ta", ["task-defs", "tasks"]),
        ("--json", "statu", ["status"]),
        ("--lang", "", ["en", "zh"]),
        ("tasks", "ca", ["cancel"]),
        ("nonsense", "", []),
        ("tasks nonsense", "", []),
        ("completion", "", ["bash", "zsh", "fish"]),
        ("tasks list", "--wo", ["--worker"]),
        ("tasks list --state", "Fa", ["Failed"]),
        ("runs list --state", "Pa", ["Paused"]),
        ("tasks list", "--state=Failed,Ca", ["--state=Failed,Canceled"]),
        ("tasks list --watch", "--wa", []),
        ("tasks run x --label a=1", "--lab", ["--label"]),
        ("tokens create x --role", "a", ["admin", "agent"]),
        ("events --topics", "nodes,se", ["nodes,services"]),
        ("tasks --lang zh list", "--limi", ["--limit"]),
        ("tasks get --", "--w", []),
    ],
)
def test_what_the_tree_knows(tree: Any, words: str, current: str, values: list[str]) -> None:
    found = completion.wanted(tree, words.split(), current)
    assert [candidate.value for candidate in found.candidates] == values


@pytest.mark.parametrize(
    ("words", "current", "kind"),
    [
        ("workflows run", "", "WORKFLOW"),
        ("workflows run x", "", None),
        ("runs list --workflow", "", "WORKFLOW"),
        ("task-defs get", "b", "DEFINITION"),
        ("schedules next", "", "SCHEDULE"),
        ("nodes update --label a=1", "", "NODE"),
        ("tasks list --node", "", "NODE"),
        ("tasks cancel", "", "TASK"),
        ("runs explain", "", "RUN"),
        ("runs approve x", "", "PATH"),
        ("workflows create", "x", completion.FILES),
    ],
)
def test_what_only_the_controller_knows(tree: Any, words: str, current: str, kind: str | None) -> None:
    assert completion.wanted(tree, words.split(), current).kind == kind


def test_a_line_of_bash() -> None:
    assert shells.split("plum tasks ") == (["plum", "tasks"], "", "")
    assert shells.split('plum get "a b" c\\ d') == (["plum", "get", "a b"], "c d", "c\\ d")
    assert shells.split("plum get 'a\\ b") == (["plum", "get"], "a\\ b", "'a\\ b")
    found = [completion.Candidate("Measure: and judge")]
    assert shells.lines("bash", found, "Mea") == ["Measure:\\ and\\ judge"]
    assert shells.lines("bash", found, "Measure:\\ a") == ["\\ and\\ judge"]
    assert shells.lines("bash", found, '"Measure') == ["Measure: and judge"]
    assert shells.lines("bash", [completion.Candidate("温度")], "") == ["温度"]


def test_names_come_from_the_controller(plum: Plum, stored: str) -> None:
    names = plum("completion", "words", "fish", "--", "workflows", "run", "Mea").out
    assert names == f"{stored}\t\n"
    assert "builtin.echo\t" in plum("completion", "words", "zsh", "--", "task-defs", "get", "builtin.e").out
    run = plum("workflows", "run", stored, "--wait", "--json").json["run"]["runId"]
    assert plum("completion", "words", "zsh", "--", "runs", "get", "").out.startswith(f"{run}\t{stored} Succeeded\n")
    option = plum("completion", "words", "zsh", "--", "runs", "list", "--workflow=Mea").out
    assert option == f"--workflow={stored}\t\n"


def test_without_a_controller_there_are_no_names_and_no_complaint(plum: Plum) -> None:
    words = ("completion", "words", "zsh", "--", "workflows", "get")
    nobody = plum(*words, "--url", "http://127.0.0.1:1", "")
    assert (nobody.code, nobody.out, nobody.err) == (0, "", "")
    refused = plum(*words, "--token", "wrong", "")
    assert (refused.code, refused.out, refused.err) == (0, "", "")
    begun = time.monotonic()
    with _Deaf() as url:
        silent = plum(*words, "--url", url, "")
    assert (silent.code, silent.out, silent.err) == (0, "", "")
    assert time.monotonic() - begun < 5


def test_the_scripts_are_printed(plum: Plum) -> None:
    for shell in shells.SCRIPTS:
        assert plum("completion", shell).out == shells.SCRIPTS[shell]
    assert plum("completion", "bash", "--json").json == {"script": shells.SCRIPTS["bash"]}
    assert plum("completion", "csh").code == 2


@pytest.mark.skipif(shutil.which("fish") is None, reason="fish is not installed")
def test_fish(stored: str, shell_environment: dict[str, str]) -> None:
    def completed(line: str) -> list[str]:
        words = ["fish", "--no-config", "-c", f"plum completion fish | source; complete -C '{line}'"]
        done = subprocess.run(words, env=shell_environment, cwd=ROOT, capture_output=True, text=True, check=True)
        return [found.partition("\t")[0] for found in done.stdout.splitlines()]

    assert sorted(completed("plum task")) == ["task-defs", "tasks"]
    assert [name.replace("\\", "") for name in completed("plum workflows get Mea")] == [stored]
    assert "README.md" in completed("plum workflows create READ")


@pytest.mark.parametrize("shell", ["bash", "zsh"])
def test_a_line_is_completed_by_the_tab_key(shell: str, stored: str, shell_environment: dict[str, str]) -> None:
    program = shutil.which(shell)
    if program is None:
        pytest.skip(f"{shell} is not installed")
    options = ["--norc", "--noprofile", "-i"] if shell == "bash" else ["-f", "-i"]
    with _Typing([program, *options], shell_environment) as typing:
        if shell == "zsh":
            typing.write("autoload -Uz compinit && compinit -D -u; unsetopt zle_bracketed_paste\n")
        typing.write(f"source <(plum completion {shell}); echo read''y\n")
        typing.read("ready")
        typing.write("echo =; plum workflows ge\t")
        typing.read("plum workflows get ")
        typing.write("Mea\t--json; echo do''ne\n")
        shown = typing.read("done\r\n")
    assert f'"name": "{stored}"' in shown


class _Deaf:
    """A server that takes connections and says nothing."""

    def __enter__(self) -> str:
        import socket

        self._socket = socket.create_server(("127.0.0.1", 0))
        return f"http://127.0.0.1:{self._socket.getsockname()[1]}"

    def __exit__(self, *_: object) -> None:
        self._socket.close()


class _Typing:
    """An interactive shell on a terminal of its own."""

    def __init__(self, line: list[str], environment: dict[str, str]) -> None:
        self._line, self._environment = line, environment
        self._shown = ""

    def write(self, text: str) -> None:
        os.write(self._ours, text.encode())

    def read(self, text: str) -> str:
        """Everything up to now, once a text has been shown."""
        ends = time.monotonic() + 30
        while text not in self._shown:
            assert time.monotonic() < ends, self._shown
            self._shown += os.read(self._ours, 65_536).decode(errors="replace")
        return self._shown

    def __enter__(self) -> _Typing:
        self._ours, theirs = pty.openpty()
        self._process = subprocess.Popen(
            self._line,
            env=self._environment,
            cwd=ROOT,
            stdin=theirs,
            stdout=theirs,
            stderr=theirs,
            start_new_session=True,
        )
        os.close(theirs)
        return self

    def __exit__(self, *_: object) -> None:
        self._process.kill()
        self._process.wait()
        os.close(self._ours)
