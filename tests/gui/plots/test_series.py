import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from plum_desk.gui.plots.series import Ring, highest, reduce_peaks

values = st.floats(-1e6, 1e6) | st.none()
samples = st.lists(st.tuples(st.integers(0, 1000), values), max_size=120)


def floats(numbers: list[float | None]) -> "np.ndarray[tuple[int], np.dtype[np.float64]]":
    return np.array([np.nan if n is None else n for n in numbers], dtype=np.float64)


@given(st.integers(1, 20), samples)
def test_a_ring_holds_the_newest_in_order(capacity: int, given: list[tuple[int, float | None]]) -> None:
    ring = Ring(capacity)
    expected: list[tuple[int, float | None]] = []
    for time, value in given:
        ring.append(time, value)
        if not expected or time >= expected[-1][0]:
            expected.append((time, value))
    expected = expected[-capacity:]
    assert len(ring) == len(expected) <= capacity
    np.testing.assert_array_equal(ring.times, floats([float(t) for t, _ in expected]))
    np.testing.assert_array_equal(ring.values, floats([v for _, v in expected]))
    assert ring.last == (expected[-1][1] if expected else None)


@given(st.integers(1, 20), samples)
def test_replacing_is_appending_all_in_order(capacity: int, given: list[tuple[int, float | None]]) -> None:
    one, other = Ring(capacity), Ring(capacity)
    for time, value in sorted(given, key=lambda sample: sample[0]):
        one.append(time, value)
    other.replace(floats([float(t) for t, _ in given]), floats([v for _, v in given]))
    np.testing.assert_array_equal(one.times, other.times)
    np.testing.assert_array_equal(one.values, other.values)


@given(st.lists(values, min_size=1, max_size=400), st.integers(1, 60))
def test_reducing_keeps_every_extreme_every_end_and_every_gap(numbers: list[float | None], buckets: int) -> None:
    times, series = np.arange(len(numbers), dtype=np.float64), floats(numbers)
    few_times, few = reduce_peaks(times, series, buckets)
    assert len(few) <= max(3 * buckets + 2, len(numbers) if len(numbers) <= 3 * buckets else 0)
    assert np.all(np.diff(few_times) > 0)
    assert highest(few) == highest(series)
    assert highest(-few) == highest(-series)
    assert (few_times[0], few_times[-1]) == (times[0], times[-1])
    np.testing.assert_array_equal(series[few_times.astype(int)], few)
    size = max(-(-len(numbers) // buckets), 1)
    for start in range(0, len(numbers), size):
        part = series[start : start + size]
        inside = few[(few_times >= start) & (few_times < start + size)]
        assert np.isnan(part).any() == np.isnan(inside).any()


def test_a_long_silence_becomes_a_gap() -> None:
    ring = Ring(10, gap_s=5.0)
    for time in (0.0, 1.0, 10.0):
        ring.append(time, 1.0)
    assert np.isnan(ring.values).tolist() == [False, False, True, False]
    other = Ring(10, gap_s=5.0)
    other.replace(np.array([0.0, 1.0, 10.0]), np.ones(3))
    np.testing.assert_array_equal(other.values, ring.values)
    np.testing.assert_array_equal(other.times, ring.times)


def test_a_window_reaches_one_sample_beyond_both_edges() -> None:
    ring = Ring(10)
    for time in range(8):
        ring.append(time, time)
    assert ring.window(2.5, 4.5)[0].tolist() == [2.0, 3.0, 4.0, 5.0]
    assert ring.window(-5, -1)[0].tolist() == [0.0]


def test_the_value_at_a_moment_is_the_nearest_that_is_near() -> None:
    ring = Ring(10)
    assert ring.at(1.0, 1.0) is None
    ring.replace(np.array([0.0, 10.0, 20.0]), np.array([1.0, np.nan, 3.0]))
    assert ring.at(1.0, 2.0) == 1.0
    assert ring.at(9.0, 2.0) is None
    assert ring.at(17.0, 2.0) is None
    assert ring.at(500.0, 1000.0) == pytest.approx(3.0)
