"""Copies: one agency's text in several papers. A copy is no independent source."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from termnews.core.terms import fold

SHINGLE_WORDS = 3
CONTAINED = 0.6
"""Least share of the shorter summary's runs of three words that stand in the other's."""
PARTLY = 0.3
"""Enough where the headlines are nearly one."""
LIKE_TITLES = 0.7
LEAST_TITLE_WORDS = 4
LEAST_SHINGLES = 6
_WORD = re.compile(r"\w+")
_NUMBER = re.compile(r"\d+")


def is_copy(title: str, summary: str, other_title: str, other_summary: str) -> bool:
    """Say whether two entries are one text: equal headlines, or mostly the same summary."""
    one, other = _words(title), _words(other_title)
    if len(one) >= LEAST_TITLE_WORDS and one == other:
        return True
    contained = _containment(_words(summary), _words(other_summary))
    if contained >= CONTAINED:
        return True
    return (
        contained >= PARTLY
        and len(set(one) & set(other)) >= LIKE_TITLES * len(set(one) | set(other))
        and _NUMBER.findall(title) == _NUMBER.findall(other_title)
    )


def _words(text: str) -> list[str]:
    return _WORD.findall(fold(text))


def _containment(one: Sequence[str], other: Sequence[str]) -> float:
    """Return which share of the shorter text's shingles the other one has; 0 where it is too short to tell."""
    first, second = _shingles(one), _shingles(other)
    least = min(len(first), len(second))
    return len(first & second) / least if least >= LEAST_SHINGLES else 0.0


def _shingles(words: Sequence[str]) -> set[tuple[str, ...]]:
    return {tuple(words[at : at + SHINGLE_WORDS]) for at in range(len(words) - SHINGLE_WORDS + 1)}


def copies(texts: Mapping[int, tuple[str, str]], pairs: Sequence[tuple[int, int]]) -> dict[int, int]:
    """Return entry id -> id of the entry it is a copy of: the first of them; entries that are no copy are left out.

    Args:
        texts: Entry id -> title and summary.
        pairs: Entries that are much alike and worth comparing.
    """
    root = {entry: entry for entry in texts}

    def find(entry: int) -> int:
        while root[entry] != entry:
            entry = root[entry]
        return entry

    for one, other in pairs:
        low, high = sorted((find(one), find(other)))
        if low != high and is_copy(*texts[one], *texts[other]):
            root[high] = low
    return {entry: find(entry) for entry in texts if find(entry) != entry}
