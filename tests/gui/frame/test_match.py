"""How the palette reads a few letters."""

import pytest

from plum_desk.gui.frame.match import match


@pytest.mark.parametrize(
    ("query", "text", "hit"),
    [
        ("sj", "烧结与表征", "烧结"),
        ("sjybz", "烧结与表征", "烧结与表征"),
        ("shaojie", "烧结与表征", "烧结"),
        ("biao", "烧结与表征", "表"),
        ("结与", "烧结与表征", "结与"),
        ("char", "Sinter and characterise", "char"),
        ("sac", "Sinter and characterise", "Sac"),
        ("sin char", "Sinter and characterise", "Sinchar"),
    ],
)
def test_what_is_found(query: str, text: str, hit: str) -> None:
    found = match(query, text)
    assert found is not None
    assert "".join(text[place] for place in found.positions) == hit


@pytest.mark.parametrize(("query", "text"), [("xyz", "烧结与表征"), ("sjx", "烧结"), ("zz", "Sinter")])
def test_what_is_not_found(query: str, text: str) -> None:
    assert match(query, text) is None


def test_the_beginning_of_a_word_wins() -> None:
    beginning, inside = match("mean", "Measure mean"), match("mean", "Demeanour")
    assert beginning is not None
    assert inside is not None
    assert beginning.score > inside.score
