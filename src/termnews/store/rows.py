"""Reading entries: the light rows that lists show, the ids of a query in order, and one whole entry."""

from __future__ import annotations

import json
import sqlite3
from array import array
from collections.abc import Iterable, Sequence
from typing import Any

from termnews.core.errors import NotFoundError
from termnews.core.models import Entry, EntryRow, EntryState, Verdict
from termnews.core.published import Enclosure
from termnews.core.sorting import Order
from termnews.core.urls import host_of
from termnews.store.queries import BEGUN, OTHER_SUBSCRIBED, SOURCES, WORDS
from termnews.store.times import from_unix, known

ROW_COLUMNS = f"""
e.id, e.feed_id, f.slug, f.own_title, f.feed_title, f.url, f.section, e.title, e.url, e.author, e.summary, e.published,
e.sort_date, s.first_seen, s.read, s.starred, s.later, {WORDS}, a.verdict, e.language,
f.priority, e.image_url, e.story_id, CASE WHEN {BEGUN} THEN s.progress ELSE 0 END, s.own_tags, e.copy_of,
CASE WHEN e.story_id IS NULL THEN 1 ELSE (
  SELECT {SOURCES} FROM entry o WHERE o.story_id = e.story_id AND o.copy_of IS NULL
  AND {OTHER_SUBSCRIBED}) END
"""
ROW_TABLES = """
entry e JOIN entry_state s ON s.id = e.id JOIN feed f ON f.id = e.feed_id LEFT JOIN article a ON a.id = e.id
"""
NEWEST_FIRST = "e.sort_date DESC, e.position, e.id DESC"
_CHUNK = 500


def to_row(columns: Sequence[Any]) -> EntryRow:
    """Return the EntryRow of a line of ``ROW_COLUMNS``."""
    (
        entry_id, feed_id, slug, own_title, feed_title, feed_url, section, title, url, author, summary, published,
        sort_date, first_seen, read, starred, later, words, verdict, language, priority, image_url, story_id,
        begun, own_tags, copy_of, sources,
    ) = columns  # fmt: skip
    return EntryRow(
        id=entry_id,
        feed_id=feed_id,
        feed_slug=slug,
        feed_title=own_title or feed_title or host_of(feed_url) or slug,
        section=section,
        title=title,
        url=url,
        author=author,
        summary=summary,
        published=from_unix(published),
        sort_date=known(sort_date),
        first_seen=known(first_seen),
        read=bool(read),
        starred=bool(starred),
        later=bool(later),
        words=words,
        verdict=Verdict(verdict) if verdict else None,
        language=language,
        priority=priority,
        image_url=image_url,
        story_id=story_id,
        begun=begun,
        tags=() if own_tags == "[]" else tuple(json.loads(own_tags)),
        copy_of=copy_of,
        sources=sources,
    )


def rows(connection: sqlite3.Connection, ids: Sequence[int]) -> list[EntryRow]:
    """Return the rows of these entries in the order asked; ids that are gone are left out."""
    found: dict[int, EntryRow] = {}
    for start in range(0, len(ids), _CHUNK):
        chunk = list(ids[start : start + _CHUNK])
        marks = ",".join("?" * len(chunk))
        for columns in connection.execute(f"SELECT {ROW_COLUMNS} FROM {ROW_TABLES} WHERE e.id IN ({marks})", chunk):
            found[columns[0]] = to_row(columns)
    return [found[entry_id] for entry_id in ids if entry_id in found]


def row(connection: sqlite3.Connection, entry_id: int) -> EntryRow:
    """Return one row.

    Raises:
        NotFoundError: no entry has this id.
    """
    found = rows(connection, [entry_id])
    if not found:
        raise NotFoundError(f"No entry has the id {entry_id}. `termnews list` shows the ids.")
    return found[0]


_ORDERS = {
    Order.NEWEST: NEWEST_FIRST,
    Order.OLDEST: "e.sort_date, e.position DESC, e.id",
    Order.SOURCE: f"lower(coalesce(f.own_title, f.feed_title, f.slug)), {NEWEST_FIRST}",
    Order.SECTION: "(SELECT min(o.position) FROM feed o WHERE o.section = f.section AND o.active = 1), "
                   f"f.section, {NEWEST_FIRST}",
    Order.LONGEST: f"{WORDS} DESC, {NEWEST_FIRST}",
    Order.UNREAD: f"s.read, {NEWEST_FIRST}",
}


