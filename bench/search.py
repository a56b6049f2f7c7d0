"""Search, Most Popular and Latest at 100,000 entries with their stories and 50,000 visits, beside plain FTS5.

``python -m bench search [ENTRIES] [--store DIR]``; DIR is filled once and used again. What is asked for are words of
the entries' own titles. A search is all that a reader waits for: ranked by title, summary, body and age, with its rows
and its marked snippets; plain FTS5 is ``ORDER BY rank`` alone, of the ids. Times are wall times of one connection in
one run: the ratio to plain FTS5 is what holds on another machine.
"""

from __future__ import annotations

import argparse
import random
import re
import sqlite3
import statistics
import tempfile
import time
from collections.abc import Callable, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path

from bench.discovery import fill, mixed, settle
from termnews.core.folding import Dedupe
from termnews.core.latest import Cursor
from termnews.core.models import EventKind, ReadingEvent
from termnews.core.popular import RANGES
from termnews.core.query import full_text, parse_query
from termnews.store import chart, connect, events, folding, latest, patterns, popularity, queries, searching, vocabulary

ENTRIES, VISITS = 100_000, 50_000
ASKED = 100
LIMIT = 50
TARGETS_MS = {"search": 50.0, "popular": 15.0, "latest": 5.0}
NOW = datetime(2026, 11, 24, 8, tzinfo=UTC)
_WORD = re.compile(r"[^\W\d_]{4,}")


def store(folder: Path, count: int) -> Path:
    """Return a store with entries and visits in a folder, made where there is none."""
    path = folder / connect.DATABASE_NAME
    if path.exists():
        return path
    print(f"Filling a store with {count:,} entries and {VISITS:,} visits …", flush=True)
    settle(fill(folder, list(mixed(count, NOW)), NOW)[0])
    db = connect.open_writer(path)
    dice = random.Random(5)
    with connect.transaction(db):
        db.execute("UPDATE entry_state SET read = 1 WHERE id % 3 > 0")
        ids = [entry_id for (entry_id,) in db.execute("SELECT id FROM entry")]
        db.conn.executemany(
            "INSERT INTO reading_event (entry_id, kind, at, dwell_s, progress) VALUES (?, 'opened', ?, ?, ?)",
            [(dice.choice(ids), int((NOW - timedelta(days=400 * dice.random() ** 2)).timestamp()),
              120 * dice.random(), dice.random()) for _ in range(VISITS)],
        )  # fmt: skip
        popularity.rebuild(db)
    connect.close_writer(db)
    return path


