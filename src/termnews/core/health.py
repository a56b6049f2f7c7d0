"""How a feed is: the same words for the feeds screen, the command line, the doctor and the line interface."""

from __future__ import annotations

from datetime import datetime, timedelta
from enum import StrEnum

from termnews.core.models import Feed
from termnews.core.redaction import redacted
from termnews.core.schedule import GONE, MOVES_BELIEVED, NEVER

FAILING_FROM = 3
"""Failures in a row from which a feed counts as failing."""


class State(StrEnum):
    """How a feed is, in a word."""

    WELL = "well"
    NEW = "new"
    """It never answered yet, and was never in trouble."""
    TROUBLED = "troubled"
    """Its last try or two failed, which happens."""
    FAILING = "failing"
    HELD = "held"
    """Its server asked to be left alone."""
    GONE = "gone"
    """The server says that it is gone for good (410)."""
    MUTED = "muted"


MARKS = {State.FAILING: "!", State.GONE: "!", State.TROUBLED: "?", State.HELD: "?", State.MUTED: "-"}
"""One character for a list; a space for the others."""


def state_of(feed: Feed, now: datetime) -> State:
    """Return how a feed is."""
    if feed.status == GONE:
        return State.GONE
    if feed.muted:
        return State.MUTED
    if feed.failures >= FAILING_FROM:
        return State.FAILING
    if feed.retry_at is not None and feed.retry_at > now:
        return State.HELD
    if feed.failures:
        return State.TROUBLED
    return State.WELL if feed.last_success is not None else State.NEW


def mark(feed: Feed, now: datetime) -> str:
    """Return the character for a feed in a list."""
    return MARKS.get(state_of(feed, now), " ")


def next_try(feed: Feed, now: datetime) -> datetime | None:
    """Return when the feed is asked again by itself; None: not before somebody asks for it."""
    if feed.muted or feed.status == GONE or feed.next_check is None or feed.next_check >= NEVER - timedelta(days=2):
        return None
    return max(feed.next_check, feed.retry_at) if feed.retry_at and feed.retry_at > now else feed.next_check


def next_words(feed: Feed, now: datetime) -> str:
    """Say when it is asked again in a few cells: ``next in 14 min``, ``gone for good``; empty where it is not known."""
    state = state_of(feed, now)
    if state is State.MUTED:
        return "muted"
    if state is State.GONE:
        return "gone for good"
    at = next_try(feed, now)
    if at is not None:
        return f"next {until(at, now)}"
    return "asked by hand" if feed.next_check is not None else ""


def remedy(feed: Feed, now: datetime, *, retry: str, edit: str = "") -> str:
    """Say what helps, in a sentence: waiting, trying again, or another address.

    Args:
        feed: One that is in trouble.
        now: The time.
        retry: What asks the feed anew, a key or a call.
        edit: The key that edits the feed; empty: there is none.
    """
    line = f"{edit} edits its line in feeds.toml" if edit else "its line in feeds.toml can be mended"
    if feed.status == GONE:
        return f"If it has a new address, {line}."
    if feed.retry_at is not None and feed.retry_at > now:
        return f"The server asks to wait; next try {until(next_try(feed, now) or feed.retry_at, now)}."
    if feed.failures >= FAILING_FROM:
        return f"It failed {feed.failures} times in a row: {line}, {retry} tries once more."
    if feed.next_check is not None and now < feed.next_check < NEVER - timedelta(days=2):
        return f"Next try {until(feed.next_check, now)}; {retry} tries now."
    return f"{retry} tries again."


def moved(feed: Feed) -> str:
    """Say where permanent redirects lead, and whether they are believed; empty where there are none."""
    if not feed.moved_to or not feed.moves:
        return ""
    to = redacted(feed.moved_to)
    if feed.moves >= MOVES_BELIEVED:
        return f"It has moved for good, and is fetched from {to}."
    return f"It says that it has moved to {to} ({feed.moves} of {MOVES_BELIEVED} times to be believed)."


def trouble(feed: Feed, now: datetime, *, retry: str, edit: str = "") -> str:
    """Say what is wrong with a feed and what helps; empty where nothing is."""
    if feed.error:
        return f"{feed.error} {remedy(feed, now, retry=retry, edit=edit)}"
    if state_of(feed, now) is State.HELD:
        return remedy(feed, now, retry=retry, edit=edit)
    return ""


def until(then: datetime, now: datetime) -> str:
    """Return how long it is until a time: ``now``, ``in 12 min``, ``in 3 h``, ``in 4 d``."""
    minutes = round((then - now).total_seconds() / 60)
    if minutes <= 0:
        return "now"
    if minutes < 90:
        return f"in {minutes} min"
    return f"in {round(minutes / 60)} h" if minutes < 48 * 60 else f"in {round(minutes / 1440)} d"
