"""Words that were perhaps meant: the nearest of those that entries really have."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from difflib import get_close_matches

from termnews.core.query.marks import folded
from termnews.core.query.nodes import All, Any, Node, Not, Query, Words
from termnews.core.query.values import ALIASES, FIELDS

LEAST_LETTERS = 4
"""A shorter word has too many neighbours."""
TWO_MISTAKES_FROM = 7
"""Letters from which two mistakes are looked over; shorter words may have one."""


def mistakes_allowed(word: str) -> int:
    """Return how many letters may be wrong, too many, missing or in the wrong order."""
    return 0 if len(word) < LEAST_LETTERS else 1 if len(word) < TWO_MISTAKES_FROM else 2


def distance(one: str, other: str, most: int) -> int:
    """Return in how many letters two words differ, two that changed places being one (Damerau and Levenshtein's
    restricted distance); ``most + 1`` where they are further apart.
    """
    if abs(len(one) - len(other)) > most:
        return most + 1
    before: list[int] = []
    last = list(range(len(other) + 1))
    for i, a in enumerate(one, 1):
        row = [i]
        for j, b in enumerate(other, 1):
            cost = min(last[j] + 1, row[j - 1] + 1, last[j - 1] + (a != b))
            if i > 1 and j > 1 and a == other[j - 2] and one[i - 2] == b:
                cost = min(cost, before[j - 2] + 1)
            row.append(cost)
        if min(row) > most:
            return most + 1
        before, last = last, row
    return min(last[-1], most + 1)


def nearest(word: str, known: Iterable[tuple[str, int]]) -> str | None:
    """Return the known word that ``word`` was perhaps meant to be: the nearest, among equals the most frequent.

    Args:
        word: As typed.
        known: Words as the index has them, each with the number of entries that have it.
    """
    wanted = folded(word)
    most = mistakes_allowed(wanted)
    best: tuple[int, int, str] | None = None
    for term, entries in known:
        apart = distance(wanted, term, most)
        if 0 < apart <= most and (best is None or (apart, -entries, term) < best):
            best = (apart, -entries, term)
    return best[2] if best is not None else None


def doubtful(query: Query) -> list[str]:
    """Return the single words of a query that could be misspelt, as the index compares them."""
    return [
        folded(words.value) for words in query.words
        if words.kind != "phrase" and words.value.isalpha() and mistakes_allowed(words.value)
    ]


def mended(query: Query, better: Mapping[str, str]) -> Query:
    """Return a query with better words in the place of some (as the index compares them)."""
    return Query(query.text, _mended(query.root, better) if query.root is not None else None)


def _mended(node: Node, better: Mapping[str, str]) -> Node:
    if isinstance(node, Not):
        return node
    if isinstance(node, All):
        return All(tuple(_mended(part, better) for part in node.parts))
    if isinstance(node, Any):
        return Any(tuple(_mended(part, better) for part in node.parts))
    if isinstance(node, Words) and folded(node.value) in better:
        return Words(better[folded(node.value)], "word", node.column, node.position)
    return node


def meant_field(query: Query) -> tuple[str, str] | None:
    """Return a word that looks like a misspelt field (``titel:harbour``), and what was perhaps meant."""
    for words in query.words:
        name, colon, rest = words.value.partition(":")
        if colon and rest and name not in (*FIELDS, *ALIASES):
            near = get_close_matches(name, [*FIELDS, *ALIASES], n=1, cutoff=0.7)
            if near:
                return words.value, f"{near[0]}:{rest}"
    return None
