"""How values become columns: compact JSON, and back."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import msgspec

_encoder = msgspec.json.Encoder()
encode = _encoder.encode


def decode_json(blob: bytes | None) -> Any:
    """A column of free JSON, None when there is none."""
    return None if blob is None else msgspec.json.decode(blob)


def marks(values: Iterable[object]) -> str:
    """Question marks for an IN list."""
    return ",".join("?" for _ in values)


class Where:
    """Collects the conditions of a query whose filters are optional."""

    def __init__(self) -> None:
        self._clauses: list[str] = []
        self.parameters: list[Any] = []

    def add(self, clause: str, *values: Any) -> None:
        """Add a condition with its parameters."""
        self._clauses.append(clause)
        self.parameters.extend(values)

    def one_of(self, column: str, text: str | None) -> None:
        """Add a filter that may hold several values with commas; None adds nothing."""
        if text is None:
            return
        values = text.split(",")
        self.add(f"{column} IN ({marks(values)})", *values)

    def __str__(self) -> str:
        return " WHERE " + " AND ".join(self._clauses) if self._clauses else ""
