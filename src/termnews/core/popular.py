"""Most Popular: what this reader did, weighed; and what is most covered where nothing was read yet.

A visit weighs by what came of it, and less with time; an entry's rank is a key that does not depend on the moment one
looks, so that the order stands still while nothing happens. Only true counts are shown, never a weight.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from math import log2

from termnews.core.models import EventKind, Ranked, ReadingEvent
from termnews.core.records import dataclass

REOPEN = timedelta(minutes=30)
"""Opening an entry again within this time after it was closed continues the same visit."""
VISITS_A_DAY = 3
"""Visits of one entry that count within a day; another one continues the last."""
BOUNCE_S, BOUNCE_PROGRESS = 5.0, 0.5
"""Who left sooner and had seen less has not read: a bounce."""
LEAST_S = 2.0
"""A short article is in sight as a whole at once; in less time nobody has read half of anything."""
BOUNCE_WEIGHT = 0.2
WORDS_A_MINUTE = 230
LEAST_EXPECTED_S = 20.0
UNKNOWN_WORDS = 200
"""Words of an entry whose length nobody knows."""
UNMEASURED_S = -1.0
"""Dwell of an article that was printed, or opened in the browser: nobody knows for how long it was read."""
STAR_WEIGHT = 2.0
CLOCK_SLACK = timedelta(minutes=10)
"""A visit later than this is from a clock that ran ahead: it counts, but for no range of time."""
COVERAGE_HALF_LIFE_S = 24 * 3600.0


@dataclass(frozen=True, slots=True)
class Range:
    """A stretch of time one can ask for."""

    name: str
    words: str
    """As in "no reads in the last 7 days"."""
    short: str
    """The same where there is little room: "7 days"."""
    within: timedelta | None
    """How far back a read has to be; None: any."""
    half_life_s: float | None
    """After so long a visit weighs half as much; None: always the same."""


RANGES: dict[str, Range] = {
    each.name: each
    for each in (
        Range("today", "in the last 24 hours", "24 h", timedelta(days=1), 8 * 3600.0),
        Range("week", "in the last 7 days", "7 days", timedelta(days=7), 60 * 3600.0),
        Range("month", "in the last 30 days", "30 days", timedelta(days=30), 240 * 3600.0),
        Range("all", "yet", "all time", None, None),
    )
}
"""By name, the shortest first."""


@dataclass(frozen=True, slots=True)
class Visit:
    """One visit of an entry."""

    at: datetime
    dwell_s: float = 0.0
    """How long it was before the reader's eyes; ``UNMEASURED_S`` where nobody knows."""
    progress: float = 0.0
    browser: bool = False

    @property
    def is_read(self) -> bool:
        """Whether it counts as a read: no bounce."""
        if self.browser or self.dwell_s < 0 or self.dwell_s >= BOUNCE_S:
            return True
        return self.progress >= BOUNCE_PROGRESS and self.dwell_s >= LEAST_S

    def weight(self, words: int) -> float:
        """Return what the visit weighs for an entry of so many words."""
        if not self.is_read:
            return BOUNCE_WEIGHT
        expected_s = max(LEAST_EXPECTED_S, (words or UNKNOWN_WORDS) / WORDS_A_MINUTE * 60)
        stayed = min(1.0, max(0.0, self.dwell_s) / expected_s)
        return 1.0 + min(1.0, max(0.0, self.progress)) + 0.5 * stayed + float(self.browser)


@dataclass(frozen=True, slots=True)
class Reading:
    """All that was done with one entry."""

    entry_id: int
    visits: tuple[Visit, ...]
    """In the order they were written down."""
    starred_at: datetime | None = None
    words: int = 0

    @property
    def weights(self) -> list[tuple[datetime, float]]:
        """Return when something was done and what it weighs."""
        weighed = [(visit.at, visit.weight(self.words)) for visit in self.visits]
        return [*weighed, (self.starred_at, STAR_WEIGHT)] if self.starred_at is not None else weighed

    def reads(self, *, since: datetime | None, until: datetime) -> int:
        """Return how many visits of a time were reads."""
        return sum(visit.is_read and (since is None or since <= visit.at <= until) for visit in self.visits)

    def before(self, until: datetime) -> Reading:
        """Return the reading without what a clock that ran ahead says of later."""
        star = self.starred_at if self.starred_at is not None and self.starred_at <= until else None
        return replace(self, visits=tuple(visit for visit in self.visits if visit.at <= until), starred_at=star)


