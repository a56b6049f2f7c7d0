"""What feeds' servers ask for is kept, over rounds and restarts; seen from a real server's log, on a clock that is set.

The rules are P1 to P13 of docs/manners.md.
"""

from __future__ import annotations

import os
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from loopback import SECOND_HOST, Answer, Loopback
from termnews.config.load import load_config
from termnews.core.errors import BusyError
from termnews.core.models import Outcome, RefreshResult
from termnews.reader import Reader
from termnews.refresh_lock import refresh_lock

START = datetime(2026, 3, 2, 12, tzinfo=UTC)
FEED = b"<rss version='2.0'><channel><title>Herald</title>%b<item><title>One</title></item></channel></rss>"
BODY = FEED % b""


class Paper:
    """A newspaper of some feeds whose Reader is made anew for each round, as after a restart."""

    def __init__(self, folder: Path, *urls: str) -> None:
        self.now = START
        self._folder = folder
        tables = "".join(f'[[feed]]\nid = "f{n}"\nurl = "{url}"\n' for n, url in enumerate(urls))
        (folder / "feeds.toml").write_text("version = 1\n" + tables, encoding="utf-8")

    async def round(self, after: timedelta = timedelta(), *, manual: bool = True, force: bool = False) -> RefreshResult:
        """One refresh of the first feed after some time; returns its outcome."""
        return (await self.rounds(after, manual=manual, force=force))["f0"]

    async def rounds(
        self, after: timedelta = timedelta(), *, manual: bool = True, force: bool = False
    ) -> dict[str, RefreshResult]:
        self.now += after
        config = load_config(self._folder / "feeds.toml")
        async with Reader(config, self._folder / "data", clock=lambda: self.now) as reader:
            return {result.feed: result async for result in reader.refresh(manual=manual, force=force)}


HOURS = timedelta(hours=2)


def conditional(loopback: Loopback) -> list[tuple[str, str | None]]:
    return [(seen.path, seen.headers.get("if-none-match")) for seen in loopback.requests]


async def test_validators_go_back_to_the_url_that_gave_them_only(tmp_path: Path, loopback: Loopback) -> None:
    loopback.add("/old", Answer(status=302, headers={"Location": "/new"}))
    loopback.add("/new", Answer(BODY, headers={"ETag": '"n"'}), Answer(status=304))
    paper = Paper(tmp_path, loopback.url("/old"))
    await paper.round()
    assert (await paper.round(HOURS)).outcome is Outcome.UNCHANGED
    assert conditional(loopback) == [("/old", None), ("/new", None), ("/old", None), ("/new", '"n"')]


async def test_after_eight_days_of_304_the_whole_feed_is_asked_for_once(tmp_path: Path, loopback: Loopback) -> None:
    loopback.feed("/f", BODY)
    paper = Paper(tmp_path, loopback.url("/f"))
    await paper.round()
    for _ in range(10):
        await paper.round(timedelta(days=1))
    bare = [n for n, (_, etag) in enumerate(conditional(loopback)) if etag is None]
    assert bare == [0, 8]


async def test_429_holds_the_whole_host_until_the_time_it_names(tmp_path: Path, loopback: Loopback) -> None:
    loopback.add("/a", Answer(b"slow down", status=429, headers={"Retry-After": "7200"}), BODY)
    loopback.add("/b", BODY)
    paper = Paper(tmp_path, loopback.url("/a"), loopback.url("/b", host=SECOND_HOST))
    await paper.rounds()
    (tmp_path / "feeds.toml").write_text(
        f'version = 1\n[[feed]]\nid = "f0"\nurl = "{loopback.url("/b")}"\n'
        f'[[feed]]\nid = "f1"\nurl = "{loopback.url("/b", host=SECOND_HOST)}"\n',
        encoding="utf-8",
    )
    results = await paper.rounds(timedelta(hours=1), force=True)
    assert results["f0"].outcome is Outcome.SKIPPED
    assert results["f0"].next_check == START + timedelta(hours=2)
    assert results["f1"].outcome is Outcome.UNCHANGED
    assert (await paper.round(timedelta(hours=1, minutes=1))).outcome is Outcome.UPDATED


async def test_a_busy_server_that_names_no_time_gets_an_hour_then_two(tmp_path: Path, loopback: Loopback) -> None:
    loopback.add("/f", Answer(b"busy", status=503), Answer(b"busy", status=503), BODY)
    paper = Paper(tmp_path, loopback.url("/f"))
    assert (await paper.round()).outcome is Outcome.FAILED
    assert (await paper.round(timedelta(minutes=59), force=True)).outcome is Outcome.SKIPPED
    assert (await paper.round(timedelta(minutes=8))).outcome is Outcome.FAILED
    assert (await paper.round(timedelta(minutes=119), force=True)).outcome is Outcome.SKIPPED
    assert (await paper.round(timedelta(minutes=14))).outcome is Outcome.UPDATED
    assert loopback.count("/f") == 3


async def test_hours_to_skip_are_kept(tmp_path: Path, loopback: Loopback) -> None:
    hours = b"".join(b"<hour>%d</hour>" % hour for hour in range(12, 20))
    loopback.add("/f", FEED % (b"<skipHours>%b</skipHours>" % hours))
    paper = Paper(tmp_path, loopback.url("/f"))
    assert (await paper.round(manual=False)).next_check == START.replace(hour=20)
    assert (await paper.round(timedelta(hours=3), manual=False)).outcome is Outcome.SKIPPED
    assert (await paper.round(timedelta(hours=5, minutes=1), manual=False)).outcome is Outcome.UNCHANGED


