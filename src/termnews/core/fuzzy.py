"""How well typed letters fit a title: whole words before beginnings, beginnings before letters strewn about."""

from __future__ import annotations

import unicodedata
from functools import lru_cache

from termnews.core.records import dataclass

WORD, BEGINNING, INSIDE, STREWN = 100, 80, 40, 10
"""What one typed word is worth where it is a word, a word's beginning, inside a word, or only its letters in order."""
MOST_SPREAD = 3
"""Strewn letters count where they span at most so many times their number."""

_BARRED = str.maketrans("øłđðħıæœßþ", "olddhiaost")
"""Letters that Unicode takes for no other letter with an accent, as people type them without."""


@dataclass(frozen=True, slots=True)
class Fit:
    """A title that fits."""

    score: float
    positions: tuple[int, ...]
    """Characters of the title that were typed."""


@lru_cache(maxsize=8192)
def folded(title: str) -> str:
    """Return a title without case and accents, one character for each of its own."""
    return "".join(unicodedata.normalize("NFD", c)[0].lower()[:1] or c for c in title).translate(_BARRED)


def fit(typed: str, title: str) -> Fit | None:
    """Return how well a title fits what is typed; every word has to be in it, in any order. None where one is not."""
    text = folded(title)
    score, positions = 0.0, set[int]()
    for word in folded(typed).split():
        found = _word(word, text)
        if found is None:
            return None
        score += found.score
        positions.update(found.positions)
    return Fit(score - len(text) / 100, tuple(sorted(positions)))


def _word(word: str, text: str) -> Fit | None:
    at = text.find(word)
    while at >= 0:
        if at == 0 or not text[at - 1].isalnum():
            end = at + len(word)
            whole = end == len(text) or not text[end].isalnum()
            return Fit((WORD if whole else BEGINNING) + (5 if at == 0 else 0), tuple(range(at, end)))
        following = text.find(word, at + 1)
        if following < 0:
            return Fit(INSIDE, tuple(range(at, at + len(word))))
        at = following
    return _strewn(word, text)


def _strewn(word: str, text: str) -> Fit | None:
    """The letters in order, the first of them at a word's beginning."""
    at = text.find(word[0])
    while at >= 0:
        if at == 0 or not text[at - 1].isalnum():
            positions = [at]
            for letter in word[1:]:
                following = text.find(letter, positions[-1] + 1)
                if following < 0:
                    return None
                positions.append(following)
            spread = (positions[-1] - at + 1) / len(word)
            if spread <= MOST_SPREAD or all(p == 0 or not text[p - 1].isalnum() for p in positions):
                return Fit(STREWN - spread, tuple(positions))
        at = text.find(word[0], at + 1)
    return None
