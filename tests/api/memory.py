"""A controller that keeps everything in memory: just enough of each area to speak the contract to a client."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from typing import Any

import msgspec

from plum_desk.api import openapi
from plum_desk.api.errors import Conflict, NotFound, Unauthorized
from plum_desk.api.operations import OPERATIONS
from plum_desk.api.transport import Response, ServerEvent
from plum_desk.api.types import access, common, system, tasks, workflows
from plum_desk.controller.call import Answer, Call, Chunk, Handlers, Principal
from tests.api import samples
from tests.api.memory_fleet import MemoryFleet, found

TOKENS: dict[str, access.Role] = {role: role for role in ("viewer", "operator", "admin", "agent", "worker")}
"""In these tests a role's name is its token."""


class KnownTokens:
    """Tells the caller from ``TOKENS``."""

    async def authenticate(self, authorization: str | None, address: str | None) -> Principal:
        token = (authorization or "").removeprefix("Bearer ")
        if token not in TOKENS:
            raise Unauthorized("token.wrong" if authorization else "token.missing", "A token is needed.")
        return Principal(name=f"test-{token}", role=TOKENS[token], address=address, token_id=token)


async def _absent(call: Call) -> Answer:
    """Operations that the client's own tests do not need: reached, and nothing is there."""
    raise NotFound("nothing.here", "Nothing is kept here.")


