"""A damaged database, a disk that is full or read-only, two termnews at once, clocks that leap: a sentence, no loss."""

from __future__ import annotations

import asyncio
import os
import shutil
import signal
import sqlite3
import subprocess
import sys
import tempfile
import time
from contextlib import closing
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from pathlib import Path

import pytest

from disks import fill_up, fold_in, small_disk
from loopback import Answer, Loopback
from termnews.config.load import load_config
from termnews.core.errors import DamagedError, StoreError
from termnews.core.models import Outcome
from termnews.reader import Reader
from termnews.store.connect import DATABASE_NAME

START = datetime(2026, 3, 2, 12, tzinfo=UTC)
ENTRIES = 60
COMMAND = [sys.executable, "-m", "termnews"]


def rss(name: str, first: int = 0) -> str:
    items = "".join(
        f"<item><title>{name} {n}</title><guid>{name}{n}</guid><description>{f'word{n} ' * 200}</description>"
        f"<pubDate>{format_datetime(START - timedelta(hours=n))}</pubDate></item>"
        for n in range(first, first + ENTRIES)
    )
    return f"<rss version='2.0'><channel><title>{name}</title>{items}</channel></rss>"


class Shelf:
    """A store with a hundred and twenty entries, of which some are read, starred, put by and tagged."""

    def __init__(self, folder: Path, loopback: Loopback) -> None:
        self.now = START
        self.folder, self.data = folder, folder / "data"
        self.toml = folder / "feeds.toml"
        self.database = self.data / DATABASE_NAME
        feeds = "".join(f'[[feed]]\nid = "{name}"\nurl = "{loopback.feed(f"/{name}", rss(name))}"\n' for name in "ab")
        self.toml.write_text('version = 1\n[defaults]\nfull_text = "off"\n' + feeds, encoding="utf-8")

    def reader(self) -> Reader:
        return Reader(load_config(self.toml), self.data, clock=lambda: self.now, inline=True)

    async def refresh(self, *, manual: bool = True, force: bool = False) -> dict[str, Outcome]:
        async with self.reader() as reader:
            return {result.feed: result.outcome async for result in reader.refresh(manual=manual, force=force)}

    async def fill(self) -> None:
        await self.refresh()
        async with self.reader() as reader:
            ids = list(await reader.entry_ids())
            await reader.set_read(ids[:5], True)
            await reader.set_starred(ids[5:8], True)
            await reader.set_later(ids[8:10], True)
            await reader.set_tags(ids[10:11], "keep")

    async def kept(self) -> dict[str, int]:
        """How much of what the reader did is there."""
        async with self.reader() as reader:
            await reader.check_store()
            queries = {"all": "", "unread": "is:unread", "starred": "is:starred", "later": "is:later",
                       "tag": "tag:keep", "found": "word7"}
            return {name: len(await reader.entry_ids(query)) for name, query in queries.items()}

    def run(self, *words: str, other: tuple[str, ...] = ()) -> subprocess.CompletedProcess[str]:
        return subprocess.run([*other, *COMMAND, "--config", str(self.toml), "--data-dir", str(self.data), *words],
                              capture_output=True, text=True, check=False)


UNDATED = "<rss version='2.0'><channel><title>u</title><item><title>Undated</title></item></channel></rss>"
WHOLE = {"all": 120, "unread": 115, "starred": 3, "later": 2, "tag": 1, "found": 2}


@pytest.fixture
async def shelf(tmp_path: Path, loopback: Loopback) -> Shelf:
    made = Shelf(tmp_path, loopback)
    await made.fill()
    assert await made.kept() == WHOLE
    return made


# ------------------------------------------------------------------ damage


def overwrite(database: Path, at: int, size: int) -> None:
    """Spoil bytes of the file itself: what the log beside it still holds would be read from there."""
    with closing(sqlite3.connect(database)) as connection:
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    with database.open("r+b") as file:
        file.seek(at)
        file.write(b"\xa5" * size)


