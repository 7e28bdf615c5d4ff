"""Waits between attempts: bounds, growth, jitter and reset."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from plum_desk.base.backoff import Backoff


def test_waits_double_up_to_the_cap_and_reset() -> None:
    backoff = Backoff(0.5, 3.0, random=lambda: 1.0)
    assert [backoff.next() for _ in range(5)] == [0.5, 1.0, 2.0, 3.0, 3.0]
    backoff.reset()
    assert backoff.next() == 0.5


@given(st.floats(0.001, 10), st.floats(1, 10), st.floats(0, 1, exclude_max=True), st.integers(1, 200))
def test_a_wait_never_leaves_its_bounds(first_s: float, times: float, chance: float, count: int) -> None:
    backoff = Backoff(first_s, first_s * times, random=lambda: chance)
    waits = [backoff.next() for _ in range(count)]
    assert all(0 <= wait <= first_s * times for wait in waits)
    assert waits == sorted(waits)
    assert waits[0] == first_s * chance


@pytest.mark.parametrize(("first_s", "cap_s", "factor"), [(0, 1, 2), (2, 1, 2), (1, 2, 0.5)])
def test_senseless_bounds_are_refused(first_s: float, cap_s: float, factor: float) -> None:
    with pytest.raises(ValueError, match="no sense"):
        Backoff(first_s, cap_s, factor)
