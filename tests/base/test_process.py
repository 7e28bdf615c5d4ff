"""Real processes: output, end, time-out, cancellation, groups, and that nothing is left over."""

import asyncio
import os
import signal
import sys
import time
from collections.abc import AsyncIterator, Callable
from pathlib import Path

import pytest

from plum_desk.base.process import (
    Outcome,
    ProcessIdentity,
    ProcessLimits,
    ProcessResult,
    ProcessRun,
    ProcessSpec,
    ProcessStartError,
    run,
)
from tests.base.processes import alive


class Watcher:
    """What a process said, and a way to wait until it has said something."""

    def __init__(self) -> None:
        self.texts: dict[str, str] = {"stdout": "", "stderr": ""}
        self.identity: ProcessIdentity | None = None
        self._changed = asyncio.Event()

    def on_output(self, stream: str, text: str) -> None:
        assert self.identity is not None, "output came before the start was told"
        self.texts[stream] += text
        self._changed.set()

    def on_started(self, identity: ProcessIdentity) -> None:
        self.identity = identity

    async def until(self, condition: Callable[[], bool]) -> None:
        while not condition():
            self._changed.clear()
            await asyncio.wait_for(self._changed.wait(), 20)

    async def numbers(self, count: int) -> list[int]:
        """The pids that the process printed, one a line."""
        await self.until(lambda: self.texts["stdout"].count("\n") >= count)
        return [int(line) for line in self.texts["stdout"].splitlines()]


@pytest.fixture
async def watcher() -> AsyncIterator[Watcher]:
    watcher = Watcher()
    yield watcher
    if watcher.identity is not None:
        assert not alive(watcher.identity.pid)


def open_files() -> set[str]:
    # The listing's own descriptor is among them, closed again when it is read.
    return {str(path.resolve()) for path in Path("/proc/self/fd").iterdir()}


def shell(command: str, **more: object) -> ProcessSpec:
    return ProcessSpec(command, shell=True, **more)  # type: ignore[arg-type]


def python(code: str, **more: object) -> ProcessSpec:
    return ProcessSpec(sys.executable, ("-c", code), **more)  # type: ignore[arg-type]


async def do(spec: ProcessSpec, watcher: Watcher) -> ProcessResult:
    return await asyncio.wait_for(run(spec, watcher.on_output, watcher.on_started), 60)


async def test_output_and_end(watcher: Watcher) -> None:
    result = await do(shell("echo out; echo err >&2; exit 3"), watcher)
    assert (result.outcome, result.exit_code, result.truncated) == (Outcome.EXITED, 3, False)
    assert (result.stdout, result.stderr) == ("out\n", "err\n")
    assert watcher.texts == {"stdout": "out\n", "stderr": "err\n"}
    assert 0 <= result.duration_s < 60


async def test_arguments_are_not_read_by_a_shell(watcher: Watcher) -> None:
    odd = ("$HOME", "a b", "*", ";exit 9", "", "变量")
    result = await do(python("import sys; print(sys.argv[1:])"), watcher)
    assert result.stdout == "[]\n"
    result = await do(ProcessSpec("printf", ("<%s>", *odd)), watcher)
    assert result.stdout == "".join(f"<{text}>" for text in odd)


async def test_a_shell_text_gets_its_arguments(watcher: Watcher) -> None:
    result = await do(shell('echo "$2-$1" | tr a-z A-Z', args=("one", "two two")), watcher)
    assert result.stdout == "TWO TWO-ONE\n"


