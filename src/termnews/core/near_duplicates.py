"""Copies: one agency's text in several papers. A copy is no independent source."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from functools import lru_cache

from termnews.core.grouping import Grouping
from termnews.core.records import dataclass
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


@dataclass(frozen=True, slots=True)
class _Text:
    title: tuple[str, ...]
    numbers: tuple[str, ...]
    shingles: frozenset[tuple[str, ...]]
    """Runs of words of the summary."""


@lru_cache(maxsize=2048)
def _text(title: str, summary: str) -> _Text:
    words = _WORD.findall(fold(summary))
    return _Text(
        tuple(_WORD.findall(fold(title))), tuple(_NUMBER.findall(title)),
        frozenset(tuple(words[at : at + SHINGLE_WORDS]) for at in range(len(words) - SHINGLE_WORDS + 1)),
    )  # fmt: skip


def is_copy(title: str, summary: str, other_title: str, other_summary: str) -> bool:
    """Say whether two entries are one text: equal headlines, or mostly the same summary."""
    one, other = _text(title, summary), _text(other_title, other_summary)
    if len(one.title) >= LEAST_TITLE_WORDS and one.title == other.title:
        return True
    least = min(len(one.shingles), len(other.shingles))
    if least < LEAST_SHINGLES:
        return False
    contained = len(one.shingles & other.shingles) / least
    if contained >= CONTAINED:
        return True
    first, second = set(one.title), set(other.title)
    return (
        contained >= PARTLY
        and len(first & second) >= LIKE_TITLES * len(first | second)
        and one.numbers == other.numbers
    )


def copies(texts: Mapping[int, tuple[str, str]], pairs: Sequence[tuple[int, int]]) -> dict[int, int]:
    """Return entry id -> id of the entry it is a copy of: the first of them; entries that are no copy are left out.

    Args:
        texts: Entry id -> title and summary.
        pairs: Entries that are much alike and worth comparing.
    """
    same = Grouping()
    for one, other in pairs:
        if same.lowest(one) != same.lowest(other) and is_copy(*texts[one], *texts[other]):
            same.join(one, other)
    return {entry: first for entry in texts if (first := same.lowest(entry)) != entry}
