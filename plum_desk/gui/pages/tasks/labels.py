"""Labels as one line of text."""

from __future__ import annotations

from collections.abc import Mapping


class LabelsFault(ValueError):  # noqa: N818 - what a person typed, not a fault of ours
    """A part that is no `key=value`; the argument is that part."""


def labels_text(labels: Mapping[str, str]) -> str:
    """`a=1, b=2`."""
    return ", ".join(f"{key}={value}" for key, value in sorted(labels.items()))


def read_labels(text: str) -> dict[str, str]:
    """The labels of such a line. Raises `LabelsFault`."""
    labels: dict[str, str] = {}
    for part in filter(None, (piece.strip() for piece in text.split(","))):
        key, equals, value = part.partition("=")
        if not equals or not key.strip():
            raise LabelsFault(part)
        labels[key.strip()] = value.strip()
    return labels
