"""``builtin.http``: one HTTP request, judged by its status."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

import msgspec
from msgspec import Meta, field

from plum_desk.api.types.common import MAX_JSON_BYTES, Definition, Json
from plum_desk.base.retry_after import retry_after_s
from plum_desk.controller.executors.builtin_failure import BuiltinContext, BuiltinFailure

if TYPE_CHECKING:
    import aiohttp

MAX_ANSWER_BYTES = MAX_JSON_BYTES * 3 // 4
"""What is left for the body beside the headers, and for the escapes of a text that becomes JSON."""
_MAX_REDIRECTS = 5
_SHOWN_CHARS = 4000


class HttpRequest(Definition, frozen=True, kw_only=True):
    """The payload. ``json`` or ``text`` is the body; without ``expected`` every 2xx is success."""

    url: Annotated[str, Meta(pattern=r"^(?i:https?)://", max_length=8192)]
    method: Annotated[str, Meta(pattern=r"^[A-Za-z]{1,16}$")] = "GET"
    headers: dict[str, str] = field(default_factory=dict)
    query: dict[str, str] = field(default_factory=dict)
    json: Json = None
    text: str | None = None
    expected: tuple[Annotated[int, Meta(ge=100, le=599)], ...] = ()
    redirect: bool = True


async def http(context: BuiltinContext, payload: Json) -> Json:
    """``{"status", "headers", "body"}``; a body that is JSON is given as its value, any other as text."""
    import aiohttp

    request = _parsed(payload)
    try:
        async with aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(total=None, sock_connect=10)) as session:
            return await _ask(session, request)
    except (aiohttp.InvalidURL, ValueError) as error:
        raise BuiltinFailure("Invalid", f"the request cannot be made: {error}", retryable=False) from error
    except (aiohttp.ClientError, OSError) as error:
        raise BuiltinFailure("ConnectionError", f"{request.url}: {error or type(error).__name__}") from error


async def _ask(session: aiohttp.ClientSession, request: HttpRequest) -> dict[str, Json]:
    async with session.request(
        request.method.upper(),
        request.url,
        headers=request.headers,
        params=request.query or None,
        data=_body(request),
        allow_redirects=request.redirect,
        max_redirects=_MAX_REDIRECTS,
    ) as answer:
        content = await _read(answer)
        text = _decoded(content, answer.charset)
        if not _is_expected(request, answer.status):
            raise BuiltinFailure(
                "HttpStatus",
                f"HTTP {answer.status}: {text[:500]}",
                detail={"status": answer.status, "body": text[:_SHOWN_CHARS]},
                after_s=retry_after_s(answer.headers) if answer.status in (429, 503) else None,
            )
        headers = {name.lower(): value for name, value in answer.headers.items()}
        return {"status": answer.status, "headers": headers, "body": _value(content, text)}


def _parsed(payload: Json) -> HttpRequest:
    try:
        request = msgspec.convert(payload, HttpRequest)
    except msgspec.ValidationError as error:
        raise BuiltinFailure("Invalid", f"the payload of builtin.http: {error}", retryable=False) from error
    if request.json is not None and request.text is not None:
        raise BuiltinFailure("Invalid", "the payload has json or text, not both", retryable=False)
    if any(sign in text for pair in request.headers.items() for text in pair for sign in "\r\n\0"):
        raise BuiltinFailure("Invalid", "a header holds a line break", retryable=False)
    return request


def _body(request: HttpRequest) -> Any:
    import aiohttp

    if request.json is not None:
        return aiohttp.BytesPayload(msgspec.json.encode(request.json), content_type="application/json")
    return None if request.text is None else request.text.encode()


def _is_expected(request: HttpRequest, status: int) -> bool:
    return status in request.expected if request.expected else 200 <= status < 300


async def _read(answer: aiohttp.ClientResponse) -> bytes:
    content = bytearray()
    async for chunk in answer.content.iter_chunked(64 * 1024):
        content += chunk
        if len(content) > MAX_ANSWER_BYTES:
            told = f"the answer is larger than {MAX_ANSWER_BYTES} bytes"
            raise BuiltinFailure("result.tooLarge", told, retryable=False)
    return bytes(content)


def _decoded(content: bytes, charset: str | None) -> str:
    try:
        return content.decode(charset or "utf-8", "replace")
    except LookupError:
        return content.decode("utf-8", "replace")


def _value(content: bytes, text: str) -> Json:
    if not content:
        return None
    try:
        value: Json = msgspec.json.decode(content)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        return text
    return value
