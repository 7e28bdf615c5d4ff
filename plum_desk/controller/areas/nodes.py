"""Nodes: heard by heartbeat and link, their metrics kept in memory for an hour."""

from __future__ import annotations

from collections import deque
from contextlib import suppress
from functools import partial

import msgspec

from plum_desk.api.errors import Conflict, Forbidden, NotFound, PlumError
from plum_desk.api.types.common import replace
from plum_desk.api.types.nodes import HeartbeatAnswer, Metrics, Node, NodeHeartbeat, NodePatch, NodeSample, SeriesQuery
from plum_desk.base.clock import Clock
from plum_desk.base.ids import Ids
from plum_desk.controller.areas.definitions import refuse_stale
from plum_desk.controller.areas.series import newest_of_steps
from plum_desk.controller.bus import Bus
from plum_desk.controller.call import Call, Handlers, Principal
from plum_desk.controller.engine.message import append_audit
from plum_desk.controller.engine.ports import AuditNote
from plum_desk.controller.store import nodes as store
from plum_desk.controller.store.port import Database, Transaction

KEPT_SAMPLES = 720
WATCH_S = 1.0
_CHANGING = ("ip", "os", "cores", "started_at", "agent_version", "boot_id")


class NodesArea:
    """Knows the machines. Only a change of what a node is or of its health has a revision; heartbeats have none."""

    def __init__(self, database: Database, bus: Bus, clock: Clock, ids: Ids, ttl_s: float) -> None:
        self._database = database
        self._bus = bus
        self._clock = clock
        self._ids = ids
        self._ttl_s = ttl_s
        self._nodes: dict[str, Node] = {}
        self._heard: dict[str, float] = {}
        self._samples: dict[str, deque[NodeSample]] = {}

    def handlers(self) -> Handlers:
        """By operation name."""
        return {
            "nodes.heartbeat": self.heartbeat,
            "nodes.list": self.find,
            "nodes.get": self.get,
            "nodes.update": self.update,
            "nodes.delete": self.delete,
            "nodes.metrics": self.metrics,
        }

    async def load(self) -> None:
        """Read all nodes; none was heard in this life."""
        for node in await self._database.read(store.all_of):
            self._nodes[node.node_id] = replace(node, health="Unknown", linked=False)

    def all(self) -> list[Node]:
        """All nodes by id."""
        return [self._nodes[node_id] for node_id in sorted(self._nodes)]

    async def watch(self) -> None:
        """Mark nodes that fall silent as unhealthy, until canceled."""
        while True:
            due = self._clock.monotonic() + WATCH_S
            await self._clock.sleep_until(due)
            late = max(0.0, self._clock.monotonic() - due)
            for node_id in self._heard:
                self._heard[node_id] += late if late > WATCH_S else 0.0
            now = self._clock.monotonic()
            for node_id, heard in list(self._heard.items()):
                node = self._nodes.get(node_id)
                if node is not None and node.health == "Healthy" and now - heard > self._ttl_s:
                    with suppress(PlumError):  # not stored, the writer's log tells why: the next round tries again
                        await self._put(replace(node, health="Unhealthy"))

    async def linked(self, node_id: str, is_linked: bool) -> None:
        """The agent's link came or went."""
        node = self._nodes.get(node_id) or self._new(node_id)
        if is_linked:
            self._heard[node_id] = self._clock.monotonic()
            await self._put(replace(node, linked=True, health="Healthy", last_seen=int(self._clock.wall())))
        elif node.linked:
            await self._put(replace(node, linked=False))

    async def heartbeat(self, call: Call) -> HeartbeatAnswer:
        """Take a sign of life; only a new or changed node waits for a commit."""
        beat: NodeHeartbeat = call.body
        _refuse_foreign(call.principal, beat.node_id)
        old = self._nodes.get(beat.node_id)
        node = replace(
            self._told(old or self._new(beat.node_id), beat), health="Healthy", last_seen=int(self._clock.wall())
        )
        self._heard[beat.node_id] = self._clock.monotonic()
        if beat.metrics is not None:
            node = replace(node, metrics=beat.metrics)
            self._keep(beat.node_id, beat.metrics)
        if old is None or _differs(old, node):
            await self._put(node)
        else:
            self._nodes[beat.node_id] = node
        return HeartbeatAnswer(ttl_sec=int(self._ttl_s))

    async def find(self, call: Call) -> list[Node]:
        """All nodes."""
        return self.all()

    async def get(self, call: Call) -> Node:
        """One node."""
        return self._require(call.path["id"])

    async def update(self, call: Call) -> Node:
        """Change a node's labels."""
        old = self._require(call.path["id"])
        refuse_stale(call.if_match, old.revision)
        patch: NodePatch = call.body
        note = AuditNote(
            call.principal, "nodes.update", f"node:{old.node_id}", {"labels": old.labels}, {"labels": patch.labels}
        )
        return await self._put(replace(old, labels=patch.labels), note)

    async def delete(self, call: Call) -> None:
        """Forget a node. Raises ``Conflict`` while its agent is linked."""
        node = self._require(call.path["id"])
        if node.linked:
            raise Conflict("node.linked", f"The agent of {node.node_id} is connected; stop it first.")
        note = AuditNote(call.principal, "nodes.delete", f"node:{node.node_id}", msgspec.to_builtins(node))
        # Before the commit: what is heard from now on is a new node, and what is being written brings none back.
        del self._nodes[node.node_id]
        try:
            await self._database.write(partial(self._delete, node.node_id, note))
        except PlumError:
            self._nodes.setdefault(node.node_id, node)
            raise
        if node.node_id not in self._nodes:
            for known in (self._heard, self._samples):
                known.pop(node.node_id, None)

    async def metrics(self, call: Call) -> list[NodeSample]:
        """The series of a node, oldest first."""
        node = self._require(call.path["id"])
        query: SeriesQuery = call.query
        return newest_of_steps(self._samples.get(node.node_id, ()), query.since, query.step)

    def _told(self, node: Node, beat: NodeHeartbeat) -> Node:
        told = {name: value for name in _CHANGING if (value := getattr(beat, name)) is not None}
        if beat.labels is not None:
            told["labels"] = {**beat.labels, **{k: v for k, v in node.labels.items() if k not in beat.labels}}
        return replace(node, **told)

    def _keep(self, node_id: str, metrics: Metrics) -> None:
        values = {name: getattr(metrics, name) for name in Metrics.__struct_fields__}
        sample = NodeSample(timestamp=self._clock.wall(), node_id=node_id, **values)
        self._samples.setdefault(node_id, deque(maxlen=KEPT_SAMPLES)).append(sample)
        self._bus.publish_live("metrics", node_id, lambda: sample)

    async def _put(self, draft: Node, note: AuditNote | None = None) -> Node:
        before = self._nodes.get(draft.node_id)
        self._nodes[draft.node_id] = draft
        try:
            node = await self._database.write(partial(self._write, draft, note))
        except PlumError:
            self._take_back(draft, before)
            raise
        known = self._nodes.get(node.node_id)
        if known is not None:
            self._nodes[node.node_id] = replace(known, revision=node.revision)
        return node

    def _take_back(self, draft: Node, before: Node | None) -> None:
        """The change was not stored; unless another followed, what was before counts again."""
        if self._nodes.get(draft.node_id) is draft:
            if before is None:
                del self._nodes[draft.node_id]
            else:
                self._nodes[draft.node_id] = before

    def _write(self, draft: Node, note: AuditNote | None, tx: Transaction) -> Node:
        node = replace(draft, revision=tx.revision())
        store.put(tx, node)
        tx.emit("nodes", "updated" if draft.revision else "created", node.revision, lambda: node)
        if note is not None:
            append_audit(tx, note, self._ids.new(), self._clock.wall())
        return node

    def _delete(self, node_id: str, note: AuditNote, tx: Transaction) -> None:
        revision = tx.revision()
        store.delete(tx, node_id)
        tx.emit("nodes", "deleted", revision, lambda: {"nodeId": node_id, "revision": revision})
        append_audit(tx, note, self._ids.new(), self._clock.wall())

    def _require(self, node_id: str) -> Node:
        node = self._nodes.get(node_id)
        if node is None:
            raise NotFound("node.notFound", f"There is no node {node_id}.")
        return node

    def _new(self, node_id: str) -> Node:
        return Node(
            node_id=node_id,
            ip=None,
            labels={},
            last_seen=None,
            health="Unknown",
            linked=False,
            metrics=None,
            os=None,
            cores=None,
            started_at=None,
            agent_version=None,
            boot_id=None,
            created_at=self._clock.wall(),
            revision=0,
        )


def _differs(old: Node, new: Node) -> bool:
    return old.health != new.health or any(
        getattr(old, name) != getattr(new, name) for name in ("labels", "linked", *_CHANGING)
    )


def _refuse_foreign(principal: Principal, node_id: str) -> None:
    if principal.role == "agent" and principal.bound_to not in (None, node_id):
        raise Forbidden("token.otherNode", f"The token is bound to the node {principal.bound_to}.")
