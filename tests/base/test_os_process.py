"""The executor os_process: payloads, results and failures, with real processes."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest

from plum_desk.base.os_process import PayloadProcess, ProcessFailure, parse_payload, run_payload


async def run(payload: dict[str, Any], timeout_s: float | None = 20.0) -> dict[str, Any]:
    return await run_payload(parse_payload(payload), timeout_s, lambda stream, text: None, lambda identity: None)


async def failure_of(payload: dict[str, Any], timeout_s: float | None = 20.0) -> ProcessFailure:
    with pytest.raises(ProcessFailure) as caught:
        await run(payload, timeout_s)
    return caught.value


async def test_exit_code_0_gives_the_whole_result() -> None:
    result = await run({"command": "sh", "args": ["-c", "echo out; echo err >&2"]})
    assert set(result) == {"exitCode", "stdout", "stderr", "durationSec", "cpuSec", "maxRssBytes", "truncated"}
    assert (result["exitCode"], result["stdout"], result["stderr"]) == (0, "out\n", "err\n")
    assert result["truncated"] is False
    assert result["durationSec"] > 0


async def test_numbers_from_templates_become_words() -> None:
    payload = {"command": 'echo "$1 $2 $3 $N"', "shell": True, "args": [1, 2.5, True], "env": {"N": 7}}
    assert (await run(payload))["stdout"] == "1 2.5 true 7\n"


async def test_input_and_working_folder_reach_the_process(tmp_path: object) -> None:
    result = await run({"command": "cat; pwd", "shell": True, "input": "温度\n", "workingDir": str(tmp_path)})
    assert result["stdout"] == f"温度\n{tmp_path}\n"


async def test_another_exit_code_fails_with_the_last_line_of_stderr() -> None:
    failure = await failure_of({"command": "echo first >&2; echo 'no probe' >&2; echo >&2; exit 3", "shell": True})
    assert (failure.type, failure.message, failure.retryable) == ("ExitCode", "exit code 3: no probe", None)
    assert failure.detail["exitCode"] == 3


async def test_a_signal_is_named() -> None:
    failure = await failure_of({"command": "kill -9 $$", "shell": True})
    assert failure.message == "exit code -9 (SIGKILL)"


async def test_a_time_out_stops_it_and_keeps_what_it_said() -> None:
    failure = await failure_of({"command": "echo begun; exec sleep 60", "shell": True}, timeout_s=0.2)
    assert (failure.type, failure.message) == ("Timeout", "ran longer than 0.2 s")
    assert failure.detail["stdout"] == "begun\n"


async def test_a_command_that_cannot_start_is_not_tried_again() -> None:
    failure = await failure_of({"command": "no-such-command"})
    assert (failure.type, failure.retryable) == ("ProcessStartError", False)
    assert "no-such-command" in failure.message


async def test_stop_cancels_it() -> None:
    said = asyncio.Event()
    process = PayloadProcess(
        parse_payload({"command": "echo $PLUM_TASK_ID; exec sleep 60", "shell": True}),
        20.0,
        lambda stream, text: said.set(),
        lambda identity: None,
        {"PLUM_TASK_ID": "t1"},
    )
    await asyncio.wait_for(said.wait(), 10)
    process.stop()
    with pytest.raises(ProcessFailure) as caught:
        await process.result()
    assert (caught.value.type, caught.value.detail["stdout"]) == ("Canceled", "t1\n")


async def test_limits_hold() -> None:
    failure = await failure_of({"command": "while :; do :; done", "shell": True, "limits": {"cpuSec": 0.5}})
    assert "SIGXCPU" in failure.message or "SIGKILL" in failure.message


@pytest.mark.parametrize(
    ("payload", "where"),
    [
        (None, "Expected `object`, got `null`"),
        ({}, "missing required field `command`"),
        ({"command": ""}, "$.command"),
        ({"command": "ls", "args": "-l"}, "$.args"),
        ({"command": "ls", "args": [None]}, "$.args[0]"),
        ({"command": "ls", "graceSec": -1}, "$.graceSec"),
        ({"command": "ls", "limits": {"cpuSec": 0}}, "$.limits.cpuSec"),
        ({"command": "ls", "env": {"A": []}}, "$.env"),
        ({"command": "ls", "workDir": "/"}, "unknown field `workDir`"),
    ],
)
def test_a_wrong_payload_says_where(payload: Any, where: str) -> None:
    with pytest.raises(ProcessFailure) as caught:
        parse_payload(payload)
    assert (caught.value.type, caught.value.retryable) == ("InvalidPayload", False)
    assert where in caught.value.message
