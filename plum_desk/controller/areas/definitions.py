"""Task definitions: kept in memory, stored with each change."""

from __future__ import annotations

from collections.abc import Collection
from functools import partial

import msgspec

from plum_desk.api.errors import BadRequest, Conflict, FieldProblem, Forbidden, Invalid, NotFound
from plum_desk.api.types.common import Json
from plum_desk.api.types.tasks import TaskDefinition, TaskDefinitionSpec
from plum_desk.api.types.workflows import TaskNode, Workflow
from plum_desk.base.clock import Clock
from plum_desk.base.ids import Ids
from plum_desk.controller.call import Call, Handlers
from plum_desk.controller.core.graph.levels import walk
from plum_desk.controller.engine.message import append_audit
from plum_desk.controller.engine.orders import check_strategy, check_target
from plum_desk.controller.engine.pools import Pools
from plum_desk.controller.engine.ports import AuditNote
from plum_desk.controller.executors.builtin import BUILTINS, PREFIX
from plum_desk.controller.store import definitions as store
from plum_desk.controller.store import tasks as task_store
from plum_desk.controller.store import workflows as workflow_store
from plum_desk.controller.store.port import ChangeKind, Connection, Database, Transaction


class DefinitionsArea:
    """Defines tasks. Names are unique, ``builtin.`` is reserved, what is referred to cannot be deleted."""

    def __init__(self, database: Database, clock: Clock, ids: Ids, executors: frozenset[str], pools: Pools) -> None:
        self._database = database
        self._clock = clock
        self._ids = ids
        self._executors = executors
        self._pools = pools
        self._by_id: dict[str, TaskDefinition] = {}
        self._by_name: dict[str, TaskDefinition] = {}

    def handlers(self) -> Handlers:
        """By operation name."""
        return {
            "task_defs.list": self.find,
            "task_defs.create": self.create,
            "task_defs.get": self.get,
            "task_defs.replace": self.replace,
            "task_defs.delete": self.delete,
            "task_defs.legacy_delete": self.legacy_delete,
        }

    async def load(self) -> None:
        """Read all definitions and seed the builtins that are missing."""
        for definition in await self._database.read(store.all_of):
            self._hold(definition)
        for name in BUILTINS:
            if name not in self._by_name:
                self._hold(await self._database.write(partial(self._seed, name)))

    @property
    def names(self) -> Collection[str]:
        """The names that are taken."""
        return self._by_name.keys()

    @property
    def ids(self) -> Collection[str]:
        """The ids of all definitions."""
        return self._by_id.keys()

    def of_node(self, node: TaskNode) -> TaskDefinition | None:
        """The definition that a node names, or None when there is no such."""
        if node.definition_id is not None:
            return self._by_id.get(node.definition_id)
        return self._by_name.get(node.definition or "")

    def require(self, def_id: str) -> TaskDefinition:
        """A definition by its id. Raises ``NotFound``."""
        found = self._by_id.get(def_id)
        if found is None:
            raise NotFound("taskDef.notFound", f"There is no task definition {def_id}.")
        return found

    async def find(self, call: Call) -> list[TaskDefinition]:
        """Definitions, newest first."""
        return await self._database.read(lambda connection: store.all_of(connection, call.query))

    async def get(self, call: Call) -> TaskDefinition:
        """One definition."""
        return self.require(call.path["id"])

    async def create(self, call: Call) -> TaskDefinition:
        """Define a task. Raises ``BadRequest`` for a reserved name, ``Conflict`` for a taken one, ``Invalid``."""
        spec: TaskDefinitionSpec = call.body
        self._check(spec)
        self._refuse_taken(spec.name, None)
        definition = _definition(spec, self._ids.new(), self._clock.wall())
        return await self._store(call, definition, None)

    async def replace(self, call: Call) -> TaskDefinition:
        """Replace a definition. Raises ``Forbidden`` for a builtin, ``Conflict`` for a stale revision."""
        old = self.require(call.path["id"])
        _refuse_builtin(old)
        refuse_stale(call.if_match, old.revision)
        spec: TaskDefinitionSpec = call.body
        self._check(spec)
        self._refuse_taken(spec.name, old.def_id)
        return await self._store(call, _definition(spec, old.def_id, old.created_at), old)

    async def delete(self, call: Call) -> None:
        """Delete a definition that neither a workflow nor an unfinished task refers to."""
        old = self.require(call.path["id"])
        _refuse_builtin(old)
        refuse_stale(call.if_match, old.revision)
        note = AuditNote(call.principal, "task_defs.delete", f"task-def:{old.def_id}", msgspec.to_builtins(old))
        await self._database.write(partial(self._delete, old, note))
        self._drop(old)

    async def legacy_delete(self, call: Call) -> None:
        """Delete a definition that is named in the query."""
        await self.delete(msgspec.structs.replace(call, path={"id": call.query.id}))

    def _delete(self, old: TaskDefinition, note: AuditNote, tx: Transaction) -> None:
        users = _referring(tx, old)
        if users:
            raise Conflict("referenced", f"The definition {old.name} is used by {', '.join(users[:10])}.")
        revision = tx.revision()
        store.delete(tx, old.def_id)
        tx.emit("task-defs", "deleted", revision, lambda: {"defId": old.def_id, "revision": revision})
        append_audit(tx, note, self._ids.new(), self._clock.wall())

    async def _store(self, call: Call, draft: TaskDefinition, old: TaskDefinition | None) -> TaskDefinition:
        action = "task_defs.create" if old is None else "task_defs.replace"

        def write(tx: Transaction) -> TaskDefinition:
            definition = msgspec.structs.replace(draft, revision=tx.revision())
            weight = store.put(tx, definition)
            kind: ChangeKind = "created" if old is None else "updated"
            tx.emit("task-defs", kind, definition.revision, lambda: definition, weight)
            before, after = msgspec.to_builtins(old), msgspec.to_builtins(definition)
            note = AuditNote(call.principal, action, f"task-def:{definition.def_id}", before, after)
            append_audit(tx, note, self._ids.new(), self._clock.wall())
            return definition

        definition = await self._database.write(write)
        if old is not None:
            self._drop(old)
        self._hold(definition)
        return definition

    def _check(self, spec: TaskDefinitionSpec) -> None:
        if spec.name.startswith(PREFIX):
            raise BadRequest("taskDef.reservedName", f"Names that begin with {PREFIX} are reserved.")
        check_executor(spec.executor, self._executors)
        check_target(spec.executor, spec.target_kind)
        check_strategy(spec.executor, spec.labels)
        check_builtin(spec.executor, spec.task_name or spec.name)
        check_pool(spec.pool, self._pools)
        check_payload_schema(spec.payload_schema)

    def _refuse_taken(self, name: str, own_id: str | None) -> None:
        taken = self._by_name.get(name)
        if taken is not None and taken.def_id != own_id:
            raise Conflict("taskDef.nameTaken", f"There is a task definition {name} already.")

    def _seed(self, name: str, tx: Transaction) -> TaskDefinition:
        builtin = BUILTINS[name]
        spec = TaskDefinitionSpec(
            name=name,
            description=builtin.description,
            default_payload=builtin.default_payload,
            labels={"builtin": "true"},
        )
        definition = msgspec.structs.replace(_definition(spec, name, self._clock.wall()), labels=spec.labels)
        definition = msgspec.structs.replace(definition, revision=tx.revision())
        store.put(tx, definition)
        tx.emit("task-defs", "created", definition.revision, lambda: definition)
        return definition

    def _hold(self, definition: TaskDefinition) -> None:
        self._by_id[definition.def_id] = definition
        self._by_name[definition.name] = definition

    def _drop(self, definition: TaskDefinition) -> None:
        self._by_id.pop(definition.def_id, None)
        self._by_name.pop(definition.name, None)


