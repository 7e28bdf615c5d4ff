"""How values stand in a table."""

import pytest

from plum_desk.api import errors
from plum_desk.cli import exit_codes, formats
from plum_desk.cli.texts import Texts


@pytest.mark.parametrize(
    ("seconds", "text"),
    [
        (None, None),
        (0.0041, "4 ms"),
        (0.42, "420 ms"),
        (0.9996, "1.00 s"),
        (1.42, "1.42 s"),
        (12.34, "12.3 s"),
        (245, "4 min 05 s"),
        (11_220, "3 h 07 min"),
        (183_600, "2 d 03 h"),
    ],
)
def test_durations(seconds: float | None, text: str | None) -> None:
    assert formats.duration(seconds) == text


def test_a_duration_needs_both_ends() -> None:
    assert formats.between(1.0, None) is None
    assert formats.between(None, 2.0) is None
    assert formats.between(1.0, 3.5) == "2.50 s"
    assert formats.between(3.0, 2.0) == "0 ms", "clocks may be set back"


@pytest.mark.parametrize(
    ("count", "text"), [(None, None), (17, "17 B"), (1536, "1.5 KiB"), (3 << 20, "3.0 MiB"), (5 << 40, "5120.0 GiB")]
)
def test_sizes(count: float | None, text: str | None) -> None:
    assert formats.size(count) == text


def test_values_are_one_line_and_cut() -> None:
    assert formats.value({"a": [1, None]}) == '{"a":[1,null]}'
    assert formats.value(None) is None
    cut = formats.value("x" * 100)
    assert cut is not None
    assert len(cut) == 60
    assert cut.endswith("…")


def test_labels_are_sorted_pairs() -> None:
    assert formats.pairs({"b": "2", "a": "1"}) == "a=1 b=2"
    assert formats.pairs({}) is None


def test_a_text_is_in_the_readers_language() -> None:
    assert Texts("en")("{} of {}", "共 {1} 个中的 {0} 个", 1, 2) == "1 of 2"
    assert Texts("zh")("{} of {}", "共 {1} 个中的 {0} 个", 1, 2) == "共 2 个中的 1 个"
    assert Texts("en")("a {brace}", "花括号") == "a {brace}", "without values nothing is filled"


@pytest.mark.parametrize(
    ("error", "code"),
    [
        (errors.Unreachable, 4),
        (errors.Unauthorized, 5),
        (errors.Forbidden, 5),
        (errors.NotFound, 6),
        (errors.Conflict, 7),
        (errors.BadRequest, 8),
        (errors.Invalid, 8),
        (errors.TooLarge, 8),
        (errors.RateLimited, 1),
        (errors.ServerError, 1),
        (errors.StorageFull, 1),
    ],
)
def test_exit_codes(error: type[errors.PlumError], code: int) -> None:
    assert exit_codes.of(error("some.code", "detail")) == code
