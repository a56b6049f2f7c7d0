"""Feeds: the subscriptions as the store mirrors them, their validators, schedule and health."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from termnews.core.clock_check import Clock
from termnews.core.health import FAILING_FROM
from termnews.core.models import Counts, Feed
from termnews.core.published import Validators
from termnews.core.records import dataclass
from termnews.core.schedule import MOVES_BELIEVED, NEVER, RETRY_CAP
from termnews.core.subscriptions import Subscription
from termnews.core.urls import host_of
from termnews.store import clock
from termnews.store.connect import transaction
from termnews.store.renaming import follow_addresses
from termnews.store.times import exact_unix, from_unix, to_unix

if TYPE_CHECKING:
    from sqlite_utils import Database

_FEEDS = """
SELECT feed.*,
  (SELECT count(*) FROM entry_state s WHERE s.feed_id = feed.id AND s.read = 0 AND s.present = 1) AS unread,
  (SELECT count(*) FROM entry e WHERE e.feed_id = feed.id) AS total
FROM feed WHERE active = 1 ORDER BY position
"""
_OF_THE_ADDRESS = (
    "etag", "last_modified", "body_hash", "validated_url", "next_check", "retry_at", "fresh_until", "error", "status",
    "moved_to", "last_full", "rhythm_s",
)  # fmt: skip
"""What belongs to an address and goes with it (P5)."""


@dataclass(frozen=True, slots=True)
class GoodAnswer:
    """What a good answer leaves behind in the feed's line."""

    validators: Validators
    at: datetime
    next_check: datetime
    whole: bool
    """It was a body, rather than a 304."""
    brought: bool = False
    """It brought entries that are new or changed."""
    rhythm_s: int | None = None
    """How often it publishes of late; only with a body."""
    moved: tuple[str | None, int] = (None, 0)
    """Where permanent redirects lead, and how often in a row."""
    fresh_until: datetime | None = None
    """Until when the server and the feed ask to be left alone."""
    seen_at: datetime | None = None
    """The moment by which entries are dated; None: ``at``."""
    aged_at: datetime | None = None
    """The moment by which they grow old; None: ``at``."""
    clock_agrees: bool = False
    """The server's clock agrees with ours."""
    asked_at: datetime | None = None
    """When the request was made; None: as it was noted before."""


def sync_subscriptions(db: Database, subscriptions: Sequence[Subscription]) -> None:
    """Mirror feeds.toml: add and update its feeds, put those it no longer names aside with their entries.

    A changed URL drops the validators and the schedule, which belong to the old one (P5); history stays, and follows
    the URL where it is the id that changed.
    """
    with transaction(db):
        follow_addresses(db, subscriptions)
        db.execute("UPDATE feed SET active = 0")
        for position, sub in enumerate(subscriptions):
            old = db.execute("SELECT url FROM feed WHERE slug = ?", [sub.id]).fetchone()
            line: dict[str, Any] = {
                "slug": sub.id, "url": sub.url, "own_title": sub.title, "section": sub.section, "position": position,
                "priority": sub.priority, "muted": int(sub.muted), "active": 1,
            }  # fmt: skip
            if old and old[0] != sub.url:
                line |= dict.fromkeys(_OF_THE_ADDRESS, None)
                line |= {"failures": 0, "moves": 0, "unchanged": 0}
            names = ", ".join(line)
            marks = ", ".join("?" * len(line))
            changes = ", ".join(f"{name} = excluded.{name}" for name in line if name != "slug")
            db.execute(
                f"INSERT INTO feed ({names}) VALUES ({marks}) ON CONFLICT (slug) DO UPDATE SET {changes}",
                list(line.values()),
            )


def subscriptions_differ(connection: sqlite3.Connection, subscriptions: Sequence[Subscription]) -> bool:
    """Say whether the store's mirror of feeds.toml is out of date."""
    stored = connection.execute(
        "SELECT slug, url, own_title, section, priority, muted FROM feed WHERE active = 1 ORDER BY position"
    ).fetchall()
    wanted = [(s.id, s.url, s.title, s.section, s.priority, int(s.muted)) for s in subscriptions]
    return [tuple(row) for row in stored] != wanted


def all_feeds(connection: sqlite3.Connection) -> list[Feed]:
    """Return every active feed in the order of feeds.toml, with its counts and health."""
    cursor = connection.execute(_FEEDS)
    names = [column[0] for column in cursor.description]
    return [_feed(dict(zip(names, row, strict=True))) for row in cursor]


