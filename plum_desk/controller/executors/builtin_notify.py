"""``builtin.notify``: a message to people, by any service that Apprise knows."""

from __future__ import annotations

import asyncio
from typing import Annotated, Literal

import msgspec
from msgspec import Meta

from plum_desk.api.types.common import Definition, Json
from plum_desk.controller.executors.builtin_failure import BuiltinContext, BuiltinFailure


class Message(Definition, frozen=True, kw_only=True):
    """The payload; ``urls`` are Apprise's, like ``mailto://user:word@example.org`` or ``json://host/path``."""

    urls: Annotated[tuple[str, ...], Meta(min_length=1, max_length=100)]
    body: Annotated[str, Meta(min_length=1, max_length=100_000)]
    title: str = ""
    type: Literal["info", "success", "warning", "failure"] = "info"


async def notify(context: BuiltinContext, payload: Json) -> Json:
    """``{"notified": count}``; fails when any of the services did not take the message."""
    try:
        message = msgspec.convert(payload, Message)
    except msgspec.ValidationError as error:
        raise BuiltinFailure("Invalid", f"the payload of builtin.notify: {error}", retryable=False) from error
    # Apprise loads a hundred modules and waits for servers: all of it stays off the loop.
    await asyncio.to_thread(_send, message)
    return {"notified": len(message.urls)}


def _send(message: Message) -> None:
    try:
        import apprise
    except ImportError as error:
        told = "install plum-desk[controller]: builtin.notify needs apprise"
        raise BuiltinFailure("Unavailable", told, retryable=False) from error
    services = apprise.Apprise()
    unknown = [place for place, url in enumerate(message.urls) if not services.add(url)]
    if unknown:
        # An address may hold a password: it is named by its place.
        raise BuiltinFailure("Invalid", f"no service is known for urls{unknown}", retryable=False)
    if not services.notify(body=message.body, title=message.title, notify_type=message.type):
        raise BuiltinFailure("NotifyFailed", "at least one service did not take the message")
