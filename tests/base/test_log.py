"""One line a record."""

import io
import logging
import re
from collections.abc import Iterator

import pytest

from plum_desk.base import log


@pytest.fixture
def stream() -> Iterator[io.StringIO]:
    root = logging.getLogger()
    handlers = list(root.handlers)
    levels = {name: logging.getLogger(name).level for name in ("root", "asyncio", "qasync")}
    yield io.StringIO()
    root.handlers[:] = handlers
    for name, level in levels.items():
        logging.getLogger(name).setLevel(level)


def test_a_record_is_one_line_with_time_level_logger_message(stream: io.StringIO) -> None:
    log.set_up("info", stream)
    logging.getLogger("plum_desk.test").info("hello %s\nforged line", "世界")
    assert re.fullmatch(
        r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z INFO    plum_desk\.test hello 世界\\nforged line\n",
        stream.getvalue(),
    )


def test_a_traceback_follows(stream: io.StringIO) -> None:
    log.set_up("error", stream)
    try:
        dict[str, str]()["x"]
    except KeyError:
        logging.getLogger("t").exception("broken")
    assert stream.getvalue().splitlines()[1].startswith("Traceback")
    assert stream.getvalue().endswith("KeyError: 'x'\n")


def test_below_the_level_nothing_is_written_and_set_up_again_replaces(stream: io.StringIO) -> None:
    log.set_up("debug", io.StringIO())
    log.set_up("warning", stream)
    logging.getLogger("t").info("quiet")
    logging.getLogger("t").warning("loud")
    assert stream.getvalue().count("\n") == 1
    assert len(logging.getLogger().handlers) == 1
