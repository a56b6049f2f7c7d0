"""Every state said in words, so that nothing depends on a colour, a mark or a place on the screen. Pure."""

from __future__ import annotations

from datetime import datetime

from termnews.core import health
from termnews.core.models import EntryRow, Feed
from termnews.core.text import clean_line

_MONTHS = ("January", "February", "March", "April", "May", "June", "July", "August", "September", "October",
           "November", "December")
_HOW = {health.State.FAILING: "failing", health.State.TROUBLED: "failed lately", health.State.GONE: "gone for good",
        health.State.HELD: "waiting"}


def count(number: int, noun: str) -> str:
    """Return a count with its noun: ``1 feed``, ``no feeds``, ``1,204 stories``."""
    if number == 1:
        return f"1 {noun}"
    many = f"{noun[:-1]}ies" if noun.endswith("y") else f"{noun}s"
    return f"{number:,} {many}" if number else f"no {many}"


def percent(share: float) -> str:
    """Return a share of 1 in words: ``40 percent``."""
    return f"{round(share * 100)} percent"


def ago_words(then: datetime, now: datetime) -> str:
    """Return an age in words: ``just now``, ``6 minutes ago``, ``3 days ago``, ``on 12 March 2024``."""
    seconds = (now - then).total_seconds()
    for limit, unit, name in ((3600, 60, "minute"), (86_400, 3600, "hour"), (7 * 86_400, 86_400, "day")):
        if seconds < limit:
            return f"{count(int(seconds // unit), name)} ago" if seconds >= 60 else "just now"
    return f"on {day_words(then.astimezone())}"


def day_words(local: datetime) -> str:
    """Return a date without its time: ``12 March 2024``."""
    return f"{local.day} {_MONTHS[local.month - 1]} {local.year}"


def sentence(text: str) -> str:
    """Return foreign text as one clean line that ends like a sentence."""
    line = clean_line(text, list_row=True)
    return line if not line or line[-1] in ".!?…。！？" else f"{line}."


def states(row: EntryRow, *, here: bool = False) -> str:
    """Return what the reader did with an entry: ``unread, starred, kept for later, 40 percent read``."""
    parts = ["read" if row.read else "unread"]
    if row.starred:
        parts.append("starred")
    if row.later:
        parts.append("kept for later")
    if row.begun:
        parts.append(f"{percent(row.begun)} done")
    if here:
        parts.append("you are here")
    return ", ".join(parts)


def about(row: EntryRow, now: datetime, *, sources: int = 1, more: str = "") -> str:
    """Return source, age and length of an entry: ``The Herald, 6 minutes ago, 7 sources, 4 minutes to read``."""
    parts = [clean_line(row.feed_title, list_row=True), clean_line(more), ago_words(row.sort_date, now)]
    if sources > 1:
        parts.append(count(sources, "source"))
    if row.minutes:
        parts.append(f"{count(row.minutes, 'minute')} to read")
    if row.shortfall:
        parts.append(row.shortfall)
    return ", ".join(part for part in parts if part) + "."


def row_words(
    number: int, row: EntryRow, now: datetime, *, here: bool = False, sources: int = 1, more: str = ""
) -> str:
    """Return one entry of a list. Number and states come first, where no headline can say them in our place."""
    title = sentence(row.title) or "Without a headline."
    return f"{number}, {states(row, here=here)}: {title} {about(row, now, sources=sources, more=more)}"


def feed_words(number: int, feed: Feed, section: str, now: datetime) -> str:
    """Return one feed with its health."""
    name = clean_line(feed.title, list_row=True)
    kept = f"{count(feed.unread, 'unread article')} of {feed.total:,}" if feed.total else "no articles"
    where = f"{number}: {name}, {clean_line(section)}, {kept}"
    state = health.state_of(feed, now)
    if state is health.State.MUTED:
        return f"{where}, muted."
    if state in _HOW:
        return f"{where}, {_HOW[state]}. {sentence(feed.error or 'Its server asks to wait')}"
    if state is health.State.NEW:
        return f"{where}, not asked yet."
    return f"{where}, well, answered {ago_words(feed.last_success or now, now)}."
