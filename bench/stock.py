"""Fill a store with generated news, through the same code a refresh uses; other benchmarks start from it."""

from __future__ import annotations

import random
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

from termnews.core.published import ParsedEntry, ParsedFeed, Validators
from termnews.core.subscriptions import Subscription
from termnews.store import connect, discovery, entries, feeds

SECTIONS = ("world", "politics", "business", "technology", "science", "culture", "sport")
_SYLLABLES = [c + v for c in "bdfgklmnprstv" for v in "aeio"]


def words(rng: random.Random, count: int, vocabulary: int = 20_000) -> str:
    """Words of a made-up language, the frequent ones frequent (Zipf's law)."""
    picked = []
    for _ in range(count):
        number = int(vocabulary ** rng.random())
        picked.append(
            "".join(_SYLLABLES[(number // 36**i + i * number) % len(_SYLLABLES)] for i in range(2 + number % 3))
        )
    return " ".join(picked)


def subscriptions(count: int) -> tuple[Subscription, ...]:
    """As many feeds, spread over the sections."""
    return tuple(
        Subscription(
            id=f"feed-{n}",
            url=f"http://127.0.0.1:9/feed/{n}",
            title=f"Gazette {n}",
            section=SECTIONS[n % len(SECTIONS)],
            max_entries=1_000_000,
            keep_s=4_000 * 86_400,
        )
        for n in range(count)
    )  # fmt: skip


def generate(rng: random.Random, feed: int, count: int, now: datetime) -> Iterator[ParsedEntry]:
    """Entries of one feed, spread over 90 days, newest first."""
    for n in range(count):
        published = now - timedelta(minutes=(90 * 24 * 60 / count) * n + rng.random() * 60)
        body = words(rng, 120)
        yield ParsedEntry(
            guid=f"{feed}-{n}", url=f"http://127.0.0.1:9/{feed}/{n}", title=words(rng, 9).capitalize(),
            summary=words(rng, 35).capitalize() + ".", content_html=f"<p>{body}</p>", content_text=body,
            published=published,
        )  # fmt: skip


def fill(data_dir: Path, *, total: int = 100_000, feed_count: int = 300, now: datetime | None = None) -> Path:
    """Make a store of ``total`` entries in ``data_dir`` with a feeds.toml that names its feeds; returns the config.

    Two thirds of the entries are read, so that both states are frequent.
    """
    moment = now or datetime.now(UTC)
    rng = random.Random(7)
    subs = subscriptions(feed_count)
    db = connect.open_writer(data_dir / connect.DATABASE_NAME)
    feeds.sync_subscriptions(db, subs)
    for row, sub in zip(db.query("SELECT id FROM feed ORDER BY position"), subs, strict=True):
        count = total // feed_count + (row["id"] <= total % feed_count)
        parsed = ParsedFeed("rss", sub.title or sub.id, tuple(generate(rng, row["id"], count, moment)))
        good = feeds.GoodAnswer(Validators(), moment, moment + timedelta(days=1), whole=True)
        entries.save_feed(db, row["id"], parsed, sub=sub, good=good)
    db.conn.execute("UPDATE entry_state SET read = 1 WHERE id % 3 > 0")
    while discovery.settle(db):
        pass
    connect.close_writer(db)
    config = data_dir / "feeds.toml"
    tables = [
        f'[[feed]]\nid = "{s.id}"\nurl = "{s.url}"\ntitle = "{s.title}"\nsection = "{s.section}"\n'
        'max_entries = 1000000\nkeep = "4000d"\nrefresh = "manual"\n'
        for s in subs
    ]
    config.write_text("version = 1\n\n" + "\n".join(tables), encoding="utf-8")
    return config


@contextmanager
def kept_or_made(store: Path | None, entries: int) -> Iterator[Path]:
    """The store that was named, or else one made of so many entries and thrown away afterwards."""
    if store is not None:
        yield store
        return
    with tempfile.TemporaryDirectory(prefix="termnews-bench-") as folder:
        print(f"Making a store of {entries:,} entries …", file=sys.stderr)
        fill(Path(folder), total=entries)
        yield Path(folder)


def main(arguments: list[str]) -> int:
    """``python -m bench stock DIR [TOTAL]``: make a store to try things on."""
    if not arguments:
        print("Usage: python -m bench stock DIR [TOTAL]", file=sys.stderr)
        return 2
    folder = Path(arguments[0])
    folder.mkdir(parents=True, exist_ok=True)
    config = fill(folder, total=int(arguments[1]) if len(arguments) > 1 else 100_000)
    print(f"termnews --config {config} --data-dir {folder}")
    return 0
