"""Reading events, and what is popular by them: only what this reader did, never an invented number."""

from __future__ import annotations

import sqlite3
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from termnews.core.models import EventKind, ReadingEvent
from termnews.core.popular import Visits
from termnews.store.connect import transaction
from termnews.store.times import known, to_unix

if TYPE_CHECKING:
    from sqlite_utils import Database

REOPEN_S = 30 * 60
"""Opening an entry again within this time continues the same visit."""


def record(db: Database, event: ReadingEvent) -> None:
    """Store a reading event; a re-open within 30 minutes is the same visit and is not counted twice."""
    at = to_unix(event.at) or 0
    with transaction(db):
        if event.kind is EventKind.OPENED:
            again = db.execute(
                "SELECT 1 FROM reading_event WHERE entry_id = ? AND kind = ? AND at > ? AND at <= ? LIMIT 1",
                [event.entry_id, event.kind.value, at - REOPEN_S, at],
            ).fetchone()
            if again:
                return
        db.execute(
            "INSERT INTO reading_event (entry_id, kind, at, dwell_s, progress) VALUES (?, ?, ?, ?, ?)",
            [event.entry_id, event.kind.value, at, event.dwell_s, event.progress],
        )


def extend_visit(db: Database, entry_id: int, *, dwell_s: float, progress: float) -> None:
    """Add the time spent and the progress made to the latest visit of an entry."""
    db.execute(
        "UPDATE reading_event SET dwell_s = dwell_s + ?, progress = max(progress, ?) WHERE id = ("
        "SELECT id FROM reading_event WHERE entry_id = ? AND kind = 'opened' ORDER BY at DESC, id DESC LIMIT 1)",
        [dwell_s, progress, entry_id],
    )


def visits(connection: sqlite3.Connection, *, now: datetime, window: timedelta | None) -> list[Visits]:
    """Return per entry how often it was opened in the window; entries that are gone or unsubscribed are left out."""
    since = 0 if window is None else int((now - window).timestamp())
    found = connection.execute(
        "SELECT v.entry_id, count(*), max(v.at) FROM reading_event v JOIN entry e ON e.id = v.entry_id "
        "JOIN feed f ON f.id = e.feed_id "
        "WHERE v.kind = 'opened' AND v.at >= ? AND f.active = 1 GROUP BY v.entry_id",
        [since],
    )
    return [Visits(entry_id, count, known(last)) for entry_id, count, last in found]


def openings(
    connection: sqlite3.Connection, *, since: datetime, before: datetime
) -> tuple[dict[int, int], dict[str, int]]:
    """Return how often entries were opened between two moments: by feed, and by section."""
    found = connection.execute(
        "SELECT e.feed_id, f.section, count(*) FROM reading_event v JOIN entry e ON e.id = v.entry_id "
        "JOIN feed f ON f.id = e.feed_id WHERE v.kind = 'opened' AND v.at >= ? AND v.at < ? GROUP BY e.feed_id",
        [to_unix(since), to_unix(before)],
    )
    feeds: dict[int, int] = {}
    sections: dict[str, int] = {}
    for feed, section, count in found:
        feeds[feed] = count
        sections[section] = sections.get(section, 0) + count
    return feeds, sections
