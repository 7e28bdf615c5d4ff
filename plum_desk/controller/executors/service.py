"""The service executor: POSTs a task to a healthy endpoint of a named service."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Callable
from itertools import count
from typing import TYPE_CHECKING, Any, Protocol

import msgspec

from plum_desk.api.json import is_too_deep
from plum_desk.api.types.common import MAX_JSON_BYTES, Json
from plum_desk.api.types.services import Endpoint
from plum_desk.api.types.tasks import Explanation, TaskError
from plum_desk.base.retry_after import retry_after_s
from plum_desk.base.tasks import TaskScope
from plum_desk.controller.core.task import TaskOrder
from plum_desk.controller.engine.ports import Assignment, Reports
from plum_desk.controller.store.codec import encode

if TYPE_CHECKING:
    import aiohttp

MAX_CALLS = 256
_TRY_ANOTHER = frozenset({502, 503, 504})
_TOO_MANY = 429
_MAX_ANSWER_BYTES = MAX_JSON_BYTES


class Directory(Protocol):
    """Where endpoints are found."""

    def healthy(
        self, service: str, version: str | None, protocol: str | None, excluded: frozenset[str]
    ) -> list[Endpoint]:
        """The healthy endpoints whose address is not excluded, in an order that stays."""
        ...

    def ejected(self, endpoint: Endpoint) -> None:
        """A call to the endpoint could not be made."""
        ...


class ServiceExecutor:
    """Satisfies ``ports.Executor``. A refused connection, 502, 503 or 504: another endpoint, same attempt."""

    def __init__(self, directory: Directory, reports: Reports, scope: TaskScope, random: Callable[[], float]) -> None:
        self._directory = directory
        self._reports = reports
        self._scope = scope
        self._random = random
        self._turn = count()
        self._session: aiohttp.ClientSession | None = None
        self._places: dict[str, Endpoint] = {}
        self._calls: dict[str, tuple[str, asyncio.Task[None]]] = {}
        self._revoked: set[str] = set()

    async def close(self) -> None:
        """Close the connections."""
        if self._session is not None:
            await self._session.close()

    def reserve(self, order: TaskOrder) -> str | None:
        """See ``ports.Executor``."""
        if len(self._places) >= MAX_CALLS:
            return None
        endpoint = self._pick(order, frozenset())
        if endpoint is None:
            return None
        self._places[order.task_id] = endpoint
        return _address(endpoint)

    def release(self, task_id: str) -> None:
        """See ``ports.Executor``."""
        if self._places.pop(task_id, None) is not None:
            self._reports.freed("service")

    def names_with_room(self) -> None:
        """See ``ports.Executor``: any."""

    def start(self, assignment: Assignment) -> None:
        """See ``ports.Executor``."""
        task_id = assignment.order.task_id
        task = self._scope.start(self._call(assignment), name=f"service call of {task_id}")
        self._calls[task_id] = (assignment.token, task)

    def adopt(self, assignment: Assignment) -> bool:
        """See ``ports.Executor``: a call ended with the life that made it."""
        return False

    def revoke(self, task_id: str, token: str, reason: str) -> None:
        """See ``ports.Executor``."""
        call = self._calls.get(task_id)
        if call is not None and call[0] == token:
            self._revoked.add(task_id)
            # In a turn of its own: a coroutine canceled before its first step never runs, and reports nothing.
            asyncio.get_running_loop().call_soon(call[1].cancel)

    def explain_waiting(self, order: TaskOrder) -> Explanation:
        """See ``ports.Executor``."""
        if self._pick(order, frozenset()) is not None:
            message = f"Waits: {MAX_CALLS} service calls are under way."
            return Explanation(state="Pending", code="service.busy", message=message)
        return Explanation(
            state="Pending",
            code="service.none",
            message=f"No healthy endpoint of the service {order.target_ref}.",
            details={"service": order.target_ref, "labels": order.labels},
        )

    def _pick(self, order: TaskOrder, excluded: frozenset[str]) -> Endpoint | None:
        labels = order.labels
        protocol = labels.get("serviceProtocol")
        found = self._directory.healthy(order.target_ref, labels.get("serviceVersion"), protocol, excluded)
        return self._choose(labels.get("serviceStrategy"), found) if found else None

    def _choose(self, strategy: str | None, found: list[Endpoint]) -> Endpoint:
        """By turns, unless the task's label asks for another way."""
        turn = next(self._turn) % len(found)
        if strategy == "random":
            return found[int(self._random() * len(found))]
        if strategy == "least_inflight":
            busy = Counter(_address(endpoint) for endpoint in self._places.values())
            # Among the idlest they take turns.
            return min(found[turn:] + found[:turn], key=lambda endpoint: busy[_address(endpoint)])
        return found[turn]

    async def _call(self, assignment: Assignment) -> None:
        order, token = assignment.order, assignment.token
        try:
            async with asyncio.timeout(order.timeout_sec):  # noqa: TID251 - bounds a socket, not a deadline of ours
                result = await self._try_endpoints(order)
        except TimeoutError:
            error = TaskError(type="Timeout", message=f"no answer within {order.timeout_sec:g} s")
            self._reports.failed(order.task_id, token, "Timeout", error)
        except CallFailure as failure:
            self._reports.failed(order.task_id, token, "Failed", failure.error, failure.retryable, failure.after_s)
        except asyncio.CancelledError:
            if order.task_id in self._revoked:
                self._reports.failed(order.task_id, token, "Canceled", TaskError(type="Canceled", message="canceled"))
            raise
        else:
            self._reports.succeeded(order.task_id, token, result)
        finally:
            self._calls.pop(order.task_id, None)
            self._revoked.discard(order.task_id)
            self.release(order.task_id)

    async def _try_endpoints(self, order: TaskOrder) -> Json:
        endpoint: Endpoint | None = self._places[order.task_id]
        tried: dict[str, str] = {}
        waits: list[float] = []
        while endpoint is not None:
            try:
                return await self._post(order, endpoint)
            except EndpointFailure as failure:
                tried[_address(endpoint)] = str(failure)
                waits += [] if failure.after_s is None else [failure.after_s]
                self._directory.ejected(endpoint)
                endpoint = self._pick(order, frozenset(tried))
        told = "; ".join(f"{address}: {why}" for address, why in tried.items())
        # The next attempt is made when the first of them wants to be asked again.
        raise CallFailure(
            "ServiceUnavailable",
            f"no endpoint of {order.target_ref} answered ({told})",
            after_s=min(waits, default=None),
        )

    async def _post(self, order: TaskOrder, endpoint: Endpoint) -> Json:
        import aiohttp

        if self._session is None:
            self._session = aiohttp.ClientSession(auto_decompress=True)
        body = encode({"taskId": order.task_id, "name": order.task_name, "payload": order.payload})
        headers = {"Content-Type": "application/json"}
        try:
            async with self._session.post(
                # A redirect could lead anywhere: what is called is what is registered.
                _url(order, endpoint),
                data=body,
                headers=headers,
                timeout=_no_limit(),
                allow_redirects=False,
            ) as answer:
                if answer.status in _TRY_ANOTHER:
                    raise EndpointFailure(f"HTTP {answer.status}", retry_after_s(answer.headers))
                content = await _read(answer)
                after_s = retry_after_s(answer.headers) if answer.status == _TOO_MANY else None
                return _result(answer.status, content, after_s)
        except (aiohttp.ClientConnectionError, aiohttp.ClientPayloadError, OSError) as error:
            if isinstance(error, aiohttp.ClientConnectorError):
                raise EndpointFailure(str(error)) from error
            raise CallFailure("ServiceError", f"{_address(endpoint)}: {error}") from error
        except aiohttp.InvalidURL as error:
            raise CallFailure("Invalid", f"no address: {error}", retryable=False) from error


