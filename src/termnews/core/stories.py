"""Stories: entries of several feeds about one event, found among the entries of a few days."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence

from termnews.core.models import EntryRow
from termnews.core.related import SAME_STORY, Terms, Vector, decay, idf, similarity, terms_of, vector

BEST_MEMBERS = 3
"""A story's likeness to an entry is the mean of its best members."""
MIN_SHARED = 3
"""Two entries share at least so many telling terms, or they are no story, however rare the words."""
_COMMON = 0.12
"""A term that stands in more than this share of the entries finds no candidates."""


def group_stories(rows: Sequence[EntryRow], *, threshold: float = SAME_STORY) -> dict[int, tuple[int, ...]]:
    """Return entry id -> ids of its story (itself included), for entries that share one with others.

    Entries join, oldest first, the story whose best members they are most like. Two entries with the same title from
    one feed are a series, not a story.
    """
    ordered = sorted(rows, key=lambda row: (row.sort_date, row.id))
    terms = {row.id: terms_of(row.title, row.summary) for row in ordered}
    weight = _weights(list(terms.values()))
    vectors = {entry_id: vector(found, weight, unknown=1.0) for entry_id, found in terms.items()}
    by_id = {row.id: row for row in ordered}
    posting: dict[str, list[int]] = defaultdict(list)
    story_of: dict[int, int] = {}
    members: dict[int, list[int]] = {}
    common = max(8, int(len(ordered) * _COMMON))
    for row in ordered:
        likeness = _likeness(row, by_id, vectors, posting, common)
        story = _best_story(likeness, story_of, members, threshold)
        story_of[row.id] = row.id if story is None else story
        members.setdefault(story_of[row.id], []).append(row.id)
        for stem in terms[row.id].every:
            posting[stem].append(row.id)
    return {entry_id: tuple(group) for group in members.values() if len(group) > 1 for entry_id in group}


def _weights(terms: Sequence[Terms]) -> dict[str, float]:
    frequency: dict[str, int] = defaultdict(int)
    for entry in terms:
        for stem in entry.every:
            frequency[stem] += 1
    total = max(len(terms), 50)  # among a handful of entries no word is common yet
    return {stem: idf(count, total) for stem, count in frequency.items()}


def _likeness(
    row: EntryRow,
    by_id: Mapping[int, EntryRow],
    vectors: Mapping[int, Vector],
    posting: Mapping[str, list[int]],
    common: int,
) -> dict[int, float]:
    """Return how alike ``row`` is to each earlier entry that shares enough telling terms with it."""
    shared: dict[int, int] = defaultdict(int)
    for stem in vectors[row.id].weights:
        found = posting.get(stem, ())
        if len(found) <= common:
            for other in found:
                shared[other] += 1
    likeness = {}
    for other, count in shared.items():
        if count >= MIN_SHARED:
            likeness[other] = similarity(vectors[row.id], vectors[other]) * decay(row.sort_date, by_id[other].sort_date)
    return likeness


def _best_story(
    likeness: Mapping[int, float], story_of: Mapping[int, int], members: Mapping[int, list[int]], threshold: float
) -> int | None:
    scores: dict[int, list[float]] = defaultdict(list)
    for other, score in likeness.items():
        scores[story_of[other]].append(score)
    best, best_score = None, threshold
    for story, found in scores.items():
        top = sorted(found, reverse=True)[:BEST_MEMBERS]
        score = sum(top) / min(BEST_MEMBERS, len(members[story]))
        if score >= best_score:
            best, best_score = story, score
    return best
