"""One task or run that is watched until it ends: in place on a terminal, else as lines or as JSON lines."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Protocol

from msgspec.structs import replace

from plum_desk.api.client import Connected, Disconnected, Event, PlumClient
from plum_desk.api.types.tasks import FINAL_TASK_STATES, Task
from plum_desk.api.types.workflows import FINAL_RUN_STATES, RunDetail, RunNode, WorkflowRun
from plum_desk.cli import formats, live, run_view, task_view
from plum_desk.cli.session import Session

if TYPE_CHECKING:
    from rich.console import RenderableType


async def task(session: Session, plum: PlumClient, found: Task) -> Task:
    """The task as it ended, after each change was shown."""
    subject = _WatchedTask(session, found)
    await _watch(session, plum, subject, ("tasks", "progress"), found.revision)
    return subject.task


async def run(session: Session, plum: PlumClient, found: RunDetail) -> RunDetail:
    """The run as it ended, after each change of it and of its nodes was shown."""
    subject = _WatchedRun(session, found)
    await _watch(session, plum, subject, ("workflow-runs", "run-nodes", "progress"), found.run.revision)
    return subject.detail


class _Subject(Protocol):
    """What is watched, and how it is shown."""

    def ended(self) -> bool: ...

    def present(self) -> Sequence[Event]:
        """What is so now, as events."""
        ...

    def take(self, event: Event) -> bool:
        """Whether a change concerns it."""
        ...

    async def read(self, plum: PlumClient) -> None:
        """Ask anew, after changes that were missed."""
        ...

    async def close(self, plum: PlumClient) -> Sequence[Event]:
        """After its end: what was not told yet, the end last."""
        ...

    def line(self, event: Event) -> str | None:
        """A change as a line, None when it says nothing new."""
        ...

    def render(self, height: int) -> list[RenderableType]: ...


class _WatchedTask:
    def __init__(self, session: Session, task: Task) -> None:
        self.task = task
        self._session = session
        self._told = _Told()

    def ended(self) -> bool:
        return self.task.state in FINAL_TASK_STATES

    def present(self) -> Sequence[Event]:
        return [Event(topic="tasks", kind="snapshot", revision=self.task.revision, data=[self.task])]

    def take(self, event: Event) -> bool:
        if event.topic == "progress" and event.data.get("taskId") == self.task.task_id:
            told = {"progress": event.data.get("fraction"), "progress_message": event.data.get("message")}
            self.task = replace(self.task, **told)
            return True
        same = isinstance(event.data, Task) and event.data.task_id == self.task.task_id
        if same and event.data.revision > self.task.revision:
            self.task = event.data
            return True
        return False

    async def read(self, plum: PlumClient) -> None:
        self.task = await plum.tasks.get(self.task.task_id)

    async def close(self, plum: PlumClient) -> Sequence[Event]:
        await self.read(plum)
        return [Event(topic="tasks", kind="updated", revision=self.task.revision, data=self.task)]

    def line(self, event: Event) -> str | None:
        facts = (self.task.state, formats.percent(self.task.progress), self.task.progress_message, self.task.reason)
        return self._told.fresh("task", "  ".join(str(fact) for fact in facts if fact))

    def render(self, height: int) -> list[RenderableType]:
        out, task = self._session.out, self.task
        parts: list[RenderableType] = [out.form(task, task_view.RECORD)]
        return [*parts, "", out.grid(task.attempts, task_view.ATTEMPTS)] if len(task.attempts) > 1 else parts


class _WatchedRun:
    def __init__(self, session: Session, detail: RunDetail) -> None:
        self.detail = detail
        self._session = session
        self._told = _Told()

    def ended(self) -> bool:
        return self.detail.run.state in FINAL_RUN_STATES

    def present(self) -> Sequence[Event]:
        run, nodes = self.detail.run, self.detail.nodes
        return [
            Event(topic="workflow-runs", kind="snapshot", revision=run.revision, data=[run]),
            Event(topic="run-nodes", kind="snapshot", revision=run.revision, data=nodes),
        ]

    def take(self, event: Event) -> bool:
        run, nodes = self.detail.run, self.detail.nodes
        if isinstance(event.data, WorkflowRun) and event.data.run_id == run.run_id:
            if event.data.revision <= run.revision:
                return False
            self.detail = replace(self.detail, run=event.data)
        elif isinstance(event.data, RunNode) and event.data.run_id == run.run_id:
            return self._take_node(event.data)
        elif event.topic == "progress" and event.data.get("runId") == run.run_id:
            task_id, fraction = event.data.get("taskId"), event.data.get("fraction")
            changed = [replace(node, progress=fraction) if node.task_id == task_id else node for node in nodes]
            self.detail = replace(self.detail, nodes=changed)
        else:
            return False
        return True

    def _take_node(self, changed: RunNode) -> bool:
        nodes = self.detail.nodes
        known = next((node for node in nodes if node.path == changed.path), None)
        if known is not None and known.revision >= changed.revision:
            return False  # the run was read after this change
        found = [changed if node is known else node for node in nodes] if known else [*nodes, changed]
        self.detail = replace(self.detail, nodes=found)
        return True

    async def read(self, plum: PlumClient) -> None:
        self.detail = await plum.workflow_runs.get(self.detail.run.run_id)

    async def close(self, plum: PlumClient) -> Sequence[Event]:
        told = {node.path: node.revision for node in self.detail.nodes}
        await self.read(plum)
        # The last nodes end in the transaction that ends the run, and their events may come after the run's.
        late = [node for node in self.detail.nodes if told.get(node.path) != node.revision]
        nodes = [Event(topic="run-nodes", kind="updated", revision=node.revision, data=node) for node in late]
        run = self.detail.run
        return [*nodes, Event(topic="workflow-runs", kind="updated", revision=run.revision, data=run)]

    def line(self, event: Event) -> str | None:
        if isinstance(event.data, RunNode):
            node = event.data
            took = formats.between(node.started_at, node.finished_at)
            return self._told.fresh(node.path, "  ".join(filter(None, (node.path, node.state, took, node.reason))))
        if event.topic == "progress":
            return None
        return self._told.fresh("", "  ".join(filter(None, (self.detail.run.state, self.detail.run.reason))))

    def render(self, height: int) -> list[RenderableType]:
        out = self._session.out
        record = out.form(self.detail.run, run_view.RUN)
        space = max(1, height - len(run_view.RUN) - 5)
        return [record, "", out.grid(_unfinished_first(self.detail.nodes, space), run_view.NODES)]


def _unfinished_first(nodes: list[RunNode], space: int) -> list[RunNode]:
    """All nodes when they fit, else those that have something to tell, in their order."""
    if len(nodes) <= space:
        return nodes
    busy = [node for node in nodes if node.state in ("Running", "Waiting", "Failed", "Timeout")]
    return busy[:space]


class _Told:
    """What was said last about each part, so that nothing is said twice."""

    def __init__(self) -> None:
        self._last: dict[str, str] = {}

    def fresh(self, part: str, text: str) -> str | None:
        """The text, or None when it is what was said last."""
        if self._last.get(part) == text:
            return None
        self._last[part] = text
        return text


async def _watch(session: Session, plum: PlumClient, subject: _Subject, topics: Sequence[str], since: int) -> None:
    with _Teller(session, subject) as teller:
        for event in subject.present():
            teller.event(event)
        if subject.ended():
            return
        # From its own revision on: what changed while it was read comes again, and nothing is missed.
        async with plum.events(topics, since=since) as feed:
            async for item in feed:
                if isinstance(item, Connected | Disconnected):
                    teller.connection(item)
                elif item.kind == "snapshot":
                    await subject.read(plum)
                    for event in subject.present():
                        teller.event(event)
                elif subject.take(item) and not subject.ended():
                    teller.event(item)
                elif subject.ended():
                    for event in await subject.close(plum):
                        teller.event(event)
                if subject.ended():
                    return


class _Teller:
    """Shows events in the one of three ways that fits."""

    def __init__(self, session: Session, subject: _Subject) -> None:
        self._session, self._subject = session, subject
        terminal = session.out.console().is_terminal and not session.out.as_json
        self._screen = live.Screen(session.out, session.texts, subject.render) if terminal else None

    def event(self, event: Event) -> None:
        if self._session.out.as_json:
            self._session.out.json_line(event)
        elif self._screen is None:
            for change in _each(event):
                if (line := self._subject.line(change)) is not None:
                    self._session.out.line(live.stamped(line))

    def connection(self, item: Connected | Disconnected) -> None:
        if self._screen is not None:
            self._screen.connection(item)
        else:
            live.tell(self._session, item)

    def __enter__(self) -> _Teller:
        if self._screen is not None:
            self._screen.start()
        return self

    def __exit__(self, *_: object) -> None:
        if self._screen is not None:
            self._screen.stop()


def _each(event: Event) -> list[Event]:
    """A snapshot as one change for each object."""
    if event.kind != "snapshot":
        return [event]
    return [replace(event, kind="updated", data=item) for item in event.data]
