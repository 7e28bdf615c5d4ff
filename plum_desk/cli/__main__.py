"""`plum`: the command line over the controller's API."""

from __future__ import annotations

import os
import sys

from plum_desk.cli import exit_codes, options


def main(arguments: list[str] | None = None) -> int:
    """Run one command; the exit code is one of api.md's."""
    given = sys.argv[1:] if arguments is None else arguments
    try:
        chosen, rest = options.read(given, os.environ)
    except options.UsageFault as fault:
        print(f"plum: {fault}", file=sys.stderr)
        return exit_codes.USAGE
    # typer and rich take a third of a second: not for a command line that cannot be read.
    from plum_desk.cli import app

    return app.run(chosen, rest, os.environ)


if __name__ == "__main__":
    sys.exit(main())
