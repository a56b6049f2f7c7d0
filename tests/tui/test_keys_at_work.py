"""Keys in a running paper: macros, sequences, presets, remaps of sheets, keys typed faster than one can look."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from pty_app import PtyApp
from small_paper import fill, opened, press, screen_text, served, settle, toasts, write_config
from textual import events
from textual.pilot import Pilot
from textual.widgets import Input, OptionList

from termnews.tui import keys, presets
from termnews.tui.keymap import plan_keys
from termnews.tui.screens.choice import ChoiceScreen
from termnews.tui.screens.feeds import FeedsScreen
from termnews.tui.screens.front import FrontScreen
from termnews.tui.screens.help import HelpScreen
from termnews.tui.screens.links import LinksScreen
from termnews.tui.screens.prefix import PrefixScreen
from termnews.tui.screens.reader import ReaderScreen
from termnews.tui.screens.search import SearchScreen
from termnews.tui.screens.themes import ThemesScreen
from termnews.tui.widgets.frontpage import FrontPageView
from termnews.tui.widgets.masthead import Masthead


@pytest.fixture(autouse=True)
def plain_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("NO_COLOR", raising=False)
    monkeypatch.setenv("BROWSER", "true")


async def at_once(pilot: Pilot[int], *typed: str) -> None:
    """Type keys so fast that each is there before the one before has done anything."""
    for key in typed:
        pilot.app.post_message(events.Key(key, key if len(key) == 1 else None))
    await settle(pilot)


def room(pilot: Pilot[int]) -> ReaderScreen:
    screen = pilot.app.screen
    assert isinstance(screen, ReaderScreen)
    return screen


class TestTypedFast:
    async def test_two_quick_steps_are_two_steps_in_a_list(self, tmp_path: Path) -> None:
        async with opened(tmp_path) as pilot:
            await press(pilot, "g", "t")
            ids = list(room(pilot).ids)
            await at_once(pilot, "n", "n")
            assert room(pilot).headlines.cursor_id == ids[2]
            await at_once(pilot, "n", "p", "n", "n")
            assert room(pilot).headlines.cursor_id == ids[4]
            await at_once(pilot, "p", "p", "p")
            assert room(pilot).headlines.cursor_id == ids[1]

    async def test_done_twice_is_two_stories_done(self, tmp_path: Path) -> None:
        async with opened(tmp_path) as pilot:
            await press(pilot, "g", "t")
            ids = list(room(pilot).ids)
            await at_once(pilot, "d", "d")
            rows = await room(pilot).reader.rows(ids)
            assert [row.id for row in rows if row.read] == ids[:2]
            assert room(pilot).headlines.cursor_id == ids[2]

    async def test_what_follows_a_step_is_about_its_story(self, tmp_path: Path) -> None:
        async with opened(tmp_path) as pilot:
            await press(pilot, "g", "t")
            ids = list(room(pilot).ids)
            await at_once(pilot, "n", "s")
            rows = await room(pilot).reader.rows(ids)
            assert [row.id for row in rows if row.starred] == [ids[1]]
            await at_once(pilot, "n", "enter")
            assert room(pilot).entry == ids[2]

    async def test_on_the_front_page_and_in_the_article(self, tmp_path: Path) -> None:
        async with opened(tmp_path) as pilot:
            view = pilot.app.screen.query_one(FrontPageView)
            ids = view.entry_ids
            await at_once(pilot, "n", "n")
            assert view.cursor_id == ids[2]
            await press(pilot, "g", "t", "enter")
            listed = list(room(pilot).ids)
            await at_once(pilot, "n", "n")
            assert room(pilot).entry == listed[2]

    async def test_quick_steps_from_hit_to_hit(self, tmp_path: Path) -> None:
        async with opened(tmp_path) as pilot:
            await press(pilot, "enter", "/", *"Paragraph", "enter")
            await at_once(pilot, "n", "n")
            assert room(pilot).article.hit_number == 3
            await at_once(pilot, "N", "N", "N")
            assert room(pilot).article.hit_number == 40

    async def test_a_page_that_is_read_anew_keeps_what_was_typed_meanwhile(self, tmp_path: Path) -> None:
        async with opened(tmp_path) as pilot:
            view = pilot.app.screen.query_one(FrontPageView)
            before = view.cursor_id
            await at_once(pilot, "1", "j")
            assert view.cursor_id != before

    async def test_leaving_the_feeds_while_feeds_toml_is_read_again(self, tmp_path: Path) -> None:
        async with opened(tmp_path) as pilot:
            await press(pilot, "g", "f")
            await at_once(pilot, "M", "escape", "g", "f", "escape")
            assert isinstance(pilot.app.screen, FrontScreen)
            assert pilot.app.is_running


class TestMacros:
    MORE = '[keys.entry]\n"X" = ["star", "read-and-next"]\n"Z" = ["star", "next-unread", "later"]\n'

    async def test_each_step_is_about_what_the_one_before_led_to(self, tmp_path: Path) -> None:
        async with opened(tmp_path, more=self.MORE) as pilot:
            await press(pilot, "g", "t")
            ids = list(room(pilot).ids)
            await press(pilot, "Z")
            rows = {row.id: row for row in await room(pilot).reader.rows(ids)}
            assert [rows[ids[0]].starred, rows[ids[1]].starred] == [True, False]
            assert [rows[ids[0]].later, rows[ids[1]].later] == [False, True]

    async def test_a_macro_works_where_its_scope_does_and_the_palette_knows_it(self, tmp_path: Path) -> None:
        async with opened(tmp_path, more=self.MORE) as pilot:
            view = pilot.app.screen.query_one(FrontPageView)
            first, second = view.entry_ids[:2]
            await press(pilot, "X")
            row = await pilot.app.screen.reader.row(first)  # type: ignore[attr-defined]
            assert row.starred
            assert row.read
            assert view.cursor_id == second
            await press(pilot, ":", *"away then mark")
            assert "Star, or take the star away, then mark read and go on" in screen_text(pilot)

    async def test_steps_of_another_screen_follow(self, tmp_path: Path) -> None:
        async with opened(tmp_path, more='[keys.app]\n"X" = ["go-latest", "bottom", "open"]\n') as pilot:
            await press(pilot, "X")
            assert room(pilot).entry == room(pilot).ids[-1]


class TestSequences:
    async def test_three_keys_and_what_may_follow_each(self, tmp_path: Path) -> None:
        more = '[keys.app]\n"; a b" = "go-feeds"\n"; a c" = "go-latest"\n"; d" = "help"\n'
        async with opened(tmp_path, more=more) as pilot:
            await press(pilot, ";")
            menu = pilot.app.screen
            assert isinstance(menu, PrefixScreen)
            assert set(menu.choices) == {"a", "d"}
            await press(pilot, "a")
            assert pilot.app.screen is menu
            assert set(menu.choices) == {"b", "c"}
            assert "Latest" in screen_text(pilot)
            await press(pilot, "c")
            assert isinstance(pilot.app.screen, ReaderScreen)

    async def test_escape_closes_the_menu_and_nothing_else(self, tmp_path: Path) -> None:
        async with opened(tmp_path) as pilot:
            await press(pilot, "enter", "g", "escape")
            assert isinstance(pilot.app.screen, ReaderScreen)

    async def test_a_sequence_of_a_sheet(self, tmp_path: Path) -> None:
        async with opened(tmp_path) as pilot:
            await press(pilot, "T", "G")
            options = pilot.app.screen.query_one(OptionList)
            assert options.highlighted == options.option_count - 1
            await press(pilot, "g", "g")
            assert isinstance(pilot.app.screen, ThemesScreen)
            assert options.highlighted == 0


class TestSheets:
    async def test_help_shows_the_keys_of_the_sheet_it_is_asked_on(self, tmp_path: Path) -> None:
        async with opened(tmp_path) as pilot:
            await press(pilot, "enter", "u", "?")
            assert isinstance(pilot.app.screen, HelpScreen)
            text = screen_text(pilot)
            assert "IN THE LIST OF LINKS" in text
            assert "WHERE A LINK'S ADDRESS IS SHOWN" in text
            assert "Narrower" not in text
            await press(pilot, "escape")
            assert isinstance(pilot.app.screen, LinksScreen)

    async def test_a_remap_counts_in_a_sheet_and_stands_in_its_words(self, tmp_path: Path) -> None:
        more = '[keys.target]\n"Y" = "copy-link"\n"y" = "none"\n[keys.choice]\n"x" = "choose-2"\n"2" = "none"\n'
        async with opened(tmp_path, more=more) as pilot:
            await press(pilot, "enter", "u")
            assert "Y copy" in screen_text(pilot)
            await press(pilot, "y")
            assert isinstance(pilot.app.screen, LinksScreen)
            await press(pilot, "Y")
            assert pilot.app.clipboard == "https://example.net/more"
            await press(pilot, "S", "2")
            assert isinstance(pilot.app.screen, ChoiceScreen)
            await press(pilot, "x")
            assert "oldest first" in room(pilot).headlines.title

    async def test_a_remap_counts_while_one_types_but_takes_no_letter(self, tmp_path: Path) -> None:
        more = '[keys.line]\n"ctrl+g" = "back"\n"z" = "back"\n[keys.palette]\n"ctrl+j" = "next-offer"\n'
        async with opened(tmp_path, more=more) as pilot:
            await press(pilot, "enter", "t", "z")
            assert pilot.app.screen.query_one(Input).value == "z"
            await press(pilot, "ctrl+g")
            assert isinstance(pilot.app.screen, ReaderScreen)
            await press(pilot, ":", "ctrl+j")
            assert pilot.app.screen.query_one(OptionList).highlighted == 1

    def test_a_clash_in_a_sheet_is_reported_with_its_line(self) -> None:
        plan = plan_keys({"welcome": {"i": "tick"}}, {("welcome", "i"): "feeds.toml:9"})
        assert plan.clashes == ("feeds.toml:9: “i” was the only key of import, which has none now.",)

    async def test_a_theme_is_not_kept_when_help_leads_elsewhere(self, tmp_path: Path) -> None:
        async with opened(tmp_path) as pilot:
            before = pilot.app.theme
            await press(pilot, "T", "j", "?", "1")
            assert isinstance(pilot.app.screen, FrontScreen)
            assert pilot.app.theme == before


class TestHelp:
    async def test_a_key_is_found_and_the_line_taken_away_again(self, tmp_path: Path) -> None:
        async with opened(tmp_path) as pilot:
            await press(pilot, "?")
            whole = screen_text(pilot)
            assert "Fetch every feed that is due" in whole
            await press(pilot, "/", *"star")
            found = screen_text(pilot)
            assert "Star, or take the star away" in found
            assert "Fetch every feed that is due" not in found
            await press(pilot, "escape")
            assert "Fetch every feed that is due" in screen_text(pilot)
            await press(pilot, "/", *"xyzzy")
            assert "No key does that here." in screen_text(pilot)
            await press(pilot, "escape", "escape")
            assert isinstance(pilot.app.screen, FrontScreen)

    async def test_down_and_tab_lead_from_the_line_to_the_page(self, tmp_path: Path) -> None:
        async with opened(tmp_path, size=(80, 24)) as pilot:
            await press(pilot, "?", "/", "down")
            assert not isinstance(pilot.app.focused, Input)
            await press(pilot, "tab")
            assert isinstance(pilot.app.focused, Input)
            await press(pilot, "tab", "j", "j")
            assert pilot.app.screen.query_one("#help").scroll_y == 2


class TestPresets:
    @pytest.mark.parametrize(
        ("preset", "typed", "screen"),
        [
            ("default", ("g", "t"), ReaderScreen), ("default", ("?",), HelpScreen),
            ("newsboat", (",", "t"), ReaderScreen), ("newsboat", (",", "f"), FeedsScreen),
            ("vim", ("g", "f"), FeedsScreen), ("vim", ("enter", "ctrl+o"), FrontScreen),
            ("arrows", ("f1",), HelpScreen), ("arrows", ("f3",), SearchScreen),
            ("arrows", ("f9", "right"), ReaderScreen), ("arrows", ("f9", "right", "backspace"), FrontScreen),
        ],
    )
    async def test_its_keys_lead_where_it_says(
        self, tmp_path: Path, preset: str, typed: tuple[str, ...], screen: type
    ) -> None:
        async with opened(tmp_path, more=f'[app]\nkeys = "{preset}"\n') as pilot:
            await press(pilot, *typed)
            assert isinstance(pilot.app.screen, screen)
            assert not toasts(pilot)

    async def test_newsboat(self, tmp_path: Path) -> None:
        async with opened(tmp_path, more='[app]\nkeys = "newsboat"\n') as pilot:
            await press(pilot, ",", "t")
            first = room(pilot).headlines.cursor_id
            await press(pilot, "ctrl+f", "ctrl+b")
            assert room(pilot).headlines.cursor_id == first
            await press(pilot, "N")
            assert first is not None
            assert (await room(pilot).reader.row(first)).read
            await press(pilot, "g")
            assert isinstance(pilot.app.screen, ChoiceScreen)

    async def test_vim(self, tmp_path: Path) -> None:
        async with opened(tmp_path, more='[app]\nkeys = "vim"\n') as pilot:
            await press(pilot, "g", "t")
            ids = list(room(pilot).ids)
            await press(pilot, "d", "d", "ctrl+e")
            assert room(pilot).headlines.cursor_id == ids[2]
            assert (await room(pilot).reader.row(ids[0])).read
            await press(pilot, "u")
            assert not (await room(pilot).reader.row(ids[0])).read
            await pilot.press("Z", "Z")
            assert pilot.app.return_value == 0

    async def test_arrows(self, tmp_path: Path) -> None:
        async with opened(tmp_path, more='[app]\nkeys = "arrows"\n') as pilot:
            view = pilot.app.screen.query_one(FrontPageView)
            first = view.entry_ids[0]
            await press(pilot, "f4", "delete")
            row = await pilot.app.screen.reader.row(first)  # type: ignore[attr-defined]
            assert row.starred
            assert row.read
            await press(pilot, "f12")
            assert not (await pilot.app.screen.reader.row(first)).read  # type: ignore[attr-defined]
            await press(pilot, "f3", "x", "backspace")
            assert isinstance(pilot.app.screen, SearchScreen), "in a line one types in, backspace takes a letter back"

    @pytest.mark.parametrize("preset", presets.PRESETS)
    def test_every_scope_has_a_way_back_and_help(self, preset: str) -> None:
        plan = plan_keys(preset=preset)
        for together in keys.TOGETHER:
            ways = {command.id for command, typed in plan.commands(together) if typed}
            assert "back" in ways, together


class TestMouse:
    async def test_the_name_of_the_paper_leads_home(self, tmp_path: Path) -> None:
        async with opened(tmp_path, size=(180, 45)) as pilot:
            await press(pilot, "g", "t")
            assert await pilot.click(Masthead, offset=(60, 1))
            await settle(pilot)
            assert isinstance(pilot.app.screen, FrontScreen)

    @pytest.mark.skipif(not hasattr(os, "fork"), reason="pseudo-terminals are a Unix thing")
    @pytest.mark.parametrize("mouse", [True, False])
    async def test_no_mouse_leaves_the_mouse_to_the_terminal(self, tmp_path: Path, mouse: bool) -> None:
        with served() as server:
            path = write_config(tmp_path, server)
            await fill(path)
            arguments = ["--config", str(path), "--data-dir", str(tmp_path), *([] if mouse else ["--no-mouse"])]
            with PtyApp(arguments) as app:
                app.wait_for(b"\x1b[?1004h")
                app.wait_for(b"Harbour wall agreed")
                app.press("Q")
                assert app.wait() == 0
                assert (b"\x1b[?1003h" in app.output) == mouse
