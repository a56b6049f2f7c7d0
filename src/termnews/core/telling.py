"""Which rows tell the same: entries of one story, one page under two addresses, one headline in two feeds."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Hashable, Iterable, Mapping, Sequence
from datetime import timedelta
from functools import lru_cache
from urllib.parse import urlsplit

from termnews.core.grouping import Grouping
from termnews.core.models import EntryRow
from termnews.core.urls import canonical_url

LIKE = 0.8
"""Least share of words that two headlines have in common to be one (Jaccard)."""
LEAST_WORDS = 4
"""Shorter headlines ("Corrections", "Morning briefing") have to be equal, and long enough to mean something."""
LEAST_LETTERS = 12
WITHIN = timedelta(hours=48)
"""Further apart, one headline is told of two things."""
_WORD = re.compile(r"\w+")
_NAME_AFTER = re.compile(r"\s[|–—-]\s[^|–—-]{2,40}$")


def tellings(
    rows: Iterable[EntryRow], together: Mapping[int, Hashable] | None = None
) -> list[list[EntryRow]]:
    """Rows that tell the same together, each row once, in the order of their first.

    Args:
        rows: In any order; a row that comes again is left out.
        together: Entry id → what it has in common with others, and nothing else counts; None: the same story, page or
            headline.
    """
    once = list({row.id: row for row in rows}.values())
    if together is not None:
        alike: dict[Hashable, list[EntryRow]] = {}
        for row in once:
            alike.setdefault(("together", together[row.id]) if row.id in together else row.id, []).append(row)
        return list(alike.values())
    told = Grouping()
    first: dict[tuple[str, object], int] = {}
    for at, row in enumerate(once):
        keys: list[tuple[str, object]] = [("url", canonical_url(row.url))] if row.url else []
        if row.story_id is not None:
            keys.append(("story", row.story_id))
        for key in keys:
            told.join(first.setdefault(key, at), at)
    for one, other in _like_headlines(once):
        told.join(one, other)
    groups: dict[int, list[EntryRow]] = {}
    for at, row in enumerate(once):
        groups.setdefault(told.lowest(at), []).append(row)
    return list(groups.values())


def _like_headlines(rows: Sequence[EntryRow]) -> list[tuple[int, int]]:
    """Pairs of rows of different feeds under nearly the same headline; two of one feed are a series."""
    titles = [_NAME_AFTER.sub("", row.title).casefold() for row in rows]
    words = [frozenset(_WORD.findall(title)) for title in titles]
    posting: dict[str, list[int]] = defaultdict(list)
    for at, found in enumerate(words):
        for word in found:
            posting[word].append(at)
    pairs = []
    for at, found in enumerate(words):
        # two sets that share four fifths share one of the rarest fifth and one
        rare = sorted(found, key=lambda word: len(posting[word]))[: len(found) - int(len(found) * LIKE) + 1]
        for other in {there for word in rare for there in posting[word] if there > at}:
            apart = rows[at].feed_id != rows[other].feed_id
            if apart and abs(rows[at].sort_date - rows[other].sort_date) <= WITHIN and _like(
                titles[at], titles[other], found, words[other]
            ):
                pairs.append((at, other))
    return pairs


def _like(one: str, other: str, words: frozenset[str], others: frozenset[str]) -> bool:
    if min(len(words), len(others)) < LEAST_WORDS:
        return one == other and len(one) >= LEAST_LETTERS
    return len(words & others) >= LIKE * len(words | others)


def publisher(row: EntryRow) -> str:
    """Who publishes the page of a row."""
    return publisher_of(row.url, row.feed_id)


def original(row: EntryRow) -> int:
    """Return the id that all copies of a row's text share."""
    return row.id if row.copy_of is None else row.copy_of


def independent(rows: Iterable[EntryRow]) -> int:
    """How many of these rows' sources are independent: copies of a text are one, and so are two feeds of one house.

    At least 1.
    """
    own_words = list({original(row): row for row in rows}.values())
    feeds = len({row.feed_id for row in own_words})
    return max(1, min(feeds, len({publisher(row) for row in own_words})))


@lru_cache(maxsize=8192)
def publisher_of(url: str | None, feed_id: int) -> str:
    """Who publishes a page: its host without the first name; two feeds of one house are not independent."""
    try:
        host = urlsplit(url or "").hostname or ""
    except ValueError:
        host = ""
    labels = host.split(".")
    if len(labels) > 2 and labels[0] in ("www", "feeds", "rss", "news", "m", "amp"):
        labels = labels[1:]
    return ".".join(labels) if host else f"feed {feed_id}"