def _feed(row: dict[str, Any]) -> Feed:
    return Feed(
        id=row["id"],
        slug=row["slug"],
        url=row["url"],
        title=row["own_title"] or row["feed_title"] or host_of(row["url"]) or row["slug"],
        section=row["section"],
        site_url=row["site_url"],
        priority=row["priority"],
        muted=bool(row["muted"]),
        validators=Validators(row["etag"], row["last_modified"], row["body_hash"], row["validated_url"]),
        last_attempt=from_unix(row["last_attempt"]),
        last_success=from_unix(row["last_success"]),
        next_check=from_unix(row["next_check"]),
        retry_at=from_unix(row["retry_at"]),
        fresh_until=from_unix(row["fresh_until"]),
        failures=row["failures"],
        error=row["error"],
        ttl_s=row["ttl_s"],
        skip_hours=tuple(json.loads(row["skip_hours"])),
        skip_days=tuple(json.loads(row["skip_days"])),
        status=row["status"],
        unchanged=row["unchanged"],
        rhythm_s=row["rhythm_s"],
        last_full=from_unix(row["last_full"]),
        moved_to=row["moved_to"],
        moves=row["moves"],
        transform=row["transform"],
        unread=row["unread"],
        total=row["total"],
    )


def note_attempts(db: Database, plan: Iterable[tuple[int, datetime]], now: datetime) -> Clock:
    """Write down, before any request, that these feeds are asked now and when they come next.

    A crash in the middle of a refresh then cannot make a hot loop. Returns what is known of the clock.
    """
    with transaction(db):
        known = clock.note_time(db, now)
        db.conn.executemany(
            "UPDATE feed SET last_attempt = ?, next_check = ? WHERE id = ?",
            [(exact_unix(now), exact_unix(next_check), feed_id) for feed_id, next_check in plan],
        )
    return known


def forget_attempt(db: Database, feed: Feed) -> None:
    """Put the schedule back as it was before an attempt that never left this machine."""
    with transaction(db):
        db.execute(
            "UPDATE feed SET last_attempt = ?, next_check = ? WHERE id = ?",
            [exact_unix(feed.last_attempt), exact_unix(feed.next_check), feed.id],
        )


def put_off(db: Database, feed_id: int, until: datetime) -> None:
    """Ask a feed no sooner than this: on its way another host asked to be left alone."""
    with transaction(db):
        db.execute("UPDATE feed SET next_check = ? WHERE id = ?", [exact_unix(until), feed_id])


def clock_ran_ahead(connection: sqlite3.Connection, *, now: datetime) -> timedelta:
    """Return by how much later than now a feed was asked: so far the clock was set back since; zero: it was not."""
    last = from_unix(connection.execute("SELECT max(last_attempt) FROM feed").fetchone()[0])
    return max(last - now, timedelta(0)) if last is not None else timedelta(0)


def set_clock_back(db: Database, *, now: datetime) -> None:
    """Bring times that lie ahead of a clock that was set back along with it: an hour's wait stays an hour's wait.

    Entries that were dated by that clock would stand above all others until it gets there.
    """
    moment, day_after = exact_unix(now), to_unix(now + timedelta(days=1))
    with transaction(db):
        ahead = db.execute("SELECT max(last_attempt) - ? FROM feed", [moment]).fetchone()[0]
        clock.note_time(db, now)
        db.execute("UPDATE host_hold SET until = until - ? WHERE until > ?", [ahead, exact_unix(now + RETRY_CAP)])
        db.execute("UPDATE entry SET sort_date = ? WHERE sort_date > ?", [to_unix(now), day_after])
        db.execute("UPDATE entry_state SET first_seen = ? WHERE first_seen > ?", [to_unix(now), day_after])
        db.execute(
            "UPDATE feed SET next_check = CASE WHEN next_check < ? THEN next_check - last_attempt + ? "
            "ELSE next_check END, retry_at = retry_at - last_attempt + ?, fresh_until = fresh_until - last_attempt + ?,"
            " last_success = min(last_success, ?), last_full = min(last_full, ?), last_attempt = ? "
            "WHERE last_attempt > ?",
            [to_unix(NEVER), moment, moment, moment, to_unix(now), to_unix(now), moment, moment],
        )


def save_unchanged(db: Database, feed_id: int, good: GoodAnswer) -> None:
    """Record an answer that brought nothing: 304, or the same body again."""
    with transaction(db):
        record_success(db, feed_id, good)


