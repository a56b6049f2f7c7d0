"""Saving a feed: one transaction, ids and states that outlive the entry, retention."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlite_utils import Database

from termnews.core.errors import NotFoundError, StoreError
from termnews.core.published import ParsedEntry, ParsedFeed, Validators
from termnews.core.subscriptions import Subscription
from termnews.store import connect, entries, feeds, rows, state

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)
SUB = Subscription(id="herald", url="https://herald.example/feed", title="Herald", section="world")


def made(guid: str, title: str = "A title", *, age_h: float = 1, body: str = "word " * 20) -> ParsedEntry:
    return ParsedEntry(
        guid=guid, url=f"https://herald.example/{guid}", title=title, summary="A summary.",
        content_html=f"<p>{body}</p>", content_text=body, published=NOW - timedelta(hours=age_h),
    )  # fmt: skip


@pytest.fixture
def db(tmp_path: Path) -> Database:
    db = connect.open_writer(tmp_path / connect.DATABASE_NAME)
    feeds.sync_subscriptions(db, [SUB])
    return db


def save(db: Database, *parsed: ParsedEntry, sub: Subscription = SUB, now: datetime = NOW, etag: str = "a"):
    feed = ParsedFeed("rss", "The Herald", tuple(parsed))
    good = feeds.GoodAnswer(Validators(etag=etag), now, now + timedelta(hours=1), whole=True)
    return entries.save_feed(db, 1, feed, sub=sub, good=good)


def test_new_changed_and_unchanged_are_told_apart(db: Database) -> None:
    assert len(save(db, made("1"), made("2")).new) == 2
    changes = save(db, made("1"), made("2", "Another title"), made("3"))
    assert [e.guid for e in changes.new] == ["3"]
    assert [e.guid for _, e in changes.changed] == ["2"]
    assert changes.unchanged == 1
    titles = {row.title for row in rows.newest(db.conn, "1", [], limit=9)}
    assert titles == {"A title", "Another title"}


def test_one_guid_for_several_pages_loses_none_of_them(db: Database) -> None:
    first, second = (replace(made(name, name), guid="https://herald.example/") for name in "ab")
    assert len(save(db, first, second).new) == 2
    third = replace(made("c", "c"), guid="https://herald.example/")
    changes = save(db, third, first, second)
    assert [entry.title for entry in changes.new] == ["c"]
    assert changes.unchanged == 2


def test_one_guid_and_one_page_are_one_entry(db: Database) -> None:
    old = replace(made("1"), url="https://herald.example/1?utm_source=rss")
    assert len(save(db, made("1", "Newer version"), old).new) == 1


def test_an_entry_that_comes_back_keeps_its_id_and_stays_read(db: Database) -> None:
    save(db, made("1"))
    state.set_state(db, "read", [1], on=True)
    late = NOW + timedelta(days=200)
    save(db, made("2", age_h=-24 * 200), now=late)
    with pytest.raises(NotFoundError, match="id 1"):
        rows.row(db.conn, 1)
    save(db, made("1"), made("2", age_h=-24 * 200), now=late)
    back = rows.row(db.conn, 1)
    assert back.read
    assert back.first_seen == NOW


def test_what_the_feed_still_publishes_is_never_pruned(db: Database) -> None:
    sub = replace(SUB, max_entries=2)
    save(db, *(made(str(n), age_h=n) for n in range(5)), sub=sub)
    save(db, *(made(str(n), age_h=n) for n in range(5)), sub=sub)
    assert len(rows.newest(db.conn, "1", [], limit=9)) == 5


def test_starred_unread_and_later_survive_ageing(db: Database) -> None:
    save(db, *(made(str(n)) for n in range(4)))
    state.set_state(db, "read", [1, 2, 3], on=True)
    state.set_state(db, "starred", [1], on=True)
    state.set_state(db, "later", [2], on=True)
    save(db, made("new", age_h=-24 * 365), now=NOW + timedelta(days=365))
    assert {row.id for row in rows.newest(db.conn, "1", [], limit=9)} == {1, 2, 4, 5}


def test_a_failing_save_leaves_nothing_behind(db: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    save(db, made("1"), etag="old")

    def broken(*_: object) -> None:
        raise RuntimeError("the power went")

    monkeypatch.setattr(entries.search, "index", broken)
    with pytest.raises(RuntimeError):
        save(db, made("1", "Changed"), made("2"), etag="new")
    assert [row.title for row in rows.newest(db.conn, "1", [], limit=9)] == ["A title"]
    assert feeds.all_feeds(db.conn)[0].validators.etag == "old"


def test_entries_of_one_feed_never_touch_anothers(db: Database) -> None:
    other = replace(SUB, id="wire", url="https://wire.example/feed", title="Wire")
    feeds.sync_subscriptions(db, [SUB, other])
    save(db, made("same", "Ours"))
    entries.save_feed(
        db,
        2,
        ParsedFeed("rss", "", (made("same", "Theirs"),)),
        sub=other,
        good=feeds.GoodAnswer(Validators(), NOW, NOW, whole=True),
    )
    assert {(r.feed_slug, r.title) for r in rows.newest(db.conn, "1", [], limit=9)} == {
        ("herald", "Ours"),
        ("wire", "Theirs"),
    }


def test_a_changed_url_drops_validators_and_keeps_history(db: Database) -> None:
    save(db, made("1"), etag="old")
    feeds.sync_subscriptions(db, [replace(SUB, url="https://herald.example/new")])
    feed = feeds.all_feeds(db.conn)[0]
    assert feed.validators == Validators()
    assert feed.next_check is None
    assert feed.total == 1


def test_a_newer_database_is_refused_with_a_sentence(db: Database, tmp_path: Path) -> None:
    db.execute("PRAGMA user_version = 999")
    db.close()
    with pytest.raises(StoreError, match="newer termnews"):
        connect.open_writer(tmp_path / connect.DATABASE_NAME)


def test_a_file_that_is_no_database_is_left_alone(tmp_path: Path) -> None:
    path = tmp_path / connect.DATABASE_NAME
    path.write_bytes(b"this is no database, but it may be precious" * 100)
    with pytest.raises(StoreError, match="damaged"):
        connect.open_writer(path)
    assert path.read_bytes().startswith(b"this is no database")


def test_two_writers_wait_for_each_other(tmp_path: Path) -> None:
    path = tmp_path / connect.DATABASE_NAME
    one, two = connect.open_writer(path), connect.open_writer(path)
    feeds.sync_subscriptions(one, [SUB])
    save(two, made("1"))
    state.set_state(one, "read", [1], on=True)
    assert rows.row(connect.open_reader(path), 1).read


def test_the_reader_cannot_write(db: Database, tmp_path: Path) -> None:
    reader = connect.open_reader(tmp_path / connect.DATABASE_NAME)
    with pytest.raises(Exception, match="readonly"):
        reader.execute("DELETE FROM feed")
