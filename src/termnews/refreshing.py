"""One refresh: due feeds, one task each; fetch, parse in a child, save in one transaction; errors are values."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, AsyncIterator, Callable, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import datetime
from functools import cache, partial
from typing import TYPE_CHECKING

from termnews.core.clock_check import Told
from termnews.core.errors import FetchError, HeldError, LaneError, ParseError, QueryError, TermnewsError
from termnews.core.models import Feed, Outcome, RefreshResult
from termnews.core.published import Changes, Fetched, Freshness, NotModified, ParsedFeed, Validators
from termnews.core.reception import Reception, transform_mark
from termnews.core.schedule import (
    TOO_MANY,
    address,
    is_due,
    left_alone_until,
    moves_after_error,
    rhythm_s,
    wants_whole,
)
from termnews.core.subscriptions import Subscription
from termnews.core.urls import host_of
from termnews.memory import LARGE_BYTES, give_back
from termnews.refresh_round import Job, Round, failure_words, good_answer, result_of, upcoming_check

if TYPE_CHECKING:

    from sqlite_utils import Database

    from termnews.net.room import Room

AT_A_TIME = 8
"""Feeds that get ready in one go, so that the first requests are on their way while the others do."""
OTHERS_FIRST_S = 0.01
"""An answer waits so long to be worked on, in which the requests go out that waited for its turn."""
NO_NETWORK = "There is no network. The cache reads on; a refresh asks again."


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
    jobs: list[Job] = []
    for feed, sub in pairs:
        due, why, until = is_due(feed, sub, now=now, manual=manual, force=force, named=named)
        held = turns.held_until(address(feed, sub))
        if due and held:
            yield _held_back(feed, held)
        elif due:
            jobs.append(Job(feed, sub, now))
        else:
            yield RefreshResult(feed.slug, feed.title, Outcome.SKIPPED, error=why, next_check=until)
    if not jobs:
        return
    plan = [(job.feed.id, upcoming_check(job, now=now, freshness=Freshness())) for job in jobs]
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


async def _report(round_: Round, job: Job, results: asyncio.Queue[RefreshResult | BaseException]) -> None:
    """Put one feed's outcome into the queue; an unknown error goes there too and is raised by the iterator."""
    try:
        results.put_nowait(await _refresh_one(round_, job))
    except asyncio.CancelledError:
        raise
    except BaseException as error:
        results.put_nowait(error)


async def _refresh_one(round_: Round, job: Job) -> RefreshResult:
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
            held, answer = [answer.body], replace(answer, body=b"")
            return await _save_changed(round_, job, answer, held)
    except _Offline:
        return await _save_offline(round_, job)
    except HeldError as error:
        return await _save_held(round_, job, error)
    except (FetchError, ParseError, LaneError, QueryError) as error:
        if isinstance(error, FetchError) and error.offline:
            round_.no_network.set()
            return await _save_offline(round_, job)
        return await _save_failure(round_, job, error)
    except TermnewsError:
        raise
    except Exception as error:  # what no server should be able to bring about ends this feed's turn, not all others'
        round_.mistaken(error)
        return await _save_failure(round_, job, error)


async def _ask(round_: Round, job: Job, validators: Validators, room: Room) -> Fetched | NotModified:
    if job.feed.last_success is None and (in_hand := round_.in_hand(job.url)):
        answer, at = in_hand
        job.asked.append(at)
        return answer
    http = job.sub.http
    return await round_.client.fetch(
        job.url, validators=validators, http=http, max_bytes=http.max_bytes, deadline_s=http.timeout_s,
        # where a feed has moved to, its server says: neither credentials nor the way to private addresses go along
        origin=None if job.url == job.sub.url else job.sub.url,
        now=round_.clock(), clock=round_.clock, turn=partial(_turn, round_, job), room=room,
    )  # fmt: skip


@asynccontextmanager
async def _turn(round_: Round, job: Job, url: str) -> AsyncIterator[None]:
    async with round_.client.turns.turn(url):
        if round_.no_network.is_set():
            raise _Offline
        job.asked.append(round_.clock())
        yield


async def _save_held(round_: Round, job: Job, error: HeldError) -> RefreshResult:
    """A host was told to be left alone while this feed waited for its turn, or is where its redirects lead."""
    from termnews.store import feeds

    until = error.retry_at or job.started
    if not job.asked:
        await _forget(round_, job)
    else:
        await round_.write.run(feeds.put_off, job.feed.id, until)
    return _held_back(job.feed, until)


async def _save_offline(round_: Round, job: Job) -> RefreshResult:
    """Without a network no feed was asked, and none is to blame."""
    await _forget(round_, job)
    return RefreshResult(job.feed.slug, job.feed.title, Outcome.FAILED, error=NO_NETWORK)