def check_executor(name: str, known: frozenset[str]) -> None:
    """Raise ``Invalid`` for an executor that this controller does not have."""
    if name not in known:
        problem = FieldProblem("$.executor", f"unknown executor {name}; known: {', '.join(sorted(known))}")
        raise Invalid("executor.unknown", "This controller has no such executor.", [problem])


def is_unknown_builtin(executor: str, task_name: str) -> bool:
    """Whether a task asks for a builtin that this controller does not have: no worker may take its place."""
    return executor == "embedded" and task_name.startswith(PREFIX) and task_name not in BUILTINS


def check_builtin(executor: str, task_name: str) -> None:
    """Raise ``Invalid`` for a builtin that this controller does not have."""
    if is_unknown_builtin(executor, task_name):
        problem = FieldProblem("$.taskName", f"unknown builtin {task_name}; known: {', '.join(BUILTINS)}")
        raise Invalid("builtin.unknown", "This controller has no such builtin.", [problem])


def check_pool(name: str | None, pools: Pools) -> None:
    """Raise ``Invalid`` for a pool that does not exist."""
    if name is not None and not pools.known(name):
        raise Invalid("pool.unknown", f"There is no pool {name}.", [FieldProblem("$.pool", f"unknown pool {name}")])


def check_payload_schema(schema: dict[str, Json] | None) -> None:
    """Raise ``Invalid`` for a payload schema that is no JSON Schema."""
    if schema is None:
        return
    from plum_desk.controller.engine.payload_schema import check_schema  # heavy, and seldom needed

    check_schema(schema)


