"""A store full of made-up entries, whose words are as frequent as those of a language (Zipf): for benchmarks."""

from __future__ import annotations

import random
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from itertools import accumulate
from pathlib import Path

from sqlite_utils import Database

from termnews.core.published import ParsedEntry, ParsedFeed, Validators
from termnews.core.subscriptions import Subscription
from termnews.store import connect, entries, feeds

NOW = datetime(2026, 11, 24, 8, tzinfo=UTC)
A_FEED = 500
VOCABULARY = 40_000
DAYS = 200
"""The entries are spread over so many days."""
TITLE, SUMMARY, BODY = 9, 30, 120
"""Words of each; every second entry has no body."""


class Language:
    """Words with frequencies after Zipf's law."""

    def __init__(self, seed: int = 7) -> None:
        self.random = random.Random(seed)
        syllables = [c + v for c in "b d f g h k l m n p r s t v w z st tr sch".split() for v in "a e i o u ei".split()]
        self.words: list[str] = []
        known: set[str] = set()
        while len(self.words) < VOCABULARY:
            word = "".join(self.random.choice(syllables) for _ in range(self.random.randint(1, 4)))
            if word not in known:
                known.add(word)
                self.words.append(word)
        self._weights = list(accumulate(1 / (rank + 2.7) for rank in range(VOCABULARY)))

    def text(self, count: int) -> list[str]:
        """Return so many words."""
        return self.random.choices(self.words, cum_weights=self._weights, k=count)


def fill(path: Path, count: int) -> tuple[Database, list[Subscription]]:
    """Make a store of ``count`` entries by the way every refresh takes; returns its writer and the feeds."""
    language = Language()
    db = connect.open_writer(path)
    subs = [
        Subscription(id=f"feed-{n}", url=f"https://{n}.example/feed", section=f"section-{n % 8}",
                     max_entries=1_000_000, keep_s=10**9)
        for n in range(max(1, count // A_FEED))
    ]  # fmt: skip
    feeds.sync_subscriptions(db, subs)
    good = feeds.GoodAnswer(Validators(), NOW, NOW, whole=True)
    for number, sub in enumerate(subs, start=1):
        parsed = ParsedFeed("rss", sub.id, tuple(_entries(language, number, len(subs))))
        entries.save_feed(db, number, parsed, sub=sub, good=good)
    return db, subs


def _entries(language: Language, feed: int, of: int) -> Iterator[ParsedEntry]:
    """The feeds come one after the other and each is newer than the last, as entries come in over the days."""
    for at in range(A_FEED):
        age = DAYS * (1 - (feed - 1 + at / A_FEED) / of)
        words = language.text(TITLE + SUMMARY + (BODY if at % 2 else 0))
        yield ParsedEntry(
            guid=f"{feed}-{at}", url=f"https://{feed}.example/{at}", title=" ".join(words[:TITLE]).capitalize(),
            summary=" ".join(words[TITLE:TITLE + SUMMARY]), content_text=" ".join(words[TITLE + SUMMARY:]),
            published=NOW - timedelta(days=age),
        )  # fmt: skip
