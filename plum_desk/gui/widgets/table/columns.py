"""A column is a frozen record: its title, how a row fills it, its width and how it sorts."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Generic, Literal, TypeVar

from plum_desk.gui.widgets.table.cells import Cell

R = TypeVar("R")
Kind = Literal["text", "state", "name", "progress", "sparkline", "time", "chips", "dots"]


@dataclass(frozen=True, slots=True)
class Column(Generic[R]):
    """`title` is called at every change of language; `sort` gives a key that compares, None sorts by text."""

    key: str
    title: Callable[[], str]
    cell: Callable[[R], Cell]
    kind: Kind = "text"
    width: int = 100
    elastic: bool = False
    right: bool = False
    sort: Callable[[R], Any] | None = None
    middle: bool = False
