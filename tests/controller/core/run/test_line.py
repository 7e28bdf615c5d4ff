"""The line of waiting nodes, and the layered mapping, compared with plain ones."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from plum_desk.controller.core.run.layered import Layered, Overlay
from plum_desk.controller.core.run.line import Line

MOVES = st.lists(st.one_of(st.none(), st.lists(st.text(max_size=2), max_size=4)), max_size=30)


@given(st.lists(st.text(max_size=2)), MOVES)
def test_a_line_is_a_queue_and_its_past_stays(first: list[str], moves: list[list[str] | None]) -> None:
    line, plain = Line(first), list(first)
    for move in moves:
        before, draft = tuple(line), line.draft()
        if move is None and plain:
            assert draft.popleft() == plain.pop(0)
        elif move is not None:
            for path in move:
                draft.append(path)
            plain += move
        assert bool(draft) == bool(plain)
        after = draft.frozen()
        assert tuple(line) == before
        assert (list(after), len(after), after == plain) == (plain, len(plain), True)
        line = after
    draft = line.draft()
    draft.keep(lambda path: path > "a")
    assert list(draft.frozen()) == [path for path in plain if path > "a"]


@given(st.dictionaries(st.integers(0, 60), st.integers()), st.lists(st.dictionaries(st.integers(0, 99), st.integers())))
def test_a_layered_mapping_is_a_mapping_and_its_past_stays(
    first: dict[int, int], changes: list[dict[int, int]]
) -> None:
    plain = {str(key): value for key, value in first.items()}
    layered = Layered.of(plain)
    for change in changes:
        before, text = dict(layered), {str(key): value for key, value in change.items()}
        overlay = Overlay(layered)
        for key, value in text.items():
            overlay[key] = value
        plain |= text
        assert (dict(overlay), len(overlay), list(overlay)) == (plain, len(plain), list(plain))
        after = overlay.frozen()
        assert dict(layered) == before
        assert (dict(after), len(after), list(after)) == (plain, len(plain), list(plain))
        layered = after
