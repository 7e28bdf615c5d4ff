"""The worker's tasks as a controller would run them, and the service's answers over a real socket."""

import json
from pathlib import Path

import aiohttp
import check_demo
import pytest
import service
import worker
from aiohttp import web

from plum_desk.sdk import PermanentError
from plum_desk.sdk.errors import InvalidPayload
from plum_desk.sdk.testing import run_task


async def test_load_gives_the_series_that_decade_takes() -> None:
    loaded = (await run_task(worker.load, {})).result
    assert (loaded["weeks"], loaded["present"]) == (2284, 2225)
    run = await run_task(worker.decade, {"data": loaded["series"], "first": 1970, "last": 1979, "resamples": 200})
    assert run.result["trendPpmPerYear"] == pytest.approx(1.2464, abs=1e-3)
    assert run.progress[-1] == (1.0, "1970 to 1979")
    assert "+1.246 ppm a year" in run.log


async def test_a_file_that_is_no_series_fails_for_good(tmp_path: Path) -> None:
    (tmp_path / "bad.csv").write_text("a,b\n1,2\n3,4\n", encoding="utf-8")
    for file in (tmp_path / "bad.csv", tmp_path / "absent.csv"):
        with pytest.raises(PermanentError, match=file.name):
            await run_task(worker.load, {"file": str(file)})


async def test_outliers_accept_a_whole_number_as_limit() -> None:
    loaded = (await run_task(worker.load, {})).result
    found = (await run_task(worker.outliers, {"data": loaded["series"], "limit": 5})).result
    assert found["count"] == len(found["weeks"]) == 3


async def test_a_missing_parameter_is_named() -> None:
    with pytest.raises(InvalidPayload, match="first"):
        await run_task(worker.decade, {"data": {}, "last": 1979})


async def test_the_service_answers_tasks_and_refuses_others() -> None:
    runner = web.AppRunner(service.application(), access_log=None)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    url = f"http://127.0.0.1:{runner.addresses[0][1]}"
    rows = [
        {"first": first, "last": last, "trendPpmPerYear": 1.0 + n, "swingPpm": 5.0 + n}
        for n, (first, last) in enumerate(check_demo.DECADES.values())
    ]
    try:
        async with aiohttp.ClientSession() as http:
            async with http.head(url) as answer:
                assert answer.status == 200, "the controller's probe"
            call = {"taskId": "t", "name": "co2.compare", "payload": {"decades": rows}}
            async with http.post(f"{url}/task", json=call) as answer:
                found = await answer.json()
            assert found["fastest"] == {"first": 1990, "last": 2001, "trendPpmPerYear": 4.0}
            assert found["swingChange"] == 3.0
            for name, payload, status in (
                ("co2.compare", {"decades": rows[:1]}, 422),
                ("co2.compare", {}, 422),
                ("no.such", {}, 404),
            ):
                async with http.post(f"{url}/task", json={"name": name, "payload": payload}) as answer:
                    assert (answer.status, "message" in await answer.json()) == (status, True)
    finally:
        await runner.cleanup()


def test_the_workflow_fits_its_definitions(lab: Path) -> None:
    workflow = json.loads((lab / "workflow.json").read_text(encoding="utf-8"))
    defined = {spec["name"] for spec in json.loads((lab / "task-defs.json").read_text(encoding="utf-8"))}
    used = {node.get("definition") for node in workflow["nodes"]} - {None, "builtin.echo", "builtin.log"}
    assert used == defined
    executors = {node.get("executor") for node in workflow["nodes"]}
    assert {"os_process", None} == executors
    assert len(workflow["nodes"]) >= 12
