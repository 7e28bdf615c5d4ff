"""A guard before history is deleted: everything goes only when it is asked for."""

from __future__ import annotations

from plum_desk.cli.options import UsageFault


def check(*narrowing: str | None, everything: bool) -> None:
    """UsageFault when nothing narrows what is deleted and `--all` was not given."""
    if not everything and all(given is None for given in narrowing):
        raise UsageFault("--all deletes everything that has ended; --before narrows it")
