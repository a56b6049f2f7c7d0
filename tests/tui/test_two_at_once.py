"""Two termnews on one store: what the other brings and marks shows here, and one that refreshes is named."""

from __future__ import annotations

import os
from pathlib import Path

from small_paper import NOW, press, screen_text, served, settle, toasts, write_config

from loopback import Answer
from termnews.config.load import load_config
from termnews.reader import Reader
from termnews.refresh_lock import refresh_lock
from termnews.tui.app import NewsApp

FRESH = ("<rss version='2.0'><channel><title>The world feed</title><item><title>Lighthouse lit again</title>"
         "<guid>fresh</guid><pubDate>Tue, 24 Nov 2026 07:59:00 GMT</pubDate></item></channel></rss>")


async def test_what_another_termnews_does_shows_here(tmp_path: Path) -> None:
    with served() as server:
        config = load_config(write_config(tmp_path, server))
        async with Reader(config, tmp_path, clock=lambda: NOW, inline=True) as other:
            async for _ in other.refresh():
                pass
            app = NewsApp(Reader(config, tmp_path, clock=lambda: NOW, inline=True))
            async with app.run_test(size=(120, 40), notifications=True) as pilot:
                await settle(pilot)
                unread = app.counts.unread
                with refresh_lock(tmp_path):
                    await press(pilot, "R")
                named = f"Another termnews (process {os.getpid()}) is refreshing"
                assert any(named in toast for toast in toasts(pilot))
                server.add("/world.xml", Answer(FRESH))
                async for _ in other.refresh(force=True):
                    pass
                app.refresh_due()
                await settle(pilot)
                assert app.counts.unread == unread + 1
                assert "1 new" in screen_text(pilot)
                await press(pilot, "g", "u")
                assert "Lighthouse lit again" in screen_text(pilot)
                await other.set_starred([(await other.entries("title:Lighthouse"))[0].id], True)
                app.refresh_due()
                await settle(pilot)
                assert app.counts.starred == 1
            await app.reader.close()
