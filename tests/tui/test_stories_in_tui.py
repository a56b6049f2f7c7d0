"""One story from several papers: one row in a list, unfolded; its coverage; related rows; the offer to mark it read."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from datetime import timedelta
from email.utils import format_datetime
from pathlib import Path

import pytest
from textual.pilot import Pilot

from loopback import Answer, Loopback
from termnews.config.load import load_config
from termnews.reader import Reader
from termnews.tui.app import NewsApp
from termnews.tui.screens.coverage import CoverageScreen
from termnews.tui.widgets.coverage_list import CoverageList
from termnews.tui.widgets.headlines import Headlines
from tui.small_paper import NOW, fill, press, screen_text, settle, toasts

WIRE = ("Eleven harbour cities of the Round Sea signed an accord on a common tide wall in Ostend. "
        "The ports will share the cost of the wall for nine years, Ingrid Solheim said.")
TOLD = {
    "herald": [("Harbour cities agree common tide wall", 3, WIRE), ("Orchard blossoms early", 9, "Cherries in March.")],
    "gallery": [("Tide wall: eleven harbour cities agree", 2,
                 "The accord on the tide wall of the harbour cities was signed. "
                 "Shipowners dislike exemptions for barges below twelve metres, whatever lenders promise.")],
    "post": [("Harbour cities of the Round Sea sign tide wall accord", 1, WIRE),
             ("Violin found in attic", 7, "Old wood.")],
}  # fmt: skip


def rss(name: str) -> str:
    items = "".join(
        f"<item><title>{title}</title><guid>{name}-{number}</guid><link>https://{name}.example/{number}</link>"
        f"<pubDate>{format_datetime(NOW - timedelta(hours=hours))}</pubDate><description>{text}</description></item>"
        for number, (title, hours, text) in enumerate(TOLD[name])
    )
    return f'<?xml version="1.0"?><rss version="2.0"><channel><title>The {name}</title>{items}</channel></rss>'


@pytest.fixture
def server() -> Iterator[Loopback]:
    served = Loopback().start()
    for name in TOLD:
        served.add(f"/{name}.xml", Answer(rss(name), headers={"Content-Type": "application/rss+xml"}))
    yield served
    served.stop()


def write(folder: Path, server: Loopback, app: str = "") -> Path:
    path = folder / "feeds.toml"
    feeds = "".join(f'[[feed]]\nid = "{n}"\nurl = "{server.url(f"/{n}.xml")}"\nsection = "world"\n' for n in TOLD)
    path.write_text(f'version = 1\n[app]\n{app}\n[defaults]\nfull_text = "off"\n{feeds}', encoding="utf-8")
    return path


@asynccontextmanager
async def paper(folder: Path, server: Loopback, app: str = "") -> AsyncIterator[Pilot[int]]:
    path = write(folder, server, app)
    await fill(path)
    reader = Reader(load_config(path), folder, clock=lambda: NOW, inline=True)
    try:
        async with NewsApp(reader).run_test(size=(160, 40), notifications=True) as pilot:
            await settle(pilot)
            yield pilot
    finally:
        await reader.close()


def listed(pilot: Pilot[int]) -> list[str]:
    headlines = pilot.app.screen.query_one(Headlines)
    rows = [headlines._shelf.get(entry) for entry in headlines.ids]
    return [row.feed_slug if row else "?" for row in rows]


async def test_a_list_has_one_row_a_story_and_unfolds_it(tmp_path: Path, server: Loopback) -> None:
    async with paper(tmp_path, server) as pilot:
        await press(pilot, "g", "u")
        assert listed(pilot) == ["post", "post", "herald"]
        assert "2 sources" in screen_text(pilot)
        await press(pilot, "+")
        assert listed(pilot) == ["post", "gallery", "herald", "post", "herald"]
        assert "└" in screen_text(pilot)
        await press(pilot, "j", "+")
        assert listed(pilot) == ["post", "post", "herald"]
        await press(pilot, "j", "+")
        assert any("Nothing is folded" in toast for toast in toasts(pilot))


@pytest.mark.parametrize(("dedupe", "rows", "latest"), [("off", 5, 5), ("url", 5, 5), ("guid", 5, 5), ("story", 3, 4)])
async def test_what_is_the_same_is_so_everywhere(
    tmp_path: Path, server: Loopback, dedupe: str, rows: int, latest: int
) -> None:
    async with paper(tmp_path, server, f'dedupe = "{dedupe}"') as pilot:
        reader = pilot.app.reader  # type: ignore[attr-defined]
        assert len((await reader.front_page()).stories) == rows
        assert len(await reader.latest(limit=9)) == latest
        assert {story.sources for story in (await reader.front_page()).stories} == {1, 2}
        await press(pilot, "g", "u")
        assert len(listed(pilot)) == rows
        assert (f"5 in {rows} rows" in screen_text(pilot)) == (rows < 5)
        assert "2 sources" in screen_text(pilot)


async def test_coverage_in_the_order_of_time_with_what_each_adds(tmp_path: Path, server: Loopback) -> None:
    async with paper(tmp_path, server) as pilot:
        await press(pilot, "g", "u")
        await press(pilot, "g", "c")
        screen = pilot.app.screen
        assert isinstance(screen, CoverageScreen)
        text = screen_text(pilot)
        assert "COVERAGE · 2 SOURCES" in text
        assert text.index("The herald · first") < text.index("The gallery")
        assert "also in The post" in text
        assert "+ Shipowners dislike exemptions" in text
        assert screen.query_one(CoverageList).cursor_index == 0
        await press(pilot, "j")
        await press(pilot, "enter")
        assert "COVERAGE · 3" in screen_text(pilot)
        assert "Tide wall: eleven harbour cities agree" in screen_text(pilot)
        await press(pilot, "g", "c")
        assert pilot.app.screen.query_one(CoverageList).cursor_index == 1  # on the one that is read


async def test_the_whole_story_is_marked_read_and_taken_back(tmp_path: Path, server: Loopback) -> None:
    async with paper(tmp_path, server) as pilot:
        await press(pilot, "g", "u")
        await press(pilot, "D")
        reader = pilot.app.reader  # type: ignore[attr-defined]
        assert len(await reader.entry_ids("is:unread")) == 2
        await press(pilot, "U")
        assert len(await reader.entry_ids("is:unread")) == 5
        await press(pilot, "g", "c", "D")
        assert len(await reader.entry_ids("is:unread")) == 2


async def test_reading_one_offers_the_rest_once_and_related_says_why(tmp_path: Path, server: Loopback) -> None:
    async with paper(tmp_path, server) as pilot:
        await press(pilot, "g", "u")
        await press(pilot, "enter")
        offers = [toast for toast in toasts(pilot) if "tell this story" in toast]
        assert offers == ["2 more articles tell this story; D marks them read."]
        text = screen_text(pilot)
        assert "RELATED ARTICLES" in text
        assert "same story" in text
        await press(pilot, "home", "end")
        assert len([toast for toast in toasts(pilot) if "tell this story" in toast]) <= 1


async def test_the_next_range_is_said_where_nothing_was_read(tmp_path: Path, server: Loopback) -> None:
    async with paper(tmp_path, server) as pilot:
        await press(pilot, "g", "p")
        assert "MOST COVERED · NO READS YET" in screen_text(pilot)
        await press(pilot, "w")
        assert "Most Popular is now of 30 days: no reads yet." in toasts(pilot)
