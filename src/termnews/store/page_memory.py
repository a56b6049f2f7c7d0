"""What the pages of a feed gave so far: one row a feed."""

from __future__ import annotations

import sqlite3
from typing import TYPE_CHECKING

from termnews.core.versions import PageMemory
from termnews.store.connect import transaction
from termnews.store.times import from_unix, to_unix

if TYPE_CHECKING:
    from datetime import datetime

    from sqlite_utils import Database


def page_memory(connection: sqlite3.Connection, feed_id: int) -> PageMemory:
    """Return what is known of a feed's pages."""
    row = connection.execute("SELECT losses, asked_at FROM page_memory WHERE feed_id = ?", [feed_id]).fetchone()
    return PageMemory(row[0], from_unix(row[1])) if row else PageMemory()


def remember_page(db: Database, feed_id: int, *, gave_more: bool, now: datetime) -> None:
    """Count a page that was read: as worth it, or as one more that was not. One that was refused is not counted."""
    with transaction(db):
        row = db.execute("SELECT losses FROM page_memory WHERE feed_id = ?", [feed_id]).fetchone()
        known = PageMemory(row[0] if row else 0).after(gave_more=gave_more, now=now)
        db.execute(
            "INSERT INTO page_memory (feed_id, losses, asked_at) VALUES (?, ?, ?) "
            "ON CONFLICT (feed_id) DO UPDATE SET losses = excluded.losses, asked_at = excluded.asked_at",
            [feed_id, known.losses, to_unix(now)],
        )


def forget_pages(db: Database, feed_id: int) -> None:
    """Begin anew with a feed's pages: its rules have changed."""
    with transaction(db):
        db.execute("DELETE FROM page_memory WHERE feed_id = ?", [feed_id])
