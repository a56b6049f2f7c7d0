"""Latest: newest first by the date an entry was filed under, with no source shouting the others down.

The order is total (date, place in its feed, id), so that a page can go on where the last one ended.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from termnews.core.records import dataclass

MAX_IN_A_ROW = 2
MAX_OF_TEN = 3
MAX_SKIP_S = 6 * 3600
"""Diversity never brings up anything older than this past the newest entry that waits."""
LOOK_AHEAD = 120
"""Entries that wait among which the next one is looked for."""


class Candidate(NamedTuple):
    """What the choice needs to know of an entry."""

    id: int
    feed_id: int
    at: int
    """When it is filed, in Unix seconds (``core.dates.sort_date``)."""
    position: int
    """Its place in its feed, from 0."""


@dataclass(frozen=True, slots=True)
class Cursor:
    """Where a page ended, for the next one to go on."""

    last: Candidate
    """The last entry that was looked at."""
    waiting: tuple[Candidate, ...]
    """What was passed over so far, newest first."""
    tail: tuple[int, ...]
    """The feeds of the last nine that were shown."""


def wanted(limit: int, cursor: Cursor | None) -> int:
    """Return how many further candidates ``page`` has to be given."""
    return limit + LOOK_AHEAD - (len(cursor.waiting) if cursor is not None else 0)


def page(
    candidates: Sequence[Candidate], *, limit: int, cursor: Cursor | None = None
) -> tuple[list[Candidate], Cursor | None]:
    """Return the next entries, at most two in a row and three of ten from one feed, and where they ended.

    Pages one after the other are one long list: nothing is left out, nothing stands twice.

    Args:
        candidates: The next ``wanted(limit, cursor)`` behind the cursor, newest first; fewer at the end.
        limit: How many to return.
        cursor: Where the page before ended; None: the beginning.
    """
    waiting = [*(cursor.waiting if cursor is not None else ()), *candidates]
    tail = list(cursor.tail) if cursor is not None else []
    last = candidates[-1] if candidates else cursor.last if cursor is not None else None
    chosen: list[Candidate] = []
    while waiting and len(chosen) < limit:
        pick = _next(waiting, tail)
        chosen.append(waiting.pop(pick))
        tail.append(chosen[-1].feed_id)
    if not waiting or last is None:
        return chosen, None
    return chosen, Cursor(last, tuple(waiting), tuple(tail[-9:]))


def _next(waiting: Sequence[Candidate], tail: Sequence[int]) -> int:
    newest = waiting[0].at
    for index, each in enumerate(waiting[:LOOK_AHEAD]):
        if newest - each.at > MAX_SKIP_S:
            break
        if _fits(tail, each.feed_id):
            return index
    return 0


def _fits(tail: Sequence[int], feed_id: int) -> bool:
    if len(tail) >= MAX_IN_A_ROW and set(tail[-MAX_IN_A_ROW:]) == {feed_id}:
        return False
    return sum(each == feed_id for each in tail[-9:]) < MAX_OF_TEN