async def test_a_feed_that_sleeps_is_asked_more_seldom(tmp_path: Path, loopback: Loopback) -> None:
    loopback.feed("/f", BODY)
    paper = Paper(tmp_path, loopback.url("/f"))
    waits = []
    for _ in range(16):
        result = await paper.round(timedelta(days=1))
        assert result.next_check is not None
        waits.append((result.next_check - paper.now) / timedelta(hours=1))
    assert waits[0] == pytest.approx(1, rel=0.11)
    assert waits[-1] > 6


@pytest.mark.parametrize("status", [301, 308])
async def test_a_permanent_move_is_followed_after_three_fetches(
    tmp_path: Path, loopback: Loopback, status: int
) -> None:
    loopback.add("/old", Answer(status=status, headers={"Location": "/new"}))
    loopback.feed("/new", BODY)
    paper = Paper(tmp_path, loopback.url("/old"))
    for _ in range(6):
        await paper.round(HOURS)
    assert loopback.paths == ["/old", "/new"] * 3 + ["/new"] * 3


async def test_a_move_takes_no_credentials_along_and_leads_nowhere_private(tmp_path: Path, loopback: Loopback) -> None:
    loopback.add("/old", Answer(status=301, headers={"Location": loopback.url("/new", host=SECOND_HOST)}))
    loopback.feed("/new", BODY)
    paper = Paper(tmp_path, loopback.url("/old"))
    toml = tmp_path / "feeds.toml"
    private = toml.read_text(encoding="utf-8") + (
        '[feed.http]\nheaders = { X-Key = "hunter2" }\nauth = { type = "bearer", token = "hunter2" }\n')
    toml.write_text(f'{private}[app]\nallow_private = ["{SECOND_HOST}"]\n', encoding="utf-8")
    for _ in range(4):
        await paper.round(HOURS)
    assert loopback.paths == ["/old", "/new"] * 3 + ["/new"]
    assert ["hunter2" in str(seen.headers) for seen in loopback.requests] == [True, False] * 3 + [False]
    toml.write_text(private, encoding="utf-8")
    result = await paper.round(HOURS)
    assert "private address" in str(result.error)


@pytest.mark.parametrize("status", [302, 303, 307])
async def test_a_move_for_now_is_never_taken_for_good(tmp_path: Path, loopback: Loopback, status: int) -> None:
    loopback.add("/old", Answer(status=status, headers={"Location": "/new"}))
    loopback.feed("/new", BODY)
    paper = Paper(tmp_path, loopback.url("/old"))
    for _ in range(5):
        await paper.round(HOURS)
    assert loopback.paths == ["/old", "/new"] * 5


async def test_a_move_to_a_page_is_never_believed(tmp_path: Path, loopback: Loopback) -> None:
    loopback.add("/old", Answer(status=301, headers={"Location": "/gone"}))
    loopback.add("/gone", Answer("<html><body>Our new site</body></html>", headers={"Content-Type": "text/html"}))
    paper = Paper(tmp_path, loopback.url("/old"))
    for _ in range(5):
        assert (await paper.round(timedelta(days=2))).outcome is Outcome.FAILED
    assert loopback.paths == ["/old", "/gone"] * 5


async def test_a_move_that_ends_badly_is_taken_back(tmp_path: Path, loopback: Loopback) -> None:
    loopback.add("/old", *[Answer(status=301, headers={"Location": "/new"})] * 3, BODY)
    loopback.add("/new", *[Answer(BODY)] * 3, Answer(b"", status=404))
    paper = Paper(tmp_path, loopback.url("/old"))
    for _ in range(3):
        await paper.round(HOURS)
    assert (await paper.round(HOURS)).outcome is Outcome.FAILED
    assert (await paper.round(timedelta(days=1))).outcome is Outcome.UNCHANGED
    assert loopback.paths == [*["/old", "/new"] * 3, "/new", "/old"]


async def test_a_feed_that_is_gone_is_not_asked_again_even_by_hand(tmp_path: Path, loopback: Loopback) -> None:
    loopback.add("/f", BODY, Answer(b"", status=410))
    paper = Paper(tmp_path, loopback.url("/f"))
    await paper.round()
    assert (await paper.round(HOURS)).outcome is Outcome.FAILED
    result = await paper.round(timedelta(days=30))
    assert result.outcome is Outcome.SKIPPED
    assert result.error is not None
    assert "gone for good" in result.error
    assert loopback.count("/f") == 2
    assert (await paper.round(timedelta(days=1), force=True)).outcome is Outcome.FAILED


async def test_two_termnews_do_not_ask_the_same_feeds_twice(tmp_path: Path, loopback: Loopback) -> None:
    loopback.add("/f", BODY)
    paper = Paper(tmp_path, loopback.url("/f"))
    (tmp_path / "data").mkdir()
    with refresh_lock(tmp_path / "data"):
        with pytest.raises(BusyError, match=rf"process {os.getpid()}\) is refreshing these feeds"):
            await paper.round()
        assert loopback.paths == []
    assert (await paper.round()).outcome is Outcome.UPDATED


async def test_a_refresh_on_another_computer_is_named(tmp_path: Path, loopback: Loopback) -> None:
    loopback.add("/f", BODY)
    paper = Paper(tmp_path, loopback.url("/f"))
    (tmp_path / "data").mkdir()
    with refresh_lock(tmp_path / "data"):
        lock = tmp_path / "data" / "refresh.lock"
        assert lock.read_text().split()[0] == str(os.getpid())
        lock.write_text("4711 attic")
        with pytest.raises(BusyError, match=r"\(process 4711 on attic\)"):
            await paper.round()
