"""A controller that has whatever is asked for: each operation answers with an object of its type, and is remembered."""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import Any

import msgspec
from msgspec import inspect

from plum_desk.api.operations import OPERATIONS, Operation
from plum_desk.api.transport import ServerEvent
from plum_desk.api.types.common import Page
from plum_desk.controller.call import Answer, Call, Chunk, Handler, Handlers, Principal


class AnyController:
    """Handlers of all operations, which stand in `reached` once they are called."""

    def __init__(self) -> None:
        self.reached: list[str] = []

    def handlers(self) -> Handlers:
        return {operation.name: self._handler(operation) for operation in OPERATIONS if operation.body != "websocket"}

    async def authenticate(self, authorization: str | None, address: str | None) -> Principal:
        return Principal(name="me", role="admin", address=address)

    def _handler(self, operation: Operation) -> Handler:
        async def answer(call: Call) -> Answer:
            self.reached.append(operation.name)
            if operation.body == "sse" or (operation.body == "bytes" and call.query.follow):
                return _events()
            if operation.body == "bytes":
                return Chunk(data=b"", next_offset=0)
            if operation.response is None:
                return "text" if operation.body in ("text", "html") else None
            made = sample(operation.response)
            if operation.paged:
                return Page([made])
            return [made] if operation.listed else made

        return answer


async def _events() -> AsyncIterator[ServerEvent]:
    yield ServerEvent(event="snapshot", id="1", data=b'{"topic":"tasks","revision":1,"items":[]}')


def sample(type_: Any) -> Any:
    """The plainest value of a type: what ends waits is chosen where there is a choice."""
    return msgspec.convert(_plain(inspect.type_info(type_)), type_)


def _plain(type_: inspect.Type) -> Any:
    match type_:
        case inspect.StructType():
            needed = [field for field in type_.fields if field.required]
            tag = {type_.tag_field: type_.tag} if type_.tag_field else {}
            return {**tag, **{field.encode_name: _plain(field.type) for field in needed}}
        case inspect.LiteralType():
            return "Succeeded" if "Succeeded" in type_.values else type_.values[0]
        case inspect.UnionType():
            return None if type_.includes_none else _plain(type_.types[0])
        case inspect.StrType():
            return "x"
        case inspect.IntType() | inspect.FloatType():
            return 1
        case inspect.BoolType():
            return True
        case inspect.DictType():
            return {}
        case inspect.CollectionType():
            return []
    return None
