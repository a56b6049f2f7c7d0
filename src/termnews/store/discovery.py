"""Upkeep of what Related Articles and the stories are found by, as entries come, change and go.

After every change the indexes are what ``rebuild`` would make of the entries: it is checked by
``tests/store/test_discovery_upkeep.py``. An entry's weights are no index: they say what was frequent when it came in.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from termnews.store import crowds, profiles, stories
from termnews.store.connect import transaction
from termnews.store.profiles import Arrival

if TYPE_CHECKING:
    from sqlite_utils import Database

CHUNK = 400
"""So many entries are caught up with in one transaction."""
GROWN = 1.5
"""The store is weighed anew when it holds so many times the entries of the last time."""
WEIGHED_ANEW = 3_000
"""The newest entries, which are weighed anew then; what is older tells of days that are over."""


def arrived(db: Database, ids: Sequence[int]) -> None:
    """File new entries and tell them to their stories; the caller holds the transaction."""
    if ids:
        stories.regroup(db, _file(db, ids))


def changed(db: Database, ids: Sequence[int]) -> None:
    """File entries anew whose text changed; the caller holds the transaction."""
    if ids:
        left = _take_away(db, ids)
        stories.regroup(db, left.union(_file(db, ids), ids))


def leave(db: Database, ids: Sequence[int]) -> None:
    """Forget entries that go, before they are deleted; the caller holds the transaction."""
    if ids:
        stories.regroup(db, _take_away(db, ids).union(ids))


def _file(db: Database, ids: Sequence[int]) -> set[int]:
    """File entries and find what is like them; returns those whose likenesses are others now."""
    filed = profiles.add(db, _arrivals(db.conn, *_among(ids)))
    crowded, hemmed = crowds.filled_by(db.conn, filed)
    if not hemmed:
        return stories.find_alike(db, filed, crowded)
    left = stories.part(db, hemmed)
    return stories.find_alike(db, {**profiles.load(db.conn, hemmed), **filed}) | hemmed | left


def _take_away(db: Database, ids: Sequence[int]) -> set[int]:
    """Forget entries and what is like them; returns those whose likenesses are others now."""
    left = stories.part(db, ids)
    freed = crowds.left_by(db.conn, profiles.remove(db, ids))
    if freed:
        stories.find_alike(db, profiles.load(db.conn, freed))
    return (left - set(ids)) | freed


def settle(db: Database) -> bool:
    """Do a part of what is left to do: entries from before there were profiles, and a store that grew.

    The first entries of a store are weighed when nothing is known yet of what is frequent.

    Returns:
        Whether more is left.
    """
    with transaction(db):
        if waiting := _unweighed(db.conn):
            arrived(db, waiting)
            return True
        total, weighed, upcoming = db.execute("SELECT entries, weighed, upcoming FROM weighing").fetchone()
        if upcoming is None:
            if total < GROWN * weighed or not total:
                return False
            first = db.execute(
                "SELECT min(entry_id) FROM (SELECT entry_id FROM profile ORDER BY entry_id DESC LIMIT ?)",
                [WEIGHED_ANEW],
            ).fetchone()[0]
            db.execute("UPDATE weighing SET weighed = entries, upcoming = ?", [first])
            return True
        part = [entry for (entry,) in db.execute(
            "SELECT id FROM entry WHERE id >= ? ORDER BY id LIMIT ?", [upcoming, CHUNK])]
        changed(db, part)
        after = part[-1] + 1 if len(part) == CHUNK else None
        db.execute("UPDATE weighing SET upcoming = ?", [after])
        return after is not None


def rebuild(db: Database) -> int:
    """Make all of it anew from the entries, in one transaction; returns how many entries there are.

    What an entry weighed when it came in is kept where it is there and fits its text.
    """
    with transaction(db):
        for table in ("term", "posting", "alike"):
            db.execute(f"DELETE FROM {table}")
        db.execute("UPDATE weighing SET entries = 0")
        db.execute("UPDATE entry SET story_id = NULL, copy_of = NULL WHERE story_id IS NOT NULL OR copy_of IS NOT NULL")
        db.execute("DELETE FROM profile WHERE entry_id NOT IN (SELECT id FROM entry)")
        fresh = []
        for part in _all(db.conn):
            fresh += profiles.count_again(db, part)
        for at in range(0, len(fresh), CHUNK):
            profiles.add(db, _arrivals(db.conn, *_among(fresh[at : at + CHUNK])))
        every = [entry for (entry,) in db.execute("SELECT entry_id FROM profile ORDER BY entry_id")]
        for at in range(0, len(every), CHUNK):
            stories.find_alike(db, profiles.load(db.conn, every[at : at + CHUNK]))
        for at in range(0, len(every), CHUNK):
            stories.regroup(db, every[at : at + CHUNK])
        return len(every)


def _all(connection: sqlite3.Connection) -> Iterable[list[Arrival]]:
    last = 0
    while part := _arrivals(connection, "e.id > ? ORDER BY e.id LIMIT ?", [last, CHUNK]):
        yield part
        last = part[-1].entry_id


def _unweighed(connection: sqlite3.Connection) -> list[int]:
    """Return some of the entries that have no profile, the newest first."""
    count = connection.execute("SELECT (SELECT count(*) FROM entry) - (SELECT entries FROM weighing)").fetchone()[0]
    if not count:
        return []
    return [entry for (entry,) in connection.execute(
        "SELECT e.id FROM entry e WHERE NOT EXISTS (SELECT 1 FROM profile p WHERE p.entry_id = e.id) "
        "ORDER BY e.id DESC LIMIT ?", [CHUNK])]


def _among(ids: Sequence[int]) -> tuple[str, list[str]]:
    return "e.id IN (SELECT value FROM json_each(?))", [json.dumps(list(ids))]


def _arrivals(connection: sqlite3.Connection, where: str, parameters: Sequence[int | str]) -> list[Arrival]:
    found = connection.execute(
        "SELECT e.id, e.feed_id, e.sort_date, e.title, e.summary, coalesce(f.feed_title, '') FROM entry e "
        f"JOIN feed f ON f.id = e.feed_id WHERE {where}",
        parameters,
    )
    return [Arrival(*row) for row in found]
