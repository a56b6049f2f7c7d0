"""Without any colour: what is read, unread, starred, kept, under the cursor, selected or wrong can be told apart."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from pty_app import PtyApp
from small_paper import filled, opened, press, toasts
from textual.pilot import Pilot

COLOUR = re.compile(rb"\x1b\[(?:[0-9;]*;)?(?:3[0-8]|4[0-8]|9[0-7]|10[0-7])(?:;[0-9;]*)?m")
"""A sequence that sets a colour; 39 and 49, the terminal's own, are none."""
TAKEN_OVER = b"\x1b[?1004h"


def colourless(pilot: Pilot[int]) -> list[str]:
    """The screen as a colourless terminal shows it: letters, and marks where bold, dim, underline, reverse begin."""
    lines = []
    for strip in pilot.app.screen._compositor.render_strips():
        line = ""
        for text, style, _ in strip:
            marks = "".join(
                mark for mark, on in (
                    ("B", style and style.bold), ("D", style and style.dim), ("U", style and style.underline),
                    ("R", style and style.reverse),
                ) if on
            )
            line += f"⟨{marks}⟩{text}" if marks and text.strip() else text
        lines.append(line.rstrip())
    return lines


def line_of(pilot: Pilot[int], words: str) -> str:
    """The line with these words."""
    return next(line for line in colourless(pilot) if words in line)


@pytest.fixture(autouse=True)
def no_color(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NO_COLOR", "1")


async def test_the_states_of_a_story_can_be_told_apart_in_a_list(tmp_path: Path) -> None:
    async with opened(tmp_path) as pilot:
        await press(pilot, "g", "t", "j", "m", "j", "s", "j", "L", "j")
        cursor, *others = [
            next(line for line in colourless(pilot) if title in line)
            for title in ("A mountain in the sea", "A star blinked", "Night buses", "Bees and queues")
        ]
        seen = {line.split("│")[0] for line in (cursor, *others)}
        assert len(seen) == 4
        lines = colourless(pilot)
        assert sum("★" in line for line in lines) >= 1
        assert sum("later" in line for line in lines) >= 1


async def test_a_story_that_was_read_is_neither_bold_nor_dotted(tmp_path: Path) -> None:
    async with opened(tmp_path) as pilot:
        await press(pilot, "g", "t", "j")
        title = "A star blinked"
        before = line_of(pilot, title)
        await press(pilot, "k", "k", "m", "j", "j")
        unread = [line for line in colourless(pilot) if "●" in line and "B" in line]
        read = [line for line in colourless(pilot) if "read" in line and "●" not in line]
        assert before
        assert unread
        assert read


@pytest.mark.parametrize("keys", [(), ("2",), ("g", "u")], ids=["front", "section", "list"])
async def test_the_cursor_is_a_bar(tmp_path: Path, keys: tuple[str, ...]) -> None:
    async with opened(tmp_path) as pilot:
        await press(pilot, *keys)
        here = [number for number, line in enumerate(colourless(pilot)) if "▌" in line]
        await press(pilot, "j")
        there = [number for number, line in enumerate(colourless(pilot)) if "▌" in line]
        assert here
        assert there
        assert here != there or keys == ()


async def test_what_is_picked_has_a_tick_and_the_rule_counts_it(tmp_path: Path) -> None:
    async with opened(tmp_path) as pilot:
        await press(pilot, "g", "u", "M")
        picked = [line for line in colourless(pilot)[1:] if "✓" in line.split("│")[0]]
        assert len(picked) == 1
        assert "✓ 1" in next(line for line in colourless(pilot) if "ALL UNREAD" in line)


async def test_the_pane_with_the_focus_has_the_heavy_rule(tmp_path: Path) -> None:
    async with opened(tmp_path) as pilot:
        await press(pilot, "g", "u")
        first = next(line for line in colourless(pilot) if "ALL UNREAD" in line)
        await press(pilot, "tab")
        second = next(line for line in colourless(pilot) if "ALL UNREAD" in line)
        assert first.count("━") > second.count("━")
        assert second.count("─") > first.count("─")


async def test_an_option_under_the_cursor_stands_out(tmp_path: Path) -> None:
    async with opened(tmp_path) as pilot:
        await press(pilot, "enter", "u")
        assert any("⟨" in line and "more" in line for line in colourless(pilot))


async def test_a_warning_says_that_it_is_one(tmp_path: Path) -> None:
    async with opened(tmp_path, more='[app]\ntheme = "no-such"\n') as pilot:
        assert any("no theme" in toast for toast in toasts(pilot))


@pytest.fixture(scope="module")
def paper(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    with filled(tmp_path_factory.mktemp("paper")) as folder:
        yield folder


@pytest.mark.parametrize("keys", ["", "\r", "gu", "/star", ":", "?", "ge"])
def test_no_colour_is_ever_sent(paper: Path, keys: str) -> None:
    arguments = ["--config", str(paper / "feeds.toml"), "--data-dir", str(paper)]
    with PtyApp(arguments, env={"NO_COLOR": "1"}) as app:
        app.wait_for(TAKEN_OVER)
        app.wait_for(b"Harbour wall agreed")
        app.read(0.2)
        app.press(keys)
        app.read(0.5)
        app.press("\x11")
        assert app.wait() == 0
    assert not COLOUR.search(app.output), COLOUR.search(app.output)
    assert b"\x1b[1" in app.output


@pytest.mark.parametrize(("arguments", "env"), [
    (["--ascii"], {}), ([], {"TERM": "linux", "COLORTERM": ""}), ([], {"PYTHONIOENCODING": "ascii"}),
], ids=["--ascii", "linux", "encoding"])
def test_signs_are_ascii_where_they_have_to_be(paper: Path, arguments: list[str], env: dict[str, str]) -> None:
    places = ["--config", str(paper / "feeds.toml"), "--data-dir", str(paper)]
    with PtyApp([*arguments, *places], env={"NO_SPLASH": "1", **env}) as app:
        app.wait_for(b"Harbour wall agreed")
        for keys in ("\r", "\x1b", "gu", "?", "\x1b", "ge", "\x1b", "T", "\x1b"):
            app.press(keys)
            app.read(0.2)
        app.press("\x11")
        assert app.wait() == 0
    text = app.output.decode("utf-8")
    assert {character for character in text if not character.isascii()} == set()
