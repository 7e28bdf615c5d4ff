"""What a handler gave back, as a response."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from urllib.parse import urlencode

import msgspec

from plum_desk.api.errors import FieldProblem, Invalid
from plum_desk.api.sse import CONTENT_TYPE as EVENT_STREAM
from plum_desk.api.transport import Request, Response
from plum_desk.api.types.common import Page
from plum_desk.controller.call import Answer, Chunk
from plum_desk.controller.http.operation import CompiledOperation

_JSON = {"content-type": "application/json"}
_TEXT = {"content-type": "text/plain; charset=utf-8"}
_EVENTS = {"content-type": EVENT_STREAM, "cache-control": "no-store"}


class Answers:
    """Encodes answers: objects, lists, pages, chunks of a log, text, nothing, events."""

    def __init__(self) -> None:
        self._encode = msgspec.json.Encoder().encode

    def response(self, compiled: CompiledOperation, request: Request, answer: Answer) -> Response:
        """The response to a request that succeeded."""
        status = compiled.operation.status
        if answer is None:
            return Response(status=204 if status == 200 else status)
        if isinstance(answer, list):
            return self._listed(compiled, request, answer)
        if isinstance(answer, Page):
            return self._page(request, answer)
        if isinstance(answer, Response):
            return answer
        if isinstance(answer, Chunk):
            headers = {**_TEXT, "x-next-offset": str(answer.next_offset)}
            return Response(status=status, headers=headers, body=answer.data)
        if isinstance(answer, str):
            return Response(status=status, headers=_TEXT, body=answer.encode())
        if hasattr(answer, "__anext__"):
            return Response(status=status, headers=_EVENTS, stream=answer)
        headers = {**_JSON, "etag": f'"{answer.revision}"'} if compiled.etag else _JSON
        return Response(status=status, headers=headers, body=self._encode(answer))

    def _page(self, request: Request, page: Page[Any]) -> Response:
        headers = dict(_JSON)
        if page.cursor is not None:
            query = urlencode({**request.query, "cursor": page.cursor})
            headers["link"] = f'<{request.path}?{query}>; rel="next"'
        if page.total is not None:
            headers["x-total-count"] = str(page.total)
        return Response(status=200, headers=headers, body=self._encode(page.items))

    def _listed(self, compiled: CompiledOperation, request: Request, items: list[Any]) -> Response:
        headers = _JSON
        if request.query and not compiled.operation.paged:
            if compiled.labelled and (labels := request.query.get("labels")):
                items = _with_labels(items, labels)
            if request.query.get("count", "").lower() in ("1", "true"):
                headers = {**_JSON, "x-total-count": str(len(items))}
            if (limit := request.query.get("limit")) is not None:
                items = items[: _limit(limit)]
        return Response(status=200, headers=headers, body=self._encode(items))


def _with_labels(items: list[Any], wanted: str) -> list[Any]:
    pairs: Mapping[str, str] = dict(_pair(text) for text in wanted.split(","))
    return [item for item in items if pairs.items() <= item.labels.items()]


def _pair(text: str) -> tuple[str, str]:
    key, colon, value = text.partition(":")
    if not colon:
        raise _invalid("labels", "must be key:value, several with commas")
    return key, value


def _limit(text: str) -> int:
    if not (text.isascii() and text.isdigit() and int(text) > 0):
        raise _invalid("limit", "must be a whole number from 1 on")
    return int(text)


def _invalid(name: str, message: str) -> Invalid:
    problem = FieldProblem(f"$.query.{name}", message)
    return Invalid("query.invalid", f"The query parameter {name} {message}.", [problem])
