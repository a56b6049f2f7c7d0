"""What entries have in common for ``[app] dedupe``, and how many sources a story has."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlite_utils import Database

from termnews.core.folding import Dedupe
from termnews.core.published import ParsedEntry, ParsedFeed, Validators
from termnews.core.subscriptions import Subscription
from termnews.store import connect, entries, feeds, folding, latest, rows, stories

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)
SUBS = tuple(Subscription(id=f"f{n}", url=f"https://f{n}.example/", title=f"F{n}", section="world") for n in range(4))
TEXT = "Eleven harbour cities of the Round Sea signed an accord on a common tide wall, ending nine years of talks."
OWN = "The accord of the harbour cities on the tide wall was signed; shipowners dislike its exemptions for barges."


@pytest.fixture
def db(tmp_path: Path) -> Database:
    db = connect.open_writer(tmp_path / connect.DATABASE_NAME)
    feeds.sync_subscriptions(db, SUBS)
    told = [
        ("Tide wall accord signed by harbour cities", TEXT, "https://www.house.example/1"),
        ("Harbour cities sign tide wall accord", OWN, "https://house.example/2?utm_source=x"),
        ("Harbour cities sign a tide wall accord", TEXT, "https://other.example/3"),
        ("Accord of harbour cities on tide wall signed", OWN + " Lenders like it.", "https://house.example/2"),
    ]
    for feed, (title, summary, url) in enumerate(told):
        parsed = ParsedEntry(guid="same" if feed < 2 else f"own-{feed}", url=url, title=title, summary=summary,
                             published=NOW - timedelta(hours=4 - feed))
        good = feeds.GoodAnswer(Validators(), NOW, NOW + timedelta(hours=1), whole=True)
        entries.save_feed(db, feed + 1, ParsedFeed("rss", f"F{feed}", (parsed,)), sub=SUBS[feed], good=good)
    return db


def together(db: Database, dedupe: Dedupe) -> list[list[int]]:
    found: dict[object, list[int]] = {}
    for entry, group in folding.groups(db.conn, dedupe).items():
        found.setdefault(group, []).append(entry)
    return sorted(map(sorted, found.values()))


def test_what_is_the_same(db: Database) -> None:
    assert together(db, "off") == []
    assert together(db, "guid") == [[1, 2]]
    assert together(db, "url") == [[1, 2, 4]]  # one guid, and one page
    assert together(db, "story") == [[1, 2, 3, 4]]
    db.execute("UPDATE entry_state SET guid = 'own' WHERE id = 2")
    assert together(db, "guid") == []
    assert together(db, "url") == [[2, 4]]


@pytest.mark.parametrize(("dedupe", "same"), [("off", []), ("guid", [2]), ("url", [2, 4]), ("story", [2, 3, 4])])
def test_the_others_of_one(db: Database, dedupe: Dedupe, same: list[int]) -> None:
    assert folding.same_as(db.conn, 1, dedupe) == same
    db.execute("UPDATE entry_state SET read = 1 WHERE id = 2")
    assert folding.unread(db.conn, same) == [entry for entry in same if entry != 2]


@pytest.mark.parametrize(
    ("dedupe", "stand"), [("off", [1, 2, 3, 4]), ("guid", [1, 3, 4]), ("url", [1, 3]), ("story", [1, 2])]
)
def test_what_stands_once_among_the_latest(db: Database, dedupe: Dedupe, stand: list[int]) -> None:
    assert sorted(row.id for row in latest.latest(db.conn, limit=9, dedupe=dedupe)[0]) == stand
    db.execute("UPDATE feed SET muted = 1 WHERE id = 1")
    without = {"off": [2, 3, 4], "guid": [2, 3, 4], "url": [2, 3], "story": [2, 3]}[dedupe]
    assert sorted(row.id for row in latest.latest(db.conn, limit=9, dedupe=dedupe)[0]) == without


def test_the_groups_of_a_few_are_those_of_all(db: Database) -> None:
    assert folding.groups_among(db.conn, "story", [1]) is None
    assert folding.groups_among(db.conn, "off", [1, 2]) == {}
    assert folding.groups_among(db.conn, "guid", [1, 2, 3]) == {1: 1, 2: 1, 3: 3}
    assert folding.groups_among(db.conn, "url", [1, 2, 3, 4]) == {1: 1, 2: 1, 3: 3, 4: 1}


def test_a_page_is_known_again_when_its_address_changes(db: Database) -> None:
    parsed = ParsedEntry(guid="own-2", url="https://house.example/2#top", title="Tide wall", summary="Moved.")
    good = feeds.GoodAnswer(Validators(), NOW, NOW + timedelta(hours=1), whole=True)
    entries.save_feed(db, 3, ParsedFeed("rss", "F2", (parsed,)), sub=SUBS[2], good=good)
    assert together(db, "url") == [[1, 2, 3, 4]]


def test_copies_and_feeds_of_one_house_are_one_source(db: Database) -> None:
    copies = dict(db.execute("SELECT id, copy_of FROM entry").fetchall())
    assert copies == {1: None, 2: None, 3: 1, 4: 2}
    assert {row.sources for row in rows.rows(db.conn, [1, 2, 3, 4])} == {1}  # two of one house, two copies
    db.execute("UPDATE entry SET url = 'https://gallery.example/2' WHERE id = 2")
    assert {row.sources for row in rows.rows(db.conn, [1, 2, 3, 4])} == {2}
    story, = stories.stories(db.conn, now=NOW, limit=5)
    assert (story.sources, story.entries) == (2, (1, 2, 3, 4))


def test_the_coverage_of_an_entry_holds_the_entry_even_of_a_muted_feed(db: Database) -> None:
    db.execute("UPDATE feed SET muted = 1 WHERE id IN (2, 3)")
    assert stories.coverage(db.conn, 1) == [1, 4]
    assert stories.coverage(db.conn, 2) == [1, 2, 4]
