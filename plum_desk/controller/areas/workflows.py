"""Workflows: validated at the door, stored as versions, their graphs compiled once and shared by their runs."""

from __future__ import annotations

from collections import OrderedDict
from contextlib import suppress
from functools import partial
from typing import Any

import msgspec

from plum_desk.api.errors import Conflict, FieldProblem, Invalid, NotFound
from plum_desk.api.types.common import replace
from plum_desk.api.types.workflows import DeleteWorkflowQuery, Problem, Problems, Workflow, WorkflowSpec
from plum_desk.base.clock import Clock
from plum_desk.base.ids import Ids
from plum_desk.controller.areas.definitions import DefinitionsArea, refuse_stale
from plum_desk.controller.areas.drafts import Drafts
from plum_desk.controller.call import Call, Handlers
from plum_desk.controller.core.graph.compile import Graph, compile_graph
from plum_desk.controller.core.graph.steps import from_steps
from plum_desk.controller.core.graph.validate import Definitions, validate
from plum_desk.controller.core.run.state import RunLimits
from plum_desk.controller.engine.engine import Engine
from plum_desk.controller.engine.message import append_audit
from plum_desk.controller.engine.ports import AuditNote
from plum_desk.controller.engine.removal import remove_run
from plum_desk.controller.expressions.compile import Compiler
from plum_desk.controller.expressions.evaluator import Evaluator
from plum_desk.controller.store import runs as run_store
from plum_desk.controller.store import workflows as store
from plum_desk.controller.store.port import ChangeKind, Connection, Database, Transaction

KEPT_GRAPHS = 64
_FORCED = 20
"""How often a forced deletion ends runs that others start meanwhile."""
_LONG = 500
"""A workflow with more nodes is validated in a thread."""


