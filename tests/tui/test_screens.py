"""The screens one by one: search, feed health, help, the reading room's lists."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from small_paper import NOW, opened, press, screen_text, toasts
from textual.widgets import Input, OptionList

from termnews.core.document import Block, Document, Span
from termnews.core.health import remedy
from termnews.core.models import EventKind, Feed, Outcome, RefreshResult
from termnews.core.query import parse_query
from termnews.core.waiting import clock_time
from termnews.tui.app import NewsApp
from termnews.tui.refreshing import summary
from termnews.tui.screens.entry import markdown_link
from termnews.tui.screens.links import links_of
from termnews.tui.screens.reader import ReaderScreen
from termnews.tui.screens.search import SearchScreen
from termnews.tui.screens.search_print import TERMS
from termnews.tui.visits import Visits
from termnews.tui.widgets.headlines import Headlines


@pytest.fixture(autouse=True)
def plain_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("NO_COLOR", raising=False)
    monkeypatch.setenv("BROWSER", "true")


async def test_search_finds_as_one_types_and_opens_the_best(tmp_path: Path) -> None:
    async with opened(tmp_path) as pilot:
        await press(pilot, "slash", *"harb")
        screen = pilot.app.screen
        assert isinstance(screen, SearchScreen)
        assert screen.query_one(OptionList).option_count == 1
        assert "Harbour wall agreed" in screen_text(pilot)
        await press(pilot, "enter")
        room = pilot.app.screen
        assert isinstance(room, ReaderScreen)
        assert room.shown is not None
        assert room.shown.entry.title == "Harbour wall agreed"
        await press(pilot, "escape")
        assert pilot.app.screen is screen


async def test_a_query_that_cannot_be_understood_is_a_sentence_below_its_place(tmp_path: Path) -> None:
    async with opened(tmp_path) as pilot:
        await press(pilot, "slash", *"harbour newer:soon ")
        assert isinstance(pilot.app.screen, SearchScreen)
        lines = screen_text(pilot).splitlines()
        at = next(number for number, line in enumerate(lines) if "harbour newer:soon" in line)
        assert lines[at + 1].index("▲") == lines[at].index("newer:soon")
        assert '"newer:soon" is no age' in lines[at + 1]
        await press(pilot, *["backspace"] * 12)
        assert "▲" not in screen_text(pilot)
        assert "Harbour wall agreed" in screen_text(pilot)


async def test_a_word_that_nothing_has_brings_the_one_that_was_meant(tmp_path: Path) -> None:
    async with opened(tmp_path) as pilot:
        await press(pilot, "slash", *"harbuor")
        assert "Did you mean “harbour”?" in screen_text(pilot)
        await press(pilot, "enter")
        assert pilot.app.screen.query_one(Input).value == "harbour"
        assert "Harbour wall agreed" in screen_text(pilot)


async def test_what_one_can_ask_for_is_told_while_nothing_is_typed(tmp_path: Path) -> None:
    for size in ((80, 24), (120, 40)):
        folder = tmp_path / str(size[0])
        folder.mkdir()
        async with opened(folder, size=size) as pilot:
            await press(pilot, "slash")
            await press(pilot, "h")
            for typed, meaning in TERMS:
                assert typed in screen_text(pilot)
                assert meaning in screen_text(pilot) or size[1] == 24
                parse_query(typed.replace("   ( )", ""))


async def test_letters_typed_into_the_search_are_no_commands(tmp_path: Path) -> None:
    async with opened(tmp_path) as pilot:
        await press(pilot, "slash", *"gQq?1[m:R")
        assert pilot.app.screen.query_one(Input).value == "gQq?1[m:R"


async def test_down_leads_into_the_hits_and_up_back_again(tmp_path: Path) -> None:
    async with opened(tmp_path) as pilot:
        await press(pilot, "slash", *"paragraph")
        await press(pilot, "down", "j")
        assert pilot.app.screen.query_one(OptionList).highlighted == 1
        await press(pilot, "k", "up")
        assert isinstance(pilot.app.screen.focused, Input)


async def test_feed_health_opens_a_feed_and_refreshes_it(tmp_path: Path) -> None:
    async with opened(tmp_path) as pilot:
        await press(pilot, "g", "e")
        assert "The science feed" in screen_text(pilot)
        await press(pilot, "r")
        assert toasts(pilot)
        await press(pilot, "enter")
        room = pilot.app.screen
        assert isinstance(room, ReaderScreen)
        assert room.listing.feed is not None
        assert len(room.ids) in (3, 4)


async def test_help_is_about_the_place_one_comes_from(tmp_path: Path) -> None:
    async with opened(tmp_path) as pilot:
        await press(pilot, "question_mark")
        front = screen_text(pilot)
        assert "Column to the left" in front
        assert "Nothing but the article" not in front
        await press(pilot, "escape", "enter", "question_mark")
        assert "Nothing but the article" in screen_text(pilot)


async def test_a_list_can_be_filtered_and_read_entries_hidden(tmp_path: Path) -> None:
    async with opened(tmp_path) as pilot:
        await press(pilot, "g", "t")
        room = pilot.app.screen
        assert isinstance(room, ReaderScreen)
        await press(pilot, "F", *"section:science", "enter")
        assert len(room.ids) == 3
        await press(pilot, "enter", "full_stop")
        assert len(room.ids) == 2
        await press(pilot, "full_stop")
        assert len(room.ids) == 3


async def test_marking_above_and_below_the_cursor(tmp_path: Path) -> None:
    async with opened(tmp_path) as pilot:
        await press(pilot, "g", "t", "j", "j", "left_square_bracket", "m")
        room = pilot.app.screen
        assert isinstance(room, ReaderScreen)
        assert room.news.counts.unread == 5
        await press(pilot, "right_square_bracket", "m")
        assert room.news.counts.unread == 1


async def test_find_steps_through_the_hits_until_escape(tmp_path: Path) -> None:
    async with opened(tmp_path) as pilot:
        await press(pilot, "enter", "slash", *"paragraph", "enter")
        room = pilot.app.screen
        assert isinstance(room, ReaderScreen)
        assert room.finding
        before = room.entry
        await press(pilot, "n", "n", "N")
        assert room.entry == before
        assert room.article.hit_number == 2
        await press(pilot, "escape")
        assert not room.finding
        assert pilot.app.screen is room


async def test_next_and_previous_articles_follow_the_list(tmp_path: Path) -> None:
    async with opened(tmp_path) as pilot:
        await press(pilot, "g", "t", "enter")
        room = pilot.app.screen
        assert isinstance(room, ReaderScreen)
        ids = list(room.ids)
        await press(pilot, "J")
        assert room.entry == ids[1]
        await press(pilot, "K", "K")
        assert room.entry == ids[0]
        assert "That was the first one." in toasts(pilot)
        await press(pilot, "n")
        assert room.entry == ids[2]
        assert room.query_one(Headlines).cursor_id == ids[2]


async def test_reading_to_the_end_is_remembered(tmp_path: Path) -> None:
    async with opened(tmp_path) as pilot:
        news = pilot.app
        assert isinstance(news, NewsApp)
        seconds = iter((0.0, *[600.0] * 50))
        news.visits = Visits(news.reader, clock=lambda: next(seconds))
        await press(pilot, "enter", "G", "escape")
        reader = pilot.app.screen.reader  # type: ignore[attr-defined]
        rows = (await reader.popular(window="all")).rows
        assert len(rows) == 1
        shown = await reader.feed_text(rows[0].entry.id)
        assert shown.progress >= 0.95


async def test_the_browser_gets_the_link_and_the_act_is_recorded(tmp_path: Path) -> None:
    async with opened(tmp_path) as pilot:
        await press(pilot, "o")
        assert "Opened in the browser." in toasts(pilot)
        reader = pilot.app.screen.reader  # type: ignore[attr-defined]
        await reader.record(1, EventKind.OPENED)
        await press(pilot, "y")
        assert pilot.app.clipboard.startswith("https://example.org/")
        await press(pilot, "Y")
        assert pilot.app.clipboard.startswith("[")


def a_feed(**fields: object) -> Feed:
    feed = Feed(id=1, slug="x", url="https://example.org/x", title="X", section="world", failures=1, error="It failed.")
    return replace(feed, **fields)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"retry_at": NOW + timedelta(minutes=30)}, "asks to wait; next try in 30 min"),
        ({"failures": 4}, "e edits its line"),
        ({"next_check": NOW + timedelta(hours=3)}, "Next try in 3 h; r tries now."),
        ({}, "r tries again."),
    ],
)
def test_every_failure_has_a_remedy(fields: dict[str, object], words: str) -> None:
    assert words in remedy(a_feed(**fields), NOW, retry="r", edit="e")


def result(outcome: Outcome, **fields: object) -> RefreshResult:
    return replace(RefreshResult(feed="x", title="X", outcome=outcome), **fields)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("results", "sentence"),
    [
        ([result(Outcome.UPDATED, new=2), result(Outcome.UNCHANGED)], "2 new stories"),
        (
            [result(Outcome.UPDATED, new=1), result(Outcome.FAILED, error="403.")],
            "1 new story · X: 403. · ge feed health",
        ),
        ([result(Outcome.FAILED), result(Outcome.FAILED)], "Nothing new · 2 feeds failed · ge feed health"),
        (
            [result(Outcome.FAILED, error="There is no network.")] * 3,
            "Nothing new · There is no network. · ge feed health",
        ),
        (
            [result(Outcome.SKIPPED, error="Fresh.", next_check=NOW + timedelta(minutes=12))],
            f"Fresh. Not asked before {clock_time(NOW + timedelta(minutes=12), NOW)}.",
        ),
        ([result(Outcome.SKIPPED, next_check=NOW + timedelta(minutes=n)) for n in (30, 12)],
         f"2 feeds not asked, the first again at {clock_time(NOW + timedelta(minutes=12), NOW)}."),
        ([result(Outcome.UPDATED, new=3), result(Outcome.SKIPPED, next_check=NOW + timedelta(minutes=9))],
         f"3 new stories · 1 feed not asked before {clock_time(NOW + timedelta(minutes=9), NOW)}"),
        ([], "Nothing new"),
    ],
)
def test_a_refresh_is_told_in_one_line(results: list[RefreshResult], sentence: str) -> None:
    assert summary(results, now=NOW, health_key="ge") == sentence


async def test_markdown_links_are_escaped(tmp_path: Path) -> None:
    async with opened(tmp_path) as pilot:
        rows = await pilot.app.screen.reader.entries("title:click")  # type: ignore[attr-defined]
        text = markdown_link(replace(rows[0], title="A [b] *c*", url="https://example.org/(x)"))
        assert text == r"[A \[b\] \*c\*](https://example.org/%28x%29)"


def test_links_are_listed_once_in_the_order_of_the_article() -> None:
    paragraph = Block("paragraph", spans=(Span("see "), Span("one", link=1), Span(" two", link=1), Span("x", link=0)))
    document = Document(blocks=(Block("quote", children=(paragraph,)),), links=("https://a.example/", "https://b.example/"))
    assert links_of(document) == [("one two", "https://b.example/"), ("x", "https://a.example/")]
