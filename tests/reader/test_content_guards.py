"""What content names — pages, pictures, files, feeds of pages — goes through the same client, guards and turns."""

from __future__ import annotations

import socket
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from loopback import SECOND_HOST, Answer, Loopback
from termnews.config.load import load_config
from termnews.core.errors import FetchError, HeldError, PictureError
from termnews.core.models import Outcome, Verdict
from termnews.core.pictures import Wanted
from termnews.reader import Reader

NOW = datetime(2026, 3, 2, 12, tzinfo=UTC)
PRIVATE = {
    "loopback.example": "127.0.0.2", "home.example": "10.0.0.1", "six.example": "::1", "local.example": "fe80::1",
    "mapped.example": "::ffff:127.0.0.2", "cloud.example": "169.254.169.254", "nat64.example": "64:ff9b::7f00:2",
    "unique.example": "fd00::1", "zero.example": "0.0.0.0", "shared.example": "100.64.0.1",
}  # fmt: skip
"""Names that the test's resolver knows, and the address behind each."""


@pytest.fixture
def names(monkeypatch: pytest.MonkeyPatch) -> None:
    """A resolver that answers as an attacker's would."""
    real = socket.getaddrinfo

    def resolve(host: str, port: int, **rest: object) -> list[tuple[object, ...]]:
        if host not in PRIVATE:
            return real(host, port, **rest)  # type: ignore[arg-type,return-value]
        address = PRIVATE[host]
        family = socket.AF_INET6 if ":" in address else socket.AF_INET
        return [(family, socket.SOCK_STREAM, 6, "", (address, port))]

    monkeypatch.setattr(socket, "getaddrinfo", resolve)


class Desk:
    """A Reader with a feed of one entry for each link, on a clock that is set."""

    def __init__(self, folder: Path, loopback: Loopback) -> None:
        self.now = NOW
        self._folder, self._loopback = folder, loopback

    def publish(self, *links: str) -> None:
        items = "".join(f"<item><title>{link}</title><link>{link}</link><guid>{link}</guid></item>" for link in links)
        url = self._loopback.feed("/feed", f"<rss version='2.0'><channel><title>T</title>{items}</channel></rss>")
        (self._folder / "feeds.toml").write_text(
            f'version = 1\n[app]\ndownloads = "{self._folder / "files"}"\n'
            f'[[feed]]\nid = "f"\nurl = "{url}"\n'
            f'[[feed]]\nid = "other"\nurl = "{self._loopback.url("/feed", host=SECOND_HOST)}"\n', encoding="utf-8")

    def reader(self) -> Reader:
        return Reader(load_config(self._folder / "feeds.toml"), self._folder / "data", clock=lambda: self.now)


@pytest.fixture
def desk(tmp_path: Path, loopback: Loopback) -> Desk:
    return Desk(tmp_path, loopback)


@pytest.fixture
async def filled(desk: Desk, loopback: Loopback, names: None) -> AsyncIterator[tuple[Reader, dict[str, int]]]:
    """A Reader that has fetched entries which name every private address, and their ids by host."""
    desk.publish(*(f"http://{name}:{loopback.port}/page" for name in PRIVATE))
    loopback.add("/page", Answer("<html><body><p>The inside of somebody's network.</p></body></html>"))
    async with desk.reader() as reader:
        async for _ in reader.refresh(["f"]):
            pass
        rows = await reader.entries()
        loopback.requests.clear()
        yield reader, {(row.url or "").split("/")[2].partition(":")[0]: row.id for row in rows}


async def test_a_feed_that_was_taken_out_has_no_address_of_its_own(desk: Desk, loopback: Loopback) -> None:
    desk.publish(page := loopback.add("/inside", "<html><body><p>Router.</p><img src='/a.png'></body></html>"))
    async with desk.reader() as reader:
        async for _ in reader.refresh(["f"]):
            pass
        (row,) = await reader.entries()
        loopback.requests.clear()
        toml = desk._folder / "feeds.toml"
        toml.write_text('version = 1\n[[feed]]\nid = "else"\nurl = "https://else.example/f"\n', encoding="utf-8")
        await reader.update_subscriptions(load_config(toml))
        shown = await reader.article(row.id, force=True)
        assert "private address" in shown.note
        with pytest.raises(FetchError, match="private address"):
            await reader.download(row.id, page, lambda size: None)
        with pytest.raises(PictureError, match="private address"):
            await reader.picture(row.id, Wanted(page, (30, 20), (0, 0, 0)))
    assert loopback.requests == []


