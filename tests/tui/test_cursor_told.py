"""The cursor of every list is a bar in its first cell: under each theme, without colours, and on paper of ASCII."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pytest
from small_paper import opened, press, screen_text
from textual.pilot import Pilot
from textual.widgets import Input, OptionList

from termnews.tui.themes import THEMES

LISTS: dict[str, Sequence[str]] = {
    "front page": (), "section": ("2",), "headlines": ("g", "u"), "search": ("/", *"star", "down"),
    "feeds": ("g", "f"), "links": ("enter", "u"), "palette": (":",), "themes": ("T",), "choice": ("g", "u", "S"),
    "related": ("enter", "B", "tab", "tab"), "tree": ("enter", "shift+tab", "shift+tab"),
}
WIDE = {"tree"}
BLINDS = ["textual-dark", "textual-light", "ansi-dark", "ansi-light", *(theme.name for theme in THEMES)]


def bars(pilot: Pilot[int]) -> list[tuple[int, int]]:
    """Where the bars stand: lines and cells."""
    lines = screen_text(pilot).splitlines()
    return [(y, x) for y, line in enumerate(lines) for x, letter in enumerate(line) if letter == "▌"]


@pytest.mark.parametrize("no_color", [False, True], ids=["colours", "NO_COLOR"])
@pytest.mark.parametrize("place", LISTS)
async def test_the_cursor_is_a_bar_under_every_theme(
    place: str, no_color: bool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("NO_COLOR", "1") if no_color else monkeypatch.delenv("NO_COLOR", raising=False)
    async with opened(tmp_path, size=(200 if place in WIDE else 120, 40)) as pilot:
        await press(pilot, *LISTS[place])
        assert bars(pilot), screen_text(pilot)
        if place == "themes":  # the theme is what its cursor is on
            return
        for theme in BLINDS:
            pilot.app.theme = theme
            await pilot.pause()
            assert bars(pilot), f"{theme}: {screen_text(pilot)}"


@pytest.mark.parametrize("place", ["search", "feeds", "palette", "themes", "choice"])
async def test_the_bar_moves_with_the_cursor_and_keeps_to_what_is_under_it(place: str, tmp_path: Path) -> None:
    async with opened(tmp_path) as pilot:
        await press(pilot, *LISTS[place])
        options = pilot.app.screen.query_one(OptionList)
        before, at = bars(pilot), options.highlighted
        await press(pilot, "down")
        if options.option_count > 1:
            assert options.highlighted != at
            assert bars(pilot) != before
        assert options.region.x in {x for _, x in bars(pilot)}


async def test_a_list_that_waits_for_the_line_above_it_has_a_thin_bar(tmp_path: Path) -> None:
    async with opened(tmp_path) as pilot:
        await press(pilot, "/", *"star")
        assert not bars(pilot)
        hits = pilot.app.screen.query_one(OptionList)
        row = screen_text(pilot).splitlines()[hits.content_region.y]
        assert row.startswith("│●")
        await press(pilot, "down")
        row = screen_text(pilot).splitlines()[hits.content_region.y]
        assert row.startswith("▌●")


async def test_the_blank_line_between_hits_has_no_bar(tmp_path: Path) -> None:
    async with opened(tmp_path) as pilot:
        await press(pilot, "/", *"paragraph", "down")
        hits = pilot.app.screen.query_one(OptionList)
        lines = screen_text(pilot).splitlines()[hits.content_region.y:]
        assert [line[0] for line in lines[:5]] == ["▌", "▌", "▌", " ", " "]


async def test_a_click_beside_the_words_takes_the_option_too(tmp_path: Path) -> None:
    async with opened(tmp_path) as pilot:
        await press(pilot, "g", "f")
        options = pilot.app.screen.query_one(OptionList)
        await pilot.click(OptionList, offset=(0, 2))
        assert options.highlighted == 1 or pilot.app.screen.query_one(OptionList) is not options


async def test_the_cursor_of_a_line_stands_still(tmp_path: Path) -> None:
    async with opened(tmp_path) as pilot:
        for keys in (("/",), ("escape", ":"), ("escape", "?", "/"), ("escape", "escape", "a")):
            await press(pilot, *keys)
            line = pilot.app.screen.query_one(Input)
            assert line.has_focus, keys
            assert not line.cursor_blink, keys


@pytest.mark.parametrize("width", [60, 72, 79, 80, 81, 100, 120])
async def test_the_last_word_of_the_footer_keeps_its_margin(width: int, tmp_path: Path) -> None:
    async with opened(tmp_path, size=(width, 24)) as pilot:
        footer = screen_text(pilot).splitlines()[-1]
        assert footer.endswith(" commands "), repr(footer)
