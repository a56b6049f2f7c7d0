"""Fetching ahead in the real app: after a refresh, with a word at the end, and read without another request."""

from __future__ import annotations

from pathlib import Path

from small_paper import NOW, press, screen_text, settle, toasts

from loopback import Answer, Loopback
from termnews.config.load import load_config
from termnews.core.models import Verdict
from termnews.reader import Reader
from termnews.tui.app import NewsApp

PROSE = "".join(f"<p>Paragraph {number} says what was agreed about the wall, and by whom.</p>" for number in range(9))
ITEM = "<item><title>Story {0}</title><guid>{0}</guid><link>{1}</link><description>Short.</description></item>"


async def test_what_a_refresh_brings_is_fetched_ahead_where_feeds_toml_says_so(tmp_path: Path) -> None:
    server = Loopback().start()
    items = "".join(ITEM.format(number, server.url(f"/{number}")) for number in range(3))
    feed = f'<?xml version="1.0"?><rss version="2.0"><channel><title>F</title>{items}</channel></rss>'
    server.add("/feed.xml", Answer(feed, headers={"Content-Type": "application/rss+xml"}))
    for number in range(2):
        page = f"<html><body><article><h1>Story {number}</h1>{PROSE}<p>End of {number}.</p></article></body></html>"
        server.add(f"/{number}", Answer(page, headers={"Content-Type": "text/html"}))
    path = tmp_path / "feeds.toml"
    path.write_text(f'version = 1\n[[feed]]\nid = "f"\nurl = "{server.url("/feed.xml")}"\nfull_text = "prefetch"\n')
    reader = Reader(load_config(path), tmp_path, clock=lambda: NOW, inline=True)
    try:
        app = NewsApp(reader)
        async with app.run_test(size=(120, 40), notifications=True) as pilot:
            await settle(pilot)
            await press(pilot, "R")
            assert any("2 articles are here for later; 1 could not be had." in toast for toast in toasts(pilot))
            rows = {row.title: row.verdict for row in await reader.entries()}
            assert rows == {"Story 0": Verdict.FULL, "Story 1": Verdict.FULL, "Story 2": Verdict.FAILED}
            asked = len(server.requests)
            await press(pilot, "g", "t")
            assert "failed" in screen_text(pilot)
            await press(pilot, "enter")
            assert "Paragraph 0 says" in screen_text(pilot)
            assert len(server.requests) == asked
    finally:
        await reader.close()
        server.stop()
