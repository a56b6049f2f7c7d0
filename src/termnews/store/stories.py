"""Which entries are alike, which tell the same story, and which are copies of one another: kept up to date.

``alike`` holds every pair of entries that are alike, both ways round. ``entry.story_id`` is the first id of the story
that the pairs make (``core.stories``), ``entry.copy_of`` the first of the entries with the same text.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from termnews.core.models import Story
from termnews.core.near_duplicates import copies
from termnews.core.stories import WITHIN_S, Graph, alike, group_stories, tell_one_story
from termnews.store import crowds, profiles, queries
from termnews.store.profiles import Weighed

if TYPE_CHECKING:
    from sqlite_utils import Database

WINDOW = timedelta(days=4)
WORTH_COMPARING = 400
"""Thousandths of likeness from which two entries of a story may be one text."""


def find_alike(db: Database, filed: Mapping[int, Weighed], crowded: Collection[int] | None = None) -> set[int]:
    """Find what is like these entries, which are filed already, and write it down; the caller holds the transaction.

    Args:
        db: The writer's connection.
        filed: The entries.
        crowded: Their buckets that are crowded; None: it is looked up.

    Returns:
        Those of them that anything is like.
    """
    known = dict(filed)
    if crowded is None:
        crowded = crowds.crowded(db.conn, filed)
    pairs: list[tuple[int, int, int]] = []
    for entry, own in filed.items():
        others = profiles.like(
            db.conn, entry, own, within_s=WITHIN_S, crowded=crowded, crowd=crowds.CROWD
        )
        if unknown := [other for other in others if other not in known]:
            known.update(profiles.load(db.conn, unknown))
        for other in others:
            there = known[other]
            score = alike(own.profile, own.feed_id, own.at, there.profile, there.feed_id, there.at)
            if score:
                pairs += [(entry, other, score), (other, entry, score)]
    db.conn.executemany("INSERT OR REPLACE INTO alike (one, other, score) VALUES (?, ?, ?)", pairs)
    return {one for one, _, _ in pairs if one in filed}


def part(db: Database, ids: Iterable[int]) -> set[int]:
    """Forget what is like these entries; returns those that lost something by it. The caller holds the transaction."""
    gone = str(list(ids))
    left = {other for (other,) in db.execute(
        "SELECT a.other FROM json_each(?) asked CROSS JOIN alike a ON a.one = asked.value", [gone])}
    db.conn.executemany(
        "DELETE FROM alike WHERE one = ? AND other = ?",
        db.execute("SELECT a.other, a.one FROM json_each(?) asked CROSS JOIN alike a ON a.one = asked.value",
                   [gone]).fetchall(),
    )
    db.execute("DELETE FROM alike WHERE one IN (SELECT value FROM json_each(?))", [gone])
    return left


def regroup(db: Database, touched: Iterable[int]) -> None:
    """Bring the stories and copies around these entries up to date; the caller holds the transaction.

    Whether two entries tell one story depends on what is like either, so what is two steps away counts too.
    """
    if not (near := _neighbours(db.conn, set(touched))):
        return
    wide = _neighbours(db.conn, near)
    graph = _all_that_hangs_together(db.conn, wide | _fellows(db.conn, wide))
    times, before = _states(db.conn, graph)
    groups = group_stories(graph, times)
    story = {entry: group[0] for group in groups for entry in group}
    original = _copies(db.conn, graph, groups)
    moved = [
        (story.get(entry), original.get(entry), entry)
        for entry, state in before.items()
        if state != (story.get(entry), original.get(entry))
    ]
    db.conn.executemany("UPDATE entry SET story_id = ?, copy_of = ? WHERE id = ?", moved)


def _neighbours(connection: sqlite3.Connection, ids: set[int]) -> set[int]:
    found = connection.execute(
        "SELECT a.other FROM json_each(?) asked CROSS JOIN alike a ON a.one = asked.value", [str(list(ids))]
    )
    return ids | {other for (other,) in found}


def _fellows(connection: sqlite3.Connection, ids: set[int]) -> set[int]:
    """Return the entries of the stories that these are of."""
    found = connection.execute(
        "SELECT e.id FROM (SELECT DISTINCT o.story_id AS story FROM json_each(?) asked "
        "CROSS JOIN entry o ON o.id = asked.value WHERE o.story_id IS NOT NULL) told "
        "CROSS JOIN entry e ON e.story_id = told.story",
        [str(list(ids))],
    )
    return {entry for (entry,) in found}


def _states(
    connection: sqlite3.Connection, ids: Iterable[int]
) -> tuple[dict[int, int], dict[int, tuple[int | None, int | None]]]:
    """Return when these entries were published, and of which story and text they are now."""
    found = connection.execute(
        "SELECT e.id, e.sort_date, e.story_id, e.copy_of FROM json_each(?) asked "
        "CROSS JOIN entry e ON e.id = asked.value",
        [str(list(ids))],
    ).fetchall()
    return {row[0]: row[1] for row in found}, {row[0]: (row[2], row[3]) for row in found}


def _all_that_hangs_together(connection: sqlite3.Connection, ids: set[int]) -> Graph:
    """Return what is like these entries and like all that hangs together with them, over however many steps."""
    graph = _graph(connection, ids)
    upcoming = set(ids)
    while upcoming:
        edge = {other for one in upcoming for other in graph[one] if other not in graph}
        beyond = _graph(connection, edge)
        both = {**graph, **beyond}
        reached = {
            other for one in upcoming for other in graph[one] if other in beyond and tell_one_story(both, one, other)
        }
        graph.update({entry: beyond[entry] for entry in reached})
        upcoming = reached
    return graph


def _graph(connection: sqlite3.Connection, ids: Iterable[int]) -> dict[int, dict[int, int]]:
    graph: dict[int, dict[int, int]] = {entry: {} for entry in ids}
    for one, other, score in connection.execute(
        "SELECT a.one, a.other, a.score FROM json_each(?) asked CROSS JOIN alike a ON a.one = asked.value",
        [str(list(graph))],
    ):
        graph[one][other] = score
    return graph


def _copies(connection: sqlite3.Connection, graph: Graph, groups: Sequence[Sequence[int]]) -> dict[int, int]:
    pairs = [
        (one, other)
        for group in map(set, groups)
        for one in group
        for other, score in graph[one].items()
        if one < other and score >= WORTH_COMPARING and other in group
    ]
    texts = {
        entry: (title, summary)
        for entry, title, summary in connection.execute(
            "SELECT e.id, e.title, e.summary FROM json_each(?) asked CROSS JOIN entry e ON e.id = asked.value",
            [str(sorted({entry for pair in pairs for entry in pair}))],
        )
    }
    return copies(texts, pairs)


def stories(connection: sqlite3.Connection, *, now: datetime, limit: int) -> list[Story]:
    """Return the stories of the last days that two or more feeds tell, the most covered first.

    A copy of another entry's text is no source of its own.
    """
    found = connection.execute(
        "SELECT e.story_id, min(t.title), group_concat(e.id), "
        f"(SELECT {queries.SOURCES} FROM entry o WHERE o.story_id = e.story_id AND o.copy_of IS NULL "
        f"AND {queries.OTHER_SUBSCRIBED}) AS sources, max(e.sort_date) "
        "FROM entry e JOIN entry t ON t.id = e.story_id "
        f"WHERE e.story_id IS NOT NULL AND e.sort_date >= ? AND {queries.SUBSCRIBED} "
        "GROUP BY e.story_id HAVING count(*) > 1 AND sources > 1 ORDER BY sources DESC, max(e.sort_date) DESC LIMIT ?",
        [int((now - WINDOW).timestamp()), limit],
    )
    return [
        Story(story_id, title, tuple(sorted(int(entry_id) for entry_id in ids.split(","))), sources)
        for story_id, title, ids, sources, _ in found
    ]


def coverage(connection: sqlite3.Connection, entry_id: int) -> list[int]:
    """Return the ids of the entries of one entry's story, oldest first; it alone where no other tells it.

    Entries of muted feeds are left out, but for the one that is asked about.
    """
    found = connection.execute(
        "SELECT e.id FROM entry e JOIN entry o ON o.id = ? "
        f"WHERE e.id = o.id OR (e.story_id = o.story_id AND {queries.SUBSCRIBED}) ORDER BY e.sort_date, e.id",
        [entry_id],
    )
    return [row[0] for row in found]
