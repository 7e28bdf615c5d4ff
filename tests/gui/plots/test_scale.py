from hypothesis import given
from hypothesis import strategies as st

from plum_desk.gui.plots.scale import (
    SHRINK_AFTER_S,
    RisingTop,
    round_top,
    time_step,
    time_text,
    time_ticks,
    value_text,
    value_ticks,
)


@given(st.floats(1e-6, 1e12))
def test_a_round_top_is_close_above(value: float) -> None:
    top = round_top(value)
    assert value <= top * (1 + 1e-9)
    assert top <= value * 1.51


@given(st.floats(1e-6, 1e12))
def test_two_to_four_labels_from_zero_to_the_top(value: float) -> None:
    top = round_top(value)
    ticks = value_ticks(top)
    assert 2 <= len(ticks) <= 4
    assert ticks[0] == 0
    assert abs(ticks[-1] - top) <= 1e-9 * top


def test_labels_have_the_decimals_that_all_ticks_need() -> None:
    assert [value_text(t, value_ticks(5.0)) for t in value_ticks(5.0)] == ["0.0", "2.5", "5.0"]
    assert [value_text(t, value_ticks(100.0)) for t in value_ticks(100.0)] == ["0", "50", "100"]


def test_the_top_grows_at_once_and_shrinks_after_ten_seconds() -> None:
    top = RisingTop()
    assert top.update(40.0, 0.0) == 50.0
    assert top.update(90.0, 1.0) == 100.0
    assert top.update(3.0, 2.0) == 100.0
    assert top.update(3.0, 1.0 + SHRINK_AFTER_S - 0.1) == 100.0
    assert top.update(3.0, 1.0 + SHRINK_AFTER_S) == 4.0
    assert top.update(None, 30.0) == 1.0


def test_a_need_in_between_starts_the_ten_seconds_anew() -> None:
    top = RisingTop()
    top.update(90.0, 0.0)
    top.update(90.0, 9.0)
    assert top.update(3.0, 12.0) == 100.0


def test_time_ticks_are_whole_steps_of_local_time() -> None:
    step = time_step(3600, 6)
    assert step == 600
    ticks = time_ticks(1_700_000_007.0, 1_700_003_607.0, step)
    assert len(ticks) == 6
    assert all(text.endswith("0") for text in (time_text(tick, step) for tick in ticks))
    assert time_text(ticks[0], 10).count(":") == 2
    assert time_text(ticks[0], 86_400).count("-") == 1