class EndpointFailure(Exception):  # noqa: N818 - the state of an endpoint
    """The endpoint took no call; another may. ``after_s`` is when it wants to be asked again."""

    def __init__(self, message: str, after_s: float | None = None) -> None:
        super().__init__(message)
        self.after_s = after_s


class CallFailure(Exception):  # noqa: N818 - the outcome of a task
    """The call failed."""

    def __init__(
        self,
        type_: str,
        message: str,
        *,
        detail: Json = None,
        retryable: bool | None = None,
        after_s: float | None = None,
    ) -> None:
        super().__init__(message)
        self.error = TaskError(type=type_, message=message, detail=detail)
        self.retryable = retryable
        self.after_s = after_s


async def _read(answer: aiohttp.ClientResponse) -> bytes:
    content = bytearray()
    async for chunk in answer.content.iter_chunked(64 * 1024):
        content += chunk
        if len(content) > _MAX_ANSWER_BYTES:
            raise CallFailure("result.tooLarge", "the answer is larger than 1 MiB", retryable=False)
    return bytes(content)


def _result(status: int, content: bytes, after_s: float | None) -> Json:
    """2xx is success and the JSON body the result; what is not JSON is kept as text, nothing is null."""
    text = content.decode("utf-8", "replace")
    if not 200 <= status < 300:
        detail = {"status": status, "body": text[:4000]}
        raise CallFailure("HttpStatus", f"HTTP {status}: {text[:500]}", detail=detail, after_s=after_s)
    if not content:
        return None
    if is_too_deep(content):
        return text
    try:
        value: Any = msgspec.json.decode(content)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        return text
    return value


def _no_limit() -> aiohttp.ClientTimeout:
    import aiohttp

    return aiohttp.ClientTimeout(total=None, sock_connect=5)


def _address(endpoint: Endpoint) -> str:
    host = f"[{endpoint.ip}]" if ":" in endpoint.ip else endpoint.ip
    return f"{host}:{endpoint.port}"


def _url(order: TaskOrder, endpoint: Endpoint) -> str:
    path = order.labels.get("servicePath", "/task")
    host = f"[{endpoint.ip}]" if ":" in endpoint.ip else endpoint.ip
    port = order.labels.get("servicePort") or str(endpoint.port)
    if not (port.isascii() and port.isdigit() and len(port) <= 5 and 1 <= int(port) <= 65535):
        raise CallFailure("Invalid", f"servicePort is no port: {port[:100]}", retryable=False)
    scheme = "https" if endpoint.protocol == "https" else "http"
    return f"{scheme}://{host}:{port}/{path.lstrip('/')}"
