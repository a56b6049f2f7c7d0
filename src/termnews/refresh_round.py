"""What one refresh works with, and what it makes of an answer: when to ask again, what to store, what to report."""

from __future__ import annotations

import asyncio
import random
from collections.abc import Callable, Mapping, Sequence
from dataclasses import field
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from termnews.clock_watch import ClockWatch
from termnews.core.clock_check import Told
from termnews.core.errors import FetchError, LaneError, QueryError, TermnewsError
from termnews.core.models import Feed, Outcome, RefreshResult
from termnews.core.published import Changes, Fetched, Freshness, NotModified
from termnews.core.reception import NOTHING, Reception
from termnews.core.records import dataclass
from termnews.core.redaction import redacted
from termnews.core.schedule import address, asks_for_s, believed, moves_after, next_check
from termnews.core.subscriptions import Subscription
from termnews.core.text import clean_line
from termnews.core.urls import host_of

if TYPE_CHECKING:
    import sqlite3

    from termnews.lanes import InlineLane, ProcessLane, ThreadLane
    from termnews.net.client import Client
    from termnews.saving import Saving
    from termnews.store.feeds import GoodAnswer

JITTER = 0.1
"""The share of a wait that is added or taken away by chance, so that feeds do not come due together."""


@dataclass(frozen=True, slots=True)
class Round:
    """What a refresh works with."""

    client: Client
    parse: ProcessLane | InlineLane
    read: ThreadLane[sqlite3.Connection]
    write: Saving
    clock: Callable[[], datetime]
    no_network: asyncio.Event
    """Set by the first feed that finds no network at all; the others are then not asked (P11)."""
    in_hand: Callable[[str], tuple[Fetched, datetime] | None] = lambda url: None
    """Returns the answer that a preview of a new feed's address got a moment ago (P16)."""
    reception: Callable[[Subscription], Reception] = lambda sub: NOTHING
    """What happens to a feed's entries on arrival."""
    feed_tags: Mapping[str, Sequence[str]] = field(default_factory=dict)
    watch: ClockWatch = field(default_factory=ClockWatch)
    mistaken: Callable[[Exception], None] = lambda error: None
    """Writes down where termnews itself went wrong."""

    def told(self, answer: Fetched | NotModified, now: datetime) -> Told:
        """Return what an answer says of the time."""
        return self.watch.hear(now, answer.freshness.server_time, host=host_of(answer.url))


@dataclass(frozen=True, slots=True)
class Job:
    """One feed of a round."""

    feed: Feed
    sub: Subscription
    started: datetime
    asked: list[datetime] = field(default_factory=list)
    """When each request went out: one, and one for each redirect."""

    @property
    def url(self) -> str:
        """Where the feed is fetched."""
        return address(self.feed, self.sub)


def good_answer(
    job: Job, answer: Fetched | NotModified, told: Told, *, now: datetime, upcoming: datetime
) -> GoodAnswer:
    """Return what a good answer leaves behind in the feed's line."""
    from termnews.store.feeds import GoodAnswer

    wait = timedelta(seconds=asks_for_s(answer.freshness, job.feed.ttl_s))
    asked_for = max(now + wait, believed(answer.freshness.retry_at, now=now) or now)
    return GoodAnswer(
        answer.validators, now, upcoming, isinstance(answer, Fetched),
        moved=moves_after(job.feed, job.sub, answer.permanent_url), fresh_until=asked_for if asked_for > now else None,
        seen_at=told.seen_at, aged_at=told.aged_at, clock_agrees=told.agrees, rhythm_s=job.feed.rhythm_s,
        asked_at=job.asked[0] if job.asked else None,
    )  # fmt: skip


def failure_words(job: Job, error: Exception) -> str:
    """Say what went wrong with a feed, in a sentence."""
    if isinstance(error, (FetchError, QueryError)):
        return str(error)
    if not isinstance(error, TermnewsError):
        what = clean_line(redacted(f"{type(error).__name__}: {error}"), 150)
        return f"{host_of(job.url)}: termnews made a mistake with what came ({what}). The log has the details."
    what = "What came could not be read: " if isinstance(error, LaneError) else ""
    return f"{host_of(job.url)}: {what}{error} termnews keeps what it has and asks again later."


def upcoming_check(
    job: Job, *, now: datetime, freshness: Freshness, failures: int = 0, status: int | None = None
) -> datetime:
    """Return when the feed is asked again."""
    return next_check(
        job.sub,
        now=now,
        freshness=freshness,
        parsed_ttl_s=job.feed.ttl_s if not failures else None,
        failures=failures,
        retry_at=freshness.retry_at,
        jitter=random.uniform(-JITTER, JITTER),
        status=status,
        unchanged=job.feed.unchanged,
        skip_hours=job.feed.skip_hours,
        skip_days=job.feed.skip_days,
        rhythm=job.feed.rhythm_s,
    )


def result_of(
    job: Job, outcome: Outcome, now: datetime, upcoming: datetime, told: Told, changes: Changes | None = None,
) -> RefreshResult:
    """Return what is reported of a feed that answered."""
    return RefreshResult(
        job.feed.slug,
        job.feed.title,
        outcome,
        new=len(changes.new) if changes else 0,
        announced=changes.announced if changes else (),
        changed=len(changes.changed) if changes else 0,
        next_check=upcoming,
        elapsed_s=(now - job.started).total_seconds(),
        note=told.note,
    )