async def test_input_environment_and_folder(watcher: Watcher, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PLUM_TOKEN", "secret")
    monkeypatch.setenv("PLUM_ADMIN_TOKEN", "secret")
    monkeypatch.setenv("INHERITED", "yes")
    spec = shell(
        'cat; echo "|$OWN|$INHERITED|$PLUM_TOKEN|$PLUM_ADMIN_TOKEN|$PWD"',
        input="数据\n" * 100_000,
        env={"OWN": "mine"},
        working_dir=str(tmp_path),
    )
    result = await do(spec, watcher)
    head, tail = watcher.texts["stdout"].split("|", 1)
    assert head == "数据\n" * 100_000
    assert tail == f"mine|yes|||{tmp_path}\n"
    assert result.exit_code == 0


async def test_a_token_can_be_given_on_purpose(watcher: Watcher) -> None:
    result = await do(shell('echo "$PLUM_TOKEN"', env={"PLUM_TOKEN": "for you"}), watcher)
    assert result.stdout == "for you\n"


async def test_without_input_there_is_an_end_to_read(watcher: Watcher) -> None:
    assert (await do(ProcessSpec("cat"), watcher)).stdout == ""


async def test_an_input_that_nobody_reads_does_no_harm(watcher: Watcher) -> None:
    assert (await do(ProcessSpec("true", input="x" * 1_000_000), watcher)).exit_code == 0


async def test_big_output_is_complete_and_its_tail_kept(watcher: Watcher) -> None:
    result = await do(shell("seq 1 1000000; echo end"), watcher)
    expected = "".join(f"{number}\n" for number in range(1, 1_000_001)) + "end\n"
    assert watcher.texts["stdout"] == expected
    assert result.stdout == expected[-64 * 1024 :]
    assert result.truncated


async def test_a_flood_leaves_the_loop_to_others(watcher: Watcher) -> None:
    process = ProcessRun(ProcessSpec("yes"), watcher.on_output, watcher.on_started)
    await watcher.until(lambda: len(watcher.texts["stdout"]) > 5_000_000)
    began = time.monotonic()
    for _ in range(20):
        await asyncio.sleep(0)
    assert time.monotonic() - began < 1
    process.stop()
    result = await process.wait()
    assert (result.outcome, result.exit_code) == (Outcome.CANCELLED, -signal.SIGTERM)
    assert len(result.stdout) == 64 * 1024


async def test_binary_output_is_replaced(watcher: Watcher) -> None:
    result = await do(python(r"import os; os.write(1, b'a\xff\x00\xc3(\xe4\xbd')"), watcher)
    assert result.stdout == "a\ufffd\x00\ufffd(\ufffd"
    assert watcher.texts["stdout"] == result.stdout


async def test_a_character_cut_by_a_chunk_stays_whole(watcher: Watcher) -> None:
    code = """
import os, sys
for byte in "汉字😀".encode():
    os.write(1, bytes([byte]))
    os.sched_yield()
os.write(1, "汉".encode() * 40000)
"""
    result = await do(python(code), watcher)
    assert watcher.texts["stdout"] == "汉字😀" + "汉" * 40_000
    assert set(result.stdout) == {"汉"}  # the tail of 64 KiB begins inside a character, which is dropped
    assert len(result.stdout) == 64 * 1024 // 3


async def test_a_signal_is_a_negative_code(watcher: Watcher) -> None:
    result = await do(shell("kill -9 $$"), watcher)
    assert (result.outcome, result.exit_code) == (Outcome.EXITED, -9)


@pytest.mark.parametrize(
    ("spec", "reason"),
    [
        (ProcessSpec("no-such-command-here"), "no-such-command-here was not found in "),
        (ProcessSpec("./absent"), "./absent does not exist"),
        (ProcessSpec("/etc/passwd"), "/etc/passwd is not executable"),
        (ProcessSpec("/tmp"), "/tmp is not executable"),
        (ProcessSpec(""), "the command is empty"),
        (ProcessSpec("a\0b"), "zero character"),
        (ProcessSpec("true", ("a\0b",)), "null byte"),
        (ProcessSpec("true", working_dir="/no/such"), "the working folder /no/such does not exist"),
        (ProcessSpec("true", working_dir="/etc/passwd"), "/etc/passwd is not a folder"),
        (ProcessSpec("true", working_dir="a\0b"), "working folder"),
        (ProcessSpec("true", env={"A=B": "1"}), "illegal environment variable name"),
        (ProcessSpec("true", ("x" * 3_000_000,)), "true: Argument list too long"),
        (ProcessSpec("absent-too", limits=ProcessLimits(cpu_s=1)), "absent-too was not found"),
    ],
)
async def test_what_cannot_start_says_why(spec: ProcessSpec, reason: str, watcher: Watcher) -> None:
    with pytest.raises(ProcessStartError, match=reason):
        await do(spec, watcher)
    assert watcher.identity is None


async def test_a_file_without_format_cannot_start(tmp_path: Path, watcher: Watcher) -> None:
    path = tmp_path / "program"
    path.write_bytes(b"\x7fNOT A PROGRAM")
    path.chmod(0o755)
    with pytest.raises(ProcessStartError, match="Exec format error"):
        await do(ProcessSpec(str(path)), watcher)


async def test_a_command_is_found_in_its_folder_and_path(tmp_path: Path, watcher: Watcher) -> None:
    path = tmp_path / "hello"
    path.write_text("#!/bin/sh\necho hello\n")
    path.chmod(0o755)
    here = await do(ProcessSpec("./hello", working_dir=str(tmp_path)), watcher)
    found = await do(ProcessSpec("hello", env={"PATH": f"{tmp_path}:{os.environ['PATH']}"}), watcher)
    assert here.stdout == found.stdout == "hello\n"


GROUP = "sleep 600 & echo $!; sh -c 'sleep 600 & echo $!; wait' & wait"


async def test_a_timeout_ends_the_whole_group(watcher: Watcher) -> None:
    process = ProcessRun(shell(GROUP, timeout_s=0.5), watcher.on_output, watcher.on_started)
    pids = await watcher.numbers(2)
    result = await asyncio.wait_for(process.wait(), 30)
    assert (result.outcome, result.exit_code) == (Outcome.TIMED_OUT, -signal.SIGTERM)
    assert not any(map(alive, pids))
    assert 0.5 <= result.duration_s < 5


_HOST = """
import asyncio
from plum_desk.base.process import ProcessRun
from plum_desk.base.process_start import ProcessSpec

async def main():
    spec = ProcessSpec("echo up; sleep 0.3", shell=True, timeout_s=1.0)
    process = ProcessRun(spec, lambda stream, text: print(text, end="", flush=True), lambda identity: None)
    print((await process.wait()).outcome)

asyncio.run(main())
"""


async def test_one_that_ended_in_time_while_we_were_stopped() -> None:
    host = await asyncio.create_subprocess_exec(sys.executable, "-c", _HOST, stdout=asyncio.subprocess.PIPE)
    assert host.stdout is not None
    assert await asyncio.wait_for(host.stdout.readline(), 20) == b"up\n"
    host.send_signal(signal.SIGSTOP)
    stopped_at = time.monotonic()
    while time.monotonic() < stopped_at + 1.5:
        await asyncio.sleep(0.1)
    host.send_signal(signal.SIGCONT)
    assert await asyncio.wait_for(host.stdout.readline(), 20) == b"exited\n"
    await host.wait()


async def test_one_that_ignores_sigterm_is_killed_after_the_grace(watcher: Watcher) -> None:
    spec = shell("trap '' TERM; sleep 600 & echo $!; while :; do sleep 0.05; done", grace_s=0.3)
    process = ProcessRun(spec, watcher.on_output, watcher.on_started)
    pids = await watcher.numbers(1)
    began = time.monotonic()
    process.stop()
    process.stop()  # asking again neither shortens nor lengthens the grace
    result = await asyncio.wait_for(process.wait(), 30)
    assert (result.outcome, result.exit_code) == (Outcome.CANCELLED, -signal.SIGKILL)
    assert time.monotonic() - began >= 0.3
    assert not any(map(alive, pids))


async def test_a_grandchild_has_the_grace_too(watcher: Watcher, tmp_path: Path) -> None:
    """The shell dies of SIGTERM at once; what it started, and what has no pipe of ours, may tidy up."""
    child = "trap 'sleep 0.7; echo tidy > done; exit' TERM; echo ready; while :; do sleep 0.02; done"
    spec = shell(
        f'sh -c "{child}" >out 2>&1 & while ! grep -q ready out; do sleep 0.02; done; echo $!; wait',
        working_dir=str(tmp_path),
        grace_s=20,
    )
    process = ProcessRun(spec, watcher.on_output, watcher.on_started)
    await watcher.numbers(1)
    process.stop()
    result = await asyncio.wait_for(process.wait(), 30)
    assert (tmp_path / "done").read_text() == "tidy\n"
    assert result.outcome is Outcome.CANCELLED


async def test_hurry_kills_at_once(watcher: Watcher) -> None:
    process = ProcessRun(
        shell("trap '' TERM; echo 1; while :; do sleep 0.05; done", grace_s=600),
        watcher.on_output,
        watcher.on_started,
    )
    await watcher.numbers(1)
    process.stop()
    process.stop(hurry=True)
    result = await asyncio.wait_for(process.wait(), 30)
    assert result.exit_code == -signal.SIGKILL


async def test_a_process_may_end_well_when_asked(watcher: Watcher) -> None:
    spec = shell("trap 'echo bye; exit 0' TERM; echo 1; while :; do sleep 0.02; done")
    process = ProcessRun(spec, watcher.on_output, watcher.on_started)
    await watcher.numbers(1)
    process.stop()
    result = await asyncio.wait_for(process.wait(), 30)
    assert (result.outcome, result.exit_code, result.stdout) == (Outcome.CANCELLED, 0, "1\nbye\n")


async def test_cancelling_the_caller_stops_the_process_first(watcher: Watcher) -> None:
    task = asyncio.create_task(run(shell(GROUP), watcher.on_output, watcher.on_started))
    pids = await watcher.numbers(2)
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await asyncio.wait_for(task, 30)
    assert not any(map(alive, pids))


async def test_cancelling_twice_does_not_wait_for_the_grace(watcher: Watcher) -> None:
    spec = shell("trap '' TERM; echo $$; while :; do sleep 0.05; done", grace_s=600)
    task = asyncio.create_task(run(spec, watcher.on_output, watcher.on_started))
    pids = await watcher.numbers(1)
    task.cancel()
    await asyncio.sleep(0)
    await asyncio.sleep(0)
    assert alive(pids[0])
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await asyncio.wait_for(task, 30)
    assert not alive(pids[0])


async def test_cancelling_before_the_start_leaves_nothing(watcher: Watcher, tmp_path: Path) -> None:
    task = asyncio.create_task(run(shell("trap '' TERM; sleep 600"), watcher.on_output, watcher.on_started))
    await asyncio.sleep(0)
    task.cancel()
    await asyncio.sleep(0)
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await asyncio.wait_for(task, 30)


async def test_a_child_that_holds_the_pipes_does_not_hang_us(watcher: Watcher) -> None:
    result = await do(shell("sleep 600 & echo $!"), watcher)
    assert (result.outcome, result.exit_code) == (Outcome.EXITED, 0)
    assert not alive(int(result.stdout))


async def test_one_that_left_the_group_with_the_pipes_does_not_hang_us(watcher: Watcher) -> None:
    result = await do(shell("setsid sleep 20 & echo $!"), watcher)
    assert result.exit_code == 0
    os.kill(int(result.stdout), signal.SIGKILL)  # it is out of our reach on purpose


async def test_a_silent_child_ends_with_its_group(watcher: Watcher) -> None:
    result = await do(shell("sleep 600 >/dev/null 2>&1 & echo $!"), watcher)
    assert not alive(int(result.stdout))


async def test_late_output_of_a_pipeline_is_not_lost(watcher: Watcher) -> None:
    result = await do(shell("(sleep 0.2; echo late) & echo early"), watcher)
    assert result.stdout == "early\nlate\n"


async def test_cpu_time_and_memory_are_those_of_the_process(watcher: Watcher) -> None:
    ballast = bytearray(b"x" * 150_000_000)  # our own peak must not be taken for the child's
    small = await do(python("pass"), watcher)
    assert 0 < small.max_rss_bytes < 100_000_000
    del ballast
    code = """
import time
x = bytearray(b"x" * 60_000_000)
until = time.process_time() + 0.4
while time.process_time() < until: pass
print(len(x))
"""
    busy = await do(shell(f"{sys.executable} - <<'E'\n{code}\nE\ntrue"), watcher)
    assert busy.stdout == "60000000\n"
    assert 0.4 <= busy.cpu_s < 20
    assert busy.max_rss_bytes > 60_000_000


async def test_limits(watcher: Watcher, tmp_path: Path) -> None:
    cpu = await do(shell("while :; do :; done", limits=ProcessLimits(cpu_s=1)), watcher)
    assert cpu.exit_code == -signal.SIGXCPU
    memory = await do(python("x = bytearray(2_000_000_000)", limits=ProcessLimits(memory_bytes=500_000_000)), watcher)
    assert "MemoryError" in memory.stderr
    assert memory.exit_code == 1
    size = await do(
        shell("head -c 100000 /dev/zero > big", working_dir=str(tmp_path), limits=ProcessLimits(file_bytes=51200)),
        watcher,
    )
    assert size.exit_code != 0
    assert (tmp_path / "big").stat().st_size == 51200


async def test_limits_do_not_disturb_arguments(watcher: Watcher) -> None:
    spec = ProcessSpec("printf", ("<%s>", "a b", "$x"), limits=ProcessLimits(cpu_s=5, file_bytes=1024))
    assert (await do(spec, watcher)).stdout == "<a b><$x>"


async def test_a_fault_in_the_callers_function_ends_the_process(watcher: Watcher) -> None:
    def broken(stream: str, text: str) -> None:
        raise LookupError(text)

    with pytest.raises(LookupError, match="1"):
        await asyncio.wait_for(run(shell("echo 1; sleep 600"), broken, watcher.on_started), 30)


async def test_many_at_once(watcher: Watcher) -> None:
    watchers = [Watcher() for _ in range(30)]
    specs = [shell(f"echo {number}; exit {number}") for number in range(30)]
    results = await asyncio.gather(*map(do, specs, watchers))
    assert [(result.exit_code, result.stdout) for result in results] == [(n, f"{n}\n") for n in range(30)]


async def test_nothing_stays_open(watcher: Watcher) -> None:
    await do(shell("true"), watcher)
    before = open_files()
    for spec in (shell("echo x; sleep 600", timeout_s=0.1), shell("sleep 600 & true"), shell("cat", input="x")):
        await do(spec, watcher)
    with pytest.raises(ProcessStartError):
        await do(ProcessSpec("absent"), watcher)
    assert open_files() == before


async def test_asyncio_run_leaves_no_process_when_it_ends() -> None:
    code = """
import asyncio, sys
from plum_desk.base.process import ProcessSpec, run
async def main():
    started = asyncio.get_running_loop().create_future()
    spec = ProcessSpec("sleep", ("600",))
    task = asyncio.create_task(run(spec, print, lambda identity: started.set_result(identity.pid)))
    print(await started)
asyncio.run(main())
"""
    watcher = Watcher()
    result = await do(python(code, env={"PYTHONPATH": os.pathsep.join(filter(None, sys.path))}), watcher)
    assert result.stderr == ""
    assert not alive(int(result.stdout))
