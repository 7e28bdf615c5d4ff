"""Workflows: validated at the door, stored as versions, their graphs compiled once and shared by their runs."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Iterator
from contextlib import suppress
from functools import partial
from typing import Any

import msgspec

from plum_desk.api.errors import Conflict, FieldProblem, Invalid, NotFound
from plum_desk.api.types.common import Json, replace
from plum_desk.api.types.workflows import (
    ApprovalNode,
    DeleteWorkflowQuery,
    Node,
    Problem,
    Problems,
    TaskNode,
    Workflow,
    WorkflowSpec,
)
from plum_desk.base.clock import Clock
from plum_desk.base.ids import Ids
from plum_desk.controller.areas.definitions import DefinitionsArea, is_unknown_builtin, refuse_stale
from plum_desk.controller.areas.drafts import Drafts
from plum_desk.controller.call import Call, Explainers, Handlers
from plum_desk.controller.core.graph.compile import Graph, compile_graph
from plum_desk.controller.core.graph.levels import all_nodes
from plum_desk.controller.core.graph.sound_part import SoundPart
from plum_desk.controller.core.graph.steps import from_steps
from plum_desk.controller.core.graph.validate import Definitions, validate
from plum_desk.controller.core.run.state import RunLimits
from plum_desk.controller.engine.engine import Engine
from plum_desk.controller.engine.forms import form_schema_problems
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

    def explainers(self) -> Explainers:
        """Of the operations that store a workflow."""
        return {"workflows.create": self.explain, "workflows.replace": self.explain}

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

    async def resolve(self, name_or_id: str, number: int | None) -> tuple[Workflow, Graph, RunLimits]:
        """A workflow by name or id, of a version or the newest, with its graph. Raises ``NotFound``."""
        workflow_id = await self.find_id(name_or_id)
        if workflow_id is None:
            raise NotFound("workflow.notFound", f"There is no workflow {name_or_id}.")
        if number is None:
            number = (await self.newest(workflow_id)).version
        return await self.resolve_version(workflow_id, number)

    async def resolve_version(self, workflow_id: str, number: int) -> tuple[Workflow, Graph, RunLimits]:
        """A version with its graph. Raises ``NotFound``."""
        workflow = await self.numbered(workflow_id, number)
        compiled = await self.graph(workflow_id, number)
        if compiled is None:
            raise NotFound("workflow.versionNotFound", f"The workflow has no version {number}.")
        return workflow, *compiled

    async def find_id(self, name_or_id: str) -> str | None:
        """The id of a workflow by its name or id."""
        return await self._database.read(lambda connection: store.find_id(connection, name_or_id))

    async def numbered(self, workflow_id: str, number: int) -> Workflow:
        """One version. Raises ``NotFound``."""
        found = await self._database.read(lambda connection: store.version(connection, workflow_id, number))
        if found is None:
            raise NotFound("workflow.versionNotFound", f"The workflow has no version {number}.")
        return found

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
        return Problems(problems=problems + await self._problems(spec))

    async def explain(self, body: Json) -> list[FieldProblem]:
        """What is wrong with the meaning of a workflow whose shape is refused."""
        if not isinstance(body, dict):
            return []
        return _fields(await self._problems(await self._drafts.sound_part(body)))

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
        if not number.isdecimal():
            raise NotFound("workflow.versionNotFound", f"The workflow has no version {number}.")
        return await self.numbered(call.path["id"], int(number[:9]))

    async def delete(self, call: Call) -> None:
        """Delete with runs and history. Raises ``Conflict`` while a run is open, unless ``force``."""
        old = await self.newest(call.path["id"])
        refuse_stale(call.if_match, old.revision)
        query: DeleteWorkflowQuery = call.query
        note = AuditNote(call.principal, "workflows.delete", f"workflow:{old.workflow_id}", msgspec.to_builtins(old))
        below: dict[str, None] = {}
        for chance in range(_FORCED, -1, -1):
            try:
                await self._database.write(partial(self._delete, old, list(below), note))
            except Conflict:
                if not (query.force and chance):
                    raise
                below |= dict.fromkeys(await self._discard_runs(old.workflow_id))
            else:
                return

    async def _discard_runs(self, workflow_id: str) -> list[str]:
        """Discard what is open of a workflow and below it; the ids of all of that, also of what ends meanwhile."""
        runs = await self._database.read(partial(run_store.tree_of_workflow, workflow_id=workflow_id, more=()))
        for run_id in runs:
            with suppress(NotFound):  # it ended just now, or before
                await self._engine.discard_run(run_id, None)
        return runs

    def _delete(self, old: Workflow, below: list[str], note: AuditNote, tx: Transaction) -> None:
        workflow_id = old.workflow_id
        runs = run_store.tree_of_workflow(tx.connection, workflow_id, below)
        if still_open := run_store.open_among(tx.connection, runs):
            raise Conflict("workflow.running", f"{still_open} runs of {old.name} are open.")
        for run_id in runs:
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
            code = problems[0].code if len(problems) == 1 else "workflow.invalid"
            raise Invalid(code, _told(problems), _fields(problems[:100]))

    async def _problems(self, spec: WorkflowSpec | SoundPart) -> list[Problem]:
        if isinstance(spec, SoundPart):
            return spec.certain(await self._problems(spec.spec))
        workflows = await self._database.read(store.names_and_ids)
        known = Definitions(self._definitions.names, self._definitions.ids, workflows | {spec.name})
        size = sum(1 for _ in all_nodes(spec))
        is_long = size > _LONG
        # A compiler belongs to one thread: the long way gets one of its own.
        check_cel = Compiler().check if is_long else self._evaluator.check
        check = partial(validate, spec, definitions=known, check_cel=check_cel)
        problems: list[Problem] = await self._drafts.in_thread(is_long, check)
        return problems + [problem for path, node in all_nodes(spec) for problem in self._unusable(path, node)]

    def _unusable(self, path: str, node: Node) -> Iterator[Problem]:
        """What names something that this controller does not have, or is no schema."""
        if isinstance(node, TaskNode):
            if node.executor is not None and node.executor not in self._engine.house.executors:
                yield _error("executor.unknown", f"{path}.executor", f"unknown executor {node.executor}")
            task_name = node.task_name or node.name or node.key
            if (
                node.definition is None
                and node.definition_id is None
                and is_unknown_builtin(node.executor or "embedded", task_name)
            ):
                yield _error("builtin.unknown", f"{path}.taskName", f"unknown builtin {task_name}")
            if node.pool is not None and not self._engine.house.dispatcher.pools.known(node.pool):
                yield _error("pool.unknown", f"{path}.pool", f"unknown pool {node.pool}")
        if isinstance(node, ApprovalNode) and node.form is not None:
            for fault in form_schema_problems(node.form, f"{path}.form"):
                yield _error("approval.schemaInvalid", fault.path, fault.message)


def _error(code: str, path: str, message: str) -> Problem:
    return Problem(severity="error", code=code, path=path, message=message)


def _fields(problems: list[Problem]) -> list[FieldProblem]:
    return [FieldProblem(p.path, p.message, p.code) for p in problems if p.severity == "error"]


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
