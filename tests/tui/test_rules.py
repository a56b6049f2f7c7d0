"""Trying rules for a site in the real app: the page's blocks, the article they give, the rule in feeds.toml."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
from small_paper import press, running, screen_text, toasts
from textual.pilot import Pilot
from textual.widgets import OptionList

from loopback import Answer, Loopback
from termnews.tui.screens.rules import RuleScreen

PROSE = "".join(
    f"<p>Paragraph {number} says what was agreed about the wall, who pays for it, and when the work begins.</p>"
    for number in range(8)
)
BOX = "<div class=promo>Letters on the tide go out to you each Monday morning at seven, with a map of the wall.</div>"
PAGE = f"""<html><body><nav class=top><ul><li>World<li>Sport<li>Culture</ul></nav><main><div class=story>
<h1>Tide wall agreed</h1>{PROSE}{BOX}</div></main><div class=other>Something else entirely, and a good deal shorter: the
words of another block of the page, which is none of the article.</div></body></html>"""
RSS = """<?xml version="1.0"?><rss version="2.0"><channel><title>The wall feed</title><item>
<title>Tide wall agreed</title><guid>1</guid><link>{}</link><description>Short.</description></item></channel></rss>"""


@asynccontextmanager
async def opened(
    folder: Path, *, size: tuple[int, int] = (130, 40), page: Answer | None = None
) -> AsyncIterator[Pilot[int]]:
    """The app with the story open."""
    server = Loopback().start()
    server.add("/feed.xml", Answer(RSS.format(server.url("/story")), headers={"Content-Type": "application/rss+xml"}))
    server.add("/story", page or Answer(PAGE, headers={"Content-Type": "text/html"}))
    path = folder / "feeds.toml"
    path.write_text(f'version = 1\n\n# the wall\n[[feed]]\nid = "wall"\nurl = "{server.url("/feed.xml")}"  # theirs\n')
    try:
        async with running(path, size=size, fetched=True) as pilot:
            await press(pilot, "enter")
            await press(pilot, "X")
            yield pilot
    finally:
        server.stop()


@pytest.mark.parametrize("size", [(130, 40), (80, 24), (200, 50)])
async def test_the_pages_blocks_stand_beside_the_article_they_give(tmp_path: Path, size: tuple[int, int]) -> None:
    async with opened(tmp_path, size=size) as pilot:
        assert isinstance(pilot.app.screen, RuleScreen)
        text = screen_text(pilot)
        assert "RULES · The wall feed" in text
        assert "○" in text
        assert "our choice" in text
        assert "div.story" in text
        assert "Paragraph 0 says" in text
        for whole in ("Space b page the article", "w writes feeds.toml", "Esc leaves"):
            assert whole in text


async def test_another_block_is_the_article_at_once_and_back_again(tmp_path: Path) -> None:
    async with opened(tmp_path) as pilot:
        await press(pilot, "end", "enter")
        text = screen_text(pilot)
        assert "● div.other" in text
        assert "the article" in text
        assert "Something else entirely" in text.split("│", 1)[1]
        assert "Paragraph 0 says" not in "".join(line.split("│")[-1] for line in text.splitlines())
        await press(pilot, "enter")
        assert "no selector: our own choice" in screen_text(pilot)


async def test_rules_are_written_with_comments_kept_and_the_story_is_read_by_them(tmp_path: Path) -> None:
    async with opened(tmp_path) as pilot:
        screen = pilot.app.screen
        assert isinstance(screen, RuleScreen)
        names = [block.selector for block in screen._page.blocks]
        await press(pilot, "home", *["down"] * names.index("div.story"), "enter")
        await press(pilot, "home", *["down"] * names.index("div.promo"), "d")
        assert "× " in screen_text(pilot)
        assert "left out" in screen_text(pilot)
        await press(pilot, "w")
        written = (tmp_path / "feeds.toml").read_text()
        assert 'extract = { selector = "div.story", remove = ["div.promo"] }' in written
        assert "# the wall" in written
        assert "# theirs" in written
        assert not isinstance(pilot.app.screen, RuleScreen)
        assert any("are in feeds.toml" in toast for toast in toasts(pilot))
        text = screen_text(pilot)
        assert "Paragraph 0 says" in text
        assert "each Monday morning" not in text


async def test_a_selector_can_be_typed(tmp_path: Path) -> None:
    async with opened(tmp_path) as pilot:
        await press(pilot, "end", "e", *["backspace"] * 12, *".other", "enter")
        assert 'selector = ".other"' in screen_text(pilot)
        await press(pilot, "n")
        assert "no selector: our own choice" in screen_text(pilot)
        await press(pilot, "escape")
        assert not isinstance(pilot.app.screen, RuleScreen)
    assert "extract" not in (tmp_path / "feeds.toml").read_text()


async def test_a_page_that_cannot_be_had_is_said(tmp_path: Path) -> None:
    async with opened(tmp_path, page=Answer("no", status=403, reason=b"Forbidden")) as pilot:
        assert not isinstance(pilot.app.screen, RuleScreen)
        assert any("403" in toast and "opens it in the browser" in toast for toast in toasts(pilot))


@pytest.mark.parametrize("size", [(80, 24), (120, 40), (200, 50)])
async def test_each_block_takes_one_line(tmp_path: Path, size: tuple[int, int]) -> None:
    async with opened(tmp_path, size=size) as pilot:
        blocks = pilot.app.screen.query_one(OptionList)
        assert len(blocks._lines) == blocks.option_count


async def test_what_is_no_selector_is_said_and_not_written(tmp_path: Path) -> None:
    before = None
    async with opened(tmp_path) as pilot:
        before = (tmp_path / "feeds.toml").read_text()
        await press(pilot, "e", "ctrl+u", *"div[[", "enter")
        assert "'div[[' is no CSS selector" in screen_text(pilot)
        await press(pilot, "w")
        assert "Nothing was written." in "".join(toasts(pilot))
        assert isinstance(pilot.app.screen, RuleScreen)
    assert (tmp_path / "feeds.toml").read_text() == before


async def test_a_selector_that_names_nothing_says_so(tmp_path: Path) -> None:
    async with opened(tmp_path) as pilot:
        await press(pilot, "e", "ctrl+u", *".none", "enter")
        assert "The selector .none names nothing on this page; this is our own choice." in screen_text(pilot)
