"""The words that entries really have: what a misspelt one was perhaps meant to be."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator

from termnews.core.query import Query, print_query
from termnews.core.query.suggest import doubtful, meant_field, mended, mistakes_allowed, nearest

LAST = "\U0010ffff"
"""Behind every word in order."""


def suggestion(connection: sqlite3.Connection, query: Query) -> str | None:
    """Return what a query that found nothing was perhaps meant to be; None where nobody can say."""
    if (field := meant_field(query)) is not None:
        return query.text.replace(*field, 1).rstrip()
    better = {
        word: near
        for word in doubtful(query)
        if not _known(connection, word) and (near := _nearest(connection, word)) is not None
    }
    return print_query(mended(query, better)) if better else None


def _known(connection: sqlite3.Connection, word: str) -> bool:
    return connection.execute("SELECT 1 FROM search WHERE search MATCH ? LIMIT 1", [f'"{word}"']).fetchone() is not None


def _nearest(connection: sqlite3.Connection, word: str) -> str | None:
    """Look among the words with the same beginning first: there are few, and mistakes are rarer there."""
    for begin in (word[:2], word[1] + word[0], word[0]):
        if (found := nearest(word, _beginning(connection, begin, word))) is not None:
            return found
    return None


def _beginning(connection: sqlite3.Connection, begin: str, word: str) -> Iterator[tuple[str, int]]:
    most = mistakes_allowed(word)
    yield from connection.execute(
        "SELECT term, doc FROM search_words WHERE term >= ? AND term < ? AND length(term) BETWEEN ? AND ?",
        [begin, begin + LAST, len(word) - most, len(word) + most],
    )
