"""A mapping that is never changed: a small layer of changes over a large base that many versions share."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TypeVar

from typing_extensions import override

T = TypeVar("T")
_SMALL = 32


class Layered(Mapping[str, T]):
    """A step over n nodes that changes k of them costs about k + √n, not n."""

    __slots__ = ("_base", "_new", "_top")

    def __init__(self, base: dict[str, T], top: dict[str, T], new: int) -> None:
        self._base = base
        self._top = top
        self._new = new

    @classmethod
    def of(cls, mapping: Mapping[str, T]) -> Layered[T]:
        """The mapping itself when it is one already, else a copy."""
        return mapping if isinstance(mapping, Layered) else cls(dict(mapping), {}, 0)

    def changed(self, changes: Mapping[str, T]) -> Layered[T]:
        """With some values set; new keys come last."""
        if not changes:
            return self
        new = self._new + sum(key not in self for key in changes)
        top = {**self._top, **changes}
        if len(top) > _SMALL and len(top) * len(top) > len(self._base):
            return Layered({**self._base, **top}, {}, 0)
        return Layered(self._base, top, new)

    @override
    def __getitem__(self, key: str) -> T:
        top = self._top
        return top[key] if key in top else self._base[key]

    @override
    def __contains__(self, key: object) -> bool:
        return key in self._top or key in self._base

    @override
    def __iter__(self) -> Iterator[str]:
        yield from self._base
        if self._new:
            yield from (key for key in self._top if key not in self._base)

    @override
    def __len__(self) -> int:
        return len(self._base) + self._new


class Overlay(Mapping[str, T]):
    """A mapping with changes on top while a step is made."""

    __slots__ = ("base", "changes")

    def __init__(self, base: Layered[T]) -> None:
        self.base = base
        self.changes: dict[str, T] = {}

    def __setitem__(self, key: str, value: T) -> None:
        self.changes[key] = value

    @override
    def __getitem__(self, key: str) -> T:
        changes = self.changes
        return changes[key] if key in changes else self.base[key]

    @override
    def __contains__(self, key: object) -> bool:
        return key in self.changes or key in self.base

    @override
    def __iter__(self) -> Iterator[str]:
        yield from self.base
        yield from [key for key in self.changes if key not in self.base]

    @override
    def __len__(self) -> int:
        return len(self.base) + sum(key not in self.base for key in self.changes)

    def frozen(self) -> Layered[T]:
        """All of it, never to change."""
        return self.base.changed(self.changes)
