"""A parameter sweep: a thousand durable tasks in one request, and their results. Needs examples/worker.py."""

import asyncio
from collections.abc import Iterator
from typing import Any

from plum_desk.api.client import Event
from plum_desk.sdk import Client


def sweep() -> Iterator[dict[str, Any]]:
    for step in range(1000):
        values = [20 + step / 1000, 21 + step / 1000, 22 + step / 1000]
        yield {"name": f"sweep {step}", "taskName": "measure.mean", "payload": {"values": values}, "autoStart": True}


async def main() -> None:
    async with Client() as plum:
        before = (await plum.system.get()).revision
        waiting = set(await plum.tasks.create_batch(sweep()))
        async with plum.events(["tasks"], since=before) as feed:
            async for item in feed:
                if isinstance(item, Event) and item.kind == "updated" and item.data.state == "Succeeded":
                    waiting.discard(item.data.task_id)
                    if not waiting:
                        break
        print("all 1000 results are stored")


asyncio.run(main())
