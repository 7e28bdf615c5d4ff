"""What goes on until it is ended: watched lists, tasks and runs, and the event stream, in all three forms."""

from __future__ import annotations

import json
import os
import pty
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Any

import pytest

from plum_desk.cli import clearing, moments
from plum_desk.cli.options import UsageFault
from tests.cli.conftest import ROOT, Plum


@contextmanager
def _watching(environment: dict[str, str], *words: str) -> Iterator[subprocess.Popen[str]]:
    """A `plum` that goes on, ended by Ctrl+C."""
    line = [sys.executable, "-m", "plum_desk.cli", *words]
    with subprocess.Popen(
        line, cwd=ROOT, env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    ) as process:
        try:
            yield process
        finally:
            if process.poll() is None:
                process.send_signal(signal.SIGINT)
                process.wait(timeout=10)


def _out(process: subprocess.Popen[str]) -> IO[str]:
    assert process.stdout is not None
    return process.stdout


def _until(process: subprocess.Popen[str], found: Callable[[str], bool]) -> str:
    for line in _out(process):
        if found(line):
            return line
    raise AssertionError("plum ended without it")


def _events(process: subprocess.Popen[str], found: Callable[[Any], bool]) -> Any:
    return json.loads(_until(process, lambda line: found(json.loads(line))))


def _events_until_success(process: subprocess.Popen[str]) -> list[Any]:
    events: list[Any] = []
    while not events or events[-1]["data"].get("state") != "Succeeded":
        events.append(json.loads(_out(process).readline()))
    return events


def test_a_list_in_json_lines_begins_whole_and_tells_each_change(plum: Plum, environment: dict[str, str]) -> None:
    before = plum("tasks", "run", "builtin.echo", "--label", "a=1", "--wait", "--json").json
    with _watching(environment, "tasks", "list", "--watch", "--json", "--name", "builtin.echo") as watching:
        first = json.loads(_out(watching).readline())
        assert (first["topic"], first["kind"]) == ("tasks", "snapshot")
        assert before["taskId"] in [task["taskId"] for task in first["data"]]
        other = plum("tasks", "run", "builtin.sleep", "--payload", '{"seconds": 0}', "--wait", "--json").json
        made = plum("tasks", "run", "builtin.echo", "--wait", "--json").json
        told = _events_until_success(watching)
        assert {event["data"]["taskId"] for event in told} == {made["taskId"]}, f"{other['taskId']} has another name"
        assert told[0]["kind"] == "created"
        assert told[-1]["revision"] == told[-1]["data"]["revision"]
        assert plum("tasks", "delete", made["taskId"]).code == 0
        gone = _events(watching, lambda event: event["kind"] == "deleted")
        assert gone["data"]["taskId"] == made["taskId"]
        watching.send_signal(signal.SIGINT)
        assert watching.wait(timeout=10) == 130


def test_what_leaves_a_filter_is_told_once_more(plum: Plum, environment: dict[str, str]) -> None:
    task = plum("tasks", "run", "builtin.sleep", "--payload", '{"seconds": 60}', "--json").json["taskId"]
    with _watching(environment, "tasks", "list", "--watch", "--json", "--state", "Running,Pending") as watching:
        json.loads(_out(watching).readline())
        assert plum("tasks", "cancel", task).code == 0
        left = _events(watching, lambda event: event["data"].get("state") == "Canceled")
        assert left["data"]["taskId"] == task


def test_changes_beyond_the_limit_are_told_too(plum: Plum, environment: dict[str, str]) -> None:
    old = plum("tasks", "run", "builtin.sleep", "--payload", '{"seconds": 60}', "--json").json["taskId"]
    new = plum("tasks", "run", "builtin.sleep", "--payload", '{"seconds": 60}', "--json").json["taskId"]
    with _watching(environment, "tasks", "list", "--watch", "--json", "--limit", "1") as watching:
        first = json.loads(_out(watching).readline())
        assert [task["taskId"] for task in first["data"]] == [new]
        assert plum("tasks", "cancel", old).code == 0
        assert plum("tasks", "cancel", new).code == 0
        ended = {_events(watching, _canceled)["data"]["taskId"] for _ in range(2)}
        assert ended == {old, new}


