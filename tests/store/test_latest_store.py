"""Latest from the store: the filed date, one row for a text, pages by key."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

from termnews.core.latest import Cursor
from termnews.core.published import ParsedEntry, ParsedFeed, Validators
from termnews.core.subscriptions import Subscription
from termnews.store import connect, entries, feeds
from termnews.store.latest import latest

NOW = datetime(2026, 11, 24, 8, tzinfo=UTC)


def test_pages_give_every_entry_once_and_a_copied_text_one_row(tmp_path: Path) -> None:
    db = connect.open_writer(tmp_path / connect.DATABASE_NAME)
    subs = [Subscription(id=name, url=f"https://{name}.example/", section="world") for name in ("a", "b", "c")]
    feeds.sync_subscriptions(db, subs)
    good = feeds.GoodAnswer(Validators(), NOW, NOW, whole=True)
    for number, sub in enumerate(subs, start=1):
        own = [
            ParsedEntry(guid=str(n), url=None, title=f"{sub.id} word{n}x{number} tells of item{n}y{number}",
                        published=None if n % 7 == 0 else NOW - timedelta(minutes=n * number))
            for n in range(40)
        ]  # fmt: skip
        wire = ParsedEntry(
            guid="wire", url=None, title="Harbour cities agree a common tide wall after nine years of talks",
            summary="Eleven ports will share the cost and the engineers; the first caissons are to be sunk in spring.",
            published=NOW - timedelta(hours=number),
        )  # fmt: skip
        entries.save_feed(db, number, ParsedFeed("rss", sub.id, (*own, wire)), sub=sub, good=good)
    found: list[int] = []
    cursor: Cursor | None = None
    while True:
        rows, cursor = latest(db.conn, limit=7, cursor=cursor)
        found += [row.id for row in rows]
        if cursor is None:
            break
    assert len(found) == len(set(found)) == 121, "the copies of the wire's text stand behind the first"
    whole, _ = latest(db.conn, limit=500)
    assert [row.id for row in whole] == found
    db.execute("UPDATE feed SET muted = 1 WHERE id = 1")
    muted, _ = latest(db.conn, limit=500)
    assert {row.feed_slug for row in muted} == {"b", "c"}
    assert any(row.title.startswith("Harbour cities") for row in muted)
    db.close()
