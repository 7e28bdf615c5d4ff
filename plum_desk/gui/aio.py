"""Coroutines behind Qt signals: every task has a name, an owner and someone who hears its errors."""

import asyncio
import functools
import inspect
from collections.abc import Callable, Coroutine
from typing import Any, Protocol

ErrorHandler = Callable[[BaseException], None]


class TaskScope:
    """Owns the tasks of one widget or page; closing cancels them all and waits for their end."""

    def __init__(self, name: str, on_error: ErrorHandler) -> None:
        self._name = name
        self._on_error = on_error
        self._tasks: set[asyncio.Task[None]] = set()
        self._closed = False

    def start(self, coroutine: Coroutine[Any, Any, None], name: str) -> None:
        """Run a coroutine; a closed scope refuses it quietly, since its window is gone."""
        if self._closed:
            coroutine.close()
            return
        task = asyncio.get_running_loop().create_task(coroutine, name=f"{self._name}.{name}")
        self._tasks.add(task)
        task.add_done_callback(self._on_done)

    def _on_done(self, task: "asyncio.Task[None]") -> None:
        self._tasks.discard(task)
        if not task.cancelled() and (error := task.exception()) is not None:
            self._on_error(error)

    async def close(self) -> None:
        """Cancel what runs and wait until it has ended."""
        self._closed = True
        tasks = list(self._tasks)
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)


class HasScope(Protocol):
    """An object whose slots may be coroutines."""

    @property
    def scope(self) -> TaskScope:
        """The owner of its tasks."""


def slot(method: Callable[..., Coroutine[Any, Any, None]]) -> Callable[..., None]:
    """Make a coroutine method connectable to a signal; its task lives in the object's `scope`.

    Arguments that the method does not take (such as `checked` of `clicked`) are dropped.
    """
    takes = _positional(method)

    @functools.wraps(method)
    def start(self: HasScope, *args: Any, **kwargs: Any) -> None:
        self.scope.start(method(self, *args[:takes], **kwargs), method.__name__)

    return start


def _positional(method: Callable[..., object]) -> int | None:
    parameters = list(inspect.signature(method).parameters.values())[1:]
    if any(p.kind is p.VAR_POSITIONAL for p in parameters):
        return None
    kinds = (inspect.Parameter.POSITIONAL_ONLY, inspect.Parameter.POSITIONAL_OR_KEYWORD)
    return sum(p.kind in kinds for p in parameters)
