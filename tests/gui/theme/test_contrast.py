"""Every text can be read: WCAG 2 contrast of the whole colour table, in both themes."""

import pytest

from plum_desk.gui.theme.states import STATE_FAMILIES
from plum_desk.gui.theme.tokens import DARK, LIGHT, SERIES_COUNT, Table, state_of

SURFACES = ("window", "rail", "panel", "inset", "raised", "hover", "selected", "canvas", "code")
CONTROL_SURFACES = ("window", "rail", "panel", "inset", "raised", "code")
TEXTS = ("text", "text.2", "text.3", "link")
SYNTAX = ("syntax.key", "syntax.str", "syntax.num", "syntax.kw", "syntax.com")
BUTTONS = (
    ("on.accent", "accent"),
    ("on.accent", "accent.hover"),
    ("on.accent", "accent.pressed"),
    ("on.danger", "danger"),
    ("on.danger", "danger.hover"),
    ("text.inv", "tooltip"),
    ("text", "pressed"),
    ("text.2", "pressed"),
    ("link", "selected.hover"),
    ("text", "selected.hover"),
)


def luminance(color: str) -> float:
    channels = [int(color[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    low, high = sorted((luminance(one), luminance(other)))
    return (high + 0.05) / (low + 0.05)


def text_pairs() -> list[tuple[str, str]]:
    pairs = [(text, surface) for text in TEXTS for surface in SURFACES]
    pairs += [("text.off", surface) for surface in CONTROL_SURFACES]
    for family in STATE_FAMILIES:
        pairs.append((f"{family.key}.fg", f"{family.key}.tint"))
        pairs += [(f"{family.key}.fg", surface) for surface in SURFACES]
    pairs += [(token, "code") for token in SYNTAX]
    return pairs + list(BUTTONS)


@pytest.mark.parametrize("table", [LIGHT, DARK], ids=lambda table: table.name)
def test_every_text_pair_reaches_the_readable_contrast(table: Table) -> None:
    ratios = {pair: contrast(table.colors[pair[0]], table.colors[pair[1]]) for pair in text_pairs()}
    assert {pair: ratio for pair, ratio in ratios.items() if ratio < 4.5} == {}


@pytest.mark.parametrize("table", [LIGHT, DARK], ids=lambda table: table.name)
def test_solids_series_and_focus_are_seen_on_the_panel(table: Table) -> None:
    tokens = [f"{family.key}.solid" for family in STATE_FAMILIES if family.key != "skipped"]
    tokens += [f"series.{number}" for number in range(SERIES_COUNT)] + ["focus"]
    ratios = {token: contrast(table.colors[token], table.colors["panel"]) for token in tokens}
    assert {token: ratio for token, ratio in ratios.items() if ratio < 3.0} == {}


def test_both_themes_have_the_same_tokens() -> None:
    assert LIGHT.colors.keys() == DARK.colors.keys()


@pytest.mark.parametrize(
    ("name", "family", "glyph"),
    [
        ("Ready", "queued", "ring-dot"),
        ("Timeout", "failed", "clock"),
        ("UpstreamFailed", "failed", "cross-hollow"),
        ("Paused", "waiting", "pause"),
        ("Healthy", "succeeded", "tick"),
        ("CrashLoop", "failed", "cross"),
        ("never heard of", "canceled", "bar"),
    ],
)
def test_a_state_has_its_family_and_glyph(name: str, family: str, glyph: str) -> None:
    style = state_of(name)
    assert (style.solid, style.glyph) == (f"{family}.solid", glyph)
