"""Until when something waits, in words."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone

import pytest

from termnews.core.clock_check import Clock, Told, leapt, told_by
from termnews.core.models import Outcome, RefreshResult
from termnews.core.waiting import clock_time, not_asked, why_not_asked

NOW = datetime(2026, 3, 2, 12, 0, tzinfo=UTC)
HOUR = timedelta(hours=1)


@pytest.mark.parametrize(
    ("after", "words"),
    [
        (timedelta(minutes=40), "14:40"),
        (timedelta(minutes=40, seconds=1), "14:41"),
        (10 * HOUR, "tomorrow 00:00"),
        (timedelta(days=4), "Friday 14:00"),
        (timedelta(days=8), "10 Mar 2026"),
        (timedelta(days=400), "6 Apr 2027"),
        (-HOUR * 20, "1 Mar 2026"),
    ],
)
def test_a_time_to_come_in_the_readers_own_zone(after: timedelta, words: str) -> None:
    assert clock_time(NOW + after, NOW, timezone(2 * HOUR)) == words


def skipped(*hours: int) -> list[RefreshResult]:
    return [RefreshResult("f", "F", Outcome.SKIPPED, error="Fresh.", next_check=NOW + hour * HOUR) for hour in hours]


def test_what_was_not_asked_is_counted_with_until_when() -> None:
    fine = RefreshResult("f", "F", Outcome.UPDATED)
    assert not_asked([fine], NOW, UTC) == ""
    assert not_asked([fine, *skipped(1)], NOW, UTC) == "1 feed not asked before 13:00"
    assert not_asked(skipped(2, 2), NOW, UTC) == "2 feeds not asked before 14:00"
    assert not_asked(skipped(3, 2), NOW, UTC) == "2 feeds not asked, the first again at 14:00"
    assert not_asked([RefreshResult("f", "F", Outcome.SKIPPED)], NOW, UTC) == "1 feed not asked"
    assert why_not_asked(skipped(1)[0], NOW, UTC) == "Fresh. Not asked before 13:00."
    assert why_not_asked(skipped(-1)[0], NOW, UTC) == "Fresh."


DAY = timedelta(days=1)
LONG_AGO = datetime(1970, 1, 2, tzinfo=UTC)


def told(server_time: datetime | None, clock: Clock = Clock(), *, now: datetime = NOW) -> Told:  # noqa: B008, frozen
    return told_by(now, server_time, clock=clock, host="a.example")


def test_a_clock_is_right_where_a_server_agrees_with_it() -> None:
    assert told(NOW) == Told(NOW, NOW, agrees=True)
    assert told(NOW - 20 * DAY, Clock(900 * DAY)) == Told(NOW, NOW - 20 * DAY, agrees=True)


def test_after_a_leap_entries_grow_no_older_before_a_server_agrees() -> None:
    assert told(None) == Told(NOW, NOW)
    assert told(None, Clock(900 * DAY)) == Told(NOW, NOW - 900 * DAY)


def test_a_server_that_is_far_behind_is_believed_where_none_agrees() -> None:
    late = NOW + 900 * DAY
    found = told(NOW, now=late)
    assert (found.seen_at, found.aged_at, found.agrees) == (NOW, NOW, False)
    assert found.note.startswith("The clock of this computer says 18 Aug 2028, that of a.example 2 Mar 2026: set it")
    assert told(NOW, Clock(agreed=True), now=late) == Told(late, late)
    assert told(LONG_AGO, now=late) == Told(late, late), "it stands where it was made"


def test_a_server_that_is_far_ahead_pins_nothing_to_the_top() -> None:
    found = told(NOW + 9000 * DAY)
    assert (found.seen_at, found.aged_at, found.agrees) == (NOW, NOW, False)
    assert "one of them is wrong" in found.note
    assert told(NOW + 9000 * DAY, Clock(agreed=True)) == Told(NOW, NOW)
    found = told(NOW, now=LONG_AGO)
    assert (found.seen_at, found.aged_at) == (NOW, NOW)
    assert "says 2 Jan 1970, that of a.example 2 Mar 2026: set it right" in found.note


def test_leaps_of_the_clock_add_up_and_go_back() -> None:
    clock = Clock(agreed=True)
    assert leapt(clock, DAY) == clock
    assert leapt(clock, 3 * DAY) == Clock(3 * DAY, agreed=True)
    far = leapt(clock, 900 * DAY)
    assert far == Clock(900 * DAY)
    assert leapt(far, -890 * DAY) == Clock(10 * DAY)
    assert leapt(far, -5000 * DAY) == Clock()
