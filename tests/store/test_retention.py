"""What is given up leaves nothing behind, and what the reader put by is never given up."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from loopback import Loopback
from termnews.config.load import load_config
from termnews.reader import Reader
from termnews.store import retention
from termnews.store.connect import close_writer, open_writer

if TYPE_CHECKING:
    from sqlite_utils import Database

START = datetime(2026, 3, 2, 12, tzinfo=UTC)
DAY = timedelta(days=1)


def rss(name: str, *numbers: int) -> str:
    items = "".join(
        f"<item><title>{name} {n} of {n} harbours</title><guid>{name}{n}</guid>"
        f"<description>The ferry number {n} waits for the tide of {name}. {'More words. ' * 40}</description></item>"
        for n in numbers
    )
    return f"<rss version='2.0'><channel><title>{name}</title>{items}</channel></rss>"


class Shelf:
    """A store that is refreshed on a clock that is set."""

    def __init__(self, folder: Path, loopback: Loopback) -> None:
        self.now = START
        loopback.clock = lambda: self.now
        self.data, self.toml, self._loopback = folder / "data", folder / "feeds.toml", loopback
        self.subscribe("a", "b")

    def subscribe(self, *names: str, more: str = "") -> None:
        feeds = "".join(f'[[feed]]\nid = "{name}"\nurl = "{self._loopback.url(f"/{name}")}"\n' for name in names)
        text = 'version = 1\n[defaults]\nfull_text = "off"\nkeep = "30d"\n'
        self.toml.write_text(text + more + feeds, encoding="utf-8")

    def reader(self) -> Reader:
        return Reader(load_config(self.toml), self.data, clock=lambda: self.now, inline=True)

    async def refresh(self, after: timedelta = DAY) -> None:
        self.now += after
        async with self.reader() as reader:
            async for result in reader.refresh(force=True):
                assert result.error is None

    async def titles(self, query: str = "") -> list[str]:
        async with self.reader() as reader:
            return sorted(row.title.partition(" of")[0] for row in await reader.entries(query, limit=500))

    def database(self) -> Database:
        return open_writer(self.data / "termnews.db")


@pytest.fixture
async def shelf(tmp_path: Path, loopback: Loopback) -> Shelf:
    """Ten entries a feed, all read; of a's, 0 is starred, 1 put by, 2 tagged, 3 was opened."""
    made = Shelf(tmp_path, loopback)
    for name in "ab":
        loopback.feed(f"/{name}", rss(name, *range(10)))
    await made.refresh()
    async with made.reader() as reader:
        ids = {row.title.partition(" of")[0]: row.id for row in await reader.entries(limit=50)}
        await reader.set_starred([ids["a 0"]], True)
        await reader.set_later([ids["a 1"]], True)
        await reader.set_tags([ids["a 2"]], "keep")
        await reader.article(ids["a 3"])
        await reader.mark_read()
    return made


def orphans(db: Database) -> dict[str, int]:
    """Rows of every table that tell of an entry which is not there, and terms that nothing has."""
    found = {"keys": len(db.execute("PRAGMA foreign_key_check").fetchall())}
    for table, column in (("entry_content", "id"), ("article", "id"), ("search_content", "id"),
                          ("search_docsize", "id"), ("search_waiting", "id"), ("profile", "entry_id"), ("alike", "one"),
                          ("alike", "other")):
        found[f"{table}.{column}"] = db.execute(
            f"SELECT count(*) FROM {table} WHERE {column} NOT IN (SELECT id FROM entry)").fetchone()[0]
    db.execute("INSERT INTO search (search) VALUES ('integrity-check')")
    found["present"] = db.execute(
        "SELECT count(*) FROM entry_state WHERE present <> (id IN (SELECT id FROM entry))").fetchone()[0]
    found["weighed"] = db.execute(
        "SELECT abs((SELECT entries FROM weighing) - (SELECT count(*) FROM profile))").fetchone()[0]
    return {table: rows for table, rows in found.items() if rows}


