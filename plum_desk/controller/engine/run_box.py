"""The mailbox of a run: its nodes and their tasks change in one transaction."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from msgspec import Struct

from plum_desk.api.errors import Conflict, NotFound, PlumError
from plum_desk.controller.core import task as core
from plum_desk.controller.core.errors import IllegalTransition
from plum_desk.controller.core.graph.compile import Graph
from plum_desk.controller.core.run import state as runs
from plum_desk.controller.core.run.state import RunEffect, RunLimits, RunState
from plum_desk.controller.engine.house import House
from plum_desk.controller.engine.message import Message
from plum_desk.controller.engine.pump import Plan
from plum_desk.controller.engine.removal import remove_run
from plum_desk.controller.engine.run_draft import RunDraft
from plum_desk.controller.engine.task_draft import TaskDraft, carry_out
from plum_desk.controller.engine.timers import Timer
from plum_desk.controller.engine.unit import TaskUnit
from plum_desk.controller.engine.views import node_view, run_view, task_view
from plum_desk.controller.store import runs as run_store
from plum_desk.controller.store import tasks as task_store
from plum_desk.controller.store import workflows as workflow_store
from plum_desk.controller.store.port import ChangeKind, Transaction
from plum_desk.controller.store.runs import StoredNode, StoredRun
from plum_desk.controller.store.tasks import StoredTask

_GRACE_S = 2.0
"""So much longer may a run take whose time ended while the controller stood still."""


class Discard(Struct, frozen=True):
    """Stop everything of the run and delete it."""


class TaskMessage(Struct, frozen=True):
    """An event of one of the run's tasks."""

    task_id: str
    event: core.TaskEvent


class Written(Struct, frozen=True):
    """What a plan stored."""

    run: StoredRun
    nodes: list[StoredNode]
    tasks: list[StoredTask]


