"""The stories among a few rows, by the same pure functions that the store keeps up to date."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from termnews.core.models import EntryRow
from termnews.core.stories import alike, group_stories
from termnews.core.terms import term_id, terms_of, unpack, weigh


def stories_among(rows: Sequence[EntryRow]) -> list[list[int]]:
    """Return the ids of the rows of each story, every row weighed by all of them."""
    terms = {row.id: terms_of(row.title, row.summary, row.feed_title) for row in rows}
    frequency = Counter(term_id(stem) for found in terms.values() for stem in found.every)
    profiles = {entry: unpack(weigh(found, frequency, len(rows))) for entry, found in terms.items()}
    graph: dict[int, dict[int, int]] = {row.id: {} for row in rows}
    for a in rows:
        for b in rows:
            if a.id < b.id:
                score = alike(profiles[a.id], a.feed_id, int(a.sort_date.timestamp()),
                              profiles[b.id], b.feed_id, int(b.sort_date.timestamp()))
                if score:
                    graph[a.id][b.id] = graph[b.id][a.id] = score
    return group_stories(graph, {row.id: int(row.sort_date.timestamp()) for row in rows})
