"""An operation of the table with all that one call of it needs, prepared once."""

from __future__ import annotations

from dataclasses import dataclass

import msgspec

from plum_desk.api.operations import Operation
from plum_desk.api.types.access import NewToken
from plum_desk.api.types.pools import Pool
from plum_desk.api.types.tasks import TaskDefinition
from plum_desk.api.types.workflows import Workflow
from plum_desk.controller.call import Explainer, Handler
from plum_desk.controller.http.body import BodyReader
from plum_desk.controller.http.query import QueryReader

_WITH_ETAG = (TaskDefinition, Workflow, Pool)


@dataclass(frozen=True, slots=True)
class CompiledOperation:
    """``resume`` is the query parameter that ``Last-Event-ID`` stands for. Only a WebSocket has no handler.

    ``creates``: the operation makes something, and an idempotency key makes it once; ``secret``: the answer holds a
    value that is shown once and never stored.
    """

    operation: Operation
    handler: Handler | None
    body: BodyReader | None
    query: QueryReader | None
    etag: bool
    resume: str | None
    labelled: bool
    creates: bool
    secret: bool


def compiled(operation: Operation, handler: Handler | None, explainer: Explainer | None = None) -> CompiledOperation:
    """Build the decoders of an operation."""
    optional = operation.body_optional
    return CompiledOperation(
        operation=operation,
        handler=handler,
        body=operation.request and BodyReader(operation.request, optional=optional, explainer=explainer),
        query=None if operation.query is None else QueryReader(operation.query),
        etag=operation.response in _WITH_ETAG and not operation.listed,
        resume=_resume(operation),
        creates=operation.method == "POST" and operation.status == 201,
        secret=operation.response is NewToken,
        labelled=operation.listed and "labels" in getattr(operation.response, "__struct_fields__", ()),
    )


def _resume(operation: Operation) -> str | None:
    if operation.query is None or operation.body not in ("sse", "bytes"):
        return None
    names = {field.encode_name for field in msgspec.structs.fields(operation.query)}
    return next((name for name in ("since", "offset") if name in names), None)
