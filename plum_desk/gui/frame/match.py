"""Fuzzy matching for the palette: words, letters in order, and pinyin or its initials."""

from dataclasses import dataclass
from functools import lru_cache
from typing import Final

_SUBSTRING: Final = 100
_PINYIN: Final = 70
_SUBSEQUENCE: Final = 30
_WORD_START: Final = 20
_LENGTH_COST: Final = 0.01


@dataclass(frozen=True, slots=True)
class Match:
    """How well a text fits (more is better) and which characters the query stands for."""

    score: float
    positions: tuple[int, ...] = ()


def match(query: str, text: str) -> Match | None:
    """The best way to read `query` in `text`; every word of the query must fit."""
    words = query.casefold().split()
    found = [_match_word(word, text) for word in words]
    if any(one is None for one in found):
        return None
    fits = [one for one in found if one is not None]
    positions = sorted({place for one in fits for place in one.positions})
    score = sum(one.score for one in fits) / max(len(fits), 1) - _LENGTH_COST * len(text)
    return Match(score, tuple(positions))


def _match_word(word: str, text: str) -> Match | None:
    folded = text.casefold()
    # A few letters grow when folded; then places would no longer agree with the text.
    lowered = folded if len(folded) == len(text) else text.lower()
    return _substring(word, lowered) or _pinyin(word, text) or _subsequence(word, lowered)


def _substring(word: str, text: str) -> Match | None:
    places = [place for place in range(len(text)) if text.startswith(word, place)]
    if not places:
        return None
    start = next((place for place in places if _starts_word(text, place)), places[0])
    bonus = _WORD_START if _starts_word(text, start) else 0
    return Match(_SUBSTRING + bonus - start * 0.5, tuple(range(start, start + len(word))))


def _starts_word(text: str, place: int) -> bool:
    return place == 0 or not text[place - 1].isalnum()


def _subsequence(word: str, text: str) -> Match | None:
    positions, place = [], -1
    for letter in word:
        place = text.find(letter, place + 1)
        if place < 0:
            return None
        positions.append(place)
    gaps = positions[-1] - positions[0] + 1 - len(word)
    starts = sum(_starts_word(text, place) for place in positions)
    score = _SUBSEQUENCE + starts * 6 - gaps * 2
    return Match(score, tuple(positions)) if score > 0 else None


def _pinyin(word: str, text: str) -> Match | None:
    if not word.isascii() or not any(_is_chinese(letter) for letter in text):
        return None
    for start in range(len(text)):
        end = _read(word, text, start)
        if end is not None:
            return Match(_PINYIN - start * 0.5, tuple(range(start, end)))
    return None


def _read(word: str, text: str, place: int) -> int | None:
    """End of the run from `place` that `word` spells, by initials, whole syllables or plain letters."""
    if not word:
        return place
    if place >= len(text):
        return None
    for spelling in _spellings(text[place]):
        if word.startswith(spelling):
            end = _read(word[len(spelling) :], text, place + 1)
            if end is not None:
                return end
    return None


@lru_cache(maxsize=8192)
def _spellings(letter: str) -> tuple[str, ...]:
    """What one may type for a character, longest first."""
    if not _is_chinese(letter):
        return (letter.casefold(),)
    from pypinyin import Style, pinyin

    syllables = pinyin(letter, style=Style.NORMAL, heteronym=True)[0]
    spellings = {syllable[:length] for syllable in syllables for length in (1, len(syllable))}
    return tuple(sorted(spellings, key=len, reverse=True))


def _is_chinese(letter: str) -> bool:
    return "\u4e00" <= letter <= "\u9fff"
