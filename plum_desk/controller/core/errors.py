"""What the machines raise when an event cannot happen."""

from __future__ import annotations

from collections.abc import Sequence


class IllegalTransition(Exception):  # noqa: N818 - the field's own name
    """An event that the state does not know. Nothing was changed."""

    def __init__(self, thing: str, state: str, event: object, history: Sequence[object]) -> None:
        told = ", ".join(str(entry) for entry in history) or "none"
        super().__init__(f"{thing} is {state} and cannot take {event!r}; history: {told}")
        self.thing = thing
        self.state = state
        self.event = event