async def _forget(round_: Round, job: Job) -> None:
    """Put back what was noted before a request that was not made."""
    from termnews.store import feeds

    await round_.write.run(feeds.forget_attempt, job.feed)


def _held_back(feed: Feed, until: datetime) -> RefreshResult:
    sentence = "Its server asked termnews to leave it alone for a while."
    return RefreshResult(feed.slug, feed.title, Outcome.SKIPPED, error=sentence, next_check=until)


async def _save_unchanged(round_: Round, job: Job, answer: Fetched | NotModified) -> RefreshResult:
    from termnews.store import feeds

    now = round_.clock()
    feed = replace(job.feed, unchanged=job.feed.unchanged + 1)
    upcoming = upcoming_check(replace(job, feed=feed), now=now, freshness=answer.freshness)
    told = round_.told(answer, now)
    good = good_answer(job, answer, told, now=now, upcoming=upcoming)
    await round_.write.run(feeds.save_unchanged, job.feed.id, good)
    return result_of(job, Outcome.UNCHANGED, now, upcoming, told)


async def _save_changed(round_: Round, job: Job, answer: Fetched, held: list[bytes]) -> RefreshResult:
    """Read and store a body, which ``held`` gives up; what a large one took is given back."""
    is_large = len(held[0]) >= LARGE_BYTES
    result = await _parse_and_save(round_, job, answer, held)
    if is_large:
        await round_.write.run(lambda _: give_back())  # where the lane has let go of it
    return result


async def _parse_and_save(round_: Round, job: Job, answer: Fetched, held: list[bytes]) -> RefreshResult:
    from termnews.feeds.wire import PARSE_TIMEOUT_S

    transform, body = job.sub.transform, held.pop()
    if transform.filter:
        from termnews.filtering import filtered

        body = await filtered(body, transform.filter, max_bytes=job.sub.http.max_bytes)
    lines = await round_.parse.run(
        "termnews.feeds.parse:parse_lines",
        body,
        {"url": answer.url, "content_type": answer.content_type, "title_sub": transform.title_sub},
        timeout_s=PARSE_TIMEOUT_S,
    )  # fmt: skip
    del body
    now = round_.clock()
    save = partial(_decode_and_save, reception=round_.reception(job.sub), feed_tags=round_.feed_tags)
    told = round_.told(answer, now)
    decoded = _decoded_once(lines)
    del lines
    changes, upcoming = await round_.write.run(save, job, decoded, answer, told, now)
    outcome = Outcome.UPDATED if changes.new or changes.changed else Outcome.UNCHANGED
    return result_of(job, outcome, now, upcoming, told, changes)


def _decoded_once(lines: Sequence[str]) -> Callable[[], ParsedFeed]:
    """Return what decodes the lines when it is called first, and then forgets them."""
    from termnews.feeds.wire import from_lines

    held = [lines]

    @cache
    def decoded() -> ParsedFeed:
        return from_lines(held.pop())

    return decoded


def _decode_and_save(
    db: Database, job: Job, decoded: Callable[[], ParsedFeed], answer: Fetched, told: Told, now: datetime, *,
    reception: Reception, feed_tags: Mapping[str, Sequence[str]],
) -> tuple[Changes, datetime]:
    """Runs in the write lane, so that decoding a large feed holds up no screen."""
    from termnews.store import entries

    parsed = decoded()
    asks = replace(
        job.feed, ttl_s=parsed.ttl_s, skip_hours=parsed.skip_hours, skip_days=parsed.skip_days, unchanged=0,
        rhythm_s=rhythm_s([entry.published for entry in parsed.entries], now=told.seen_at),
    )  # fmt: skip
    job = replace(job, feed=asks)
    upcoming = upcoming_check(job, now=now, freshness=answer.freshness)
    good = good_answer(job, answer, told, now=now, upcoming=upcoming)
    changes = entries.save_feed(
        db, job.feed.id, parsed, sub=job.sub, good=good, reception=reception, feed_tags=feed_tags,
        file_later=job.feed.last_success is None,
    )
    return changes, upcoming


async def _save_failure(round_: Round, job: Job, error: Exception) -> RefreshResult:
    from termnews.store import feeds

    now = round_.clock()
    failures = job.feed.failures + 1
    status = error.status if isinstance(error, FetchError) else None
    asked = error.retry_at if isinstance(error, FetchError) else None
    retry_at = left_alone_until(now=now, status=status, retry_at=asked, failures=failures)
    upcoming = upcoming_check(job, now=now, freshness=Freshness(retry_at=retry_at), failures=failures, status=status)
    if status == TOO_MANY and retry_at is not None:
        host = host_of(error.url if isinstance(error, FetchError) else job.url)
        await round_.client.turns.hold(host, retry_at)
    sentence = failure_words(job, error)
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
