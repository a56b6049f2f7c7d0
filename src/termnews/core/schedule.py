"""When to ask a feed again, and whether it may be asked now. Pure: the time and the jitter are passed in.

The rules are those of docs/manners.md: what the server and the feed ask for, the reader's own setting, a floor and a
cap, ``Retry-After``, and a back-off after errors.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable
from datetime import UTC, datetime, time, timedelta, tzinfo

from termnews.core.models import Feed
from termnews.core.published import Freshness
from termnews.core.subscriptions import Subscription

DEFAULT_INTERVAL_S = 3600
CAP_S = 86_400
RETRY_CAP = timedelta(days=7)
"""The longest ``Retry-After`` that is believed."""
BACK_OFF_S = 3600
"""After the first error; doubles with each further one."""
BACK_OFF_CAP_S = 86_400
SLEEPY_AFTER = 6
"""Unchanged answers in a row before an automatic feed is asked more seldom."""
RHYTHM_ENTRIES = 10
"""Newest entries that a feed's rhythm is read from."""
GONE = 410
TOO_MANY = 429
"""The status that holds the whole host."""
_BUSY = frozenset((TOO_MANY, 503))
MOVES_BELIEVED = 3
"""Fetches in a row that a permanent redirect must lead to the same feed before it is followed for good."""
WHOLE_AFTER = timedelta(days=8)
NEVER = datetime(9999, 1, 1, tzinfo=UTC)
"""The next check of a feed that is gone for good, or that is only refreshed by hand."""

_UNITS_S = {"s": 1, "m": 60, "h": 3600, "d": 86_400, "w": 604_800}
_DURATION = re.compile(r"([0-9]+)\s*([smhdw])")
_CLOCK = re.compile(r"([01]?[0-9]|2[0-3]):([0-5][0-9])")
_DAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")


def next_check(
    sub: Subscription,
    *,
    now: datetime,
    freshness: Freshness,
    parsed_ttl_s: int | None,
    failures: int,
    retry_at: datetime | None,
    jitter: float,
    status: int | None = None,
    unchanged: int = 0,
    rhythm: int | None = None,
    skip_hours: Collection[int] = (),
    skip_days: Collection[str] = (),
    zone: tzinfo | None = None,
) -> datetime:
    """Return when to ask again after an answer, or after an error.

    Args:
        sub: its ``refresh``, ``refresh_min_s`` and ``refresh_max_s`` count.
        now: the time of the answer.
        freshness: what the answer said, be it a 304.
        parsed_ttl_s: the feed's own ``ttl`` or update period, in seconds.
        failures: errors in a row, this one included.
        retry_at: from ``Retry-After``, at most seven days; a busy server that names it gets no back-off besides.
        jitter: a share of the wait to add, within ±0.1; never takes it below what is asked for.
        status: the error's HTTP status (410: never again); ``unchanged``: answers in a row without anything new.
        rhythm: seconds between two of its entries of late, as ``rhythm_s`` finds it; None: unknown.
        skip_hours: hours in GMT, and ``skip_days``: names of days, to leave the feed alone.
        zone: where clock times (``07:00,18:00``) are meant; None for the system's zone.
    """
    if status == GONE:
        return NEVER
    if failures > 0 and not (status in _BUSY and believed(retry_at, now=now)):
        # the jitter only ever lengthens it: the first error means an hour, not 54 minutes
        wait_s = min(BACK_OFF_S * 2 ** min(failures - 1, 10) * (1 + abs(jitter)), BACK_OFF_CAP_S)
        again = now + timedelta(seconds=max(sub.refresh_min_s, wait_s))
    elif sub.refresh == "manual":
        return NEVER
    else:
        asked_s = asks_for_s(freshness, parsed_ttl_s)
        again = _after_answer(sub, now=now, asked_s=asked_s, jitter=jitter, zone=zone, rest=_rest_s(rhythm, unchanged))
    return out_of_skipped(max(again, believed(retry_at, now=now) or again), skip_hours, skip_days)


