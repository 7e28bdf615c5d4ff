"""What functions return and raise, as messages."""

from __future__ import annotations

from collections import namedtuple
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import msgspec
import pytest

from plum_desk.api.links import Failure
from plum_desk.sdk.errors import InvalidResult, PermanentError, RetryableError
from plum_desk.sdk.outcome import encode_result, failure_of, result_message

Pair = namedtuple("Pair", "a b")


@dataclass
class Reading:
    value: float
    unit: str | None = None


class Series(msgspec.Struct):
    readings: list[Reading]


@pytest.mark.parametrize(
    ("value", "json"),
    [
        (None, "null"),
        (Series([Reading(1.5, "K")]), '{"readings":[{"value":1.5,"unit":"K"}]}'),
        ((1, "a", None), '[1,"a",null]'),
        (Pair(1, 2), "[1,2]"),
        ({1: 2}, '{"1":2}'),
        (datetime(2024, 1, 2, tzinfo=UTC), '"2024-01-02T00:00:00Z"'),
        ("温度", '"温度"'),
    ],
)  # fmt: skip
def test_results_are_converted_to_json(value: Any, json: str) -> None:
    assert encode_result(value).decode() == json


@pytest.mark.parametrize(
    ("value", "message"),
    [
        (float("nan"), "at $"),
        ({"a": [1.0, float("inf")]}, "at $.a[1]"),
        (Reading(float("-inf")), "at $.value"),
        ((None, (float("nan"),)), "at $[1][0]"),
        (object(), "object is unsupported"),
        ({"f": open}, "unsupported"),
        ("\ud800", "surrogates"),
    ],
)
def test_what_is_no_json_is_refused_with_its_place(value: Any, message: str) -> None:
    with pytest.raises(InvalidResult) as caught:
        encode_result(value)
    assert caught.value.code == "result.notJson"
    assert message in str(caught.value)


def test_a_cycle_is_no_json() -> None:
    loop: list[Any] = []
    loop.append(loop)
    with pytest.raises(InvalidResult):
        encode_result(loop)


def test_one_mebibyte_of_compact_json_is_the_limit() -> None:
    assert len(encode_result("x" * (1024 * 1024 - 2))) == 1024 * 1024
    with pytest.raises(InvalidResult) as caught:
        encode_result("x" * (1024 * 1024 - 1))
    assert caught.value.code == "result.tooLarge"


def test_a_bad_result_is_a_permanent_failure_with_its_code() -> None:
    message = result_message("t", "k", float("nan"))
    assert isinstance(message, Failure)
    assert (message.error.type, message.error.retryable) == ("result.notJson", False)


def _raised(error: BaseException) -> BaseException:
    def inner() -> None:
        raise error

    try:
        inner()
    except BaseException as caught:
        return caught
    raise AssertionError


def test_an_exception_gives_its_class_its_text_and_the_users_traceback() -> None:
    failure = failure_of(_raised(KeyError("probe")))
    assert (failure.type, failure.message, failure.retryable, failure.after_sec) == ("KeyError", "'probe'", None, None)
    assert "in inner" in failure.detail
    assert "in _raised" not in failure.detail


@pytest.mark.parametrize(
    ("error", "retryable", "after_s"),
    [
        (RetryableError(after=2.5), True, 2.5),
        (RetryableError("busy"), True, None),
        (PermanentError("broken"), False, None),
        (ValueError(), None, None),
    ],
)
def test_two_errors_decide_about_retries(error: Exception, retryable: bool | None, after_s: float | None) -> None:
    failure = failure_of(_raised(error))
    assert (failure.retryable, failure.after_sec) == (retryable, after_s)
    assert failure.message


def test_long_texts_are_cut_and_made_well_formed() -> None:
    failure = failure_of(_raised(ValueError("\ud800" + "x" * 100_000)))
    assert len(failure.message) == 4000
    assert len(failure.detail) == 16_000
    assert msgspec.json.encode(failure)


def test_an_exception_whose_text_fails_is_still_told() -> None:
    class MuteError(Exception):
        def __str__(self) -> str:
            raise ZeroDivisionError

    assert failure_of(_raised(MuteError())).type == "MuteError"


def test_a_wait_that_is_no_number_of_seconds_is_refused() -> None:
    for after in (-1.0, float("nan"), float("inf")):
        with pytest.raises(ValueError, match="no number of seconds"):
            RetryableError(after=after)
