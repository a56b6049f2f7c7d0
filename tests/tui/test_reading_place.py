from __future__ import annotations

import asyncio
from pathlib import Path

import pytest
from small_paper import NOW, opened, press, screen_text, settle, toasts
from textual import events

from termnews.config.load import load_config
from termnews.core.models import ShownArticle
from termnews.reader import Reader
from termnews.tui.app import NewsApp
from termnews.tui.screens.reader import ReaderScreen
from termnews.tui.widgets.article_view import ArticleView
from termnews.tui.widgets.headlines import Headlines


def room_of(app: object) -> ReaderScreen:
    assert isinstance(app, NewsApp)
    assert isinstance(app.screen, ReaderScreen)
    return app.screen


def top_words(view: ArticleView) -> str:
    return view.render_line(0).text.strip()


async def test_reading_goes_on_at_the_same_words_after_a_restart_and_at_another_width(tmp_path: Path) -> None:
    async with opened(tmp_path) as pilot:
        await press(pilot, "enter", "space", "space", "j")
        room = room_of(pilot.app)
        entry_id, words = room.entry, top_words(room.article).split()[:2]
        assert entry_id is not None
        await press(pilot, "escape")
    async with opened(tmp_path, size=(70, 20), filled=False) as pilot:
        await press(pilot, "g", "o")
        assert isinstance(pilot.app.screen, ReaderScreen)
        assert list(pilot.app.screen.ids) == [entry_id]
        assert "% read" in screen_text(pilot)
        await press(pilot, "enter")
        assert " ".join(words) in top_words(room_of(pilot.app).article)


async def test_quitting_keeps_the_place(tmp_path: Path) -> None:
    async with opened(tmp_path) as pilot:
        await press(pilot, "enter", "space")
        entry_id = room_of(pilot.app).entry
        assert entry_id is not None
        await room_of(pilot.app).news.end_visit()  # what the app does at its end
    async with Reader(load_config(tmp_path / "feeds.toml"), tmp_path, clock=lambda: NOW, inline=True) as reader:
        shown = await reader.feed_text(entry_id)
        assert shown.place > (0, 0)
        assert 0 < shown.progress < 1
        assert list(await reader.entry_ids("is:begun")) == [entry_id]
        assert list(await reader.entry_ids("-is:begun is:read")) == []
        assert (await reader.row(entry_id)).begun == shown.progress


async def test_a_glance_is_no_beginning(tmp_path: Path) -> None:
    async with opened(tmp_path) as pilot:
        await press(pilot, "enter", "escape", "escape", "g", "o")
        assert list(room_of(pilot.app).ids) == []
        assert "Nothing is half read" in screen_text(pilot)


async def test_a_finished_article_stays_finished_until_it_is_read_again(tmp_path: Path) -> None:
    async with opened(tmp_path):
        pass
    async with Reader(load_config(tmp_path / "feeds.toml"), tmp_path, clock=lambda: NOW, inline=True) as reader:
        entry_id = (await reader.entry_ids())[0]
        await reader.leave(entry_id, dwell_s=60, progress=1.0, place=(30, 0))
        for progress, place in ((0.1, (0, 0)), (0.2, (3, 0)), (0.6, (0, 0))):
            await reader.leave(entry_id, dwell_s=5, progress=progress, place=place)
            assert (await reader.feed_text(entry_id)).progress == 1.0, (progress, place)
            assert not list(await reader.entry_ids("is:begun"))
        await reader.leave(entry_id, dwell_s=60, progress=0.5, place=(15, 0))
        assert (await reader.feed_text(entry_id)).progress == 0.5
        assert list(await reader.entry_ids("is:begun")) == [entry_id]


async def test_keys_that_come_before_the_text_are_done_when_it_is_here(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with opened(tmp_path) as pilot:
        await press(pilot, "g", "u", "j")
        room = room_of(pilot.app)
        assert room.focused is room.query_one(Headlines)
        gate = asyncio.Event()
        given = room.reader.feed_text

        async def later(entry_id: int) -> ShownArticle:
            await gate.wait()
            return await given(entry_id)

        monkeypatch.setattr(room.reader, "feed_text", later)
        await pilot.press("enter", "space", "j", "j")
        assert room.article.waiting
        gate.set()
        await settle(pilot)
        assert not room.article.waiting
        height = room.article.room
        assert room.article.scroll_offset.y == height - 2 + 2


async def test_space_right_after_opening_from_the_front_page_is_not_lost(tmp_path: Path) -> None:
    async with opened(tmp_path) as pilot:
        for key, character in (("enter", "\r"), ("space", " ")):
            pilot.app.post_message(events.Key(key, character))  # as the driver does: without waiting in between
        await settle(pilot)
        await settle(pilot)
        room = room_of(pilot.app)
        assert room.article.scroll_offset.y > 0


async def test_the_title_says_how_much_is_left(tmp_path: Path) -> None:
    async with opened(tmp_path) as pilot:
        await press(pilot, "enter")
        view = room_of(pilot.app).article
        assert "%" not in view.title
        await press(pilot, "space")
        assert "%, " in view.title
        assert "min left" in view.title
        await press(pilot, "G", "g", "g")
        assert "%" not in view.title


async def test_hits_are_counted_in_the_title_and_no_key_is_lost(tmp_path: Path) -> None:
    async with opened(tmp_path) as pilot:
        await press(pilot, "enter", "slash", *"paragraph", "enter")
        view = room_of(pilot.app).article
        assert view._note == "1/40"
        await pilot.press("n", "n", "n")
        assert view._note == "4/40"
        await press(pilot, "N")
        assert view._note == "3/40"
        await press(pilot, "escape")
        assert view._note == ""
        assert any("40 hits" in sentence for sentence in toasts(pilot))


@pytest.mark.parametrize("size", [(80, 24), (120, 40), (200, 50)])
async def test_zen_leaves_nothing_but_the_article(tmp_path: Path, size: tuple[int, int]) -> None:
    async with opened(tmp_path, size=size) as pilot:
        await press(pilot, "enter", "z")
        seen = [widget.id or type(widget).__name__ for widget in room_of(pilot.app).query("*") if widget.is_on_screen]
        assert "article" in seen
        assert not {"list", "tree", "rail", "Masthead", "SectionBar", "KeyBar"} & set(seen)
        assert toasts(pilot)[-1] == "z or Esc brings the rest back."
        await press(pilot, "escape")
        assert room_of(pilot.app).query_one("KeyBar").is_on_screen