def left_alone_until(
    *, now: datetime, status: int | None, retry_at: datetime | None, failures: int
) -> datetime | None:
    """Return until when nothing is asked after an error, not even by hand; None: no such wish.

    ``Retry-After`` counts with every status; 429 and 503 without one mean an hour, doubling with each failure.
    """
    held = believed(retry_at, now=now)
    if held is None and status in _BUSY:
        return now + timedelta(seconds=min(BACK_OFF_S * 2 ** min(max(failures, 1) - 1, 10), BACK_OFF_CAP_S))
    return held


def address(feed: Feed, sub: Subscription) -> str:
    """Return where a feed is fetched: its own address, or where it has moved for good."""
    return feed.moved_to if feed.moved_to and feed.moves >= MOVES_BELIEVED else sub.url


def moves_after(feed: Feed, sub: Subscription, permanent_url: str | None) -> tuple[str | None, int]:
    """Return where a feed is moving and how often in a row it said so, after an answer that is a feed."""
    if permanent_url is None:
        settled = address(feed, sub) != sub.url
        return (feed.moved_to, feed.moves) if settled else (None, 0)
    return permanent_url, min(feed.moves + 1, MOVES_BELIEVED) if permanent_url == feed.moved_to else 1


def moves_after_error(feed: Feed, status: int | None) -> tuple[str | None, int]:
    """Return what is still believed of a move after an error: a server that is down or busy takes nothing back.

    Args:
        feed: As it was before.
        status: The error's HTTP status; None: there was no answer. 200: what came is no feed.
    """
    down = status is None or status in _BUSY or status >= 500
    return (feed.moved_to, feed.moves) if down else (None, 0)


def wants_whole(feed: Feed, *, now: datetime) -> bool:
    """Say whether to ask without validators once: nothing but 304 for eight days, or for longer than there are."""
    return feed.last_full is not None and not timedelta(0) <= now - feed.last_full < WHOLE_AFTER


def believed(retry_at: datetime | None, *, now: datetime) -> datetime | None:
    """Return a ``Retry-After`` that is in the future, cut at seven days; else None."""
    if retry_at is None or retry_at <= now:
        return None
    return min(retry_at, now + RETRY_CAP)


def is_due(
    feed: Feed, sub: Subscription, *, now: datetime, manual: bool, force: bool, named: bool = False
) -> tuple[bool, str, datetime | None]:
    """Say whether a feed may be asked now, else why not and until when.

    Args:
        feed: its health and what its server asked for.
        sub: its ``refresh`` and ``refresh_min_s`` count.
        now: the time.
        manual: the reader asked: termnews's own choice of when to ask does not count, what the server and the feed
            ask for does, and so do the back-off and the floor.
        force: nothing but ``Retry-After`` counts; even a feed that is gone for good is asked.
        named: the reader asked for this feed alone, which passes over all but the floor and ``Retry-After``.
    """
    held = believed(feed.retry_at, now=now)
    if held:
        return False, "The server asked to be left alone for a while.", held
    if force:
        return True, "", None
    if feed.last_attempt is not None:
        allowed = feed.last_attempt + timedelta(seconds=sub.refresh_min_s)
        # an attempt in the future means that the clock was set back
        if feed.last_attempt <= now < allowed:
            return False, f"Asked less than {_said(sub.refresh_min_s)} ago.", allowed
    if feed.status == GONE:
        return False, "The server says that this feed is gone for good.", None
    if manual and named:
        return True, "", None
    for why, until in _wishes(feed, now=now):
        if until is not None and until > now:
            return False, why, until
    if manual:
        return True, "", None
    if sub.refresh == "manual" and (feed.last_attempt or feed.last_success):
        return False, "Refreshed by hand only.", None
    if feed.next_check is None or feed.next_check <= now:
        return True, "", None
    return False, "Not due yet.", feed.next_check


def _wishes(feed: Feed, *, now: datetime) -> Iterable[tuple[str, datetime | None]]:
    """Why and until when a feed is better left alone, whoever asks for all feeds."""
    if feed.failures and feed.status not in _BUSY:  # a busy server has said until when
        times = "Its last try failed" if feed.failures == 1 else f"Its last {feed.failures} tries failed"
        yield f"{times}.", feed.next_check if feed.next_check != NEVER else None
    yield "Its server says that what is here is fresh.", feed.fresh_until
    yield "The feed does not want to be asked at this hour.", out_of_skipped(now, feed.skip_hours, feed.skip_days)


