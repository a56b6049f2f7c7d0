"""The feeds screen, ``termnews feeds`` and the doctor say the same of every feed that a real server troubles."""

from __future__ import annotations

import json
import subprocess
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from small_paper import press, screen_text

from loopback import SECOND_HOST, Answer, Loopback
from termnews.config.load import load_config
from termnews.core.health import moved, trouble
from termnews.reader import Reader
from termnews.tui.app import NewsApp

FEED = "<rss version='2.0'><channel><title>T</title><item><title>One</title></item></channel></rss>"


async def rounds(toml: Path, data: Path, count: int) -> None:
    """So many refreshes, the last of them now."""
    now = datetime.now(UTC)
    for number in reversed(range(count)):
        at = now - timedelta(days=2 * number)
        async with Reader(load_config(toml), data, clock=lambda at=at: at, inline=True) as reader:  # type: ignore[misc]
            async for _ in reader.refresh():
                pass


@pytest.fixture
async def paper(tmp_path: Path, loopback: Loopback) -> Path:
    loopback.feed("/well", FEED)
    loopback.feed("/to", FEED)
    loopback.add("/moving", Answer(status=301, headers={"Location": "/to"}))
    loopback.add("/failing", Answer("oh", status=500))
    loopback.add("/gone", FEED, Answer("", status=410, reason=b"Gone"))
    loopback.add("/held", FEED, FEED, Answer("", status=429, headers={"Retry-After": "86400"}))
    toml = tmp_path / "feeds.toml"
    toml.write_text("version = 1\n" + "".join(
        f'[[feed]]\nid = "{name}"\ntitle = "The {name} one"\n'
        f'url = "{loopback.url(f"/{name}", host=SECOND_HOST if name == "held" else "127.0.0.1")}"\n'
        for name in ("well", "moving", "failing", "gone", "held")), encoding="utf-8")
    await rounds(toml, tmp_path, 3)
    return toml


def run(*arguments: str) -> str:
    """What the program prints."""
    return subprocess.run([sys.executable, "-m", "termnews", *arguments], capture_output=True, text=True,
                          check=False).stdout


def flat(text: str) -> str:
    """Text without its line breaks, as far as words go."""
    return " ".join(text.replace("▌", " ").split())


async def test_all_say_the_same(paper: Path) -> None:
    options = ["--config", str(paper), "--data-dir", str(paper.parent)]
    async with Reader(load_config(paper), paper.parent, inline=True) as reader:
        feeds = {feed.slug: feed for feed in await reader.feeds()}
        now = reader.now()
    sentences = {name: trouble(feed, now, retry=f"`termnews refresh {name}`") for name, feed in feeds.items()}
    assert [name for name, words in sentences.items() if words] == ["failing", "gone", "held"]
    app = NewsApp(Reader(load_config(paper), paper.parent, inline=True))
    async with app.run_test(size=(120, 40)) as pilot:
        await press(pilot, "g", "e")
        shown = flat(screen_text(pilot))
        for name, feed in feeds.items():
            if sentences[name]:
                retry, edit = app.key_of("refresh-here", "feeds"), app.key_of("edit-feed", "feeds")
                assert flat(trouble(feed, now, retry=retry, edit=edit)) in shown
        assert flat(moved(feeds["moving"])) in shown
        assert "gone for good" in shown
        assert "3 in trouble" in shown
    printed = flat(run(*options, "feeds"))
    doctor = flat(run(*options, "doctor"))
    for name, words in sentences.items():
        assert words in printed
        assert not words or f"{name}: {words}" in doctor
    assert moved(feeds["moving"]) in printed
    assert f"moving: {moved(feeds['moving'])}" in doctor
    rows = {row["id"]: row for row in map(json.loads, run(*options, "feeds", "--json").splitlines())}
    assert {name: row["health"] for name, row in rows.items()} == {
        "well": "well", "moving": "well", "failing": "failing", "gone": "gone", "held": "held"}
    assert rows["gone"]["status"] == 410
    assert rows["gone"]["next_check"] is None
    assert rows["moving"]["moved_to"].endswith("/to")
    assert rows["moving"]["moves"] == 3
    assert rows["held"]["retry_at"] == rows["held"]["next_check"]
    assert all(row["last_success"] for name, row in rows.items() if name != "failing")
    for name, row in rows.items():
        assert (row["remedy"] is None) == (name in ("well", "moving"))
