"""What `plum` prints: tables for people, JSON for programs, errors on stderr."""

from __future__ import annotations

import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Generic, TypeVar

import msgspec

from plum_desk.api.errors import PlumError
from plum_desk.api.messages import sentence
from plum_desk.cli.options import Options
from plum_desk.cli.texts import Texts

if TYPE_CHECKING:
    from rich.console import Console
    from rich.table import Table

T = TypeVar("T", contravariant=True)
_PIPE_WIDTH = 240
_STATE_STYLES = {
    "Pending": "blue",
    "Queued": "blue",
    "Ready": "blue",
    "Running": "yellow",
    "Waiting": "yellow",
    "Succeeded": "green",
    "Healthy": "green",
    "Failed": "red",
    "Timeout": "red",
    "UpstreamFailed": "red",
    "Unhealthy": "red",
    "Lost": "red",
    "Canceled": "bright_black",
    "Skipped": "bright_black",
    "Superseded": "bright_black",
    "Unknown": "bright_black",
}


@dataclass(frozen=True)
class Column(Generic[T]):
    """One column of a table: its heading in both languages and how to get a row's text."""

    en: str
    zh: str
    text: Callable[[T], object]
    right: bool = False


class Output:
    """Prints answers as the options ask for it."""

    def __init__(self, options: Options, texts: Texts):
        self._options = options
        self._texts = texts

    @property
    def as_json(self) -> bool:
        return self._options.as_json

    def table(self, rows: Sequence[T], columns: Sequence[Column[T]]) -> None:
        """A list of objects: with `--json` an array of them, whole."""
        if self.as_json:
            self.json(rows)
            return
        if not rows:
            self.say(self._texts("There are none.", "没有任何条目。"))
            return
        self.console().print(self.grid(rows, columns))

    def record(self, value: T, columns: Sequence[Column[T]]) -> None:
        """One object as lines of name and value; with `--json` the whole object."""
        if self.as_json:
            self.json(value)
            return
        self.console().print(self.form(value, columns))

    def grid(self, rows: Sequence[T], columns: Sequence[Column[T]]) -> Table:
        """What `table` prints, to be shown by somebody else."""
        from rich.table import Table

        grid = Table(box=None, pad_edge=False, header_style="bold")
        for column in columns:
            heading = self._texts(column.en, column.zh)
            grid.add_column(heading, justify="right" if column.right else "left", overflow="fold")
        for row in rows:
            grid.add_row(*(styled(column.text(row)) for column in columns))
        return grid

    def form(self, value: T, columns: Sequence[Column[T]]) -> Table:
        """What `record` prints, to be shown by somebody else."""
        from rich.table import Table

        grid = Table(box=None, pad_edge=False, show_header=False)
        grid.add_column(style="bold")
        grid.add_column(overflow="fold")
        for column in columns:
            grid.add_row(self._texts(column.en, column.zh), styled(column.text(value)))
        return grid

    def done(self, value: object, message: str) -> None:
        """An action's answer: its sentence, or with `--json` the object (nothing for None)."""
        if not self.as_json:
            self.say(message)
        elif value is not None:
            self.json(value)

    def json(self, value: object) -> None:
        sys.stdout.buffer.write(msgspec.json.format(msgspec.json.encode(value), indent=2) + b"\n")
        sys.stdout.buffer.flush()

    def json_line(self, value: object) -> None:
        """One of many objects: a line of its own, there at once."""
        sys.stdout.buffer.write(msgspec.json.encode(value) + b"\n")
        sys.stdout.buffer.flush()

    def line(self, text: str) -> None:
        """One of many lines that go on, there at once; a reader that has seen enough ends them."""
        sys.stdout.write(f"{text}\n")
        sys.stdout.flush()

    def text(self, text: str, key: str) -> None:
        """An answer that is text, as it is; with `--json` an object with it under `key`."""
        if self.as_json:
            self.json({key: text})
        else:
            sys.stdout.write(text if text.endswith("\n") else f"{text}\n")

    def say(self, message: str) -> None:
        self.console().print(message, markup=False, highlight=False)

    def note(self, message: str) -> None:
        """For the person, beside the answer: on stderr."""
        self.console(stderr=True).print(message, markup=False, highlight=False)

    def error(self, error: PlumError) -> None:
        """The sentence of the code, below it the detail and every problem; with `--json` as problem+json."""
        meaning = sentence(error.code, self._options.lang, error.status)
        if self.as_json:
            problem = {"status": error.status, "code": error.code, "title": meaning, "detail": error.detail}
            text = msgspec.json.encode({**problem, "errors": error.errors}).decode()
            print(text, file=sys.stderr)
            return
        console = self.console(stderr=True)
        console.print(f"plum: {meaning}", style="red", markup=False, highlight=False)
        if error.detail:
            console.print(f"  {error.detail} ({error.code})", markup=False, highlight=False)
        for found in error.errors:
            console.print(f"  {found.path}: {found.message}", markup=False, highlight=False)

    def console(self, *, stderr: bool = False) -> Console:
        """A console for one of the two streams; a pipe gets long lines instead of cut ones."""
        from rich.console import Console

        stream = sys.stderr if stderr else sys.stdout
        return Console(file=stream, width=None if stream.isatty() else _PIPE_WIDTH, soft_wrap=False)


def styled(value: object) -> Any:
    """A cell: nothing for None, a state in its colour, no markup in texts."""
    from rich.text import Text

    if value is None:
        return Text("–", style="bright_black")
    text = str(value)
    return Text(text, style=_STATE_STYLES.get(text, ""))
