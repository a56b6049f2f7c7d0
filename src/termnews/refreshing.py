"""One refresh: due feeds, one task each; fetch, parse in a child, save in one transaction; errors are values."""

from __future__ import annotations

import asyncio
import random
from collections.abc import AsyncGenerator, AsyncIterator, Callable, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import field, replace
from datetime import datetime, timedelta
from functools import partial
from typing import TYPE_CHECKING

from termnews.clock_watch import ClockWatch
from termnews.core.clock_check import Told
from termnews.core.errors import FetchError, HeldError, LaneError, ParseError, QueryError
from termnews.core.models import Feed, Outcome, RefreshResult
from termnews.core.published import Changes, Fetched, Freshness, NotModified, ParsedFeed, Validators
from termnews.core.reception import NOTHING, Reception, transform_mark
from termnews.core.records import dataclass
from termnews.core.schedule import (
    TOO_MANY,
    address,
    asks_for_s,
    believed,
    is_due,
    left_alone_until,
    moves_after,
    moves_after_error,
    next_check,
    rhythm_s,
    wants_whole,
)
from termnews.core.subscriptions import Subscription
from termnews.core.urls import host_of

if TYPE_CHECKING:
    import sqlite3

    from sqlite_utils import Database

    from termnews.lanes import InlineLane, ProcessLane, ThreadLane
    from termnews.net.client import Client
    from termnews.net.room import Room
    from termnews.saving import Saving
    from termnews.store.feeds import GoodAnswer

AT_A_TIME = 8
"""Feeds that get ready in one go, so that the first requests are on their way while the others do."""
OTHERS_FIRST_S = 0.01
"""An answer waits so long to be worked on, in which the requests go out that waited for its turn."""
_JITTER = 0.1
NO_NETWORK = "There is no network. The cache reads on; a refresh asks again."


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

    def told(self, answer: Fetched | NotModified, now: datetime) -> Told:
        """Return what an answer says of the time."""
        return self.watch.hear(now, answer.freshness.server_time, host=host_of(answer.url))


@dataclass(frozen=True, slots=True)
class _Job:
    feed: Feed
    sub: Subscription
    started: datetime
    asked: list[datetime] = field(default_factory=list)
    """When each request went out: one, and one for each redirect."""

    @property
    def url(self) -> str:
        """Where the feed is fetched."""
        return address(self.feed, self.sub)


class _Offline(Exception):
    """Another feed of the round found that there is no network."""


async def refresh_feeds(
    round_: Round, pairs: Sequence[tuple[Feed, Subscription]], *, force: bool, manual: bool, named: bool = False
) -> AsyncGenerator[RefreshResult]:
    """Refresh these feeds and yield each outcome as it comes; those not due yet come first, with until when.

    The next check of every feed is written down before the first request. Leaving the iterator early cancels what is
    under way; each feed is then stored whole or not at all.
    """
    from termnews.store import feeds

    now = round_.clock()
    turns = round_.client.turns
    await turns.refresh()
    jobs: list[_Job] = []
    for feed, sub in pairs:
        due, why, until = is_due(feed, sub, now=now, manual=manual, force=force, named=named)
        held = turns.held_until(address(feed, sub))
        if due and held:
            yield _held_back(feed, held)
        elif due:
            jobs.append(_Job(feed, sub, now))
        else:
            yield RefreshResult(feed.slug, feed.title, Outcome.SKIPPED, error=why, next_check=until)
    if not jobs:
        return
    plan = [(job.feed.id, _next(job, now=now, freshness=Freshness())) for job in jobs]
    round_.watch.clock = await round_.write.run(feeds.note_attempts, plan, now)
    turns.politeness.expect([job.url for job in jobs])
    results: asyncio.Queue[RefreshResult | BaseException] = asyncio.Queue()
    tasks: list[asyncio.Task[None]] = []
    try:
        for job in jobs:
            tasks.append(asyncio.create_task(_report(round_, job, results)))
            if len(tasks) % AT_A_TIME == 0:
                await asyncio.sleep(0)
        for _ in jobs:
            outcome = await results.get()
            if isinstance(outcome, BaseException):
                raise outcome
            yield outcome
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        await round_.write.close()


async def _report(round_: Round, job: _Job, results: asyncio.Queue[RefreshResult | BaseException]) -> None:
    """Put one feed's outcome into the queue; an unknown error goes there too and is raised by the iterator."""
    try:
        results.put_nowait(await _refresh_one(round_, job))
    except asyncio.CancelledError:
        raise
    except BaseException as error:
        results.put_nowait(error)


