"""One run of `plum`: finds the controller, calls it, and turns whatever happened into an exit code."""

from __future__ import annotations

import asyncio
import os
import sys
from collections.abc import Awaitable, Callable, Mapping
from contextlib import suppress

from plum_desk.api.client import PlumClient
from plum_desk.api.errors import PlumError, Unreachable
from plum_desk.api.http_transport import HttpTransport
from plum_desk.base.credentials import NoController, resolve
from plum_desk.cli import exit_codes
from plum_desk.cli.options import Options, UsageFault
from plum_desk.cli.output import Output
from plum_desk.cli.texts import Texts

Work = Callable[[PlumClient], Awaitable[int | None]]
"""What a command does; its exit code, None for done."""


class Session:
    """What every command works with: the texts, the output and the controller."""

    def __init__(self, options: Options, environ: Mapping[str, str]):
        self.options = options
        self.texts = Texts(options.lang)
        self.out = Output(options, self.texts)
        self._environ = environ

    def call(self, work: Work) -> None:
        """Run `work` with a client; leaves by `typer.Exit` when it did not end well."""
        import typer

        try:
            code = asyncio.run(self._work(work))
        except KeyboardInterrupt:
            code = exit_codes.INTERRUPTED
        except BrokenPipeError:
            # The reader (head, less) has seen enough; what is still buffered must not fail at the exit again.
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
            code = exit_codes.DONE
        if code:
            raise typer.Exit(code)

    def attempt(self, work: Work) -> None:
        """Run `work` with a client and say nothing when that fails: for what is a help only."""
        with suppress(PlumError, TimeoutError, UsageFault, KeyboardInterrupt):
            asyncio.run(self._with_client(work))

    async def _with_client(self, work: Work) -> int:
        async with self._client() as plum:
            return await work(plum) or exit_codes.DONE

    async def _work(self, work: Work) -> int:
        try:
            return await self._with_client(work)
        except PlumError as error:
            self.out.error(error)
            return exit_codes.of(error)

    def _client(self) -> PlumClient:
        try:
            found = resolve(self.options.url, self.options.token, self._environ)
        except NoController as error:
            raise Unreachable(error.code, str(error)) from error
        except ValueError as error:
            raise UsageFault(str(error)) from error
        return PlumClient(HttpTransport(found.url, found.token))
