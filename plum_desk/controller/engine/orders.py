"""From definitions, requests and nodes to what a task is asked to do."""

from __future__ import annotations

from typing import TypeVar

from plum_desk.api.errors import FieldProblem, Invalid, NotFound, TooLarge
from plum_desk.api.types.common import MAX_JSON_BYTES, Json, Labels, replace
from plum_desk.api.types.tasks import RunTaskDefinition, TaskDefinition, TaskSpec
from plum_desk.api.types.workflows import Node, TaskNode
from plum_desk.controller.core.run.state import RunState, StartTask
from plum_desk.controller.core.task import TaskOrder
from plum_desk.controller.engine.house import House
from plum_desk.controller.store.codec import encode

T = TypeVar("T")
SERVICE_STRATEGIES = ("round_robin", "random", "least_inflight")


def order_of_spec(spec: TaskSpec, task_id: str, at: float, by: str) -> TaskOrder:
    """A task of its own. Raises ``Invalid`` when its payload breaks its schema."""
    payload = spec.default_payload if spec.payload is None else spec.payload
    check_target(spec.executor, spec.target_kind)
    check_strategy(spec.executor, spec.labels)
    _check_payload(payload, spec.payload_schema)
    return TaskOrder(
        task_id=task_id,
        name=spec.name,
        task_name=spec.task_name or spec.name,
        executor=spec.executor,
        created_at=at,
        created_by=by,
        target_kind=spec.target_kind,
        target_ref=spec.target_ref,
        labels=spec.labels,
        payload=payload,
        timeout_sec=spec.timeout_sec,
        queue_timeout_sec=spec.queue_timeout_sec,
        max_retries=spec.max_retries,
        retry=spec.retry,
        priority=spec.priority,
        pool=spec.pool,
    )


def order_of_definition(
    definition: TaskDefinition, request: RunTaskDefinition | None, task_id: str, at: float, by: str
) -> TaskOrder:
    """One run of a definition. Raises ``Invalid`` when the payload breaks the definition's schema."""
    asked = request or RunTaskDefinition()
    payload = definition.default_payload if asked.payload is None else asked.payload
    check_target(definition.executor, _given(asked.target_kind, definition.target_kind))
    check_strategy(definition.executor, _given(asked.labels, definition.labels))
    _check_payload(payload, definition.payload_schema)
    return TaskOrder(
        task_id=task_id,
        def_id=definition.def_id,
        name=definition.name,
        task_name=definition.task_name,
        executor=definition.executor,
        created_at=at,
        created_by=by,
        target_kind=_given(asked.target_kind, definition.target_kind),
        target_ref=_given(asked.target_ref, definition.target_ref),
        labels=_given(asked.labels, definition.labels),
        payload=payload,
        timeout_sec=_given(asked.timeout_sec, definition.timeout_sec),
        queue_timeout_sec=definition.queue_timeout_sec,
        max_retries=_given(asked.max_retries, definition.max_retries),
        retry=definition.retry,
        priority=_given(asked.priority, definition.priority),
        pool=definition.pool,
    )


def order_of_node(house: House, node: Node, start: StartTask, run: RunState, at: float) -> TaskOrder:
    """The task of a workflow's node. Raises ``NotFound`` for a vanished definition, ``Invalid``, ``TooLarge``."""
    assert isinstance(node, TaskNode)
    if node.definition is None and node.definition_id is None:
        order = _inline(node, start, house.ids.new(), at, run)
    else:
        definition = house.definitions(node)
        if definition is None:
            wanted = node.definition or node.definition_id
            raise NotFound("taskDef.notFound", f"The task definition {wanted} does not exist.")
        asked = RunTaskDefinition(
            payload=start.payload,
            timeout_sec=node.timeout_sec,
            max_retries=node.max_retries,
            priority=_given(node.priority, definition.priority) + run.priority,
            labels=start.labels,
            target_kind=node.target_kind,
            target_ref=start.target_ref,
        )
        order = order_of_definition(definition, asked, house.ids.new(), at, run.created_by)
        order = replace(
            order,
            name=node.name or definition.name,
            retry=_given(node.retry, definition.retry),
            pool=_given(node.pool, definition.pool),
        )
    if len(encode(order.payload)) > MAX_JSON_BYTES:
        raise TooLarge(
            "payload.tooLarge", "The payload is larger than 1 MiB.", [FieldProblem("$.payload", "too large")]
        )
    return replace(order, run_id=run.run_id, node_key=start.path)


def _inline(node: TaskNode, start: StartTask, task_id: str, at: float, run: RunState) -> TaskOrder:
    name = node.name or node.key
    spec = TaskSpec(
        name=name,
        executor=node.executor or "embedded",
        target_kind=node.target_kind or "",
        target_ref=start.target_ref or "",
        labels=start.labels or {},
        task_name=node.task_name,
        payload=start.payload,
        timeout_sec=_given(node.timeout_sec, 300.0),
        max_retries=node.max_retries or 0,
        priority=(node.priority or 0) + run.priority,
        pool=node.pool,
    )
    order = order_of_spec(spec, task_id, at, run.created_by)
    return order if node.retry is None else replace(order, retry=node.retry)


def check_strategy(executor: str, labels: Labels) -> None:
    """Raise ``Invalid`` for a way to choose an endpoint that the service executor does not know."""
    wanted = labels.get("serviceStrategy")
    if executor == "service" and wanted is not None and wanted not in SERVICE_STRATEGIES:
        problem = FieldProblem("$.labels.serviceStrategy", f"must be one of {', '.join(SERVICE_STRATEGIES)}")
        raise Invalid("service.strategy", f"There is no strategy {wanted}.", [problem])


def check_target(executor: str, kind: str) -> None:
    """Raise ``Invalid`` for a target that the executor does not know."""
    if kind == "nodes" and executor != "os_process":
        problem = FieldProblem("$.targetKind", f"{executor} does not run on many nodes, os_process does")
        raise Invalid("executor.unsupported", "The executor cannot run on many nodes.", [problem])


def _check_payload(payload: Json, schema: dict[str, Json] | None) -> None:
    if schema is None:
        return
    from plum_desk.controller.engine.payload_schema import check_payload  # heavy, and seldom needed

    check_payload(payload, schema)


def _given(asked: T | None, otherwise: T) -> T:
    return otherwise if asked is None else asked