def readings(events: Iterable[ReadingEvent], *, words: int = 0, starred: bool = False) -> Reading | None:
    """Return what the events of one entry say, in the order they were written down; None where there are none.

    Opening it in the browser belongs to the visit under way, or is one of its own; a star counts once, while it is
    there.
    """
    visits: list[Visit] = []
    star: datetime | None = None
    entry_id = 0
    for event in events:
        entry_id = event.entry_id
        last = visits[-1] if visits else None
        if event.kind is EventKind.OPENED:
            visits.append(Visit(event.at, event.dwell_s, event.progress))
        elif event.kind is EventKind.STARRED:
            star = event.at
        elif event.kind is EventKind.BROWSER:
            if last is not None and continues(last.at, last.dwell_s, event.at):
                visits[-1] = replace(last, browser=True)
            else:
                visits.append(Visit(event.at, UNMEASURED_S, browser=True))
        elif last is not None:
            visits[-1] = replace(last, progress=1.0)
    if not visits and star is None:
        return None
    return Reading(entry_id, tuple(visits), star if starred else None, words)


def continues(began: datetime, dwell_s: float, at: datetime) -> bool:
    """Return whether something at ``at`` belongs to the visit that began then; not where the clock went back."""
    return began <= at <= began + timedelta(seconds=max(0.0, dwell_s)) + REOPEN


def rank_key(weights: Sequence[tuple[datetime, float]], half_life_s: float | None) -> float | None:
    """Return the logarithm (base 2) of what visits weigh together, as of 1970: it orders entries at any moment.

    A weight ``w`` of the time ``t`` counts ``w · 2^((t − now) / half_life)``; leaving ``now`` out shifts all alike.
    None where there is nothing.
    """
    found = [(log2(weight) + (at.timestamp() / half_life_s if half_life_s else 0.0)) for at, weight in weights
             if weight > 0]
    if not found:
        return None
    top = max(found)
    return top + log2(sum(2.0 ** (each - top) for each in found))


def coverage_key(sources: int, newest: datetime) -> float:
    """Return the same for a story that nobody read: the logarithm of its independent sources, halved each day."""
    return log2(max(log2(max(sources, 1)), 1e-9)) + newest.timestamp() / COVERAGE_HALF_LIFE_S


def reads_label(count: int) -> str:
    """Return the true count as words: "1 read", "3 reads"."""
    return "1 read" if count == 1 else f"{count:,} reads"


def sources_label(count: int) -> str:
    """Return how many independent feeds tell a story: "5 sources"."""
    return "1 source" if count == 1 else f"{count:,} sources"


@dataclass(frozen=True, slots=True)
class Popular:
    """The list of Most Popular, and what it is a list of."""

    range: Range
    rows: tuple[Ranked, ...] = ()
    """What was read, the first first; then, where there is room, what is most covered. ``why`` is a true count."""
    read: int = 0
    """How many of the rows were read."""
    recording: bool = True
    """Whether reading is recorded (``[app] history``)."""
    ever: bool = False
    """Whether anything was read at any time."""

    @property
    def title(self) -> str:
        """What the list is called."""
        return "Most popular" if self.read else "Most covered"

    @property
    def basis(self) -> str:
        """What it goes by: "your reads", "no reads yet", "history is off"."""
        if not self.recording:
            return "history is off"
        if self.read:
            return "your reads" if self.range.within is None else f"your reads {self.range.words}"
        return f"no reads {self.range.words}" if self.ever else "no reads yet"

    @property
    def heading(self) -> str:
        """The title with what it goes by, in few words: "Most popular · 7 days", "Most covered · no reads yet"."""
        return f"{self.title} · {self.range.short if self.read else self.basis}"


def explained(reading: Reading, range_: Range, *, now: datetime) -> list[tuple[datetime, str, float]]:
    """Return for each act of reading when it was, what it was, and what it weighs at this moment in a range."""
    lines = []
    for visit in reading.visits:
        done = [_stay(visit), f"{round(visit.progress * 100)} % seen" if visit.progress else "",
                "opened in the browser" if visit.browser else "", "" if visit.is_read else "no read: a glance"]
        weight = _now(visit.at, visit.weight(reading.words), range_, now)
        lines.append((visit.at, ", ".join(filter(None, done)), weight))
    if reading.starred_at is not None:
        lines.append((reading.starred_at, "starred", _now(reading.starred_at, STAR_WEIGHT, range_, now)))
    return sorted(lines, key=lambda line: line[0], reverse=True)


def _stay(visit: Visit) -> str:
    if visit.dwell_s < 0:
        return "" if visit.browser else "printed"
    seconds = round(visit.dwell_s)
    return f"{seconds} s" if seconds < 60 else f"{seconds // 60} min {seconds % 60} s"


def _now(at: datetime, weight: float, range_: Range, now: datetime) -> float:
    if range_.half_life_s is None:
        return weight
    if at > now + CLOCK_SLACK:
        return 0.0
    return weight * float(2.0 ** (min(0.0, (at - now).total_seconds()) / range_.half_life_s))
