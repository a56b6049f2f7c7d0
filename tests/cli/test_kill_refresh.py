"""A refresh killed at any moment leaves whole feeds or nothing, and the next one completes."""

from __future__ import annotations

import random
import signal
import sqlite3
import subprocess
import sys
import time
from contextlib import closing
from pathlib import Path

import pytest

from loopback import SECOND_HOST, Answer, Loopback

FEEDS, ENTRIES, KILLS = 16, 60, 20
MOST_KILLS = 60
"""Where twenty moments all miss the middle of a refresh, more are tried."""
APART_S = 0.05
"""Seconds between the answers of one feed and the next: the saving then takes long enough to be hit."""


@pytest.fixture
def paper(tmp_path: Path, loopback: Loopback) -> list[str]:
    """A feeds.toml of many feeds, and the command that refreshes them."""
    tables, text = ["version = 1\n"], "words " * 60
    for n in range(FEEDS):
        items = "".join(
            f"<item><guid>{n}-{e}</guid><title>Title {e} of {n}</title><description>{text}</description></item>"
            for e in range(ENTRIES)
        )
        body = f"<rss version='2.0'><channel><title>Paper {n}</title>{items}</channel></rss>"
        loopback.add(f"/{n}", Answer(body, headers={"ETag": f'"{n}"'}, wait_s=APART_S * n))
        # two addresses, so that neither has so many feeds that manners spread them over a quarter of a minute
        host = SECOND_HOST if n % 2 and sys.platform == "linux" else "127.0.0.1"
        tables.append(f'[[feed]]\nid = "paper-{n}"\nurl = "{loopback.url(f"/{n}", host=host)}"\n')
    config = tmp_path / "feeds.toml"
    config.write_text("\n".join(tables), encoding="utf-8")
    places = ["--config", str(config), "--data-dir", str(tmp_path)]
    return [sys.executable, "-m", "termnews", *places, "refresh", "--force"]


def _check(database: Path) -> int:
    """Every feed is there whole, with its validators, or not at all; returns how many are."""
    if not database.exists():
        return 0
    with closing(sqlite3.connect(database)) as db:
        assert db.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
        if not db.execute("SELECT 1 FROM sqlite_master WHERE name = 'feed'").fetchone():
            return 0
        found = db.execute(
            "SELECT (SELECT count(*) FROM entry e WHERE e.feed_id = f.id), "
            "(SELECT count(*) FROM entry_state s WHERE s.feed_id = f.id), "
            "(SELECT count(*) FROM entry e JOIN search ON search.rowid = e.id WHERE e.feed_id = f.id), "
            "f.etag IS NOT NULL FROM feed f"
        ).fetchall()
    for entries, states, indexed, validated in found:
        assert (entries, states, indexed, validated) in {(0, 0, 0, 0), (ENTRIES, ENTRIES, ENTRIES, 1)}
    return sum(validated for *_, validated in found)


def _wait_for_a_request(loopback: Loopback, running: subprocess.Popen[bytes]) -> None:
    """Until the refresh has asked for its first feed, however slow the machine is."""
    before = len(loopback.requests)
    while len(loopback.requests) == before and running.poll() is None:
        time.sleep(0.01)


def test_a_refresh_killed_at_twenty_moments_harms_nothing(
    paper: list[str], loopback: Loopback, tmp_path: Path
) -> None:
    rng = random.Random()
    database = tmp_path / "termnews.db"
    whole = []
    for n in range(MOST_KILLS):
        if n >= KILLS and any(0 < count < FEEDS for count in whole):
            break
        running = subprocess.Popen(paper, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        # the moment is the point: no clock can be passed to a kill
        if n % 4:
            _wait_for_a_request(loopback, running)
            time.sleep(rng.uniform(0.0, APART_S * (FEEDS + n)))  # ever later, for slow machines
        else:
            time.sleep(rng.uniform(0.1, 0.6))
        running.send_signal(signal.SIGKILL)
        running.wait()
        whole.append(_check(database))
        if whole[-1] == FEEDS:
            for name in ("termnews.db", "termnews.db-wal", "termnews.db-shm"):
                (tmp_path / name).unlink(missing_ok=True)
    last = subprocess.run(paper, capture_output=True, text=True, check=False)
    assert last.returncode == 0, last.stdout + last.stderr
    assert _check(database) == FEEDS
    assert any(0 < count < FEEDS for count in whole), f"no kill hit the middle of a refresh: {whole}"
