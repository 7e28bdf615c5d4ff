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

T = TypeVar("T")


class Drafts:
    """Reads unsaved workflows."""

    def __init__(self) -> None:
        self._shape = ShapeChecker(WorkflowSpec, UNSUPPORTED_NODE)

    async def read(self, body: dict[str, Json]) -> tuple[WorkflowSpec | None, list[Problem]]:
        """The workflow, or the problems of its shape; conditions of older programs are translated."""
        body = translated(body) or body
        try:
            return msgspec.convert(body, WorkflowSpec), []
        except msgspec.ValidationError as fault:
            found = await asyncio.to_thread(self._shape.problems, body)
            problems = [
                Problem(severity="error", code=p.code or "workflow.shape", path=p.path, message=p.message)
                for p in found
            ]
            return None, problems or [Problem(severity="error", code="workflow.shape", path="$", message=str(fault))]

    async def in_thread(self, is_long: bool, function: Callable[..., T], *arguments: Any) -> T:
        """Call a function, in a thread when that takes long."""
        return await asyncio.to_thread(function, *arguments) if is_long else function(*arguments)
