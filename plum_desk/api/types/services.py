"""Services: named endpoints that tasks and clients call."""

from __future__ import annotations

from typing import Annotated

from msgspec import Meta

from plum_desk.api.types.common import Labels, PeerId, Wire

Port = Annotated[int, Meta(ge=1, le=65535)]


class EndpointSpec(Wire, frozen=True, kw_only=True):
    """One address of a service, as it is registered. Without ``ip`` the registration's counts."""

    service_name: Annotated[str, Meta(min_length=1, max_length=128)]
    protocol: str = "http"
    port: Port
    version: str = ""
    labels: Labels = {}
    ip: str | None = None
    healthy: bool | None = None


class RegisterService(Wire, frozen=True, kw_only=True):
    """Adds or refreshes each endpoint of an instance: those of the list, or without one that of the flat keys."""

    instance_id: PeerId
    node_id: str = "manual"
    ip: str | None = None
    endpoints: Annotated[list[EndpointSpec], Meta(max_length=1000)] = []
    service_name: Annotated[str, Meta(min_length=1, max_length=128)] | None = None
    protocol: str = "http"
    port: Port | None = None
    version: str = ""
    labels: Labels = {}


class ServiceHeartbeat(Wire, frozen=True, kw_only=True):
    """Keeps an instance's endpoints alive, with their health if it is known; older clients call it ``endpoints``."""

    instance_id: PeerId
    health: list[EndpointSpec] = []
    endpoints: list[EndpointSpec] = []


class Endpoint(Wire, frozen=True, kw_only=True):
    """A registered endpoint."""

    service_name: str
    instance_id: str
    node_id: str
    ip: str
    port: int
    protocol: str
    version: str
    labels: Labels
    healthy: bool
    last_seen: int


class Service(Wire, frozen=True, kw_only=True):
    """A service with its endpoints and counts."""

    name: str
    total: int
    healthy: int
    endpoints: list[Endpoint]
    revision: int


class InstanceQuery(Wire, frozen=True, kw_only=True):
    """Names the instance whose endpoints are removed."""

    instance_id: str


class DiscoveryQuery(Wire, frozen=True, kw_only=True):
    """Which endpoints: healthy ones only, unless ``all``."""

    service: str
    version: str | None = None
    protocol: str | None = None
    limit: Annotated[int, Meta(ge=1)] | None = None
    all: bool = False
