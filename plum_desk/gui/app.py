"""Composes the console: theme, loop, controller or connection, store, window; and takes it apart in reverse."""

from __future__ import annotations

import asyncio
import logging
import signal
import sys
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass

import qasync
from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QApplication

from plum_desk.api.client import PlumClient
from plum_desk.api.errors import PlumError
from plum_desk.api.http_transport import HttpTransport
from plum_desk.base import credentials
from plum_desk.base.clock import SystemClock
from plum_desk.base.settings import ControllerSettings
from plum_desk.controller.compose import run_controller
from plum_desk.controller.start_failure import START_FAILURES, describe
from plum_desk.gui.actions import Actions, explain
from plum_desk.gui.aio import TaskScope
from plum_desk.gui.garbage import collected_on_this_thread
from plum_desk.gui.i18n import Languages
from plum_desk.gui.looks import Looks
from plum_desk.gui.models.store import LabStore
from plum_desk.gui.models.worker_watch import watch_workers
from plum_desk.gui.notices import Navigator, Notifier
from plum_desk.gui.options import ConsoleOptions
from plum_desk.gui.pages.context import Facts, PageContext
from plum_desk.gui.preferences import Preferences
from plum_desk.gui.shell.screenshot import take
from plum_desk.gui.shell.window import Shell
from plum_desk.gui.theme.look import Look
from plum_desk.gui.theme.theme import Theme

CANNOT_START = 3
UNREACHABLE = 4
PICTURE_S = 30.0
_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Dress:
    """How this console looks, before there is a window."""

    theme: Theme
    languages: Languages
    preferences: Preferences


@dataclass(frozen=True, slots=True)
class Lab:
    """The controller as this console reaches it."""

    client: PlumClient
    facts: Facts


@dataclass(slots=True)
class _End:
    """When the console is to end, and with which exit code."""

    event: asyncio.Event
    code: int = 0


def run_console(settings: ControllerSettings, options: ConsoleOptions) -> int:
    """Run the console to its end; the exit code."""
    app = QApplication.instance() or QApplication(sys.argv[:1])
    assert isinstance(app, QApplication)
    app.setApplicationName("plum-desk")
    app.setApplicationDisplayName("Plum Desk")
    app.setQuitOnLastWindowClosed(False)
    dress = _dress(app, settings, options)
    with asyncio.Runner(loop_factory=lambda: qasync.QEventLoop(app)) as runner:
        return runner.run(serve_console(dress, settings, options))


def _dress(app: QApplication, settings: ControllerSettings, options: ConsoleOptions) -> Dress:
    """Palette and language come before the first window, so that nothing flashes white or in another language."""
    preferences = Preferences(settings.config_dir)
    languages = Languages(app)
    languages.set(settings.lang or preferences.language)
    theme = Theme(options.theme or preferences.theme, languages.current, parent=app)
    theme.apply(app)
    return Dress(theme, languages, preferences)


async def serve_console(dress: Dress, settings: ControllerSettings, options: ConsoleOptions) -> int:
    """Everything that needs the loop; returns the exit code when the window was closed or a signal came."""
    end = _End(asyncio.Event())
    loop = asyncio.get_running_loop()
    for number in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(number, end.event.set)
    async with AsyncExitStack() as stack:
        stack.enter_context(collected_on_this_thread())
        try:
            lab = await stack.enter_async_context(_lab(settings, options))
        except START_FAILURES as error:
            print(f"plum-desk: {describe(error, settings)}", file=sys.stderr)
            return CANNOT_START
        except ValueError as error:
            print(f"plum-desk: {error}", file=sys.stderr)
            return CANNOT_START
        shell = await stack.enter_async_context(open_shell(dress, lab, options))
        shell.window.closing.connect(end.event.set)
        print(f"plum-desk ready {lab.facts.url}", flush=True)
        if options.screenshot is not None:
            shell.context.scope.start(_picture(shell, options, end), "screenshot")
        await end.event.wait()
    return end.code


async def _picture(shell: Shell, options: ConsoleOptions, end: _End) -> None:
    """Take the picture that was asked for; without data there is none, and `--exit` ends with a code that says so."""
    assert options.screenshot is not None
    store = shell.context.store
    try:
        loaded = await asyncio.wait_for(store.answered(), PICTURE_S)
    except TimeoutError:
        loaded = False
    if loaded:
        await take(shell.window, options.screenshot)
    else:
        print(f"plum-desk: no picture: {store.link.reason or 'no data came'}", file=sys.stderr)
        end.code = UNREACHABLE
    if options.exit:
        end.event.set()


@asynccontextmanager
async def _lab(settings: ControllerSettings, options: ConsoleOptions) -> AsyncIterator[Lab]:
    """The controller of this console, or the one that it was told to attach to."""
    if options.connect is None:
        async with run_controller(settings) as controller, PlumClient(controller.transport()) as client:
            yield Lab(client, Facts(controller.url, True, settings.data_dir, settings.config_dir))
        return
    found = credentials.find(settings.config_dir, options.connect)
    token = options.token or (found.token if found is not None else None)
    async with PlumClient(HttpTransport(options.connect, token)) as client:
        yield Lab(client, Facts(options.connect.rstrip("/"), False, None, settings.config_dir))


@asynccontextmanager
async def open_shell(dress: Dress, lab: Lab, options: ConsoleOptions) -> AsyncIterator[Shell]:
    """Show the window over a lab until the block ends; everything it started has ended then too."""
    notifier, navigator, clock = Notifier(), Navigator(), SystemClock()

    def failed(error: BaseException) -> None:
        _tell(error, notifier, dress.languages)

    async with AsyncExitStack() as stack:
        following, scope = TaskScope("store", failed), TaskScope("pages", failed)
        stack.push_async_callback(following.close)
        stack.push_async_callback(scope.close)
        context = PageContext(
            client=lab.client,
            store=LabStore(lab.client.events, clock.wall),
            look=Look.of(dress.theme),
            languages=dress.languages,
            notifier=notifier,
            navigator=navigator,
            actions=Actions(scope, notifier, dress.languages),
            scope=scope,
            clock=clock,
            facts=lab.facts,
            looks=Looks(dress.theme, dress.languages, dress.preferences),
        )
        shell = Shell(context, dress.preferences, options)
        stack.callback(shell.close)
        following.start(context.store.follow(), "follow")
        following.start(watch_workers(lab.client, context.store), "workers")
        shell.show()
        yield shell


def _tell(error: BaseException, notifier: Notifier, languages: Languages) -> None:
    """A refused request is shown; anything else is our fault, and its traceback goes to the log as well."""
    title = QCoreApplication.translate("Console", "Something in this window failed")
    if isinstance(error, PlumError):
        notifier.fail(
            QCoreApplication.translate("Console", "The controller refused"), explain(error, languages.current)
        )
        return
    _log.error("a task of the window failed", exc_info=error)
    notifier.fail(title, f"{type(error).__name__}: {error}")
