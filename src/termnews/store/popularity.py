"""What Most Popular is ranked by: one row an entry that was read, with a key for each range of time."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from termnews.core.models import EventKind, ReadingEvent
from termnews.core.popular import CLOCK_SLACK, RANGES, Range, Reading, rank_key, readings
from termnews.store.times import known, to_unix

if TYPE_CHECKING:
    from sqlite_utils import Database

AHEAD = 200
"""Most entries with a visit from a clock that ran ahead that are looked at one by one."""
_CHUNK = 500
_AHEAD = "SELECT v.entry_id FROM reading_event v WHERE v.at > ?"
_SHOWN = "JOIN entry e ON e.id = p.entry_id JOIN feed f ON f.id = e.feed_id"


def recount(db: Database, ids: Iterable[int]) -> None:
    """Work the keys of entries out anew from their events; the caller holds the transaction."""
    for entry_id, reading in _with_gaps(db.conn, list(ids)):
        read = [visit for visit in reading.visits if visit.is_read] if reading is not None else []
        if reading is None or not read:
            db.execute("DELETE FROM popularity WHERE entry_id = ?", [entry_id])
            continue
        keys = [rank_key(reading.weights, each.half_life_s) for each in RANGES.values()]
        last = max(to_unix(visit.at) or 0 for visit in read)
        db.execute(
            "INSERT OR REPLACE INTO popularity (entry_id, last_at, today, week, month, ever) VALUES (?, ?, ?, ?, ?, ?)",
            [entry_id, last, *keys],
        )


def rebuild(db: Database) -> None:
    """Work all keys out anew; the caller holds the transaction."""
    db.execute("DELETE FROM popularity")
    recount(db, [entry_id for (entry_id,) in db.execute("SELECT DISTINCT entry_id FROM reading_event").fetchall()])


def of_entries(connection: sqlite3.Connection, ids: Sequence[int]) -> dict[int, Reading]:
    """Return what was done with these entries; those with which nothing was are left out."""
    return {entry_id: reading for entry_id, reading in _with_gaps(connection, ids) if reading is not None}


def _with_gaps(connection: sqlite3.Connection, ids: Sequence[int]) -> list[tuple[int, Reading | None]]:
    found: list[tuple[int, Reading | None]] = []
    for start in range(0, len(ids), _CHUNK):
        chunk = list(ids[start : start + _CHUNK])
        marks = ",".join("?" * len(chunk))
        events: dict[int, list[ReadingEvent]] = {entry_id: [] for entry_id in chunk}
        for entry_id, kind, at, dwell_s, progress in connection.execute(
            f"SELECT entry_id, kind, at, dwell_s, progress FROM reading_event WHERE entry_id IN ({marks}) ORDER BY id",
            chunk,
        ):
            events[entry_id].append(ReadingEvent(entry_id, EventKind(kind), known(at), dwell_s, progress))
        about = {
            entry_id: (words, bool(starred))
            for entry_id, words, starred in connection.execute(
                "SELECT s.id, coalesce(nullif(a.words, 0), e.words, 0), s.starred FROM entry_state s "
                f"LEFT JOIN entry e ON e.id = s.id LEFT JOIN article a ON a.id = s.id WHERE s.id IN ({marks})", chunk,
            )
        }  # fmt: skip
        for entry_id, acts in events.items():
            words, starred = about.get(entry_id, (0, False))
            found.append((entry_id, readings(acts, words=words, starred=starred)))
    return found


def top(connection: sqlite3.Connection, range_: Range, *, now: datetime, limit: int) -> list[int]:
    """Return the ids of what was read most in a range of time, the first first; gone and unsubscribed ones left out."""
    column = "ever" if range_.name == "all" else range_.name
    until = to_unix(now + CLOCK_SLACK)
    since = to_unix(now - range_.within) if range_.within is not None else -(2**62)
    keyed: list[tuple[int, float]] = connection.execute(
        f"SELECT p.entry_id, p.{column} FROM popularity p {_SHOWN} WHERE p.last_at >= ? AND f.active = 1 "
        f"AND (? OR p.entry_id NOT IN ({_AHEAD})) ORDER BY p.{column} DESC, p.entry_id LIMIT ?",
        [since, range_.within is None, until, limit],
    ).fetchall()
    if range_.within is not None:
        keyed += _from_a_clock_ahead(connection, range_, now=now)
    keyed.sort(key=lambda each: (-each[1], each[0]))
    return [entry_id for entry_id, _ in keyed[:limit]]


def _from_a_clock_ahead(connection: sqlite3.Connection, range_: Range, *, now: datetime) -> list[tuple[int, float]]:
    """Return the entries with whom anything was done in the future, ranked by what was done before."""
    until = now + CLOCK_SLACK
    ahead = [entry_id for (entry_id,) in connection.execute(
        f"SELECT p.entry_id FROM popularity p {_SHOWN} WHERE p.entry_id IN ({_AHEAD}) AND f.active = 1 LIMIT ?",
        [to_unix(until), AHEAD])]  # fmt: skip
    found = []
    for entry_id, reading in of_entries(connection, ahead).items():
        past = reading.before(until)
        key = rank_key(past.weights, range_.half_life_s)
        if key is not None and past.reads(since=now - (range_.within or timedelta(0)), until=until):
            found.append((entry_id, key))
    return found
