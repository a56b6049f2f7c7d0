"""What is known of this computer's clock, kept over restarts: one line."""

from __future__ import annotations

import sqlite3
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from termnews.core.clock_check import Clock, leapt
from termnews.store.times import exact_unix

if TYPE_CHECKING:
    from sqlite_utils import Database

TABLE = """
CREATE TABLE clock (
  id INTEGER PRIMARY KEY CHECK (id = 1),
  seen_at REAL,
  ahead REAL NOT NULL DEFAULT 0,
  agreed INTEGER NOT NULL DEFAULT 0
);
INSERT INTO clock (id, seen_at) SELECT 1, max(last_attempt) FROM feed"""


def known(connection: Database | sqlite3.Connection) -> Clock:
    """Return what is known of the clock."""
    ahead, agreed = connection.execute("SELECT ahead, agreed FROM clock").fetchone()
    return Clock(timedelta(seconds=ahead), bool(agreed))


def note_time(db: Database, now: datetime) -> Clock:
    """Write down what the clock shows, and how far it leapt since that was done before; returns what is known then."""
    moment = exact_unix(now)
    gone_s = db.execute("SELECT coalesce(? - seen_at, 0) FROM clock", [moment]).fetchone()[0]
    found = leapt(known(db), timedelta(seconds=gone_s))
    line = [moment, found.ahead.total_seconds(), found.agreed]
    db.execute("UPDATE clock SET seen_at = ?, ahead = ?, agreed = ?", line)
    return found


def note_agreement(db: Database) -> None:
    """Write down that a server agrees with the clock."""
    db.execute("UPDATE clock SET ahead = 0, agreed = 1 WHERE ahead <> 0 OR agreed = 0")
