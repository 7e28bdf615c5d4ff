"""Who may do what, and who did: tokens and the audit trail."""

from __future__ import annotations

from typing import Annotated, Literal

from msgspec import Meta

from plum_desk.api.types.common import Definition, Json, ListQuery, Name, Wire

Role = Literal["viewer", "operator", "admin", "agent", "worker"]


class TokenSpec(Definition, frozen=True, kw_only=True):
    """A token to make. ``bound_to`` is the node of an agent or the worker of a worker; empty binds to none."""

    name: Name
    role: Role
    bound_to: str | None = None
    expires_in_sec: Annotated[float, Meta(gt=0)] | None = None


class Token(Wire, frozen=True, kw_only=True):
    """A token without its value."""

    token_id: str
    name: str
    role: Role
    bound_to: str | None
    created_at: float
    created_by: str
    expires_at: float | None
    last_used_at: float | None
    revision: int


class NewToken(Token, frozen=True, kw_only=True):
    """A token just made; ``value`` is shown this once."""

    value: str


class AuditEntry(Wire, frozen=True, kw_only=True):
    """One change: who, from where, what, the old and the new value."""

    audit_id: str
    timestamp: float
    actor: str
    address: str | None
    action: str
    object: str
    old: Json
    new: Json
    revision: int


class AuditQuery(ListQuery, frozen=True, kw_only=True):
    """Filters of the audit trail."""

    actor: str | None = None
    object: str | None = None
    since: float | None = None
