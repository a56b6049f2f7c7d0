"""Stories that feeds.toml wants announced: which, when, and by what."""

from __future__ import annotations

import os
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from small_paper import HOSTILE, settle, toasts

from loopback import Loopback
from termnews.config.load import load_config
from termnews.core.models import EntryRow
from termnews.reader import Reader
from termnews.tui.announcing import Announcement, announcement, desktop_command, on_desktop, sequence
from termnews.tui.app import NewsApp

START = datetime(2026, 3, 2, 12, tzinfo=UTC)
TOLD = Announcement("Harbour; wall", "The Herald")


def row(title: str) -> EntryRow:
    return EntryRow(1, 1, "herald", "The Herald", "world", title, None, None, "", None, START, START, False, False,
                    False, 10)


def test_one_story_is_named_and_many_are_counted() -> None:
    assert announcement([]) is None
    assert announcement([row("Harbour wall")]) == Announcement("Harbour wall", "The Herald")
    assert announcement([row(f"Story {n}") for n in range(5)]) == Announcement(
        "5 new stories", "Story 0 · Story 1 · Story 2 · and 2 more")


@pytest.mark.parametrize(("environ", "sent"), [
    ({"TERM": "xterm-kitty"}, "\x1b]9;Harbour, wall: The Herald\x1b\\"),
    ({"TERM": "xterm-256color", "TERM_PROGRAM": "iTerm.app"}, "\x1b]9;Harbour, wall: The Herald\x1b\\"),
    ({"TERM": "xterm-256color", "WT_SESSION": "1"}, "\x1b]9;Harbour, wall: The Herald\x1b\\"),
    ({"TERM": "foot"}, "\x1b]777;notify;Harbour, wall;The Herald\x1b\\"),
    ({"TERM": "xterm-256color", "VTE_VERSION": "7000"}, "\x1b]777;notify;Harbour, wall;The Herald\x1b\\"),
    ({"TERM": "xterm-256color"}, "\a"), ({"TERM": "linux"}, "\a"), ({}, "\a"),
    ({"TERM": "foot", "TMUX": "/tmp/x"}, "\a"),
])
def test_a_terminal_gets_the_sequence_it_is_known_for(environ: dict[str, str], sent: str) -> None:
    assert sequence(TOLD, environ) == sent


@pytest.mark.parametrize("term", ["foot", "xterm-kitty"])
def test_a_title_cannot_break_out_of_the_sequence(term: str) -> None:
    told = announcement([row(HOSTILE)])
    assert told is not None
    inside = sequence(told, {"TERM": term}).removeprefix("\x1b]").removesuffix("\x1b\\")
    assert not any(ord(char) < 32 or 127 <= ord(char) < 160 for char in inside)


def tool(folder: Path, code: str) -> dict[str, str]:
    path = folder / "notify-send"
    path.write_text(f"#!/bin/sh\n{code}\n", encoding="utf-8")
    path.chmod(0o755)
    return {"PATH": f"{folder}:{os.environ['PATH']}", "DISPLAY": ":0"}


async def test_the_desktop_gets_text_and_never_markup_or_options(tmp_path: Path) -> None:
    environ = tool(tmp_path, f'printf "%s\\n" "$@" > {tmp_path}/got')
    assert await on_desktop(Announcement("--help", "<b>bold</b> & more"), environ)
    assert (tmp_path / "got").read_text(encoding="utf-8").splitlines() == [
        "--app-name=termnews", "--", "--help", "&lt;b&gt;bold&lt;/b&gt; &amp; more"]


async def test_without_a_desktop_or_with_a_broken_tool_the_terminal_is_left(tmp_path: Path) -> None:
    environ = tool(tmp_path, "exit 1")
    assert not await on_desktop(TOLD, environ)
    assert desktop_command(TOLD, {**environ, "SSH_CONNECTION": "1 2 3 4"}) is None
    assert desktop_command(TOLD, {"PATH": environ["PATH"]}) is None
    assert desktop_command(TOLD, {"PATH": "/nowhere", "DISPLAY": ":0"}) is None


def feed(*titles: str) -> str:
    items = "".join(f"<item><title>{title}</title></item>" for title in titles)
    return f"<rss version='2.0'><channel><title>Herald</title>{items}</channel></rss>"


async def test_the_open_paper_announces_what_a_background_refresh_brings_and_nothing_else(
    tmp_path: Path, loopback: Loopback, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("TMUX", "SSH_CONNECTION", "DISPLAY", "WAYLAND_DISPLAY", "DBUS_SESSION_BUS_ADDRESS"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("TERM", "foot")
    now = START
    url = loopback.feed("/f", feed("First"))
    config = tmp_path / "feeds.toml"
    config.write_text(f'version = 1\n[[feed]]\nid = "herald"\nurl = "{url}"\nnotify = "-dull"\n', encoding="utf-8")
    reader = Reader(load_config(config), tmp_path / "data", clock=lambda: now)
    app = NewsApp(reader, background_refresh=True)
    written: list[str] = []
    async with app.run_test(size=(120, 40), notifications=True) as pilot:
        assert app._driver is not None
        monkeypatch.setattr(app._driver, "write", written.append)
        await settle(pilot)
        assert not any("]777" in each for each in written)
        loopback.feed("/f", feed("Dull one", "Second [b]edition[/b]", "First"))
        now += timedelta(hours=2)
        app._tick()
        await settle(pilot)
        assert [each for each in written if "]777" in each] == ["\x1b]777;notify;Second [b]edition[/b];Herald\x1b\\"]
        assert any("Second [b]edition[/b]" in toast for toast in toasts(pilot))
        written.clear()
        loopback.feed("/f", feed("Third edition", "Dull one", "Second [b]edition[/b]", "First"))
        now += timedelta(hours=2)
        app.action_refresh_all()
        await settle(pilot)
        assert not any("]777" in each for each in written)
    await reader.close()
