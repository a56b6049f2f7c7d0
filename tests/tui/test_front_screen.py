"""The front page in the app: pages keep their place, and every state names the next key."""

from __future__ import annotations

from pathlib import Path

from small_paper import NOW, opened, press, screen_text, served, settle, toasts, write_config
from textual.pilot import Pilot

from termnews.config.load import load_config
from termnews.reader import Reader
from termnews.tui.app import NewsApp
from termnews.tui.widgets.frontpage import FrontPageView


def page(pilot: Pilot[int]) -> FrontPageView:
    return pilot.app.screen.query_one(FrontPageView)


async def test_each_page_keeps_its_own_place(tmp_path: Path) -> None:
    async with opened(tmp_path, size=(80, 16)) as pilot:
        await press(pilot, "j", "j", "j")
        home = page(pilot).place
        assert home[2] > 0
        await press(pilot, "2")
        assert page(pilot).cursor_id == page(pilot).entry_ids[0]
        await press(pilot, "j")
        world = page(pilot).place
        assert world != home
        await press(pilot, "g", "h")
        assert page(pilot).place == home
        await press(pilot, "2")
        assert page(pilot).place == world
        await press(pilot, "1")
        assert page(pilot).place == home


async def test_g_h_from_an_article_returns_to_the_story_one_has_read(tmp_path: Path) -> None:
    async with opened(tmp_path, size=(80, 16)) as pilot:
        await press(pilot, "j", "j")
        here = page(pilot).cursor_id
        await press(pilot, "enter")
        await press(pilot, "g", "h")
        assert page(pilot).cursor_id == here


async def test_a_section_page_has_no_heads_and_does_not_say_its_section_on_each_story(tmp_path: Path) -> None:
    async with opened(tmp_path) as pilot:
        await press(pilot, "2")
        text = screen_text(pilot)
        assert "Harbour wall agreed" in text
        assert "A star blinked" not in text
        assert "WORLD" not in text


async def test_when_all_is_read_the_page_and_the_toast_say_so_with_the_next_keys(tmp_path: Path) -> None:
    async with opened(tmp_path, size=(200, 60)) as pilot:
        assert "0 of 7 stories read" in screen_text(pilot)
        await press(pilot, "A")
        text = screen_text(pilot)
        assert "— 30 —" in text
        assert "You have read today’s paper." in text
        next_key = f"{pilot.app.key_of('go-unread')} all unread"
        assert next_key in text
        await press(pilot, "space")
        assert any("You have read today’s paper" in said and next_key in said for said in toasts(pilot))
        await press(pilot, ".")
        assert "No unread stories. — 30 —" in screen_text(pilot)
        assert ". shows what you have read" in screen_text(pilot)


async def test_the_saved_page_without_stories_names_the_key(tmp_path: Path) -> None:
    async with opened(tmp_path) as pilot:
        await press(pilot, "9")
        assert "Nothing starred yet." in screen_text(pilot)
        assert "s stars the story" in screen_text(pilot)


async def test_what_kept_the_feeds_away_stands_on_an_empty_page(tmp_path: Path) -> None:
    with served() as server:
        path = write_config(tmp_path, server)
    reader = Reader(load_config(path), tmp_path, clock=lambda: NOW, inline=True)
    try:
        async with NewsApp(reader).run_test(size=(160, 40)) as pilot:
            await settle(pilot)
            text = screen_text(pilot)
            assert pilot.app.refreshing.trouble
            assert pilot.app.refreshing.trouble[:30] in text
            assert f"R tries again · {pilot.app.key_of('go-health')} feed health" in text
    finally:
        await reader.close()
