"""From 20×5 to 300×100 every screen draws: nothing beyond the edge, no border cut, the focus in sight."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from rich.cells import cell_len
from small_paper import opened, press, settle
from textual.pilot import Pilot
from textual.widget import Widget

SIZES = [(20, 5), (24, 7), (33, 9), (40, 10), (52, 13), (60, 15), (72, 20), (80, 24), (99, 29), (100, 30), (120, 40),
         (159, 35), (160, 45), (200, 50), (300, 100)]
SCREENS: dict[str, tuple[str, ...]] = {
    "front": (),
    "section": ("2",),
    "list": ("g", "u"),
    "reading": ("enter",),
    "zen": ("enter", "z"),
    "hints": ("enter", "f"),
    "links": ("enter", "u"),
    "find": ("enter", "slash", *"paragraph"),
    "search": ("slash", *"star"),
    "palette": ("colon", *"go"),
    "prefix": ("g",),
    "help": ("question_mark",),
    "feeds": ("g", "e"),
    "themes": ("T",),
    "filter": ("g", "u", "F"),
    "empty": ("g", "s"),
}
WITH_A_BAR = ("front", "section", "list")


def drawn(pilot: Pilot[int]) -> list[str]:
    """The lines of the screen as they are."""
    return [strip.text for strip in pilot.app.screen._compositor.render_strips()]


def bordered(pilot: Pilot[int]) -> Iterator[Widget]:
    """What stands on the top screen by itself: not what scrolls inside something."""
    for widget in pilot.app.screen.query("*"):
        parents = [each for each in widget.ancestors if isinstance(each, Widget)]
        scrolled = any(parent.max_scroll_y or parent.max_scroll_x for parent in parents)
        under = any(each.id == "rail" for each in widget.ancestors_with_self)  # moves with the article's end
        if widget.region.area and widget.visible and not scrolled and not under and widget.display:
            yield widget


def check(pilot: Pilot[int], width: int, height: int, what: str) -> None:
    lines = drawn(pilot)
    assert len(lines) == height, what
    for line in lines:
        assert cell_len(line) == width, (what, line)
        assert line.isprintable(), (what, line)
    assert any(line.strip() for line in lines), f"{what}: a blank screen"
    for widget in bordered(pilot):
        region = widget.region
        assert region.x >= 0 <= region.y, (what, widget, region)
        assert region.right <= width, (what, widget, region)
        assert region.bottom <= height, (what, widget, region)
        if widget.styles.border_top[0] and region.width > 2:
            rule = lines[region.y]
            assert any(each in rule for each in "─━▔▁▀▄"), (what, widget, rule)


@pytest.mark.parametrize("name", SCREENS)
async def test_a_screen_draws_at_every_size(tmp_path: Path, name: str) -> None:
    async with opened(tmp_path) as pilot:
        await press(pilot, *SCREENS[name])
        for width, height in [*SIZES, *SIZES[::-3]]:
            await pilot.resize_terminal(width, height)
            await settle(pilot)
            check(pilot, width, height, f"{name} at {width}x{height}")
            if name in WITH_A_BAR:
                assert any("▌" in line for line in drawn(pilot)), f"no focus bar: {name} at {width}x{height}"


@pytest.mark.parametrize("size", [(20, 5), (40, 10), (60, 15), (300, 100)], ids=str)
async def test_a_screen_can_be_come_to_at_every_size(tmp_path: Path, size: tuple[int, int]) -> None:
    async with opened(tmp_path, size=size) as pilot:
        for name, keys in SCREENS.items():
            await press(pilot, *keys)
            check(pilot, *size, f"{name} at {size}")
            await press(pilot, *["escape"] * 3, "g", "h")
            check(pilot, *size, f"back from {name} at {size}")


async def test_a_paper_without_stories_draws_at_every_size(tmp_path: Path) -> None:
    async with opened(tmp_path, filled=False) as pilot:
        for width, height in SIZES:
            await pilot.resize_terminal(width, height)
            await settle(pilot)
            check(pilot, width, height, f"empty front page at {width}x{height}")


async def test_sixty_sizes_in_a_row_end_at_the_last(tmp_path: Path) -> None:
    async with opened(tmp_path) as pilot:
        await press(pilot, "enter")
        for step in range(60):
            await pilot.resize_terminal(60 + step * 2, 20 + step % 17)
        for _ in range(200):  # Textual draws the last of many sizes when it has a moment
            await settle(pilot)
            if len(drawn(pilot)) == 28:
                break
        check(pilot, 178, 28, "after sixty sizes")
