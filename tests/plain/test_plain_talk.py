"""The conversation over a real Reader: every state is told by words alone, and foreign text is only ever text."""

from __future__ import annotations

import re
import sys
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parents[1] / "tui"))

from small_paper import NOW, TITLES, fill, served, write_config

from loopback import Loopback
from termnews.config.load import load_config
from termnews.plain.talk import Talk
from termnews.plain.voice import Voice
from termnews.reader import Reader
from termnews.store import connect

STORIES = sum(map(len, TITLES.values()))


class Told:
    """A conversation and what was said in it."""

    def __init__(self, reader: Reader, **settings: object) -> None:
        self.said: list[str] = []
        self.opened: list[str] = []
        self.seconds = 100.0
        self.reader = reader
        self.talk = Talk(reader, Voice(self.said.append, width=None), clock=lambda: self.seconds,
                         browse=self.opened.append)

    async def __call__(self, *lines: str) -> str:
        """Say lines; return what was answered to the last."""
        for line in lines:
            self.said.clear()
            await self.talk.hear(line)
        return "\n".join(self.said)


@pytest.fixture
def server() -> Iterator[Loopback]:
    with served() as running:
        yield running


@asynccontextmanager
async def talking(folder: Path, server: Loopback, *, filled: bool = True, more: str = "") -> AsyncIterator[Told]:
    path = write_config(folder, server, more=more)
    if filled:
        await fill(path)
    async with Reader(load_config(path), folder, clock=lambda: NOW, inline=True) as reader:
        told = Told(reader)
        await told.talk.begin()
        yield told


def states(said: str) -> dict[str, str]:
    """Headline → the states that are said of it: all a listener has to go by."""
    return {title: state for state, title in re.findall(r"^\d+, ([^:]+): (.+?)\. The \w+ feed", said, re.M)}


async def test_the_paper_begins_with_its_front_page_one_article_a_line(tmp_path: Path, server: Loopback) -> None:
    async with talking(tmp_path, server) as told:
        assert told.said[0].startswith("The Terminal News. 7 unread articles from 2 feeds")
        front = next(line for line in told.said if line.startswith("Front page"))
        assert front.endswith(f"24 November 2026: {STORIES} articles, {STORIES} unread.")
        rows = [line for line in told.said if re.match(r"\d+, ", line)]
        assert [int(row.split(",")[0]) for row in rows] == list(range(1, STORIES + 1))
        assert any("Harbour wall agreed. The world feed, World, 1 hour ago" in row for row in rows)


async def test_read_unread_starred_later_and_here_are_told_apart_by_words(tmp_path: Path, server: Loopback) -> None:
    async with talking(tmp_path, server) as told:
        await told("list feed:the-world-feed", "1", "star 2", "later 4")
        heard = states(await told("list"))
        assert heard["Harbour wall agreed"] == "read, you are here"
        assert heard["Night buses stay"] == "unread, starred"
        assert heard["Ferry terminal closed"] == "unread, kept for later"
        assert len(set(heard.values())) == 4


async def test_hostile_headlines_are_only_text(tmp_path: Path, server: Loopback) -> None:
    async with talking(tmp_path, server) as told:
        said = await told("list feed:the-world-feed") + await told("3")
        assert "[@click=app.quit]click[/]" in said
        assert not re.search("[\x00-\x09\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]", said)


async def test_a_number_reads_in_parts_and_enter_goes_on_to_the_next_unread(tmp_path: Path, server: Loopback) -> None:
    async with talking(tmp_path, server) as told:
        assert await told("list feed:the-science-feed", "page 20") == "20 lines at a time."
        first = await told("1")
        assert first.startswith("Article 1 of 3.\nA star blinked.\n")
        assert "Paragraph 0:" in first
        assert "Paragraph 39:" not in first
        assert first.splitlines()[-1] == "20 percent of the article. Enter goes on."
        await told("", "", "")
        last = await told("")
        assert "See more[1]." in last
        assert last.endswith("End of article. 1 link in it. Enter reads the next unread one.")
        assert (await told("")).startswith("Article 2 of 3.\nBees and queues.")
        assert (await told("p")).startswith("Article 1 of 3.")
        assert "Paragraph 39:" in await told("page whole", "again")


async def test_a_visit_is_counted_with_its_time_and_its_place(tmp_path: Path, server: Loopback) -> None:
    async with talking(tmp_path, server) as told:
        await told("list feed:the-science-feed", "page 40", "1")
        told.seconds += 42
        await told("list")
        database = connect.open_reader(told.reader.database)
        dwell, progress = database.execute("SELECT dwell_s, progress FROM reading_event").fetchone()
        database.close()
        assert dwell == 42
        assert 0.4 < progress < 0.6
        assert 'You stopped at 44 percent the last time; "resume" goes on there.' in await told("1")
        assert (await told("resume")).lstrip().startswith("Paragraph 18:")
        popular = await told("popular")
        assert "\n1, read, 93 percent done, you are here: A star blinked. The science feed, 1 read" in popular


