"""Deleting a run with all that belongs to it, and telling of each object that is gone."""

from __future__ import annotations

from functools import partial
from typing import Any

from plum_desk.controller.store import runs as store
from plum_desk.controller.store.port import Transaction


def remove_run(tx: Transaction, run_id: str) -> None:
    """Delete a run, its nodes and its tasks."""
    removed = store.delete(tx, run_id)
    for task_id in removed.task_ids:
        _emit(tx, "tasks", {"taskId": task_id})
    for path in removed.paths:
        _emit(tx, "run-nodes", {"runId": run_id, "path": path})
    _emit(tx, "workflow-runs", {"runId": run_id})


def _emit(tx: Transaction, topic: str, key: dict[str, str]) -> None:
    revision = tx.revision()
    tx.emit(topic, "deleted", revision, partial(_gone, key, revision))


def _gone(key: dict[str, str], revision: int) -> dict[str, Any]:
    return {**key, "revision": revision}
