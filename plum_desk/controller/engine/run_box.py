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
from plum_desk.controller.engine.ports import Relations
from plum_desk.controller.engine.pump import Plan
from plum_desk.controller.engine.removal import remove_run
from plum_desk.controller.engine.run_draft import RunDraft
from plum_desk.controller.engine.task_draft import TaskDraft, carry_out, wait_for_place
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
        relations: Relations,
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
        self._relations = relations
        self._timers: dict[str, Timer] = {}
        self._planned: list[Message] = []
        self._kept_back: list[str] = []
        """Tasks of this step that were placed while the run was paused."""
        self.graph = graph
        self.limits = limits
        self.state = state
        self.revision = revision
        self.revisions: dict[str, int] = {}
        self.units: dict[str, TaskUnit] = {}
        self.first_effects: tuple[RunEffect, ...] = ()
        self.first_changes: frozenset[str] = frozenset()
        self.is_deleted = False

    def post(self, message: Message) -> None:
        """Let an event wait; the caller marks the box."""
        self._messages.append(message)

    def stored_node(self, path: str) -> StoredNode:
        """A node as it is committed."""
        node = self.state.nodes[path]
        return StoredNode(self.state.run_id, path, node, self.revisions.get(path, self.revision), node.place)

    def plan(self) -> Plan | None:
        """See ``pump.Mailbox``."""
        messages, self._messages = self._messages, []
        self._planned, self._kept_back = messages, []
        if self.is_deleted:
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
            was_paused, self.state = self.state.state == "Paused", draft.state
            self._after(draft)
            self._heed_pause(was_paused)
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
        if draft.state.state == "Paused" and self._is_held(message):
            self._house.dispatcher.give_back(self.units[event.task_id].order)
            self._kept_back.append(event.task_id)
            return False
        try:
            if isinstance(event, TaskMessage):
                draft.task_event(event.task_id, event.event)
            else:
                draft.run_event(event)
        except IllegalTransition as refusal:
            _settle(message, None, _refused(refusal))
            return False
        return True

    def _is_held(self, message: Message) -> bool:
        """Whether it would start a task for the first time."""
        unit = self.units.get(message.event.task_id) if _is_assignment(message) else None
        return unit is not None and unit.stored.progress.attempt == 0

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
        changed = draft.state.nodes.values() if created else map(draft.state.nodes.__getitem__, draft.changed)
        ordered = sorted(changed, key=lambda node: node.place)
        nodes = [StoredNode(run_id, node.path, node, tx.revision(), node.place) for node in ordered]
        for node, weight in zip(nodes, run_store.put_nodes(tx, nodes), strict=True):
            kind = _kind(node.path not in self.revisions)
            tx.emit("run-nodes", kind, node.revision, partial(node_view, node), weight)
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
        was_paused = self.state.state == "Paused"
        self.state, self.revision = written.run.state, written.run.revision
        self.revisions.update((node.path, node.revision) for node in written.nodes)
        for stored in written.tasks:
            self._commit_task(draft.tasks[stored.order.task_id], stored)
        self._after(draft)
        self._heed_pause(was_paused)
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
        tell = partial(self._tell, self)
        for child in draft.children:
            self._relations.start_child(self.state, child, tell)
        for effect in draft.later:
            match effect:
                case runs.SetDeadline():
                    self._set_timer("", effect.at)
                case runs.SetTimer():
                    self._set_timer(effect.path, effect.at)
                case runs.FollowChild():
                    self._relations.follow_child(effect.path, effect.run_id, tell)
                case runs.CancelChild():
                    self._relations.cancel_child(effect.run_id, effect.reason)
                case runs.PauseChild():
                    self._relations.pause_child(effect.run_id)
                case runs.ResumeChild():
                    self._relations.resume_child(effect.run_id)
                case runs.AwaitRun():
                    self._relations.await_run(self.state, effect, tell)

    def _set_timer(self, path: str, due: float) -> None:
        """The empty path is the run's own deadline."""
        if path in self._timers:
            self._timers[path].cancel()
        grace_s = 0.0 if path else _GRACE_S
        self._timers[path] = self._house.timers.at_wall(due, partial(self._fire, path), grace_s=grace_s)

    def _fire(self, path: str) -> None:
        del self._timers[path]
        at = self._house.clock.wall()
        node = self.state.nodes.get(path)
        if node is None:
            self._tell(self, runs.DeadlinePassed(at=at))
        elif node.due is not None:
            # The wall clock may lag behind the monotonic one that the timer ran on.
            self._tell(self, runs.TimerFired(at=max(at, node.due), path=path))

    def hold_tasks(self) -> None:
        """Keep back the tasks that were never started; call while the run is paused."""
        for unit in self.units.values():
            if unit.stored.progress.state == "Pending" and unit.stored.progress.attempt == 0:
                unit.held = True
                self._house.dispatcher.withdraw(unit.order.task_id)

    def _heed_pause(self, was_paused: bool) -> None:
        if self.state.state == "Paused":
            self.hold_tasks()
            return
        if was_paused:
            self._let_tasks_go()
        # A pause that came and went in one step held no task, but what was placed meanwhile lost its place.
        for task_id in self._kept_back:
            unit = self.units.get(task_id)
            if unit is not None and unit.stored.progress.state == "Pending":
                unit.stop_timer()
                wait_for_place(self._house, unit)

    def _let_tasks_go(self) -> None:
        for unit in self.units.values():
            if unit.held:
                unit.held = False
                unit.stop_timer()
                wait_for_place(self._house, unit)

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
        self.is_deleted = True
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
        for node in self.state.nodes.values():
            if node.state == "Running" and node.child_run_id is not None:
                self._relations.cancel_child(node.child_run_id, "run.deleted")
        self._end()
        for message in messages:
            _settle(message, StoredRun(self.state, self.revision), None)

    def _end(self) -> None:
        for timer in self._timers.values():
            timer.cancel()
        self._timers.clear()
        self._ended(self)


def _kind(created: bool) -> ChangeKind:
    return "created" if created else "updated"


def _refused(refusal: IllegalTransition) -> Conflict:
    if refusal.thing.startswith("node"):
        return Conflict("node.wrongState", f"The node is {refusal.state}, or cannot do that now.")
    return Conflict("run.wrongState", f"The run is {refusal.state}.")


def _is_assignment(message: Message) -> bool:
    return isinstance(message.event, TaskMessage) and isinstance(message.event.event, core.Assigned)


def _settle(message: Message, stored: StoredRun | None, error: PlumError | None) -> None:
    if message.settled is not None:
        message.settled(stored, error)
