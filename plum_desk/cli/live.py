"""Lists that stay and change before the reader's eyes: a table on a terminal, else lines or JSON lines."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any, Generic, Protocol, TypeVar

from plum_desk.api.client import Connected, Disconnected, Event, PlumClient
from plum_desk.cli.output import Column, Output
from plum_desk.cli.session import Session
from plum_desk.cli.texts import Texts

if TYPE_CHECKING:
    from rich.console import RenderableType

T = TypeVar("T")
_REFRESHES_PER_S = 8
_KEPT = 10_000
_BELOW = 3
"""Lines under a table that fills the terminal: the rest of it, the state of the connection, the prompt."""


@dataclass(frozen=True)
class Listing(Generic[T]):
    """A list and how it goes on: `read` gives it, `keep` says whether a changed object belongs to it.

    `key` is the object's id; with a `limit` the newest are shown, newest first.
    """

    topic: str
    columns: Sequence[Column[T]]
    key: Callable[[T], str]
    read: Callable[[PlumClient], Awaitable[list[T]]]
    keep: Callable[[T], bool] = lambda _: True
    limit: int | None = None


async def show(session: Session, plum: PlumClient, listing: Listing[T], *, watch: bool) -> None:
    """The list as it is; with `watch` also its changes, for ever."""
    if not watch:
        session.out.table(await listing.read(plum), listing.columns)
        return
    with _view(session, listing) as view:
        rows = _Rows(listing)
        async with plum.events([listing.topic]) as feed:
            async for item in feed:
                if isinstance(item, Event) and item.kind == "snapshot":
                    rows.reset(await listing.read(plum))
                    view.all(rows.shown, item)
                elif isinstance(item, Event) and rows.take(item):
                    view.changed(rows.shown, item)
                elif isinstance(item, Connected | Disconnected):
                    view.connection(item)


class _Rows(Generic[T]):
    """The objects of a listing; also those beyond its limit, whose changes are told too."""

    def __init__(self, listing: Listing[T]) -> None:
        self._listing = listing
        self._by_key: dict[str, T] = {}

    @property
    def shown(self) -> list[T]:
        if self._listing.limit is None:
            return list(self._by_key.values())
        # What grows without bound has ids that sort by time.
        newest = sorted(self._by_key, reverse=True)[: self._listing.limit]
        return [self._by_key[key] for key in newest]

    def reset(self, rows: Sequence[T]) -> None:
        self._by_key = {self._listing.key(row): row for row in rows}

    def take(self, event: Event) -> bool:
        """Whether the change concerns the list: also an object that has just left it."""
        if event.kind == "deleted":
            return any(self._by_key.pop(key, None) for key in event.data.values() if isinstance(key, str))
        key = self._listing.key(event.data)
        known = self._by_key.get(key)
        if known is not None and getattr(known, "revision", 0) >= (event.revision or 0):
            return False  # the list was read after this change
        if not self._listing.keep(event.data):
            return self._by_key.pop(key, None) is not None
        self._by_key[key] = event.data
        if len(self._by_key) > _KEPT:
            del self._by_key[min(self._by_key)]
        return True


class _View(Protocol[T]):
    def all(self, rows: list[T], event: Event) -> None: ...

    def changed(self, rows: list[T], event: Event) -> None: ...

    def connection(self, item: Connected | Disconnected) -> None: ...

    def __enter__(self) -> _View[T]: ...

    def __exit__(self, *_: object) -> None: ...


def _view(session: Session, listing: Listing[T]) -> _View[T]:
    if session.out.as_json:
        return _JsonLines(session)
    return _Screen(session, listing) if session.out.console().is_terminal else _Lines(session, listing)


class _JsonLines(Generic[T]):
    """One event a line, as `plum events --json` prints it; the first has the whole list."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def all(self, rows: list[T], event: Event) -> None:
        whole = Event(topic=event.topic, kind="snapshot", revision=event.revision, data=rows)
        self._session.out.json_line(whole)

    def changed(self, rows: list[T], event: Event) -> None:
        self._session.out.json_line(event)

    def connection(self, item: Connected | Disconnected) -> None:
        tell(self._session, item)

    def __enter__(self) -> _JsonLines[T]:
        return self

    def __exit__(self, *_: object) -> None:
        pass


