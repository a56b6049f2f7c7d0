"""Latest Articles from the store: candidates in the total order, a page at a time."""

from __future__ import annotations

import sqlite3

from termnews.core.folding import Dedupe
from termnews.core.latest import Candidate, Cursor, page, wanted
from termnews.core.models import EntryRow
from termnews.store.folding import first_of_its_kind
from termnews.store.queries import SUBSCRIBED
from termnews.store.rows import NEWEST_FIRST, rows

_BEHIND = "(e.sort_date <= ? AND (e.sort_date < ? OR e.position > ? OR (e.position = ? AND e.id < ?)))"


def latest(
    connection: sqlite3.Connection, *, limit: int, cursor: Cursor | None = None, dedupe: Dedupe = "story"
) -> tuple[list[EntryRow], Cursor | None]:
    """Return the newest entries, or those behind a cursor, and where they end; None: there are no more.

    One text that several feeds carry stands once, with the first that had it; so does what ``dedupe`` says.
    """
    where, values = f"{SUBSCRIBED} AND {first_of_its_kind(dedupe)}", []
    if cursor is not None:
        last = cursor.last
        where += f" AND {_BEHIND}"
        values = [last.at, last.at, last.position, last.position, last.id]
    found = connection.execute(
        f"SELECT e.id, e.feed_id, e.sort_date, e.position FROM entry e WHERE {where} ORDER BY {NEWEST_FIRST} LIMIT ?",
        [*values, wanted(limit, cursor)],
    )
    chosen, further = page([Candidate(*columns) for columns in found], limit=limit, cursor=cursor)
    return rows(connection, [each.id for each in chosen]), further
