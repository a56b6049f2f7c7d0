from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from termnews.core.models import Feed
from termnews.core.published import Freshness
from termnews.core.schedule import NEVER, is_due, next_check, rhythm_s
from termnews.core.subscriptions import Subscription

NOW = datetime(2026, 11, 24, 6, 30, tzinfo=UTC)
MINUTE = 60
HOUR = 3600
DAY = 86_400


def sub(**changes: object) -> Subscription:
    return Subscription(id="a", url="https://example.org/feed", **changes)  # type: ignore[arg-type]


def feed(**changes: object) -> Feed:
    return Feed(id=1, slug="a", url="https://example.org/feed", title="A", section="news", **changes)  # type: ignore[arg-type]


def wait_s(subscription: Subscription, **changes: object) -> float:
    given = {"freshness": Freshness(), "parsed_ttl_s": None, "failures": 0, "retry_at": None, "jitter": 0.0} | changes
    return (next_check(subscription, now=NOW, **given) - NOW).total_seconds()  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("settings", "given", "expected"),
    [
        ({}, {}, HOUR),
        ({}, {"jitter": 0.1}, HOUR * 1.1),
        ({}, {"jitter": -0.1}, HOUR * 0.9),
        ({}, {"freshness": Freshness(max_age_s=3 * HOUR)}, 3 * HOUR),
        ({}, {"freshness": Freshness(max_age_s=3 * HOUR), "jitter": -0.1}, 3 * HOUR),
        ({}, {"freshness": Freshness(max_age_s=10 * DAY)}, DAY),
        ({}, {"freshness": Freshness(max_age_s=0)}, HOUR),
        ({}, {"parsed_ttl_s": 2 * HOUR}, 2 * HOUR),
        ({}, {"parsed_ttl_s": 2 * HOUR, "freshness": Freshness(max_age_s=5 * HOUR)}, 5 * HOUR),
        ({"refresh": "30m"}, {}, 30 * MINUTE),
        ({"refresh": "1m"}, {}, 15 * MINUTE),
        ({"refresh": "1m"}, {"jitter": -0.1}, 15 * MINUTE),
        ({"refresh": "1m", "refresh_min_s": 1}, {}, MINUTE),
        ({"refresh": "30m"}, {"freshness": Freshness(max_age_s=HOUR)}, HOUR),
        ({"refresh": "2d"}, {}, 2 * DAY),
        ({"refresh_max_s": 2 * HOUR}, {"freshness": Freshness(max_age_s=5 * HOUR)}, 2 * HOUR),
        ({"refresh_min_s": 2 * HOUR}, {}, 2 * HOUR),
    ],
)
def test_the_wait_after_an_answer(settings: dict[str, object], given: dict[str, object], expected: float) -> None:
    assert wait_s(sub(**settings), **given) == pytest.approx(expected)


@pytest.mark.parametrize(
    ("failures", "hours"), [(1, 1), (2, 2), (3, 4), (4, 8), (5, 16), (6, 24), (7, 24), (500, 24)]
)
def test_the_back_off_doubles_up_to_a_day(failures: int, hours: int) -> None:
    assert wait_s(sub(), failures=failures) == hours * HOUR


@pytest.mark.parametrize(
    ("after", "expected"),
    [
        (timedelta(hours=5), 5 * HOUR),
        (timedelta(minutes=1), HOUR),
        (timedelta(days=40), 7 * DAY),
        (timedelta(days=-1), HOUR),
    ],
)
def test_retry_after_is_kept_up_to_seven_days(after: timedelta, expected: float) -> None:
    assert wait_s(sub(), failures=1, status=429, retry_at=NOW + after) == expected


def test_a_busy_server_that_names_a_time_gets_no_back_off_besides() -> None:
    soon = NOW + timedelta(minutes=20)
    assert wait_s(sub(refresh="15m"), failures=5, status=503, retry_at=soon) == 20 * MINUTE
    assert wait_s(sub(refresh="15m"), failures=5, status=500, retry_at=soon) == 16 * HOUR
    stored = feed(failures=5, next_check=NOW + timedelta(hours=9), retry_at=NOW - timedelta(minutes=1))
    assert is_due(replace(stored, status=503), sub(), now=NOW, manual=True, force=False)[0] is True
    assert is_due(replace(stored, status=500), sub(), now=NOW, manual=True, force=False)[0] is False
    assert is_due(replace(stored, status=500), sub(), now=NOW, manual=True, force=False, named=True)[0] is True


def test_what_the_server_and_the_feed_ask_for_holds_for_all_feeds_and_not_for_one_by_name() -> None:
    for stored in ({"fresh_until": NOW + timedelta(hours=1)}, {"skip_hours": (NOW.hour,)}):
        for named in (False, True):
            due, why, until = is_due(feed(**stored), sub(), now=NOW, manual=True, force=False, named=named)
            assert (due, bool(why), until is not None) == (named, not named, not named)
        assert is_due(feed(**stored), sub(), now=NOW, manual=False, force=True)[0] is True


def test_a_feed_that_is_gone_is_never_asked_again_by_itself() -> None:
    gone = next_check(
        sub(), now=NOW, freshness=Freshness(), parsed_ttl_s=None, failures=1, retry_at=None, jitter=0.0, status=410
    )
    assert gone == NEVER
    assert is_due(feed(next_check=gone), sub(), now=NOW, manual=False, force=False)[0] is False
    assert is_due(feed(next_check=gone), sub(), now=NOW, manual=True, force=False)[0] is True


