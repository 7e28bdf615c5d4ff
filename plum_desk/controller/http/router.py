"""One request in, one response out: the face of the controller, whatever carried the request."""

from __future__ import annotations

import logging
import secrets
from collections.abc import Iterable
from dataclasses import dataclass

from plum_desk.api.errors import BadRequest, Forbidden, PlumError, ServerError, TooLarge, WrongContentType
from plum_desk.api.operations import OPERATIONS, Operation, allowed
from plum_desk.api.problems import encode_problem, problem_headers
from plum_desk.api.transport import Request, Response
from plum_desk.api.types.common import replace
from plum_desk.controller.call import Authenticator, Call, Explainers, Handlers, Principal, Replays
from plum_desk.controller.http.answers import Answers
from plum_desk.controller.http.body import MAX_BODY_BYTES
from plum_desk.controller.http.idempotency import request_key
from plum_desk.controller.http.operation import CompiledOperation, compiled
from plum_desk.controller.http.routes import Routes

_log = logging.getLogger(__name__)
_MAX_DIGITS = 19
"""As many as a revision has at most."""
_LOOKED_UP = {
    "task": "tasks.get",
    "task-def": "task_defs.get",
    "workflow": "workflows.get",
    "run": "workflow_runs.get",
    "schedule": "schedules.get",
    "pool": "pools.get",
}


@dataclass(frozen=True, slots=True)
class Admission:
    """A request that may be made: by whom, of which operation, with which path parameters."""

    compiled: CompiledOperation
    principal: Principal
    path: dict[str, str]


class Router:
    """Dispatches requests to the handlers of the areas.

    ``handle`` is all of it, for a transport without sockets. A server calls ``admit`` before it reads the body, then
    ``answer``, and ``failed`` for whatever either raises.
    """

    def __init__(
        self,
        handlers: Handlers,
        authenticator: Authenticator,
        replays: Replays | None = None,
        *,
        operations: Iterable[Operation] = OPERATIONS,
        explainers: Explainers | None = None,
    ) -> None:
        self._handlers = handlers
        told = explainers or {}
        self._routes = Routes(
            compiled(
                operation,
                None if operation.body == "websocket" else handlers[operation.name],
                told.get(operation.name),
            )
            for operation in operations
        )
        self._authenticator = authenticator
        self._replays = replays
        self._answers = Answers()

    async def handle(
        self, request: Request, *, address: str | None = None, principal: Principal | None = None
    ) -> Response:
        """The response, problems included. ``principal`` is for a caller that the composition itself vouches for."""
        try:
            return await self.answer(await self.admit(request, address, principal), request)
        except Exception as fault:
            return self.failed(fault)

    async def admit(
        self, request: Request, address: str | None = None, principal: Principal | None = None
    ) -> Admission:
        """Find the operation and the caller; the body is not looked at."""
        found, path = self._routes.match(request.method, request.path, request.query)
        operation = found.operation
        if principal is None:
            if operation.access == "public":
                principal = Principal(name="anonymous", role="viewer", address=address)
            else:
                principal = await self._authenticator.authenticate(request.headers.get("authorization"), address)
        if not allowed(operation, principal.role):
            raise Forbidden("role.forbidden", f"The role {principal.role} may not call {operation.name}.")
        return Admission(found, principal, path)

    async def answer(self, admission: Admission, request: Request) -> Response:
        """Decode, one call, encode; under an idempotency key once."""
        found = admission.compiled
        text = request.headers.get("idempotency-key")
        if text is None or not found.creates or self._replays is None:
            return await self._made(admission, admission.principal, request)
        key = request_key(text, admission.principal, request)
        principal = replace(admission.principal, request=key)
        return await self._replays.once(
            key,
            lambda: self._made(admission, principal, request),
            lambda made: self._looked_up(admission, request, made),
            secret=found.secret,
        )

    async def _made(self, admission: Admission, principal: Principal, request: Request) -> Response:
        found = admission.compiled
        if found.handler is None:
            raise BadRequest("link.upgradeRequired", "This path opens a WebSocket.")
        call = Call(
            principal=principal,
            path=admission.path,
            query=found.query and found.query.read(_resumed(found, request)),
            body=found.body and await found.body.read(_checked(request)),
            if_match=_revision(request.headers.get("if-match")),
        )
        return self._answers.response(found, request, await found.handler(call))

    async def _looked_up(self, admission: Admission, request: Request, made: str) -> Response:
        """What an earlier life of the controller made, as it is now."""
        kind, _, object_id = made.partition(":")
        call = Call(principal=admission.principal, path={"id": object_id, "name": object_id})
        answer = await self._handlers[_LOOKED_UP[kind]](call)
        return self._answers.response(admission.compiled, request, answer.run if kind == "run" else answer)

    def failed(self, fault: Exception) -> Response:
        """The problem document of an error; one that nobody meant gets an id, and its story stands in the log."""
        if not isinstance(fault, PlumError):
            incident = secrets.token_hex(6)
            _log.error("internal error %s", incident, exc_info=fault)
            fault = ServerError("internal", f"The controller failed; the log tells more under {incident}.")
        return Response(status=fault.status, headers=problem_headers(fault), body=encode_problem(fault))


def _checked(request: Request) -> bytes:
    body = request.body
    if not body:
        return body
    if len(body) > MAX_BODY_BYTES:
        raise body_too_large()
    content_type = request.headers.get("content-type", "")
    if content_type != "application/json" and content_type.partition(";")[0].strip().lower() != "application/json":
        raise WrongContentType("contentType.wrong", f"A body must be application/json, not {content_type or 'untold'}.")
    return body


def body_too_large() -> PlumError:
    """The refusal of a body beyond the limit."""
    return TooLarge("body.tooLarge", f"A body may have {MAX_BODY_BYTES} bytes.")


def _resumed(found: CompiledOperation, request: Request) -> dict[str, str]:
    """``Last-Event-ID`` wins over the query: a browser that reconnects repeats its first query."""
    if found.resume is None or not (last := request.headers.get("last-event-id")):
        return request.query
    return {**request.query, found.resume: last}


def _revision(text: str | None) -> int | None:
    if text is None or text == "*":
        return None
    plain = text.removeprefix("W/").strip('"')
    if not (plain.isascii() and plain.isdigit() and len(plain) <= _MAX_DIGITS):
        raise BadRequest("ifMatch.malformed", "If-Match must be a revision, as ETag gives it.")
    return int(plain)
