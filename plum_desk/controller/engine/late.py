"""Reports about tasks that are final already: recorded as superseded, or no news at all."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from plum_desk.api.errors import PlumError
from plum_desk.controller.core import task as core
from plum_desk.controller.engine.ports import Stored
from plum_desk.controller.engine.views import task_view
from plum_desk.controller.store import tasks as store
from plum_desk.controller.store.port import Database, Transaction
from plum_desk.controller.store.tasks import StoredTask

Retry = Callable[[str, core.TaskEvent, Stored | None], None]


async def record_late(
    database: Database, task_id: str, event: core.TaskEvent, stored: Stored | None, retry: Retry
) -> None:
    """Step a final task once more; ``stored`` is called when the record is durable, ``retry`` when it could not be."""
    found = await database.read(lambda connection: store.get(connection, task_id))
    if found is not None and core.is_final(found.progress):
        progress, _ = core.step(found.order, found.progress, event)
        if progress is not found.progress:
            try:
                await database.write(partial(_write, found, progress))
            except PlumError:
                retry(task_id, event, stored)
                return
    if stored is not None:
        stored()


def _write(found: StoredTask, progress: core.TaskProgress, tx: Transaction) -> None:
    if store.get(tx.connection, found.order.task_id) is None:
        return  # deleted meanwhile
    changed = StoredTask(found.order, progress, tx.revision())
    weight = store.update(tx, changed)
    tx.emit("tasks", "updated", changed.revision, partial(task_view, changed), weight)
