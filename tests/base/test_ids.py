"""Ids: form, order, uniqueness, also under a clock that jumps and many threads."""

import threading

from hypothesis import given
from hypothesis import strategies as st

from plum_desk.base.ids import Ids, id_at

MOMENTS = st.floats(min_value=0, max_value=2**47 / 1000)


@given(st.lists(MOMENTS, min_size=1, max_size=50), st.binary(min_size=7, max_size=7))
def test_they_rise_whatever_the_clock_does(moments: list[float], chance: bytes) -> None:
    times = iter(moments)
    ids = Ids(lambda: next(times), lambda count: chance[:count])
    made = [ids.new() for _ in moments]
    assert made == sorted(set(made))
    assert all(len(text) == 20 and set(text) <= set("0123456789abcdefghjkmnpqrstvwxyz") for text in made)


@given(MOMENTS, MOMENTS)
def test_those_of_two_programs_sort_by_milliseconds(one: float, two: float) -> None:
    first, second = Ids(lambda: one).new(), Ids(lambda: two).new()
    if int(one * 1000) < int(two * 1000):
        assert first < second


def test_two_programs_do_not_meet() -> None:
    one, two = Ids(lambda: 1.0), Ids(lambda: 1.0)
    assert not {one.new() for _ in range(1000)} & {two.new() for _ in range(1000)}


def test_threads_get_different_ids() -> None:
    ids = Ids(lambda: 1.0)
    made: list[str] = []
    threads = [threading.Thread(target=lambda: made.extend([ids.new() for _ in range(2000)])) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(10)
    assert len(set(made)) == 8000


def test_the_bound_of_a_time_lies_below_its_ids_and_above_the_earlier_ones() -> None:
    now = 1_700_000_000.0
    assert id_at(now) <= Ids(lambda: now).new() < id_at(now + 0.001)
    assert id_at(-5.0) <= id_at(0.0) < id_at(1e30)
    assert len(id_at(now)) == 20
