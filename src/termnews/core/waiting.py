"""Until when something waits, in the reader's own time; and what a refresh did not ask, in a sentence."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta, tzinfo

from termnews.core.dates import WEEKDAYS, plain_day
from termnews.core.models import Outcome, RefreshResult


def clock_time(then: datetime, now: datetime, zone: tzinfo | None = None) -> str:
    """Return a time to come in words: ``15:40``, ``tomorrow 07:00``, ``Friday 07:00``, ``3 Mar 2027``.

    It is rounded up to the minute, so that nothing is too early then. ``zone``: None for the system's.
    """
    there, here = (then + timedelta(seconds=59)).astimezone(zone), now.astimezone(zone)
    days = (there.date() - here.date()).days
    if not 0 <= days < 7:
        return plain_day(there)
    time = f"{there:%H:%M}"
    return time if days == 0 else f"tomorrow {time}" if days == 1 else f"{WEEKDAYS[there.weekday()]} {time}"


def why_not_asked(result: RefreshResult, now: datetime, zone: tzinfo | None = None) -> str:
    """Return why a feed was not asked and until when, as one sentence or two."""
    why = result.error or "Not due yet."
    if result.next_check is None or result.next_check <= now:
        return why
    return f"{why} Not asked before {clock_time(result.next_check, now, zone)}."


def not_asked(results: Iterable[RefreshResult], now: datetime, zone: tzinfo | None = None) -> str:
    """Say how many feeds were not asked, and until when; empty where all were."""
    skipped = [result for result in results if result.outcome is Outcome.SKIPPED]
    if not skipped:
        return ""
    feeds = "1 feed" if len(skipped) == 1 else f"{len(skipped):,} feeds"
    return f"{feeds} not asked{_before(skipped, now, zone)}"


def _before(skipped: Sequence[RefreshResult], now: datetime, zone: tzinfo | None) -> str:
    times = sorted({clock_time(at, now, zone): at for one in skipped if (at := one.next_check) and at > now}.items(),
                   key=lambda pair: pair[1])
    if not times:
        return ""
    return f" before {times[0][0]}" if len(times) == 1 else f", the first again at {times[0][0]}"
