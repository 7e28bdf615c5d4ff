"""The mailbox of a task outside a run."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from msgspec import Struct

from plum_desk.api.errors import Conflict, NotFound, PlumError
from plum_desk.controller.core import task as core
from plum_desk.controller.core.errors import IllegalTransition
from plum_desk.controller.engine.house import House
from plum_desk.controller.engine.message import Message
from plum_desk.controller.engine.pump import Plan
from plum_desk.controller.engine.task_draft import TaskDraft, carry_out
from plum_desk.controller.engine.unit import TaskUnit
from plum_desk.controller.engine.views import task_view
from plum_desk.controller.store import tasks as store
from plum_desk.controller.store.port import Transaction
from plum_desk.controller.store.tasks import StoredTask

Ended = Callable[["TaskBox"], None]


class DiscardTask(Struct, frozen=True):
    """Delete the task, unless it runs."""


class TaskBox:
    """Steps a task; ``ended`` is called when it is final, or when it was never stored. Revision 0 is not stored yet."""

    def __init__(self, house: House, unit: TaskUnit, ended: Ended, retry: Callable[[TaskBox], None]) -> None:
        self._house = house
        self._ended = ended
        self._retry = retry
        self._messages: list[Message] = []
        self._planned: list[Message] = []
        self._is_deleted = False
        self.unit = unit

    def post(self, message: Message) -> None:
        """Let an event wait; the caller marks the box."""
        self._messages.append(message)

    def plan(self) -> Plan | None:
        """See ``pump.Mailbox``."""
        messages, self._messages = self._messages, []
        self._planned = messages
        stored = self.unit.stored
        draft = TaskDraft(self._house, stored.order, stored.progress)
        taken: list[Message] = []
        for place, message in enumerate(messages):
            if self._is_deleted:
                self._refuse(message)
            elif isinstance(message.event, DiscardTask) and draft.progress.state != "Running":
                return self._discard(draft, messages[: place + 1], messages[place + 1 :])
            elif self._apply(draft, message):
                taken.append(message)
        if draft.progress is stored.progress and stored.revision > 0 and not any(m.note for m in taken):
            for message in taken:
                _settle(message, stored, None)
            return None
        return Plan(
            partial(self._write, draft, taken),
            partial(self._committed, draft, taken),
            partial(self._failed, draft, taken),
        )

    def broken(self, error: PlumError) -> None:
        """See ``pump.Mailbox``; what nobody waits for is dropped, time-outs end what hangs on it."""
        for message in self._planned:
            if message.awaited:
                _settle(message, None, error)
        if self.unit.stored.revision == 0:
            self._ended(self)

    def _discard(self, draft: TaskDraft, taken: list[Message], late: list[Message]) -> Plan:
        for message in late:
            if isinstance(message.event, core.Assigned):
                self._house.dispatcher.give_back(draft.order)
        return Plan(
            partial(self._delete, taken),
            partial(self._deleted, draft, taken, late),
            partial(self._failed, draft, taken + late),
        )

    def _delete(self, messages: list[Message], tx: Transaction) -> None:
        task_id, revision = self.unit.order.task_id, tx.revision()
        store.delete(tx, task_id)
        tx.emit("tasks", "deleted", revision, lambda: {"taskId": task_id, "revision": revision})
        for message in messages:
            message.write_more(tx, self._house.ids.new, self._house.clock.wall())

    def _deleted(self, draft: TaskDraft, taken: list[Message], late: list[Message], _: None) -> None:
        self._is_deleted = True
        draft.abandon()
        self._house.dispatcher.withdraw(self.unit.order.task_id)
        self._ended(self)
        for message in taken:
            _settle(message, StoredTask(draft.order, draft.progress, self.unit.stored.revision), None)
        for message in late:
            _settle(message, None, _gone())

    def _refuse(self, message: Message) -> None:
        if isinstance(message.event, core.Assigned):
            self._house.dispatcher.give_back(self.unit.order)
        _settle(message, None, _gone())

    def _apply(self, draft: TaskDraft, message: Message) -> bool:
        if isinstance(message.event, DiscardTask):
            _settle(message, None, Conflict("task.wrongState", "The task runs."))
            return False
        try:
            draft.apply(message.event)
        except IllegalTransition as refusal:
            if isinstance(message.event, core.Assigned):
                self._house.dispatcher.give_back(draft.order)
            _settle(message, None, Conflict("task.wrongState", f"The task is {refusal.state}."))
            return False
        if isinstance(message.event, core.Assigned):
            draft.place = message.event.scheduled_on
        return True

    def _write(self, draft: TaskDraft, messages: list[Message], tx: Transaction) -> StoredTask:
        is_new = self.unit.stored.revision == 0
        stored = StoredTask(draft.order, draft.progress, tx.revision())
        weight = (store.insert if is_new else store.update)(tx, stored)
        tx.emit("tasks", "created" if is_new else "updated", stored.revision, partial(task_view, stored), weight)
        for message in messages:
            message.write_more(tx, self._house.ids.new, self._house.clock.wall())
        return stored

    def _committed(self, draft: TaskDraft, messages: list[Message], stored: StoredTask) -> None:
        self.unit.stored = stored
        carry_out(self._house, self.unit, draft.effects)
        for message in messages:
            _settle(message, stored, None)
        if core.is_final(stored.progress):
            self._ended(self)

    def _failed(self, draft: TaskDraft, messages: list[Message], error: PlumError) -> None:
        draft.abandon()
        kept = [m for m in messages if not m.awaited and not isinstance(m.event, core.Assigned)]
        for message in messages:
            if message.awaited:
                _settle(message, None, error)
        self._messages = kept + self._messages
        if self.unit.stored.revision == 0:
            self._ended(self)
        elif any(isinstance(m.event, core.Assigned) for m in messages):
            self._house.dispatcher.wait(self.unit.order)
        if self._messages:
            self._retry(self)


def _gone() -> PlumError:
    return NotFound("task.notFound", "The task was deleted.")


def _settle(message: Message, stored: StoredTask | None, error: PlumError | None) -> None:
    if message.settled is not None:
        message.settled(stored, error)
