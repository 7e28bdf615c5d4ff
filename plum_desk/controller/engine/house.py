"""What every mailbox works with: time, ids, the dispatcher, the executors and the timers of one engine."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from msgspec import Struct

from plum_desk.api.types.tasks import TaskDefinition
from plum_desk.api.types.workflows import TaskNode
from plum_desk.base.clock import Clock
from plum_desk.base.ids import Ids
from plum_desk.controller.engine.dispatcher import Dispatcher
from plum_desk.controller.engine.evaluation import Evaluations
from plum_desk.controller.engine.ports import Executor
from plum_desk.controller.engine.statistics import Statistics
from plum_desk.controller.engine.timers import Timers

Definitions = Callable[[TaskNode], TaskDefinition | None]


class House(Struct, frozen=True):
    """The collaborators of the mailboxes of one life of the controller; ``epoch`` counts its lives."""

    clock: Clock
    ids: Ids
    random: Callable[[], float]
    epoch: int
    timers: Timers
    dispatcher: Dispatcher
    executors: Mapping[str, Executor]
    evaluations: Evaluations
    definitions: Definitions
    statistics: Statistics

    def token(self, attempt: int) -> str:
        """The fencing token of an attempt: the epoch of this life, then the attempt."""
        return f"{self.epoch}.{attempt}"
