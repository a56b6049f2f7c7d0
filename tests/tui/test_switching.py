"""The page's text and the feed's: which one is shown, how it is called, and the key between them."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from small_paper import press, running, screen_text, toasts
from textual.pilot import Pilot

from loopback import Answer, Loopback

PROSE = "".join(f"<p>Paragraph {number} of the page says what was agreed, and by whom.</p>" for number in range(9))
WHOLE = Answer(f"<html><body><article><h1>T</h1>{PROSE}</article></body></html>",
               headers={"Content-Type": "text/html"})
WALL = """<html><body><article><h1>T</h1><p>Paragraph 0 of the page begins what was agreed about the wall.</p>
<div class=paywall><p>Subscribe to continue reading.</p></div></article></body></html>"""


@asynccontextmanager
async def opened(folder: Path, page: Answer, *, size: tuple[int, int] = (120, 40), link: bool = True,
                 more: str = "") -> AsyncIterator[Pilot[int]]:
    """The app with one story open."""
    server = Loopback().start()
    named = f"<link>{server.url('/story')}</link>" if link else ""
    words = "<description>The feed's few words.</description>"
    item = f"<item><title>Tide wall agreed</title><guid isPermaLink='false'>1</guid>{named}{words}</item>"
    feed = f'<?xml version="1.0"?><rss version="2.0"><channel><title>F</title>{item}</channel></rss>'
    server.add("/feed.xml", Answer(feed, headers={"Content-Type": "application/rss+xml"}))
    server.add("/story", page)
    path = folder / "feeds.toml"
    path.write_text(f'version = 1\n[[feed]]\nid = "f"\nurl = "{server.url("/feed.xml")}"\n{more}')
    try:
        async with running(path, size=size, fetched=True) as pilot:
            await press(pilot, "g", "t", "enter")
            yield pilot
    finally:
        server.stop()


async def test_x_changes_between_the_two_texts_and_the_head_says_which(tmp_path: Path) -> None:
    async with opened(tmp_path, WHOLE) as pilot:
        assert "The whole article, from its page · x the feed’s text (4 words)" in screen_text(pilot)
        await press(pilot, "x")
        text = screen_text(pilot)
        assert "The feed’s text · x the page’s text (" in text
        assert "The feed's few words." in text
        await press(pilot, "x")
        assert "Paragraph 8 of the page" in screen_text(pilot)
        assert not toasts(pilot)


async def test_a_wall_is_named_in_the_article_and_in_the_list(tmp_path: Path) -> None:
    async with opened(tmp_path, Answer(WALL, headers={"Content-Type": "text/html"})) as pilot:
        text = screen_text(pilot)
        assert "▲ The rest of this article is for subscribers." in text
        assert "What the page gives · x the feed’s text (4 words)" in text
        assert "· paywall" in text


async def test_a_refused_page_is_named_and_the_feeds_text_stays(tmp_path: Path) -> None:
    async with opened(tmp_path, Answer("no", status=403, reason=b"Forbidden")) as pilot:
        text = screen_text(pilot)
        assert "403" in text
        assert "x fetches the page again" in text
        assert "The feed's few words." in text
        assert "· blocked" in text


async def test_where_there_is_no_other_text_the_key_says_so(tmp_path: Path) -> None:
    async with opened(tmp_path, Answer("no"), link=False) as pilot:
        await press(pilot, "x")
        assert "This story names no page." in toasts(pilot)


async def test_a_page_not_fetched_is_a_key_away(tmp_path: Path) -> None:
    async with opened(tmp_path, WHOLE, more='full_text = "off"\n') as pilot:
        assert "The feed’s text · x fetches the page" in screen_text(pilot)
        await press(pilot, "x")
        assert "Paragraph 8 of the page" in screen_text(pilot)
        assert toasts(pilot) == [], "what was waited for is here"
