"""The app on a real Reader: what the keys do, on terminals of every size."""

from __future__ import annotations

from pathlib import Path

import pytest
from small_paper import HOSTILE, NOW, opened, press, screen_text, settle, toasts

from termnews.tui.app import NewsApp
from termnews.tui.screens.feeds import FeedsScreen
from termnews.tui.screens.front import FrontScreen
from termnews.tui.screens.help import HelpScreen
from termnews.tui.screens.reader import ReaderScreen
from termnews.tui.screens.search import SearchScreen
from termnews.tui.widgets.frontpage import FrontPageView
from termnews.tui.widgets.sidebar import Sidebar

SIZES = [(20, 5), (80, 24), (120, 40), (200, 50)]


@pytest.fixture(autouse=True)
def plain_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("NO_COLOR", raising=False)
    monkeypatch.setenv("BROWSER", "true")  # a click on a link must not open one


@pytest.mark.parametrize("size", SIZES, ids=lambda size: f"{size[0]}x{size[1]}")
async def test_every_place_can_be_walked_through_at_every_size(tmp_path: Path, size: tuple[int, int]) -> None:
    async with opened(tmp_path, size=size) as pilot:
        assert isinstance(pilot.app.screen, FrontScreen)
        await press(pilot, "enter")
        assert isinstance(pilot.app.screen, ReaderScreen)
        await press(pilot, "space", "J", "B", "tab", "tab", "z", "escape", "less_than_sign", "x")
        await press(pilot, "g", "u", "j", "G", "g", "g", "1")
        assert isinstance(pilot.app.screen, FrontScreen)
        for keys, screen in (
            (("slash",), SearchScreen), (("question_mark",), HelpScreen), (("g", "e"), FeedsScreen),
        ):
            await press(pilot, *keys)
            assert isinstance(pilot.app.screen, screen)
            await press(pilot, "escape")
        assert isinstance(pilot.app.screen, FrontScreen)


async def test_resizing_changes_the_layout_and_keeps_the_article(tmp_path: Path) -> None:
    async with opened(tmp_path, size=(200, 50)) as pilot:
        await press(pilot, "enter")
        screen = pilot.app.screen
        assert isinstance(screen, ReaderScreen)
        assert screen.query_one("#tree").display
        shown = screen.shown
        await pilot.resize_terminal(80, 24)
        await settle(pilot)
        assert not screen.query_one("#tree").display
        assert not screen.query_one("#listing").display
        assert screen.shown == shown
        assert "Harbour wall agreed" in screen_text(pilot) or (shown and shown.title in screen_text(pilot))


async def test_a_hostile_title_is_text_and_nothing_else(tmp_path: Path) -> None:
    async with opened(tmp_path) as pilot:
        text = screen_text(pilot)
        assert "[/b]" in text
        assert not {c for c in text if c != "\n" and (ord(c) < 32 or 0x7F <= ord(c) < 0xA0 or c in "\u202e\u2066")}
        front = pilot.app.screen
        assert isinstance(front, FrontScreen)
        row = next(r for r in await front.reader.entries("") if "click" in r.title)
        assert "\x1b" in HOSTILE
        view = front.query_one(FrontPageView)
        view.move_to(row.id)
        for y in range(6, 38, 2):
            await pilot.click(offset=(5, y))
            await pilot.click(offset=(60, y))
            if not isinstance(pilot.app.screen, FrontScreen):
                await press(pilot, "escape")
        assert pilot.app.is_running


async def test_opening_marks_read_and_m_takes_it_back(tmp_path: Path) -> None:
    async with opened(tmp_path) as pilot:
        app = pilot.app
        assert isinstance(app, NewsApp)
        assert app.counts.unread == 7
        await press(pilot, "enter")
        assert app.counts.unread == 6
        await press(pilot, "m")
        assert app.counts.unread == 7


async def test_undo_and_redo_of_a_bulk_mark(tmp_path: Path) -> None:
    async with opened(tmp_path) as pilot:
        app = pilot.app
        assert isinstance(app, NewsApp)
        await press(pilot, "A")
        assert app.counts.unread == 0
        assert any("U undoes it" in toast for toast in toasts(pilot))
        await press(pilot, "U")
        assert app.counts.unread == 7
        await press(pilot, "ctrl+y")
        assert app.counts.unread == 0
        await press(pilot, "U", "U")
        assert "Nothing to undo." in toasts(pilot)


async def test_star_shows_on_the_saved_page(tmp_path: Path) -> None:
    async with opened(tmp_path) as pilot:
        await press(pilot, "s", "9")
        view = pilot.app.screen.query_one(FrontPageView)
        assert len(view.entry_ids) == 1
        assert "★" in screen_text(pilot)


async def test_the_numbers_turn_to_the_pages_that_the_bar_shows(tmp_path: Path) -> None:
    async with opened(tmp_path) as pilot:
        for number, count in (("2", 4), ("3", 3), ("4", 0), ("9", 0), ("1", 7)):
            await press(pilot, number)
            assert len(pilot.app.screen.query_one(FrontPageView).entry_ids) == count
        await press(pilot, "7")
        assert any("4 pages" in toast for toast in toasts(pilot))


async def test_an_empty_store_is_filled_at_once(tmp_path: Path) -> None:
    async with opened(tmp_path, filled=False) as pilot:
        app = pilot.app
        assert isinstance(app, NewsApp)
        assert app.counts.total == 7
        view = app.screen.query_one(FrontPageView)
        assert len(view.entry_ids) == 7
        assert view.cursor_id == view.entry_ids[0]
        assert any("First edition" in toast for toast in toasts(pilot))


