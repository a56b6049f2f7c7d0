"""The search index: FTS5 over title, summary and body; CJK text is indexed once more as character pairs."""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import TYPE_CHECKING

from termnews.core.models import SearchHit
from termnews.core.query import Query, bigrams, full_text_expression
from termnews.core.text import clean_line
from termnews.store import queries
from termnews.store.rows import rows

if TYPE_CHECKING:
    from sqlite_utils import Database

HIT_START, HIT_END = "\ue000", "\ue001"
"""Private-use characters around a hit in a snippet; clean text never holds them."""
_RECENCY_WEIGHT_DAYS = 30
"""A hit's rank falls by half over this many days, and no further than to a third: recency counts mildly."""
_SNIPPET_WORDS = 24


def index(db: Database, texts: Iterable[tuple[int, str, str, str]]) -> None:
    """Add entries to the index: (entry id, title, summary, body); the caller holds the transaction."""
    db.conn.executemany(
        "INSERT INTO search (rowid, title, summary, body, cjk) VALUES (?, ?, ?, ?, ?)",
        [
            (entry_id, title, summary, body if body != summary else "", _pairs(title, summary, body))
            for entry_id, title, summary, body in texts
        ],
    )


def reindex(db: Database, entry_id: int, title: str, summary: str, body: str) -> None:
    """Replace an entry's words in the index; the caller holds the transaction."""
    db.execute("DELETE FROM search WHERE rowid = ?", [entry_id])
    index(db, [(entry_id, title, summary, body)])


def _pairs(title: str, summary: str, body: str) -> str:
    if title.isascii() and summary.isascii() and body.isascii():
        return ""
    return " ".join(bigrams(f"{title} {summary} {body}"))


def search(
    connection: sqlite3.Connection, query: Query, *, now: datetime, limit: int, prefix_last: bool = False,
    feed_tags: queries.FeedTags | None = None,
) -> list[SearchHit]:
    """Return the best hits for a query that has words; title counts most, then summary, then body, recency mildly."""
    expression = full_text_expression(query, prefix_last=prefix_last)
    where, parameters = queries.condition(query, now=now, text=False, feed_tags=feed_tags)
    sql = (
        "SELECT e.id, -bm25(search, 5, 2, 1, 1) * max(0.33, 1.0 / (1.0 + max(0, ? - e.sort_date) / ?)) AS score "
        "FROM search JOIN entry e ON e.id = search.rowid JOIN entry_state s ON s.id = e.id "
        f"WHERE search MATCH ? AND {where} ORDER BY score DESC LIMIT ?"
    )
    half = _RECENCY_WEIGHT_DAYS * 86_400.0
    found: list[tuple[int, float]] = connection.execute(
        sql, [int(now.timestamp()), half, expression, *parameters, limit]
    ).fetchall()
    raw = _raw_snippets(connection, expression, [entry_id for entry_id, _ in found])
    by_id = {row.id: row for row in rows(connection, list(raw))}
    needles = [term.value for term in query.words if not term.negated]
    return [
        SearchHit(row, _snippet(row.title, row.summary, raw[entry_id], needles), score)
        for entry_id, score in found
        if (row := by_id.get(entry_id))
    ]


def _raw_snippets(connection: sqlite3.Connection, expression: str, ids: Sequence[int]) -> dict[int, str]:
    """Return FTS5's snippets of these hits; asked for apart, since SQLite makes one for every match it sorts."""
    marks = ",".join("?" * len(ids))
    return dict(
        connection.execute(
            f"SELECT rowid, snippet(search, -1, '{HIT_START}', '{HIT_END}', '…', {_SNIPPET_WORDS}) "
            f"FROM search WHERE search MATCH ? AND rowid IN ({marks})",
            [expression, *ids],
        ).fetchall()
    )


def _snippet(title: str, summary: str, raw: str, needles: Sequence[str]) -> str:
    """Return FTS5's snippet, or one of our own where the hit was in the CJK pairs (which nobody wants to read)."""
    if HIT_START in raw and not any(bigrams(needle) for needle in needles):
        return clean_line(raw)
    text = summary or title
    for needle in needles:
        text = re.sub(f"({re.escape(needle)})", f"{HIT_START}\\1{HIT_END}", text, flags=re.IGNORECASE)
    return clean_line(text, 240)


def document_frequency(connection: sqlite3.Connection, terms: Sequence[str], *, cap: int) -> dict[str, int]:
    """Return in how many entries each term (as the tokenizer folds it) stands, counting no further than ``cap``."""
    sql = "SELECT count(*) FROM (SELECT 1 FROM search WHERE search MATCH ? LIMIT ?)"
    return {term: connection.execute(sql, [_quoted(term), cap]).fetchone()[0] for term in terms}


def _quoted(term: str) -> str:
    return '"' + term.replace('"', '""') + '"'


def more_like(connection: sqlite3.Connection, terms: Sequence[str], *, limit: int) -> list[int]:
    """Return the ids of the entries that share the most telling of ``terms``, best first (bm25)."""
    if not terms:
        return []
    expression = " OR ".join(_quoted(term) for term in terms)
    return [
        entry_id
        for (entry_id,) in connection.execute(
            "SELECT rowid FROM search WHERE search MATCH ? ORDER BY bm25(search, 3, 2, 1, 1) LIMIT ?",
            [expression, limit],
        )
    ]
