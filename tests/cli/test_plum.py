"""`plum` against a real controller: what it prints, and its exit codes."""

import json
import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from tests.cli.conftest import ROOT, Plum

CHAIN = {
    "name": "chain",
    "params": [
        {"name": "word", "type": "string", "default": "hello"},
        {"name": "seconds", "type": "number", "default": 0},
    ],
    "nodes": [
        {"key": "a", "type": "task", "definition": "builtin.sleep", "payload": {"seconds": "${{ params.seconds }}"}},
        {"key": "b", "type": "task", "definition": "builtin.echo", "payload": {"word": "${{ params.word }}"}},
        {"key": "c", "type": "task", "definition": "builtin.log", "payload": {"message": "${{ params.word }} again"}},
    ],
    "edges": [{"from": "a", "to": "b"}, {"from": "b", "to": "c"}],
}


@pytest.fixture
def chain(tmp_path: Path) -> str:
    path = tmp_path / "chain.json"
    path.write_text(json.dumps(CHAIN), encoding="utf-8")
    return str(path)


def test_status_tells_version_and_address(plum: Plum) -> None:
    shown = plum("status")
    assert shown.code == 0
    assert "0.1.0" in shown.out
    assert "127.0.0.1:" in shown.out
    assert plum("--json", "status").json["auth"] == "token"


def test_definitions_are_made_run_and_deleted(plum: Plum, tmp_path: Path) -> None:
    file = tmp_path / "defs.json"
    specs = [
        {"name": "one", "taskName": "builtin.echo", "defaultPayload": {"a": 1}},
        {"name": "two", "executor": "os_process"},
    ]
    file.write_text(json.dumps(specs), encoding="utf-8")
    assert plum("task-defs", "create", str(file)).code == 0
    again = plum("task-defs", "create", str(file))
    assert again.code == 7
    assert "A task definition of this name exists." in again.err
    specs[0]["description"] = "changed"
    file.write_text(json.dumps(specs), encoding="utf-8")
    assert plum("task-defs", "create", str(file), "--replace").code == 0
    assert plum("task-defs", "get", "one", "--json").json["description"] == "changed"
    assert "builtin.echo" in plum("task-defs", "list").out
    ran = plum("task-defs", "run", "one", "--wait", "--json")
    assert (ran.code, ran.json["result"]) == (0, {"echo": {"a": 1}})
    ran = plum("task-defs", "run", "one", "--payload", '{"b": 2}', "--wait", "--json")
    assert ran.json["result"] == {"echo": {"b": 2}}
    assert plum("task-defs", "delete", "two").code == 0
    assert plum("task-defs", "get", "two").code == 6
    assert plum("task-defs", "delete", "builtin.echo").code == 5


def test_a_task_that_succeeds_and_one_that_fails(plum: Plum) -> None:
    good = plum("tasks", "run", "builtin.echo", "--payload", '{"x": [1, 2]}', "--wait")
    assert good.code == 0
    assert "Succeeded" in good.out
    assert '{"echo":{"x":[1,2]}}' in good.out
    bad = plum("tasks", "run", "builtin.fail", "--payload", '{"message": "no gas"}', "--max-retries", "1", "--wait")
    assert bad.code == 1
    assert "Failed: no gas" in bad.out
    assert bad.out.count("no gas") >= 3, "its payload, its error, and each attempt's"


def test_waiting_may_time_out(plum: Plum) -> None:
    answer = plum("tasks", "run", "builtin.sleep", "--payload", '{"seconds": 60}', "--wait", "--timeout", "0.2")
    assert answer.code == 124
    (task,) = [
        found
        for found in plum("tasks", "list", "--state", "Running", "--json").json
        if found["name"] == "builtin.sleep"
    ]
    assert plum("tasks", "cancel", task["taskId"]).code == 0
    assert plum("tasks", "get", task["taskId"]).code == 0
    assert plum("tasks", "logs", task["taskId"], "--follow").code == 0, "ends when the task has ended"
    assert plum("tasks", "cancel", task["taskId"]).code == 7, "a finished task"
    assert plum("tasks", "rerun", task["taskId"], "--wait", "--timeout", "0.1").code == 124


def test_who_waits_for_a_task_is_told_why_it_waits(plum: Plum) -> None:
    answer = plum("tasks", "run", "nobody.offers.this", "--wait", "--timeout", "3")
    assert answer.code == 124
    assert "No worker offers nobody.offers.this" in answer.err


def test_a_waiting_task_says_why(plum: Plum) -> None:
    task = plum("tasks", "run", "nobody.offers", "--json").json
    explained = plum("tasks", "explain", task["taskId"], "--json").json
    assert explained["code"] == "worker.none"
    assert "nobody.offers" in plum("tasks", "explain", task["taskId"]).out
    assert "正在等待提供此任务的执行器。" in plum("tasks", "explain", task["taskId"], "--lang", "zh").out
    assert plum("tasks", "cancel", task["taskId"]).code == 0