def asked_for(connection: sqlite3.Connection) -> dict[str, list[str]]:
    """Return queries by their kind, made of words of the titles."""
    dice = random.Random(3)
    titles = [title for (title,) in connection.execute("SELECT title FROM entry WHERE id % 29 = 0")]
    words = [found for title in titles if len(found := _WORD.findall(title)) > 2]

    def some(make: Callable[[list[str]], str]) -> list[str]:
        return [make(dice.choice(words)) for _ in range(ASKED)]

    frequent = connection.execute("SELECT term FROM search_words ORDER BY doc DESC LIMIT 20").fetchall()
    typed = some(lambda title: dice.choice(title))
    return {
        "one word": some(lambda title: dice.choice(title)),
        "two words": some(lambda title: " ".join(dice.sample(title, 2))),
        "three words": some(lambda title: " ".join(dice.sample(title, 3))),
        "a phrase": some(lambda title: '"' + " ".join(title[:2]) + '"'),
        "either": some(lambda title: " or ".join(dice.sample(title, 2))),
        "not": some(lambda title: f"{title[0]} -{title[1]}"),
        "unread and recent": some(lambda title: f"{dice.choice(title)} is:unread newer:30d"),
        "while typing": [word[:length] for word in typed for length in range(3, len(word) + 1)][: 3 * ASKED],
        "either, or unread": some(lambda title: f"{title[0]} or ({title[1]} is:unread)"),
        "one or two letters": [word[:length] for word in typed[: ASKED // 2] for length in (1, 2)],
        "most frequent words": [term for (term,) in frequent],
    }


def timed(ask: Callable[[], object]) -> float:
    """Milliseconds of one call."""
    begin = time.perf_counter()
    ask()
    return (time.perf_counter() - begin) * 1000


def spread(times: Sequence[float]) -> tuple[float, float]:
    """The median and the 95th percentile."""
    ordered = sorted(times)
    return statistics.median(ordered), ordered[min(len(ordered) - 1, int(len(ordered) * 0.95))]


def line(name: str, times: Sequence[float], plain: Sequence[float] = ()) -> None:
    """Print one row of the table."""
    median, high = spread(times)
    beside = "" if not plain else "{:9.1f} {:8.1f} {:9.2f}".format(*spread(plain), high / spread(plain)[1])
    print(f"{name:<22} {median:8.1f} {high:8.1f} {beside}", flush=True)


def search_times(connection: sqlite3.Connection) -> list[float]:
    """Print how long each kind of search takes beside plain FTS5; return all times of finished queries."""
    print(f"{'search, ms':<22} {'p50':>8} {'p95':>8} {'FTS5 p50':>9} {'p95':>8} {'ratio p95':>9}")
    all_times: list[float] = []
    all_plain: list[float] = []
    for kind, texts in asked_for(connection).items():
        times, plain = [], []
        for text in texts:
            query = parse_query(text, typing=kind in ("while typing", "one or two letters"))
            times.append(timed(lambda query=query: patterns.bounded(
                connection, query, searching.search, query, now=NOW, limit=LIMIT)))  # type: ignore[misc]
            expression = full_text(queries.parted(query)[0]) or queries.any_word(query)
            plain.append(timed(lambda expression=expression: connection.execute(
                "SELECT rowid FROM search WHERE search MATCH ? ORDER BY rank LIMIT ?", [expression, LIMIT],
            ).fetchall()))  # type: ignore[misc]
        line(kind, times, plain)
        all_times += times
        all_plain += plain
    line("all of them", all_times, all_plain)
    meant = [timed(lambda word=word: vocabulary.suggestion(connection, parse_query(word)))  # type: ignore[misc]
             for word in ("goverment", "presidnet", "eleciton", "minsiter", "xyzzyquuux")]
    line("did you mean", meant)
    return all_times


def popular_times(connection: sqlite3.Connection) -> list[float]:
    """Print and return how long Most Popular takes, beside adding up all visits."""
    print(f"\n{'most popular, ms':<22} {'p50':>8} {'p95':>8} {'sum p50':>9} {'p95':>8} {'ratio p95':>9}")
    found: list[float] = []
    for range_ in RANGES.values():
        times = [timed(lambda range_=range_: chart.chart(connection, range_, now=NOW, limit=10))  # type: ignore[misc]
                 for _ in range(20)]
        half = range_.half_life_s or 1e15
        summed = [timed(lambda half=half: connection.execute(
            "SELECT v.entry_id, sum((1 + v.progress) * pow(2, (v.at - ?) / ?)) AS weight FROM reading_event v "
            "JOIN entry e ON e.id = v.entry_id JOIN feed f ON f.id = e.feed_id WHERE f.active = 1 "
            "GROUP BY v.entry_id ORDER BY weight DESC LIMIT 10", [NOW.timestamp(), half],
        ).fetchall()) for _ in range(5)]  # type: ignore[misc]
        line(range_.name, times, summed)
        found += times
    covered = [timed(lambda: chart.chart(connection, RANGES["week"], now=NOW, limit=10, recording=False))
               for _ in range(20)]
    line("most covered", covered)
    return found + covered


def folding_times(connection: sqlite3.Connection) -> None:
    """Print how long it takes to know what is the same in all lists."""
    print(f"\n{'one row a …, ms':<22} {'p50':>8} {'p95':>8}")
    kinds: tuple[Dedupe, ...] = ("guid", "url", "story")
    for dedupe in kinds:
        line(dedupe, [timed(lambda dedupe=dedupe: folding.groups(connection, dedupe))  # type: ignore[misc]
                      for _ in range(10)])


def latest_times(connection: sqlite3.Connection) -> list[float]:
    """Print and return how long a page of Latest takes, for fifty pages one after the other."""
    print(f"\n{'latest, ms':<22} {'p50':>8} {'p95':>8}")
    times: list[float] = []
    cursor: Cursor | None = None
    for _ in range(50):
        begin = time.perf_counter()
        _, cursor = latest.latest(connection, limit=10, cursor=cursor)
        times.append((time.perf_counter() - begin) * 1000)
    line("a page of ten", times)
    return times


def writing(path: Path) -> None:
    """Print how long it takes to record a visit."""
    db = connect.open_writer(path)
    times = [timed(lambda n=n: events.record(db, ReadingEvent(n, EventKind.OPENED, NOW)))  # type: ignore[misc]
             for n in range(1, 101)]
    print(f"\n{'recording, ms':<22} {'p50':>8} {'p95':>8}")
    line("a visit", times)
    connect.close_writer(db)


def main(arguments: list[str]) -> int:
    """Measure, print, and say whether the targets are met: exit code 1 where they are not."""
    parser = argparse.ArgumentParser(prog="python -m bench search", description=__doc__)
    parser.add_argument("entries", type=int, nargs="?", default=ENTRIES)
    parser.add_argument("--store", type=Path)
    options = parser.parse_args(arguments)
    with tempfile.TemporaryDirectory() as temporary:
        folder = options.store or Path(temporary)
        folder.mkdir(parents=True, exist_ok=True)
        path = store(folder, options.entries)
        connection = connect.open_reader(path)
        figures = {
            "search": search_times(connection),
            "popular": popular_times(connection),
            "latest": latest_times(connection),
        }
        folding_times(connection)
        connection.close()
        writing(path)
    print()
    missed = False
    for name, times in figures.items():
        high = spread(times)[1]
        missed = missed or high > TARGETS_MS[name]
        print(f"{name:<10} p95 {high:6.1f} ms   target ≤ {TARGETS_MS[name]:g} ms")
    return int(missed)
