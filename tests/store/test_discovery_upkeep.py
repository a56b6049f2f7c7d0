"""Whatever comes, changes, goes and comes back: terms, likenesses, stories and copies are those of a rebuild."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlite_utils import Database

from termnews.core.published import ParsedEntry, ParsedFeed, Validators
from termnews.core.subscriptions import Subscription
from termnews.core.terms import term_id, terms_of
from termnews.store import connect, crowds, discovery, entries, feeds
from termnews.store.retention import give_up

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)
SUBS = tuple(
    Subscription(id=f"f{n}", url=f"https://f{n}.example/", title=f"Paper {n}", section="world", max_entries=10**6,
                 keep_s=10**9)
    for n in range(4)
)  # fmt: skip
SUBJECTS = (
    "harbour cities agree common tide wall after nine years of talks",
    "tide wall accord signed by eleven harbour cities in Tromsø",
    "ministers in Tromsø sign the accord on the tide wall for harbour cities",
    "railway bonds sell out in a morning as savers return to the line",
    "savers queue for railway bonds, sold out before noon",
    "forecast for the coast on 8 March: gales and high water",
    "forecast for the coast on 18 March: gales and high water",
    "東京で新しい路線が開通し多くの人が集まった",
)

entry = st.builds(
    lambda subject, cut, more, hours: (" ".join(SUBJECTS[subject].split()[cut:]) + more, SUBJECTS[subject - 1], hours),
    st.integers(0, len(SUBJECTS) - 1), st.integers(0, 3), st.sampled_from(["", " again", ", the capital says"]),
    st.integers(0, 24 * 14),
)  # fmt: skip
change = st.one_of(
    st.tuples(st.just("save"), st.integers(0, 3), st.dictionaries(st.sampled_from("abcdef"), entry, max_size=5)),
    st.tuples(st.just("go"), st.integers(0, 3), st.sets(st.integers(1, 30), max_size=4)),
    st.tuples(st.just("settle"), st.just(0), st.just(0)),
)


def apply(db: Database, changes: Sequence[Any]) -> None:
    good = feeds.GoodAnswer(Validators(), NOW, NOW + timedelta(hours=1), whole=True)
    for kind, feed, what in changes:
        if kind == "save":
            parsed = tuple(
                ParsedEntry(guid=guid, url=None, title=title, summary=summary, published=NOW - timedelta(hours=hours))
                for guid, (title, summary, hours) in what.items()
            )
            entries.save_feed(db, feed + 1, ParsedFeed("rss", f"Paper {feed}", parsed), sub=SUBS[feed], good=good)
        elif kind == "go":
            with connect.transaction(db):
                give_up(db, sorted(what), now=NOW)
        else:
            while discovery.settle(db):
                pass


def indexes(db: Database) -> dict[str, list[Any]]:
    return {
        "term": db.execute("SELECT id, entries FROM term ORDER BY id").fetchall(),
        "posting": db.execute("SELECT key FROM posting ORDER BY key").fetchall(),
        "profile": db.execute("SELECT * FROM profile ORDER BY entry_id").fetchall(),
        "alike": db.execute("SELECT one, other, score FROM alike ORDER BY one, other").fetchall(),
        "stories": db.execute("SELECT id, story_id, copy_of FROM entry ORDER BY id").fetchall(),
        "entries": db.execute("SELECT entries FROM weighing").fetchall(),
    }


@settings(max_examples=80, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(change, max_size=14), st.sampled_from([1, 3, 128]))
def test_what_is_kept_up_to_date_is_what_a_rebuild_makes(changes: list[Any], crowd: int) -> None:
    with TemporaryDirectory() as folder, pytest.MonkeyPatch.context() as patch:
        patch.setattr(crowds, "CROWD", crowd)
        db = connect.open_writer(Path(folder) / connect.DATABASE_NAME)
        feeds.sync_subscriptions(db, SUBS)
        apply(db, changes)
        kept = indexes(db)
        discovery.rebuild(db)
        assert indexes(db) == kept
        recounted = Counter(
            number
            for title, summary, source in db.execute(
                "SELECT e.title, e.summary, f.feed_title FROM entry e JOIN feed f ON f.id = e.feed_id")
            for number in {term_id(stem) for stem in terms_of(title, summary, source or "").every}
        )
        assert dict(kept["term"]) == recounted
        connect.close_writer(db)


def test_a_rebuild_mends_what_was_lost(tmp_path: Path) -> None:
    db = connect.open_writer(tmp_path / connect.DATABASE_NAME)
    feeds.sync_subscriptions(db, SUBS)
    apply(db, [("save", n, {"a": (SUBJECTS[n % 3], SUBJECTS[(n + 1) % 3], n)}) for n in range(4)])
    whole = indexes(db)
    assert len({story for _, story, _ in whole["stories"]}) == 1
    for damage in ("DELETE FROM alike", "UPDATE term SET entries = 99", "DELETE FROM posting",
                   "UPDATE entry SET story_id = NULL, copy_of = 7", "UPDATE weighing SET entries = 5",
                   "INSERT INTO profile VALUES (999, 1, 0, x'00000000')"):
        db.execute(damage)
    assert discovery.rebuild(db) == 4
    assert indexes(db) == whole


def test_entries_from_before_there_were_profiles_are_caught_up_with(tmp_path: Path) -> None:
    db = connect.open_writer(tmp_path / connect.DATABASE_NAME)
    feeds.sync_subscriptions(db, SUBS)
    apply(db, [("save", n, {"a": (SUBJECTS[n % 3], SUBJECTS[(n + 1) % 3], n)}) for n in range(4)])
    for table in ("profile", "term", "posting", "alike"):
        db.execute(f"DELETE FROM {table}")
    db.execute("UPDATE weighing SET entries = 0, weighed = 0")
    db.execute("UPDATE entry SET story_id = NULL")
    assert discovery.settle(db)
    while discovery.settle(db):
        pass
    assert not discovery.settle(db)
    assert db.execute("SELECT count(*) FROM profile").fetchone() == (4,)
    assert len({story for (story,) in db.execute("SELECT story_id FROM entry")}) == 1


def test_a_feed_of_entries_that_differ_in_a_number_costs_no_square_of_them(tmp_path: Path) -> None:
    db = connect.open_writer(tmp_path / connect.DATABASE_NAME)
    feeds.sync_subscriptions(db, SUBS)
    good = feeds.GoodAnswer(Validators(), NOW, NOW + timedelta(hours=1), whole=True)

    def save(count: int) -> int:
        parsed = tuple(
            ParsedEntry(guid=f"flat-{n}", url=None, title=f"Flat {1000 + n} to let in the harbour quarter, balcony",
                        summary="Rent, rooms and how to view it.", published=NOW - timedelta(seconds=n))
            for n in range(count)
        )  # fmt: skip
        entries.save_feed(db, 1, ParsedFeed("rss", "Paper 0", parsed), sub=SUBS[0], good=good)
        return int(db.execute("SELECT count(*) FROM alike").fetchone()[0])

    assert save(crowds.CROWD) == crowds.CROWD * (crowds.CROWD - 1)
    assert save(crowds.CROWD + 1) == 0
    assert save(crowds.CROWD * 3) == 0
    with connect.transaction(db):
        give_up(db, [entry for (entry,) in db.execute("SELECT id FROM entry ORDER BY id DESC LIMIT ?",
                                                      [crowds.CROWD * 3 - 100])], now=NOW)
    kept = indexes(db)
    assert len(kept["alike"]) == 100 * 99
    discovery.rebuild(db)
    assert indexes(db) == kept
