"""Unix seconds in the database, aware UTC datetimes outside it."""

from __future__ import annotations

from datetime import UTC, datetime


def to_unix(moment: datetime | None) -> int | None:
    """Return whole seconds since 1970; None stays None."""
    return None if moment is None else int(moment.timestamp())


def exact_unix(moment: datetime | None) -> float | None:
    """Return seconds since 1970 to the millisecond, for times that something waits for; None stays None."""
    return None if moment is None else round(moment.timestamp(), 3)


def from_unix(seconds: float | None) -> datetime | None:
    """Return the moment in UTC; None stays None."""
    return None if seconds is None else datetime.fromtimestamp(seconds, UTC)


def known(seconds: int) -> datetime:
    """Return the moment in UTC of a column that is never NULL."""
    return datetime.fromtimestamp(seconds, UTC)
