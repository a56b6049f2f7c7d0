"""Latest: newest first by the clamped date, with no source shouting the others down."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

from termnews.core.models import EntryRow

MAX_IN_A_ROW = 2
MAX_OF_TEN = 3
MAX_SKIP = timedelta(hours=6)
"""Diversity never brings up anything older than this past the newest row that waits."""


def diversify(rows: Sequence[EntryRow], *, limit: int) -> list[EntryRow]:
    """Return at most ``limit`` rows: at most two in a row and three of ten from one feed.

    Args:
        rows: Candidates, newest first, a few times more than ``limit``.
        limit: How many to return.
    """
    waiting = list(rows)
    chosen: list[EntryRow] = []
    while waiting and len(chosen) < limit:
        newest = waiting[0].sort_date
        pick = next(
            (r for r in waiting if newest - r.sort_date <= MAX_SKIP and _fits(chosen, r.feed_id)), waiting[0]
        )
        waiting.remove(pick)
        chosen.append(pick)
    return chosen


def _fits(chosen: Sequence[EntryRow], feed_id: int) -> bool:
    last = [row.feed_id for row in chosen[-MAX_IN_A_ROW:]]
    if len(last) == MAX_IN_A_ROW and set(last) == {feed_id}:
        return False
    return sum(row.feed_id == feed_id for row in chosen[-9:]) < MAX_OF_TEN
