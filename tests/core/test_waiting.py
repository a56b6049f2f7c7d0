"""Until when something waits, in words."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone

import pytest

from termnews.core.clock_check import aged, clock_sentence, trusted
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


def test_a_clock_is_believed_unless_a_server_is_far_from_it() -> None:
    near, far = NOW - timedelta(days=20), NOW - timedelta(days=900)
    assert trusted(NOW, None) == trusted(NOW, near) == NOW
    assert trusted(NOW, far) == far
    assert clock_sentence(NOW, near, host="a.example") == ""
    assert "says 2 Mar 2026, that of a.example 14 Sep 2023" in clock_sentence(NOW, far, host="a.example")


def test_entries_grow_no_older_than_a_month_at_once() -> None:
    assert aged(NOW, None) == aged(NOW, NOW - timedelta(days=3)) == NOW
    assert aged(NOW, NOW - timedelta(days=900)) == NOW - timedelta(days=870)
