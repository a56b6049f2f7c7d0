"""The open paper fetches what is due by itself, quietly."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

from small_paper import screen_text, settle, toasts

from loopback import Loopback
from termnews.config.load import load_config
from termnews.reader import Reader
from termnews.tui.app import NewsApp

START = datetime(2026, 3, 2, 12, tzinfo=UTC)


def feed(*titles: str) -> str:
    items = "".join(f"<item><title>{title}</title></item>" for title in titles)
    return f"<rss version='2.0'><channel><title>Herald</title>{items}</channel></rss>"


async def test_feeds_are_asked_at_the_start_and_again_when_their_time_has_come(
    tmp_path: Path, loopback: Loopback
) -> None:
    now = START
    url = loopback.feed("/f", feed("First edition"))
    config = tmp_path / "feeds.toml"
    config.write_text(f'version = 1\n[[feed]]\nid = "herald"\nurl = "{url}"\n', encoding="utf-8")
    reader = Reader(load_config(config), tmp_path / "data", clock=lambda: now)
    app = NewsApp(reader, background_refresh=True)
    async with app.run_test(size=(120, 40), notifications=True) as pilot:
        await settle(pilot)
        assert "First edition" in screen_text(pilot)
        said = toasts(pilot)
        loopback.feed("/f", feed("Second edition", "First edition"))
        app._tick()
        await settle(pilot)
        assert loopback.count("/f") == 1
        now += timedelta(hours=2)
        app._tick()
        await settle(pilot)
        assert loopback.count("/f") == 2
        assert "1 new" in screen_text(pilot)
        assert toasts(pilot) == said
    async with NewsApp(reader, background_refresh=True).run_test(notifications=True) as pilot:
        await settle(pilot)
        assert loopback.count("/f") == 2
        now += timedelta(hours=3)
    async with NewsApp(reader, background_refresh=True).run_test(notifications=True) as pilot:
        await settle(pilot)
        assert loopback.count("/f") == 3
        assert toasts(pilot) == []
    await reader.close()
