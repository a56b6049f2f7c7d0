from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest
from small_paper import NOW, Answer, fill, opened, press, rss, screen_text, served, settle, toasts, write_config
from textual.events import AppBlur, AppFocus

from termnews.config.load import load_config
from termnews.reader import Reader
from termnews.tui.app import NewsApp
from termnews.tui.screens.reader import ReaderScreen
from termnews.tui.visits import Visits


def room(pilot) -> ReaderScreen:
    return next(screen for screen in pilot.app.papers() if isinstance(screen, ReaderScreen))


async def test_space_alone_reads_the_whole_paper(tmp_path: Path) -> None:
    async with opened(tmp_path, size=(80, 24)) as pilot:
        for _ in range(400):
            await press(pilot, "space")
            if any("You have read today’s paper. — 30 —" in said for said in toasts(pilot)):
                break
        else:
            pytest.fail("Space never came to the end of the paper")
        assert not await pilot.app.reader.entry_ids("is:unread")


async def test_space_after_the_last_story_reads_what_was_left_out_above(tmp_path: Path) -> None:
    async with opened(tmp_path) as pilot:
        await press(pilot, "g", "u", "G", "enter")
        last = room(pilot).entry
        for _ in range(40):
            await press(pilot, "space")
            if room(pilot).entry != last:
                break
        assert room(pilot).entry == room(pilot).ids[0]


async def test_going_to_another_list_shows_it_where_one_pane_has_room(tmp_path: Path) -> None:
    async with opened(tmp_path, size=(80, 24)) as pilot:
        await press(pilot, "enter")
        assert "ALL UNREAD" not in screen_text(pilot)
        await press(pilot, "g", "u")
        assert "ALL UNREAD" in screen_text(pilot)
        await press(pilot, "enter", "q")
        assert "ALL UNREAD" in screen_text(pilot)
        await press(pilot, "q")
        assert not list(pilot.app.screen.query("#article"))


async def test_marks_are_about_all_that_is_picked_and_one_step_of_undo(tmp_path: Path) -> None:
    async with opened(tmp_path) as pilot:
        await press(pilot, "g", "u", "V", "j", "j", "V", "j", "M")
        ids = list(room(pilot).headlines.picked)
        assert len(ids) == 4
        assert "✓ 4" in screen_text(pilot)
        await press(pilot, "s")
        assert all(row.starred for row in await pilot.app.reader.rows(ids))
        assert "4 articles starred · U undoes it" in toasts(pilot)
        assert not room(pilot).headlines.picked
        await press(pilot, "U")
        assert not any(row.starred for row in await pilot.app.reader.rows(ids))
        await press(pilot, "ctrl+y")
        assert all(row.starred for row in await pilot.app.reader.rows(ids))


async def test_escape_lets_go_of_picks_first(tmp_path: Path) -> None:
    async with opened(tmp_path) as pilot:
        await press(pilot, "g", "u", "M", "escape")
        assert not room(pilot).headlines.picked
        await press(pilot, "escape")
        assert not isinstance(pilot.app.screen, ReaderScreen)


async def test_tags_are_typed_and_seen_and_found(tmp_path: Path) -> None:
    async with opened(tmp_path) as pilot:
        await press(pilot, "g", "u", "t")
        await press(pilot, *"sea", "comma", *"ports", "enter")
        assert "#sea · #ports" in screen_text(pilot)
        await press(pilot, "j", "t", *"se", "right", "enter")
        assert len(await pilot.app.reader.entry_ids("tag:sea")) == 2
        await press(pilot, "F", *"tag:ports", "enter")
        assert len(room(pilot).ids) == 1


async def test_filter_narrows_while_typing_and_escape_takes_it_away(tmp_path: Path) -> None:
    async with opened(tmp_path) as pilot:
        await press(pilot, "g", "u")
        whole = len(room(pilot).ids)
        await press(pilot, "F", *"ferr")
        assert len(room(pilot).ids) == 1
        assert f"“ferr” 1 of {whole}" in screen_text(pilot)
        await press(pilot, "enter")
        assert len(room(pilot).ids) == 1
        await press(pilot, "escape")
        assert len(room(pilot).ids) == whole
        assert room(pilot).headlines.pending_new == 0
        await press(pilot, "F", *"ferr", "escape")
        assert len(room(pilot).ids) == whole
        await press(pilot, "F", *"ferry is:nonsense", "enter")
        lines = screen_text(pilot).splitlines()
        at = next(number for number, line in enumerate(lines) if "Filter ferry is:nonsense" in line)
        assert lines[at + 1].index("▲") == lines[at].index("is:nonsense")
        assert '"is:nonsense" is no state' in lines[at + 1]
        await press(pilot, *["backspace"] * 11, *"is:unread", "enter")
        assert len(room(pilot).ids) == 1
        await press(pilot, "F", "escape")
        assert len(room(pilot).ids) == whole


async def test_sorting_keeps_the_cursor_and_is_remembered_in_the_sitting(tmp_path: Path) -> None:
    async with opened(tmp_path) as pilot:
        await press(pilot, "g", "u", "j")
        before, cursor = list(room(pilot).ids), room(pilot).headlines.cursor_id
        await press(pilot, "S", "2")
        assert list(room(pilot).ids) == before[::-1]
        assert room(pilot).headlines.cursor_id == cursor
        assert "OLDEST FIRST" in screen_text(pilot).upper()
        await press(pilot, "escape", "g", "u")
        assert list(room(pilot).ids) == before[::-1]
        await press(pilot, "S", "3")
        feeds = [row.feed_title for row in await pilot.app.reader.rows(room(pilot).ids)]
        assert feeds == sorted(feeds)
        await press(pilot, "S", "1")
        assert list(room(pilot).ids) == before


