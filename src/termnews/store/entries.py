"""Writing entries: one feed's refresh is one transaction."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from termnews.core.dates import sort_date
from termnews.core.merge import distinct_guids, fingerprint, merge
from termnews.core.published import Changes, ParsedEntry, ParsedFeed
from termnews.core.reception import NOTHING, Reception, transform_mark
from termnews.core.subscriptions import Subscription
from termnews.core.urls import page_number
from termnews.store import discovery, feeds, search
from termnews.store.connect import transaction
from termnews.store.queries import FeedTags
from termnews.store.reception import hidden_guids, receive
from termnews.store.retention import SAVED, give_up
from termnews.store.times import to_unix

if TYPE_CHECKING:
    from sqlite_utils import Database

_INSERT = """
INSERT INTO entry (id, feed_id, url, title, author, summary, published, updated, sort_date, position, words, language,
  comments_url, image_url, tags, enclosures, fingerprint, page)
VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
"""
_UPDATE = """
UPDATE entry SET url = ?, title = ?, author = ?, summary = ?, published = ?, updated = ?, words = ?, language = ?,
  comments_url = ?, image_url = ?, tags = ?, enclosures = ?, fingerprint = ?, page = ? WHERE id = ?
"""


def save_feed(
    db: Database,
    feed_id: int,
    parsed: ParsedFeed,
    *,
    sub: Subscription,
    good: feeds.GoodAnswer,
    reception: Reception = NOTHING,
    feed_tags: FeedTags | None = None,
    file_later: bool = False,
) -> Changes:
    """Store what a feed says now: entries, validators, schedule and health, all in one transaction.

    ``good.brought`` is found here; ``reception`` says what happens to what comes in. ``file_later`` leaves it
    to ``discovery.settle`` to find what new entries are like: a feed that is read for the first time brings no news.

    Returns:
        What was new and what changed.
    """
    parsed, now = distinct_guids(parsed), good.seen_at or good.at
    with transaction(db):
        stored = {
            guid: (entry_id, mark)
            for entry_id, guid, mark in db.execute(
                "SELECT e.id, s.guid, e.fingerprint FROM entry e JOIN entry_state s ON s.id = e.id WHERE e.feed_id = ?",
                [feed_id],
            )
        }
        hidden = hidden_guids(db, feed_id)
        shown = [entry for entry in parsed.entries if entry.guid not in hidden]
        changes = merge(stored, replace(parsed, entries=tuple(shown)))
        ids = _insert(db, feed_id, changes.new, now)
        _update(db, changes.changed)
        if reception:
            changes = _received(db, feed_id, changes, ids, reception, now, feed_tags)
        fresh = [ids[entry.guid] for entry in changes.new]
        feeds.record_success(db, feed_id, replace(good, brought=bool(changes.new or changes.changed)))
        db.execute(
            "UPDATE feed SET feed_title = ?, site_url = ?, description = ?, language = ?, ttl_s = ?, skip_hours = ?, "
            "skip_days = ?, rhythm_s = ?, transform = ? WHERE id = ?",
            [
                parsed.title or None, parsed.site_url, parsed.description, sub.language or parsed.language,
                parsed.ttl_s,
                json.dumps(parsed.skip_hours), json.dumps(parsed.skip_days),
                good.rhythm_s, transform_mark(sub.transform), feed_id,
            ],
        )  # fmt: skip
        if not file_later:
            discovery.arrived(db, fresh)
        discovery.changed(db, [entry_id for entry_id, _ in changes.changed])
        if len(stored) + len(changes.new) > sub.max_entries or stored:
            published = {entry.guid for entry in parsed.entries}
            _prune(db, feed_id, sub=sub, now=good.aged_at or now, published=published)
    return changes


def _received(
    db: Database, feed_id: int, changes: Changes, ids: Mapping[str, int], reception: Reception, now: datetime,
    feed_tags: FeedTags | None,
) -> Changes:
    """Do what the reader's configuration says with what came in; returns what is left of it."""
    first_time = bool(db.execute("SELECT last_success IS NULL FROM feed WHERE id = ?", [feed_id]).fetchone()[0])
    received = receive(
        db, reception, new=[ids[entry.guid] for entry in changes.new], changed=[one for one, _ in changes.changed],
        now=now, first_time=first_time, feed_tags=feed_tags,
    )  # fmt: skip
    return replace(
        changes,
        new=tuple(entry for entry in changes.new if ids[entry.guid] not in received.gone),
        changed=tuple(pair for pair in changes.changed if pair[0] not in received.gone),
        announced=received.announced,
    )