def test_sleepy_feeds_are_asked_more_seldom_up_to_a_day() -> None:
    waits = [wait_s(sub(), unchanged=n) for n in range(60)]
    assert waits[:6] == [HOUR] * 6
    assert waits == sorted(waits)
    assert waits[-1] == DAY
    assert wait_s(sub(refresh="30m"), unchanged=59) == 30 * MINUTE


@pytest.mark.parametrize(
    ("now", "rule", "expected"),
    [
        ("2026-11-24T05:00", "07:00,18:00", "2026-11-24T07:00"),
        ("2026-11-24T07:00", "07:00,18:00", "2026-11-24T18:00"),
        ("2026-11-24T18:30", "18:00, 7:00", "2026-11-25T07:00"),
        # less than the floor before the hour: after the floor
        ("2026-11-24T06:58", "07:00", "2026-11-24T07:13"),
        # the clocks change in between
        ("2026-03-28T18:30", "07:00", "2026-03-29T07:00"),
        ("2026-10-24T18:30", "07:00", "2026-10-25T07:00"),
    ],
)
def test_clock_times_are_local(now: str, rule: str, expected: str) -> None:
    zone = ZoneInfo("Europe/Berlin")
    at = datetime.fromisoformat(now).replace(tzinfo=zone).astimezone(UTC)
    again = next_check(
        sub(refresh=rule), now=at, freshness=Freshness(), parsed_ttl_s=None, failures=0, retry_at=None, jitter=0.1,
        zone=zone,
    )  # fmt: skip
    assert again.astimezone(zone).strftime("%Y-%m-%dT%H:%M") == expected


@pytest.mark.parametrize(
    ("hours", "days", "expected"),
    [
        ((7,), (), "2026-11-24T08:00"),
        ((7, 8, 9), (), "2026-11-24T10:00"),
        ((), ("Tuesday",), "2026-11-25T00:00"),
        ((23,), ("tuesday", "WEDNESDAY "), "2026-11-26T00:00"),
        (range(24), (), "2026-11-24T07:30"),
        ((3,), ("Sunday",), "2026-11-24T07:30"),
    ],
)
def test_skip_hours_and_days(hours: tuple[int, ...], days: tuple[str, ...], expected: str) -> None:
    again = NOW + timedelta(seconds=wait_s(sub(), skip_hours=hours, skip_days=days))
    assert again.strftime("%Y-%m-%dT%H:%M") == expected


MIN = timedelta(minutes=1)


@pytest.mark.parametrize(
    ("stored", "settings", "manual", "force", "due", "until"),
    [
        ({}, {}, False, False, True, None),
        ({"next_check": NOW + MIN}, {}, False, False, False, NOW + MIN),
        ({"next_check": NOW}, {}, False, False, True, None),
        ({"next_check": NOW + MIN}, {}, True, False, True, None),
        ({"last_attempt": NOW - MIN}, {}, True, False, False, NOW + 14 * MIN),
        ({"last_attempt": NOW - MIN}, {"refresh_min_s": 1}, True, False, True, None),
        ({"last_attempt": NOW - MIN}, {}, True, True, True, None),
        ({"last_attempt": NOW + 99 * MIN}, {}, True, False, True, None),
        ({"retry_at": NOW + MIN}, {}, True, True, False, NOW + MIN),
        ({"retry_at": NOW + timedelta(days=99)}, {}, True, True, False, NOW + timedelta(days=7)),
        ({"retry_at": NOW - MIN}, {}, True, False, True, None),
        ({"last_attempt": NOW - 99 * MIN}, {"refresh": "manual"}, False, False, False, None),
        ({}, {"refresh": "manual"}, False, False, True, None),
        ({"last_attempt": NOW - 99 * MIN}, {"refresh": "manual"}, True, False, True, None),
    ],
)
def test_who_is_due(
    stored: dict[str, object],
    settings: dict[str, object],
    manual: bool,
    force: bool,
    due: bool,
    until: datetime | None,
) -> None:
    answer, why, when = is_due(feed(**stored), sub(**settings), now=NOW, manual=manual, force=force)
    assert (answer, when) == (due, until)
    assert bool(why) is not due


def test_an_automatic_feed_is_asked_twice_in_the_time_in_which_it_publishes() -> None:
    hourly = [NOW - timedelta(hours=2 * n) for n in range(30)]
    assert rhythm_s(hourly, now=NOW) == pytest.approx(18 * HOUR / 10)
    assert wait_s(sub(), rhythm=4 * HOUR) == 2 * HOUR
    assert wait_s(sub(), rhythm=60) == 15 * MINUTE
    assert wait_s(sub(), rhythm=40 * DAY) == DAY
    assert wait_s(sub(), rhythm=40 * DAY, jitter=0.1) == DAY
    assert wait_s(sub(), rhythm=40 * DAY, jitter=-0.1) == pytest.approx(DAY)
    assert wait_s(sub(refresh="30m"), rhythm=4 * HOUR) == 30 * MINUTE


def test_a_feed_that_fell_silent_slows_down_and_one_that_says_nothing_has_no_rhythm() -> None:
    before = [NOW - timedelta(days=10, hours=n) for n in range(10)]
    assert rhythm_s(before, now=NOW) == pytest.approx((10 * DAY + 9 * HOUR) / 10)
    assert rhythm_s([NOW, NOW - timedelta(hours=1), None, NOW + timedelta(days=9)], now=NOW) is None
    assert rhythm_s([NOW - timedelta(days=900 + n) for n in range(5)], now=NOW) == 2 * DAY