class _Lines(_JsonLines[T]):
    """A line for each object that is there, the newest last, and for each change."""

    def __init__(self, session: Session, listing: Listing[T]) -> None:
        super().__init__(session)
        self._listing = listing

    def all(self, rows: list[T], event: Event) -> None:
        for row in reversed(rows):
            self._session.out.line(stamped("present", *cells(row, self._listing.columns)))

    def changed(self, rows: list[T], event: Event) -> None:
        gone = event.kind == "deleted"
        told = [text for text in event.data.values() if isinstance(text, str)] if gone else None
        self._session.out.line(stamped(event.kind, *(told or cells(event.data, self._listing.columns))))


class _Screen(Generic[T]):
    """The table in place, with the state of the connection below it."""

    def __init__(self, session: Session, listing: Listing[T]) -> None:
        self._listing = listing
        self._out, self._texts = session.out, session.texts
        self._rows: list[T] = []
        self._screen = Screen(session.out, session.texts, self._render)

    def all(self, rows: list[T], event: Event) -> None:
        self._rows = rows

    def changed(self, rows: list[T], event: Event) -> None:
        self._rows = rows

    def connection(self, item: Connected | Disconnected) -> None:
        self._screen.connection(item)

    def __enter__(self) -> _Screen[T]:
        self._screen.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._screen.stop()

    def _render(self, height: int) -> list[RenderableType]:
        rows = self._rows[: max(1, height - _BELOW)]
        parts: list[RenderableType] = [self._out.grid(rows, self._listing.columns)]
        if hidden := len(self._rows) - len(rows):
            parts.append(self._texts("… and {} more", "… 另有 {} 项", hidden))
        return parts


class Screen:
    """A part of the terminal that is drawn anew while it goes on; `render` gives its parts for a height in lines."""

    def __init__(self, out: Output, texts: Texts, render: Callable[[int], list[RenderableType]]) -> None:
        from rich.live import Live

        self._texts, self._render = texts, render
        self._console = out.console()
        self._status = texts("Connecting …", "正在连接……")
        self._live = Live(
            get_renderable=self._drawn, console=self._console, refresh_per_second=_REFRESHES_PER_S, transient=False
        )

    def connection(self, item: Connected | Disconnected) -> None:
        """Say below whether what is shown is current."""
        if isinstance(item, Connected):
            self._status = self._texts("Live; Ctrl+C ends.", "实时更新；按 Ctrl+C 结束。")
        else:
            self._status = self._texts("Connection lost: {}", "连接中断：{}", item.reason)

    def start(self) -> None:
        self._live.start()

    def stop(self) -> None:
        """Leave the last state on the terminal."""
        self._status = ""
        self._live.stop()

    def _drawn(self) -> RenderableType:
        from rich.console import Group
        from rich.text import Text

        parts = self._render(self._console.height)
        return Group(*parts, Text(self._status, style="bright_black")) if self._status else Group(*parts)


def tell(session: Session, item: Connected | Disconnected) -> None:
    """A lost connection, on stderr; that it is open is told by what follows."""
    if isinstance(item, Disconnected):
        session.out.note(session.texts("Connection lost: {}", "连接中断：{}", item.reason))


def cells(row: T, columns: Sequence[Column[T]]) -> list[str]:
    """What stands in the columns, as plain text."""
    found: list[Any] = [column.text(row) for column in columns]
    return ["–" if text is None or text == "" else str(text) for text in found]


def stamped(*words: str) -> str:
    """A line of its own moment."""
    return "  ".join((datetime.now().astimezone().strftime("%H:%M:%S"), *words))
