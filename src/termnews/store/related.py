"""Related articles: candidates by an entry's heaviest terms, from the days around it; ``core.related`` ranks them."""

from __future__ import annotations

import sqlite3
from collections import Counter
from collections.abc import Iterable
from heapq import nsmallest

from termnews.core.likeness import DAY_S, decay, shared_count, similarity
from termnews.core.models import EntryRow, Ranked
from termnews.core.related import EARLIER, FEW, MIN_SHARED, RELATED, Candidate, Kind, rank_related
from termnews.core.terms import Terms, shared_words, term_id, terms_of, unpack, weigh
from termnews.store import profiles, queries
from termnews.store.profiles import Weighed
from termnews.store.rows import row, rows

QUERY_TERMS = 20
CANDIDATES = 60
WINDOW_S = 7 * DAY_S
WIDEST_S = 4 * WINDOW_S
ENOUGH = 5_000
"""The window is doubled, twice at most, while it holds fewer entries than this."""
COMMON, COMMON_SHARE = 1_500, 0.05
"""A term that stands in more entries than either leads nowhere."""
FELLOWS = 60
OLD_TERMS, OLD_EACH, OLD_CANDIDATES = 8, 200, 30
"""Older articles are looked for by so many terms, among so many entries each, and so many of them are compared."""


def related(connection: sqlite3.Connection, entry_id: int, *, limit: int) -> list[Ranked]:
    """Return what is about an entry's subject; often nothing. Raises NotFoundError for an unknown id."""
    source = row(connection, entry_id)
    terms = terms_of(source.title, source.summary)
    own = _weighed(connection, source, terms)
    window = _window(connection, own.at)
    scores = _near(connection, entry_id, own, window)
    scores.update(_fellows(connection, source, own, scores))
    if len(scores) < FEW:
        scores.update(_earlier(connection, entry_id, own, window, scores))
    kept = sorted(scores, key=lambda each: (scores[each][0] == "earlier on this", -scores[each][1]))[: 4 * limit]
    known = profiles.load(connection, kept)
    candidates = [
        Candidate(found, *scores[found.id], _shared(terms, own, known.get(found.id)))
        for found in _subscribed(connection, kept)
    ]
    return rank_related(source, candidates, limit=limit)


def _weighed(connection: sqlite3.Connection, source: EntryRow, terms: Terms) -> Weighed:
    """Return the entry's profile; one that is not weighed yet is weighed for the moment."""
    stored = profiles.load(connection, [source.id]).get(source.id)
    if stored is not None:
        return stored
    frequency = profiles.frequencies(connection, [term_id(stem) for stem in terms.every])
    packed = weigh(terms, frequency, profiles.entries(connection))
    return Weighed(unpack(packed), source.feed_id, int(source.sort_date.timestamp()))


def _window(connection: sqlite3.Connection, at: int) -> int:
    """Return how far to either side to look, in seconds."""
    window = WINDOW_S
    while window < WIDEST_S:
        count = connection.execute(
            "SELECT count(*) FROM (SELECT 1 FROM entry WHERE sort_date BETWEEN ? AND ? LIMIT ?)",
            [at - window, at + window, ENOUGH],
        ).fetchone()[0]
        if count >= ENOUGH:
            break
        window *= 2
    return window


def _near(connection: sqlite3.Connection, entry_id: int, own: Weighed, window: int) -> dict[int, tuple[Kind, float]]:
    total = profiles.entries(connection)
    frequency = profiles.frequencies(connection, own.profile.weights)
    most = max(COMMON, COMMON_SHARE * total)
    telling = [term for term in own.profile.weights if 1 < frequency.get(term, 0) <= most]
    telling.sort(key=lambda term: (-own.profile.weights[term], term))
    mass: Counter[int] = Counter()
    for term in telling[:QUERY_TERMS]:
        for other, _ in profiles.led_to(connection, term, own.at - window, own.at + window):
            mass[other] += own.profile.weights[term]
    del mass[entry_id]
    return {
        other: ("related", score)
        for other, there in profiles.load(connection, _heaviest(mass, CANDIDATES)).items()
        if shared_count(own.profile, there.profile) >= MIN_SHARED
        and (score := similarity(own.profile, there.profile) * decay(own.at, there.at)) >= RELATED
    }


def _heaviest(mass: Counter[int], most: int) -> list[int]:
    """Return the entries that share most with one, by the weight of the terms that led to them."""
    return nsmallest(most, mass, key=lambda other: (-mass[other], other))


def _fellows(
    connection: sqlite3.Connection, source: EntryRow, own: Weighed, near: dict[int, tuple[Kind, float]]
) -> dict[int, tuple[Kind, float]]:
    """Return the other entries of the same story."""
    if source.story_id is None:
        return {}
    ids = [entry for (entry,) in connection.execute(
        "SELECT id FROM entry WHERE story_id = ? AND id <> ? ORDER BY abs(sort_date - ?), id LIMIT ?",
        [source.story_id, source.id, own.at, FELLOWS])]
    distant = profiles.load(connection, [entry for entry in ids if entry not in near])
    return {
        entry: ("same story", near[entry][1] if entry in near
                else similarity(own.profile, distant[entry].profile) * decay(own.at, distant[entry].at))
        for entry in ids if entry in near or entry in distant
    }  # fmt: skip


def _earlier(
    connection: sqlite3.Connection, entry_id: int, own: Weighed, window: int, near: Iterable[int]
) -> dict[int, tuple[Kind, float]]:
    """Return what was written on the subject before the window, without decay."""
    mass: Counter[int] = Counter()
    for term in own.profile.keys[:OLD_TERMS]:
        for other, _ in profiles.led_to(connection, term, 0, own.at - window, limit=OLD_EACH):
            mass[other] += own.profile.weights[term]
    for other in (entry_id, *near):
        del mass[other]
    return {
        other: ("earlier on this", score)
        for other, there in profiles.load(connection, _heaviest(mass, OLD_CANDIDATES)).items()
        if shared_count(own.profile, there.profile) >= MIN_SHARED
        and (score := similarity(own.profile, there.profile)) >= EARLIER
    }


def _shared(terms: Terms, own: Weighed, other: Weighed | None) -> tuple[str, ...]:
    if other is None:
        return ()
    both = own.profile.weights.keys() & other.profile.weights.keys()
    return tuple(shared_words(terms, both, own.profile.weights))


def _subscribed(connection: sqlite3.Connection, ids: list[int]) -> list[EntryRow]:
    marks = ",".join("?" * len(ids))
    found = connection.execute(f"SELECT e.id FROM entry e WHERE e.id IN ({marks}) AND {queries.SUBSCRIBED}", ids)
    return rows(connection, [entry for (entry,) in found])
