"""Related articles and stories: quality on labelled news, latency, disk and the cost of inserting, beside FTS5's bm25.

``python -m bench discovery [ENTRIES …]`` (10,000 and 100,000). The store holds real headlines from the corpus beside
this checkout, mixed over 120 days so that no headline comes twice within ten days; made-up words where there is none.
Times are processor times of one run; ratios are what counts.
"""

from __future__ import annotations

import gzip
import json
import random
import sqlite3
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

from bench import labelled, stock
from termnews.core.published import ParsedEntry, ParsedFeed, Validators
from termnews.core.terms import shared_words, term_id, terms_of
from termnews.store import connect, discovery, entries, feeds, profiles, search
from termnews.store.related import related

if TYPE_CHECKING:
    pass

SHARED = Path(__file__).parents[2] / "shared"
CORPUS = SHARED / "corpus" / "related"
SCORER = SHARED / "tools" / "score" / "score_related.py"
DAYS = 120
APART_DAYS = 11
BATCH = 30
"""Entries of one feed that come together."""
ASKED = 300
INSERTED = 10_000
TOP = 12
TABLES = {
    "related": ("profile", "term", "posting", "weighing"),
    "stories": ("alike", "sqlite_autoindex_alike_1", "entry_of_story"),
    "search": ("search_data", "search_idx", "search_docsize", "search_content", "search_config"),
}


def headlines() -> list[dict[str, Any]]:
    """Return the real headlines there are: the unlabelled stream, then the labelled news."""
    if not CORPUS.exists():
        return []
    with gzip.open(CORPUS / "stream-2022" / "items.jsonl.gz", "rt", encoding="utf-8") as lines:
        found = [json.loads(line) for line in lines]
    with (CORPUS / "news-2026-02" / "items.jsonl").open(encoding="utf-8") as lines:
        return found + [json.loads(line) for line in lines]


