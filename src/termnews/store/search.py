"""The search index: FTS5 over title, summary and body; CJK text is indexed once more as character pairs."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from termnews.core.query import indexed_pairs

if TYPE_CHECKING:
    from sqlite_utils import Database


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
    return indexed_pairs(f"{title}\n{summary}\n{body}")


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