def _insert(db: Database, feed_id: int, entries: Iterable[ParsedEntry], now: datetime) -> dict[str, int]:
    """Store new entries; returns their ids by guid."""
    new = list(entries)
    ids = _states(db, feed_id, [entry.guid for entry in new], to_unix(now))
    rows, bodies, texts = [], [], []
    for position, entry in enumerate(new):
        entry_id = ids[entry.guid]
        sorted_at = sort_date(entry.published, entry.updated, now, position)
        rows.append((
            entry_id, feed_id, entry.url, entry.title, entry.author, entry.summary, to_unix(entry.published),
            to_unix(entry.updated), to_unix(sorted_at), position, entry.words, entry.language, entry.comments_url,
            entry.image_url, *_lists(entry), fingerprint(entry), page_number(entry.url),
        ))  # fmt: skip
        if entry.content_html:
            bodies.append((entry_id, entry.content_html))
        texts.append((entry_id, entry.title, entry.summary, entry.content_text))
    db.conn.executemany(_INSERT, rows)
    db.conn.executemany("INSERT INTO entry_content (id, html) VALUES (?, ?)", bodies)
    search.index(db, texts)
    return ids


def _states(db: Database, feed_id: int, guids: list[str], seen: int | None) -> dict[str, int]:
    """Return the ids of these entries, by guid; those seen before keep theirs."""
    db.conn.executemany(
        "INSERT INTO entry_state (feed_id, guid, first_seen) VALUES (?, ?, ?) "
        "ON CONFLICT (feed_id, guid) DO UPDATE SET present = 1",
        [(feed_id, guid, seen) for guid in guids],
    )
    return dict(
        db.execute(
            "SELECT s.guid, s.id FROM json_each(?) asked JOIN entry_state s ON s.feed_id = ? AND s.guid = asked.value",
            [json.dumps(guids), feed_id],
        ).fetchall()
    )


def _update(db: Database, changed: Iterable[tuple[int, ParsedEntry]]) -> None:
    for entry_id, entry in changed:
        db.execute(
            _UPDATE,
            [
                entry.url, entry.title, entry.author, entry.summary, to_unix(entry.published), to_unix(entry.updated),
                entry.words, entry.language, entry.comments_url, entry.image_url, *_lists(entry), fingerprint(entry),
                page_number(entry.url), entry_id,
            ],
        )  # fmt: skip
        db.execute("DELETE FROM entry_content WHERE id = ?", [entry_id])
        if entry.content_html:
            db.execute("INSERT INTO entry_content (id, html) VALUES (?, ?)", [entry_id, entry.content_html])
        search.retitle(db, entry_id, entry.title, entry.summary, entry.content_text)


def _lists(entry: ParsedEntry) -> tuple[str, str]:
    enclosures = [[e.url, e.type, e.length] for e in entry.enclosures]
    return json.dumps(entry.tags, ensure_ascii=False), json.dumps(enclosures, ensure_ascii=False)


_KEPT_STATE = {
    "starred": "s.starred = 1", "later": "s.later = 1", "unread": "s.read = 0", "tagged": "s.own_tags <> '[]'",
}


def _prune(db: Database, feed_id: int, *, sub: Subscription, now: datetime, published: set[str]) -> None:
    """Delete what is older than ``keep`` or beyond ``max_entries``, but nothing the feed still publishes.

    What ``keep_if`` protects is kept from ageing; ``max_entries`` spares only what the reader put by.
    The state stays, so that an entry that comes back stays read.
    """
    kept = " OR ".join([SAVED, *(_KEPT_STATE[word] for word in sub.keep_if if word in _KEPT_STATE)])
    oldest = to_unix(now - timedelta(seconds=sub.keep_s))
    doomed = db.execute(
        f"SELECT e.id, s.guid FROM entry e JOIN entry_state s ON s.id = e.id WHERE e.feed_id = ? AND NOT {SAVED} AND ("
        f"(e.sort_date < ? AND NOT ({kept})) OR e.id NOT IN ("
        "SELECT id FROM entry WHERE feed_id = ? ORDER BY sort_date DESC, position, id DESC LIMIT ?))",
        [feed_id, oldest, feed_id, sub.max_entries],
    ).fetchall()
    give_up(db, [entry_id for entry_id, guid in doomed if guid not in published], now=now)
