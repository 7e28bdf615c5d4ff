"""Which ``Host`` and ``Origin`` a request may name: what keeps foreign web pages from reaching the controller."""

from __future__ import annotations

import socket
from collections.abc import Iterable, Mapping
from ipaddress import ip_address

from plum_desk.api.errors import Forbidden

_REMEMBERED = 256


class HostRule:
    """Takes IP literals, this machine's names, ``localhost`` and the names of ``PLUM_ALLOWED_HOSTS``.

    A name that somebody else's DNS points at this machine is none of these, hence refused (DNS rebinding).
    """

    def __init__(self, allowed: Iterable[str] = (), machine: str | None = None) -> None:
        name = (socket.gethostname() if machine is None else machine).lower()
        short = name.partition(".")[0]
        own = {"localhost", name, short, f"{short}.local"}
        self._names = own | {host.strip().lower() for host in allowed if host.strip()}
        self._known: dict[str, bool] = {}

    def check(self, headers: Mapping[str, str]) -> None:
        """Raise ``Forbidden`` (``host.refused``)."""
        host = headers.get("Host")
        # Only HTTP/1.0 may leave it out, which no browser speaks.
        if host is not None and not self._allows(host):
            raise Forbidden("host.refused", f"This controller does not answer to the name {host}.")
        origin = headers.get("Origin")
        if origin is not None and (host is None or origin.partition("://")[2].lower() != host.lower()):
            raise Forbidden("host.refused", f"Pages of {origin} may not call this controller.")

    def _allows(self, host: str) -> bool:
        known = self._known.get(host)
        if known is None:
            known = self._decide(host)
            if len(self._known) < _REMEMBERED:
                self._known[host] = known
        return known

    def _decide(self, host: str) -> bool:
        name = _without_port(host).lower().rstrip(".")
        if name in self._names:
            return True
        try:
            ip_address(name)
        except ValueError:
            return False
        return True


def _without_port(host: str) -> str:
    if host.startswith("["):
        return host[1:].partition("]")[0]
    return host.rpartition(":")[0] if host.count(":") == 1 else host
