"""The paths of programs that were written for the original Plum."""

from __future__ import annotations

from pathlib import Path

import aiohttp

from plum_desk.base.settings import ControllerSettings
from plum_desk.controller.compose import run_controller


async def _event(stream: aiohttp.ClientResponse) -> bytes:
    """The next event that is no comment."""
    while (event := await stream.content.readuntil(b"\n\n")).startswith(b":"):
        pass
    return event


async def test_the_old_paths_do_what_the_new_ones_do(tmp_path: Path) -> None:
    flags = {"CONTROLLER_ADDR": "127.0.0.1:0", "CONTROLLER_DATA_DIR": str(tmp_path / "data"), "PLUM_AUTH": "loopback"}
    settings = ControllerSettings.load(flags, {"PLUM_CONFIG_DIR": str(tmp_path / "config")}, tmp_path)
    async with run_controller(settings) as running, aiohttp.ClientSession(running.url) as http:
        stream = await http.get("/v1/tasks/stream")
        assert stream.headers["content-type"].startswith("text/event-stream")
        assert await _event(stream) == b"event: ping\ndata: init\n\n"
        made = await (await http.post("/v1/tasks", json={"name": "builtin.echo"})).json()
        assert await _event(stream) == b"event: update\ndata: tasks\n\n"
        started = await http.post(f"/v1/tasks/start/{made['taskId']}")
        assert (started.status, (await started.json())["taskId"]) == (200, made["taskId"])
        refused = await http.post(f"/v1/tasks/start/{made['taskId']}")
        assert (refused.status, (await refused.json())["code"]) == (409, "task.wrongState")
        again = await http.post(f"/v1/tasks/rerun/{made['taskId']}")
        assert (again.status, (await again.json())["originTaskId"]) == (201, made["taskId"])
        waiting = await (await http.post("/v1/tasks", json={"name": "builtin.echo"})).json()
        canceled = await http.post(f"/v1/tasks/cancel/{waiting['taskId']}")
        assert (canceled.status, (await canceled.json())["state"]) == (200, "Canceled")
        assert (await http.post("/v1/tasks/start/none")).status == 404
        stream.close()


async def test_a_definition_is_deleted_by_its_id_in_the_query(tmp_path: Path) -> None:
    flags = {"CONTROLLER_ADDR": "127.0.0.1:0", "CONTROLLER_DATA_DIR": str(tmp_path / "data"), "PLUM_AUTH": "off"}
    settings = ControllerSettings.load(flags, {"PLUM_CONFIG_DIR": str(tmp_path / "config")}, tmp_path)
    async with run_controller(settings) as running, aiohttp.ClientSession(running.url) as http:
        made = await (await http.post("/v1/task-defs", json={"name": "x"})).json()
        assert (await http.delete("/v1/task-defs", params={"id": made["defId"]})).status == 204
        assert (await http.get(f"/v1/task-defs/{made['defId']}")).status == 404
        assert (await http.delete("/v1/task-defs", params={"id": "builtin.echo"})).status == 403
        assert (await http.delete("/v1/task-defs")).status == 422
