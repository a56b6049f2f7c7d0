"""Whether this computer's clock can be believed: servers say what theirs is."""

from __future__ import annotations

from datetime import datetime, timedelta

from termnews.core.dates import plain_day

OFF_FROM = timedelta(days=30)
"""From here on a clock is wrong, rather than an answer old that some cache kept without its age."""


def trusted(now: datetime, server_time: datetime | None) -> datetime:
    """Return the moment by which entries are dated and grow old: the server's, where the two are far apart.

    A clock that is years ahead would give up everything that is kept for a while, and one that is years behind would
    file today's entries under a day long past.
    """
    return server_time if server_time is not None and is_off(now, server_time) else now


def aged(moment: datetime, last_asked: datetime | None) -> datetime:
    """Return the moment by which entries grow old: after a long pause no more than a month later than the last time.

    It may be the clock that leapt, where no server says the time; what is too old goes the next time.
    """
    return moment if last_asked is None else min(moment, last_asked + OFF_FROM)


def is_off(now: datetime, server_time: datetime | None) -> bool:
    """Say whether the clock here and the server's are far apart."""
    return server_time is not None and abs(now - server_time) >= OFF_FROM


def set_back_sentence(by: timedelta) -> str:
    """Say that the clock was set back since feeds were last asked; empty where it is by less than a day."""
    if by < timedelta(days=1):
        return ""
    days = by.days
    long = "a day" if days == 1 else f"{days} days" if days < 730 else f"{days // 365} years"
    return f"This computer's clock was set back by {long}. Nothing is lost, and what waits does not wait longer for it."


def clock_sentence(now: datetime, server_time: datetime | None, *, host: str) -> str:
    """Say that the clock is off, and what to do; empty where it is not."""
    if server_time is None or not is_off(now, server_time):
        return ""
    return (f"The clock of this computer says {plain_day(now)}, that of {host} {plain_day(server_time)}: set it right. "
            "Until then articles are dated by the server's.")
