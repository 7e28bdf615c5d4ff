"""Who waits for a place, in order: a sequence that is never changed, from whose front it costs nothing to take."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Any

from typing_extensions import override


class Line(Sequence[str]):
    """``_more`` stands behind what is left of ``_items`` from ``_start`` on."""

    __hash__ = None  # type: ignore[assignment]
    __slots__ = ("_items", "_more", "_start")

    def __init__(self, items: Iterable[str] = (), start: int = 0, more: tuple[str, ...] = ()) -> None:
        self._items = tuple(items)
        self._start = start
        self._more = more

    @override
    def __len__(self) -> int:
        return len(self._items) - self._start + len(self._more)

    @override
    def __getitem__(self, index: Any) -> Any:
        return tuple(self)[index]

    @override
    def __iter__(self) -> Iterator[str]:
        for place in range(self._start, len(self._items)):
            yield self._items[place]
        yield from self._more

    @override
    def __eq__(self, other: object) -> bool:
        return isinstance(other, Sequence) and tuple(self) == tuple(other)

    def draft(self) -> LineDraft:
        """For the changes of one step."""
        return LineDraft(self._items, self._start, self._more)


class LineDraft:
    """A line in the making."""

    def __init__(self, items: tuple[str, ...], start: int, more: tuple[str, ...]) -> None:
        self._items = items
        self._start = start
        self._more = more
        self._new: list[str] = []

    def __bool__(self) -> bool:
        return self._start < len(self._items) or bool(self._more) or bool(self._new)

    def append(self, path: str) -> None:
        self._new.append(path)

    def popleft(self) -> str:
        """The first in line. Raises IndexError when there is none."""
        if self._start == len(self._items):
            self._items, self._start = (*self._more, *self._new), 0
            self._more, self._new = (), []
        path = self._items[self._start]
        self._start += 1
        return path

    def keep(self, is_kept: Callable[[str], bool]) -> None:
        """Drop all others."""
        self._items, self._start = tuple(filter(is_kept, self.frozen())), 0
        self._more, self._new = (), []

    def frozen(self) -> Line:
        """All of it, never to change."""
        more = (*self._more, *self._new) if self._new else self._more
        return Line(self._items, self._start, more)
