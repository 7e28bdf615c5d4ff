"""What the expressions of a node see."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from plum_desk.api.types.common import Json
from plum_desk.controller.core.run.state import NodeState, RunState


def evaluation_context(run: RunState, nodes: Mapping[str, NodeState], steps: Iterable[str]) -> dict[str, Json]:
    """``params``, ``run`` and the named ``steps``. Values are shared with the state and must not be changed."""
    return {
        "params": run.params,
        "run": {
            "runId": run.run_id,
            "workflowId": run.workflow_id,
            "workflowName": run.workflow_name,
            "version": run.version,
            "labels": run.labels,
            "priority": run.priority,
            "createdBy": run.created_by,
            "createdAt": run.created_at,
            "startedAt": run.started_at,
            "trigger": {"type": run.trigger.type, "ref": run.trigger.ref},
        },
        "steps": {key: {"state": nodes[key].state, "output": nodes[key].output} for key in steps if key in nodes},
    }
