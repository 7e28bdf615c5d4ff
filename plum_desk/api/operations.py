"""The table of operations: from it come routes, OpenAPI, the client, the CLI's reach and the authorization check."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Literal

from plum_desk.api.types import access as access_types
from plum_desk.api.types import common, nodes, pools, schedules, services, system, tasks, workers, workflows

Access = Literal["public", "viewer", "operator", "admin"]
Body = Literal["json", "text", "html", "bytes", "sse", "websocket", "none"]


@dataclass(frozen=True, kw_only=True, slots=True)
class Operation:
    """One operation of the contract.

    ``access`` is the least role of a person; ``also`` names the machine roles that may call it in their own name.
    ``request``, ``query`` and ``response`` are msgspec types (None: nothing). ``action`` is the value of ``?action=``
    that tells operations with one method and path apart. ``listed`` marks an answer that is a bare array
    of ``response``, ``paged`` one with ``limit``, ``cursor`` and ``Link``. ``legacy`` marks another path of an operation,
    for programs that were written for the original Plum; our own clients do not use it.
    """

    name: str
    method: Literal["GET", "POST", "PUT", "PATCH", "DELETE"]
    path: str
    access: Access
    summary: str
    also: tuple[access_types.Role, ...] = ()
    action: str | None = None
    request: Any = None
    body_optional: bool = False
    query: Any = None
    response: Any = None
    listed: bool = False
    paged: bool = False
    status: int = 200
    body: Body = "json"
    legacy: bool = False


def _op(name: str, method: Any, path: str, access_: Access, summary: str, **more: Any) -> Operation:
    return Operation(name=name, method=method, path=path, access=access_, summary=summary, **more)


_SYSTEM = (
    _op("system.about", "GET", "/", "public", "Name and version.", response=system.About),
    _op("system.healthz", "GET", "/healthz", "public", "Answers ok while the process lives.", body="text"),
    _op("system.readyz", "GET", "/readyz", "public", "200 when the database is open and the loop is not stalled, else 503 with reasons.", body="text"),
    _op("system.openapi", "GET", "/openapi.json", "public", "This description, OpenAPI 3.1.", response=dict[str, Any]),
    _op("system.docs", "GET", "/docs", "public", "This description as a page for people.", body="html"),
    _op("system.prometheus", "GET", "/metrics", "viewer", "Prometheus text.", body="text"),
    _op("system.get", "GET", "/v1/system", "viewer", "Version, revision, counts by kind and state, loop lag.", response=system.System),
    _op("system.metrics", "GET", "/v1/system/metrics", "viewer", "Throughput and latency, 24 h kept.", query=nodes.SeriesQuery, response=system.SystemSample, listed=True),
    _op("events.stream", "GET", "/v1/events", "viewer", "Snapshot, then deltas, as Server-Sent Events.", query=system.EventsQuery, body="sse"),
)  # fmt: skip

_TASK_DEFS = (
    _op("task_defs.list", "GET", "/v1/task-defs", "viewer", "All task definitions.", query=tasks.TaskDefinitionQuery, response=tasks.TaskDefinition, listed=True),
    _op("task_defs.create", "POST", "/v1/task-defs", "operator", "Defines a task.", request=tasks.TaskDefinitionSpec, response=tasks.TaskDefinition, status=201),
    _op("task_defs.get", "GET", "/v1/task-defs/{id}", "viewer", "One task definition.", response=tasks.TaskDefinition),
    _op("task_defs.replace", "PUT", "/v1/task-defs/{id}", "operator", "Replaces a definition; If-Match refuses a stale one.", request=tasks.TaskDefinitionSpec, response=tasks.TaskDefinition),
    _op("task_defs.delete", "DELETE", "/v1/task-defs/{id}", "operator", "Deletes a definition that nothing refers to.", status=204),
    _op("task_defs.legacy_delete", "DELETE", "/v1/task-defs", "operator", "Deletes a definition that nothing refers to; older clients name it in the query.", query=tasks.TaskDefinitionIdQuery, status=204, legacy=True),
    _op("task_defs.run", "POST", "/v1/task-defs/{id}", "operator", "Runs a definition once.", action="run", request=tasks.RunTaskDefinition, body_optional=True, response=tasks.Task, status=201),
)  # fmt: skip

_TASKS = (
    _op("tasks.list", "GET", "/v1/tasks", "viewer", "Tasks, newest first.", query=tasks.TaskQuery, response=tasks.Task, listed=True, paged=True),
    _op("tasks.create", "POST", "/v1/tasks", "operator", "Creates a task; without autoStart it waits as Queued.", request=tasks.TaskSpec, response=tasks.Task, status=201),
    _op("tasks.create_batch", "POST", "/v1/tasks/batch", "operator", "Creates up to 10,000 tasks, all or none.", request=tasks.TaskBatch, response=tasks.TaskIds, status=201),
    _op("tasks.clear", "DELETE", "/v1/tasks", "operator", "Deletes finished tasks.", query=tasks.ClearTasksQuery, response=common.Count),
    _op("tasks.get", "GET", "/v1/tasks/{id}", "viewer", "One task with its attempts.", response=tasks.Task),
    _op("tasks.delete", "DELETE", "/v1/tasks/{id}", "operator", "Deletes a task that is not running.", status=204),
    _op("tasks.start", "POST", "/v1/tasks/{id}", "operator", "Starts a Queued task.", action="start", response=tasks.Task),
    _op("tasks.cancel", "POST", "/v1/tasks/{id}", "operator", "Cancels; a Running task stays Running until its executor confirms.", action="cancel", response=tasks.Task),
    _op("tasks.rerun", "POST", "/v1/tasks/{id}", "operator", "Makes a new task like a finished one.", action="rerun", response=tasks.Task, status=201),
    _op("tasks.legacy_start", "POST", "/v1/tasks/start/{id}", "operator", "Starts a Queued task; the path of older clients.", response=tasks.Task, legacy=True),
    _op("tasks.legacy_cancel", "POST", "/v1/tasks/cancel/{id}", "operator", "Cancels a task; the path of older clients.", response=tasks.Task, legacy=True),
    _op("tasks.legacy_rerun", "POST", "/v1/tasks/rerun/{id}", "operator", "Makes a new task like a finished one; the path of older clients.", response=tasks.Task, status=201, legacy=True),
    _op("tasks.legacy_stream", "GET", "/v1/tasks/stream", "viewer", "Tells that tasks have changed, for older clients: first event ping with data init, then event update with data tasks.", body="sse", legacy=True),
    _op("tasks.logs", "GET", "/v1/tasks/{id}/logs", "viewer", "Bytes of the log from an offset, X-Next-Offset; with follow=1 as Server-Sent Events.", query=tasks.LogQuery, body="bytes"),
    _op("tasks.explain", "GET", "/v1/tasks/{id}/explain", "viewer", "Why the task is in its state.", response=tasks.Explanation),
)  # fmt: skip

_POOLS = (
    _op("pools.list", "GET", "/v1/pools", "viewer", "All pools with who holds their slots.", response=pools.Pool, listed=True),
    _op("pools.create", "POST", "/v1/pools", "operator", "Makes a pool: a limit on how many tasks run at once.", request=pools.PoolSpec, response=pools.Pool, status=201),
    _op("pools.get", "GET", "/v1/pools/{name}", "viewer", "One pool.", response=pools.Pool),
    _op("pools.replace", "PUT", "/v1/pools/{name}", "operator", "Changes how many slots a pool has; running tasks keep theirs.", request=pools.PoolSlots, response=pools.Pool),
    _op("pools.delete", "DELETE", "/v1/pools/{name}", "operator", "Deletes a pool that nothing refers to.", status=204),
)  # fmt: skip

_WORKFLOWS = (
    _op("workflows.list", "GET", "/v1/workflows", "viewer", "Newest version of each workflow, with statistics.", response=workflows.Workflow, listed=True),
    _op("workflows.create", "POST", "/v1/workflows", "operator", "Stores a workflow.", request=workflows.WorkflowSpec, response=workflows.Workflow, status=201),
    _op("workflows.validate", "POST", "/v1/workflows/validate", "viewer", "All problems of a workflow, without saving it.", request=dict[str, Any], response=workflows.Problems),
    _op("workflows.get", "GET", "/v1/workflows/{id}", "viewer", "The newest version.", response=workflows.Workflow),
    _op("workflows.replace", "PUT", "/v1/workflows/{id}", "operator", "Makes a new version; runs keep theirs.", request=workflows.WorkflowSpec, response=workflows.Workflow),
    _op("workflows.delete", "DELETE", "/v1/workflows/{id}", "operator", "Deletes a workflow with its runs and history.", query=workflows.DeleteWorkflowQuery, status=204),
    _op("workflows.versions", "GET", "/v1/workflows/{id}/versions", "viewer", "All versions, newest first.", response=workflows.Workflow, listed=True),
    _op("workflows.version", "GET", "/v1/workflows/{id}/versions/{n}", "viewer", "One version.", response=workflows.Workflow),
    _op("workflows.run", "POST", "/v1/workflows/{id}", "operator", "Starts a run.", action="run", request=workflows.RunWorkflow, body_optional=True, response=workflows.WorkflowRun, status=201),
    _op("workflow_runs.list", "GET", "/v1/workflow-runs", "viewer", "Runs, newest first.", query=workflows.RunQuery, response=workflows.WorkflowRun, listed=True, paged=True),
    _op("workflow_runs.get", "GET", "/v1/workflow-runs/{id}", "viewer", "A run with its nodes.", response=workflows.RunDetail),
    _op("workflow_runs.delete", "DELETE", "/v1/workflow-runs/{id}", "operator", "Deletes a finished run.", status=204),
    _op("workflow_runs.clear", "DELETE", "/v1/workflow-runs", "operator", "Deletes finished runs.", query=workflows.ClearRunsQuery, response=common.Count),
    _op("workflow_runs.cancel", "POST", "/v1/workflow-runs/{id}", "operator", "Cancels a run and what it started.", action="cancel", response=workflows.WorkflowRun),
    _op("workflow_runs.pause", "POST", "/v1/workflow-runs/{id}", "operator", "Lets nothing new start; what runs goes on.", action="pause", response=workflows.WorkflowRun),
    _op("workflow_runs.resume", "POST", "/v1/workflow-runs/{id}", "operator", "Goes on after a pause.", action="resume", response=workflows.WorkflowRun),
    _op("workflow_runs.rerun", "POST", "/v1/workflow-runs/{id}", "operator", "Runs the same version again, from the start, what failed or a node; succeeded outputs before are reused.", action="rerun", request=workflows.RerunRun, body_optional=True, response=workflows.WorkflowRun, status=201),
    _op("workflow_runs.timeline", "GET", "/v1/workflow-runs/{id}/timeline", "viewer", "Attempts, waits and iterations as intervals.", response=workflows.Timeline),
    _op("workflow_runs.approve", "POST", "/v1/workflow-runs/{id}/nodes/{path}", "operator", "Approves what a node waits for.", action="approve", request=workflows.Decision, body_optional=True, response=workflows.RunNode),
    _op("workflow_runs.reject", "POST", "/v1/workflow-runs/{id}/nodes/{path}", "operator", "Rejects what a node waits for: it fails.", action="reject", request=workflows.Decision, body_optional=True, response=workflows.RunNode),
    _op("workflow_runs.retry", "POST", "/v1/workflow-runs/{id}/nodes/{path}", "operator", "Tries a failed node of an open run again.", action="retry", response=workflows.RunNode),
    _op("workflow_runs.skip", "POST", "/v1/workflow-runs/{id}/nodes/{path}", "operator", "Skips a node that has not started, or waits.", action="skip", response=workflows.RunNode),
    _op("workflow_runs.explain", "GET", "/v1/workflow-runs/{id}/nodes/{path}/explain", "viewer", "Why a node is in its state.", response=tasks.Explanation),
)  # fmt: skip

_SCHEDULES = (
    _op("schedules.list", "GET", "/v1/schedules", "viewer", "All schedules.", response=schedules.Schedule, listed=True),
    _op("schedules.create", "POST", "/v1/schedules", "operator", "Stores a schedule; it fires from now on.", request=schedules.ScheduleSpec, response=schedules.Schedule, status=201),
    _op("schedules.preview", "POST", "/v1/schedules/preview", "viewer", "The firings that some times would give, without saving them.", request=schedules.FiringTimes, response=schedules.Firing, listed=True),
    _op("schedules.get", "GET", "/v1/schedules/{id}", "viewer", "One schedule.", response=schedules.Schedule),
    _op("schedules.replace", "PUT", "/v1/schedules/{id}", "operator", "Replaces a schedule.", request=schedules.ScheduleSpec, response=schedules.Schedule),
    _op("schedules.delete", "DELETE", "/v1/schedules/{id}", "operator", "Deletes a schedule; its runs stay.", status=204),
    _op("schedules.run", "POST", "/v1/schedules/{id}", "operator", "Runs its workflow now.", action="run", response=workflows.WorkflowRun, status=201),
    _op("schedules.next", "GET", "/v1/schedules/{id}/next", "viewer", "The firings to come, moved ones marked.", query=schedules.NextQuery, response=schedules.Firing, listed=True),
)  # fmt: skip

_FLEET = (
    _op("nodes.heartbeat", "POST", "/v1/nodes/heartbeat", "operator", "A node's sign of life with its metrics.", also=("agent",), request=nodes.NodeHeartbeat, response=nodes.HeartbeatAnswer),
    _op("nodes.list", "GET", "/v1/nodes", "viewer", "All nodes.", response=nodes.Node, listed=True),
    _op("nodes.get", "GET", "/v1/nodes/{id}", "viewer", "One node.", response=nodes.Node),
    _op("nodes.update", "PATCH", "/v1/nodes/{id}", "operator", "Changes a node's labels.", request=nodes.NodePatch, response=nodes.Node),
    _op("nodes.delete", "DELETE", "/v1/nodes/{id}", "operator", "Forgets a node that is not linked.", status=204),
    _op("nodes.metrics", "GET", "/v1/nodes/{id}/metrics", "viewer", "Series of a node's metrics, 1 h kept.", query=nodes.SeriesQuery, response=nodes.NodeSample, listed=True),
    _op("services.register", "POST", "/v1/services/register", "operator", "Adds or refreshes endpoints.", also=("agent", "worker"), request=services.RegisterService, status=204),
    _op("services.heartbeat", "POST", "/v1/services/heartbeat", "operator", "Keeps endpoints alive.", also=("agent", "worker"), request=services.ServiceHeartbeat, status=204),
    _op("services.list", "GET", "/v1/services", "viewer", "All services with their endpoints.", also=("worker",), response=services.Service, listed=True),
    _op("services.get", "GET", "/v1/services/{id}", "viewer", "One service.", also=("worker",), response=services.Service),
    _op("services.remove", "DELETE", "/v1/services", "operator", "Removes all endpoints of an instance.", also=("agent", "worker"), query=services.InstanceQuery, status=204),
    _op("discovery.list", "GET", "/v1/discovery", "viewer", "Endpoints of a service, healthy ones only unless all=true.", also=("agent", "worker"), query=services.DiscoveryQuery, response=services.Endpoint, listed=True),
    _op("workers.stream", "GET", "/v1/workers/stream", "admin", "The link of workers and agents.", also=("agent", "worker"), body="websocket"),
    _op("embedded_workers.list", "GET", "/v1/embedded-workers", "viewer", "Workers on a stream.", response=workers.EmbeddedWorker, listed=True),
    _op("embedded_workers.get", "GET", "/v1/embedded-workers/{id}", "viewer", "One worker.", response=workers.EmbeddedWorker),
    _op("embedded_workers.delete", "DELETE", "/v1/embedded-workers/{id}", "operator", "Forgets a worker and closes its link.", status=204),
)  # fmt: skip

_ACCESS = (
    _op("tokens.list", "GET", "/v1/tokens", "admin", "All tokens, without their values.", response=access_types.Token, listed=True),
    _op("tokens.create", "POST", "/v1/tokens", "admin", "Makes a token; its value is shown once.", request=access_types.TokenSpec, response=access_types.NewToken, status=201),
    _op("tokens.get", "GET", "/v1/tokens/{id}", "admin", "One token, without its value.", response=access_types.Token),
    _op("tokens.delete", "DELETE", "/v1/tokens/{id}", "admin", "Revokes a token at once.", status=204),
    _op("audit.list", "GET", "/v1/audit", "viewer", "Changes, newest first.", query=access_types.AuditQuery, response=access_types.AuditEntry, listed=True, paged=True),
)  # fmt: skip

OPERATIONS: tuple[Operation, ...] = (
    *_SYSTEM,
    *_TASK_DEFS,
    *_TASKS,
    *_POOLS,
    *_WORKFLOWS,
    *_SCHEDULES,
    *_FLEET,
    *_ACCESS,
)


def allowed(operation: Operation, role: access_types.Role) -> bool:
    """Whether a role may call an operation; what a machine role may touch is narrowed further by its binding."""
    if operation.access == "public" or role == "admin":
        return True
    if role in ("agent", "worker"):
        return role in operation.also
    return _RANK[role] >= _RANK[operation.access]


_RANK: dict[str, int] = {"viewer": 0, "operator": 1, "admin": 2}