async def test_what_grows_old_goes_with_all_that_hung_on_it_but_for_what_was_put_by(
    shelf: Shelf, loopback: Loopback
) -> None:
    for name in "ab":
        loopback.feed(f"/{name}", rss(name, 20))
    await shelf.refresh(20 * DAY)
    assert len(await shelf.titles()) == 22
    await shelf.refresh(9 * DAY)
    loopback.feed("/a", rss("a", 21))
    loopback.feed("/b", rss("b", 21))
    await shelf.refresh(3 * DAY)
    assert await shelf.titles() == ["a 0", "a 1", "a 2", "a 20", "a 21", "b 20", "b 21"]
    db = shelf.database()
    assert orphans(db) == {}
    assert db.execute("SELECT count(*) FROM entry_state WHERE present = 0").fetchone()[0] == 17
    close_writer(db)


async def test_no_number_of_entries_takes_away_what_was_put_by(shelf: Shelf, loopback: Loopback) -> None:
    shelf.subscribe("a", "b", more="max_entries = 3\n")
    loopback.feed("/a", rss("a", 30, 31, 32, 33))
    await shelf.refresh()
    assert await shelf.titles("feed:a") == ["a 0", "a 1", "a 2", "a 30", "a 31", "a 32", "a 33"]
    db = shelf.database()
    assert orphans(db) == {}
    close_writer(db)


async def test_an_entry_that_comes_back_is_read_for_a_year_and_then_new(shelf: Shelf, loopback: Loopback) -> None:
    everything = rss("b", *range(10))
    loopback.feed("/b", rss("b", 20))
    await shelf.refresh(25 * DAY)
    loopback.feed("/b", rss("b", 21))
    await shelf.refresh(25 * DAY)
    assert "b 5" not in await shelf.titles()
    loopback.feed("/b", everything)
    await shelf.refresh(DAY)
    assert "b 5" in await shelf.titles("is:read")
    loopback.feed("/b", rss("b", 22))
    await shelf.refresh(25 * DAY)
    loopback.feed("/b", rss("b", 23))
    await shelf.refresh(25 * DAY)
    db = shelf.database()
    states = db.execute("SELECT count(*) FROM entry_state").fetchone()[0]
    retention.tidy(db, now=shelf.now + retention.STATE_KEPT - 2 * DAY)
    assert db.execute("SELECT count(*) FROM entry_state").fetchone()[0] == states
    retention.tidy(db, now=shelf.now + retention.STATE_KEPT + 2 * DAY)
    assert db.execute("SELECT count(*) FROM entry_state WHERE present = 0").fetchone()[0] == 0
    assert db.execute("SELECT count(*) FROM reading_event WHERE entry_id NOT IN (SELECT id FROM entry_state)"
                      ).fetchone()[0] == 0
    assert orphans(db) == {}
    close_writer(db)


async def test_a_feed_that_was_removed_goes_after_a_season_but_for_what_was_put_by(
    shelf: Shelf, loopback: Loopback
) -> None:
    shelf.subscribe("b")
    loopback.feed("/b", rss("b", *range(11)))
    await shelf.refresh()
    db = shelf.database()
    assert db.execute("SELECT count(*) FROM entry WHERE feed_id = (SELECT id FROM feed WHERE slug = 'a')"
                      ).fetchone()[0] == 10
    close_writer(db)
    shelf.subscribe("a", "b")  # thought better of
    loopback.feed("/b", rss("b", *range(12)))
    await shelf.refresh()
    shelf.subscribe("b")
    loopback.feed("/b", rss("b", *range(13)))
    await shelf.refresh()
    db = shelf.database()
    retention.tidy(db, now=shelf.now + retention.REMOVED_FEED_KEPT + DAY)
    left = db.execute("SELECT s.guid FROM entry e JOIN entry_state s ON s.id = e.id JOIN feed f ON f.id = e.feed_id "
                      "WHERE f.slug = 'a' ORDER BY s.guid").fetchall()
    assert left == [("a0",), ("a1",), ("a2",)]
    assert orphans(db) == {}
    db.execute("UPDATE entry_state SET starred = 0, later = 0, own_tags = '[]'")
    retention.tidy(db, now=shelf.now + 2 * retention.REMOVED_FEED_KEPT)
    retention.tidy(db, now=shelf.now + 2 * retention.REMOVED_FEED_KEPT + retention.STATE_KEPT + 2 * DAY)
    assert db.execute("SELECT slug FROM feed").fetchall() == [("b",)]
    assert orphans(db) == {}
    close_writer(db)
