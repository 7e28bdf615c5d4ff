"""Tokens on a real database: what opens, what no longer does, and what is left behind of them."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from plum_desk.api.errors import NotFound, RateLimited, Unauthorized
from plum_desk.api.types.access import AuditQuery, NewToken, TokenSpec
from plum_desk.base.clock import VirtualClock
from plum_desk.base.ids import Ids
from plum_desk.controller.areas.audit import AuditArea
from plum_desk.controller.areas.security import MAX_WRONG, TOUCH_S, WINDOW_S, AuthMode, SecurityArea, digest_of
from plum_desk.controller.call import Call, Principal
from plum_desk.controller.store.database import SqliteDatabase
from plum_desk.controller.store.port import Change

ADMIN = "plum_admin"
ELSEWHERE = "192.168.7.9"


@dataclass
class Rig:
    security: SecurityArea
    audit: AuditArea
    clock: VirtualClock
    changes: list[Change] = field(default_factory=list)

    async def make(self, **fields: Any) -> NewToken:
        return await self.security.create(_call(TokenSpec(**fields)))

    async def who(self, value: str | None, address: str = ELSEWHERE) -> Principal:
        return await self.security.authenticate(value and f"Bearer {value}", address)


def _call(body: Any = None, query: Any = None, **path: str) -> Call:
    caller = Principal(name="anna", role="admin", address="10.0.0.1")
    return Call(principal=caller, path=path, query=query, body=body)


@asynccontextmanager
async def open_rig(folder: Path, mode: AuthMode = "token", clock: VirtualClock | None = None) -> AsyncIterator[Rig]:
    clock = clock or VirtualClock()
    changes: list[Change] = []

    def publish(group: Sequence[Change]) -> None:
        changes.extend(group)

    async with SqliteDatabase(folder / "plum.db", publish, durable=False) as database:
        security = SecurityArea(database, clock, Ids(clock.wall), mode, ADMIN)
        await security.load()
        yield Rig(security, AuditArea(database), clock, changes)


@pytest.fixture
async def rig(tmp_path: Path) -> AsyncIterator[Rig]:
    async with open_rig(tmp_path) as opened:
        yield opened


async def test_the_admin_token_opens_everything(rig: Rig) -> None:
    principal = await rig.who(ADMIN)
    assert (principal.name, principal.role, principal.address) == ("admin", "admin", ELSEWHERE)


async def test_a_made_token_says_who_it_is_for(rig: Rig) -> None:
    made = await rig.make(name="bench", role="worker", bound_to="w-1")
    assert made.value.startswith("plum_")
    assert len(made.value) == len("plum_") + 43
    assert (made.created_by, made.expires_at) == ("anna", None)
    principal = await rig.who(made.value)
    assert (principal.name, principal.role, principal.bound_to) == ("bench", "worker", "w-1")
    assert principal.token_id == made.token_id
    assert (await rig.make(name="bench", role="worker")).value != made.value


@pytest.mark.parametrize("value", ["", "plum_", "Bearer", ADMIN + "x", digest_of(ADMIN)])
async def test_what_does_not_open(rig: Rig, value: str) -> None:
    with pytest.raises(Unauthorized) as fault:
        await rig.security.authenticate(f"Bearer {value}", ELSEWHERE)
    assert fault.value.code == "token.wrong"
    with pytest.raises(Unauthorized):
        await rig.security.authenticate(f"Basic {ADMIN}", ELSEWHERE)


async def test_values_are_neither_stored_nor_listed_nor_published(rig: Rig, tmp_path: Path) -> None:
    made = await rig.make(name="bench", role="viewer")
    (listed,) = await rig.security.find(_call())
    got = await rig.security.get(_call(id=made.token_id))
    published = [change.make() for change in rig.changes]
    entries = await rig.audit.find(_call(query=AuditQuery()))
    assert not hasattr(listed, "value")
    assert listed == got
    for shown in (listed, got, published, entries.items):
        assert made.value not in str(shown)
    stored = b"".join(path.read_bytes() for path in tmp_path.iterdir())
    assert digest_of(made.value).encode() in stored
    assert made.value.encode() not in stored


async def test_an_expired_token_no_longer_opens(rig: Rig) -> None:
    made = await rig.make(name="guest", role="viewer", expires_in_sec=60)
    await rig.clock.advance(59.0)
    assert (await rig.who(made.value)).name == "guest"
    await rig.clock.advance(1.0)
    with pytest.raises(Unauthorized):
        await rig.who(made.value)


async def test_a_revoked_token_no_longer_opens_at_once(rig: Rig) -> None:
    revoked: list[str] = []
    rig.security.when_revoked(revoked.append)
    made = await rig.make(name="guest", role="viewer")
    await rig.security.delete(_call(id=made.token_id))
    with pytest.raises(Unauthorized):
        await rig.who(made.value)
    assert revoked == [made.token_id]
    assert await rig.security.find(_call()) == []
    with pytest.raises(NotFound) as fault:
        await rig.security.delete(_call(id=made.token_id))
    assert fault.value.code == "token.notFound"


async def test_tokens_outlive_the_controller(tmp_path: Path) -> None:
    async with open_rig(tmp_path) as rig:
        kept = await rig.make(name="kept", role="operator")
        gone = await rig.make(name="gone", role="operator")
        await rig.security.delete(_call(id=gone.token_id))
    async with open_rig(tmp_path) as again:
        assert (await again.who(kept.value)).name == "kept"
        with pytest.raises(Unauthorized):
            await again.who(gone.value)


async def test_wrong_tokens_are_limited_by_address_and_right_ones_never(rig: Rig) -> None:
    made = await rig.make(name="bench", role="worker")
    for _ in range(MAX_WRONG):
        with pytest.raises(Unauthorized):
            await rig.who("plum_wrong")
    with pytest.raises(RateLimited) as fault:
        await rig.who("plum_wrong")
    assert fault.value.retry_after_s == pytest.approx(WINDOW_S)
    assert (await rig.who(made.value)).name == "bench"
    assert (await rig.who(ADMIN)).name == "admin"
    with pytest.raises(Unauthorized):
        await rig.who("plum_wrong", "192.168.7.10")
    await rig.clock.advance(WINDOW_S + 1)
    with pytest.raises(Unauthorized):
        await rig.who("plum_wrong")


async def test_absent_tokens_are_not_counted(rig: Rig) -> None:
    for _ in range(MAX_WRONG + 1):
        with pytest.raises(Unauthorized) as fault:
            await rig.who(None)
        assert fault.value.code == "token.missing"
    with pytest.raises(Unauthorized):
        await rig.who("plum_wrong")


@pytest.mark.parametrize(
    ("mode", "address", "trusted"),
    [
        ("token", "127.0.0.1", False),
        ("loopback", "127.0.0.1", True),
        ("loopback", "::1", True),
        ("loopback", ELSEWHERE, False),
        ("loopback", "not an address", False),
        ("off", ELSEWHERE, True),
    ],
)
async def test_modes(tmp_path: Path, mode: AuthMode, address: str, trusted: bool) -> None:
    async with open_rig(tmp_path, mode) as rig:
        if trusted:
            assert (await rig.who(None, address)).role == "admin"
        else:
            with pytest.raises(Unauthorized):
                await rig.who(None, address)
        made = await rig.make(name="bench", role="worker")
        assert (await rig.who(made.value, address)).role == "worker"


async def test_the_last_use_is_seen_at_once_and_written_later(tmp_path: Path) -> None:
    async with open_rig(tmp_path) as rig:
        writing = asyncio.create_task(rig.security.keep_last_used())
        made = await rig.make(name="bench", role="worker")
        before = len(rig.changes)
        await rig.who(made.value)
        now = rig.clock.wall()
        assert (await rig.security.get(_call(id=made.token_id))).last_used_at == now
        async with open_rig(tmp_path) as other:
            assert other.security.all()[0].last_used_at is None
        await rig.clock.advance(TOUCH_S)
        writing.cancel()
        await asyncio.wait([writing])
        assert len(rig.changes) == before
    async with open_rig(tmp_path) as again:
        assert again.security.all()[0].last_used_at == now


async def test_every_change_is_in_the_audit_trail(rig: Rig) -> None:
    for name in ("a", "b", "c"):
        await rig.make(name=name, role="viewer")
    made = rig.security.all()[0]
    await rig.security.delete(_call(id=made.token_id))
    first = await rig.audit.find(_call(query=AuditQuery(limit=3, count=True)))
    assert [(item.action, item.actor, item.address) for item in first.items[:2]] == [
        ("tokens.delete", "anna", "10.0.0.1"),
        ("tokens.create", "anna", "10.0.0.1"),
    ]
    assert (first.total, first.items[0].object) == (4, f"token:{made.token_id}")
    rest = await rig.audit.find(_call(query=AuditQuery(limit=3, cursor=first.cursor)))
    assert [item.new["name"] for item in rest.items] == ["a"]
    nobody = await rig.audit.find(_call(query=AuditQuery(actor="otto")))
    assert nobody.items == []
