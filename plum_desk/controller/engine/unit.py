"""A task that is not final, as the engine holds it: what is committed, its timer, and what its attempt said last."""

from __future__ import annotations

from collections.abc import Callable

from plum_desk.controller.core.task import TaskEvent, TaskOrder
from plum_desk.controller.engine.timers import Timer
from plum_desk.controller.store.tasks import StoredTask


class TaskUnit:
    """``tell`` posts an event to the task's mailbox, ``tell_freed`` asks for a round of matching.

    A ``held`` task does not wait for a place: its run is paused. ``queued`` tells that it has waited for one.
    """

    __slots__ = ("held", "progress", "queued", "stored", "tell", "tell_freed", "timer")

    def __init__(
        self, stored: StoredTask, tell: Callable[[TaskEvent], None], tell_freed: Callable[[str], None]
    ) -> None:
        self.stored = stored
        self.tell = tell
        self.tell_freed = tell_freed
        self.timer: Timer | None = None
        self.held = False
        self.queued = False
        self.progress: tuple[float | None, str | None] = (None, None)

    @property
    def order(self) -> TaskOrder:
        """What the task is asked to do."""
        return self.stored.order

    def stop_timer(self) -> None:
        """Whatever was waited for is over."""
        if self.timer is not None:
            self.timer.cancel()
            self.timer = None
