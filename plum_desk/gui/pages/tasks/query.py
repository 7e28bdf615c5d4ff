"""Which tasks the list shows: what the controller is asked for, and whether a new task belongs to it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from plum_desk.api.client.tasks import TaskFilters
from plum_desk.api.types.tasks import Task
from plum_desk.api.types.workflows import TaskNode
from plum_desk.gui.models.store import LabStore

NO_NAME = "\N{NULL}"
"""A name that no task has: the list is empty then."""


@dataclass(frozen=True, slots=True)
class TaskQuery:
    """What a person chose; empty parts let everything through. `names` None means any name."""

    states: tuple[str, ...] = ()
    executors: tuple[str, ...] = ()
    def_ids: tuple[str, ...] = ()
    names: tuple[str, ...] | None = None

    @property
    def is_open(self) -> bool:
        """Whether everything is let through."""
        return self == TaskQuery()

    def filters(self) -> TaskFilters:
        """The same for the controller."""
        filters = TaskFilters()
        if self.states:
            filters["state"] = self.states
        if self.executors:
            filters["executor"] = self.executors
        if self.def_ids:
            filters["def_id"] = self.def_ids
        if self.names is not None:
            filters["name"] = self.names or (NO_NAME,)
        return filters

    def matches(self, task: Task) -> bool:
        """Whether a task belongs to the list."""
        return (
            (not self.states or task.state in self.states)
            and (not self.executors or task.executor in self.executors)
            and (not self.def_ids or task.def_id in self.def_ids)
            and (self.names is None or task.name in self.names)
        )


def known_names(store: LabStore) -> set[str]:
    """The names that tasks have: of definitions, of workflow nodes, and of the tasks that are known."""
    names = {definition.name for definition in store.all("task-defs")}
    names |= {task.name for task in store.all("tasks")}
    for workflow in store.all("workflows"):
        names |= {node.name or node.key for node in workflow.nodes if isinstance(node, TaskNode)}
    return names


def names_with(text: str, names: Iterable[str]) -> tuple[str, ...]:
    """The names that hold every word. A comma would part a name in the query, so such names cannot be asked for."""
    words = text.casefold().split()
    return tuple(sorted(n for n in names if "," not in n and all(word in n.casefold() for word in words)))