def test_a_process_and_its_log(plum: Plum) -> None:
    payload = {"command": sys.executable, "args": ["-c", "print('measured 42')"]}
    done = plum(
        "tasks", "run", "measure", "--executor", "os_process", "--payload", json.dumps(payload), "--wait", "--json"
    )
    assert (done.code, done.json["result"]["exitCode"]) == (0, 0)
    task = done.json["taskId"]
    assert plum("tasks", "logs", task).out.endswith(" O measured 42\n"), "with time and stream, as it is stored"
    assert plum("tasks", "logs", task, "--follow").out == "measured 42\n"


def test_a_workflow_from_file_to_result(plum: Plum, chain: str) -> None:
    assert plum("workflows", "validate", chain).code == 0
    assert "chain" in plum("workflows", "create", chain).out
    assert plum("workflows", "create", chain).code == 7
    assert plum("workflows", "create", chain, "--replace", "--json").json["version"] == 2
    shown = plum("workflows", "get", "chain").out
    assert "seconds" in shown
    assert "builtin.echo" not in shown, "nodes are shown by key, name, rule and predecessors"
    ran = plum("workflows", "run", "chain", "--param", "word=2", "--wait", "--json")
    assert ran.code == 0
    assert ran.json["run"]["output"] == {"c": {"message": "2 again"}}, "a text parameter stays text"
    assert [node["state"] for node in ran.json["nodes"]] == ["Succeeded"] * 3
    run = ran.json["run"]["runId"]
    assert run in plum("runs", "list", "--workflow", "chain").out
    assert "2 again" in plum("runs", "logs", run).out
    assert plum("runs", "logs", run, "c").out.endswith(" L 2 again\n")
    assert plum("runs", "logs", run, "--follow").out == "c | 2 again\n"
    waited = plum("runs", "wait", run)
    assert waited.code == 0
    assert "Succeeded" in waited.out
    assert plum("runs", "delete", run).code == 0
    assert plum("runs", "get", run).code == 6
    assert plum("workflows", "delete", "chain").code == 0


def test_wait_tells_each_node_as_it_ends(plum: Plum, chain: str) -> None:
    plum("workflows", "create", chain, "--replace")
    ran = plum("workflows", "run", "chain", "--param", "seconds=0.2", "--wait")
    assert ran.code == 0
    told = [line.split()[:2] for line in ran.err.splitlines()]
    assert [line for line in told if line[1:] == ["Succeeded"]] == [[key, "Succeeded"] for key in "abc"]


def test_a_run_is_canceled_and_a_failed_one_ends_with_1(plum: Plum, chain: str) -> None:
    plum("workflows", "create", chain, "--replace")
    run = plum("workflows", "run", "chain", "--param", "seconds=60", "--json").json["runId"]
    assert plum("runs", "wait", run, "--timeout", "0.2").code == 124
    assert plum("runs", "explain", run).code == 0
    assert plum("runs", "explain", run, "a", "--json").json["state"] == "Running"
    assert plum("runs", "cancel", run).code == 0
    waited = plum("runs", "wait", run)
    assert waited.code == 1
    assert "Canceled" in waited.out


def test_all_problems_of_a_workflow_are_listed(plum: Plum, tmp_path: Path) -> None:
    spec = {
        "name": "bad",
        "nodes": [{"key": "a", "type": "task", "definition": "absent"}],
        "edges": [{"from": "a", "to": "b"}],
    }
    file = tmp_path / "bad.json"
    file.write_text(json.dumps(spec), encoding="utf-8")
    checked = plum("workflows", "validate", str(file))
    assert checked.code == 8
    assert "$.edges[0].to" in checked.out
    assert "$.nodes[0].definition" in checked.out
    refused = plum("workflows", "create", str(file))
    assert refused.code == 8
    assert "$.edges[0].to" in refused.err
    assert "$.nodes[0].definition" in refused.err
    assert plum("workflows", "get", "bad").code == 6


def test_what_is_empty_says_so_and_is_an_empty_array_for_programs(plum: Plum) -> None:
    for group in ("nodes", "workers", "services"):
        assert plum(group, "list").out == "There are none.\n"
        assert plum(group, "list", "--json").json == []
        assert plum(group, "get", "absent").code == 6


def test_tokens_are_made_used_and_revoked(plum: Plum) -> None:
    made = plum("tokens", "create", "watcher", "--role", "viewer", "--json").json
    assert plum("--token", made["value"], "tasks", "list").code == 0
    refused = plum("--token", made["value"], "tasks", "run", "builtin.echo")
    assert refused.code == 5
    assert "role" in refused.err
    assert made["value"] not in plum("tokens", "list", "--json").out
    assert plum("tokens", "delete", made["tokenId"]).code == 0
    assert plum("--token", made["value"], "tasks", "list").code == 5


