"""An executor for Plum Desk: a task waits until a file is there and no longer grows, and gives its size.

Payload: ``{"path": "/data/scan.raw", "everySec": 0.5}``. A retry looks again, so nothing is lost with the controller.
"""

from __future__ import annotations

import asyncio
from pathlib import Path

from plum_desk.api.executor_plugin import PluginContext, PluginFailure, PluginTask


class FileWait:
    """Satisfies ``plum_desk.api.executor_plugin.ExecutorPlugin``."""

    capacity = 100

    async def run(self, task: PluginTask, context: PluginContext) -> dict[str, object]:
        """``{"path", "bytes"}`` as soon as two looks in a row find the same size."""
        path, every_s = _payload(task.payload)
        context.log(f"waits for {path}\n")
        seen: int | None = None
        while True:
            size = await asyncio.to_thread(_size, path)
            if size is not None and size == seen:
                return {"path": str(path), "bytes": size}
            if size is not None:
                context.progress(0.5, "is there, and may still grow")
            seen = size
            await asyncio.sleep(every_s)  # noqa: TID251 - a package of its own has no Clock port

    async def close(self) -> None:
        """Nothing is held."""


def _payload(payload: object) -> tuple[Path, float]:
    if not isinstance(payload, dict) or not isinstance(payload.get("path"), str):
        raise PluginFailure("Invalid", "the payload needs a path", retryable=False)
    every_s = payload.get("everySec", 0.5)
    if isinstance(every_s, bool) or not isinstance(every_s, int | float) or not 0.01 <= every_s <= 3600:
        raise PluginFailure("Invalid", "everySec must be a number from 0.01 to 3600", retryable=False)
    return Path(payload["path"]), float(every_s)


def _size(path: Path) -> int | None:
    try:
        return path.stat().st_size
    except FileNotFoundError:
        return None
