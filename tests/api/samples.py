"""Objects of the contract as a controller makes them."""

from __future__ import annotations

from typing import Any

from plum_desk.api.types import access, nodes, services, system, tasks, workers, workflows
from plum_desk.controller.call import Call


def definition(spec: tasks.TaskDefinitionSpec, def_id: str, revision: int) -> tasks.TaskDefinition:
    fields = {name: getattr(spec, name) for name in spec.__struct_fields__}
    fields["task_name"] = spec.task_name or spec.name
    return tasks.TaskDefinition(def_id=def_id, created_at=1.5, revision=revision, **fields)


def task(task_id: str, name: str, payload: Any, state: Any, revision: int) -> tasks.Task:
    return tasks.Task(
        task_id=task_id,
        def_id=None,
        origin_task_id=None,
        run_id=None,
        node_key=None,
        name=name,
        task_name=name,
        executor="embedded",
        target_kind="",
        target_ref="",
        labels={},
        payload=payload,
        result=None,
        error=None,
        state=state,
        attempt=0,
        max_retries=0,
        timeout_sec=300.0,
        priority=0,
        scheduled_on=None,
        progress=None,
        progress_message=None,
        created_at=1.5,
        created_by="test",
        started_at=None,
        finished_at=None,
        next_attempt_at=None,
        reason=None,
        attempts=(),
        revision=revision,
    )


def node(heartbeat: nodes.NodeHeartbeat) -> nodes.Node:
    return nodes.Node(
        node_id=heartbeat.node_id,
        ip=heartbeat.ip,
        labels=heartbeat.labels or {},
        last_seen=1,
        health="Healthy",
        linked=False,
        metrics=heartbeat.metrics,
        os=heartbeat.os,
        cores=heartbeat.cores,
        started_at=None,
        agent_version=None,
        boot_id=None,
        created_at=1.0,
        revision=1,
    )


def endpoint(body: services.RegisterService, spec: services.EndpointSpec) -> services.Endpoint:
    return services.Endpoint(
        service_name=spec.service_name,
        instance_id=body.instance_id,
        node_id=body.node_id,
        ip=spec.ip or body.ip or "",
        port=spec.port,
        protocol=spec.protocol,
        version=spec.version,
        labels=spec.labels,
        healthy=True,
        last_seen=1,
    )


def worker(worker_id: str) -> workers.EmbeddedWorker:
    return workers.EmbeddedWorker(
        worker_id=worker_id,
        node_id=None,
        instance_id=None,
        app_name=None,
        app_version=None,
        tasks=["a"],
        task_info=[workers.TaskInfo(name="a")],
        labels={"room": "7"},
        capacity=1,
        in_flight=0,
        transport="websocket",
        draining=False,
        last_seen=1,
        health="Healthy",
        revision=1,
    )


def workflow(spec: workflows.WorkflowSpec, workflow_id: str, version: int, revision: int) -> workflows.Workflow:
    return workflows.Workflow(
        workflow_id=workflow_id,
        name=spec.name,
        description=spec.description,
        labels=spec.labels,
        params=spec.params,
        nodes=spec.nodes,
        edges=spec.edges,
        max_parallel=None,
        timeout_sec=None,
        on_failure="continue",
        version=version,
        created_at=1.5,
        revision=revision,
    )


def run(workflow: workflows.Workflow, run_id: str, call: Call, revision: int) -> workflows.WorkflowRun:
    return workflows.WorkflowRun(
        run_id=run_id,
        workflow_id=workflow.workflow_id,
        workflow_name=workflow.name,
        version=workflow.version,
        state="Running",
        params=call.body.params,
        labels={},
        priority=call.body.priority,
        output=None,
        error=None,
        reason=None,
        created_by=call.principal.name,
        trigger=workflows.Trigger(),
        parent_run_id=None,
        parent_path=None,
        created_at=1.0,
        started_at=1.0,
        finished_at=None,
        revision=revision,
    )


def new_token(call: Call, token_id: str, revision: int) -> access.NewToken:
    return access.NewToken(
        token_id=token_id,
        name=call.body.name,
        role=call.body.role,
        bound_to=call.body.bound_to,
        created_at=1.0,
        created_by=call.principal.name,
        expires_at=None,
        last_used_at=None,
        revision=revision,
        value="plum_secret",
    )


def audit_entry(actor: str) -> access.AuditEntry:
    return access.AuditEntry(
        audit_id="a1",
        timestamp=1.0,
        actor=actor,
        address=None,
        action="tasks.create",
        object="task/t1",
        old=None,
        new={"a": 1},
        revision=1,
    )


def system_sample(timestamp: float) -> system.SystemSample:
    return system.SystemSample(
        timestamp=timestamp,
        succeeded=1,
        failed=0,
        start_p50_ms=None,
        start_p99_ms=None,
        running=0,
        pending=0,
        loop_lag_ms=0.1,
    )


def run_node(path: dict[str, str], state: Any, output: Any) -> workflows.RunNode:
    return workflows.RunNode(
        run_id=path["id"],
        key=path["path"],
        path=path["path"],
        iteration=None,
        state=state,
        task_id=None,
        attempt=0,
        progress=None,
        started_at=None,
        finished_at=None,
        output=output,
        error=None,
        reason=None,
        revision=1,
    )
