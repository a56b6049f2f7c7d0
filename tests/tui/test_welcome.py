"""The first steps: a paper without feeds, the starter sections, lists of other readers."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
from small_paper import NOW, press, screen_text, served, settle, toasts
from textual.pilot import Pilot
from textual.widgets import Input

from loopback import Loopback
from termnews.config.edit import STARTER
from termnews.config.load import load_config
from termnews.config.model import Config
from termnews.config.starting import starter_sections, starter_text, take_starter
from termnews.reader import Reader
from termnews.tui.app import NewsApp
from termnews.tui.screens.front import FrontScreen
from termnews.tui.screens.welcome import WelcomeScreen, import_file, told


@asynccontextmanager
async def empty(folder: Path, *, size: tuple[int, int] = (100, 30), theme: str = "broadsheet",
                text: str | None = "version = 1\n") -> AsyncIterator[Pilot[int]]:
    """The app without any feed; no text: without any feeds.toml."""
    path = folder / "feeds.toml"
    if text is not None:
        path.write_text(text, encoding="utf-8")
    reader = Reader(load_config(path) if text is not None else Config(path), folder, clock=lambda: NOW, inline=True)
    app = NewsApp(reader)
    try:
        async with app.run_test(size=size, notifications=True) as pilot:
            app.theme = theme
            await settle(pilot)
            yield pilot
    finally:
        await reader.close()


async def answer(pilot: Pilot[int], key: str, words: str) -> None:
    """Press a key that asks for a line, and answer."""
    await press(pilot, key)
    pilot.app.screen.query_one(Input).value = words
    await press(pilot, "enter")


def opml(server: Loopback) -> str:
    feeds = "".join(f'<outline type="rss" text="{name}" xmlUrl="{server.url(f"/{name}.xml")}"/>'
                    for name in ("world", "science"))
    return (f'<opml version="2.0"><body><outline text="Papers">{feeds}'
            '<outline type="rss" text="odd" xmlUrl="ftp://example.org/x"/></outline></body></opml>')


def test_the_starter_file_can_be_taken_by_sections(tmp_path: Path) -> None:
    path = tmp_path / "new" / "feeds.toml"
    done = take_starter(path, {"science", "sport"})
    config = load_config(path)
    assert {sub.section for sub in config.subscriptions} == {"science", "sport"}
    assert [section.id for section in config.sections] == ["science", "sport"]
    assert len(config.subscriptions) == len(done.added) == 6
    assert "# Culture\n" not in path.read_text()
    assert "docs/feeds-toml.md" in path.read_text()
    assert take_starter(path, {"science", "culture"}).there == done.added[:4]
    assert "culture" in {section.id for section in load_config(path).sections}


def test_the_whole_starter_file_is_the_starter_file() -> None:
    assert starter_text({section.id for section in starter_sections()}) == STARTER.read_text(encoding="utf-8")


@pytest.mark.parametrize("theme", ["broadsheet", "midnight-edition"])
@pytest.mark.parametrize("size", [(20, 5), (40, 12), (80, 24), (200, 50)])
async def test_a_paper_without_feeds_says_every_key_at_any_size(
    tmp_path: Path, size: tuple[int, int], theme: str
) -> None:
    async with empty(tmp_path, size=size, theme=theme) as pilot:
        text = screen_text(pilot)
        assert "World" in text
        assert "[✓]" in text
        words = text.replace("\n", " ")
        assert all(f"{key}" in words for key in ("⏎", " i", " a", " q"))
        assert "termnews demo" in text or size[1] < 20
        assert all(len(line) <= size[0] for line in text.splitlines())


async def test_enter_takes_what_is_ticked(tmp_path: Path) -> None:
    async with empty(tmp_path, text=None) as pilot:
        for _ in starter_sections():
            await press(pilot, "space", "j")
        assert "0 of 7 ticked" in screen_text(pilot)
        await press(pilot, "enter")
        assert "No section is ticked" in toasts(pilot)[-1]
        assert not (tmp_path / "feeds.toml").exists()
        assert isinstance(pilot.app.screen, WelcomeScreen)


async def test_the_sections_taken_are_fetched_at_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with served() as server:
        sections = "".join(f'[sections.{name}]\ntitle = "{name.title()}"\n\n' for name in ("world", "science"))
        feeds = "".join(f'[[feed]]\nurl = "{server.url(f"/{name}.xml")}"\nsection = "{name}"\n\n'
                        for name in ("world", "science"))
        (tmp_path / "starter.toml").write_text(f"version = 1\n\n{sections}{feeds}", encoding="utf-8")
        monkeypatch.setattr("termnews.config.edit.STARTER", tmp_path / "starter.toml")
        async with empty(tmp_path, text=None) as pilot:
            await press(pilot, "j", "space", "enter")
            await settle(pilot)
            assert isinstance(pilot.app.screen, FrontScreen)
            assert "Harbour wall agreed" in screen_text(pilot)
            assert "A star blinked" not in screen_text(pilot)


async def test_escape_leads_to_the_empty_page_and_its_key_back(tmp_path: Path) -> None:
    async with empty(tmp_path) as pilot:
        await press(pilot, "escape")
        assert isinstance(pilot.app.screen, FrontScreen)
        assert "gw first steps" in screen_text(pilot)
        await press(pilot, "g", "w")
        assert isinstance(pilot.app.screen, WelcomeScreen)
        await press(pilot, "q")
        assert pilot.app.return_value == 0


async def test_a_list_of_another_reader_is_read_and_fetched(tmp_path: Path) -> None:
    with served() as server:
        (tmp_path / "list.opml").write_text(opml(server), encoding="utf-8")
        async with empty(tmp_path, text='version = 1\n[defaults]\nfull_text = "off"\n') as pilot:
            await answer(pilot, "i", str(tmp_path / "no.opml"))
            assert "cannot be read: No such file or directory. i asks" in toasts(pilot)[-1]
            await answer(pilot, "i", str(tmp_path / "list.opml"))
            await settle(pilot)
            assert isinstance(pilot.app.screen, FrontScreen)
            assert any("2 feeds added · 1 left out" in said for said in toasts(pilot))
            assert "Harbour wall agreed" in screen_text(pilot)


async def test_an_address_is_added_and_fetched(tmp_path: Path) -> None:
    with served() as server:
        async with empty(tmp_path, text=None) as pilot:
            await answer(pilot, "a", server.url("/world.xml"))
            assert "The world feed" in screen_text(pilot)
            await press(pilot, "enter")
            await settle(pilot)
            assert isinstance(pilot.app.screen, FrontScreen)
            assert "Harbour wall agreed" in screen_text(pilot)


def test_what_an_import_left_out_is_told(tmp_path: Path) -> None:
    (tmp_path / "urls").write_text("https://example.org/a.xml News\nexec:rm -rf /\n", encoding="utf-8")
    done = import_file(tmp_path / "feeds.toml", str(tmp_path / "urls"))
    assert told(done).startswith("1 feed added · 1 left out, the first: ")
    assert told(import_file(tmp_path / "feeds.toml", str(tmp_path / "urls"))).startswith("0 feeds added · 1 there")
