"""A stored workflow as a person would write it: without what the controller added, without defaults."""

from __future__ import annotations

from typing import Any, Final

import msgspec

from plum_desk.api.types.workflows import Workflow, WorkflowSpec

_OF_THE_STORE: Final = frozenset({"workflowId", "version", "createdAt", "revision", "stats"})

_USUAL: Final[tuple[tuple[str, Any], ...]] = (
    ("triggerRule", "all_success"),
    ("required", False),
    ("description", ""),
    ("cases", []),
)


def spec_of(workflow: Workflow) -> dict[str, Any]:
    """The JSON object that makes the same workflow again."""
    whole: dict[str, Any] = msgspec.json.decode(msgspec.json.encode(workflow))
    spec = {key: value for key, value in whole.items() if key not in _OF_THE_STORE}
    defaults = msgspec.json.decode(msgspec.json.encode(WorkflowSpec(name="x")))
    kept = {key: value for key, value in spec.items() if value not in (defaults.get(key), [], {})}
    for part in ("nodes", "edges", "params"):
        if part in spec:
            kept[part] = [_plain(item) for item in spec[part]]
    return {"name": workflow.name, **kept}


def _plain(item: dict[str, Any]) -> dict[str, Any]:
    """Without what is not set; the trigger rule of nearly every node goes too."""
    return {key: value for key, value in item.items() if value is not None and (key, value) not in _USUAL}
