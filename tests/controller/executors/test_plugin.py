"""Executors of other packages, and the example package as it is installed."""

from __future__ import annotations

import asyncio
import logging
import subprocess
import sys
from importlib.metadata import EntryPoint
from pathlib import Path

import pytest

from plum_desk.api.client import PlumClient
from plum_desk.api.executor_plugin import GROUP, PluginContext, PluginFailure, PluginTask
from plum_desk.api.types.tasks import Task
from plum_desk.controller.executors.plugin import load_plugins
from tests.support.composed import composed

EXAMPLE = Path(__file__).resolve().parents[3] / "examples" / "plum_executor_example"


class Odd:
    """A plug-in that does what the payload says."""

    capacity = 1

    async def run(self, task: PluginTask, context: PluginContext) -> object:
        match task.payload:
            case "raise":
                raise ZeroDivisionError("by nothing")
            case "refuse":
                raise PluginFailure("Refused", "not today", detail=1, retryable=False)
            case "hang":
                await asyncio.Event().wait()
            case "set":
                return {1j}
            case "large":
                return "x" * 2_000_000
        return {"said": task.payload, "attempt": task.attempt}

    async def close(self) -> None:
        raise RuntimeError("does not close")


def broken() -> Odd:
    raise RuntimeError("no licence")


def _entry(name: str, what: str) -> EntryPoint:
    return EntryPoint(name, f"{__name__}:{what}", GROUP)


def test_one_that_fails_is_told_and_left_out(caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.INFO):
        made = load_plugins(
            [_entry("odd", "Odd"), _entry("bad", "broken"), _entry("gone", "nothing"), _entry("service", "Odd")],
            frozenset({"service"}),
        )
    assert list(made) == ["odd"]
    assert "no licence" in caplog.text
    assert "service of" in caplog.text
    assert "its name is taken" in caplog.text


def _offer(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Make this module's plug-in an installed one."""
    info = folder / "odd-1.dist-info"
    info.mkdir(parents=True)
    (info / "METADATA").write_text("Metadata-Version: 2.1\nName: odd\nVersion: 1\n")
    (info / "entry_points.txt").write_text(f"[{GROUP}]\nodd = {__name__}:Odd\nbad = {__name__}:broken\n")
    monkeypatch.syspath_prepend(str(folder))


async def _ended(plum: PlumClient, payload: object, **more: object) -> Task:
    task = await plum.tasks.create(name="x", executor="odd", payload=payload, auto_start=True, **more)
    return await plum.tasks.wait(task.task_id, timeout=20)


async def test_its_tasks_are_tasks_like_others(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    _offer(tmp_path / "site", monkeypatch)
    async with composed(tmp_path) as plum:
        assert (await _ended(plum, "hello")).result == {"said": "hello", "attempt": 1}
        for payload, type_ in (
            ("raise", "ZeroDivisionError"),
            ("refuse", "Refused"),
            ("set", "result.notJson"),
            ("large", "result.tooLarge"),
        ):
            task = await _ended(plum, payload)
            assert task.error is not None
            assert (task.state, task.error.type) == ("Failed", type_)
        assert (await _ended(plum, "hang", timeout_sec=0.05)).state == "Timeout"
        hanging = await plum.tasks.create(name="x", executor="odd", payload="hang", auto_start=True)
        waiting = await plum.tasks.create(name="x", executor="odd", payload="late", auto_start=True)
        assert (await plum.tasks.explain(waiting.task_id)).code == "executor.busy"
        await plum.tasks.cancel(hanging.task_id)
        assert (await plum.tasks.wait(hanging.task_id, timeout=20)).state == "Canceled"
        assert (await plum.tasks.wait(waiting.task_id, timeout=20)).state == "Succeeded"


async def test_its_tasks_wait_while_it_is_not_installed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with monkeypatch.context() as installed:
        _offer(tmp_path / "site", installed)
        async with composed(tmp_path) as plum:
            running = await plum.tasks.create(
                name="x", executor="odd", payload="hang", auto_start=True, timeout_sec=900
            )
            waiting = await plum.tasks.create(name="x", executor="odd", payload="late", auto_start=True)
    async with composed(tmp_path) as plum:
        for task in (running, waiting):
            async with asyncio.timeout(15):
                while (await plum.tasks.explain(task.task_id)).code != "executor.missing":
                    await asyncio.sleep(0)
    _offer(tmp_path / "again", monkeypatch)
    async with composed(tmp_path) as plum:
        async with asyncio.timeout(15):
            while (await plum.tasks.get(running.task_id)).state != "Running":
                await asyncio.sleep(0)
        await plum.tasks.cancel(running.task_id)
        assert (await plum.tasks.wait(waiting.task_id, timeout=20)).result == {"said": "late", "attempt": 1}


async def test_the_example_package_is_installed_and_used(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    site, file = tmp_path / "site", tmp_path / "scan.raw"
    options = ("--no-index", "--no-deps", "--no-build-isolation", "--quiet", "--disable-pip-version-check")
    install = [sys.executable, "-m", "pip", "install", *options, "--target", str(site), str(EXAMPLE)]
    done = await asyncio.to_thread(subprocess.run, install, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    monkeypatch.syspath_prepend(str(site))
    async with composed(tmp_path) as plum:
        payload = {"path": str(file), "everySec": 0.01}
        task = await plum.tasks.create(name="scan", executor="file_wait", payload=payload, auto_start=True)
        assert (await plum.tasks.get(task.task_id)).state == "Running"
        file.write_bytes(b"12345")
        ended = await plum.tasks.wait(task.task_id, timeout=20)
        assert ended.result == {"path": str(file), "bytes": 5}
        assert "waits for" in (await plum.tasks.logs(task.task_id)).data.decode()
