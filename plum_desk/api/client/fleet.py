"""Nodes, services and workers, as the client offers them."""

from __future__ import annotations

import builtins
from collections.abc import Mapping
from typing import Any

from plum_desk.api.client.calls import Calls, body_of
from plum_desk.api.types.nodes import HeartbeatAnswer, Node, NodeHeartbeat, NodePatch, NodeSample
from plum_desk.api.types.services import Endpoint, EndpointSpec, RegisterService, Service, ServiceHeartbeat
from plum_desk.api.types.workers import EmbeddedWorker


class Nodes:
    """``/v1/nodes``."""

    def __init__(self, calls: Calls) -> None:
        self._calls = calls

    async def list(self) -> list[Node]:
        return await self._calls.many(Node, "nodes.list")

    async def get(self, node_id: str) -> Node:
        return await self._calls.one(Node, "nodes.get", node_id)

    async def update(self, node_id: str, *, labels: Mapping[str, str]) -> Node:
        """Replace the labels set by hand."""
        return await self._calls.one(Node, "nodes.update", node_id, body=NodePatch(labels=dict(labels)))

    async def delete(self, node_id: str) -> None:
        await self._calls.nothing("nodes.delete", node_id)

    async def metrics(
        self, node_id: str, *, since: float | None = None, step: float | None = None
    ) -> builtins.list[NodeSample]:
        """The series from ``since`` (Unix seconds) in buckets of ``step`` seconds."""
        return await self._calls.many(NodeSample, "nodes.metrics", node_id, query={"since": since, "step": step})

    async def heartbeat(
        self, heartbeat: NodeHeartbeat | Mapping[str, Any] | None = None, /, **fields: Any
    ) -> HeartbeatAnswer:
        body = body_of(NodeHeartbeat, heartbeat, fields)
        return await self._calls.one(HeartbeatAnswer, "nodes.heartbeat", body=body)


class Services:
    """``/v1/services``."""

    def __init__(self, calls: Calls) -> None:
        self._calls = calls

    async def list(self) -> list[Service]:
        return await self._calls.many(Service, "services.list")

    async def get(self, name: str) -> Service:
        return await self._calls.one(Service, "services.get", name)

    async def register(self, spec: RegisterService | Mapping[str, Any] | None = None, /, **fields: Any) -> None:
        """Add or refresh the endpoints of an instance; the fields of ``RegisterService`` as keywords."""
        await self._calls.nothing("services.register", body=body_of(RegisterService, spec, fields))

    async def heartbeat(self, instance_id: str, health: builtins.list[EndpointSpec] | None = None) -> None:
        """Keep an instance's endpoints alive."""
        body = ServiceHeartbeat(instance_id=instance_id, health=health or [])
        await self._calls.nothing("services.heartbeat", body=body)

    async def remove(self, instance_id: str) -> None:
        """Remove all endpoints of an instance."""
        await self._calls.nothing("services.remove", query={"instance_id": instance_id})


class Discovery:
    """``/v1/discovery``."""

    def __init__(self, calls: Calls) -> None:
        self._calls = calls

    async def list(
        self,
        service: str,
        *,
        version: str | None = None,
        protocol: str | None = None,
        limit: int | None = None,
        all: bool = False,  # noqa: A002 (the wire's name)
    ) -> list[Endpoint]:
        """The endpoints of a service: healthy ones only, unless ``all``."""
        query = {"service": service, "version": version, "protocol": protocol, "limit": limit, "all": all or None}
        return await self._calls.many(Endpoint, "discovery.list", query=query)


class EmbeddedWorkers:
    """``/v1/embedded-workers``."""

    def __init__(self, calls: Calls) -> None:
        self._calls = calls

    async def list(self) -> list[EmbeddedWorker]:
        return await self._calls.many(EmbeddedWorker, "embedded_workers.list")

    async def get(self, worker_id: str) -> EmbeddedWorker:
        return await self._calls.one(EmbeddedWorker, "embedded_workers.get", worker_id)

    async def delete(self, worker_id: str) -> None:
        """Forget a worker and close its link."""
        await self._calls.nothing("embedded_workers.delete", worker_id)
