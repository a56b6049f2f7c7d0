"""Related articles: candidates from the search index, ranked by ``core.related``."""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping
from datetime import datetime

from termnews.core.models import Ranked
from termnews.core.query import bigrams
from termnews.core.related import fold, idf, rank_related, terms_of
from termnews.store import search
from termnews.store.rows import row, rows

QUERY_TERMS = 14
"""So many of the rarest words look for candidates."""
CANDIDATES = 60


def related(connection: sqlite3.Connection, entry_id: int, *, now: datetime, limit: int) -> list[Ranked]:
    """Return what shares telling words with an entry; raises NotFoundError for an unknown id."""
    source = row(connection, entry_id)
    terms = terms_of(source.title, source.summary).every
    words = {stem: word for stem, word in terms.items() if _searchable(word)}
    total = connection.execute("SELECT count(*) FROM entry").fetchone()[0]
    common = max(total // 20, 1_500)
    frequency = search.document_frequency(connection, list(words.values()), cap=common + 1)
    weight = {stem: idf(frequency.get(word, 0), total) for stem, word in terms.items()}
    candidates = search.more_like(connection, _rarest(words, frequency, common), limit=CANDIDATES)
    subscribed = {
        entry
        for (entry,) in connection.execute(
            "SELECT e.id FROM entry e JOIN feed f ON f.id = e.feed_id WHERE f.active = 1 AND f.muted = 0 "
            f"AND e.id IN ({','.join('?' * len(candidates))})",
            candidates,
        )
    }
    return rank_related(source, rows(connection, [c for c in candidates if c in subscribed]), weight, limit=limit)


def _searchable(word: str) -> bool:
    """The index holds CJK as pairs and everything else as folded words."""
    return bool(bigrams(word)) or fold(word) == word


def _rarest(words: Mapping[str, str], frequency: Mapping[str, int], common: int) -> list[str]:
    """Return the words that tell most: in another entry at least, and not everywhere."""
    useful = [word for word in words.values() if 1 < frequency.get(word, 0) <= common]
    useful.sort(key=lambda word: frequency[word])
    return useful[:QUERY_TERMS]