async def _refresh_one(round_: Round, job: _Job) -> RefreshResult:
    validators = job.feed.validators
    if wants_whole(job.feed, now=job.started):
        validators = replace(validators, etag=None, last_modified=None)
    if job.feed.transform != transform_mark(job.sub.transform):
        validators = Validators()  # what was read by another transformation is read anew
    try:
        async with round_.client.room() as room:
            answer = await _ask(round_, job, validators, room)
            await asyncio.sleep(OTHERS_FIRST_S)
            if isinstance(answer, NotModified) or answer.validators.body_hash == validators.body_hash:
                return await _save_unchanged(round_, job, answer)
            return await _save_changed(round_, job, answer)
    except _Offline:
        return await _save_offline(round_, job)
    except HeldError as error:
        return await _save_held(round_, job, error)
    except (FetchError, ParseError, LaneError, QueryError) as error:
        if isinstance(error, FetchError) and error.offline:
            round_.no_network.set()
            return await _save_offline(round_, job)
        return await _save_failure(round_, job, error)


async def _ask(round_: Round, job: _Job, validators: Validators, room: Room) -> Fetched | NotModified:
    if job.feed.last_success is None and (in_hand := round_.in_hand(job.url)):
        answer, at = in_hand
        job.asked.append(at)
        return answer
    http = job.sub.http
    return await round_.client.fetch(
        job.url, validators=validators, http=http, max_bytes=http.max_bytes, deadline_s=http.timeout_s,
        now=round_.clock(), clock=round_.clock, turn=partial(_turn, round_, job), room=room,
    )  # fmt: skip


@asynccontextmanager
async def _turn(round_: Round, job: _Job, url: str) -> AsyncIterator[None]:
    async with round_.client.turns.turn(url):
        if round_.no_network.is_set():
            raise _Offline
        job.asked.append(round_.clock())
        yield


async def _save_held(round_: Round, job: _Job, error: HeldError) -> RefreshResult:
    """A host was told to be left alone while this feed waited for its turn, or is where its redirects lead."""
    from termnews.store import feeds

    until = error.retry_at or job.started
    if not job.asked:
        await _forget(round_, job)
    else:
        await round_.write.run(feeds.put_off, job.feed.id, until)
    return _held_back(job.feed, until)


async def _save_offline(round_: Round, job: _Job) -> RefreshResult:
    """Without a network no feed was asked, and none is to blame."""
    await _forget(round_, job)
    return RefreshResult(job.feed.slug, job.feed.title, Outcome.FAILED, error=NO_NETWORK)


async def _forget(round_: Round, job: _Job) -> None:
    """Put back what was noted before a request that was not made."""
    from termnews.store import feeds

    await round_.write.run(feeds.forget_attempt, job.feed)


def _held_back(feed: Feed, until: datetime) -> RefreshResult:
    sentence = "Its server asked termnews to leave it alone for a while."
    return RefreshResult(feed.slug, feed.title, Outcome.SKIPPED, error=sentence, next_check=until)


async def _save_unchanged(round_: Round, job: _Job, answer: Fetched | NotModified) -> RefreshResult:
    from termnews.store import feeds

    now = round_.clock()
    feed = replace(job.feed, unchanged=job.feed.unchanged + 1)
    upcoming = _next(replace(job, feed=feed), now=now, freshness=answer.freshness)
    told = round_.told(answer, now)
    good = _good(job, answer, told, now=now, upcoming=upcoming)
    await round_.write.run(feeds.save_unchanged, job.feed.id, good)
    return _result(job, Outcome.UNCHANGED, now, upcoming, told)


async def _save_changed(round_: Round, job: _Job, answer: Fetched) -> RefreshResult:
    from termnews.feeds.wire import PARSE_TIMEOUT_S

    transform, body = job.sub.transform, answer.body
    if transform.filter:
        from termnews.filtering import filtered

        body = await filtered(body, transform.filter, max_bytes=job.sub.http.max_bytes)
    lines = await round_.parse.run(
        "termnews.feeds.parse:parse_lines",
        body,
        {"url": answer.url, "content_type": answer.content_type, "title_sub": transform.title_sub},
        timeout_s=PARSE_TIMEOUT_S,
    )  # fmt: skip
    now = round_.clock()
    save = partial(_decode_and_save, reception=round_.reception(job.sub), feed_tags=round_.feed_tags)
    told = round_.told(answer, now)
    changes, upcoming = await round_.write.run(save, job, lines, answer, told, now)
    outcome = Outcome.UPDATED if changes.new or changes.changed else Outcome.UNCHANGED
    return _result(job, outcome, now, upcoming, told, changes)


