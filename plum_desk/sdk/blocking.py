"""The SDK's names without ``await``, for programs and notebooks that have no loop of their own."""

from __future__ import annotations

import asyncio
import inspect
import threading
from collections.abc import AsyncIterator, Coroutine, Iterator
from contextlib import suppress
from typing import Any, Self

from plum_desk.sdk.client import Client as AsyncClient
from plum_desk.sdk.errors import PermanentError, RetryableError
from plum_desk.sdk.worker import Worker

__all__ = ["Client", "PermanentError", "RetryableError", "Worker"]


class Client:
    """The async client's attributes and methods, each call of which blocks until its answer is here.

    ``with Client() as plum: plum.tasks.list()``. What the async client gives as an async iterator is a plain iterator
    here, closed when the loop over it ends. May be used from several threads.
    """

    def __init__(self, url: str | None = None, token: str | None = None) -> None:
        self._thread = _LoopThread()
        try:
            self._client = self._thread.run(_make(url, token))
        except BaseException:
            self._thread.close()
            raise

    def __getattr__(self, name: str) -> Any:
        return _Blocking(self._client, self._thread).__getattr__(name)

    def close(self) -> None:
        """Close the connections; the client is of no use afterwards."""
        try:
            self._thread.run(self._client.close())
        finally:
            self._thread.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


async def _make(url: str | None, token: str | None) -> AsyncClient:
    return AsyncClient(url, token)


class _Blocking:
    """One object of the async client, seen from outside its loop."""

    def __init__(self, target: object, thread: _LoopThread) -> None:
        self._target = target
        self._thread = thread

    def __getattr__(self, name: str) -> Any:
        if name.startswith("_"):
            raise AttributeError(name)
        value = getattr(self._target, name)
        return self._method(value) if callable(value) else _Blocking(value, self._thread)

    def _method(self, method: Any) -> Any:
        async def call(*args: Any, **keywords: Any) -> Any:
            result = method(*args, **keywords)
            return await result if inspect.isawaitable(result) else result

        def blocking(*args: Any, **keywords: Any) -> Any:
            result = self._thread.run(call(*args, **keywords))
            return self._thread.iterate(result) if hasattr(result, "__anext__") else result

        blocking.__doc__ = method.__doc__
        blocking.__name__ = method.__name__
        return blocking


class _LoopThread:
    """A loop in a background thread."""

    def __init__(self) -> None:
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, name="plum-client", daemon=True)
        self._thread.start()

    def run(self, coroutine: Coroutine[Any, Any, Any]) -> Any:
        if self._loop.is_closed():
            coroutine.close()
            raise RuntimeError("the client is closed")
        future = asyncio.run_coroutine_threadsafe(coroutine, self._loop)
        try:
            return future.result()
        except BaseException:  # Ctrl+C while waiting: the call must not go on behind the caller's back
            future.cancel()
            raise

    def iterate(self, iterator: AsyncIterator[Any]) -> Iterator[Any]:
        try:
            with suppress(StopAsyncIteration):
                while True:
                    yield self.run(_next(iterator))
        finally:
            if hasattr(iterator, "aclose") and not self._loop.is_closed():
                self.run(iterator.aclose())

    def close(self) -> None:
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join()
        self._loop.close()


async def _next(iterator: AsyncIterator[Any]) -> Any:
    return await anext(iterator)