def ids(
    connection: sqlite3.Connection, where: str, parameters: Iterable[Any], *, limit: int | None,
    order: Order = Order.NEWEST,
) -> array[int]:
    """Return entry ids in order; ``where`` comes from ``store.queries``."""
    by = _ORDERS[order]
    sql = f"SELECT e.id FROM entry e{joins(where + by)} WHERE {where} ORDER BY {by} LIMIT ?"
    found = connection.execute(sql, [*parameters, -1 if limit is None else limit])
    return array("q", [entry_id for (entry_id,) in found])


def count(connection: sqlite3.Connection, where: str, parameters: Iterable[Any]) -> int:
    """Return how many entries a condition of ``store.queries`` selects."""
    found = connection.execute(f"SELECT count(*) FROM entry e{joins(where)} WHERE {where}", list(parameters)).fetchone()
    return int(found[0])


def joins(where: str) -> str:
    """Return the joins to ``e`` that a condition needs; an unfiltered list of 100,000 ids walks its index alone."""
    found = ""
    if "s." in where:
        found += " JOIN entry_state s ON s.id = e.id"
    if "f." in where:
        found += " JOIN feed f ON f.id = e.feed_id"
    if "a." in where:
        found += " LEFT JOIN article a ON a.id = e.id"
    return found


def newest(connection: sqlite3.Connection, where: str, parameters: Iterable[Any], *, limit: int) -> list[EntryRow]:
    """Return rows, newest first."""
    return rows(connection, ids(connection, where, parameters, limit=limit))


def telling_too(
    connection: sqlite3.Connection, known: Iterable[EntryRow], where: str, *, limit: int = 500
) -> list[EntryRow]:
    """Return the other rows of these rows' stories; ``where`` comes from ``store.queries``."""
    at_hand = list(known)
    told = sorted({row.story_id for row in at_hand if row.story_id is not None})[:limit]
    sql = (
        f"SELECT {ROW_COLUMNS} FROM json_each(?) told CROSS JOIN {ROW_TABLES} "
        f"WHERE e.story_id = told.value AND {where} LIMIT ?"
    )
    ids = {row.id for row in at_hand}
    return [to_row(columns) for columns in connection.execute(sql, [json.dumps(told), limit]) if columns[0] not in ids]


def entry(connection: sqlite3.Connection, entry_id: int) -> Entry:
    """Return a whole entry as its feed gave it.

    Raises:
        NotFoundError: no entry has this id.
    """
    columns = connection.execute(
        "SELECT e.id, e.feed_id, s.guid, e.url, e.title, e.author, e.summary, c.html, e.published, e.updated, "
        "e.sort_date, e.words, e.tags, e.enclosures, e.comments_url, e.image_url, e.language "
        "FROM entry e JOIN entry_state s ON s.id = e.id LEFT JOIN entry_content c ON c.id = e.id WHERE e.id = ?",
        [entry_id],
    ).fetchone()
    if columns is None:
        raise NotFoundError(f"No entry has the id {entry_id}. `termnews list` shows the ids.")
    return Entry(
        id=columns[0],
        feed_id=columns[1],
        guid=columns[2],
        url=columns[3],
        title=columns[4],
        author=columns[5],
        summary=columns[6],
        content_html=columns[7],
        published=from_unix(columns[8]),
        updated=from_unix(columns[9]),
        sort_date=known(columns[10]),
        words=columns[11],
        tags=tuple(json.loads(columns[12])),
        enclosures=tuple(Enclosure(*e) for e in json.loads(columns[13])),
        comments_url=columns[14],
        image_url=columns[15],
        language=columns[16],
    )


def state(connection: sqlite3.Connection, entry_id: int) -> EntryState:
    """Return what the reader did with an entry; nothing yet where the id is unknown."""
    columns = connection.execute(
        "SELECT read, starred, later, progress, first_seen, place_block, place_offset FROM entry_state WHERE id = ?",
        [entry_id],
    ).fetchone()
    if columns is None:
        return EntryState()
    read, starred, later, progress, first_seen, block, offset = columns
    return EntryState(bool(read), bool(starred), bool(later), progress, from_unix(first_seen), (block, offset))
