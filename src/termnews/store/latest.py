"""Latest Articles from the store: candidates in the total order, a page at a time."""

from __future__ import annotations

import sqlite3

from termnews.core.latest import Candidate, Cursor, page, wanted
from termnews.core.models import EntryRow
from termnews.store.queries import OTHER_SUBSCRIBED, SUBSCRIBED
from termnews.store.rows import NEWEST_FIRST, rows

_NO_COPY = (
    "(e.copy_of IS NULL OR NOT EXISTS "
    f"(SELECT 1 FROM entry o WHERE o.id = e.copy_of AND {OTHER_SUBSCRIBED}))"
)
"""One row for a text that several feeds carry: the first that had it, unless it is not shown."""
_BEHIND = "(e.sort_date <= ? AND (e.sort_date < ? OR e.position > ? OR (e.position = ? AND e.id < ?)))"


def latest(
    connection: sqlite3.Connection, *, limit: int, cursor: Cursor | None = None
) -> tuple[list[EntryRow], Cursor | None]:
    """Return the newest entries, or those behind a cursor, and where they end; None: there are no more."""
    where, values = f"{SUBSCRIBED} AND {_NO_COPY}", []
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
