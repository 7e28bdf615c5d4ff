"""A workflow as somebody is still writing it: its shape checked, long work kept off the loop."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import Any, TypeVar

import msgspec

from plum_desk.api.shape import ShapeChecker
from plum_desk.api.types.common import Json
from plum_desk.api.types.workflows import UNSUPPORTED_NODE, Problem, WorkflowSpec
from plum_desk.controller.core.graph.legacy import translated
from plum_desk.controller.core.graph.sound_part import SoundPart

T = TypeVar("T")


class Drafts:
    """Reads unsaved workflows."""

    def __init__(self) -> None:
        self._shape = ShapeChecker(WorkflowSpec, UNSUPPORTED_NODE)

    async def read(self, body: dict[str, Json]) -> tuple[WorkflowSpec | SoundPart, list[Problem]]:
        """The workflow, or what is sound of it and its problems of shape; older conditions are translated."""
        body = translated(body) or body
        try:
            return msgspec.convert(body, WorkflowSpec), []
        except msgspec.ValidationError as fault:
            found = await asyncio.to_thread(self._shape.problems, body)
            problems = [
                Problem(severity="error", code=p.code or "workflow.shape", path=p.path, message=p.message)
                for p in found
            ]
            problems = problems or [Problem(severity="error", code="workflow.shape", path="$", message=str(fault))]
            return await self.sound_part(body), problems

    async def sound_part(self, body: dict[str, Json]) -> SoundPart:
        """What is sound of a malformed workflow."""
        return await asyncio.to_thread(SoundPart, translated(body) or body)

    async def in_thread(self, is_long: bool, function: Callable[..., T], *arguments: Any) -> T:
        """Call a function, in a thread when that takes long."""
        return await asyncio.to_thread(function, *arguments) if is_long else function(*arguments)