async def test_a_front_page_as_a_list_can_be_sorted_and_filtered(tmp_path: Path) -> None:
    async with opened(tmp_path, size=(160, 45)) as pilot:
        await press(pilot, "enter")
        before = list(room(pilot).ids)
        await press(pilot, "h", "S", "2")
        assert set(room(pilot).ids) == set(before)
        dates = [row.sort_date for row in await pilot.app.reader.rows(room(pilot).ids)]
        assert dates == sorted(dates)
        await press(pilot, "F", *"bees", "enter")
        assert len(room(pilot).ids) == 1


async def test_what_was_just_read_stays_until_the_list_is_made_anew(tmp_path: Path) -> None:
    with served() as server:
        path = write_config(tmp_path, server)
        await fill(path)
        reader = Reader(load_config(path), tmp_path, clock=lambda: NOW + timedelta(hours=1), inline=True)
        async with NewsApp(reader).run_test(size=(120, 40), notifications=True) as pilot:
            await settle(pilot)
            await press(pilot, "g", "u", "j", "m")
            before, cursor = list(room(pilot).ids), room(pilot).headlines.cursor_id
            more = rss("world").replace("<item>", "<item><title>Breaking tide</title><guid>new</guid>"
                                        "<pubDate>Tue, 24 Nov 2026 07:59:00 GMT</pubDate></item><item>", 1)
            server.add("/world.xml", Answer(more, headers={"Content-Type": "application/rss+xml"}))
            line = room(pilot).headlines.scroll_offset.y
            await pilot.app._refresh(())
            await settle(pilot)
            assert list(room(pilot).ids)[1:] == before
            assert room(pilot).headlines.cursor_id == cursor
            assert room(pilot).headlines.scroll_offset.y == line + 3
            assert "▲ 1 new · ^n" in screen_text(pilot)
            await press(pilot, "ctrl+n")
            assert "Breaking tide" in screen_text(pilot)
            assert "▲" not in screen_text(pilot)
            await press(pilot, ".")
            await press(pilot, ".")
            assert cursor not in room(pilot).ids
        await reader.close()


@pytest.mark.parametrize(("rule", "at_once", "at_end"), [("manual", False, False), ("finished", False, True)])
async def test_mark_read_of_feeds_toml_says_when(tmp_path: Path, rule: str, at_once: bool, at_end: bool) -> None:
    with served() as server:
        path = write_config(tmp_path, server)
        path.write_text(path.read_text().replace("[defaults]\n", f'[defaults]\nmark_read = "{rule}"\n'))
        await fill(path)
        reader = Reader(load_config(path), tmp_path, clock=lambda: NOW, inline=True)
        async with NewsApp(reader).run_test(size=(120, 40), notifications=True) as pilot:
            await settle(pilot)
            await press(pilot, "g", "u", "enter")
            entry = room(pilot).entry
            assert entry is not None
            assert (await reader.row(entry)).read is at_once
            await press(pilot, "G")
            assert (await reader.row(entry)).read is at_end
            await press(pilot, "U")
            assert "Nothing to undo." in toasts(pilot)
        await reader.close()


async def test_nobody_dwells_on_an_article_behind_another_window(tmp_path: Path) -> None:
    with served() as server:
        path = write_config(tmp_path, server)
        path.write_text(path.read_text().replace("[defaults]\n", '[defaults]\nmark_read = "dwell:1h"\n'))
        await fill(path)
        reader = Reader(load_config(path), tmp_path, clock=lambda: NOW, inline=True)
        async with NewsApp(reader).run_test(size=(120, 40), notifications=True) as pilot:
            news, seconds = pilot.app, [0.0]
            assert isinstance(news, NewsApp)
            news.visits = Visits(reader, clock=lambda: seconds[0])
            await settle(pilot)
            await press(pilot, "g", "u", "enter")
            entry = room(pilot).entry
            assert entry is not None

            async def an_hour_is_over(*, there: bool) -> bool:
                for _ in range(30):
                    news.post_message(AppFocus() if there else AppBlur())
                    await pilot.pause()
                    seconds[0] += 120.0
                room(pilot).read_when._stayed()
                await settle(pilot)
                return (await reader.row(entry)).read

            assert not await an_hour_is_over(there=False)
            news.post_message(AppFocus())
            await pilot.pause()
            assert await an_hour_is_over(there=True)
        await reader.close()


async def test_dwelling_on_an_article_reads_it(tmp_path: Path) -> None:
    with served() as server:
        path = write_config(tmp_path, server)
        path.write_text(path.read_text().replace("[defaults]\n", '[defaults]\nmark_read = "dwell:1s"\n'))
        await fill(path)
        reader = Reader(load_config(path), tmp_path, clock=lambda: NOW, inline=True)
        async with NewsApp(reader).run_test(size=(120, 40), notifications=True) as pilot:
            await settle(pilot)
            await press(pilot, "g", "u", "enter")
            entry = room(pilot).entry
            assert entry is not None
            assert not (await reader.row(entry)).read
            for _ in range(60):
                await pilot.pause(0.05)
                if (await reader.row(entry)).read:
                    break
            assert (await reader.row(entry)).read
        await reader.close()
