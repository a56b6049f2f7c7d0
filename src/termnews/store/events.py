"""Reading events: what this reader did, kept here, told to nobody, and forgotten after 400 days or at a word."""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from termnews.core.models import EventKind, ReadingEvent
from termnews.core.popular import VISITS_A_DAY, continues
from termnews.store import popularity
from termnews.store.connect import transaction
from termnews.store.times import known, to_unix

if TYPE_CHECKING:
    from sqlite_utils import Database

KEPT = timedelta(days=400)
"""How long events are kept."""
SURE_DAYS, SURE_WITHIN = 3, timedelta(days=60)
"""Nothing is forgotten by age unless something was read on so many days of late: a clock set years ahead would else
take everything away.
"""
_DAY_S = 86_400


def record(db: Database, event: ReadingEvent) -> None:
    """Store a reading event; opening an entry again soon, or a fourth time in a day, goes on with its last visit."""
    with transaction(db):
        if event.kind is EventKind.OPENED and _goes_on(db, event):
            return
        db.execute(
            "INSERT INTO reading_event (entry_id, kind, at, dwell_s, progress) VALUES (?, ?, ?, ?, ?)",
            [event.entry_id, event.kind.value, to_unix(event.at) or 0, event.dwell_s, event.progress],
        )
        popularity.recount(db, [event.entry_id])


def _goes_on(db: Database, event: ReadingEvent) -> bool:
    at = to_unix(event.at) or 0
    visits = db.execute(
        "SELECT at, dwell_s FROM reading_event WHERE entry_id = ? AND kind = 'opened' ORDER BY id DESC LIMIT ?",
        [event.entry_id, VISITS_A_DAY],
    ).fetchall()
    if visits and continues(known(visits[0][0]), visits[0][1], event.at):
        return True
    return len(visits) == VISITS_A_DAY and all(at - _DAY_S < began <= at for began, _ in visits)


def extend_visit(db: Database, entry_id: int, *, dwell_s: float, progress: float) -> None:
    """Add the time spent and the progress made to the latest visit of an entry."""
    with transaction(db):
        db.execute(
            "UPDATE reading_event SET dwell_s = max(dwell_s, 0) + ?, progress = max(progress, ?) WHERE id = ("
            "SELECT id FROM reading_event WHERE entry_id = ? AND kind = 'opened' ORDER BY id DESC LIMIT 1)",
            [dwell_s, progress, entry_id],
        )
        popularity.recount(db, [entry_id])


def star(db: Database, ids: Sequence[int], *, on: bool, at: datetime) -> None:
    """Note that entries were starred, or are no longer: a star counts once, while it is there."""
    with transaction(db):
        if on:
            db.conn.executemany(
                "INSERT INTO reading_event (entry_id, kind, at) VALUES (?, 'starred', ?)",
                [(entry_id, to_unix(at)) for entry_id in ids],
            )
        popularity.recount(db, ids)


def forget_old(db: Database, *, now: datetime) -> None:
    """Forget events older than ``KEPT``, where the clock can be believed; the caller holds the transaction."""
    moment = to_unix(now) or 0
    days = db.execute(
        f"SELECT count(DISTINCT at / {_DAY_S}) FROM reading_event WHERE at > ? AND at <= ?",
        [to_unix(now - SURE_WITHIN), moment],
    ).fetchone()[0]
    if days < SURE_DAYS:
        return
    limit = to_unix(now - KEPT)
    ids = [entry_id for (entry_id,) in db.execute(
        "SELECT DISTINCT entry_id FROM reading_event WHERE at < ?", [limit]).fetchall()]
    if ids:
        db.execute("DELETE FROM reading_event WHERE at < ?", [limit])
        popularity.recount(db, ids)


def clear(db: Database) -> tuple[int, bool]:
    """Forget everything that was recorded and leave no trace of it in the file.

    What is read, starred, put by and tagged stays, and so does the place where each article was left.

    Returns:
        How many visits there were, and whether no trace is left: another program that has the store open may hold
        the log, which keeps what was deleted until that program is closed.
    """
    with transaction(db):
        count = int(db.execute("SELECT count(*) FROM reading_event WHERE kind = 'opened'").fetchone()[0])
        db.execute("DELETE FROM reading_event")
        db.execute("DELETE FROM popularity")
    db.execute("VACUUM")
    busy = db.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()[0]
    return count, not busy


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
