"""One refresh: due feeds, one task each; fetch, parse in a child, save in one transaction; errors are values."""

from __future__ import annotations

import asyncio
import random
from collections.abc import AsyncIterator, Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from termnews.core.errors import FetchError, LaneError, ParseError
from termnews.core.models import Feed, Outcome, RefreshResult
from termnews.core.published import Changes, Fetched, Freshness, NotModified, ParsedFeed
from termnews.core.schedule import is_due, next_check
from termnews.core.subscriptions import Subscription

if TYPE_CHECKING:
    import sqlite3

    from sqlite_utils import Database

    from termnews.lanes import InlineLane, ProcessLane, ThreadLane
    from termnews.net.client import Client
    from termnews.net.politeness import Politeness

PARSE_TIMEOUT_S = 10.0
MAX_ENTRIES_PER_FETCH = 2_000
_JITTER = 0.1
NO_NETWORK = "There is no network. The cache reads on; a refresh asks again."


@dataclass(frozen=True, slots=True)
class Round:
    """What a refresh works with."""

    client: Client
    politeness: Politeness
    parse: ProcessLane | InlineLane
    read: ThreadLane[sqlite3.Connection]
    write: ThreadLane[Database]
    clock: Callable[[], datetime]
    no_network: asyncio.Event
    """Set by the first feed that finds no network at all; the others are then not asked (P11)."""


@dataclass(frozen=True, slots=True)
class _Job:
    feed: Feed
    sub: Subscription
    started: datetime


async def refresh_feeds(
    round_: Round, pairs: Sequence[tuple[Feed, Subscription]], *, force: bool, manual: bool
) -> AsyncIterator[RefreshResult]:
    """Refresh these feeds and yield each outcome as it comes; those not due yet come first, with until when.

    The next check of every feed is written down before the first request. Leaving the iterator early cancels what is
    under way; each feed is then stored whole or not at all.
    """
    from termnews.store import feeds

    now = round_.clock()
    jobs: list[_Job] = []
    for feed, sub in pairs:
        due, why, until = is_due(feed, sub, now=now, manual=manual, force=force)
        if due:
            jobs.append(_Job(feed, sub, now))
        else:
            yield RefreshResult(feed.slug, feed.title, Outcome.SKIPPED, error=why, next_check=until)
    if not jobs:
        return
    plan = [(job.feed.id, _next(job, now=now, freshness=Freshness(), ttl_s=None, failures=0)) for job in jobs]
    await round_.write.run(feeds.note_attempts, plan, now)
    round_.politeness.expect([job.sub.url for job in jobs])
    results: asyncio.Queue[RefreshResult | BaseException] = asyncio.Queue()
    tasks = [asyncio.create_task(_report(round_, job, results)) for job in jobs]
    try:
        for _ in tasks:
            outcome = await results.get()
            if isinstance(outcome, BaseException):
                raise outcome
            yield outcome
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)


async def _report(round_: Round, job: _Job, results: asyncio.Queue[RefreshResult | BaseException]) -> None:
    """Put one feed's outcome into the queue; an unknown error goes there too and is raised by the iterator."""
    try:
        results.put_nowait(await _refresh_one(round_, job))
    except asyncio.CancelledError:
        raise
    except BaseException as error:
        results.put_nowait(error)


async def _refresh_one(round_: Round, job: _Job) -> RefreshResult:
    feed, sub = job.feed, job.sub
    try:
        async with round_.politeness.slot(sub.url):
            if round_.no_network.is_set():
                return await _save_offline(round_, job)
            answer = await round_.client.fetch(
                sub.url,
                validators=feed.validators,
                http=sub.http,
                max_bytes=sub.http.max_bytes,
                deadline_s=sub.http.timeout_s,
                now=round_.clock(),
            )
        if isinstance(answer, NotModified) or answer.validators.body_hash == feed.validators.body_hash:
            return await _save_unchanged(round_, job, answer)
        return await _save_changed(round_, job, answer)
    except (FetchError, ParseError, LaneError) as error:
        if isinstance(error, FetchError) and error.offline:
            round_.no_network.set()
            return await _save_offline(round_, job)
        return await _save_failure(round_, job, error)