def _canceled(event: Any) -> bool:
    return bool(event["kind"] == "updated" and event["data"]["state"] == "Canceled")


def test_lines_where_stdout_is_no_terminal(plum: Plum, environment: dict[str, str]) -> None:
    definition = json.dumps({"name": "watched one", "taskName": "builtin.echo"})
    with _watching(environment, "task-defs", "list", "--watch") as watching:
        assert "  present  builtin." in _out(watching).readline()
        made = subprocess.run(
            [sys.executable, "-m", "plum_desk.cli", "task-defs", "create", "-"],
            cwd=ROOT,
            env=environment,
            input=definition,
            text=True,
            check=True,
            capture_output=True,
        )
        assert "watched one" in made.stdout, "the definition came from stdin"
        assert "  created  watched one  embedded  " in _until(watching, lambda line: "watched one" in line)
        assert plum("task-defs", "delete", "watched one").code == 0
        assert "  deleted  " in _until(watching, lambda line: "deleted" in line)


def test_a_run_is_watched_to_its_end(plum: Plum, environment: dict[str, str], tmp_path: Path) -> None:
    gate = tmp_path / "gate"
    os.mkfifo(gate)
    command = {"command": "cat", "args": [str(gate)]}
    nodes = [{"key": "a", "type": "task", "executor": "os_process", "taskName": "gate", "payload": command}]
    file = tmp_path / "w.json"
    file.write_text(json.dumps({"name": "watched", "nodes": nodes}), encoding="utf-8")
    plum("workflows", "create", str(file))
    run = plum("workflows", "run", "watched", "--json").json["runId"]
    with _watching(environment, "runs", "get", run, "--watch", "--json") as watching:
        first = [json.loads(_out(watching).readline()) for _ in range(2)]
        gate.write_text("open", encoding="utf-8")  # waits for the task that reads
        events = [json.loads(line) for line in _out(watching)]
        assert watching.wait(timeout=10) == 0
    assert [(event["kind"], event["topic"]) for event in first] == [
        ("snapshot", "workflow-runs"),
        ("snapshot", "run-nodes"),
    ]
    assert (events[-1]["topic"], events[-1]["data"]["state"]) == ("workflow-runs", "Succeeded")
    ends = [event["data"]["path"] for event in events if event["topic"] == "run-nodes" and event["data"]["finishedAt"]]
    assert ends == ["a"], "the node's end is told, before the run's"
    assert all(event["topic"] in ("workflow-runs", "run-nodes", "progress") for event in events)
    lines = plum("runs", "get", run, "--watch")
    assert lines.code == 0
    assert lines.out.splitlines()[0].split()[1:] == ["Succeeded"]
    assert "  a  Succeeded  " in lines.out
    assert plum("workflows", "delete", "watched").code == 0


def test_a_failed_task_that_is_watched_ends_with_1(plum: Plum) -> None:
    task = plum("tasks", "run", "builtin.fail", "--json").json["taskId"]
    watched = plum("tasks", "get", task, "--watch")
    assert watched.code == 1
    assert "Failed" in watched.out


def test_a_table_in_place_on_a_terminal(plum: Plum, environment: dict[str, str]) -> None:
    with _terminal(environment, "tasks", "list", "--watch", "--name", "builtin.log") as read:
        read("Live; Ctrl+C ends.")
        task = plum("tasks", "run", "builtin.log", "--payload", '{"message": "x"}', "--wait", "--json").json
        drawn = read(task["taskId"])
        assert "State" in drawn
        read("Succeeded")


def test_bars_on_a_terminal_while_a_batch_runs(plum: Plum, environment: dict[str, str], tmp_path: Path) -> None:
    file = tmp_path / "many.jsonl"
    item = json.dumps({"name": "builtin.sleep", "payload": {"seconds": 0.1}})
    file.write_text(f"{item}\n{item}\n{item}\n", encoding="utf-8")
    with _terminal(environment, "tasks", "batch", str(file), "--wait") as read:
        read("100%")
        read("3 Succeeded")
    answer = plum("tasks", "batch", str(file), "--wait", "--json")
    assert (answer.code, answer.json["states"]) == (0, {"Succeeded": 3})
    assert len(answer.json["taskIds"]) == 3


