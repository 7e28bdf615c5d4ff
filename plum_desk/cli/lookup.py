"""Objects by what a person types: their id or their name."""

from __future__ import annotations

from plum_desk.api.client import PlumClient
from plum_desk.api.errors import NotFound
from plum_desk.api.types.schedules import Schedule
from plum_desk.api.types.tasks import TaskDefinition
from plum_desk.api.types.workflows import Workflow


async def task_definition(plum: PlumClient, reference: str) -> TaskDefinition:
    """The definition with this id, else of this name; NotFound."""
    try:
        return await plum.task_defs.get(reference)
    except NotFound:
        named = await plum.task_defs.list(name=reference)
        if not named:
            raise
        return named[0]


async def workflow(plum: PlumClient, reference: str) -> Workflow:
    """The workflow with this id, else of this name; NotFound."""
    try:
        return await plum.workflows.get(reference)
    except NotFound:
        named = [found for found in await plum.workflows.list() if found.name == reference]
        if not named:
            raise
        return named[0]


async def schedule(plum: PlumClient, reference: str) -> Schedule:
    """The schedule with this id, else of this name; NotFound."""
    try:
        return await plum.schedules.get(reference)
    except NotFound:
        named = [found for found in await plum.schedules.list() if found.name == reference]
        if not named:
            raise
        return named[0]
