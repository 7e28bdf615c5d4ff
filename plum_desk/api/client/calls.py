"""One call of the table over a transport: encode, send, raise or decode."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterable, Mapping
from typing import Any, TypeVar
from urllib.parse import parse_qs, quote, urlsplit

import msgspec

from plum_desk.api.errors import ServerError
from plum_desk.api.json import encode_json
from plum_desk.api.operations import OPERATIONS, Operation
from plum_desk.api.problems import decode_problem
from plum_desk.api.sse import CONTENT_TYPE as EVENT_STREAM
from plum_desk.api.transport import Request, Response, ServerEvent, Transport
from plum_desk.api.types.common import Page

T = TypeVar("T")
Body = msgspec.Struct | Mapping[str, Any] | None


class Calls:
    """Calls operations by name, ``headers`` with each. All methods raise the tree of ``plum_desk.api.errors``."""

    def __init__(self, transport: Transport, headers: Mapping[str, str] | None = None) -> None:
        self._transport = transport
        self._headers = dict(headers or {})
        self._operations: Mapping[str, Operation] = {operation.name: operation for operation in OPERATIONS}
        self._decoders: dict[Any, msgspec.json.Decoder[Any]] = {}

    async def one(self, type_: type[T], name: str, *path: str, **more: Any) -> T:
        """One object."""
        response = await self.send(name, *path, **more)
        answer: T = self.decode(type_, response.body)
        return answer

    async def many(self, type_: type[T], name: str, *path: str, **more: Any) -> list[T]:
        """A complete list."""
        response = await self.send(name, *path, **more)
        answer: list[T] = self.decode(list[type_], response.body)  # type: ignore[valid-type]
        return answer

    async def page(self, type_: type[T], name: str, query: Mapping[str, Any]) -> Page[T]:
        """One page of a list that grows without bound."""
        response = await self.send(name, query=query)
        total = response.headers.get("x-total-count")
        items = self.decode(list[type_], response.body)  # type: ignore[valid-type]
        return Page(items, _next_cursor(response.headers), None if total is None else int(total))

    async def pages(self, type_: type[T], name: str, limit: int | None, query: Mapping[str, Any]) -> list[T]:
        """The newest ``limit`` items, or all, page by page."""
        items: list[T] = []
        cursor: str | None = None
        while limit is None or len(items) < limit:
            size = 1000 if limit is None else min(1000, limit - len(items))
            page = await self.page(type_, name, {**query, "limit": size, "cursor": cursor})
            items += page.items
            cursor = page.cursor
            if cursor is None:
                break
        return items

    async def nothing(self, name: str, *path: str, **more: Any) -> None:
        """An operation that answers without content."""
        await self.send(name, *path, **more)

    async def stream(self, name: str, *path: str, **more: Any) -> AsyncIterator[ServerEvent]:
        """An open stream of events; whoever reads it closes it with ``close_stream``."""
        response = await self.send(name, *path, headers={"accept": EVENT_STREAM}, **more)
        if response.stream is None:
            raise ServerError("answer.unexpected", f"{name} answered without a stream of events.")
        return response.stream

    async def send(
        self,
        name: str,
        *path: str,
        query: Mapping[str, Any] | None = None,
        body: Body = None,
        if_match: int | None = None,
        headers: Mapping[str, str] | None = None,
    ) -> Response:
        """The answer of an operation; anything but success is raised."""
        operation = self._operations[name]
        sent = {**self._headers, **(headers or {})}
        data = b""
        if body is not None:
            data = encode_json(body)
            sent["content-type"] = "application/json"
        if if_match is not None:
            sent["if-match"] = f'"{if_match}"'
        response = await self._transport.send(
            Request(
                method=operation.method,
                path=_filled(operation.path, path),
                query=_query(operation, query or {}),
                headers=sent,
                body=data,
            )
        )
        if response.status >= 300:
            raise decode_problem(response.status, response.headers, response.body)
        return response

    def decode(self, type_: Any, data: bytes) -> Any:
        """A value of the contract; an answer that is none raises ``ServerError``."""
        decoder = self._decoders.get(type_)
        if decoder is None:
            decoder = self._decoders[type_] = msgspec.json.Decoder(type_)
        try:
            return decoder.decode(data)
        except msgspec.MsgspecError as fault:
            raise ServerError("answer.unexpected", f"The controller's answer is not understood: {fault}") from fault


async def close_stream(stream: AsyncIterator[Any]) -> None:
    """Close a stream, whatever made it."""
    close = getattr(stream, "aclose", None)
    if close is not None:
        await close()


def body_of(type_: type[msgspec.Struct], spec: Body, fields: Mapping[str, Any]) -> dict[str, Any]:
    """The JSON object of a spec, a mapping with wire names, or keyword arguments with Python names.

    Raises ``TypeError`` for a keyword that the type does not have, as a call does.
    """
    wire = dict(zip(type_.__struct_fields__, type_.__struct_encode_fields__, strict=True))
    unknown = [name for name in fields if name not in wire]
    if unknown:
        raise TypeError(f"{type_.__name__} has no field {', '.join(map(repr, unknown))}")
    body = {wire[name]: value for name, value in fields.items()}
    if isinstance(spec, msgspec.Struct):
        return {**_changed(spec), **body}
    return {**(spec or {}), **body}


def _changed(spec: msgspec.Struct) -> dict[str, Any]:
    """The fields of a struct that are not as by default: shorter on the wire."""
    return {
        field.encode_name: value
        for field in msgspec.structs.fields(spec)
        if (value := getattr(spec, field.name)) != field.default or field.required
    }


def _filled(path: str, values: Iterable[str]) -> str:
    given = iter(values)
    return "/".join(quote(next(given), safe="") if part.startswith("{") else part for part in path.split("/"))


def _query(operation: Operation, values: Mapping[str, Any]) -> dict[str, str]:
    query = {_camel(name): _text(value) for name, value in values.items() if value is not None}
    if operation.action is not None:
        query["action"] = operation.action
    return query


def _camel(name: str) -> str:
    first, *rest = name.split("_")
    return first + "".join(part.title() for part in rest)


def _text(value: Any) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, str | int | float):
        return str(value)
    return ",".join(map(str, value))


def _next_cursor(headers: Mapping[str, str]) -> str | None:
    target, _, relation = headers.get("link", "").partition(">")
    if 'rel="next"' not in relation:
        return None
    return parse_qs(urlsplit(target.removeprefix("<")).query).get("cursor", [None])[0]
