"""Labelled news through the store that a reader has: functions from items to answers, for a scorer to call.

``related``, ``clusters`` and ``same_event`` take items as mappings: id, title, summary, source, published, link.
"""

from __future__ import annotations

import sqlite3
import tempfile
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from termnews.core.likeness import similarity
from termnews.core.published import ParsedEntry, ParsedFeed, Validators
from termnews.core.subscriptions import Subscription
from termnews.core.terms import term_id, terms_of, unpack, weigh
from termnews.store import connect, discovery, entries, feeds
from termnews.store import related as related_articles

Item = Mapping[str, Any]
UNDATED = datetime(2026, 2, 16, tzinfo=UTC)


def parsed(item: Item) -> ParsedEntry:
    """Return an item of a corpus as a feed would bring it."""
    when = datetime.fromisoformat(item["published"]) if item.get("published") else UNDATED
    return ParsedEntry(
        guid=str(item["id"]), url=item.get("link"), title=item["title"], summary=(item.get("summary") or "")[:1000],
        published=when,
    )


@contextmanager
def store(items: Sequence[Item]) -> Iterator[tuple[sqlite3.Connection, dict[int, str]]]:
    """Give a store that holds these items, a feed for each source, and the items' ids by those of the entries."""
    by_source: dict[str, list[ParsedEntry]] = defaultdict(list)
    for item in items:
        by_source[str(item["source"])].append(parsed(item))
    subs = [
        Subscription(id=f"feed-{n}", url=f"https://feed-{n}.example/", title=source, section="world",
                     max_entries=10**6, keep_s=10**10)
        for n, source in enumerate(by_source)
    ]  # fmt: skip
    now = max(entry.published or UNDATED for found in by_source.values() for entry in found) + timedelta(minutes=1)
    with tempfile.TemporaryDirectory() as folder:
        db = connect.open_writer(Path(folder) / connect.DATABASE_NAME)
        feeds.sync_subscriptions(db, subs)
        numbers = dict(db.execute("SELECT slug, id FROM feed").fetchall())
        for sub, (source, found) in zip(subs, by_source.items(), strict=True):
            good = feeds.GoodAnswer(Validators(), now, now + timedelta(hours=1), whole=True)
            entries.save_feed(db, numbers[sub.id], ParsedFeed("rss", source, tuple(found)), sub=sub, good=good)
        while discovery.settle(db):
            pass
        yield db.conn, dict(db.execute("SELECT e.id, s.guid FROM entry e JOIN entry_state s ON s.id = e.id").fetchall())
        connect.close_writer(db)


def related(items: Sequence[Item], *, limit: int = 10) -> dict[str, list[str]]:
    """Return what stands in the sidebar of each item, copies after the row that names them."""
    with store(items) as (connection, guid):
        return {
            item: [
                guid[row.id]
                for ranked in related_articles.related(connection, entry, limit=limit)
                for row in (ranked.entry, *ranked.also)
            ]
            for entry, item in guid.items()
        }


def clusters(items: Sequence[Item]) -> list[int | None]:
    """Return the story of each item, None for one that stands alone."""
    with store(items) as (connection, guid):
        story = {guid[entry]: told for entry, told in connection.execute("SELECT id, story_id FROM entry")}
    return [story[str(item["id"])] for item in items]


LEAD_CHARS = 350
"""Characters of a whole text that a feed would give as its summary."""
ONE_EVENT = 0.22
"""Least likeness of two such leads, without dates, that tell of one event."""
_seen: Counter[int] = Counter()
_texts = 0


def same_event(one: Item, other: Item) -> bool:
    """Say whether two articles tell of one event; what is frequent is known from the pairs asked so far."""
    global _texts
    terms = [terms_of(item["title"], item["summary"][:LEAD_CHARS]) for item in (one, other)]
    for found in terms:
        _seen.update({term_id(stem) for stem in found.every})
        _texts += 1
    first, second = (unpack(weigh(found, _seen, _texts)) for found in terms)
    return similarity(first, second) >= ONE_EVENT
