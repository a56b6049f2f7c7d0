"""What entries have in common for ``[app] dedupe``."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Hashable, Sequence
from typing import TYPE_CHECKING

from termnews.core.folding import Dedupe, joined
from termnews.core.urls import page_number
from termnews.store import queries

if TYPE_CHECKING:
    from sqlite_utils import Database

_SAME_GUID = (
    "SELECT o.id FROM entry_state own CROSS JOIN feed f CROSS JOIN entry_state s ON s.feed_id = f.id "
    "AND s.guid = own.guid CROSS JOIN entry o ON o.id = s.id WHERE own.id = {id}"
)
"""The entries with one's guid: a look for each feed, by the index that keeps guids apart within a feed."""
_SAME_PAGE = "SELECT o.id FROM entry own CROSS JOIN entry o ON o.page = own.page WHERE own.id = {id}"
_SAME_TEXT = (
    "SELECT o.id FROM entry o WHERE e.copy_of IS NOT NULL AND o.story_id = e.story_id "
    "AND coalesce(o.copy_of, o.id) = e.copy_of"
)
_EARLIER = "NOT EXISTS ({same} AND o.id < e.id AND {subscribed})"
_OTHER_FEED = " AND o.feed_id <> own.feed_id"
"""A feed whose entries all lead to one page tells something new with each of them."""


def groups(connection: sqlite3.Connection, dedupe: Dedupe) -> dict[int, Hashable]:
    """Return entry -> what it shares with other entries; entries that share nothing are left out."""
    if dedupe == "story":
        return dict(connection.execute("SELECT id, story_id FROM entry WHERE story_id IS NOT NULL").fetchall())
    if dedupe == "off":
        return {}
    guids = _shared_guids(connection)
    return guids if dedupe == "guid" else joined(guids, _shared_pages(connection))


def groups_among(connection: sqlite3.Connection, dedupe: Dedupe, ids: Sequence[int]) -> dict[int, Hashable] | None:
    """Return the same of a few entries, whether they share it or not; None for stories, which rows know themselves."""
    if dedupe == "story":
        return None
    if dedupe == "off":
        return {}
    found = connection.execute(
        "SELECT s.id, s.guid, e.page FROM json_each(?) asked CROSS JOIN entry_state s ON s.id = asked.value "
        "CROSS JOIN entry e ON e.id = s.id", [json.dumps(list(ids))],
    ).fetchall()
    guids = {entry: guid for entry, guid, _ in found}
    pages = {entry: page for entry, _, page in found if page is not None}
    return joined(guids, pages if dedupe == "url" else {})


def _shared_guids(connection: sqlite3.Connection) -> dict[int, Hashable]:
    return dict(connection.execute(
        f"SELECT s.id, s.guid FROM entry_state s JOIN entry e ON e.id = s.id AND {queries.SUBSCRIBED} "
        "WHERE s.guid IN (SELECT guid FROM entry_state WHERE present = 1 GROUP BY guid HAVING count(*) > 1)"
    ).fetchall())  # fmt: skip


def _shared_pages(connection: sqlite3.Connection) -> dict[int, Hashable]:
    return dict(connection.execute(
        "SELECT e.id, e.page FROM (SELECT page FROM entry WHERE page IS NOT NULL GROUP BY page HAVING count(*) > 1) "
        f"shared CROSS JOIN entry e ON e.page = shared.page WHERE {queries.SUBSCRIBED}"
    ).fetchall())  # fmt: skip


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
    same, waiting = {entry_id}, [entry_id]
    while waiting:
        here = waiting.pop()
        beside = set(_beside(connection, here, dedupe)) - same
        same |= beside
        waiting += beside
    return sorted(same - {entry_id})


def _beside(connection: sqlite3.Connection, entry_id: int, dedupe: Dedupe) -> list[int]:
    ways = (_SAME_GUID,) if dedupe == "guid" else (_SAME_GUID, _SAME_PAGE)
    sql = " UNION ".join(f"{way.format(id='?')} AND {queries.OTHER_SUBSCRIBED}" for way in ways)
    return [entry for (entry,) in connection.execute(sql, [entry_id] * len(ways))]


def first_of_its_kind(dedupe: Dedupe) -> str:
    """Return the condition on ``e`` that no earlier entry stands for it in a list that is never unfolded.

    There the tellings of a story are all news: of a story, only what has the same text or is one page stands once.
    """
    ways: dict[Dedupe, tuple[str, ...]] = {
        "off": (), "guid": (_SAME_GUID,), "url": (_SAME_GUID, _SAME_PAGE + _OTHER_FEED),
        "story": (_SAME_TEXT, _SAME_PAGE + _OTHER_FEED),
    }
    return " AND ".join(["1", *(
        _EARLIER.format(same=way.format(id="e.id"), subscribed=queries.OTHER_SUBSCRIBED) for way in ways[dedupe]
    )])  # fmt: skip


def number_pages(db: Database) -> None:
    """Number the pages of all entries anew; the caller holds the transaction."""
    db.conn.create_function("page_number", 1, page_number, deterministic=True)
    db.execute("UPDATE entry SET page = page_number(url) WHERE url IS NOT NULL")


def unread(connection: sqlite3.Connection, ids: list[int]) -> list[int]:
    """Return those of these entries that are unread."""
    found = connection.execute(
        "SELECT s.id FROM json_each(?) asked CROSS JOIN entry_state s ON s.id = asked.value WHERE s.read = 0",
        [json.dumps(ids)],
    )
    return [entry for (entry,) in found]
