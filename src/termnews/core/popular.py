"""Most Popular: what this reader opened, counted honestly."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

WINDOWS: dict[str, timedelta | None] = {
    "day": timedelta(days=1),
    "week": timedelta(days=7),
    "month": timedelta(days=30),
    "all": None,
}
"""The names of the windows a reader can ask for."""


@dataclass(frozen=True, slots=True)
class Visits:
    """How often an entry was opened within a window."""

    entry_id: int
    count: int
    last: datetime


def most_popular(visits: Iterable[Visits], *, limit: int) -> list[Visits]:
    """Return the most opened entries; among equals the one opened last comes first, then the smaller id."""
    return sorted(visits, key=lambda v: (-v.count, -v.last.timestamp(), v.entry_id))[:limit]


def label(visits: Visits) -> str:
    """Return the true count as words: "1 read", "3 reads"."""
    return "1 read" if visits.count == 1 else f"{visits.count} reads"
