"""Which entries tell the same story: kept on the entry, found anew for the last days after a refresh."""

from __future__ import annotations

import sqlite3
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from termnews.core.models import Story
from termnews.core.stories import group_stories
from termnews.store import queries
from termnews.store.connect import transaction
from termnews.store.rows import newest

if TYPE_CHECKING:
    from sqlite_utils import Database

WINDOW = timedelta(days=4)
MAX_ENTRIES = 400
"""The newest entries among which stories are found."""


def regroup(db: Database, *, now: datetime) -> None:
    """Find the stories among the newest entries and write them down."""
    since = int((now - WINDOW).timestamp())
    recent = newest(db.conn, f"e.sort_date >= ? AND {queries.SUBSCRIBED}", [since], limit=MAX_ENTRIES)
    story_of = {entry_id: min(group) for entry_id, group in group_stories(recent).items()}
    moved = [(story_of.get(row.id), row.id) for row in recent if story_of.get(row.id) != row.story_id]
    if moved:
        with transaction(db):
            db.conn.executemany("UPDATE entry SET story_id = ? WHERE id = ?", moved)


def stories(connection: sqlite3.Connection, *, now: datetime, limit: int) -> list[Story]:
    """Return the stories of the last days that two or more feeds tell, the most covered first."""
    found = connection.execute(
        "SELECT e.story_id, min(t.title), group_concat(e.id), count(DISTINCT e.feed_id) AS sources, max(e.sort_date) "
        "FROM entry e JOIN entry t ON t.id = e.story_id "
        f"WHERE e.story_id IS NOT NULL AND e.sort_date >= ? AND {queries.SUBSCRIBED} "
        "GROUP BY e.story_id HAVING sources > 1 ORDER BY sources DESC, max(e.sort_date) DESC LIMIT ?",
        [int((now - WINDOW).timestamp()), limit],
    )
    return [
        Story(story_id, title, tuple(sorted(int(entry_id) for entry_id in ids.split(","))), sources)
        for story_id, title, ids, sources, _ in found
    ]


def coverage(connection: sqlite3.Connection, entry_id: int) -> list[int]:
    """Return the ids of the entries of one entry's story, oldest first; it alone where no other tells it."""
    found = connection.execute(
        "SELECT e.id FROM entry e JOIN entry o ON o.id = ? "
        f"WHERE (e.id = o.id OR e.story_id = o.story_id) AND {queries.SUBSCRIBED} ORDER BY e.sort_date, e.id",
        [entry_id],
    )
    return [row[0] for row in found]
