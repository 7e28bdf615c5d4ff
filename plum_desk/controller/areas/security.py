"""Tokens: made, listed, revoked, and the question who a request comes from (design.md, section 5)."""

from __future__ import annotations

import hashlib
import hmac
import ipaddress
import secrets
from collections import deque
from collections.abc import Callable
from contextlib import suppress
from functools import partial
from typing import Literal

import msgspec

from plum_desk.api.errors import NotFound, PlumError, RateLimited, Unauthorized
from plum_desk.api.types.access import NewToken, Token, TokenSpec
from plum_desk.api.types.common import replace
from plum_desk.base.clock import Clock
from plum_desk.base.ids import Ids
from plum_desk.controller.call import Call, Handlers, Principal
from plum_desk.controller.engine.message import append_audit
from plum_desk.controller.engine.ports import AuditNote
from plum_desk.controller.store import tokens as store
from plum_desk.controller.store.port import Database, Transaction

AuthMode = Literal["token", "loopback", "off"]
MAX_WRONG = 20
WINDOW_S = 60.0
TOUCH_S = 30.0
_MAX_ADDRESSES = 10_000


class SecurityArea:
    """Satisfies ``call.Authenticator``. Only the hashes of tokens are kept, all in memory."""

    def __init__(self, database: Database, clock: Clock, ids: Ids, mode: AuthMode, admin_token: str) -> None:
        self._database = database
        self._clock = clock
        self._ids = ids
        self._mode = mode
        self._admin_digest = digest_of(admin_token)
        self._tokens: dict[str, Token] = {}
        self._digests: dict[str, str] = {}
        self._used: dict[str, float] = {}
        self._wrong: dict[str, deque[float]] = {}
        self._on_revoked: list[Callable[[str], None]] = []

    def when_revoked(self, callback: Callable[[str], None]) -> None:
        """Call back with the id of each revoked token: what is open with it must end."""
        self._on_revoked.append(callback)

    def handlers(self) -> Handlers:
        """By operation name."""
        return {
            "tokens.list": self.find,
            "tokens.create": self.create,
            "tokens.get": self.get,
            "tokens.delete": self.delete,
        }

    async def load(self) -> None:
        """Read all tokens."""
        for token, digest in await self._database.read(store.all_of):
            self._hold(token, digest)

    def all(self) -> list[Token]:
        """All tokens, newest first."""
        return [self._shown(self._tokens[token_id]) for token_id in sorted(self._tokens, reverse=True)]

    async def authenticate(self, authorization: str | None, address: str | None) -> Principal:
        """See ``call.Authenticator``. A wrong token is refused in every mode that looks at tokens."""
        if authorization is None and self._is_trusted(address):
            return Principal(name="anonymous", role="admin", address=address)
        if authorization is None:
            raise Unauthorized("token.missing", "This controller wants a token: Authorization: Bearer <token>.")
        principal = self._principal(authorization, address)
        if principal is not None:
            return principal
        if self._mode == "off":
            return Principal(name="anonymous", role="admin", address=address)
        # Only now: one program with an old token must not lock out the others of its machine.
        self._refuse_flood(address)
        self._count_wrong(address)
        raise Unauthorized("token.wrong", "The token is not known here, has expired, or was revoked.")

    async def find(self, call: Call) -> list[Token]:
        """All tokens without their values."""
        return self.all()

    async def get(self, call: Call) -> Token:
        """One token without its value."""
        return self._shown(self._require(call.path["id"]))

    async def create(self, call: Call) -> NewToken:
        """Make a token; only this answer holds its value."""
        spec: TokenSpec = call.body
        value = new_value()
        now = self._clock.wall()
        draft = Token(
            token_id=self._ids.new(),
            name=spec.name,
            role=spec.role,
            bound_to=spec.bound_to,
            created_at=now,
            created_by=call.principal.name,
            expires_at=None if spec.expires_in_sec is None else now + spec.expires_in_sec,
            last_used_at=None,
            revision=0,
        )
        digest = digest_of(value)
        new = {"name": spec.name, "role": spec.role, "boundTo": spec.bound_to}
        note = AuditNote(call.principal, "tokens.create", f"token:{draft.token_id}", None, new)
        token = await self._database.write(partial(self._insert, draft, digest, note))
        self._hold(token, digest)
        return NewToken(value=value, **{name: getattr(token, name) for name in Token.__struct_fields__})

    async def delete(self, call: Call) -> None:
        """Revoke a token at once."""
        token = self._require(call.path["id"])
        note = AuditNote(call.principal, "tokens.delete", f"token:{token.token_id}", msgspec.to_builtins(token))
        await self._database.write(partial(self._remove, token.token_id, note))
        self._tokens.pop(token.token_id, None)
        self._digests = {digest: other for digest, other in self._digests.items() if other != token.token_id}
        for callback in self._on_revoked:
            callback(token.token_id)

    async def keep_last_used(self) -> None:
        """Write the times of last use in the background, until canceled."""
        while True:
            await self._clock.sleep_until(self._clock.monotonic() + TOUCH_S)
            used, self._used = self._used, {}
            touched = [replace(self._tokens[i], last_used_at=at) for i, at in used.items() if i in self._tokens]
            if touched:
                self._tokens.update((token.token_id, token) for token in touched)
                with suppress(PlumError):  # not stored, the writer's log tells why: the next use is
                    await self._database.write(partial(_touch, touched))

    def _principal(self, authorization: str, address: str | None) -> Principal | None:
        scheme, _, value = authorization.partition(" ")
        if scheme.lower() != "bearer":
            return None
        digest = digest_of(value.strip())
        if hmac.compare_digest(digest, self._admin_digest):
            return Principal(name="admin", role="admin", address=address)
        token = self._tokens.get(self._digests.get(digest, ""))
        now = self._clock.wall()
        if token is None or (token.expires_at is not None and token.expires_at <= now):
            return None
        self._used[token.token_id] = now
        return Principal(
            name=token.name, role=token.role, bound_to=token.bound_to, address=address, token_id=token.token_id
        )

    def _is_trusted(self, address: str | None) -> bool:
        return self._mode == "off" or (self._mode == "loopback" and _is_loopback(address))

    def _refuse_flood(self, address: str | None) -> None:
        wrong = self._wrong.get(address or "")
        if not wrong:
            return
        now = self._clock.monotonic()
        while wrong and now - wrong[0] > WINDOW_S:
            wrong.popleft()
        if len(wrong) >= MAX_WRONG:
            wait_s = WINDOW_S - (now - wrong[0])
            raise RateLimited("token.tooManyWrong", "Too many wrong tokens from this address.", retry_after_s=wait_s)

    def _count_wrong(self, address: str | None) -> None:
        if len(self._wrong) > _MAX_ADDRESSES:
            self._wrong.clear()
        self._wrong.setdefault(address or "", deque(maxlen=MAX_WRONG)).append(self._clock.monotonic())

    def _insert(self, draft: Token, digest: str, note: AuditNote, tx: Transaction) -> Token:
        token = replace(draft, revision=tx.revision())
        store.put(tx, token, digest)
        tx.emit("tokens", "created", token.revision, lambda: token)
        append_audit(tx, note, self._ids.new(), self._clock.wall())
        return token

    def _remove(self, token_id: str, note: AuditNote, tx: Transaction) -> None:
        revision = tx.revision()
        store.delete(tx, token_id)
        tx.emit("tokens", "deleted", revision, lambda: {"tokenId": token_id, "revision": revision})
        append_audit(tx, note, self._ids.new(), self._clock.wall())

    def _require(self, token_id: str) -> Token:
        token = self._tokens.get(token_id)
        if token is None:
            raise NotFound("token.notFound", f"There is no token {token_id}.")
        return token

    def _shown(self, token: Token) -> Token:
        used = self._used.get(token.token_id)
        return token if used is None else replace(token, last_used_at=used)

    def _hold(self, token: Token, digest: str) -> None:
        self._tokens[token.token_id] = token
        self._digests[digest] = token.token_id


def new_value() -> str:
    """A token of 256 random bits."""
    return f"plum_{secrets.token_urlsafe(32)}"


def digest_of(value: str) -> str:
    """What is stored of a token. It has 256 bits, so that a plain hash is enough."""
    return hashlib.sha256(value.encode(errors="surrogateescape")).hexdigest()


def _is_loopback(address: str | None) -> bool:
    try:
        return address is None or ipaddress.ip_address(address).is_loopback
    except ValueError:
        return False


def _touch(tokens: list[Token], tx: Transaction) -> None:
    for token in tokens:
        store.touch(tx, token)
