"""Workflows and their runs, as the client offers them."""

from __future__ import annotations

import builtins
from collections.abc import Iterable, Mapping
from typing import Any, TypedDict

from typing_extensions import Unpack

from plum_desk.api.client.calls import Calls, body_of
from plum_desk.api.client.waiting import Waiter, Wanted
from plum_desk.api.types.common import Count, Page
from plum_desk.api.types.tasks import Explanation
from plum_desk.api.types.workflows import (
    FINAL_RUN_STATES,
    Problem,
    Problems,
    RunDetail,
    RunNode,
    RunWorkflow,
    Timeline,
    Workflow,
    WorkflowRun,
    WorkflowSpec,
)

Several = str | Iterable[str]


class RunFilters(TypedDict, total=False):
    """What a list of runs may be narrowed by."""

    workflow_id: Several | None
    state: Several | None


class Workflows:
    """``/v1/workflows``."""

    def __init__(self, calls: Calls) -> None:
        self._calls = calls

    async def list(self) -> list[Workflow]:
        """The newest version of each, with ``stats``."""
        return await self._calls.many(Workflow, "workflows.list")

    async def get(self, workflow_id: str) -> Workflow:
        return await self._calls.one(Workflow, "workflows.get", workflow_id)

    async def create(self, spec: WorkflowSpec | Mapping[str, Any] | None = None, /, **fields: Any) -> Workflow:
        """From a spec, a mapping with wire names, or the fields of ``WorkflowSpec`` as keywords."""
        return await self._calls.one(Workflow, "workflows.create", body=body_of(WorkflowSpec, spec, fields))

    async def replace(
        self,
        workflow_id: str,
        spec: WorkflowSpec | Mapping[str, Any] | None = None,
        /,
        *,
        if_match: int | None = None,
        **fields: Any,
    ) -> Workflow:
        """Make a new version. With ``if_match``, a revision, raises ``Conflict`` when somebody else was faster."""
        body = body_of(WorkflowSpec, spec, fields)
        return await self._calls.one(Workflow, "workflows.replace", workflow_id, body=body, if_match=if_match)

    async def delete(self, workflow_id: str, *, force: bool = False) -> None:
        """With its runs and history; ``force`` although a run is active."""
        await self._calls.nothing("workflows.delete", workflow_id, query={"force": force or None})

    async def validate(self, spec: WorkflowSpec | Mapping[str, Any]) -> builtins.list[Problem]:
        """All problems, without saving; none when the workflow is sound."""
        body = body_of(WorkflowSpec, spec, {})
        return (await self._calls.one(Problems, "workflows.validate", body=body)).problems

    async def versions(self, workflow_id: str) -> builtins.list[Workflow]:
        return await self._calls.many(Workflow, "workflows.versions", workflow_id)

    async def version(self, workflow_id: str, version: int) -> Workflow:
        return await self._calls.one(Workflow, "workflows.version", workflow_id, str(version))

    async def run(self, workflow_id: str, request: RunWorkflow | None = None, /, **fields: Any) -> WorkflowRun:
        """Start a run; ``params``, ``labels`` and ``priority`` as keywords."""
        body = body_of(RunWorkflow, request, fields)
        return await self._calls.one(WorkflowRun, "workflows.run", workflow_id, body=body or None)


class WorkflowRuns:
    """``/v1/workflow-runs``."""

    def __init__(self, calls: Calls, waiter: Waiter) -> None:
        self._calls = calls
        self._waiter = waiter

    async def list(self, *, limit: int | None = None, **filters: Unpack[RunFilters]) -> list[WorkflowRun]:
        """Newest first: all of them, or the newest ``limit``."""
        return await self._calls.pages(WorkflowRun, "workflow_runs.list", limit, filters)

    async def page(
        self, *, limit: int = 100, cursor: str | None = None, count: bool = False, **filters: Unpack[RunFilters]
    ) -> Page[WorkflowRun]:
        """One page; ``count`` asks for the total."""
        query = {**filters, "limit": limit, "cursor": cursor, "count": count or None}
        return await self._calls.page(WorkflowRun, "workflow_runs.list", query)

    async def get(self, run_id: str) -> RunDetail:
        """The run with its nodes."""
        return await self._calls.one(RunDetail, "workflow_runs.get", run_id)

    async def delete(self, run_id: str) -> None:
        await self._calls.nothing("workflow_runs.delete", run_id)

    async def clear(self, *, workflow_id: str | None = None, finished_before: float | None = None) -> int:
        """Delete finished runs; how many they were."""
        query = {"workflow_id": workflow_id, "finished_before": finished_before}
        return (await self._calls.one(Count, "workflow_runs.clear", query=query)).count

    async def cancel(self, run_id: str) -> WorkflowRun:
        return await self._calls.one(WorkflowRun, "workflow_runs.cancel", run_id)

    async def pause(self, run_id: str) -> WorkflowRun:
        """Let nothing new start."""
        return await self._calls.one(WorkflowRun, "workflow_runs.pause", run_id)

    async def resume(self, run_id: str) -> WorkflowRun:
        return await self._calls.one(WorkflowRun, "workflow_runs.resume", run_id)

    async def rerun(
        self, run_id: str, *, start: str = "failed", params: Mapping[str, Any] | None = None
    ) -> WorkflowRun:
        """Another run of the same version from ``"start"``, ``"failed"`` or the key of a node."""
        body = {"from": start} if params is None else {"from": start, "params": dict(params)}
        return await self._calls.one(WorkflowRun, "workflow_runs.rerun", run_id, body=body)

    async def timeline(self, run_id: str) -> Timeline:
        """Attempts, waits and iterations as intervals."""
        return await self._calls.one(Timeline, "workflow_runs.timeline", run_id)

    async def approve(self, run_id: str, path: str, *, comment: str = "", form: Any = None) -> RunNode:
        """Raises ``Invalid`` when ``form`` is not filled in as the workflow asks."""
        body = {"comment": comment, "form": form}
        return await self._calls.one(RunNode, "workflow_runs.approve", run_id, path, body=body)

    async def reject(self, run_id: str, path: str, *, comment: str = "", form: Any = None) -> RunNode:
        """The node fails with ``approval.rejected``."""
        body = {"comment": comment, "form": form}
        return await self._calls.one(RunNode, "workflow_runs.reject", run_id, path, body=body)

    async def retry(self, run_id: str, path: str) -> RunNode:
        """Try a failed node of an open run again."""
        return await self._calls.one(RunNode, "workflow_runs.retry", run_id, path)

    async def skip(self, run_id: str, path: str) -> RunNode:
        """Skip a node that has not started, or waits."""
        return await self._calls.one(RunNode, "workflow_runs.skip", run_id, path)

    async def explain(self, run_id: str, path: str) -> Explanation:
        """Why a node is in its state; ``path`` is the node's ``path``."""
        return await self._calls.one(Explanation, "workflow_runs.explain", run_id, path)

    async def wait(self, run_id: str, timeout: float | None = None) -> WorkflowRun:
        """The finished run. Raises ``TimeoutError``, or ``NotFound`` when it is deleted meanwhile."""
        wanted = Wanted("workflow-runs", run_id, lambda: self._run(run_id), _finished)
        return await self._waiter.until(wanted, timeout)

    async def _run(self, run_id: str) -> WorkflowRun:
        return (await self.get(run_id)).run


def _finished(run: WorkflowRun) -> bool:
    return run.state in FINAL_RUN_STATES
