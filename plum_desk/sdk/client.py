"""The client of the whole contract, finding controller and token by itself."""

from __future__ import annotations

import os

from plum_desk.api.client import PlumClient
from plum_desk.api.http_transport import HttpTransport
from plum_desk.base import credentials


class Client(PlumClient):
    """Use it as ``async with Client() as plum``.

    ``url`` and ``token`` are taken from ``CONTROLLER_BASE`` and ``PLUM_TOKEN`` when they are not given, else from the
    local controller of this user; NoController when there is none.
    """

    def __init__(self, url: str | None = None, token: str | None = None) -> None:
        found = credentials.resolve(url, token, os.environ)
        super().__init__(HttpTransport(found.url, found.token))