async def test_a_refresh_without_news_says_so(tmp_path: Path) -> None:
    async with opened(tmp_path) as pilot:
        await press(pilot, "R")
        assert any(toast.startswith(("Nothing new", "2 feeds not asked before")) for toast in toasts(pilot))


async def test_two_keys_in_one_read_are_both_taken(tmp_path: Path) -> None:
    async with opened(tmp_path) as pilot:
        await press(pilot, "g", "u")
        screen = pilot.app.screen
        assert isinstance(screen, ReaderScreen)
        assert screen.listing.query == "is:unread"
        assert len(pilot.app.screen_stack) == 2


async def test_a_wrong_second_key_only_closes_the_menu(tmp_path: Path) -> None:
    async with opened(tmp_path) as pilot:
        await press(pilot, "g", "q")
        assert isinstance(pilot.app.screen, FrontScreen)
        assert pilot.app.is_running


async def test_q_leaves_step_by_step_and_from_the_front_page_the_app(tmp_path: Path) -> None:
    async with opened(tmp_path) as pilot:
        await press(pilot, "enter", "q")
        assert isinstance(pilot.app.screen, FrontScreen)
        await pilot.press("q")
        assert pilot.app.return_value == 0


async def test_escape_never_leaves_the_app(tmp_path: Path) -> None:
    async with opened(tmp_path) as pilot:
        await press(pilot, "escape", "escape")
        assert pilot.app.is_running
        assert pilot.app.return_value is None


async def test_own_keys_work_and_clashes_are_said_with_their_line(tmp_path: Path) -> None:
    more = '[keys.app]\n"i" = "go-unread"\n"?" = "theme"\n"x y" = "help"\n'
    async with opened(tmp_path, more=more) as pilot:
        said = [toast for toast in toasts(pilot) if "feeds.toml:" in toast]
        assert len(said) == 1, "a pile of toasts lies on the front page"
        assert "And 1 more; E edits the file." in said[0]
        await press(pilot, "i")
        assert isinstance(pilot.app.screen, ReaderScreen)


async def test_the_theme_changes_and_a_foreign_one_has_our_variables(tmp_path: Path) -> None:
    async with opened(tmp_path) as pilot:
        assert pilot.app.theme == "midnight-edition"
        await press(pilot, "T", "j")
        assert pilot.app.theme == "broadsheet"
        await press(pilot, "escape")
        assert pilot.app.theme == "midnight-edition"
        for theme in ("nord", "ansi-dark", "textual-light"):
            pilot.app.theme = theme
            await press(pilot, "question_mark", "escape", "enter", "escape")
            assert pilot.app.is_running


async def test_no_color_takes_the_terminal_s_own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NO_COLOR", "1")
    async with opened(tmp_path) as pilot:
        assert pilot.app.theme == "ansi-dark"
        assert pilot.app.native_ansi_color


async def test_sidebars_are_filled_and_open(tmp_path: Path) -> None:
    async with opened(tmp_path, size=(200, 50)) as pilot:
        await press(pilot, "enter")
        screen = pilot.app.screen
        assert isinstance(screen, ReaderScreen)
        latest = screen.query_one("#latest", Sidebar)
        assert latest.cursor_id is not None
        wanted = latest.cursor_id
        latest.focus()
        await press(pilot, "enter")
        assert screen.entry == wanted


async def test_the_palette_lists_commands_and_feeds_as_text(tmp_path: Path) -> None:
    async with opened(tmp_path) as pilot:
        await press(pilot, "ctrl+p")
        await press(pilot, *"science")
        assert "The science feed" in screen_text(pilot)
        await press(pilot, "escape")
        assert pilot.app.is_running


async def test_space_reads_the_whole_paper(tmp_path: Path) -> None:
    async with opened(tmp_path) as pilot:
        app = pilot.app
        assert isinstance(app, NewsApp)
        for _ in range(150):
            await press(pilot, "space")
            if app.counts.unread == 0:
                break
        assert app.counts.unread == 0
        assert app.reader.now() == NOW


async def test_what_came_in_is_a_pill_until_one_asks_for_it(tmp_path: Path) -> None:
    async with opened(tmp_path) as pilot:
        front = pilot.app.screen
        assert isinstance(front, FrontScreen)
        before = front.query_one(FrontPageView).entry_ids
        await front.refreshed(3)
        await settle(pilot)
        assert "▲ 3 new · 1 shows them" in screen_text(pilot)
        assert front.query_one(FrontPageView).entry_ids == before
        await press(pilot, "1")
        assert "▲" not in screen_text(pilot)


async def test_it_starts_where_feeds_toml_says(tmp_path: Path) -> None:
    more = '[app]\nstart = "Stars"\nmeasure = 60\n[[query]]\nname = "Stars"\nmatch = "star"\n'
    async with opened(tmp_path, more=more) as pilot:
        room = pilot.app.screen
        assert isinstance(room, ReaderScreen)
        assert room.listing.title == "Stars"
        assert len(room.ids) == 1
        assert room.article.measure == 60
        await press(pilot, "greater_than_sign", "escape", "enter")
        assert pilot.app.screen.query_one("#article").measure == 62  # type: ignore[attr-defined]