async def test_no_page_at_an_address_that_is_private_once_it_is_looked_up(
    filled: tuple[Reader, dict[str, int]], loopback: Loopback
) -> None:
    reader, ids = filled
    assert ids.keys() == PRIVATE.keys()
    for name, entry_id in ids.items():
        shown = await reader.article(entry_id)
        assert shown.source == "feed"
        assert f"{name} is at a private address" in shown.note
    assert loopback.requests == []


async def test_no_picture_and_no_file_there_either(
    filled: tuple[Reader, dict[str, int]], loopback: Loopback, tmp_path: Path
) -> None:
    reader, ids = filled
    entry_id = next(iter(ids.values()))
    for name in PRIVATE:
        url = f"http://{name}:{loopback.port}/page"
        with pytest.raises(PictureError, match="private address"):
            await reader.picture(entry_id, Wanted(url, (30, 20), (0, 0, 0)))
        with pytest.raises(FetchError, match="private address"):
            await reader.download(entry_id, url, lambda came: None)
    assert loopback.requests == []
    assert list((tmp_path / "files").iterdir()) == []


async def test_a_page_may_not_name_a_feed_inside_the_readers_network(
    desk: Desk, loopback: Loopback, names: None
) -> None:
    desk.publish()
    inside = f"http://loopback.example:{loopback.port}/feed"
    page = loopback.add("/site", f'<html><head><link rel="alternate" type="application/rss+xml" href="{inside}">')
    async with desk.reader() as reader:
        with pytest.raises(FetchError, match=r"loopback\.example is at a private address"):
            await reader.preview(page)
    assert loopback.paths == ["/site"]


async def test_a_page_that_says_429_holds_its_host_for_pages_feeds_and_previews(
    desk: Desk, loopback: Loopback
) -> None:
    desk.publish(loopback.url("/one"), loopback.url("/two"))
    loopback.add("/one", Answer("slow down", status=429, headers={"Retry-After": "7200"}, reason=b"Too Many Requests"))
    loopback.add("/two", Answer(b"<html><body><p>Two.</p></body></html>"))
    async with desk.reader() as reader:
        async for _ in reader.refresh():
            pass
        rows = {row.url: row for row in await reader.entries("feed:f")}
        one, two = rows[loopback.url("/one")], rows[loopback.url("/two")]
        shown = await reader.article(one.id)
        assert shown.verdict is Verdict.BLOCKED
        assert "Try again later." in shown.note
    desk.now += timedelta(hours=1)
    loopback.requests.clear()
    async with desk.reader() as reader:  # after a restart
        shown = await reader.article(two.id)
        assert "asked to be left alone until" in shown.note
        with pytest.raises(HeldError, match="nothing was asked"):
            await reader.preview(loopback.url("/elsewhere"))
        outcomes = {result.feed: result async for result in reader.refresh(force=True)}
        assert outcomes["f"].outcome is Outcome.SKIPPED
        assert outcomes["f"].next_check == NOW + timedelta(hours=2)
        assert outcomes["other"].outcome is Outcome.UNCHANGED
        assert [seen.headers["host"].partition(":")[0] for seen in loopback.requests] == [SECOND_HOST]
        desk.now += timedelta(hours=1, seconds=1)
        assert "left alone" not in (await reader.article(two.id)).note
    assert loopback.paths.count("/two") == 1


@pytest.mark.parametrize(
    ("answer", "feed_words", "add_words"),
    [
        (Answer("", status=500), "asks again later", "Try again later."),
        (Answer(""), "asks again later", "Try again later."),
        (Answer("x", length=99, close=True), "keeps what it has and asks again later", "Try again later."),
        (Answer("", status=404), "look for the feed's new one on the site", "check its spelling"),
        (Answer("", status=410), "its articles stay, and it is not asked again", "is gone for good."),
        (Answer("", status=429), "waits before it asks again", "Try again later."),
        (Answer("", status=401), "put them under [feed.http] as auth", "add the feed by hand"),
    ],
)
async def test_nothing_is_promised_to_one_who_only_looks(
    desk: Desk, loopback: Loopback, answer: Answer, feed_words: str, add_words: str
) -> None:
    desk.publish()
    loopback.add("/feed", answer)
    loopback.add("/look", answer)
    async with desk.reader() as reader:
        with pytest.raises(FetchError) as looked:
            await reader.preview(loopback.url("/look", host=SECOND_HOST))
        results = [result async for result in reader.refresh(["f"])]
    assert feed_words in str(results[0].error)
    assert add_words in str(looked.value)
    assert "again later; " not in str(looked.value)
    assert "termnews asks again" not in str(looked.value)
    assert "termnews keeps" not in str(looked.value)
