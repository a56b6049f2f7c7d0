"""Most Popular: visits and their weights, keys that do not know the moment, and words that are true."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from termnews.core.models import EventKind, ReadingEvent
from termnews.core.popular import (
    RANGES,
    UNMEASURED_S,
    Popular,
    Reading,
    Visit,
    coverage_key,
    explained,
    rank_key,
    readings,
    reads_label,
)

NOW = datetime(2026, 11, 24, 8, tzinfo=UTC)
MOMENT = st.integers(0, 300 * 24 * 60).map(lambda minutes: NOW - timedelta(minutes=minutes))
VISIT = st.builds(Visit, MOMENT, st.floats(0, 900), st.floats(0, 1), st.booleans())
HALF_LIVES = [each.half_life_s for each in RANGES.values()]


def event(kind: EventKind, minutes: float = 0, *, dwell_s: float = 0, progress: float = 0) -> ReadingEvent:
    return ReadingEvent(7, kind, NOW + timedelta(minutes=minutes), dwell_s, progress)


def test_events_make_visits() -> None:
    opened, browser, finished, starred = (EventKind.OPENED, EventKind.BROWSER, EventKind.FINISHED, EventKind.STARRED)
    assert readings([]) is None
    reading = readings(
        [event(opened, dwell_s=90, progress=0.4), event(browser, 5), event(finished, 6), event(starred, 7),
         event(browser, 300)], words=500, starred=True,
    )  # fmt: skip
    assert reading is not None
    assert reading.visits == (
        Visit(NOW, 90, 1.0, browser=True), Visit(NOW + timedelta(hours=5), UNMEASURED_S, browser=True),
    )  # fmt: skip
    assert reading.starred_at == NOW + timedelta(minutes=7)
    unstarred = readings([event(starred)], starred=False)
    assert unstarred is None or unstarred.weights == []


@given(VISIT.filter(lambda visit: visit.is_read), st.builds(Visit, MOMENT, st.floats(0, 4.9), st.floats(0, 0.49)),
       st.integers(0, 5000), st.sampled_from(HALF_LIVES))
def test_a_bounce_never_beats_a_read_of_the_same_time(one: Visit, other: Visit, words: int, half: float | None) -> None:
    assert not other.is_read
    read, bounce = one.weight(words), other.weight(words)
    assert bounce < read
    keys = [rank_key([(NOW, weight)], half) for weight in (read, bounce)]
    assert keys[0] is not None
    assert keys[1] is not None
    assert keys[0] > keys[1]


@given(st.lists(st.lists(VISIT, min_size=1, max_size=4), min_size=2, max_size=6), st.sampled_from(HALF_LIVES),
       st.integers(0, 10_000))
def test_the_order_stands_still_while_nothing_happens(
    entries: list[list[Visit]], half: float | None, later_minutes: int
) -> None:
    weights = [[(visit.at, visit.weight(300)) for visit in visits] for visits in entries]
    keys = [rank_key(each, half) or 0.0 for each in weights]

    def at(now: datetime) -> list[float]:
        return [sum(w * 2 ** ((t - now).total_seconds() / half) if half else w for t, w in each) for each in weights]

    for now in (NOW, NOW + timedelta(minutes=later_minutes)):
        scores = at(now)
        for one in range(len(keys)):
            for other in range(len(keys)):
                if keys[one] > keys[other] + 1e-6:
                    assert scores[one] >= scores[other]


@given(st.lists(VISIT, min_size=1, max_size=6), st.sampled_from(HALF_LIVES))
def test_more_reading_never_lowers_a_rank(visits: list[Visit], half: float | None) -> None:
    weights = [(visit.at, visit.weight(300)) for visit in visits]
    before, after = rank_key(weights[:-1], half), rank_key(weights, half)
    assert after is not None
    assert before is None or after >= before


def test_what_came_of_a_visit_weighs() -> None:
    glance, short, whole = Visit(NOW, 2, 0.1), Visit(NOW, 30, 0.2), Visit(NOW, 200, 1.0)
    assert glance.weight(500) < short.weight(500) < whole.weight(500) < Visit(NOW, 200, 1.0, browser=True).weight(500)
    assert whole.weight(500) == pytest.approx(2.5, abs=0.01)
    assert Visit(NOW, UNMEASURED_S).is_read
    assert not Visit(NOW, 1.0, 0.94).is_read, "a short article is in sight at once"
    assert Visit(NOW, 2.0, 0.94).is_read


def test_a_clock_that_ran_ahead_counts_for_no_range_of_time() -> None:
    reading = Reading(7, (Visit(NOW + timedelta(days=3650), 60, 1.0), Visit(NOW - timedelta(hours=1), 60, 1.0)))
    assert reading.reads(since=NOW - timedelta(days=1), until=NOW) == 1
    assert reading.before(NOW).weights == [(NOW - timedelta(hours=1), 2.5)]
    told = explained(reading, RANGES["week"], now=NOW)
    assert [round(weight, 1) for _, _, weight in told] == [0.0, 2.5]


def test_coverage_counts_sources_and_fades() -> None:
    assert coverage_key(5, NOW) > coverage_key(3, NOW) > coverage_key(2, NOW) > coverage_key(1, NOW)
    assert coverage_key(2, NOW) > coverage_key(3, NOW - timedelta(days=2))


def test_labels_and_titles_are_true() -> None:
    assert [reads_label(count) for count in (1, 3, 1200)] == ["1 read", "3 reads", "1,200 reads"]
    week = RANGES["week"]
    assert Popular(week, (), read=3, ever=True).heading == "Most popular · 7 days"
    assert Popular(RANGES["all"], (), read=3, ever=True).basis == "your reads"
    assert Popular(week).heading == "Most covered · no reads yet"
    assert Popular(week, ever=True).heading == "Most covered · no reads in the last 7 days"
    assert Popular(week, recording=False).heading == "Most covered · history is off"


def test_an_explanation_says_what_was_done() -> None:
    reading = Reading(7, (Visit(NOW, 90, 0.4, browser=True), Visit(NOW, 2, 0.1)), NOW, words=400)
    told = [what for _, what, _ in explained(reading, RANGES["all"], now=NOW)]
    assert told == ["1 min 30 s, 40 % seen, opened in the browser", "2 s, 10 % seen, no read: a glance", "starred"]
