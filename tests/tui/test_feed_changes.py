"""The list of feeds changes feeds.toml: muted, removed, edited at its line; and it leads to the site."""

from __future__ import annotations

from pathlib import Path

import pytest
from small_paper import opened, press, screen_text, toasts
from textual.pilot import Pilot

from termnews.config.load import load_config
from termnews.tui.editing import at_line
from termnews.tui.screens.feeds import FeedsScreen


@pytest.fixture(autouse=True)
def plain_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("NO_COLOR", raising=False)
    monkeypatch.setenv("BROWSER", "true")


def feed_ids(folder: Path) -> list[str]:
    return [sub.id for sub in load_config(folder / "feeds.toml").subscriptions]


def slug(pilot: Pilot[int]) -> str:
    screen = pilot.app.screen
    assert isinstance(screen, FeedsScreen)
    assert screen.feed is not None
    return screen.feed.slug


async def test_a_feed_is_muted_and_heard_again(tmp_path: Path) -> None:
    async with opened(tmp_path) as pilot:
        await press(pilot, "g", "f", "j", "M")
        assert "muted; M hears it again" in toasts(pilot)[-1]
        muted = load_config(tmp_path / "feeds.toml").subscription(slug(pilot))
        assert muted is not None
        assert muted.muted
        assert "muted" in screen_text(pilot)
        await press(pilot, "M")
        assert "is heard again" in toasts(pilot)[-1]
        assert not any(sub.muted for sub in load_config(tmp_path / "feeds.toml").subscriptions)


async def test_a_feed_is_removed_only_after_a_yes(tmp_path: Path) -> None:
    async with opened(tmp_path) as pilot:
        await press(pilot, "g", "f")
        gone = slug(pilot)
        for no in (("escape",), ("enter",), ("1",)):
            await press(pilot, "D", *no)
            assert len(feed_ids(tmp_path)) == 2
        await press(pilot, "D")
        assert "Yes, remove it" in screen_text(pilot)
        await press(pilot, "2")
        assert gone not in feed_ids(tmp_path)
        assert len(feed_ids(tmp_path)) == 1
        assert "Removed: The" in toasts(pilot)[-1]
        assert "FEEDS · 1" in screen_text(pilot)


@pytest.mark.parametrize("width", [40, 80, 160])
async def test_last_success_and_next_try_are_shown_at_every_width(tmp_path: Path, width: int) -> None:
    async with opened(tmp_path, size=(width, 24)) as pilot:
        await press(pilot, "g", "f")
        assert "last success" in screen_text(pilot)
        assert width == 40 or "next in" in screen_text(pilot)


async def test_a_feed_without_a_site_says_its_address(tmp_path: Path) -> None:
    async with opened(tmp_path) as pilot:
        await press(pilot, "g", "f", "o")
        assert "names no site. Its address is http://127.0.0.1" in toasts(pilot)[-1]


async def test_a_feed_of_the_short_list_says_what_to_do(tmp_path: Path) -> None:
    short = '[sources]\n"Short" = "http://127.0.0.1:9/feed.xml"\n'
    async with opened(tmp_path, filled=False, more=short) as pilot:
        await press(pilot, "g", "f", "G", "M")
        assert "[sources]" in toasts(pilot)[-1]
        assert "e edits it" in toasts(pilot)[-1]


@pytest.mark.parametrize(
    ("command", "arguments"),
    [
        (["vim"], ["vim", "+7", "f.toml"]),
        (["/usr/bin/nano", "-l"], ["/usr/bin/nano", "-l", "+7", "f.toml"]),
        (["hx"], ["hx", "f.toml:7"]),
        (["touch"], ["touch", "f.toml"]),
    ],
)
def test_editors_open_at_the_line(command: list[str], arguments: list[str]) -> None:
    assert at_line(command, Path("f.toml"), 7) == arguments
