"""The palette: commands, sections, feeds, themes and headlines by a few letters, also among a thousand feeds."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
from small_paper import fill, opened, press, running, screen_text, served, write_config
from textual.pilot import Pilot
from textual.widgets import Input, OptionList

from termnews.config.load import load_config
from termnews.tui.screens.front import FrontScreen
from termnews.tui.screens.palette import PaletteScreen
from termnews.tui.screens.reader import ReaderScreen

PLACES = ("Tromsø", "Ostend", "Málaga")


@asynccontextmanager
async def crowded(folder: Path) -> AsyncIterator[Pilot[int]]:
    """A paper with a thousand feeds more, which nobody fetches."""
    with served() as server:
        path = write_config(folder, server)
        await fill(path)
        more = "".join(f'[[feed]]\nurl = "https://feeds.example.org/{at}.xml"\nsection = "world"\n'
                       f'title = "Gazette {at:04} of {PLACES[at % 3]}"\n' for at in range(1000))
        path.write_text(path.read_text(encoding="utf-8") + more, encoding="utf-8")
        async with running(path) as pilot:
            yield pilot


def shown(pilot: Pilot[int]) -> list[str]:
    """The titles offered, the best first."""
    screen = pilot.app.screen
    assert isinstance(screen, PaletteScreen)
    return [offer.title for offer, _ in screen._shown]


async def test_one_of_a_thousand_feeds_is_found_by_a_few_letters(tmp_path: Path) -> None:
    async with crowded(tmp_path) as pilot:
        await press(pilot, ":", *"gaz 0777")
        assert shown(pilot) == ["Gazette 0777 of Tromsø"]
        await press(pilot, "escape", *"tromso 06")
        assert len(shown(pilot)) > 10
        assert all(title.endswith("Tromsø") and " 06" in title for title in shown(pilot)[:10])
        await press(pilot, "escape", *"0777", "enter")
        room = pilot.app.screen
        assert isinstance(room, ReaderScreen)
        assert room.listing.query == f"feed:{load_config(tmp_path / 'feeds.toml').subscriptions[2 + 777].id}"


async def test_commands_come_before_the_thousand_feeds(tmp_path: Path) -> None:
    async with crowded(tmp_path) as pilot:
        await press(pilot, ":", *"feed health")
        assert shown(pilot)[0] == "Go to the feeds in trouble first"
        await press(pilot, "escape", *"science")
        assert shown(pilot)[:2] == ["Science", "The science feed"]


@pytest.mark.parametrize(
    ("typed", "first"),
    [
        ("all unr sto", "Go to all unread stories"), ("go-latest", "Go to the latest stories"),
        ("FIRST STEPS", "Sections to begin with, feeds of another reader"),
        ("broadsh", "broadsheet"), ("harbour wall", "Harbour wall agreed"), ("world", "World"),
    ],
)
async def test_every_kind_is_found(tmp_path: Path, typed: str, first: str) -> None:
    async with opened(tmp_path) as pilot:
        await press(pilot, ":", *typed)
        assert shown(pilot)[:1] == [first]


async def test_a_headline_is_opened_and_a_section_turned_to(tmp_path: Path) -> None:
    async with opened(tmp_path) as pilot:
        await press(pilot, ":", *"bees and q", "enter")
        room = pilot.app.screen
        assert isinstance(room, ReaderScreen)
        assert room.shown is not None
        assert room.shown.entry.title == "Bees and queues"
        await press(pilot, ":", *"science", "enter")
        assert isinstance(pilot.app.screen, FrontScreen)
        assert "A star blinked" in screen_text(pilot)
        assert "Harbour wall" not in screen_text(pilot)


async def test_a_command_is_done_where_the_palette_was_called(tmp_path: Path) -> None:
    async with opened(tmp_path) as pilot:
        await press(pilot, "g", "t", ":", *"pick the story", "enter")
        room = pilot.app.screen
        assert isinstance(room, ReaderScreen)
        assert list(room.picked) == [room.ids[0]]


async def test_nothing_is_said_and_escape_clears_first(tmp_path: Path) -> None:
    async with opened(tmp_path) as pilot:
        await press(pilot, ":", *"xyzzy")
        assert "Nothing of that name." in screen_text(pilot)
        await press(pilot, "escape")
        assert pilot.app.screen.query_one(Input).value == ""
        await press(pilot, "escape")
        assert isinstance(pilot.app.screen, FrontScreen)


async def test_what_alone_fits_is_in_sight(tmp_path: Path) -> None:
    async with opened(tmp_path) as pilot:
        await press(pilot, ":", *"science")
        fitting = pilot.app.screen.query_one(OptionList)
        assert fitting.scrollable_content_region.height == fitting.option_count
        await press(pilot, *" feed")
        assert fitting.option_count == fitting.scrollable_content_region.height == 1
        assert "The science feed" in screen_text(pilot)


@pytest.mark.parametrize("height", [5, 12, 24, 45, 50])
async def test_the_line_under_the_cursor_is_in_sight(tmp_path: Path, height: int) -> None:
    async with opened(tmp_path, size=(90, height)) as pilot:
        await press(pilot, ":", "up")
        options = pilot.app.screen.query_one(OptionList)
        assert options.highlighted == options.option_count - 1
        sheet = options.parent
        assert sheet is not None
        assert options.region.bottom <= sheet.region.bottom <= height  # type: ignore[attr-defined]
        await press(pilot, "down", "pagedown", "pageup")
        assert options.highlighted == 0
