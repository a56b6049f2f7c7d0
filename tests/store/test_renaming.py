"""What is known of a feed stays with its address when its id changes, and with its id when its address changes."""

from __future__ import annotations

from pathlib import Path

import pytest
from sqlite_utils import Database

from termnews.config.edit import remove_feed
from termnews.config.load import load_config
from termnews.core.subscriptions import Subscription
from termnews.store import connect, feeds


def sub(feed_id: str, url: str) -> Subscription:
    return Subscription(id=feed_id, url=f"https://{url}.example/feed", title=feed_id.title(), section="world")


@pytest.fixture
def db(tmp_path: Path) -> Database:
    db = connect.open_writer(tmp_path / connect.DATABASE_NAME)
    sync(db, a="a", b="b", c="c")
    return db


def sync(db: Database, **wanted: str) -> dict[str, int]:
    """Ids as they are in the file -> numbers in the store."""
    feeds.sync_subscriptions(db, [sub(feed_id, url) for feed_id, url in wanted.items()])
    return {feed.slug: feed.id for feed in feeds.all_feeds(db.conn)}


def test_a_new_id_is_no_new_feed(db: Database) -> None:
    assert sync(db, a="a", news="b", c="c") == {"a": 1, "news": 2, "c": 3}


def test_ids_may_be_exchanged(db: Database) -> None:
    assert sync(db, a="b", b="c", c="a") == {"a": 2, "b": 3, "c": 1}


def test_a_new_address_is_no_new_feed(db: Database) -> None:
    db.execute("UPDATE feed SET etag = 'old'")
    assert sync(db, a="elsewhere", b="b", c="c") == {"a": 1, "b": 2, "c": 3}
    assert [etag for (etag,) in db.execute("SELECT etag FROM feed ORDER BY id")] == [None, "old", "old"]


def test_the_id_of_a_feed_that_is_gone_may_go_to_the_next(db: Database) -> None:
    assert sync(db, a="b", c="c") == {"a": 2, "c": 3}
    assert sync(db, a="b", c="c", back="a") == {"a": 2, "c": 3, "back": 1}, "what was put aside comes back"


def test_an_address_that_was_given_up_takes_no_id_away(db: Database) -> None:
    sync(db, a="a", b="b")
    assert sync(db, a="c", b="b") == {"a": 1, "b": 2}


def test_removing_one_of_two_feeds_with_a_title_keeps_the_others_history(tmp_path: Path, db: Database) -> None:
    path = tmp_path / "feeds.toml"
    feed = '[[feed]]\ntitle = "News"\nurl = "https://{}.example/world/feed"\n'
    path.write_text("".join(map(feed.format, "xy")), encoding="utf-8")
    feeds.sync_subscriptions(db, load_config(path).subscriptions)
    before = {feed.url: feed.id for feed in feeds.all_feeds(db.conn)}
    first, second = load_config(path).subscriptions
    remove_feed(path, first.id)
    (left,) = load_config(path).subscriptions
    assert (left.url, left.id) == (second.url, first.id)
    feeds.sync_subscriptions(db, [left])
    assert {feed.url: feed.id for feed in feeds.all_feeds(db.conn)} == {second.url: before[second.url]}
