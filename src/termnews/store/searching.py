"""Searching: what matches, best first, with the place where the words stand.

Ranked by FTS5's bm25: a word in the title counts five times one in the body, in the summary twice; newer entries count
a little more. Of words that very many entries have, the newest are ranked: nobody waits for the rest.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Sequence
from datetime import datetime
from functools import partial

from termnews.core.models import EntryRow, SearchHit
from termnews.core.query import Marker, Query, full_text
from termnews.core.text import clean_line
from termnews.store import patterns, queries
from termnews.store.rows import joins, newest, rows

WEIGHTS = "5, 2, 1, 1"
"""What a word counts in title, summary, body, and as a pair of CJK characters."""
RECENCY_DAYS = 30
"""A hit's rank falls by half over this many days, and no further than to a third: recency counts mildly."""
RANKED = 2_000
"""Most matches that are ranked, the newest of them."""


def search(
    connection: sqlite3.Connection, query: Query, *, now: datetime, limit: int,
    feed_tags: queries.FeedTags | None = None,
) -> list[SearchHit]:
    """Return the best hits for a query; matches that have none of its words follow, newest first.

    A query with a regular expression has to be run inside ``store.patterns.bounded``.
    """
    node, rest = queries.parted(query)
    where, parameters = queries.condition(rest, now=now, feed_tags=feed_tags)
    expression = full_text(node) if node is not None else queries.any_word(query)
    scores: dict[int, float] = {}
    if expression:
        scores = dict(_ranked(connection, expression, where, parameters, now=now, limit=limit))
    found = rows(connection, list(scores))
    if node is None and len(found) < limit:
        others = f"e.id NOT IN (SELECT value FROM json_each(?)) AND {where}"
        found += newest(connection, others, [json.dumps(list(scores)), *parameters], limit=limit - len(found))
    marker = Marker(query, partial(patterns.spans, query) if query.regexes else None)
    return [
        SearchHit(row, _snippet(connection, row, marker), clean_line(marker.title(row.title)), scores.get(row.id, 0.0))
        for row in found
    ]


def _ranked(
    connection: sqlite3.Connection, expression: str, where: str, parameters: Sequence[object], *, now: datetime,
    limit: int,
) -> list[tuple[int, float]]:
    tables = f"search JOIN entry e ON e.id = search.rowid{joins(where)}"
    sql = (
        f"SELECT id, relevance * max(0.33, 1.0 / (1.0 + max(0, ? - sort_date) / ?)) AS score FROM ("
        f"SELECT e.id AS id, e.sort_date AS sort_date, -bm25(search, {WEIGHTS}) AS relevance FROM {tables} "
        f"WHERE search MATCH ? AND {where} ORDER BY search.rowid DESC LIMIT {RANKED}) "
        "ORDER BY score DESC, id DESC LIMIT ?"
    )
    values = [int(now.timestamp()), RECENCY_DAYS * 86_400.0, expression, *parameters, limit]
    return connection.execute(sql, values).fetchall()


def _snippet(connection: sqlite3.Connection, row: EntryRow, marker: Marker) -> str:
    """Return where the words stand: in the summary, else in the body; else how the entry begins."""
    found = marker.snippet(row.summary)
    if found is None:
        body = connection.execute("SELECT body FROM search WHERE rowid = ?", [row.id]).fetchone()
        found = marker.snippet(body[0]) if body and body[0] else None
    return clean_line(found if found is not None else row.summary, 240)
