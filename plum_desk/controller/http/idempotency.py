"""From the header ``Idempotency-Key`` to what a request is known by."""

from __future__ import annotations

import hashlib

from plum_desk.api.errors import BadRequest
from plum_desk.api.transport import Request
from plum_desk.controller.call import Principal, RequestKey

MAX_KEY_CHARS = 255


def request_key(text: str, principal: Principal, request: Request) -> RequestKey:
    """The key with a digest of path, action and body, byte for byte. Raises ``BadRequest`` for a key that is none.

    A key belongs to its caller: others may use the same one.
    """
    if not text.strip() or len(text) > MAX_KEY_CHARS or not text.isprintable():
        raise BadRequest("idempotency.malformed", f"Idempotency-Key takes 1 to {MAX_KEY_CHARS} printable characters.")
    asked = f"{request.path}?{request.query.get('action', '')}\n".encode()
    digest = hashlib.sha256(asked + request.body).hexdigest()
    return RequestKey(caller=principal.name, key=text.strip(), fingerprint=digest)
