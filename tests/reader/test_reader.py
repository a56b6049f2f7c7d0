"""The use-cases on a real store, a real server and real child processes."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from loopback import Answer, Loopback
from termnews.config.load import load_config
from termnews.config.paths import LOG_NAME
from termnews.core.errors import NotFoundError, QueryError
from termnews.core.models import Outcome, RefreshResult, Verdict
from termnews.reader import Reader

START = datetime(2026, 3, 1, 12, tzinfo=UTC)
PARAGRAPH = (
    "The agreement was signed on a trestle table in a ferry terminal, because the conference hall had flooded the "
    "night before, and several of the delegates called it the most persuasive speech of the week. "
)


class Clock:
    """A clock that stands still until it is told."""

    def __init__(self) -> None:
        self.now = START

    def __call__(self) -> datetime:
        return self.now


def rss(base: str, *titles: str) -> bytes:
    items = "".join(
        f"<item><title>{title}</title><link>{base}page/{n}</link><guid>{title}</guid>"
        f"<pubDate>Sun, 01 Mar 2026 {11 - n:02}:00:00 GMT</pubDate>"
        f"<description>Summary of {title}.</description></item>"
        for n, title in enumerate(titles)
    )
    return f'<rss version="2.0"><channel><title>The Herald</title>{items}</channel></rss>'.encode()


PAGE = (
    "<html lang=en><head><title>Tide wall</title><meta property=og:title content='Tide wall agreed'></head><body>"
    "<nav><a href=/>Home</a><a href=/sport>Sport</a></nav><article><h1>Tide wall agreed</h1>"
    + "".join(f"<p>{n}. {PARAGRAPH}</p>" for n in range(8))
    + "</article><footer>Cookie settings</footer></body></html>"
).encode()


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
async def reader(tmp_path: Path, loopback: Loopback, clock: Clock) -> AsyncIterator[Reader]:
    config = tmp_path / "feeds.toml"
    config.write_text(
        f'version = 1\n[sections.world]\ntitle = "World"\n[[feed]]\nid = "herald"\nurl = "{loopback.url("/feed")}"\n'
        f'section = "world"\n[[feed]]\nid = "wire"\nurl = "{loopback.url("/wire")}"\nsection = "world"\n',
        encoding="utf-8",
    )
    async with Reader(load_config(config), tmp_path / "data", clock=clock) as reader:
        yield reader


async def refreshed(reader: Reader, *names: str, force: bool = False) -> dict[str, RefreshResult]:
    return {result.feed: result async for result in reader.refresh(names, force=force)}


async def test_a_refresh_stores_and_the_lists_show(reader: Reader, loopback: Loopback) -> None:
    loopback.add(
        "/feed",
        Answer(rss(loopback.url("/"), "Tide wall agreed", "Railway bonds"), headers={"Content-Type": "text/xml"}),
    )
    loopback.add("/wire", Answer(b"gone", status=404))
    results = await refreshed(reader)
    assert (results["herald"].outcome, results["herald"].new) == (Outcome.UPDATED, 2)
    assert results["wire"].outcome is Outcome.FAILED
    assert "404" in (results["wire"].error or "")
    assert [row.title for row in await reader.entries()] == ["Tide wall agreed", "Railway bonds"]
    counts = await reader.counts()
    assert (counts.unread, counts.feeds, counts.unread_by_section) == (2, 2, {"world": 2})
    front = await reader.front_page()
    assert front.stories[0].entry.title == "Tide wall agreed"
    assert {feed.slug: feed.failures for feed in await reader.feeds()} == {"herald": 0, "wire": 1}


async def test_validators_go_back_and_304_changes_nothing(reader: Reader, loopback: Loopback, clock: Clock) -> None:
    loopback.add(
        "/feed",
        Answer(rss(loopback.url("/"), "One"), headers={"Content-Type": "text/xml", "ETag": '"v1"'}),
        Answer(b"", status=304),
    )
    await refreshed(reader, "herald")
    clock.now += timedelta(hours=2)
    results = await refreshed(reader, "herald")
    assert results["herald"].outcome is Outcome.UNCHANGED
    assert loopback.requests[-1].headers["if-none-match"] == '"v1"'
    assert len(await reader.entries()) == 1


async def test_the_floor_is_kept_and_said_and_force_passes_it(reader: Reader, loopback: Loopback, clock: Clock) -> None:
    loopback.add("/feed", Answer(rss(loopback.url("/"), "One"), headers={"Content-Type": "text/xml"}))
    await refreshed(reader, "herald")
    asked = len(loopback.requests)
    skipped = (await refreshed(reader, "herald"))["herald"]
    assert skipped.outcome is Outcome.SKIPPED
    assert skipped.next_check == START + timedelta(minutes=15)
    assert len(loopback.requests) == asked
    assert (await refreshed(reader, "herald", force=True))["herald"].outcome is Outcome.UNCHANGED


async def test_a_failure_keeps_the_cache(reader: Reader, loopback: Loopback, clock: Clock) -> None:
    loopback.add(
        "/feed",
        Answer(rss(loopback.url("/"), "One"), headers={"Content-Type": "text/xml"}),
        Answer(b"<html>our site is being repaired</html>", headers={"Content-Type": "text/html"}),
    )
    await refreshed(reader, "herald")
    clock.now += timedelta(hours=2)
    assert (await refreshed(reader, "herald"))["herald"].outcome is Outcome.FAILED
    assert [row.title for row in await reader.entries()] == ["One"]


async def test_opening_shows_the_feeds_text_then_the_page(reader: Reader, loopback: Loopback) -> None:
    loopback.add("/feed", Answer(rss(loopback.url("/"), "Tide wall agreed"), headers={"Content-Type": "text/xml"}))
    loopback.add("/page/0", Answer(PAGE, headers={"Content-Type": "text/html; charset=utf-8"}))
    await refreshed(reader, "herald")
    entry = (await reader.entries())[0]
    at_once = await reader.feed_text(entry.id)
    assert (at_once.source, at_once.pending) == ("feed", True)
    whole = await reader.article(entry.id)
    assert (whole.source, whole.verdict) == ("page", Verdict.FULL)
    assert whole.words > 200
    text = "".join(span.text for block in whole.document.blocks for span in block.spans)
    assert "trestle table" in text
    assert "Cookie settings" not in text
    assert (await reader.row(entry.id)).read
    assert [ranked.why for ranked in (await reader.popular()).rows] == ["1 read"]
    asked = len(loopback.requests)
    again = await reader.feed_text(entry.id)
    assert (again.source, again.pending) == ("page", False)
    assert len(loopback.requests) == asked


async def test_a_page_that_cannot_be_had_leaves_the_feeds_text_and_says_why(reader: Reader, loopback: Loopback) -> None:
    loopback.add("/feed", Answer(rss(loopback.url("/"), "Tide wall agreed"), headers={"Content-Type": "text/xml"}))
    loopback.add("/page/0", Answer(b"no", status=403))
    await refreshed(reader, "herald")
    entry = (await reader.entries())[0]
    shown = await reader.article(entry.id)
    assert (shown.source, shown.verdict) == ("feed", Verdict.BLOCKED)
    assert "403" in shown.note
    assert "Summary of" in shown.document.blocks[0].spans[0].text


async def test_peeking_leaves_no_trace(reader: Reader, loopback: Loopback) -> None:
    loopback.add("/feed", Answer(rss(loopback.url("/"), "One"), headers={"Content-Type": "text/xml"}))
    loopback.add("/page/0", Answer(PAGE, headers={"Content-Type": "text/html"}))
    await refreshed(reader, "herald")
    entry = (await reader.entries())[0]
    await reader.article(entry.id, peek=True)
    assert not (await reader.row(entry.id)).read
    assert (await reader.popular()).rows == ()


async def test_undo_puts_back_exactly_what_changed(reader: Reader, loopback: Loopback) -> None:
    loopback.add("/feed", Answer(rss(loopback.url("/"), "One", "Two", "Three"), headers={"Content-Type": "text/xml"}))
    await refreshed(reader, "herald")
    ids = list(await reader.entry_ids())
    await reader.set_read(ids[:1], True)
    change = await reader.mark_read("feed:herald")
    assert change.label == "2 articles marked read"
    redo = await reader.undo(change)
    assert [row.read for row in await reader.rows(ids)] == [True, False, False]
    await reader.undo(redo)
    assert all(row.read for row in await reader.rows(ids))


async def test_unknown_names_get_a_sentence(reader: Reader) -> None:
    with pytest.raises(NotFoundError, match='Did you mean "herald"'):
        await refreshed(reader, "hreald")
    with pytest.raises(NotFoundError, match="no range of time"):
        await reader.popular(window="fortnight")
    with pytest.raises(NotFoundError, match="id 99"):
        await reader.article(99)
    with pytest.raises(QueryError, match="Nothing to search"):
        await reader.search("  ")


async def test_leaving_a_refresh_early_stores_whole_feeds_only(reader: Reader, loopback: Loopback) -> None:
    loopback.add("/feed", Answer(rss(loopback.url("/"), "One"), headers={"Content-Type": "text/xml"}))
    loopback.add("/wire", Answer(rss(loopback.url("/"), "Two"), headers={"Content-Type": "text/xml"}, silent=True))
    results = reader.refresh()
    first = await anext(results)
    assert first.feed == "herald"
    await results.aclose()
    assert [row.title for row in await reader.entries()] == ["One"]
    assert not [task for task in asyncio.all_tasks() if task is not asyncio.current_task()]


async def test_the_same_feed_again_does_not_lose_the_readers_marks(
    reader: Reader, loopback: Loopback, clock: Clock
) -> None:
    loopback.add(
        "/feed",
        Answer(rss(loopback.url("/"), "One"), headers={"Content-Type": "text/xml"}),
        Answer(rss(loopback.url("/"), "New", "One"), headers={"Content-Type": "text/xml"}),
    )
    await refreshed(reader, "herald")
    one = (await reader.entries())[0]
    await reader.set_starred([one.id], True)
    clock.now += timedelta(hours=2)
    await refreshed(reader, "herald")
    assert (await reader.row(one.id)).starred
    assert [row.title for row in await reader.entries("is:starred")] == ["One"]


class Mistaken(Reader):
    """A reader with a fault of its own, met while one feed is asked."""

    def _take_in_hand(self, url: str) -> None:
        if url.endswith("/bad"):
            raise ZeroDivisionError(f"{url}?token=hunter2")


async def test_a_mistake_of_our_own_ends_one_feed_and_is_in_the_log(tmp_path: Path, loopback: Loopback) -> None:
    config = tmp_path / "feeds.toml"
    feeds = {name: loopback.feed(f"/{name}", rss(loopback.url("/"), f"Of {name}")) for name in ("bad", "good")}
    config.write_text("".join(f'[[feed]]\nid = "{name}"\nurl = "{url}"\n' for name, url in feeds.items()))
    async with Mistaken(load_config(config), tmp_path / "data", clock=Clock(), inline=True) as reader:
        results = {result.feed: result async for result in reader.refresh()}
    assert (results["bad"].outcome, results["good"].outcome) == (Outcome.FAILED, Outcome.UPDATED)
    assert "termnews made a mistake" in (results["bad"].error or "")
    log = (tmp_path / "data" / LOG_NAME).read_text(encoding="utf-8")
    assert "ZeroDivisionError" in log
    assert "in _take_in_hand" in log
    assert "hunter2" not in log + (results["bad"].error or "")