def refuse_stale(if_match: int | None, revision: int) -> None:
    """Raise ``Conflict`` when the caller knew another revision."""
    if if_match is not None and if_match != revision:
        raise Conflict("revision.stale", f"The object was changed meanwhile: its revision is {revision}.")


def _refuse_builtin(definition: TaskDefinition) -> None:
    if definition.name.startswith(PREFIX):
        raise Forbidden("taskDef.builtin", f"{definition.name} is a builtin and stays as it is.")


def _definition(spec: TaskDefinitionSpec, def_id: str, created_at: float) -> TaskDefinition:
    return TaskDefinition(
        def_id=def_id,
        name=spec.name,
        description=spec.description,
        executor=spec.executor,
        target_kind=spec.target_kind,
        target_ref=spec.target_ref,
        labels=spec.labels,
        task_name=spec.task_name or spec.name,
        default_payload=spec.default_payload,
        payload_schema=spec.payload_schema,
        timeout_sec=spec.timeout_sec,
        queue_timeout_sec=spec.queue_timeout_sec,
        max_retries=spec.max_retries,
        retry=spec.retry,
        priority=spec.priority,
        pool=spec.pool,
        created_at=created_at,
        revision=0,
    )


def users_of_pool(connection: Connection, pool: str) -> list[str]:
    """Who refers to a pool: names of definitions and workflows, and unfinished tasks."""
    named = [definition.name for definition in store.all_of(connection) if definition.pool == pool]
    named += [flow.name for flow in workflow_store.newest(connection) if _uses_pool(flow, pool)]
    return named + (
        ["unfinished tasks"] if any(t.order.pool == pool for t in task_store.unfinished(connection)) else []
    )


def _uses_pool(workflow: Workflow, pool: str) -> bool:
    return any(isinstance(node, TaskNode) and node.pool == pool for node in walk(workflow.nodes))


def _referring(tx: Transaction, definition: TaskDefinition) -> list[str]:
    """Who refers to a definition: names of workflows, and unfinished tasks."""
    connection = tx.connection
    named = [flow.name for flow in workflow_store.newest(connection) if _names(flow, definition)]
    return named + (["unfinished tasks"] if store.is_run(connection, definition.def_id) else [])


def _names(workflow: Workflow, definition: TaskDefinition) -> bool:
    return any(
        isinstance(node, TaskNode) and (node.definition_id == definition.def_id or node.definition == definition.name)
        for node in walk(workflow.nodes)
    )