def asks_for_s(freshness: Freshness, ttl_s: int | None) -> int:
    """Return for how many seconds the server and the feed ask to be left alone; at most a day."""
    return min(max(freshness.max_age_s or 0, ttl_s or 0, 0), CAP_S)


def _after_answer(
    sub: Subscription, *, now: datetime, asked_s: int, jitter: float, rest: float, zone: tzinfo | None
) -> datetime:
    least_s = max(asked_s, sub.refresh_min_s, 1)
    times = _clock_times(sub.refresh)
    if times:
        return max(_next_clock_time(times, now=now, zone=zone), now + timedelta(seconds=least_s))
    chosen_s = _duration_s(sub.refresh)
    cap_s = max(sub.refresh_max_s, sub.refresh_min_s)
    if chosen_s is None:
        wait_s = min(max(rest, least_s) * (1 + jitter), cap_s)
    else:
        # what the reader asks for in so many words may be longer than the cap
        wait_s = max(chosen_s, min(least_s, cap_s)) * (1 + jitter)
    return now + timedelta(seconds=max(wait_s, min(least_s, cap_s)))


def _rest_s(rhythm: int | None, unchanged: int) -> float:
    """How long to leave an automatic feed alone: half of the time in which it publishes, longer where it sleeps."""
    sleepy: int = 2 ** min(max(0, unchanged - SLEEPY_AFTER + 1) // 3, 10)
    return (rhythm / 2 if rhythm is not None else DEFAULT_INTERVAL_S) * sleepy


def rhythm_s(published: Iterable[datetime | None], *, now: datetime) -> int | None:
    """Return the seconds between two entries of late, the time since the newest one included; None: it cannot be told.

    A feed whose ten newest entries came within a day has a rhythm of 2.4 h; one that fell silent slows down by itself.
    """
    newest = sorted({at for at in published if at is not None and at <= now}, reverse=True)[:RHYTHM_ENTRIES]
    if len(newest) < 3:
        return None
    return min(int((now - newest[-1]).total_seconds() / len(newest)), 2 * CAP_S)


def out_of_skipped(at: datetime, hours: Collection[int], days: Collection[str]) -> datetime:
    """Return a time moved out of ``skipHours`` and ``skipDays``; a feed that skips everything is not believed."""
    named = {day.strip().lower() for day in days}
    if not hours and not named:
        return at
    moved = at.astimezone(UTC)
    for _ in range(7 * 24):
        if moved.hour not in hours and _DAYS[moved.weekday()] not in named:
            return moved
        moved = moved.replace(minute=0, second=0, microsecond=0) + timedelta(hours=1)
    return at


def _duration_s(rule: str) -> int | None:
    found = _DURATION.fullmatch(rule.strip())
    return int(found[1]) * _UNITS_S[found[2]] if found else None


def _clock_times(rule: str) -> tuple[time, ...]:
    found = [_CLOCK.fullmatch(part.strip()) for part in rule.split(",")]
    return tuple(sorted(time(int(one[1]), int(one[2])) for one in found if one)) if all(found) else ()


def _next_clock_time(times: tuple[time, ...], *, now: datetime, zone: tzinfo | None) -> datetime:
    local = now.astimezone(zone)
    today = local.date()
    for day in (today, today + timedelta(days=1)):
        for at in times:
            # made from the naive time, so that a day of 23 or 25 hours keeps its clock times
            moment = datetime.combine(day, at, tzinfo=zone) if zone else datetime.combine(day, at).astimezone()
            if moment > now:
                return moment.astimezone(UTC)
    raise AssertionError("tomorrow has the same clock times as today")


def _said(seconds: float) -> str:
    whole = round(seconds)
    if whole < 120:
        return f"{whole} s"
    return f"{whole // 60} min" if whole < 7200 else f"{whole // 3600} h"
