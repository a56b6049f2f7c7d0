"""Adding a feed by its address: a look at it first, then a section, then its stories."""

from __future__ import annotations

from pathlib import Path

import pytest
from small_paper import opened, press, rss, screen_text, served, settle, toasts
from textual.pilot import Pilot
from textual.widgets import Input

from loopback import Answer, Loopback
from termnews.config.load import load_config
from termnews.tui.screens.subscribe import SubscribeScreen


def more(server: Loopback) -> str:
    """Serve a third feed; return its address."""
    server.add("/harbour.xml", Answer(rss("world").replace("The world feed", "Harbour News").replace(
        "Harbour wall agreed", "Cranes repainted").replace(">world-", ">harbour-"),
        headers={"Content-Type": "application/rss+xml"}))
    return server.url("/harbour.xml")


async def look(pilot: Pilot[int], url: str) -> None:
    await press(pilot, "a")
    pilot.app.screen.query_one(Input).value = url
    await press(pilot, "enter")
    await settle(pilot)


async def test_a_feed_is_looked_at_and_taken_into_a_section(tmp_path: Path) -> None:
    with served() as server:
        url = more(server)
        async with opened(tmp_path) as pilot:
            await look(pilot, url)
            text = screen_text(pilot)
            assert all(words in text for words in ("Harbour News", "Cranes repainted", "1 h", "World", "Science"))
            await press(pilot, "j", "enter")
            await settle(pilot)
            sub = next(sub for sub in load_config(tmp_path / "feeds.toml").subscriptions if sub.url == url)
            assert sub.section == "science"
            assert any("Subscribed to “Harbour News”" in said for said in toasts(pilot))
            await press(pilot, "g", "t")
            assert "Cranes repainted" in screen_text(pilot)


async def test_a_new_section_is_typed_and_the_feed_is_its_first(tmp_path: Path) -> None:
    with served() as server:
        url = more(server)
        async with opened(tmp_path) as pilot:
            await look(pilot, url)
            assert "a new section …" in screen_text(pilot)
            await press(pilot, "a", *"Harbour", "space", *"life", "enter")
            await settle(pilot)
            config = load_config(tmp_path / "feeds.toml")
            assert config.subscriptions[-1].section == "harbour-life"
            assert next(each.title for each in config.sections if each.id == "harbour-life") == "Harbour life"
            assert '[sections.harbour-life]\ntitle = "Harbour life"' in (tmp_path / "feeds.toml").read_text()
            assert "Harbour life" in screen_text(pilot)


async def test_the_name_of_a_section_there_is_makes_no_second_one(tmp_path: Path) -> None:
    with served() as server:
        async with opened(tmp_path) as pilot:
            await look(pilot, more(server))
            await press(pilot, "G", "enter", *"SCIENCE", "enter")
            await settle(pilot)
            config = load_config(tmp_path / "feeds.toml")
            assert [section.id for section in config.sections] == ["world", "science"]
            assert [sub.section for sub in config.subscriptions if "harbour" in sub.url] == ["science"]


async def test_escape_takes_nothing(tmp_path: Path) -> None:
    with served() as server:
        async with opened(tmp_path) as pilot:
            await look(pilot, more(server))
            assert isinstance(pilot.app.screen, SubscribeScreen)
            await press(pilot, "escape")
            assert len(load_config(tmp_path / "feeds.toml").subscriptions) == 2


async def test_a_feed_one_has_says_where_it_is(tmp_path: Path) -> None:
    async with opened(tmp_path) as pilot:
        await look(pilot, load_config(tmp_path / "feeds.toml").subscriptions[1].url)
        assert "there already: “The science feed” in Science; gf lists the feeds." in toasts(pilot)[-1]
        assert not isinstance(pilot.app.screen, SubscribeScreen)


async def test_no_feed_is_a_sentence_with_the_next_key(tmp_path: Path) -> None:
    with served() as server:
        async with opened(tmp_path) as pilot:
            await look(pilot, server.url("/nothing"))
            assert toasts(pilot)[-1].endswith("a asks for another address.")


async def test_the_feeds_of_a_page_are_gone_through(tmp_path: Path) -> None:
    with served() as server:
        more(server)
        server.add("/", Answer(
            '<html><head><link rel="alternate" type="application/rss+xml" href="/harbour.xml" title="Harbour">'
            '<link rel="alternate" type="application/rss+xml" href="/science.xml" title="S"></head></html>',
            headers={"Content-Type": "text/html"}))
        async with opened(tmp_path) as pilot:
            await look(pilot, server.url("/"))
            assert "Harbour News" in screen_text(pilot)
            assert "n next feed of the page (1 more)" in screen_text(pilot)
            await press(pilot, "n")
            await settle(pilot)
            assert "A star blinked" in screen_text(pilot)


@pytest.mark.parametrize("size", [(20, 5), (40, 12), (80, 24), (200, 50)])
async def test_the_sheet_fits_any_size(tmp_path: Path, size: tuple[int, int]) -> None:
    with served() as server:
        async with opened(tmp_path, size=size) as pilot:
            await look(pilot, more(server))
            text = screen_text(pilot)
            assert "World" in text
            assert "⏎" in text.splitlines()[-1]
            assert "Esc" in text.splitlines()[-1]