def page_of(database: Path, table: str) -> int:
    """A page in the middle of a table, counted from one."""
    connection = sqlite3.connect(database)
    try:
        pages = [page for (page,) in connection.execute(
            "SELECT pageno FROM dbstat WHERE name = ? AND pagetype = 'leaf' ORDER BY pageno", [table])]
    except sqlite3.Error:
        pytest.skip("this SQLite cannot say which pages a table has (dbstat)")
    finally:
        connection.close()
    return pages[len(pages) // 2]


@pytest.mark.parametrize("where", ["header", "first page", "entry", "entry_state", "entry_content", "search_content"])
async def test_a_damaged_store_says_so_and_is_mended_with_most_of_it(shelf: Shelf, where: str) -> None:
    if where == "header":
        overwrite(shelf.database, 0, 100)
    elif where == "first page":
        overwrite(shelf.database, 0, 4096)
    else:
        overwrite(shelf.database, (page_of(shelf.database, where) - 1) * 4096, 4096)
    harm = shelf.database.read_bytes()
    with pytest.raises(DamagedError, match="termnews doctor --mend"):
        await shelf.kept()
    mended = shelf.run("doctor", "--mend")
    assert "The database was made anew with " in mended.stderr, mended.stderr
    copy = shelf.data / f"{DATABASE_NAME}.damaged"
    assert str(copy) in mended.stderr.replace("\n", " ")
    assert copy.read_bytes() == harm
    found = await shelf.kept()
    if where in ("header", "search_content", "entry_content"):
        assert found | {"found": 2} == WHOLE
    elif where == "entry_state":
        assert found | {"tag": 1} == WHOLE, "the indexes know the rest"
    elif where == "entry":
        assert found["all"] >= 80
    shelf.now += timedelta(hours=2)
    assert set((await shelf.refresh()).values()) <= {Outcome.UPDATED, Outcome.UNCHANGED}
    after = await shelf.kept()
    assert after["all"] == 120, "what was lost comes again"
    assert after["found"] == 2 or where == "search_content"
    assert after["starred"] == 3 or where == "first page"
    assert shelf.run("doctor", "--mend").stderr.startswith("The database is whole")


async def test_a_log_that_is_torn_loses_no_more_than_what_was_never_whole(shelf: Shelf) -> None:
    log = shelf.data / f"{DATABASE_NAME}-wal"
    fold_in(shelf.database)
    holder = sqlite3.connect(shelf.database)  # keeps the log from being folded in by who closes
    holder.execute("SELECT count(*) FROM entry").fetchone()
    async with shelf.reader() as reader:
        ids = list(await reader.entry_ids("is:unread"))
        await reader.set_starred(ids[20:30], True)
        await reader.set_starred(ids[30:40], True)
        whole = log.read_bytes()
        saved = shelf.database.read_bytes()
    holder.close()
    for torn in (whole[:-700], whole[:-700] + b"\xa5" * 700, whole[: len(whole) // 2], b"\xa5" * 9_000):
        for old in shelf.data.glob(f"{DATABASE_NAME}*"):
            old.unlink()
        shelf.database.write_bytes(saved)
        log.write_bytes(torn)
        found = await shelf.kept()
        assert found["all"] == 120
        assert found["starred"] in (3, 13, 23)


# ------------------------------------------------------------------ disks


async def test_a_full_disk_reads_on_asks_nobody_and_takes_up_again(tmp_path: Path, loopback: Loopback) -> None:
    with small_disk(tmp_path / "data", 16):
        shelf = Shelf(tmp_path, loopback)
        await shelf.fill()
        fold_in(shelf.database)
        filler = fill_up(shelf.data)
        loopback.requests.clear()
        shelf.now += timedelta(hours=3)
        assert await shelf.kept() == WHOLE
        with pytest.raises(StoreError, match="is full: nothing was saved"):
            await shelf.refresh()
        assert loopback.requests == [], "nothing is fetched that cannot be kept"
        async with shelf.reader() as reader:
            ids = list(await reader.entry_ids("is:unread"))
            with pytest.raises(StoreError, match="is full"):
                await reader.set_starred(ids[20:21], True)
            shown = await reader.article(ids[0])
            assert "not counted as read: The disk that holds" in shown.note
            listed = shelf.run("list", "--json")
            assert (listed.returncode, listed.stdout.count("\n")) == (0, 50)
            asked = shelf.run("refresh", "--force")
            assert (asked.returncode, asked.stdout) == (1, "")
            assert "is full: nothing was saved. Make room and try again." in asked.stderr
            filler.unlink()
            await reader.set_starred(ids[20:21], True)  # the same Reader, once there is room
            assert len(await reader.entry_ids("is:starred")) == 4
        loopback.feed("/a", rss("a", first=5))
        assert (await shelf.refresh())["a"] is Outcome.UPDATED
        assert (await shelf.kept())["all"] == 125


async def test_a_store_left_with_its_log_on_a_read_only_disk_is_read_whole(shelf: Shelf) -> None:
    script = ("import asyncio, os, signal, sys\n"
              "from pathlib import Path\n"
              "from termnews.config.load import load_config\n"
              "from termnews.reader import Reader\n"
              "async def work():\n"
              "    async with Reader(load_config(Path(sys.argv[1])), Path(sys.argv[2])) as reader:\n"
              "        ids = list(await reader.entry_ids('is:unread'))\n"
              "        await reader.set_starred(ids[20:27], True)\n"
              "        os.kill(os.getpid(), signal.SIGKILL)\n"
              "asyncio.run(work())\n")
    killed = subprocess.run([sys.executable, "-c", script, str(shelf.toml), str(shelf.data)], check=False)
    assert killed.returncode == -signal.SIGKILL
    log = shelf.data / f"{DATABASE_NAME}-wal"
    assert log.stat().st_size > 0
    shelf.database.with_name(f"{DATABASE_NAME}-shm").unlink()
    before = {path.name: path.read_bytes() for path in shelf.data.iterdir()}
    for path in (*shelf.data.iterdir(), shelf.data):
        path.chmod(0o555 if path.is_dir() else 0o444)
    for parent in (shelf.toml, *shelf.data.parents):
        if str(parent).startswith(tempfile.gettempdir() + os.sep):
            parent.chmod(0o755 if parent.is_dir() else 0o644)
    other = ("setpriv", "--reuid", "65534", "--clear-groups") if os.geteuid() == 0 else ()
    if other and (not shutil.which("setpriv") or subprocess.run([*other, *COMMAND, "--help"], check=False).returncode):
        pytest.skip("Another user cannot run this Python.")
    listed = shelf.run("list", "is:starred", "--json", other=other)
    assert (listed.returncode, listed.stdout.count("\n")) == (0, 10), listed.stderr
    asked = shelf.run("refresh", "--force", other=other)
    assert asked.returncode == 1
    assert "cannot be opened for writing" in asked.stderr
    assert {path.name: path.read_bytes() for path in shelf.data.iterdir()} == before
    assert not list(Path(tempfile.gettempdir()).glob("termnews-still-*"))


# ------------------------------------------------------------------ two at once


async def test_one_fetches_while_the_other_reads_and_marks(shelf: Shelf, loopback: Loopback) -> None:
    for name in "ab":
        loopback.add(f"/{name}", Answer(rss(name, first=ENTRIES), wait_s=1.0))
    config = ["--config", str(shelf.toml), "--data-dir", str(shelf.data)]
    with subprocess.Popen([*COMMAND, *config, "refresh", "--force"], stdout=subprocess.PIPE, stderr=subprocess.PIPE,
                          text=True) as fetching:
        began = time.monotonic()
        while "/b" not in loopback.paths[2:] and time.monotonic() < began + 20:
            await asyncio.sleep(0.01)
        second = shelf.run("refresh", "--force")
        assert second.returncode == 1
        assert f"Another termnews (process {fetching.pid}) is refreshing these feeds." in second.stderr
        async with shelf.reader() as reader:
            ids = list(await reader.entry_ids("is:unread"))
            for entry_id in ids[40:60]:
                await reader.set_starred([entry_id], True)
                await asyncio.sleep(0.02)
            said, _ = fetching.communicate(timeout=30)
            assert (fetching.returncode, said.count(f"{ENTRIES} new")) == (0, 2)
            assert len(await reader.entry_ids()) == 240
    assert await shelf.kept() == WHOLE | {"all": 240, "unread": 235, "starred": 23}
    assert loopback.paths.count("/a") == 2


# ------------------------------------------------------------------ clocks


async def test_a_clock_that_leaps_ahead_and_back_loses_nothing_and_asks_again_in_time(
    shelf: Shelf, loopback: Loopback
) -> None:
    loopback.feed("/a", rss("a", first=50))  # the feed has moved on: most entries are only here
    shelf.now = START + timedelta(days=5 * 365)
    assert await shelf.refresh() == {"a": Outcome.UPDATED, "b": Outcome.UNCHANGED}
    assert (await shelf.kept()) == WHOLE | {"all": 170, "unread": 165, "found": 2}
    loopback.add("/b", UNDATED)
    assert (await shelf.refresh(force=True))["b"] is Outcome.UPDATED
    for number in range(3):  # and goes on by the wrong clock, while no server tells the time
        shelf.now += timedelta(days=40 * number, hours=1)
        loopback.feed("/a", rss("a", first=51 + number))
        assert (await shelf.refresh())["a"] is Outcome.UPDATED
    assert (await shelf.kept())["all"] == 174
    loopback.feed("/b", rss("b"))
    shelf.now = START + timedelta(hours=3)
    async with shelf.reader() as reader:
        assert not await reader.any_due(), "what was asked a moment ago is not asked at once"
        assert (await reader.entries("title:Undated"))[0].sort_date == shelf.now
    shelf.now += timedelta(days=1)
    assert set((await shelf.refresh(manual=False)).values()) <= {Outcome.UPDATED, Outcome.UNCHANGED}
    async with shelf.reader() as reader:
        feeds = await reader.feeds()
        assert all(feed.last_success == shelf.now for feed in feeds)
        assert all(feed.next_check and feed.next_check < shelf.now + timedelta(days=2) for feed in feeds)


@pytest.mark.parametrize("status", [429, 503])
async def test_a_clock_that_falls_far_behind_asks_on_and_holds_what_was_asked_for(
    shelf: Shelf, loopback: Loopback, status: int
) -> None:
    loopback.add("/a", Answer("busy", status=status, headers={"Retry-After": "7200"}), Answer(rss("a")))
    shelf.now += timedelta(hours=3)
    assert (await shelf.refresh())["a"] is Outcome.FAILED
    shelf.now = START - timedelta(days=9 * 365)
    async with shelf.reader() as reader:
        results = [result async for result in reader.refresh(force=True)]
    assert next(result.outcome for result in results if result.feed == "a") is Outcome.SKIPPED
    notes = [result.note for result in results if result.note]
    assert len(notes) == 1
    assert notes[0].startswith("This computer's clock was set back by 9 years. Nothing is lost")
    shelf.now += timedelta(hours=1)
    assert (await shelf.refresh(force=True))["a"] is Outcome.SKIPPED
    shelf.now += timedelta(hours=1, seconds=1)
    assert (await shelf.refresh(force=True))["a"] is Outcome.UNCHANGED
    assert await shelf.kept() == WHOLE


async def test_by_the_clock_of_a_server_entries_are_dated_and_kept(shelf: Shelf, loopback: Loopback) -> None:
    sent = format_datetime(START + timedelta(hours=2), usegmt=True)
    loopback.add("/a", Answer(UNDATED, headers={"Date": sent}))
    shelf.now = START + timedelta(days=3 * 365)
    async with shelf.reader() as reader:
        results = {result.feed: result async for result in reader.refresh()}
        assert "The clock of this computer says 1 Mar 2029, that of 127.0.0.1 2 Mar 2026" in results["a"].note
        newest = (await reader.entries("title:Undated"))[0]
        assert newest.sort_date == START + timedelta(hours=2)
    assert (await shelf.kept())["all"] == 121
