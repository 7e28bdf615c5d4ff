"""A service of the sample lab: compares decades over HTTP, and tells the controller where it is."""

from __future__ import annotations

import asyncio
import logging
import os
import signal
import sys
from collections.abc import Callable
from statistics import fmean
from typing import Any

from aiohttp import web

from plum_desk.api.errors import NotFound, PlumError
from plum_desk.api.types.services import EndpointSpec, RegisterService
from plum_desk.sdk import Client

SERVICE = "co2-station"
HEARTBEAT_S = 5.0
GOODBYE_S = 1.0
STATION = {"name": "Mauna Loa Observatory", "latitude": 19.536, "longitude": -155.576, "elevationM": 3397}

log = logging.getLogger("sample_lab.service")


def station(payload: dict[str, Any]) -> dict[str, Any]:
    """Where the samples were taken."""
    return dict(STATION)


def compare(payload: dict[str, Any]) -> dict[str, Any]:
    """How the trend changes from decade to decade: the slope of the trends over the decades' middles.

    `acceleration` is in ppm a year, for each ten years.
    """
    decades = payload["decades"]
    if len(decades) < 2:
        raise ValueError("needs at least two decades")
    middles = [(row["first"] + row["last"] + 1) / 2 for row in decades]
    trends = [row["trendPpmPerYear"] for row in decades]
    x0, y0 = fmean(middles), fmean(trends)
    slope = sum((x - x0) * (y - y0) for x, y in zip(middles, trends, strict=True)) / sum((x - x0) ** 2 for x in middles)
    fastest = max(decades, key=lambda row: row["trendPpmPerYear"])
    return {
        "station": STATION["name"],
        "acceleration": 10 * slope,
        "swingChange": decades[-1]["swingPpm"] - decades[0]["swingPpm"],
        "fastest": {"first": fastest["first"], "last": fastest["last"], "trendPpmPerYear": fastest["trendPpmPerYear"]},
    }


TASKS: dict[str, Callable[[dict[str, Any]], dict[str, Any]]] = {"co2.station": station, "co2.compare": compare}


async def answer(request: web.Request) -> web.Response:
    """`POST /task` with `{"taskId", "name", "payload"}`: the result as JSON."""
    call = await request.json()
    task = TASKS.get(call["name"])
    if task is None:
        return web.json_response({"message": f"there is no task {call['name']}"}, status=404)
    try:
        return web.json_response(task(call.get("payload") or {}))
    except (KeyError, TypeError, ValueError) as error:
        return web.json_response({"message": f"{call['name']}: {error!r}"}, status=422)


async def alive(request: web.Request) -> web.Response:
    """What the controller's probe asks for."""
    return web.json_response({"service": SERVICE, "tasks": sorted(TASKS)})


def application() -> web.Application:
    app = web.Application(client_max_size=2 * 1024 * 1024)
    app.add_routes([web.post("/task", answer), web.get("/", alive)])
    return app


async def announce(client: Client, registration: RegisterService) -> None:
    """Register, then send heartbeats; register again when the controller has forgotten or was away."""
    known = False
    while True:
        try:
            if known:
                await client.services.heartbeat(registration.instance_id)
            else:
                # Of a life that ended without a goodbye, the old port is still on the list.
                await client.services.remove(registration.instance_id)
                await client.services.register(registration)
                known = True
                print(f"sample-service ready {registration.endpoints[0].port}", flush=True)
        except NotFound:
            known = False
            continue
        except PlumError as error:
            known = False
            log.warning("the controller does not answer: %s", error)
        await asyncio.sleep(HEARTBEAT_S)


async def serve() -> None:
    """Serve until SIGTERM or Ctrl+C; then take the endpoint out of the controller's list."""
    stop = asyncio.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(number, stop.set)
    runner = web.AppRunner(application(), access_log=None, shutdown_timeout=GOODBYE_S)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    port = runner.addresses[0][1]
    registration = RegisterService(
        instance_id=os.environ.get("PLUM_INSTANCE_ID", f"{SERVICE}-1"),
        ip="127.0.0.1",
        endpoints=[EndpointSpec(service_name=SERVICE, protocol="http", port=port, version="1")],
    )
    async with Client() as client:
        announcing = asyncio.create_task(announce(client, registration), name="announce")
        await stop.wait()
        announcing.cancel()
        try:
            async with asyncio.timeout(GOODBYE_S):
                await client.services.remove(instance_id=registration.instance_id)
        except (PlumError, TimeoutError) as error:
            log.warning("the controller was gone first: %s", error)
    await runner.cleanup()


if __name__ == "__main__":
    logging.basicConfig(level=logging.INFO, format="%(levelname)s %(message)s", stream=sys.stderr)
    asyncio.run(serve())
