"""What the parts of an attempt on many nodes said, as one result or one failure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Literal

from msgspec import Struct

from plum_desk.api.types.common import MAX_JSON_BYTES, Json
from plum_desk.api.types.tasks import TaskError
from plum_desk.controller.store.codec import encode

_ROOM_BYTES = MAX_JSON_BYTES - 4096
_MESSAGE_CHARS = 2000


class PartOutcome(Struct, frozen=True):
    """How one part ended: with a result, or with an error."""

    result: Json = None
    error: TaskError | None = None
    retryable: bool | None = None


class Failure(Struct, frozen=True):
    """How the whole attempt failed."""

    outcome: Literal["Failed", "Timeout", "Canceled"]
    error: TaskError
    retryable: bool | None


def gathered(nodes: Sequence[str], outcomes: Mapping[str, PartOutcome]) -> dict[str, Json]:
    """``{"nodes": {id: result or error}}``, with outputs cut to what a result may hold."""
    whole = {"nodes": {node_id: _shown(outcomes[node_id]) for node_id in nodes}}
    chars = 64 * 1024
    while len(encode(whole)) > _ROOM_BYTES and chars > 0:
        chars //= 2
        whole = {"nodes": {node_id: _cut(shown, chars) for node_id, shown in whole["nodes"].items()}}
    return whole


def failure_of(nodes: Sequence[str], outcomes: Mapping[str, PartOutcome]) -> Failure | None:
    """None when every part succeeded. The type is that of the errors when they are alike, else ``NodesFailed``."""
    errors = {node_id: error for node_id in nodes if (error := outcomes[node_id].error) is not None}
    if not errors:
        return None
    types = {error.type for error in errors.values()}
    type_ = types.pop() if len(types) == 1 else "NodesFailed"
    told = "; ".join(f"{node_id}: {error.message}" for node_id, error in errors.items())
    message = f"{len(errors)} of {len(nodes)} nodes failed: {told}"
    hopeless = all(outcomes[node_id].retryable is False for node_id in errors)
    return Failure(
        outcome="Timeout" if type_ == "Timeout" else "Canceled" if type_ == "Canceled" else "Failed",
        error=TaskError(type=type_, message=message[:_MESSAGE_CHARS], detail={"nodes": sorted(errors)}),
        retryable=False if hopeless else None,
    )


def _shown(outcome: PartOutcome) -> Json:
    error = outcome.error
    if error is None:
        return outcome.result
    return {"error": {"type": error.type, "message": error.message, "detail": error.detail}}


def _cut(value: Any, chars: int) -> Any:
    """The last characters of every text, with ``truncated`` set beside one that was cut."""
    if isinstance(value, str):
        return value[len(value) - chars :] if len(value) > chars else value
    if not isinstance(value, dict):
        return value
    cut = {key: _cut(item, chars) for key, item in value.items()}
    if "truncated" in cut and cut != value:
        cut["truncated"] = True
    return cut
