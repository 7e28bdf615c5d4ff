"""JSON values: finite, and within their limit."""

from __future__ import annotations

import math
from time import process_time

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from plum_desk.api.errors import BadRequest, TooLarge
from plum_desk.api.json import check_json, encode_json, is_too_deep
from plum_desk.api.types.common import MAX_JSON_BYTES
from plum_desk.api.types.tasks import TaskSpec

VALUES = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**53), 2**53) | st.floats(allow_nan=True) | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=5), inner, max_size=4),
)


def _finite(value: object) -> bool:
    if isinstance(value, dict):
        return all(map(_finite, value.values()))
    if isinstance(value, list):
        return all(map(_finite, value))
    return not isinstance(value, float) or math.isfinite(value)


@given(VALUES)
def test_only_finite_values_pass(value: object) -> None:
    if _finite(value):
        assert msgspec.json.decode(encode_json(value)) == value
    else:
        with pytest.raises(BadRequest) as fault:
            encode_json(value)
        assert fault.value.code == "json.notFinite"


def test_paths_name_the_places() -> None:
    with pytest.raises(BadRequest) as fault:
        encode_json(TaskSpec(name="a", payload=[{"a b": math.inf}], default_payload=(1, math.nan)), "$.items[3]")
    paths = [problem.path for problem in fault.value.errors]
    assert paths == ['$.items[3].payload[0]["a b"]', "$.items[3].defaultPayload[1]"]


def test_the_limit_counts_bytes_of_compact_json() -> None:
    fits = "é" * ((MAX_JSON_BYTES - 2) // 2)
    assert len(check_json(fits, "$.payload")) == MAX_JSON_BYTES
    with pytest.raises(TooLarge) as fault:
        check_json(fits + "a", "$.payload")
    assert (fault.value.code, fault.value.errors[0].path) == ("payload.tooLarge", "$.payload")


def test_to_measure_the_depth_takes_linear_time() -> None:
    nested = b"[" * 190 + b"]" * 190
    data = b"[" + b",".join([nested] * 20_000) + b"]"
    began = process_time()
    assert not is_too_deep(data)
    assert process_time() - began < 1.5
