"""Task definitions and tasks, as the client offers them."""

from __future__ import annotations

import builtins
from collections.abc import AsyncIterator, Iterable, Mapping
from typing import Any, TypedDict

from typing_extensions import Unpack

from plum_desk.api.client.calls import Body, Calls, body_of
from plum_desk.api.client.logs import LogChunk, LogText, follow, read
from plum_desk.api.client.waiting import Waiter, Wanted
from plum_desk.api.types.common import Count, Page
from plum_desk.api.types.tasks import (
    FINAL_TASK_STATES,
    Explanation,
    RunTaskDefinition,
    Task,
    TaskBatch,
    TaskDefinition,
    TaskDefinitionSpec,
    TaskIds,
    TaskSpec,
)

Several = str | Iterable[str]
"""One value, or several of which any may match."""


class TaskFilters(TypedDict, total=False):
    """What a list of tasks may be narrowed by; times are Unix seconds."""

    state: Several | None
    def_id: Several | None
    name: Several | None
    executor: Several | None
    run_id: Several | None
    worker_id: Several | None
    node_id: Several | None
    created_after: float | None
    created_before: float | None


class TaskDefs:
    """``/v1/task-defs``."""

    def __init__(self, calls: Calls) -> None:
        self._calls = calls

    async def list(self, *, name: Several | None = None, executor: Several | None = None) -> list[TaskDefinition]:
        return await self._calls.many(TaskDefinition, "task_defs.list", query={"name": name, "executor": executor})

    async def get(self, def_id: str) -> TaskDefinition:
        return await self._calls.one(TaskDefinition, "task_defs.get", def_id)

    async def create(
        self, spec: TaskDefinitionSpec | Mapping[str, Any] | None = None, /, **fields: Any
    ) -> TaskDefinition:
        """From a spec, a mapping with wire names, or the fields of ``TaskDefinitionSpec`` as keywords."""
        body = body_of(TaskDefinitionSpec, spec, fields)
        return await self._calls.one(TaskDefinition, "task_defs.create", body=body)

    async def replace(
        self,
        def_id: str,
        spec: TaskDefinitionSpec | Mapping[str, Any] | None = None,
        /,
        *,
        if_match: int | None = None,
        **fields: Any,
    ) -> TaskDefinition:
        """With ``if_match``, a revision, raises ``Conflict`` when somebody else was faster."""
        body = body_of(TaskDefinitionSpec, spec, fields)
        return await self._calls.one(TaskDefinition, "task_defs.replace", def_id, body=body, if_match=if_match)

    async def delete(self, def_id: str) -> None:
        await self._calls.nothing("task_defs.delete", def_id)

    async def run(self, def_id: str, request: RunTaskDefinition | None = None, /, **fields: Any) -> Task:
        """Run once; ``payload`` and the other fields of ``RunTaskDefinition`` change what the definition says."""
        body = body_of(RunTaskDefinition, request, fields)
        return await self._calls.one(Task, "task_defs.run", def_id, body=body or None)


class Tasks:
    """``/v1/tasks``."""

    def __init__(self, calls: Calls, waiter: Waiter) -> None:
        self._calls = calls
        self._waiter = waiter

    async def list(self, *, limit: int | None = None, **filters: Unpack[TaskFilters]) -> list[Task]:
        """Newest first: all of them, or the newest ``limit``."""
        return await self._calls.pages(Task, "tasks.list", limit, filters)

    async def page(
        self, *, limit: int = 100, cursor: str | None = None, count: bool = False, **filters: Unpack[TaskFilters]
    ) -> Page[Task]:
        """One page; ``count`` asks for the total."""
        query = {**filters, "limit": limit, "cursor": cursor, "count": count or None}
        return await self._calls.page(Task, "tasks.list", query)

    async def get(self, task_id: str) -> Task:
        return await self._calls.one(Task, "tasks.get", task_id)

    async def create(self, spec: TaskSpec | Mapping[str, Any] | None = None, /, **fields: Any) -> Task:
        """From a spec, a mapping with wire names, or the fields of ``TaskSpec`` as keywords."""
        return await self._calls.one(Task, "tasks.create", body=body_of(TaskSpec, spec, fields))

    async def create_batch(self, items: Iterable[TaskSpec | Mapping[str, Any]]) -> builtins.list[str]:
        """The ids, in the order of the items: all are created or none."""
        body: Body = body_of(TaskBatch, {"items": [body_of(TaskSpec, item, {}) for item in items]}, {})
        return (await self._calls.one(TaskIds, "tasks.create_batch", body=body)).task_ids

    async def clear(self, *, finished_before: float | None = None, state: Several | None = None) -> int:
        """Delete finished tasks; how many they were."""
        query = {"finished_before": finished_before, "state": state}
        return (await self._calls.one(Count, "tasks.clear", query=query)).count

    async def delete(self, task_id: str) -> None:
        await self._calls.nothing("tasks.delete", task_id)

    async def start(self, task_id: str) -> Task:
        return await self._calls.one(Task, "tasks.start", task_id)

    async def cancel(self, task_id: str) -> Task:
        return await self._calls.one(Task, "tasks.cancel", task_id)

    async def rerun(self, task_id: str) -> Task:
        """A new task like this one."""
        return await self._calls.one(Task, "tasks.rerun", task_id)

    async def explain(self, task_id: str) -> Explanation:
        return await self._calls.one(Explanation, "tasks.explain", task_id)

    async def logs(self, task_id: str, offset: int = 0) -> LogChunk:
        """At most 1 MiB from a byte offset; empty when there is nothing yet."""
        return await read(self._calls, "tasks.logs", task_id, offset)

    def follow_logs(self, task_id: str, offset: int = 0) -> AsyncIterator[LogText]:
        """The log as it grows, until the task is finished; goes on by itself after a lost connection."""
        return follow(self._calls, self._waiter.clock, "tasks.logs", task_id, offset)

    async def wait(self, task_id: str, timeout: float | None = None) -> Task:
        """The finished task. Raises ``TimeoutError``, or ``NotFound`` when it is deleted meanwhile."""
        return await self._waiter.until(Wanted("tasks", task_id, lambda: self.get(task_id), _finished), timeout)


def _finished(task: Task) -> bool:
    return task.state in FINAL_TASK_STATES