class RunBox:
    """Steps a run and its tasks. ``ended`` is called when the run is final, deleted, or was never stored."""

    def __init__(
        self,
        house: House,
        graph: Graph,
        limits: RunLimits,
        state: RunState,
        *,
        revision: int,
        make_unit: Callable[[RunBox, StoredTask], TaskUnit],
        forget_task: Callable[[str], None],
        ended: Callable[[RunBox], None],
        retry: Callable[[RunBox], None],
        tell: Callable[[RunBox, runs.RunEvent], None],
    ) -> None:
        self._house = house
        self._make_unit = make_unit
        self._forget_task = forget_task
        self._ended = ended
        self._retry = retry
        self._tell = tell
        self._messages: list[Message] = []
        self._planned: list[Message] = []
        self._deadline: Timer | None = None
        self._is_deleted = False
        self._places = {key: place for place, key in enumerate(graph.order)}
        self.graph = graph
        self.limits = limits
        self.state = state
        self.revision = revision
        self.revisions: dict[str, int] = {}
        self.units: dict[str, TaskUnit] = {}
        self.first_effects: tuple[RunEffect, ...] = ()
        self.first_changes: frozenset[str] = frozenset()

    def post(self, message: Message) -> None:
        """Let an event wait; the caller marks the box."""
        self._messages.append(message)

    def stored_node(self, path: str) -> StoredNode:
        """A node as it is committed."""
        return StoredNode(
            self.state.run_id, path, self.state.nodes[path], self.revisions.get(path, self.revision), self._places[path]
        )

    def plan(self) -> Plan | None:
        """See ``pump.Mailbox``."""
        messages, self._messages = self._messages, []
        self._planned = messages
        if self._is_deleted:
            for message in messages:
                _settle(message, None, NotFound("run.notFound", "The run was deleted."))
            return None
        if any(isinstance(message.event, Discard) for message in messages):
            return Plan(self._delete, partial(self._deleted, messages), partial(self._failed, None, messages))
        draft = RunDraft(self._house, self.graph, self.limits, self.state, self.units)
        try:
            draft.resume(self.first_effects, self.first_changes)
            taken = [message for message in messages if self._apply(draft, message)]
            draft.settle()
        except Exception:
            draft.abandon()
            raise
        if not draft.is_changed and self.revision > 0 and not any(m.note for m in taken):
            self.state = draft.state
            self._after(draft)
            for message in taken:
                _settle(message, StoredRun(self.state, self.revision), None)
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
        if self.revision == 0:
            self._ended(self)

    def _apply(self, draft: RunDraft, message: Message) -> bool:
        event = message.event
        try:
            if isinstance(event, TaskMessage):
                draft.task_event(event.task_id, event.event)
            else:
                draft.run_event(event)
        except IllegalTransition as refusal:
            _settle(message, None, Conflict("run.wrongState", f"The run is {refusal.state}."))
            return False
        return True

    def _write(self, draft: RunDraft, messages: list[Message], tx: Transaction) -> Written:
        created = self.revision == 0
        run_id = draft.state.run_id
        revision = self.revision
        if created and not workflow_store.exists(tx.connection, draft.state.workflow_id):
            raise NotFound("workflow.notFound", f"There is no workflow {draft.state.workflow_id}.")
        if created or draft.run_changed:
            revision = tx.revision()
            weight = run_store.put(tx, draft.state, revision)
            tx.emit("workflow-runs", _kind(created), revision, partial(run_view, draft.state, revision), weight)
        paths = self.graph.order if created else draft.changed
        nodes = [StoredNode(run_id, p, draft.state.nodes[p], tx.revision(), self._places[p]) for p in paths]
        for node, weight in zip(nodes, run_store.put_nodes(tx, nodes), strict=True):
            tx.emit("run-nodes", _kind(created), node.revision, partial(node_view, node), weight)
        tasks = [self._write_task(tx, task) for task in draft.tasks.values() if draft.is_task_changed(task)]
        for message in messages:
            message.write_more(tx, self._house.ids.new, self._house.clock.wall())
        return Written(StoredRun(draft.state, revision), nodes, tasks)

    def _write_task(self, tx: Transaction, draft: TaskDraft) -> StoredTask:
        created = draft.order.task_id not in self.units
        stored = StoredTask(draft.order, draft.progress, tx.revision())
        weight = (task_store.insert if created else task_store.update)(tx, stored)
        tx.emit("tasks", _kind(created), stored.revision, partial(task_view, stored), weight)
        return stored

    def _committed(self, draft: RunDraft, messages: list[Message], written: Written) -> None:
        self.state, self.revision = written.run.state, written.run.revision
        self.revisions.update((node.path, node.revision) for node in written.nodes)
        for stored in written.tasks:
            self._commit_task(draft.tasks[stored.order.task_id], stored)
        self._after(draft)
        for message in messages:
            _settle(message, written.run, None)
        if self.state.finished_at is not None:
            self._end()

    def _commit_task(self, draft: TaskDraft, stored: StoredTask) -> None:
        task_id = stored.order.task_id
        unit = self.units.get(task_id)
        if unit is None:
            unit = self.units[task_id] = self._make_unit(self, stored)
        unit.stored = stored
        carry_out(self._house, unit, draft.effects)
        if core.is_final(stored.progress):
            del self.units[task_id]
            self._forget_task(task_id)

    def _after(self, draft: RunDraft) -> None:
        self.first_effects, self.first_changes = (), frozenset()
        for evaluate in draft.evaluate_later:
            self._house.evaluations.later(evaluate, partial(self._tell, self))
        if draft.deadline is not None:
            self._deadline = self._house.timers.at_wall(draft.deadline, self._pass_deadline, grace_s=_GRACE_S)

    def _pass_deadline(self) -> None:
        self._tell(self, runs.DeadlinePassed(at=self._house.clock.wall()))

    def _failed(self, draft: RunDraft | None, messages: list[Message], error: PlumError) -> None:
        kept = [m for m in messages if not m.awaited]
        if draft is not None:
            draft.abandon()
            kept = [m for m in kept if not _is_assignment(m)]
            self._wait_again(messages)
        for message in messages:
            if message.awaited:
                _settle(message, None, error)
        self._messages = kept + self._messages
        if self.revision == 0:
            self._ended(self)
        elif self._messages or self.first_effects or self.first_changes:
            self._retry(self)

    def _wait_again(self, messages: list[Message]) -> None:
        for message in messages:
            if _is_assignment(message) and message.event.task_id in self.units:
                self._house.dispatcher.wait(self.units[message.event.task_id].order)

    def _delete(self, tx: Transaction) -> None:
        remove_run(tx, self.state.run_id)

    def _deleted(self, messages: list[Message], _: None) -> None:
        self._is_deleted = True
        for unit in list(self.units.values()):
            unit.stop_timer()
            self._house.dispatcher.withdraw(unit.order.task_id)
            if (token := unit.stored.progress.token) is not None:
                self._house.executors[unit.order.executor].revoke(unit.order.task_id, token, "run.deleted")
            self._forget_task(unit.order.task_id)
        for message in messages + self._messages:
            if _is_assignment(message) and message.event.task_id in self.units:
                order = self.units[message.event.task_id].order
                self._house.executors[order.executor].release(order.task_id)
        self.units.clear()
        self._end()
        for message in messages:
            _settle(message, StoredRun(self.state, self.revision), None)

    def _end(self) -> None:
        if self._deadline is not None:
            self._deadline.cancel()
        self._ended(self)


def _kind(created: bool) -> ChangeKind:
    return "created" if created else "updated"


def _is_assignment(message: Message) -> bool:
    return isinstance(message.event, TaskMessage) and isinstance(message.event.event, core.Assigned)


def _settle(message: Message, stored: StoredRun | None, error: PlumError | None) -> None:
    if message.settled is not None:
        message.settled(stored, error)
