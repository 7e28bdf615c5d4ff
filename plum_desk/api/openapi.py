"""The OpenAPI 3.1 description of the contract, made from the table of operations."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Any

import msgspec

from plum_desk import __version__
from plum_desk.api.operations import Operation
from plum_desk.api.problems import CONTENT_TYPE as PROBLEM
from plum_desk.api.problems import ProblemDocument
from plum_desk.api.sse import CONTENT_TYPE as EVENT_STREAM

Json = dict[str, Any]
_REF = "#/components/schemas/{name}"
_JSON = "application/json"
_DESCRIPTION = """Plum Desk runs tasks and workflows on the machines of a lab.

JSON in UTF-8 with camelCase keys; times in Unix seconds, durations in seconds. Errors are `application/problem+json`
with a stable `code` and, for a 422, up to 100 problems with their JSONPath. A body may have 32 MiB and nest 200 levels;
each payload and result may have 1 MiB of compact JSON. Definitions refuse unknown keys, unknown query parameters are
ignored. Lists that have no page take `limit`, `count=1` (`X-Total-Count`) and, where there are labels, `labels=key:value`.
`If-Match` with a revision makes a change fail with 409 when the object has another one."""  # noqa: E501
_ERRORS = {
    "400": "Malformed JSON, NaN, or nesting too deep.",
    "401": "No token, or a wrong one.",
    "403": "The role does not allow it, or a foreign Host or Origin.",
    "404": "There is no such object.",
    "409": "Name taken, still referenced, stale revision, or wrong state.",
    "413": "The body, or a payload in it, is too large.",
    "415": "The body is not application/json.",
    "422": "Wrong shape or value, with all problems.",
    "429": "Too many wrong tokens; Retry-After tells how long to wait.",
    "500": "The controller failed; its log tells more under the id that is given.",
    "507": "The disk is full; nothing was stored.",
}


def encoded(operations: Iterable[Operation]) -> bytes:
    """The document as JSON; worth keeping, it takes some milliseconds."""
    return msgspec.json.encode(document(operations))


def document(operations: Iterable[Operation]) -> Json:
    """The OpenAPI 3.1 document of a table."""
    table = list(operations)
    schemas = _Schemas(table)
    paths: dict[str, Json] = {}
    for group in _grouped(table):
        paths.setdefault(group[0].path, {})[group[0].method.lower()] = _entry(group, schemas)
    return {
        "openapi": "3.1.0",
        "info": {"title": "Plum Desk", "version": __version__, "description": _DESCRIPTION},
        "paths": paths,
        "components": {
            "schemas": schemas.components,
            "securitySchemes": {"token": {"type": "http", "scheme": "bearer", "description": "A token of /v1/tokens."}},
            "responses": {code: _problem(text) for code, text in _ERRORS.items()},
        },
    }


class _Schemas:
    """The schemas of all types of a table, each once."""

    def __init__(self, table: list[Operation]) -> None:
        self._types = [ProblemDocument]
        for operation in table:
            self._types += [t for t in (operation.request, operation.response, operation.query) if t is not None]
        self._types = list(dict.fromkeys(self._types))
        found, components = msgspec.json.schema_components(self._types, ref_template=_REF)
        # Defaults are values of Python (an empty tuple): only as JSON is the schema one.
        self.components: Json = msgspec.json.decode(msgspec.json.encode(components))
        self._found = dict(zip(self._types, found, strict=True))

    def of(self, type_: Any, *, listed: bool = False) -> Json:
        schema = self._found[type_]
        return {"type": "array", "items": schema} if listed else schema

    def parameters(self, type_: Any) -> list[Json]:
        """A query struct, one parameter a field."""
        shape = self.components[type_.__name__]
        required = shape.get("required", ())
        return [
            {"name": name, "in": "query", "required": name in required, "schema": schema}
            for name, schema in shape["properties"].items()
        ]


def _grouped(table: list[Operation]) -> list[list[Operation]]:
    groups: dict[tuple[str, str], list[Operation]] = {}
    for operation in table:
        groups.setdefault((operation.path, operation.method), []).append(operation)
    return list(groups.values())


def _entry(group: list[Operation], schemas: _Schemas) -> Json:
    """One operation, or the actions that share a method and a path."""
    first = group[0]
    entry: Json = {
        "operationId": ".".join([first.name, *(operation.name.rpartition(".")[2] for operation in group[1:])]),
        "tags": [first.name.partition(".")[0]],
        "summary": first.summary if len(group) == 1 else _actions_summary(group),
        "description": "\n\n".join(map(_description, group)),
        "parameters": _path_parameters(first.path) + _actions(group) + _idempotency(group),
        "responses": _responses(group, schemas),
        "x-roles": _roles(group),
        "security": [] if first.access == "public" else [{"token": []}],
    }
    for operation in group:
        if operation.query is not None:
            entry["parameters"] += schemas.parameters(operation.query)
    if body := _body(group, schemas):
        entry["requestBody"] = body
    return entry


def _actions_summary(group: list[Operation]) -> str:
    return f"Actions: {', '.join(operation.action or 'none' for operation in group)}."


def _description(operation: Operation) -> str:
    machine = "".join(f", {role}" for role in operation.also)
    role = "Needs no token." if operation.access == "public" else f"Role: {operation.access}{machine}."
    name = f"`action={operation.action}`: {operation.summary} " if operation.action else ""
    return f"{name}{role}"


def _roles(group: list[Operation]) -> list[str]:
    """The least roles of people, then the machine roles that may call it too; none for what is public."""
    people = [operation.access for operation in group if operation.access != "public"]
    return list(dict.fromkeys([*people, *(role for operation in group for role in operation.also)]))


def _path_parameters(path: str) -> list[Json]:
    names = re.findall(r"{(\w+)}", path)
    return [{"name": name, "in": "path", "required": True, "schema": {"type": "string"}} for name in names]


def _actions(group: list[Operation]) -> list[Json]:
    names = [operation.action for operation in group if operation.action]
    if not names:
        return []
    return [{"name": "action", "in": "query", "required": True, "schema": {"type": "string", "enum": names}}]


def _idempotency(group: list[Operation]) -> list[Json]:
    if not any(operation.method == "POST" and operation.status == 201 for operation in group):
        return []
    told = "The same key with the same body within 24 h returns the first answer, with another body 422."
    schema = {"type": "string", "maxLength": 255}
    return [{"name": "Idempotency-Key", "in": "header", "required": False, "schema": schema, "description": told}]


def _body(group: list[Operation], schemas: _Schemas) -> Json:
    bodies = [schemas.of(operation.request) for operation in group if operation.request is not None]
    if not bodies:
        return {}
    schema = bodies[0] if len(bodies) == 1 else {"oneOf": bodies}
    required = all(operation.request is not None and not operation.body_optional for operation in group)
    return {"required": required, "content": {_JSON: {"schema": schema}}}


def _responses(group: list[Operation], schemas: _Schemas) -> Json:
    responses: Json = {}
    by_status: dict[int, list[Operation]] = {}
    for operation in group:
        by_status.setdefault(operation.status, []).append(operation)
    for status, operations in by_status.items():
        responses[str(status)] = _success(operations, schemas)
    public = all(operation.access == "public" for operation in group)
    skipped = {"401", "403", "429"} if public else set()
    errors = _ERRORS.keys() - skipped - ({"409", "413", "415", "507"} if group[0].method == "GET" else set())
    responses |= {code: {"$ref": f"#/components/responses/{code}"} for code in sorted(errors)}
    return responses


def _success(operations: list[Operation], schemas: _Schemas) -> Json:
    first = operations[0]
    answer: Json = {"description": " ".join(dict.fromkeys(operation.summary for operation in operations))}
    if first.body == "websocket":
        return {"description": "The WebSocket is open (the answer is 101)."}
    if first.body in ("text", "bytes"):
        answer["content"] = {"text/plain": {"schema": {"type": "string"}}}
    elif first.body == "html":
        answer["content"] = {"text/html": {"schema": {"type": "string"}}}
    elif first.body == "sse":
        answer["content"] = {EVENT_STREAM: {"schema": {"type": "string"}}}
    elif first.response is not None:
        distinct = list(dict.fromkeys((operation.response, operation.listed) for operation in operations))
        found = [schemas.of(response, listed=listed) for response, listed in distinct]
        answer["content"] = {_JSON: {"schema": found[0] if len(found) == 1 else {"oneOf": found}}}
    answer["headers"] = _headers(first)
    return answer


def _headers(operation: Operation) -> Json:
    headers: Mapping[str, str] = {}
    if operation.paged:
        headers = {"Link": "The next page, rel=next.", "X-Total-Count": "With count=1: how many there are."}
    elif operation.name.endswith(".logs"):
        headers = {
            "X-Next-Offset": "Where to go on: the offset behind the answer, which begins at the oldest kept byte."
        }
    return {name: {"description": text, "schema": {"type": "string"}} for name, text in headers.items()}


def _problem(text: str) -> Json:
    schema = {"$ref": _REF.format(name=ProblemDocument.__name__)}
    return {"description": text, "content": {PROBLEM: {"schema": schema}}}
