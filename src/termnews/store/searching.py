"""Searching: what matches, best first, with the place where the words stand.

Ranked by FTS5's bm25: a word in the title counts five times one in the body, in the summary twice; newer entries count
a little more. Of words that very many entries have, the newest are ranked: nobody waits for the rest.
"""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Sequence
from datetime import datetime

from termnews.core.models import EntryRow, SearchHit
from termnews.core.query import Query, full_text, has_cjk
from termnews.core.text import clean_line
from termnews.store import queries
from termnews.store.rows import newest, rows

HIT_START, HIT_END = "\ue000", "\ue001"
"""Private-use characters around a hit in a snippet; clean text never holds them."""
WEIGHTS = "5, 2, 1, 1"
"""What a word counts in title, summary, body, and as a pair of CJK characters."""
RECENCY_DAYS = 30
"""A hit's rank falls by half over this many days, and no further than to a third: recency counts mildly."""
RANKED = 2_000
"""Most matches that are ranked, the newest of them."""
SNIPPET_WORDS = 24
SNIPPET_CHARACTERS = 240


def search(
    connection: sqlite3.Connection, query: Query, *, now: datetime, limit: int,
    feed_tags: queries.FeedTags | None = None,
) -> list[SearchHit]:
    """Return the best hits for a query; one that has no words every match must have is a list, newest first.

    A query with a regular expression has to be run inside ``store.patterns.bounded``.
    """
    node, rest = queries.parted(query)
    if node is None:
        return _listed(connection, query, now=now, limit=limit, feed_tags=feed_tags)
    expression = full_text(node)
    where, parameters = queries.condition(rest, now=now, feed_tags=feed_tags)
    found = _ranked(connection, expression, where, parameters, now=now, limit=limit)
    by_id = {row.id: row for row in rows(connection, [entry_id for entry_id, _ in found])}
    marked = _marked(connection, expression, list(by_id)) if not _is_cjk(query) else {}
    return [
        SearchHit(row, *(marked.get(entry_id) or _own_marks(row, query)), score)
        for entry_id, score in found
        if (row := by_id.get(entry_id))
    ]


def _ranked(
    connection: sqlite3.Connection, expression: str, where: str, parameters: Sequence[object], *, now: datetime,
    limit: int,
) -> list[tuple[int, float]]:
    tables = "search JOIN entry e ON e.id = search.rowid"
    for name, join in (("s.", " JOIN entry_state s ON s.id = e.id"), ("f.", " JOIN feed f ON f.id = e.feed_id"),
                       ("a.", " LEFT JOIN article a ON a.id = e.id")):
        tables += join if name in where else ""
    sql = (
        f"SELECT id, relevance * max(0.33, 1.0 / (1.0 + max(0, ? - sort_date) / ?)) AS score FROM ("
        f"SELECT e.id AS id, e.sort_date AS sort_date, -bm25(search, {WEIGHTS}) AS relevance FROM {tables} "
        f"WHERE search MATCH ? AND {where} ORDER BY search.rowid DESC LIMIT {RANKED}) "
        "ORDER BY score DESC, id DESC LIMIT ?"
    )
    values = [int(now.timestamp()), RECENCY_DAYS * 86_400.0, expression, *parameters, limit]
    return connection.execute(sql, values).fetchall()


def _listed(
    connection: sqlite3.Connection, query: Query, *, now: datetime, limit: int, feed_tags: queries.FeedTags | None
) -> list[SearchHit]:
    where, parameters = queries.condition(query, now=now, feed_tags=feed_tags)
    return [SearchHit(row, *_own_marks(row, query)) for row in newest(connection, where, parameters, limit=limit)]


def _marked(connection: sqlite3.Connection, expression: str, ids: Sequence[int]) -> dict[int, tuple[str, str]]:
    """Return snippet and title of hits with the words marked; asked for apart, since SQLite would make them for every
    match that it sorts. The body is only looked at where the summary has none of the words.
    """
    def snippets(column: int, wanted: Sequence[int]) -> dict[int, str]:
        marks = ",".join("?" * len(wanted))
        sql = (f"SELECT rowid, snippet(search, {column}, '{HIT_START}', '{HIT_END}', '…', {SNIPPET_WORDS}) "
               f"FROM search WHERE search MATCH ? AND rowid IN ({marks})")
        return dict(connection.execute(sql, [expression, *wanted]).fetchall())

    marks = ",".join("?" * len(ids))
    titles = dict(connection.execute(
        f"SELECT rowid, highlight(search, 0, '{HIT_START}', '{HIT_END}') "
        f"FROM search WHERE search MATCH ? AND rowid IN ({marks})", [expression, *ids]).fetchall())
    found = snippets(1, ids)
    bodies = snippets(2, [entry_id for entry_id in ids if HIT_START not in found.get(entry_id, "")])
    chosen = {**found, **{entry_id: body for entry_id, body in bodies.items() if HIT_START in body}}
    return {entry_id: (clean_line(chosen.get(entry_id, "")), clean_line(titles.get(entry_id, ""))) for entry_id in ids}


def _is_cjk(query: Query) -> bool:
    """The index's own marks stand in the pairs of characters, which nobody wants to read."""
    return any(has_cjk(words.value) for words in query.words)


def _own_marks(row: EntryRow, query: Query) -> tuple[str, str]:
    """Return summary and title with the words of a query marked, without the index."""
    needles = [re.escape(words.value) for words in query.words if words.value]
    if not needles:
        return clean_line(row.summary, SNIPPET_CHARACTERS), row.title
    pattern = re.compile("|".join(sorted(needles, key=len, reverse=True)), re.IGNORECASE)
    summary = row.summary
    first = pattern.search(summary)
    if first and first.start() > SNIPPET_CHARACTERS // 2:
        summary = "…" + summary[first.start() - SNIPPET_CHARACTERS // 4 :]

    def mark(text: str) -> str:
        return pattern.sub(lambda hit: f"{HIT_START}{hit[0]}{HIT_END}", text)

    return clean_line(mark(summary[:SNIPPET_CHARACTERS])), clean_line(mark(row.title))
