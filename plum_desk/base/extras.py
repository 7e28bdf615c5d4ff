"""Tell a user who lacks an optional part of the distribution which extra brings it."""

import sys
from importlib.util import find_spec

CANNOT_START = 3


def require(extra: str, *modules: str) -> None:
    """End the program with one line and exit code 3 when one of these top-level modules is not installed.

    To be called before anything that imports them.
    """
    missing = [module for module in modules if find_spec(module) is None]
    if missing:
        print(f"install plum-desk[{extra}]: this program needs {', '.join(missing)}", file=sys.stderr)
        raise SystemExit(CANNOT_START)