def record_success(db: Database, feed_id: int, good: GoodAnswer) -> None:
    """Set validators, schedule and health after a good answer; the caller holds the transaction."""
    validators = good.validators
    if good.clock_agrees:
        clock.note_agreement(db)
    db.execute(
        "UPDATE feed SET etag = ?, last_modified = ?, body_hash = ?, validated_url = ?, last_success = ?, "
        "last_attempt = coalesce(?, last_attempt), next_check = ?, fresh_until = ?, retry_at = NULL, failures = 0, "
        "error = NULL, status = NULL, moved_to = ?, moves = ?, last_full = CASE WHEN ? THEN ? ELSE "
        "coalesce(last_full, ?) END, unchanged = CASE WHEN ? THEN 0 ELSE unchanged + 1 END WHERE id = ?",
        [
            validators.etag, validators.last_modified, validators.body_hash, validators.url, to_unix(good.at),
            exact_unix(good.asked_at), exact_unix(good.next_check), exact_unix(good.fresh_until), *good.moved,
            good.whole, to_unix(good.at), to_unix(good.at), good.brought, feed_id,
        ],
    )  # fmt: skip


def save_failure(
    db: Database,
    feed_id: int,
    *,
    error: str,
    status: int | None,
    next_check: datetime,
    retry_at: datetime | None,
    asked_at: datetime | None = None,
    moved: tuple[str | None, int] = (None, 0),
) -> None:
    """Record a failed attempt; validators and entries stay (P4), and what ``moved`` still holds of a move."""
    with transaction(db):
        db.execute(
            "UPDATE feed SET error = ?, status = ?, last_attempt = coalesce(?, last_attempt), next_check = ?, "
            "retry_at = ?, failures = failures + 1, moved_to = ?, moves = ? WHERE id = ?",
            [error, status, exact_unix(asked_at), exact_unix(next_check), exact_unix(retry_at), *moved, feed_id],
        )


def hold_host(db: Database, host: str, until: datetime) -> None:
    """Leave a whole host alone until then (P10)."""
    with transaction(db):
        db.execute(
            "INSERT INTO host_hold (host, until) VALUES (?, ?) ON CONFLICT (host) DO UPDATE SET until = excluded.until",
            [host, exact_unix(until)],
        )


def with_holds(feeds: Iterable[Feed], held: Mapping[str, datetime]) -> list[Feed]:
    """Return feeds as they are told of: where a host is left alone, so are all its feeds."""
    return [
        replace(feed, retry_at=max(until, feed.retry_at or until))
        if (until := held.get(host_of(feed.moved_to if feed.moved_to and feed.moves >= MOVES_BELIEVED else feed.url)))
        else feed
        for feed in feeds
    ]


def held_hosts(connection: sqlite3.Connection, *, now: datetime) -> dict[str, datetime]:
    """Return the hosts that are left alone now, and until when."""
    found = connection.execute("SELECT host, until FROM host_hold WHERE until > ?", [exact_unix(now)]).fetchall()
    return {host: until for host, at in found if (until := from_unix(at)) is not None}


def counts(connection: sqlite3.Connection) -> Counts:
    """Return the numbers of the masthead and the section tree; muted feeds do not count as unread."""
    by_feed: dict[str, int] = {}
    by_section: dict[str, int] = {}
    feeds = failing = 0
    last: int | None = None
    for slug, section, muted, failures, success, unread in connection.execute(
        "SELECT slug, section, muted, failures, last_success, "
        "(SELECT count(*) FROM entry_state s WHERE s.feed_id = feed.id AND s.read = 0 AND s.present = 1) "
        "FROM feed WHERE active = 1"
    ):
        feeds += 1
        failing += failures >= FAILING_FROM
        last = max(last or 0, success) if success else last
        if not muted:
            by_feed[slug] = unread
            by_section[section] = by_section.get(section, 0) + unread
    one = "SELECT count(*) FROM entry_state s JOIN feed f ON f.id = s.feed_id WHERE f.active = 1 AND s.present = 1 AND "
    return Counts(
        unread=sum(by_section.values()),
        total=connection.execute("SELECT count(*) FROM entry").fetchone()[0],
        starred=connection.execute(one + "s.starred = 1").fetchone()[0],
        later=connection.execute(one + "s.later = 1").fetchone()[0],
        feeds=feeds,
        failing=failing,
        unread_by_feed=by_feed,
        unread_by_section=by_section,
        last_refresh=from_unix(last),
    )
