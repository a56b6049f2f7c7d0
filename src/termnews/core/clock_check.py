"""Whether this computer's clock can be believed: servers say what theirs is, and some of those are wrong too."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from termnews.core.dates import plain_day
from termnews.core.records import dataclass

OFF_FROM = timedelta(days=30)
"""From here on a clock is wrong, rather than an answer old that some cache kept without its age."""
LEAP_FROM = timedelta(days=2)
"""Between two refreshes: a longer pause, or a clock that leapt ahead, which nobody can tell apart at once."""
SURELY_PAST = datetime(2026, 1, 1, tzinfo=UTC)
"""termnews is younger than this: a clock that shows an earlier time is wrong, be it ours or a server's."""


@dataclass(frozen=True, slots=True)
class Clock:
    """What is known of this computer's clock."""

    ahead: timedelta = timedelta(0)
    """By how much it went on in leaps since a server last agreed with it."""
    agreed: bool = False
    """A server's clock agreed with it since it last leapt far."""


@dataclass(frozen=True, slots=True)
class Told:
    """What an answer says of the time."""

    seen_at: datetime
    """The moment by which entries are dated."""
    aged_at: datetime
    """The moment by which they grow old; never later than what is sure."""
    agrees: bool = False
    """The server's clock agrees with ours."""
    note: str = ""
    """A sentence for the reader where the clocks are far apart."""


def leapt(clock: Clock, by: timedelta) -> Clock:
    """Return what is known of the clock after it went on by this much between two refreshes, or back."""
    if by >= LEAP_FROM or by < timedelta(0):
        return Clock(max(timedelta(0), clock.ahead + by), clock.agreed and abs(by) < OFF_FROM)
    return clock


def told_by(now: datetime, server_time: datetime | None, *, clock: Clock, host: str) -> Told:
    """Return the moments that an answer's entries are dated and grow old by.

    Where a server agrees with our clock, that is right. Else a leap ahead is believed for dates and not for growing
    old: a clock that is years ahead would give up all that is kept for a while. Of two clocks that are far apart, one
    that shows a time before ``SURELY_PAST`` is wrong; where another server agreed with ours, ours is right; else the
    earlier one counts.
    """
    sure = now - clock.ahead
    if server_time is None:
        return Told(now, sure)
    if abs(now - server_time) < OFF_FROM:
        return Told(now, min(now, server_time), agrees=True)
    if now < SURELY_PAST <= server_time:
        return Told(server_time, server_time, note=_note(now, server_time, host))
    if clock.agreed or server_time < SURELY_PAST:
        return Told(now, sure)
    return Told(min(now, server_time), min(sure, server_time), note=_note(now, server_time, host))


def _note(now: datetime, server_time: datetime, host: str) -> str:
    said = f"The clock of this computer says {plain_day(now)}, that of {host} {plain_day(server_time)}: "
    if server_time > now >= SURELY_PAST:
        return f"{said}one of them is wrong. Articles are dated by this computer's."
    return f"{said}set it right. Until then articles are dated by the server's."


def set_back_sentence(by: timedelta) -> str:
    """Say that the clock was set back since feeds were last asked; empty where it is by less than a day."""
    if by < timedelta(days=1):
        return ""
    days = by.days
    long = "a day" if days == 1 else f"{days} days" if days < 730 else f"{days // 365} years"
    return f"This computer's clock was set back by {long}. Nothing is lost, and what waits does not wait longer for it."