async def _save_offline(round_: Round, job: _Job) -> RefreshResult:
    """Put back what was noted before the request: without a network no feed was asked, and none is to blame."""
    from termnews.store import feeds

    await round_.write.run(feeds.forget_attempt, job.feed)
    return RefreshResult(job.feed.slug, job.feed.title, Outcome.FAILED, error=NO_NETWORK)


async def _save_unchanged(round_: Round, job: _Job, answer: Fetched | NotModified) -> RefreshResult:
    from termnews.store import feeds

    now = round_.clock()
    upcoming = _next(job, now=now, freshness=answer.freshness, ttl_s=job.feed.ttl_s, failures=0)
    await round_.write.run(
        feeds.save_unchanged, job.feed.id, validators=answer.validators, now=now, next_check=upcoming
    )
    return _result(job, Outcome.UNCHANGED, now, upcoming)


async def _save_changed(round_: Round, job: _Job, answer: Fetched) -> RefreshResult:
    lines = await round_.parse.run(
        "termnews.feeds.parse:parse_lines",
        answer.body,
        {"url": answer.url, "content_type": answer.content_type, "max_entries": MAX_ENTRIES_PER_FETCH},
        timeout_s=PARSE_TIMEOUT_S,
    )
    now = round_.clock()
    changes, upcoming = await round_.write.run(_decode_and_save, job, lines, answer, now)
    outcome = Outcome.UPDATED if changes.new or changes.changed else Outcome.UNCHANGED
    return _result(job, outcome, now, upcoming, changes)


def _decode_and_save(
    db: Database, job: _Job, lines: list[str], answer: Fetched, now: datetime
) -> tuple[Changes, datetime]:
    """Runs in the write lane, so that decoding a large feed holds up no screen."""
    from termnews.feeds.wire import from_lines
    from termnews.store import entries

    parsed: ParsedFeed = from_lines(lines)
    upcoming = _next(job, now=now, freshness=answer.freshness, ttl_s=parsed.ttl_s, failures=0)
    changes = entries.save_feed(
        db, job.feed.id, parsed, sub=job.sub, validators=answer.validators, now=now, next_check=upcoming
    )
    return changes, upcoming


async def _save_failure(round_: Round, job: _Job, error: FetchError | ParseError | LaneError) -> RefreshResult:
    from termnews.store import feeds

    now = round_.clock()
    failures = job.feed.failures + 1
    retry_at = error.retry_at if isinstance(error, FetchError) else None
    status = error.status if isinstance(error, FetchError) else None
    upcoming = _next(job, now=now, freshness=Freshness(retry_at=retry_at), ttl_s=None, failures=failures, status=status)
    sentence = f"The feed could not be read: {error}" if isinstance(error, LaneError) else str(error)
    await round_.write.run(
        feeds.save_failure, job.feed.id, error=sentence, status=status, next_check=upcoming, retry_at=retry_at
    )
    elapsed = (now - job.started).total_seconds()
    return RefreshResult(
        job.feed.slug, job.feed.title, Outcome.FAILED, error=sentence, status=status, next_check=upcoming,
        elapsed_s=elapsed,
    )  # fmt: skip


def _next(
    job: _Job, *, now: datetime, freshness: Freshness, ttl_s: int | None, failures: int, status: int | None = None
) -> datetime:
    return next_check(
        job.sub,
        now=now,
        freshness=freshness,
        parsed_ttl_s=ttl_s,
        failures=failures,
        retry_at=freshness.retry_at,
        jitter=random.uniform(-_JITTER, _JITTER),
        status=status,
    )


def _result(
    job: _Job, outcome: Outcome, now: datetime, upcoming: datetime, changes: Changes | None = None
) -> RefreshResult:
    return RefreshResult(
        job.feed.slug,
        job.feed.title,
        outcome,
        new=len(changes.new) if changes else 0,
        changed=len(changes.changed) if changes else 0,
        next_check=upcoming,
        elapsed_s=(now - job.started).total_seconds(),
    )
