"""How programs log: one line a record, in UTC."""

import logging
import time
from typing import TextIO

from typing_extensions import override

from plum_desk.base.loop_lag import LoopLag, watch_loop_lag

__all__ = ["LoopLag", "set_up", "watch_loop_lag"]


def set_up(level: str, stream: TextIO) -> None:
    """Log to `stream` from `level` ("debug", "info", "warning", "error") on; replaces earlier handlers."""
    handler = logging.StreamHandler(stream)
    handler.setFormatter(_OneLine())
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(level.upper())
    # At debug level these two tell of each selector and timer, which is not about us.
    logging.getLogger("asyncio").setLevel(max(logging.INFO, root.level))
    logging.getLogger("qasync").setLevel(max(logging.INFO, root.level))


class _OneLine(logging.Formatter):
    """Time, level, logger, message; line ends in a message are escaped, a traceback follows as it is."""

    converter = staticmethod(time.gmtime)
    default_time_format = "%Y-%m-%dT%H:%M:%S"
    default_msec_format = "%s.%03dZ"

    def __init__(self) -> None:
        super().__init__("%(asctime)s %(levelname)-7s %(name)s %(message)s")

    @override
    def formatMessage(self, record: logging.LogRecord) -> str:
        return super().formatMessage(record).replace("\r", "\\r").replace("\n", "\\n")
