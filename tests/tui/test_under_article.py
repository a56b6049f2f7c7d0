"""The sidebars under the article: in sight with its end, or by key, and never over what is being read."""

from __future__ import annotations

from pathlib import Path

import pytest
from small_paper import opened, press, settle
from textual.app import App
from textual.pilot import Pilot

from termnews.tui.app import NewsApp
from termnews.tui.screens.reader import ReaderScreen
from termnews.tui.visits import Visits
from termnews.tui.widgets.sidebar import Sidebar

STACKED = [(40, 10), (60, 15), (80, 24), (120, 40)]


def room_of(app: App[int]) -> ReaderScreen:
    room = app.screen
    assert isinstance(room, ReaderScreen)
    return room


def over_text(room: ReaderScreen) -> int:
    """Lines of the article's text that the sidebars cover."""
    if not room.rail.display:
        return 0
    covered = room.rail.region.intersection(room.article.region)
    first = covered.y - room.article.region.y - room.article.gutter.top + room.article.scroll_offset.y
    return max(0, room.article.length - first) if covered else 0


@pytest.mark.parametrize("size", STACKED, ids=lambda size: f"{size[0]}x{size[1]}")
async def test_while_one_reads_the_whole_pane_is_the_article_s(tmp_path: Path, size: tuple[int, int]) -> None:
    async with opened(tmp_path, size=size) as pilot:
        await press(pilot, "enter")
        room = room_of(pilot.app)
        assert room.article.size.height >= size[1] - 3
        for _ in range(40):
            assert over_text(room) == 0
            await press(pilot, "pagedown")
        assert room.under.in_sight
        assert room.article.progress == 1.0
        await press(pilot, "g", "g")
        assert over_text(room) == 0


@pytest.mark.parametrize("size", STACKED, ids=lambda size: f"{size[0]}x{size[1]}")
async def test_tab_brings_each_sidebar_into_sight_and_escape_leads_back(tmp_path: Path, size: tuple[int, int]) -> None:
    async with opened(tmp_path, size=size) as pilot:
        await press(pilot, "enter")
        room = room_of(pilot.app)
        for name in ("related", "latest", "popular"):
            await press(pilot, "tab")
            assert room.focused is room.query_one(f"#{name}")
            assert room.focused.region.intersection(room.article.region).height >= min(5, room.article.size.height)
        await press(pilot, "escape")
        assert room.focused is room.article
        assert over_text(room) == 0


async def long_article(pilot: Pilot[int]) -> ReaderScreen:
    await pilot.resize_terminal(80, 12)
    await settle(pilot)
    await press(pilot, "enter")
    room = room_of(pilot.app)
    assert not room.article.ended
    assert not room.under.in_sight
    return room


async def test_a_key_lays_them_over_the_page_until_one_reads_on(tmp_path: Path) -> None:
    async with opened(tmp_path, size=(80, 24)) as pilot:
        room = await long_article(pilot)
        await press(pilot, "B")
        assert room.under.in_sight
        await press(pilot, "B")
        assert not room.under.in_sight
        await press(pilot, "B", "j")
        assert over_text(room) == 0


async def test_a_key_hides_them_at_the_end_until_the_next_article(tmp_path: Path) -> None:
    async with opened(tmp_path, size=(80, 24)) as pilot:
        await press(pilot, "enter", "G")
        room = room_of(pilot.app)
        assert room.under.in_sight
        await press(pilot, "B")
        assert not room.under.in_sight
        await press(pilot, "J", "G")
        assert room.under.in_sight


async def test_space_at_the_end_goes_on_without_scrolling_through_them(tmp_path: Path) -> None:
    async with opened(tmp_path, size=(80, 24)) as pilot:
        await press(pilot, "enter")
        room = room_of(pilot.app)
        before = room.entry
        while not room.article.ended:
            await press(pilot, "space")
        assert room.entry == before
        await press(pilot, "space")
        assert room.entry != before


async def test_a_resize_moves_them_from_under_the_article_to_beside_it(tmp_path: Path) -> None:
    async with opened(tmp_path, size=(80, 24)) as pilot:
        await press(pilot, "enter", "G")
        room = room_of(pilot.app)
        await pilot.resize_terminal(200, 50)
        await settle(pilot)
        assert not room.rail.region.overlaps(room.article.region)
        assert room.rail.region.height >= 40
        assert room.article.tail == 0
        await pilot.resize_terminal(80, 24)
        await settle(pilot)
        assert over_text(room) == 0


async def test_the_sidebars_know_at_once_what_was_opened(tmp_path: Path) -> None:
    async with opened(tmp_path, size=(200, 50)) as pilot:
        seconds = [0.0]
        news = pilot.app
        assert isinstance(news, NewsApp)
        news.visits = Visits(news.reader, clock=lambda: seconds[0])
        await press(pilot, "enter")
        room = room_of(pilot.app)
        popular = room.query_one("#popular", Sidebar)
        assert (popular.title, popular.entry_ids) == ("MOST COVERED · no reads yet", [])
        first = room.entry
        seconds[0] = 20.0
        await press(pilot, "J")
        assert (popular.title, popular.entry_ids) == ("MOST POPULAR · 7 days", [first])
        await press(pilot, "w", "w")
        assert popular.title == "MOST POPULAR · all time"
        await press(pilot, "w")
        assert popular.title == "MOST POPULAR · 24 h"
        latest = room.query_one("#latest", Sidebar)
        assert next(ranked.entry.read for ranked in latest._rows if ranked.entry.id == first)
