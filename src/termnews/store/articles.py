"""Extracted articles: one line of JSON an entry, and the columns that lists need."""

from __future__ import annotations

import sqlite3
from datetime import datetime
from typing import TYPE_CHECKING

from termnews.core.models import Article
from termnews.core.versions import NOTHING, is_better
from termnews.store import search
from termnews.store.connect import transaction
from termnews.store.times import to_unix

if TYPE_CHECKING:
    from sqlite_utils import Database


def save_article(db: Database, entry_id: int, article: Article, *, record: str, now: datetime) -> None:
    """Store an article, and put its text into the search index where it is the one that is shown, in one transaction.

    Args:
        db: The writer.
        entry_id: Whose page it is.
        article: What was extracted; a failed one is stored too, so that lists can say so.
        record: The article as ``articles.wire`` writes it.
        now: When it was fetched.
    """
    with transaction(db):
        entry = db.execute("SELECT title, summary, words FROM entry WHERE id = ?", [entry_id]).fetchone()
        if entry is None:
            return  # pruned while its page was on the way
        db.execute(
            "INSERT INTO article (id, url, fetched_at, verdict, words, record) VALUES (?, ?, ?, ?, ?, ?) "
            "ON CONFLICT (id) DO UPDATE SET url = excluded.url, fetched_at = excluded.fetched_at, "
            "verdict = excluded.verdict, words = excluded.words, record = excluded.record",
            [entry_id, article.url, to_unix(now), article.verdict.value,
             0 if article.verdict in NOTHING else article.words, record],
        )
        if article.text and is_better(article.verdict, article.words, entry[2]):
            search.reindex(db, entry_id, entry[0], entry[1], article.text)


def article_record(connection: sqlite3.Connection, entry_id: int) -> str | None:
    """Return a stored article as ``articles.wire`` wrote it; None where there is none."""
    found = connection.execute("SELECT record FROM article WHERE id = ?", [entry_id]).fetchone()
    return None if found is None else str(found[0])
