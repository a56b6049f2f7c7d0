"""The open paper fetches what is due by itself, quietly."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
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


async def test_the_open_paper_does_what_refreshes_left(tmp_path: Path, loopback: Loopback) -> None:
    bodies = "".join(f"<item><title>Story {n}</title><description>{'a word ' * 300} needle{n}</description></item>"
                     for n in range(40))
    url = loopback.feed("/f", f"<rss version='2.0'><channel><title>Herald</title>{bodies}</channel></rss>")
    config = tmp_path / "feeds.toml"
    config.write_text(f'version = 1\n[[feed]]\nid = "herald"\nurl = "{url}"\n', encoding="utf-8")
    reader = Reader(load_config(config), tmp_path / "data", clock=lambda: START)
    with pytest.MonkeyPatch.context() as patch:  # a refresh that ends before any of it is done
        patch.setattr("termnews.settling.discovery.settle", lambda db: False)
        patch.setattr("termnews.settling.search.catch_up", lambda db: False)
        assert [result.new async for result in reader.refresh()] == [40]
    assert not await reader.entry_ids("needle7")
    async with NewsApp(reader, background_refresh=True).run_test() as pilot:
        await settle(pilot)
        await pilot.app.workers.wait_for_complete()
        assert len(await reader.entry_ids("needle7")) == 1
        assert loopback.count("/f") == 1
    await reader.close()