def mixed(count: int, now: datetime) -> Iterator[list[ParsedEntry]]:
    """Yield batches as feeds bring them, oldest first; a headline that comes again is another time of the year."""
    rng = random.Random(7)
    real = headlines()
    if not real:
        print("There are no real headlines beside this checkout: made-up words stand for them.")
        for feed in range(-(-count // BATCH)):
            yield list(stock.generate(rng, feed, BATCH, now))
        return
    start = now - timedelta(days=DAYS)
    made: list[ParsedEntry] = []
    for number in range(count):
        turn, at = divmod(number, len(real))
        day = (at / len(real) * DAYS + turn * APART_DAYS) % DAYS
        item = real[at]
        body = item.get("summary") or ""
        made.append(ParsedEntry(
            guid=f"{turn}-{at}", url=f"http://127.0.0.1:9/{turn}/{at}", title=item["title"], summary=body[:1000],
            content_html=f"<p>{body} {stock.words(rng, 100)}</p>", content_text=f"{body} {stock.words(rng, 100)}",
            published=start + timedelta(days=day),
        ))  # fmt: skip
    made.sort(key=lambda entry: entry.published or now)
    rng_batches = [made[at : at + BATCH] for at in range(0, count, BATCH)]
    yield from rng_batches


@contextmanager
def only_search() -> Iterator[None]:
    """Leave out everything but the search index, as if there were no related articles and no stories."""
    hook = discovery.arrived
    discovery.arrived = lambda db, ids: None
    try:
        yield
    finally:
        discovery.arrived = hook


def fill(folder: Path, batches: Sequence[list[ParsedEntry]], now: datetime) -> tuple[Path, float]:
    """Insert batches; returns the database and the processor seconds it took."""
    subs = stock.subscriptions(40)
    path = folder / connect.DATABASE_NAME
    db = connect.open_writer(path)
    feeds.sync_subscriptions(db, subs)
    numbers = [number for (number,) in db.execute("SELECT id FROM feed ORDER BY position")]
    begin = time.process_time()
    for at, batch in enumerate(batches):
        feed = at % len(subs)
        when = max(entry.published or now for entry in batch)
        good = feeds.GoodAnswer(Validators(), when, when + timedelta(days=1), whole=True)
        parsed = ParsedFeed("rss", subs[feed].title or "", tuple(replace(e, guid=f"{at}-{e.guid}") for e in batch))
        entries.save_feed(db, numbers[feed], parsed, sub=subs[feed], good=good)
    while search.catch_up(db):
        pass
    spent = time.process_time() - begin
    connect.close_writer(db)
    return path, spent


def settle(path: Path) -> float:
    """Do what is left to do; returns the processor seconds."""
    db = connect.open_writer(path)
    begin = time.process_time()
    while discovery.settle(db):
        pass
    spent = time.process_time() - begin
    connect.close_writer(db)
    return spent


def disk(connection: sqlite3.Connection) -> dict[str, int]:
    """Return the bytes of the tables and indexes of each index."""
    return {
        index: sum(
            connection.execute("SELECT coalesce(sum(pgsize), 0) FROM dbstat WHERE name = ?", [name]).fetchone()[0]
            for name in names
        )
        for index, names in TABLES.items()
    }


def bm25_top(connection: sqlite3.Connection, entry_id: int) -> int:
    """Ask FTS5 for the best twelve by the twelve rarest words of an entry, as a simple reader would."""
    title, summary = connection.execute("SELECT title, summary FROM entry WHERE id = ?", [entry_id]).fetchone()
    terms = terms_of(title, summary)
    numbers = {term_id(stem) for stem in terms.every}
    frequency = profiles.frequencies(connection, numbers)
    rarest = sorted((n for n in numbers if frequency.get(n, 0) > 1), key=lambda n: frequency[n])[:TOP]
    words = shared_words(terms, rarest, {})
    if not words:
        return 0
    expression = " OR ".join(f'"{word}"' for word in words)
    return len(connection.execute(
        f"SELECT rowid FROM search WHERE search MATCH ? ORDER BY bm25(search) LIMIT {TOP}", [expression]
    ).fetchall())  # fmt: skip


def timed(ask: Callable[[sqlite3.Connection, int], object], connection: sqlite3.Connection, ids: Sequence[int]) -> str:
    """Return a line of median and 95th percentile in milliseconds."""
    median, late = percentiles(ask, connection, ids)
    return f"p50 {median:6.2f} ms   p95 {late:6.2f} ms"


def percentiles(
    ask: Callable[[sqlite3.Connection, int], object], connection: sqlite3.Connection, ids: Sequence[int]
) -> tuple[float, float]:
    """Return median and 95th percentile in milliseconds."""
    spent = []
    for entry_id in ids:
        begin = time.process_time()
        ask(connection, entry_id)
        spent.append((time.process_time() - begin) * 1000)
    cuts = statistics.quantiles(spent, n=20)
    return statistics.median(spent), cuts[18]


def measure(count: int) -> None:
    """Fill a store and print what it costs."""
    now = datetime(2026, 11, 24, 8, tzinfo=UTC)
    batches = list(mixed(count, now))
    with tempfile.TemporaryDirectory() as folder:
        path, spent = fill(Path(folder), batches, now)
        settled = settle(path)
        connection = connect.open_reader(path)
        rng = random.Random(3)
        ids = rng.sample([entry for (entry,) in connection.execute("SELECT id FROM entry")], ASKED)
        print(f"\n{count:,} entries ({spent / count * 1000:.2f} ms each to insert, {settled:.1f} s to settle)")
        for ask in (lambda c, i: related(c, i, limit=10), bm25_top):
            percentiles(ask, connection, ids[:40])  # the same warmth for both
        ours, theirs = (
            percentiles(ask, connection, ids) for ask in (lambda c, i: related(c, i, limit=10), bm25_top)
        )
        print(f"  related articles        p50 {ours[0]:6.2f} ms   p95 {ours[1]:6.2f} ms")
        print(f"  FTS5 bm25, top {TOP}       p50 {theirs[0]:6.2f} ms   p95 {theirs[1]:6.2f} ms")
        print(f"  p95 of related / bm25   {ours[1] / theirs[1]:.2f}")
        for index, size in disk(connection).items():
            print(f"  {index:<8} {size / count:7.0f} bytes an entry")
        told = connection.execute(
            "SELECT count(DISTINCT story_id), count(story_id), count(copy_of), "
            "(SELECT max(n) FROM (SELECT count(story_id) AS n FROM entry GROUP BY story_id)) FROM entry"
        ).fetchone()
        print(f"  {told[0]:,} stories of {told[1]:,} entries, the largest of {told[3] or 0}; {told[2]:,} copies")
        connection.close()


def insert_ratio() -> None:
    """Print what inserting costs with all indexes and with the search index alone, in turns."""
    now = datetime(2026, 11, 24, 8, tzinfo=UTC)
    batches = list(mixed(INSERTED, now))
    times: dict[str, list[float]] = {"all": [], "search": []}
    for _ in range(2):
        with tempfile.TemporaryDirectory() as folder, only_search():
            times["search"].append(fill(Path(folder), batches, now)[1])
        with tempfile.TemporaryDirectory() as folder:
            times["all"].append(fill(Path(folder), batches, now)[1])
    all_of_them, alone = min(times["all"]), min(times["search"])
    print(f"\ninserting {INSERTED:,}: all indexes {all_of_them:.2f} s, search alone {alone:.2f} s, "
          f"ratio {all_of_them / alone:.2f}")


def quality() -> None:
    """Print the scores on labelled news, where the scorer is beside this checkout."""
    if not SCORER.exists():
        print("The scorer of labelled news is not beside this checkout; no quality is measured.")
        return
    for arguments in (
        [str(CORPUS / "news-2026-02"), "--mode", "related", "--py", f"{labelled.__name__}:related"],
        [str(CORPUS / "news-2026-02"), "--mode", "clusters", "--py", f"{labelled.__name__}:clusters"],
        [str(CORPUS / "uci-news-aggregator"), "--mode", "related", "--py", f"{labelled.__name__}:related"],
        [str(CORPUS / "telegram-pairs"), "--mode", "pairs", "--py", f"{labelled.__name__}:same_event"],
    ):
        subprocess.run([sys.executable, str(SCORER), *arguments], check=False)


def main(arguments: list[str]) -> int:
    """``python -m bench discovery [ENTRIES …]``."""
    quality()
    insert_ratio()
    for count in [int(argument) for argument in arguments] or [10_000, 100_000]:
        measure(count)
    return 0
