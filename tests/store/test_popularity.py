"""Reading events in the store: what is counted, how it ranks, what a wrong clock does, and forgetting."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlite_utils import Database

from termnews.core.models import EventKind, ReadingEvent
from termnews.core.popular import RANGES
from termnews.core.published import ParsedEntry, ParsedFeed, Validators
from termnews.core.subscriptions import Subscription
from termnews.store import chart, connect, entries, events, feeds, popularity, retention, state

NOW = datetime(2026, 11, 24, 8, tzinfo=UTC)
HOUR = timedelta(hours=1)
HERALDS = ("herald", "courier", "post")


@pytest.fixture
def db(tmp_path: Path) -> Iterator[Database]:
    """Three feeds tell one story (entries 1, 3, 5), and each one of its own (2, 4, 6)."""
    db = connect.open_writer(tmp_path / connect.DATABASE_NAME)
    subs = [Subscription(id=name, url=f"https://{name}.example/feed", section="world") for name in HERALDS]
    feeds.sync_subscriptions(db, subs)
    own = ("Railway bonds sell out in a morning", "A quiet star blinked over Tromsø", "Bees learn to queue in town")
    told = (
        ("Harbour cities agree a common tide wall after nine years", "Eleven ports will share the cost and engineers."),
        ("Tide wall of the harbour cities: accord signed by eleven ports", "Nine years of talks end in a ferry hall."),
        ("Eleven harbour cities sign the tide wall accord", "The ports share what the wall costs, after long talks."),
    )
    for number, (name, title) in enumerate(zip(HERALDS, own, strict=True), start=1):
        parsed = (
            ParsedEntry(guid="story", url=None, title=told[number - 1][0], summary=told[number - 1][1],
                        published=NOW - HOUR),
            ParsedEntry(guid="own", url=None, title=title, summary=f"Only the {name} has this.", published=NOW - HOUR),
        )  # fmt: skip
        good = feeds.GoodAnswer(Validators(), NOW, NOW, whole=True)
        entries.save_feed(db, number, ParsedFeed("rss", name, parsed), sub=subs[number - 1], good=good)
    yield db
    db.close()


def visit(db: Database, entry: int, at: datetime, *, dwell_s: float = 60, progress: float = 0.6) -> None:
    events.record(db, ReadingEvent(entry, EventKind.OPENED, at))
    events.extend_visit(db, entry, dwell_s=dwell_s, progress=progress)


def shown(db: Database, range_: str = "week", *, now: datetime = NOW, recording: bool = True) -> list[tuple[int, str]]:
    found = chart.chart(db.conn, RANGES[range_], now=now, limit=10, recording=recording)
    return [(row.entry.id, row.why) for row in found.rows]


def test_without_reads_the_most_covered_stories_are_shown_and_said_so(db: Database) -> None:
    found = chart.chart(db.conn, RANGES["week"], now=NOW, limit=10)
    assert found.heading == "Most covered · no reads yet"
    assert [row.why for row in found.rows] == ["3 sources"]
    assert "tide wall" in found.rows[0].entry.title


def test_a_read_beats_coverage_by_three_sources_and_a_glance_is_no_read(db: Database) -> None:
    visit(db, 4, NOW - 2 * HOUR)
    visit(db, 2, NOW - HOUR, dwell_s=2, progress=0.1)
    assert shown(db)[0] == (4, "1 read")
    assert [why for _, why in shown(db)] == ["1 read", "3 sources"]


def test_counts_are_true_in_each_range(db: Database) -> None:
    for days in (0.1, 3, 20, 100):
        visit(db, 4, NOW - timedelta(days=days))
    visit(db, 2, NOW - timedelta(days=2))
    assert [shown(db, name)[0] for name in RANGES] == [(4, "1 read"), (4, "2 reads"), (4, "3 reads"), (4, "4 reads")]
    assert (2, "1 read") not in shown(db, "today")
    assert (2, "1 read") in shown(db, "all")


def test_a_visit_goes_on_when_it_is_opened_again_soon(db: Database) -> None:
    visit(db, 4, NOW)
    visit(db, 4, NOW + timedelta(minutes=20))
    assert shown(db, now=NOW + HOUR) [0] == (4, "1 read")
    visit(db, 4, NOW + 3 * HOUR)
    assert shown(db, now=NOW + 4 * HOUR)[0] == (4, "2 reads")


def test_no_more_than_three_visits_a_day_count(db: Database) -> None:
    for hours in range(0, 20, 2):
        visit(db, 4, NOW + hours * HOUR)
    assert shown(db, now=NOW + 20 * HOUR)[0] == (4, "3 reads")


def test_recency_orders_a_day_and_the_sum_orders_all_time(db: Database) -> None:
    for days in (40, 41, 42):
        visit(db, 2, NOW - timedelta(days=days))
    visit(db, 4, NOW - HOUR)
    assert shown(db, "all")[0][0] == 2
    assert shown(db, "month")[0][0] == 4


def test_a_star_counts_while_it_is_there(db: Database) -> None:
    visit(db, 2, NOW - HOUR)
    visit(db, 4, NOW - HOUR, progress=0.9)
    assert shown(db)[0][0] == 4
    state.set_state(db, "starred", [2], on=True)
    events.star(db, [2], on=True, at=NOW)
    assert shown(db)[0][0] == 2
    state.set_state(db, "starred", [2], on=False)
    events.star(db, [2], on=False, at=NOW)
    assert shown(db)[0][0] == 4


def test_a_clock_that_jumps_harms_nothing(db: Database) -> None:
    visit(db, 2, NOW - HOUR)
    future = NOW + timedelta(days=3650)
    visit(db, 4, future)
    visit(db, 6, datetime(1970, 1, 2, tzinfo=UTC))
    for name in ("today", "week", "month"):
        assert [entry for entry, why in shown(db, name) if "read" in why] == [2], name
    assert {entry for entry, why in shown(db, "all") if "read" in why} == {2, 4, 6}
    visit(db, 4, NOW - 0.5 * HOUR, progress=1.0)
    assert shown(db, "today")[:2] == [(4, "1 read"), (2, "1 read")]
    retention.tidy(db, now=future)
    assert [entry for entry, why in shown(db, "week") if "read" in why] == [4, 2]
    assert all("read" not in why for _, why in shown(db, now=datetime(1980, 1, 1, tzinfo=UTC)))
    assert [entry for entry, why in shown(db, "week") if "read" in why] == [4, 2]


def test_what_is_stored_is_what_a_rebuild_gives(db: Database) -> None:
    visit(db, 2, NOW - HOUR)
    visit(db, 4, NOW - 30 * HOUR, progress=1.0)
    visit(db, 4, NOW - HOUR)
    events.record(db, ReadingEvent(4, EventKind.BROWSER, NOW))
    before = db.execute("SELECT * FROM popularity ORDER BY entry_id").fetchall()
    assert len(before) == 2
    with connect.transaction(db):
        popularity.rebuild(db)
    assert db.execute("SELECT * FROM popularity ORDER BY entry_id").fetchall() == before


def test_events_are_forgotten_after_400_days(db: Database) -> None:
    visit(db, 2, NOW - timedelta(days=401))
    visit(db, 4, NOW - timedelta(days=399))
    retention.tidy(db, now=NOW)
    assert {entry for entry, why in shown(db, "all") if "read" in why} == {2, 4}, "one reads too little to be sure"
    for days in (1, 2, 3):
        visit(db, 6, NOW - timedelta(days=days))
    retention.tidy(db, now=NOW)
    assert {entry for entry, why in shown(db, "all") if "read" in why} == {4, 6}


def test_clearing_leaves_no_trace_in_the_file(db: Database, tmp_path: Path) -> None:
    visit(db, 2, NOW - HOUR, dwell_s=12345.678)
    state.set_state(db, "starred", [4], on=True)
    assert events.clear(db) == (1, True)
    assert shown(db) == shown(db, recording=False)
    assert db.execute("SELECT count(*) FROM reading_event").fetchone()[0] == 0
    assert db.execute("SELECT starred FROM entry_state WHERE id = 4").fetchone()[0] == 1
    import struct

    path = tmp_path / connect.DATABASE_NAME
    traces = [p for p in tmp_path.iterdir() if struct.pack(">d", 12345.678) in p.read_bytes()]
    assert path.stat().st_size
    assert traces == []


def test_clearing_says_where_another_program_keeps_traces(db: Database, tmp_path: Path) -> None:
    visit(db, 2, NOW - HOUR)
    other = connect.open_reader(tmp_path / connect.DATABASE_NAME)
    other.execute("BEGIN")
    other.execute("SELECT count(*) FROM reading_event").fetchone()
    db.execute("PRAGMA busy_timeout = 10")
    assert events.clear(db) == (1, False)
    other.close()


def test_history_that_is_off_shows_nothing_of_what_was_read(db: Database) -> None:
    visit(db, 4, NOW - HOUR)
    found = chart.chart(db.conn, RANGES["week"], now=NOW, limit=10, recording=False)
    assert found.heading == "Most covered · history is off"
    assert [row.why for row in found.rows] == ["3 sources"]


@pytest.mark.parametrize("kind", ["star", "glance"])
def test_nothing_of_a_clock_that_ran_ahead_leads_for_months(db: Database, kind: str) -> None:
    for entry, at in ((2, NOW - 3 * HOUR), (4, NOW - 2 * HOUR), (4, NOW - HOUR)):
        visit(db, entry, at, progress=1.0)
    later = NOW + timedelta(days=300)
    if kind == "star":
        state.set_state(db, "starred", [2], on=True)
        events.star(db, [2], on=True, at=later)
    else:
        visit(db, 2, later, dwell_s=1, progress=0.1)
    for range_ in ("today", "week", "month"):
        assert [entry for entry, _ in shown(db, range_)][:2] == [4, 2], range_
    before = popularity.top(db.conn, RANGES["week"], now=NOW, limit=9)
    popularity.rebuild(db)
    assert popularity.top(db.conn, RANGES["week"], now=NOW, limit=9) == before
