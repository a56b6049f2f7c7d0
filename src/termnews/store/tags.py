"""The reader's own tags, and the condition of ``tag:`` over these, the feed's tags and an entry's categories."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable
from typing import Any


def own_tags(connection: sqlite3.Connection) -> list[str]:
    """Return every tag in use, the most used first."""
    found = connection.execute(
        "SELECT j.value FROM entry_state s, json_each(s.own_tags) j WHERE s.own_tags <> '[]' "
        "GROUP BY lower(j.value) ORDER BY count(*) DESC, lower(j.value)"
    )
    return [str(tag) for (tag,) in found]


def condition(tag: str, feeds: Iterable[str]) -> tuple[str, list[Any]]:
    """Return the condition over ``e`` and ``s``; ``feeds``: ids of the feeds that feeds.toml tags so."""
    slugs = list(feeds)
    own = ("(s.own_tags <> '[]' AND EXISTS "
           "(SELECT 1 FROM json_each(s.own_tags) j WHERE lower(j.value) = lower(?)))")
    category = ("(e.tags <> '[]' AND EXISTS "
                "(SELECT 1 FROM json_each(e.tags) j WHERE lower(j.value) = lower(?)))")
    clauses, values = [own, category], [tag, tag]
    if slugs:
        clauses.append(f"e.feed_id IN (SELECT id FROM feed WHERE slug IN ({','.join('?' * len(slugs))}))")
    return f"({' OR '.join(clauses)})", [*values, *slugs]
