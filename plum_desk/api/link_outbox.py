"""What a peer has still to say over its link: messages of this turn, log text, and outcomes until acknowledged."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Iterator, Sequence

from plum_desk.api.links import Checkpoint, Failure, Holding, Log, PeerMessage, Result, Started

Outcome = Result | Failure
LOG_LIMIT = 1024 * 1024
"""Characters of unsent log text that are kept for one task while the link is down; beyond it the oldest go."""
OPEN_LOG_LIMIT = 8 * LOG_LIMIT
"""The same while the link is open, for a task that writes faster than the link carries."""

_MERGED = 64 * 1024
_Key = tuple[str, str]


class Outbox:
    """Knows which attempts the peer holds, from `holds` until `acknowledged`.

    Everything goes out in the order in which it came, except that log text is merged into the first unsent message of
    its task. While the link is down, log text is kept up to a limit, outcomes without one and the newest
    checkpoint of each attempt, and the rest is forgotten.
    """

    def __init__(self, log_limit: int = LOG_LIMIT, open_log_limit: int = OPEN_LOG_LIMIT) -> None:
        self._log_limit = log_limit
        self._open_log_limit = open_log_limit
        self._held: dict[_Key, Started | None] = {}
        self._outcomes: dict[_Key, Outcome] = {}
        self._checkpoints: dict[_Key, Checkpoint] = {}
        self._logs: dict[_Key, _LogText] = {}
        self._pending: list[PeerMessage | _LogText] = []
        self._open = False

    @property
    def unacknowledged(self) -> int:
        """How many outcomes wait for their acknowledgement."""
        return len(self._outcomes)

    def holdings(self) -> list[Holding]:
        """What `register` tells as `running`."""
        return [Holding(task_id=task_id, token=token) for task_id, token in (*self._held, *self._outcomes)]

    def holds(self, task_id: str, token: str) -> bool:
        """Take an attempt; False when it is held already."""
        key = (task_id, token)
        if key in self._held or key in self._outcomes:
            return False
        self._held[key] = None
        return True

    def repeat(self, task_id: str, token: str | None) -> bool:
        """Say the outcome of a finished attempt once more; False when none is kept. ``token`` None means any."""
        if token is None:
            found = [outcome for key, outcome in self._outcomes.items() if key[0] == task_id]
        else:
            kept = self._outcomes.get((task_id, token))
            found = [] if kept is None else [kept]
        if self._open:
            self._pending.extend(found)
        return bool(found)

    def acknowledged(self, task_id: str, token: str) -> None:
        self._outcomes.pop((task_id, token), None)
        self._checkpoints.pop((task_id, token), None)

    def saved(self, task_id: str, token: str, number: int) -> None:
        """A checkpoint is durable; a newer one may still be on its way."""
        newest = self._checkpoints.get((task_id, token))
        if newest is not None and (newest.number or 0) <= number:
            del self._checkpoints[task_id, token]

    def put(self, message: PeerMessage) -> None:
        if isinstance(message, Log):
            self._put_log(message)
            return
        if isinstance(message, Result | Failure):
            key = (message.task_id, message.token)
            self._held.pop(key, None)
            self._outcomes[key] = message
        elif isinstance(message, Started) and (message.task_id, message.token) in self._held:
            self._held[message.task_id, message.token] = message
        elif isinstance(message, Checkpoint):
            self._checkpoints[message.task_id, message.token] = message
        if self._open:
            self._pending.append(message)

    def open(self) -> None:
        """The link is welcomed: say again what the controller may have missed, outcomes after their logs."""
        self._open = True
        started = [message for message in self._held.values() if message is not None]
        self._pending = [*started, *self._logs.values(), *self._checkpoints.values(), *self._outcomes.values()]

    def close(self) -> None:
        """The link is down."""
        self._open = False
        self._pending = list(self._logs.values())
        for log in self._logs.values():
            log.trim(self._log_limit)

    def take(self) -> list[PeerMessage]:
        """Everything to send now."""
        taken: list[PeerMessage] = []
        for item in self._pending:
            if isinstance(item, _LogText):
                taken.extend(item.messages())
            else:
                taken.append(item)
        self._pending = []
        self._logs.clear()
        return taken

    def give_back(self, unsent: Sequence[PeerMessage]) -> None:
        """What was taken did not leave: log text waits for the next link, outcomes are kept anyway."""
        for message in reversed(unsent):
            if isinstance(message, Log):
                log = self._log_of(message.task_id, message.token)
                log.prepend(message.stream, message.text)
                log.trim(self._limit())

    def _put_log(self, message: Log) -> None:
        log = self._log_of(message.task_id, message.token)
        log.append(message.stream, message.text)
        log.trim(self._limit())

    def _limit(self) -> int:
        return self._open_log_limit if self._open else self._log_limit

    def _log_of(self, task_id: str, token: str) -> _LogText:
        key = (task_id, token)
        if (log := self._logs.get(key)) is None:
            log = self._logs[key] = _LogText(task_id, token)
            self._pending.append(log)
        return log


class _LogText:
    """The unsent log text of one attempt, bounded; the newest text survives."""

    def __init__(self, task_id: str, token: str) -> None:
        self._task_id = task_id
        self._token = token
        self._pieces: deque[tuple[str, str]] = deque()
        self._size = 0
        self._dropped = 0

    def append(self, stream: str, text: str) -> None:
        self._pieces.append((stream, text))
        self._size += len(text)

    def prepend(self, stream: str, text: str) -> None:
        self._pieces.appendleft((stream, text))
        self._size += len(text)

    def trim(self, limit: int) -> None:
        """Drop the oldest text beyond the limit."""
        while self._size > limit:
            stream, text = self._pieces.popleft()
            too_many = min(len(text), self._size - limit)
            if too_many < len(text):
                self._pieces.appendleft((stream, text[too_many:]))
            self._size -= too_many
            self._dropped += too_many

    def messages(self) -> Iterator[PeerMessage]:
        if self._dropped:
            yield self._message("log", f"[{self._dropped} characters of output were dropped here]\n")
        for stream, text in _merged(self._pieces):
            yield self._message(stream, text)

    def _message(self, stream: str, text: str) -> Log:
        return Log(task_id=self._task_id, token=self._token, stream=stream, text=text)  # type: ignore[arg-type]


def _merged(pieces: Iterable[tuple[str, str]]) -> Iterator[tuple[str, str]]:
    """Neighbours of one stream become one text, up to a size that is good to send."""
    stream, texts, size = "", list[str](), 0
    for next_stream, text in pieces:
        if texts and (next_stream != stream or size + len(text) > _MERGED):
            yield stream, "".join(texts)
            texts, size = [], 0
        stream = next_stream
        texts.append(text)
        size += len(text)
    if texts:
        yield stream, "".join(texts)