def test_a_batch_with_a_failure_ends_with_1(plum: Plum, tmp_path: Path) -> None:
    file = tmp_path / "many.json"
    file.write_text(json.dumps({"items": [{"name": "builtin.echo"}, {"name": "builtin.fail"}]}), encoding="utf-8")
    answer = plum("tasks", "batch", str(file), "--wait")
    assert answer.code == 1
    assert answer.out == "1 Failed, 1 Succeeded\n"
    file.write_text("[1]", encoding="utf-8")
    assert plum("tasks", "batch", str(file)).code == 8


def test_the_event_stream_of_some_topics(plum: Plum, environment: dict[str, str]) -> None:
    first = plum("events", "--topics", "tasks,nodes", "--count", "2", "--json")
    assert [json.loads(line)["kind"] for line in first.out.splitlines()] == ["snapshot", "snapshot"]
    with _watching(environment, "events", "--topics", "tasks") as watching:
        assert "tasks.snapshot" in _out(watching).readline()
        task = plum("tasks", "run", "builtin.echo", "--wait", "--json").json["taskId"]
        line = _until(watching, lambda line: "Succeeded" in line)
        assert f"tasks.updated  {task}  builtin.echo  Succeeded" in line
    assert plum("events", "--topics", "weather").code == 8


def test_a_reader_that_has_seen_enough_ends_it(plum: Plum, environment: dict[str, str]) -> None:
    with _watching(environment, "events", "--topics", "tasks") as watching:
        _out(watching).readline()
        _out(watching).close()
        while watching.poll() is None:
            plum("tasks", "run", "builtin.echo", "--wait")
        assert watching.returncode == 0
        assert watching.stderr is not None
        assert "Traceback" not in watching.stderr.read()


def test_history_goes_only_when_it_is_asked_for(plum: Plum) -> None:
    done = plum("tasks", "run", "builtin.echo", "--wait", "--json").json["taskId"]
    assert plum("tasks", "clear").code == 2
    assert plum("runs", "clear").code == 2
    assert plum("tasks", "clear", "--before", "1h").code == 0
    assert plum("tasks", "get", done).code == 0
    assert plum("tasks", "clear", "--all", "--json").json["count"] > 0
    assert plum("tasks", "get", done).code == 6
    with pytest.raises(UsageFault):
        clearing.check(None, everything=False)


def test_points_in_time() -> None:
    assert moments.when(None, 100.0) is None
    assert moments.when("90s", 100.0) == 10.0
    assert moments.when("1.5h", 10_000.0) == 4600.0
    assert moments.when("1700000000.5", 0.0) == 1_700_000_000.5
    assert moments.when("2026-03-01T08:00+08:00", 0.0) == 1_772_323_200.0
    for wrong in ("yesterday", "-1h", "2026-13-01"):
        with pytest.raises(UsageFault, match="15m"):
            moments.when(wrong, 0.0)


@contextmanager
def _terminal(environment: dict[str, str], *words: str) -> Iterator[Callable[[str], str]]:
    """`plum` on a terminal of its own; gives a function that reads until a text was drawn."""
    ours, theirs = pty.openpty()
    line = [sys.executable, "-m", "plum_desk.cli", *words]
    env = environment | {"TERM": "xterm-256color", "LINES": "40", "COLUMNS": "160"}
    with subprocess.Popen(line, cwd=ROOT, env=env, stdin=theirs, stdout=theirs, stderr=theirs) as process:
        os.close(theirs)
        drawn = ""
        ends = time.monotonic() + 30

        def read(text: str) -> str:
            nonlocal drawn
            while text not in drawn:
                assert time.monotonic() < ends, drawn
                try:
                    drawn += os.read(ours, 65_536).decode(errors="replace")
                except OSError as error:
                    raise AssertionError(f"ended without {text}: {drawn}") from error
            return drawn

        try:
            yield read
        finally:
            if process.poll() is None:
                process.send_signal(signal.SIGINT)
            while _more(ours):
                pass
            process.wait(timeout=10)
            os.close(ours)


def _more(terminal: int) -> bytes:
    try:
        return os.read(terminal, 65_536)
    except OSError:
        return b""