async def test_marks_of_an_earlier_sitting_are_undone(tmp_path: Path, server: Loopback) -> None:
    async with talking(tmp_path, server) as told:
        await told("list feed:the-world-feed", "m 1", "star 2")
    async with talking(tmp_path, server, filled=False) as told:
        assert (await told("undo")).startswith("Taken back: 1 article starred.")
        assert (await told("undo")).startswith("Taken back: 1 article marked read.")
        assert set(states(await told("list feed:the-world-feed")).values()) == {"unread"}
        assert await told("undo") == "There is nothing to take back."
        assert (await told("redo")).startswith("Done again: 1 article marked read.")


async def test_every_state_is_said_in_words(tmp_path: Path, server: Loopback) -> None:
    async with talking(tmp_path, server) as told:
        said = await told("list feed:the-world-feed", "m 1", "star 2", "later 3", "4", "list")
        told_of = list(states(said).values())
        assert told_of[:3] == ["read", "unread, starred", "unread, kept for later"]
        assert told_of[3].startswith("read")
        assert told_of[3].endswith("you are here")


async def test_marks_are_undone(tmp_path: Path, server: Loopback) -> None:
    async with talking(tmp_path, server) as told:
        await told("list feed:the-world-feed")
        assert await told("m all") == "4 articles marked read."
        assert set(states(await told("list")).values()) == {"read"}
        assert (await told("next")).startswith("Articles for feed:the-world-feed: all is read.")
        assert await told("undo") == 'Taken back: 4 articles marked read. "redo" does it again.'
        assert set(states(await told("list")).values()) == {"unread"}
        assert await told("undo") == "There is nothing to take back."
        assert await told("redo") == "Done again: 4 articles marked read."
        assert await told("redo") == "Nothing was taken back that could be done again."
        await told("undo")
        assert await told("m 9") == "Number 9 is not in the list; it goes from 1 to 4."
        assert await told("star") == "Say which article by its number in the list."


async def test_links_are_numbered_told_and_opened(tmp_path: Path, server: Loopback) -> None:
    async with talking(tmp_path, server) as told:
        assert await told("links") == "No article is open; its number reads one."
        await told("list feed:the-world-feed", "1")
        assert (await told("links")).splitlines() == ["1 link.", "Link 1: more, https://example.net/more"]
        await told("link 1", "open")
        assert told.opened == ["https://example.net/more", "https://example.org/world/0"]
        assert await told("link 2") == "Number 2 is not in the list; it goes from 1 to 1."


async def test_sections_feeds_and_search_lead_to_lists(tmp_path: Path, server: Loopback) -> None:
    async with talking(tmp_path, server) as told:
        assert "1: World, 4 unread articles." in await told("sections")
        assert (await told("section 2")).startswith("Section Science: 3 articles, 3 unread.")
        assert (await told("section world")).startswith("Section World: 4 articles")
        assert "well, answered just now." in await told("feeds")
        assert (await told("feed 2")).startswith("Feed The science feed: 3 articles")
        assert (await told("/ mountain")).startswith('Search for "mountain": 1 article')
        assert await told("search (") != ""
        assert (await told("latest")).startswith("Latest articles: 7 articles")
        assert (await told("section nowhere")).startswith("Say which section")


async def test_saved_searches_stand_behind_the_sections(tmp_path: Path, server: Loopback) -> None:
    more = "[[query]]\nname = 'Far & wide'\nmatch = 'mountain or star*'\n"
    async with talking(tmp_path, server, more=more) as told:
        assert "3: Far & wide, saved search, 2 unread articles." in await told("sections")
        for words in ("section 3", "section far-wide", "section Far & wide"):
            assert (await told(words)).startswith("Saved search Far & wide: 2 articles, 2 unread.")
        assert (await told("list query:far-wide -star")).count("mountain") == 1


async def test_unknown_commands_are_answered_with_the_nearest(tmp_path: Path, server: Loopback) -> None:
    async with talking(tmp_path, server) as told:
        assert await told("serch wall") == 'There is no command "serch". Did you mean "search"?'
        assert await told("xyzzy") == 'There is no command "xyzzy". "help" says those there are.'
        assert await told("QUIT") == ""
        assert told.talk.over


async def test_an_empty_paper_says_how_to_fill_it_and_refresh_does(tmp_path: Path, server: Loopback) -> None:
    async with talking(tmp_path, server, filled=False) as told:
        assert told.said[-1].endswith('Nothing is here yet; "refresh" fetches the news.')
        assert (await told("refresh")).splitlines() == [
            "Asking 2 feeds.", '7 new articles; "front" says today\'s paper.'
        ]
        assert "7 articles, 7 unread." in await told("front")


async def test_without_a_network_the_store_is_read(tmp_path: Path) -> None:
    with served() as server:
        path = write_config(tmp_path, server)
        await fill(path)
    async with Reader(load_config(path), tmp_path, clock=lambda: NOW, inline=True) as reader:
        told = Told(reader)
        await told.talk.begin()
        assert "Paragraph 0:" in await told("1")
        server_gone = await told("refresh")
        assert "failed: The world feed" in server_gone or "not asked before" in server_gone


async def test_help_says_each_command(tmp_path: Path, server: Loopback) -> None:
    async with talking(tmp_path, server) as told:
        assert "search, or /, then WORDS: Finds articles, the best first." in await told("help")
        assert await told("help q") == "quit, or q, or exit: Leaves. So does the end of input."