class MemoryController(MemoryFleet):
    """Objects by id, a log of changes, and the streams that read it."""

    def __init__(self) -> None:
        super().__init__()
        self.calls: list[tuple[str, Call]] = []
        self.revision = 0
        self.past: list[ServerEvent] = []
        self.forgotten_to = 0
        self.changed = asyncio.Event()
        self.breaks = 0
        self.task_defs: dict[str, tasks.TaskDefinition] = {}
        self.tasks: dict[str, tasks.Task] = {}
        self.workflows: dict[str, list[workflows.Workflow]] = {}
        self.runs: dict[str, workflows.WorkflowRun] = {}
        self.tokens: dict[str, access.Token] = {}
        self.logs: dict[str, bytes] = {}
        self.ready = True

    def handlers(self) -> Handlers:
        names = [op.name for op in OPERATIONS if op.body != "websocket"]
        return {name: self._recorded(name, getattr(self, name.replace(".", "__"), _absent)) for name in names}

    def publish(self, topic: str, kind: str, item: Any) -> None:
        event = ServerEvent(event=f"{topic}.{kind}", id=str(self.revision), data=msgspec.json.encode(item))
        self.past.append(event)
        self.changed.set()

    def publish_live(self, topic: str, value: Any) -> None:
        self.past.append(ServerEvent(event=topic, data=msgspec.json.encode(value)))
        self.changed.set()

    def break_streams(self) -> None:
        """End every open event stream, as a restart does."""
        self.breaks += 1
        self.changed.set()

    def next(self, kind: str) -> tuple[str, int]:
        self.revision += 1
        return f"{kind}{self.revision:06}", self.revision

    def _recorded(self, name: str, handler: Any) -> Any:
        async def call(call: Call) -> Answer:
            self.calls.append((name, call))
            return await handler(call)

        return call

    # system

    async def system__about(self, call: Call) -> Answer:
        return system.About(name="memory", version="0")

    async def system__healthz(self, call: Call) -> Answer:
        return "ok"

    async def system__readyz(self, call: Call) -> Answer:
        return "ready" if self.ready else Response(status=503, body=b"database closed")

    async def system__openapi(self, call: Call) -> Answer:
        return msgspec.Raw(openapi.encoded(OPERATIONS))

    async def system__prometheus(self, call: Call) -> Answer:
        return "plum_up 1\n"

    async def system__docs(self, call: Call) -> Answer:
        return Response(status=200, headers={"content-type": "text/html"}, body=b"<html></html>")

    async def system__get(self, call: Call) -> Answer:
        return system.System(
            version="0",
            uptime_sec=1.5,
            revision=self.revision,
            epoch=1,
            counts={"tasks": {"Pending": len(self.tasks)}},
            loop_lag_ms=0.0,
            database_bytes=0,
            listen=[],
            auth="token",
        )

    async def system__metrics(self, call: Call) -> Answer:
        return [samples.system_sample(call.query.since or 0)]

    async def events__stream(self, call: Call) -> Answer:
        topics = set((call.query.topics or ",".join(system.DURABLE_TOPICS)).split(","))
        since, position = call.query.since, len(self.past)
        if since is None or since < self.forgotten_to or since > self.revision:
            return self._events(topics, self.breaks, self._snapshot(topics), position)
        position = next((i for i, e in enumerate(self.past) if e.id and int(e.id) > since), position)
        return self._events(topics, self.breaks, [], position)

    def _snapshot(self, topics: set[str]) -> list[ServerEvent]:
        events = []
        for topic, items in (("task-defs", self.task_defs), ("tasks", self.tasks)):
            data = {"topic": topic, "revision": self.revision, "items": list(items.values())}
            if topic in topics:
                events.append(ServerEvent(event="snapshot", id=str(self.revision), data=msgspec.json.encode(data)))
        return events

    async def _events(
        self, topics: set[str], breaks: int, first: list[ServerEvent], position: int
    ) -> AsyncIterator[ServerEvent]:
        for event in first:
            yield event
        while breaks == self.breaks:
            while position < len(self.past):
                event, position = self.past[position], position + 1
                if event.event.partition(".")[0] in topics:
                    yield event
            if breaks == self.breaks:
                self.changed.clear()
                await self.changed.wait()

    # task definitions

    async def task_defs__list(self, call: Call) -> Answer:
        items = sorted(self.task_defs.values(), key=lambda item: item.def_id, reverse=True)
        return [item for item in items if call.query.name in (None, item.name)]

    async def task_defs__create(self, call: Call) -> Answer:
        def_id, revision = self.next("d")
        made = samples.definition(call.body, def_id, revision)
        self.task_defs[def_id] = made
        self.publish("task-defs", "created", made)
        return made

    async def task_defs__get(self, call: Call) -> Answer:
        return found(self.task_defs, call.path["id"], "taskDef.notFound")

    async def task_defs__replace(self, call: Call) -> Answer:
        old = found(self.task_defs, call.path["id"], "taskDef.notFound")
        if call.if_match not in (None, old.revision):
            raise Conflict("revision.stale", f"The revision is {old.revision}.")
        _, revision = self.next("d")
        made = self.task_defs[old.def_id] = samples.definition(call.body, old.def_id, revision)
        self.publish("task-defs", "updated", made)
        return made

    async def task_defs__delete(self, call: Call) -> Answer:
        gone = found(self.task_defs, call.path["id"], "taskDef.notFound")
        del self.task_defs[gone.def_id]
        _, revision = self.next("d")
        self.publish("task-defs", "deleted", {"defId": gone.def_id, "revision": revision})

    async def task_defs__run(self, call: Call) -> Answer:
        definition = found(self.task_defs, call.path["id"], "taskDef.notFound")
        payload = definition.default_payload if call.body.payload is None else call.body.payload
        return self._task(name=definition.name, payload=payload, state="Pending")

    # tasks

    def _task(self, *, name: str, payload: Any, state: Any) -> tasks.Task:
        task_id, revision = self.next("t")
        made = self.tasks[task_id] = samples.task(task_id, name, payload, state, revision)
        self.publish("tasks", "created", made)
        return made

    def change_task(self, task_id: str, **changes: Any) -> tasks.Task:
        _, revision = self.next("t")
        changed = msgspec.structs.replace(self.tasks[task_id], revision=revision, **changes)
        self.tasks[task_id] = changed
        self.publish("tasks", "updated", changed)
        return changed

    async def tasks__list(self, call: Call) -> Answer:
        query = call.query
        states = query.state.split(",") if query.state else None
        items = [item for item in reversed(self.tasks.values()) if states is None or item.state in states]
        start = int(query.cursor or 0)
        end = start + query.limit
        total = len(items) if query.count else None
        return common.Page(items[start:end], str(end) if end < len(items) else None, total)

    async def tasks__create(self, call: Call) -> Answer:
        state = "Pending" if call.body.auto_start else "Queued"
        return self._task(name=call.body.name, payload=call.body.payload, state=state)

    async def tasks__create_batch(self, call: Call) -> Answer:
        made = [self._task(name=item.name, payload=item.payload, state="Queued") for item in call.body.items]
        return tasks.TaskIds(task_ids=[task.task_id for task in made])

    async def tasks__clear(self, call: Call) -> Answer:
        gone = [task for task in self.tasks.values() if task.state == (call.query.state or "Succeeded")]
        for task in gone:
            del self.tasks[task.task_id]
        return common.Count(count=len(gone))

    async def tasks__get(self, call: Call) -> Answer:
        return found(self.tasks, call.path["id"], "task.notFound")

    async def tasks__delete(self, call: Call) -> Answer:
        task = found(self.tasks, call.path["id"], "task.notFound")
        del self.tasks[task.task_id]
        _, revision = self.next("t")
        self.publish("tasks", "deleted", {"taskId": task.task_id, "revision": revision})

    async def tasks__start(self, call: Call) -> Answer:
        task = found(self.tasks, call.path["id"], "task.notFound")
        if task.state != "Queued":
            raise Conflict("task.wrongState", f"The task is {task.state}.")
        return self.change_task(task.task_id, state="Pending")

    async def tasks__cancel(self, call: Call) -> Answer:
        return self.change_task(call.path["id"], state="Canceled")

    async def tasks__rerun(self, call: Call) -> Answer:
        task = found(self.tasks, call.path["id"], "task.notFound")
        return self._task(name=task.name, payload=task.payload, state="Pending")

    async def tasks__logs(self, call: Call) -> Answer:
        data = self.logs.get(call.path["id"], b"")
        if not call.query.follow:
            return Chunk(data=data[call.query.offset :], next_offset=len(data))
        return self._log_events(call.path["id"], call.query.offset, self.breaks)

    async def _log_events(self, task_id: str, offset: int, breaks: int) -> AsyncIterator[ServerEvent]:
        while breaks == self.breaks:
            data = self.logs.get(task_id, b"")
            if offset < len(data):
                piece, offset = data[offset:].decode(), len(data)
                body = msgspec.json.encode({"stream": "stdout", "text": piece})
                yield ServerEvent(event="log", id=str(offset), data=body)
            elif self.tasks[task_id].state == "Succeeded":
                yield ServerEvent(event="end", data=b"{}")
                return
            else:
                self.changed.clear()
                await self.changed.wait()

    async def tasks__explain(self, call: Call) -> Answer:
        task = found(self.tasks, call.path["id"], "task.notFound")
        return tasks.Explanation(state=task.state, code="task.waits", message="It waits.")

    # workflows

    async def workflows__list(self, call: Call) -> Answer:
        return [versions[-1] for versions in self.workflows.values()]

    async def workflows__create(self, call: Call) -> Answer:
        workflow_id, _ = self.next("w")
        return self._version(workflow_id, call.body)

    def _version(self, workflow_id: str, spec: workflows.WorkflowSpec) -> workflows.Workflow:
        _, revision = self.next("w")
        versions = self.workflows.setdefault(workflow_id, [])
        made = samples.workflow(spec, workflow_id, len(versions) + 1, revision)
        versions.append(made)
        return made

    async def workflows__validate(self, call: Call) -> Answer:
        problem = workflows.Problem(severity="error", code="workflow.empty", path="$.nodes", message="has no node")
        return workflows.Problems(problems=[] if call.body.get("nodes") else [problem])

    async def workflows__get(self, call: Call) -> Answer:
        return found(self.workflows, call.path["id"], "workflow.notFound")[-1]

    async def workflows__replace(self, call: Call) -> Answer:
        return self._version(call.path["id"], call.body)

    async def workflows__delete(self, call: Call) -> Answer:
        if any(run.workflow_id == call.path["id"] for run in self.runs.values()) and not call.query.force:
            raise Conflict("workflow.running", "A run is active.")
        del self.workflows[call.path["id"]]

    async def workflows__versions(self, call: Call) -> Answer:
        return list(reversed(self.workflows[call.path["id"]]))

    async def workflows__version(self, call: Call) -> Answer:
        return self.workflows[call.path["id"]][int(call.path["n"]) - 1]

    async def workflows__run(self, call: Call) -> Answer:
        run_id, revision = self.next("r")
        workflow = found(self.workflows, call.path["id"], "workflow.notFound")[-1]
        run = self.runs[run_id] = samples.run(workflow, run_id, call, revision)
        self.publish("workflow-runs", "created", run)
        return run

    def change_run(self, run_id: str, **changes: Any) -> workflows.WorkflowRun:
        _, revision = self.next("r")
        self.runs[run_id] = msgspec.structs.replace(self.runs[run_id], revision=revision, **changes)
        self.publish("workflow-runs", "updated", self.runs[run_id])
        return self.runs[run_id]

    async def workflow_runs__list(self, call: Call) -> Answer:
        return common.Page(list(self.runs.values()))

    async def workflow_runs__get(self, call: Call) -> Answer:
        return workflows.RunDetail(run=found(self.runs, call.path["id"], "run.notFound"), nodes=[])

    async def workflow_runs__delete(self, call: Call) -> Answer:
        del self.runs[call.path["id"]]

    async def workflow_runs__clear(self, call: Call) -> Answer:
        count = len(self.runs)
        self.runs.clear()
        return common.Count(count=count)

    async def workflow_runs__cancel(self, call: Call) -> Answer:
        return self.change_run(call.path["id"], state="Canceled")

    async def workflow_runs__pause(self, call: Call) -> Answer:
        return self.change_run(call.path["id"], state="Paused")

    async def workflow_runs__resume(self, call: Call) -> Answer:
        return self.change_run(call.path["id"], state="Running")

    async def workflow_runs__rerun(self, call: Call) -> Answer:
        _, revision = self.next("r")
        origin = self.runs[call.path["id"]]
        run = msgspec.structs.replace(origin, run_id=f"r{revision}", revision=revision, origin_run_id=origin.run_id)
        self.runs[run.run_id] = run
        return run

    async def workflow_runs__timeline(self, call: Call) -> Answer:
        run = self.runs[call.path["id"]]
        return workflows.Timeline(run_id=run.run_id, started_at=1.0, finished_at=None, at=2.0, rows=[])

    async def workflow_runs__approve(self, call: Call) -> Answer:
        return samples.run_node(call.path, "Succeeded", {"decision": "approve", "form": call.body.form})

    async def workflow_runs__reject(self, call: Call) -> Answer:
        return samples.run_node(call.path, "Failed", None)

    async def workflow_runs__retry(self, call: Call) -> Answer:
        return samples.run_node(call.path, "Ready", None)

    async def workflow_runs__skip(self, call: Call) -> Answer:
        return samples.run_node(call.path, "Skipped", None)

    async def workflow_runs__explain(self, call: Call) -> Answer:
        return tasks.Explanation(state="Pending", code="node.waits", message=call.path["path"])

    # access

    async def tokens__list(self, call: Call) -> Answer:
        return list(self.tokens.values())

    async def tokens__create(self, call: Call) -> Answer:
        token_id, revision = self.next("k")
        made = samples.new_token(call, token_id, revision)
        fields = {name: getattr(made, name) for name in access.Token.__struct_fields__}
        self.tokens[token_id] = access.Token(**fields)
        return made

    async def tokens__get(self, call: Call) -> Answer:
        return found(self.tokens, call.path["id"], "token.notFound")

    async def tokens__delete(self, call: Call) -> Answer:
        del self.tokens[call.path["id"]]

    async def audit__list(self, call: Call) -> Answer:
        entry = samples.audit_entry(call.query.actor or "x")
        return common.Page([entry], None, 1 if call.query.count else None)