def test_errors_are_in_the_readers_language_with_the_detail_below(plum: Plum) -> None:
    answer = plum("tasks", "get", "absent", "--lang", "zh")
    assert answer.code == 6
    assert answer.err.startswith("plum: 没有这个任务。\n  ")
    assert "(task.notFound)" in answer.err
    problem = json.loads(plum("tasks", "get", "absent", "--json").err)
    assert (problem["status"], problem["code"]) == (404, "task.notFound")


def test_nobody_at_that_address(plum: Plum, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert plum("--url", "http://127.0.0.1:1", "status").code == 4
    monkeypatch.setenv("PLUM_CONFIG_DIR", str(tmp_path))
    nobody = plum("status")
    assert nobody.code == 4
    assert "No controller of this user runs" in nobody.err


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["tasks", "frobnicate"], "frobnicate"),
        (["tasks", "get"], "TASK is missing"),
        (["tasks", "list", "--bogus"], "--bogus"),
        (["tasks", "list", "--limit", "many"], "--limit"),
        (["workflows", "run", "x", "--param", "novalue"], "key=value"),
        (["workflows", "validate", "/absent.json"], "No such file"),
        (["--url", "ftp://x", "status"], "ftp://x"),
    ],
)
def test_a_wrong_command_line_is_explained(plum: Plum, arguments: list[str], said: str) -> None:
    answer = plum(*arguments)
    assert answer.code == 2
    assert said in answer.err
    assert "Traceback" not in answer.err


def test_a_group_alone_shows_its_help_in_both_languages(plum: Plum) -> None:
    assert "Cancel a task." in plum("tasks").err + plum("tasks", "--help").out
    chinese = plum("--lang", "zh", "tasks", "--help").out
    assert "取消任务。" in chinese
    assert chinese.startswith("用法：plum tasks [选项] 命令 [参数]...\n")
    for word in ("Usage", "Options:", "Commands:", "Show this message"):
        assert word not in chinese + plum("--lang", "zh", "tasks", "get", "--help").out
    assert "必填" in plum("--lang", "zh", "tasks", "get", "--help").out


def test_ctrl_c_while_waiting_ends_with_130_and_leaves_the_run(
    plum: Plum, chain: str, environment: dict[str, str]
) -> None:
    plum("workflows", "create", chain, "--replace")
    words = [sys.executable, "-m", "plum_desk.cli", "workflows", "run", "chain", "--param", "seconds=60", "--wait"]
    with subprocess.Popen(words, cwd=ROOT, env=environment, stderr=subprocess.PIPE, text=True) as waiting:
        run = ""
        while not run:
            assert waiting.poll() is None
            found = plum("runs", "list", "--state", "Running", "--json").json
            run = next((r["runId"] for r in found if r["params"].get("seconds") == 60), "")
        # The run's first node is being watched once its state can be read: then the signal meets a waiting program.
        os.kill(waiting.pid, signal.SIGINT)
        assert waiting.wait(timeout=10) == 130
        assert waiting.stderr is not None
        assert "Traceback" not in waiting.stderr.read()
    assert plum("runs", "get", run, "--json").json["run"]["state"] == "Running"
    assert plum("runs", "cancel", run).code == 0


def test_pools_are_made_resized_and_deleted(plum: Plum) -> None:
    assert plum("pools", "create", "press", "1").code == 0
    assert plum("pools", "create", "press", "1").code == 7
    assert plum("--json", "pools", "resize", "press", "2").json["slots"] == 2
    assert "press" in plum("pools", "list").out
    assert plum("--json", "pools", "get", "press").json["holders"] == []
    assert plum("pools", "delete", "press").code == 0
    assert plum("pools", "get", "press").code == 6


def test_a_schedule_is_switched_off_and_on(plum: Plum, chain: str, tmp_path: Path) -> None:
    workflow = plum("workflows", "create", chain, "--replace", "--json").json["workflowId"]
    file = tmp_path / "s.json"
    file.write_text(json.dumps({"name": "hourly", "workflowId": workflow, "everySec": 3600}), encoding="utf-8")
    assert plum("schedules", "create", str(file)).code == 0
    off = plum("schedules", "disable", "hourly", "--json").json
    assert (off["enabled"], off["nextAt"], off["everySec"]) == (False, None, 3600)
    assert plum("schedules", "enable", "hourly").out == "hourly is enabled.\n"
    assert plum("schedules", "get", "hourly", "--json").json["nextAt"] is not None
    assert plum("schedules", "delete", "hourly").code == 0
