"""One task while a plan is made: events in, a place reserved where that can be done at once, effects kept for later."""

from __future__ import annotations

from plum_desk.api.types.tasks import TaskError
from plum_desk.controller.core import task as core
from plum_desk.controller.core.task import TaskEffect, TaskEvent, TaskOrder, TaskProgress
from plum_desk.controller.engine.house import House
from plum_desk.controller.engine.ports import Assignment
from plum_desk.controller.engine.timers import Timer
from plum_desk.controller.engine.unit import TaskUnit

_BACKSTOP_S = 2.0
_PROCESS_BACKSTOP_S = 10.0


class TaskDraft:
    """The state of a task on top of what is committed."""

    def __init__(self, house: House, order: TaskOrder, progress: TaskProgress) -> None:
        self._house = house
        self.order = order
        self.before = progress
        self.progress = progress
        self.effects: list[TaskEffect] = []
        self.place: str | None = None

    def apply(self, event: TaskEvent) -> None:
        """Step; a task that has just become ready takes a free place in the same change. Raises IllegalTransition."""
        self.progress, effects = core.step(self.order, self.progress, event)
        for effect in effects:
            if isinstance(effect, core.Offer) and effect.not_before is None and self._take_place(event.at):
                continue
            self.effects.append(effect)

    def abandon(self) -> None:
        """The plan was not stored: give the place back."""
        if self.place is None:
            return
        if self.before.state == "Running":
            # The slot of the pool is still that of the attempt which is stored as running.
            self._house.executors[self.order.executor].release(self.order.task_id)
        else:
            self._house.dispatcher.give_back(self.order)

    def _take_place(self, at: float) -> bool:
        place = self._house.dispatcher.place_now(self.order)
        if place is None:
            return False
        self.place = place
        self.apply(core.Assigned(at=at, token=self._house.token(self.progress.attempt + 1), scheduled_on=place))
        return True


def carry_out(house: House, unit: TaskUnit, effects: list[TaskEffect]) -> None:
    """Let the effects of a committed plan follow, in order."""
    unit.stop_timer()
    if unit.order.pool is not None and unit.stored.progress.state != "Running":
        house.dispatcher.pools.give_back(unit.order.task_id)
    for effect in effects:
        match effect:
            case core.Offer():
                _offer(house, unit, effect)
            case core.Withdraw():
                house.dispatcher.withdraw(unit.order.task_id)
            case core.Run():
                _run(house, unit, effect.token)
            case core.Revoke():
                house.executors[unit.order.executor].revoke(unit.order.task_id, effect.token, effect.reason)
            case core.Finish():
                house.statistics.finished(unit.stored.progress.state)
    if unit.stored.progress.state == "Running" and unit.timer is None:
        unit.timer = _backstop(house, unit)


def _offer(house: House, unit: TaskUnit, effect: core.Offer) -> None:
    if effect.not_before is not None:
        unit.timer = house.timers.at_wall(effect.not_before, lambda: wait_for_place(house, unit))
    else:
        wait_for_place(house, unit)


def wait_for_place(house: House, unit: TaskUnit) -> None:
    """Let a pending task wait for a place, unless it is held."""
    if unit.held:
        return
    unit.queued = True
    order, pending_since = unit.order, unit.stored.progress.pending_since
    house.dispatcher.wait(order, pending_since)
    unit.tell_freed(order.executor)
    if order.queue_timeout_sec is not None and pending_since is not None:
        due = pending_since + order.queue_timeout_sec
        unit.timer = house.timers.at_wall(due, lambda: unit.tell(core.QueueTimedOut(at=house.clock.wall())))


def _run(house: House, unit: TaskUnit, token: str) -> None:
    progress = unit.stored.progress
    record = progress.attempts[-1]
    if record.token != token or progress.state != "Running":
        return
    # The wait for a free place says how busy the lab is, not how quick the controller.
    if record.attempt == 1 and not unit.queued:
        house.statistics.started(max(0.0, house.clock.wall() - unit.order.created_at))
    unit.progress = (None, None)
    assignment = Assignment(
        unit.order, token, record.attempt, record.scheduled_on, record.started_at, progress.checkpoint
    )
    house.executors[unit.order.executor].start(assignment)


def _backstop(house: House, unit: TaskUnit) -> Timer:
    """End an attempt whose executor did not: a little after its time, so that the executor's own word comes first."""
    order, record = unit.order, unit.stored.progress.attempts[-1]
    slack = _PROCESS_BACKSTOP_S if order.executor == "os_process" else _BACKSTOP_S
    due = record.started_at + order.timeout_sec + slack

    def end() -> None:
        house.executors[order.executor].revoke(order.task_id, record.token, "timeout")
        error = TaskError(type="Timeout", message=f"no end within {order.timeout_sec:g} s")
        failed = core.AttemptFailed(
            at=house.clock.wall(), token=record.token, outcome="Timeout", error=error, random=house.random()
        )
        unit.tell(failed)

    return house.timers.at_wall(due, end, grace_s=_BACKSTOP_S)
