"""What entries have in common for ``[app] dedupe``."""

from __future__ import annotations

import json
import sqlite3
from collections import defaultdict
from collections.abc import Hashable

from termnews.core.folding import Dedupe, joined
from termnews.core.urls import canonical_url
from termnews.store import queries

_PRESENT = f"e.id = s.id AND {queries.SUBSCRIBED}"


def groups(connection: sqlite3.Connection, dedupe: Dedupe) -> dict[int, Hashable]:
    """Return entry -> what it shares with other entries; entries that share nothing are left out."""
    if dedupe == "story":
        return dict(connection.execute("SELECT id, story_id FROM entry WHERE story_id IS NOT NULL").fetchall())
    if dedupe == "off":
        return {}
    guids = _shared_guids(connection)
    return guids if dedupe == "guid" else joined(guids, _shared_pages(connection))


def _shared_guids(connection: sqlite3.Connection) -> dict[int, Hashable]:
    return dict(connection.execute(
        f"SELECT s.id, s.guid FROM entry_state s JOIN entry e ON {_PRESENT} WHERE s.guid IN ("
        "SELECT guid FROM entry_state WHERE present = 1 GROUP BY guid HAVING count(*) > 1)"
    ).fetchall())  # fmt: skip


def _shared_pages(connection: sqlite3.Connection) -> dict[int, Hashable]:
    by_page: dict[str, list[int]] = defaultdict(list)
    for entry, url in connection.execute(
        f"SELECT e.id, e.url FROM entry e WHERE e.url IS NOT NULL AND {queries.SUBSCRIBED}"
    ):
        by_page[canonical_url(url)].append(entry)
    return {entry: page for page, entries in by_page.items() if len(entries) > 1 for entry in entries}


def same_as(connection: sqlite3.Connection, entry_id: int, dedupe: Dedupe) -> list[int]:
    """Return the other entries that share it with one entry."""
    if dedupe == "off":
        return []
    if dedupe == "story":
        found = connection.execute(
            "SELECT e.id FROM entry o JOIN entry e ON e.story_id = o.story_id "
            f"WHERE o.id = ? AND e.id <> o.id AND {queries.SUBSCRIBED} ORDER BY e.sort_date, e.id", [entry_id],
        )
        return [entry for (entry,) in found]
    group_of = groups(connection, dedupe)
    own = group_of.get(entry_id)
    return [entry for entry, group in group_of.items() if own is not None and group == own and entry != entry_id]


def unread(connection: sqlite3.Connection, ids: list[int]) -> list[int]:
    """Return those of these entries that are unread."""
    found = connection.execute(
        "SELECT s.id FROM json_each(?) asked CROSS JOIN entry_state s ON s.id = asked.value WHERE s.read = 0",
        [json.dumps(ids)],
    )
    return [entry for (entry,) in found]