def _decode_and_save(
    db: Database, job: _Job, lines: list[str], answer: Fetched, told: Told, now: datetime, *, reception: Reception,
    feed_tags: Mapping[str, Sequence[str]],
) -> tuple[Changes, datetime]:
    """Runs in the write lane, so that decoding a large feed holds up no screen."""
    from termnews.feeds.wire import from_lines
    from termnews.store import entries

    parsed: ParsedFeed = from_lines(lines)
    asks = replace(
        job.feed, ttl_s=parsed.ttl_s, skip_hours=parsed.skip_hours, skip_days=parsed.skip_days, unchanged=0,
        rhythm_s=rhythm_s([entry.published for entry in parsed.entries], now=told.seen_at),
    )  # fmt: skip
    job = replace(job, feed=asks)
    upcoming = _next(job, now=now, freshness=answer.freshness)
    good = _good(job, answer, told, now=now, upcoming=upcoming)
    changes = entries.save_feed(
        db, job.feed.id, parsed, sub=job.sub, good=good, reception=reception, feed_tags=feed_tags,
        file_later=job.feed.last_success is None,
    )
    return changes, upcoming


def _good(job: _Job, answer: Fetched | NotModified, told: Told, *, now: datetime, upcoming: datetime) -> GoodAnswer:
    from termnews.store.feeds import GoodAnswer

    wait = timedelta(seconds=asks_for_s(answer.freshness, job.feed.ttl_s))
    asked_for = max(now + wait, believed(answer.freshness.retry_at, now=now) or now)
    return GoodAnswer(
        answer.validators, now, upcoming, isinstance(answer, Fetched),
        moved=moves_after(job.feed, job.sub, answer.permanent_url), fresh_until=asked_for if asked_for > now else None,
        seen_at=told.seen_at, aged_at=told.aged_at, clock_agrees=told.agrees, rhythm_s=job.feed.rhythm_s,
        asked_at=job.asked[0] if job.asked else None,
    )  # fmt: skip


async def _save_failure(
    round_: Round, job: _Job, error: FetchError | ParseError | LaneError | QueryError
) -> RefreshResult:
    from termnews.store import feeds

    now = round_.clock()
    failures = job.feed.failures + 1
    status = error.status if isinstance(error, FetchError) else None
    asked = error.retry_at if isinstance(error, FetchError) else None
    retry_at = left_alone_until(now=now, status=status, retry_at=asked, failures=failures)
    upcoming = _next(job, now=now, freshness=Freshness(retry_at=retry_at), failures=failures, status=status)
    if status == TOO_MANY and retry_at is not None:
        host = host_of(error.url if isinstance(error, FetchError) else job.url)
        await round_.client.turns.hold(host, retry_at)
    sentence = _sentence(job, error)
    came = status if isinstance(error, FetchError) else 200
    await round_.write.run(
        feeds.save_failure, job.feed.id, error=sentence, status=status, next_check=upcoming, retry_at=retry_at,
        asked_at=job.asked[0] if job.asked else None, moved=moves_after_error(job.feed, came),
    )  # fmt: skip
    elapsed = (now - job.started).total_seconds()
    return RefreshResult(
        job.feed.slug, job.feed.title, Outcome.FAILED, error=sentence, status=status, next_check=upcoming,
        elapsed_s=elapsed,
    )  # fmt: skip


def _sentence(job: _Job, error: FetchError | ParseError | LaneError | QueryError) -> str:
    if isinstance(error, (FetchError, QueryError)):
        return str(error)
    what = "What came could not be read: " if isinstance(error, LaneError) else ""
    return f"{host_of(job.url)}: {what}{error} termnews keeps what it has and asks again later."


def _next(
    job: _Job, *, now: datetime, freshness: Freshness, failures: int = 0, status: int | None = None
) -> datetime:
    return next_check(
        job.sub,
        now=now,
        freshness=freshness,
        parsed_ttl_s=job.feed.ttl_s if not failures else None,
        failures=failures,
        retry_at=freshness.retry_at,
        jitter=random.uniform(-_JITTER, _JITTER),
        status=status,
        unchanged=job.feed.unchanged,
        skip_hours=job.feed.skip_hours,
        skip_days=job.feed.skip_days,
        rhythm=job.feed.rhythm_s,
    )


def _result(
    job: _Job, outcome: Outcome, now: datetime, upcoming: datetime, told: Told, changes: Changes | None = None,
) -> RefreshResult:
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
