"""The messages on the WebSocket link of workers and agents (api.md, Workers).

A frame is one message or an array of them. Every message about a task carries ``taskId`` and ``token``,
the fencing token of the attempt: what comes with another token changes nothing.
"""

from __future__ import annotations

from typing import Annotated, Literal

from msgspec import Meta

from plum_desk.api.types.common import Json, Labels, PeerId, Wire
from plum_desk.api.types.workers import TaskInfo

PROTOCOL = 1
MAX_FRAME_BYTES = 16 * 1024 * 1024


class Holding(Wire, frozen=True, kw_only=True):
    """A task that the peer still runs, or whose result it still keeps."""

    task_id: str
    token: str


class Register(Wire, frozen=True, kw_only=True, tag_field="type", tag="register"):
    """The first message; sent again on an open link it replaces tasks, labels and capacity."""

    protocol: int = PROTOCOL
    kind: Literal["worker", "agent"] = "worker"
    worker_id: PeerId | None = None
    node_id: PeerId | None = None
    boot_id: str | None = None
    instance_id: str | None = None
    app_name: str | None = None
    app_version: str | None = None
    tasks: list[TaskInfo] = []
    labels: Labels = {}
    capacity: Annotated[int, Meta(ge=1, le=100_000)] = 1
    running: list[Holding] = []
    up_sec: Annotated[float, Meta(ge=0)] | None = None
    """How long this life of the peer has lasted: what was given to it meanwhile and is not held never arrived."""


class Heartbeat(Wire, frozen=True, kw_only=True, tag_field="type", tag="heartbeat"):
    """A sign of life: extends the lease of every task that the peer holds."""


class Started(Wire, frozen=True, kw_only=True, tag_field="type", tag="started"):
    """The peer has begun the attempt."""

    task_id: str
    token: str


class Progress(Wire, frozen=True, kw_only=True, tag_field="type", tag="progress"):
    """How far the attempt is, 0 to 1."""

    task_id: str
    token: str
    fraction: Annotated[float, Meta(ge=0, le=1)] | None = None
    message: str | None = None


class Log(Wire, frozen=True, kw_only=True, tag_field="type", tag="log"):
    """Text for the task's log; ``stream`` is stdout, stderr or log."""

    task_id: str
    token: str
    stream: Literal["stdout", "stderr", "log"] = "log"
    text: str


class Checkpoint(Wire, frozen=True, kw_only=True, tag_field="type", tag="checkpoint"):
    """How far the attempt is, for the next one: at most 1 MiB of JSON. Durable when acknowledged under its number."""

    task_id: str
    token: str
    state: Json = None
    number: int | None = None


class Result(Wire, frozen=True, kw_only=True, tag_field="type", tag="result"):
    """The attempt succeeded. Kept by the peer until acknowledged."""

    task_id: str
    token: str
    result: Json = None


class FailureInfo(Wire, frozen=True, kw_only=True):
    """Why an attempt failed; ``retryable`` None leaves it to the policy, ``after_sec`` asks for that delay."""

    type: str
    message: str
    detail: Json = None
    retryable: bool | None = None
    after_sec: float | None = None


class Failure(Wire, frozen=True, kw_only=True, tag_field="type", tag="failure"):
    """The attempt failed; types ``Timeout`` and ``Canceled`` say how. Kept until acknowledged."""

    task_id: str
    token: str
    error: FailureInfo


class Drain(Wire, frozen=True, kw_only=True, tag_field="type", tag="drain"):
    """The peer takes no new tasks; it finishes what it holds."""


PeerMessage = Register | Heartbeat | Started | Progress | Log | Checkpoint | Result | Failure | Drain


class Welcome(Wire, frozen=True, kw_only=True, tag_field="type", tag="welcome"):
    """The answer to ``register``; a held task whose token is fenced is canceled by a ``cancel`` that follows."""

    heartbeat_sec: float = 3.0
    lease_sec: float = 10.0
    epoch: int


class Assign(Wire, frozen=True, kw_only=True, tag_field="type", tag="task"):
    """An attempt to run. ``timeout_sec`` is what is left, counted on the receiver's monotonic clock."""

    task_id: str
    token: str
    attempt: int
    name: str
    payload: Json = None
    timeout_sec: float | None = None
    executor: str = "embedded"
    checkpoint: Json = None


class Cancel(Wire, frozen=True, kw_only=True, tag_field="type", tag="cancel"):
    """Stop the attempt with this token; ``token`` None means whichever the peer holds."""

    task_id: str
    token: str | None = None
    reason: str = "cancel.requested"


class Ack(Wire, frozen=True, kw_only=True, tag_field="type", tag="ack", omit_defaults=True):
    """The result is durable: the peer may forget it. With ``checkpoint``: that one is, and not the result."""

    task_id: str
    token: str
    checkpoint: int | None = None


class Ping(Wire, frozen=True, kw_only=True, tag_field="type", tag="ping"):
    """Answered by a heartbeat."""


class Refused(Wire, frozen=True, kw_only=True, tag_field="type", tag="refused"):
    """The link was not accepted; the socket closes after it."""

    status: int
    code: str
    detail: str


ControllerMessage = Welcome | Assign | Cancel | Ack | Ping | Refused
