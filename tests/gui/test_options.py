"""The console's own flags."""

import argparse

import pytest

from plum_desk.gui.options import ConsoleOptions, Target, add_options


@pytest.mark.parametrize(
    ("text", "target"),
    [
        ("tasks", Target("tasks")),
        ("tasks:def:d1", Target("tasks", "def:d1")),
        ("run:latest", Target("workflows", "run:latest")),
        ("run:r1", Target("workflows", "run:r1")),
        ("workflow:w1", Target("workflows", "w1")),
        ("def:d1", Target("tasks", "def:d1")),
        ("node:bench-1", Target("nodes", "bench-1")),
    ],
)
def test_a_target_names_page_and_object(text: str, target: Target) -> None:
    assert Target.parse(text) == target


def test_flags_become_options() -> None:
    parser = argparse.ArgumentParser()
    add_options(parser)
    flags = vars(parser.parse_args(["--show", "nodes", "--size", "1280x720", "--theme", "dark", "--exit"]))
    options = ConsoleOptions.of(flags)
    assert (options.show, options.size, options.theme, options.exit) == (Target("nodes"), (1280, 720), "dark", True)
    assert options.connect is None
    with pytest.raises(SystemExit):
        parser.parse_args(["--size", "large"])
