"""The list of Most Popular: what was read, with true counts; where there is room, what is most covered."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable
from datetime import datetime

from termnews.core.models import EntryRow, Ranked
from termnews.core.popular import CLOCK_SLACK, Popular, Range, Reading, coverage_key, reads_label, sources_label
from termnews.store import popularity, stories
from termnews.store.rows import rows

STORIES = 100
"""Most stories among which the most covered are found."""


def chart(
    connection: sqlite3.Connection, range_: Range, *, now: datetime, limit: int, recording: bool = True
) -> Popular:
    """Return what this reader read most in a range of time; ``recording`` False: what was recorded is left alone."""
    ids = popularity.top(connection, range_, now=now, limit=limit) if recording else []
    done = popularity.of_entries(connection, ids)
    read = [Ranked(row, reads_label(_reads(done[row.id], range_, now)), _score(done[row.id], range_, now))
            for row in rows(connection, ids)]
    known = {row.entry.story_id for row in read if row.entry.story_id is not None}
    rest = _covered(connection, now=now, limit=limit - len(read), known=known) if len(read) < limit else []
    ever = recording and bool(read or connection.execute("SELECT 1 FROM popularity LIMIT 1").fetchone())
    return Popular(range_, (*read, *rest), len(read), recording, ever)


def _reads(reading: Reading, range_: Range, now: datetime) -> int:
    since = now - range_.within if range_.within is not None else None
    return reading.reads(since=since, until=now + CLOCK_SLACK)


def _score(reading: Reading, range_: Range, now: datetime) -> float:
    """What the visits weigh at this moment."""
    past = reading.before(now + CLOCK_SLACK) if range_.half_life_s else reading
    return sum(
        weight * (2.0 ** (min(0.0, (at - now).total_seconds()) / range_.half_life_s) if range_.half_life_s else 1.0)
        for at, weight in past.weights
    )


def _covered(
    connection: sqlite3.Connection, *, now: datetime, limit: int, known: Iterable[int | None]
) -> list[Ranked]:
    """Return the newest entry of each of the most covered stories; those of ``known`` are there already."""
    there = set(known)
    told = [story for story in stories.stories(connection, now=now, limit=STORIES) if story.id not in there]
    at_hand = {row.id: row for row in rows(connection, [entry for story in told for entry in story.entries])}
    found: list[tuple[float, int, EntryRow, int]] = []
    for story in told:
        tellers = [at_hand[entry] for entry in story.entries if entry in at_hand]
        newest = max(tellers, key=lambda row: (row.copy_of is None, row.sort_date, row.id), default=None)
        if newest is not None and story.sources > 1:
            latest = max(row.sort_date for row in tellers)
            found.append((coverage_key(story.sources, latest), newest.id, newest, story.sources))
    found.sort(key=lambda each: (-each[0], each[1]))
    return [Ranked(row, sources_label(sources)) for _, _, row, sources in found[:limit]]
