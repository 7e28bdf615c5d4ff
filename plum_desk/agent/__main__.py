"""The program plum-agent: reads its settings, takes its folder, serves, and tells its end by an exit code."""

from __future__ import annotations

import asyncio
import os
import signal
import sys
from collections.abc import Sequence

from plum_desk.agent.arguments import Arguments, parse
from plum_desk.api.errors import Conflict, PlumError
from plum_desk.base import credentials, log
from plum_desk.base.lock import FolderLock, Locked
from plum_desk.base.settings import AgentSettings, SettingError

_USAGE, _CANNOT_START, _UNREACHABLE, _REFUSED, _CONFLICT = 2, 3, 4, 5, 7


def main(argv: Sequence[str] | None = None) -> None:
    """Serve until SIGTERM or Ctrl+C; SystemExit with the codes of the contract otherwise."""
    arguments = parse(sys.argv[1:] if argv is None else argv, os.environ)
    try:
        _serve(arguments, AgentSettings.load(arguments.settings))
    except SettingError as error:
        _end(_USAGE, error)
    except (Locked, OSError) as error:
        _end(_CANNOT_START, error)
    except credentials.NoController as error:
        _end(_UNREACHABLE, error)
    except Conflict as error:
        _end(_CONFLICT, error)
    except PlumError as error:
        _end(_REFUSED, error)


def _serve(arguments: Arguments, settings: AgentSettings) -> None:
    from plum_desk.agent.agent import Agent, AgentConfig

    log.set_up(settings.log_level, sys.stderr)
    environ = {**os.environ, "PLUM_CONFIG_DIR": str(settings.config_dir)}
    config = AgentConfig(
        node_id=settings.node_id,
        controller=credentials.resolve(settings.controller_base, settings.token, environ),
        folder=settings.data_dir / f"node-{settings.node_id}",
        ip=settings.ip,
        labels=arguments.labels,
        capacity=arguments.capacity,
    )

    async def serve() -> None:
        agent = Agent(config, lambda: print(f"plum-agent ready {config.node_id}", flush=True))
        loop = asyncio.get_running_loop()
        for number in (signal.SIGTERM, signal.SIGINT):
            loop.add_signal_handler(number, agent.stop)
        await agent.run()

    with FolderLock(config.folder):
        asyncio.run(serve())


def _end(code: int, error: Exception) -> None:
    print(f"plum-agent: {error}", file=sys.stderr)
    raise SystemExit(code) from None


if __name__ == "__main__":
    main()
