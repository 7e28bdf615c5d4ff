"""Nodes, services and workers of the memory controller."""

from __future__ import annotations

from typing import Any

import msgspec

from plum_desk.api.errors import NotFound
from plum_desk.api.types import nodes, services
from plum_desk.controller.call import Answer, Call
from tests.api import samples


class MemoryFleet:
    """Machines and endpoints, as they were told last."""

    def __init__(self) -> None:
        self.nodes: dict[str, nodes.Node] = {}
        self.endpoints: list[services.Endpoint] = []

    async def nodes__heartbeat(self, call: Call) -> Answer:
        self.nodes[call.body.node_id] = samples.node(call.body)
        return nodes.HeartbeatAnswer(ttl_sec=30)

    async def nodes__list(self, call: Call) -> Answer:
        return list(self.nodes.values())

    async def nodes__get(self, call: Call) -> Answer:
        return found(self.nodes, call.path["id"], "node.notFound")

    async def nodes__update(self, call: Call) -> Answer:
        node = found(self.nodes, call.path["id"], "node.notFound")
        self.nodes[node.node_id] = msgspec.structs.replace(node, labels=call.body.labels)
        return self.nodes[node.node_id]

    async def nodes__delete(self, call: Call) -> Answer:
        del self.nodes[call.path["id"]]

    async def nodes__metrics(self, call: Call) -> Answer:
        return [nodes.NodeSample(timestamp=1.0, cpu_percent=12.5)]

    async def services__register(self, call: Call) -> Answer:
        self.endpoints += [samples.endpoint(call.body, spec) for spec in call.body.endpoints]

    async def services__heartbeat(self, call: Call) -> Answer:
        if all(endpoint.instance_id != call.body.instance_id for endpoint in self.endpoints):
            raise NotFound("service.notFound", "Nothing is registered.")

    async def services__list(self, call: Call) -> Answer:
        return [self._service(name) for name in sorted({item.service_name for item in self.endpoints})]

    def _service(self, name: str) -> services.Service:
        found = [item for item in self.endpoints if item.service_name == name]
        return services.Service(name=name, total=len(found), healthy=len(found), endpoints=found, revision=1)

    async def services__get(self, call: Call) -> Answer:
        return self._service(call.path["id"])

    async def services__remove(self, call: Call) -> Answer:
        self.endpoints = [item for item in self.endpoints if item.instance_id != call.query.instance_id]

    async def discovery__list(self, call: Call) -> Answer:
        found = [item for item in self.endpoints if item.service_name == call.query.service]
        return [item for item in found if item.healthy or call.query.all]

    async def embedded_workers__list(self, call: Call) -> Answer:
        return [samples.worker("w-1")]

    async def embedded_workers__get(self, call: Call) -> Answer:
        return samples.worker(call.path["id"])

    async def embedded_workers__delete(self, call: Call) -> Answer:
        return None


def found(items: dict[str, Any], key: str, code: str) -> Any:
    if key not in items:
        raise NotFound(code, f"There is no {key}.")
    return items[key]