class WorkflowsArea:
    """What people do with workflows."""

    def __init__(
        self,
        engine: Engine,
        database: Database,
        clock: Clock,
        ids: Ids,
        definitions: DefinitionsArea,
        evaluator: Evaluator,
        drafts: Drafts,
    ) -> None:
        self._engine = engine
        self._database = database
        self._clock = clock
        self._ids = ids
        self._definitions = definitions
        self._evaluator = evaluator
        self._drafts = drafts
        self._graphs: OrderedDict[tuple[str, int], tuple[Graph, RunLimits]] = OrderedDict()

    def handlers(self) -> Handlers:
        """By operation name."""
        return {
            "workflows.list": self.find,
            "workflows.create": self.create,
            "workflows.validate": self.validate,
            "workflows.get": self.get,
            "workflows.replace": self.replace,
            "workflows.delete": self.delete,
            "workflows.versions": self.versions,
            "workflows.version": self.version,
        }

    async def graph(self, workflow_id: str, version: int) -> tuple[Graph, RunLimits] | None:
        """The compiled graph of a version, or None when there is no such version."""
        key = (workflow_id, version)
        if key in self._graphs:
            self._graphs.move_to_end(key)
            return self._graphs[key]
        workflow = await self._database.read(lambda connection: store.version(connection, workflow_id, version))
        if workflow is None:
            return None
        graph = await self._drafts.in_thread(len(workflow.nodes) > _LONG, compile_graph, workflow.nodes, workflow.edges)
        limits = RunLimits(
            max_parallel=workflow.max_parallel, timeout_sec=workflow.timeout_sec, on_failure=workflow.on_failure
        )
        self._graphs[key] = (graph, limits)
        while len(self._graphs) > KEPT_GRAPHS:
            self._graphs.popitem(last=False)
        return graph, limits

    async def newest(self, workflow_id: str) -> Workflow:
        """The newest version. Raises ``NotFound``."""
        found = await self._database.read(lambda connection: store.versions(connection, workflow_id)[:1])
        if not found:
            raise NotFound("workflow.notFound", f"There is no workflow {workflow_id}.")
        return found[0]

    async def find(self, call: Call) -> list[Workflow]:
        """The newest version of each, with statistics."""
        return await self._database.read(_listed)

    async def create(self, call: Call) -> Workflow:
        """Store a workflow. Raises ``Invalid`` with all problems, ``Conflict`` for a taken name."""
        spec: WorkflowSpec = call.body
        await self._refuse_problems(spec)
        return await self._store(call, _workflow(spec, self._ids.new(), 1, self._clock.wall()), None)

    async def replace(self, call: Call) -> Workflow:
        """Make a new version. Raises ``Conflict`` for a stale revision."""
        old = await self.newest(call.path["id"])
        refuse_stale(call.if_match, old.revision)
        spec: WorkflowSpec = call.body
        await self._refuse_problems(spec)
        return await self._store(call, _workflow(spec, old.workflow_id, old.version + 1, self._clock.wall()), old)

    async def validate(self, call: Call) -> Problems:
        """All problems, of the shape and of the meaning; nothing is saved."""
        spec, problems = await self._drafts.read(call.body)
        if spec is not None:
            problems = problems + await self._problems(spec)
        return Problems(problems=problems)

    async def get(self, call: Call) -> Workflow:
        """The newest version."""
        return await self.newest(call.path["id"])

    async def versions(self, call: Call) -> list[Workflow]:
        """All versions, newest first."""
        await self.newest(call.path["id"])
        return await self._database.read(lambda connection: store.versions(connection, call.path["id"]))

    async def version(self, call: Call) -> Workflow:
        """One version."""
        number = call.path["n"]
        if number.isdecimal():
            wanted = int(number[:9])
            found = await self._database.read(lambda connection: store.version(connection, call.path["id"], wanted))
            if found is not None:
                return found
        raise NotFound("workflow.versionNotFound", f"The workflow has no version {number}.")

    async def delete(self, call: Call) -> None:
        """Delete with runs and history. Raises ``Conflict`` while a run is open, unless ``force``."""
        old = await self.newest(call.path["id"])
        refuse_stale(call.if_match, old.revision)
        query: DeleteWorkflowQuery = call.query
        note = AuditNote(call.principal, "workflows.delete", f"workflow:{old.workflow_id}", msgspec.to_builtins(old))
        for chance in range(_FORCED, -1, -1):
            try:
                await self._database.write(partial(self._delete, old, note))
            except Conflict:
                if not (query.force and chance):
                    raise
                await self._discard_runs(old.workflow_id)
            else:
                return

    async def _discard_runs(self, workflow_id: str) -> None:
        for run_id in await self._database.read(partial(run_store.open_ids, workflow_id=workflow_id)):
            with suppress(NotFound):  # it ended just now
                await self._engine.discard_run(run_id, None)

    def _delete(self, old: Workflow, note: AuditNote, tx: Transaction) -> None:
        workflow_id = old.workflow_id
        if still_open := run_store.open_ids(tx.connection, workflow_id):
            raise Conflict("workflow.running", f"{len(still_open)} runs of {old.name} are open.")
        for run_id in run_store.ids_of_workflow(tx.connection, workflow_id):
            remove_run(tx, run_id)
        store.delete(tx, workflow_id)
        tx.emit("workflows", "deleted", revision := tx.revision(), partial(_gone, "workflowId", workflow_id, revision))
        append_audit(tx, note, self._ids.new(), self._clock.wall())

    async def _store(self, call: Call, draft: Workflow, old: Workflow | None) -> Workflow:
        def write(tx: Transaction) -> Workflow:
            _refuse_taken(tx, draft)
            workflow = replace(draft, revision=tx.revision())
            weight = store.put(tx, workflow)
            kind: ChangeKind = "created" if old is None else "updated"
            tx.emit("workflows", kind, workflow.revision, lambda: workflow, weight)
            action = "workflows.create" if old is None else "workflows.replace"
            before = None if old is None else {"version": old.version}
            after = {"name": workflow.name, "version": workflow.version, "nodes": len(workflow.nodes)}
            note = AuditNote(call.principal, action, f"workflow:{workflow.workflow_id}", before, after)
            append_audit(tx, note, self._ids.new(), self._clock.wall())
            return workflow

        return await self._database.write(write)

    async def _refuse_problems(self, spec: WorkflowSpec) -> None:
        problems = [problem for problem in await self._problems(spec) if problem.severity == "error"]
        if problems:
            fields = [FieldProblem(p.path, p.message, p.code) for p in problems[:100]]
            raise Invalid(problems[0].code if len(problems) == 1 else "workflow.invalid", _told(problems), fields)

    async def _problems(self, spec: WorkflowSpec) -> list[Problem]:
        known = Definitions(names=self._definitions.names, ids=self._definitions.ids)
        size = len(spec.nodes) + len(spec.steps or ())
        is_long = size > _LONG
        # A compiler belongs to one thread: the long way gets one of its own.
        check_cel = Compiler().check if is_long else self._evaluator.check
        check = partial(validate, spec, definitions=known, check_cel=check_cel)
        problems: list[Problem] = await self._drafts.in_thread(is_long, check)
        unknown = [
            Problem(severity="error", code="executor.unknown", path=f"$.nodes[{place}].executor", message=message)
            for place, node in enumerate(spec.nodes)
            if (executor := getattr(node, "executor", None)) is not None
            and executor not in self._engine.house.executors
            for message in (f"unknown executor {executor}",)
        ]
        pools = self._engine.house.dispatcher.pools
        unknown += [
            Problem(
                severity="error", code="pool.unknown", path=f"$.nodes[{place}].pool", message=f"unknown pool {pool}"
            )
            for place, node in enumerate(spec.nodes)
            if (pool := getattr(node, "pool", None)) is not None and not pools.known(pool)
        ]
        return problems + unknown


def _told(problems: list[Problem]) -> str:
    if len(problems) == 1:
        return f"The workflow has a problem: {problems[0].message}."
    return f"The workflow has {len(problems)} problems."


def _workflow(spec: WorkflowSpec, workflow_id: str, version: int, at: float) -> Workflow:
    nodes, edges = (spec.nodes, spec.edges) if spec.steps is None else from_steps(spec.steps)
    return Workflow(
        workflow_id=workflow_id,
        name=spec.name,
        description=spec.description,
        labels=spec.labels,
        params=spec.params,
        nodes=nodes,
        edges=edges,
        max_parallel=spec.max_parallel,
        timeout_sec=spec.timeout_sec,
        on_failure=spec.on_failure,
        version=version,
        created_at=at,
        revision=0,
    )


def _refuse_taken(tx: Transaction, draft: Workflow) -> None:
    if store.is_taken(tx.connection, draft.name, draft.workflow_id):
        raise Conflict("workflow.nameTaken", f"There is a workflow {draft.name} already.")


def _listed(connection: Connection) -> list[Workflow]:
    return [replace(flow, stats=store.stats(connection, flow.workflow_id)) for flow in store.newest(connection)]


def _gone(key: str, value: str, revision: int) -> dict[str, Any]:
    return {key: value, "revision": revision}
