from __future__ import annotations

from datetime import timedelta

import pytest
from rich.cells import cell_len
from widget_samples import HOSTILE, NOW, SECTIONS, SIZES, Heard, OneWidget, check_widths, lines

from termnews.core.models import Counts
from termnews.tui.widgets.masthead import Masthead, SectionBar, abbreviate

COUNTS = Counts(unread=1284, feeds=42, last_refresh=NOW - timedelta(minutes=2))
TITLES = ["Front Page", "World", "Politics", "Business", "Technology", "Science", "Culture", "Sport", "Saved"]


async def head(pilot, counts: Counts = COUNTS, name: str = "The Terminal News") -> list[str]:
    pilot.app.one.show(name, "All the news that fits the screen", counts, NOW, "Morning Edition")
    await pilot.pause()
    return lines(pilot.app.one)


async def test_the_full_masthead() -> None:
    async with OneWidget(Masthead()).run_test(size=(120, 40)) as pilot:
        shown = await head(pilot)
        assert [line.strip() for line in shown if line.strip()][-1] == "━" * 120
        first, second = shown[1], shown[2]
        assert first.startswith("  Tuesday, 24 November 2026 ")
        assert first.endswith(" 1,284 unread · 42 feeds  ")
        name = "T H E   T E R M I N A L   N E W S"
        assert abs(first.index(name) - (120 - len(name)) // 2) <= 1
        assert second.startswith("  Morning Edition ")
        assert "All the news that fits the screen" in second
        assert second.endswith(" synced 2 min ago  ")


async def test_one_line_below_a_hundred_columns() -> None:
    async with OneWidget(Masthead()).run_test(size=(80, 24)) as pilot:
        shown = await head(pilot)
        assert len(shown) == 2
        assert shown[0].startswith("  Tue 24 Nov, Morning ")
        assert "T H E   T E R M I N A L   N E W S" in shown[0]
        assert shown[0].endswith(" 1,284 unread  ")


@pytest.mark.parametrize("size", [(59, 24), (120, 14), (20, 5)])
async def test_one_line_without_rule_on_a_small_screen(size: tuple[int, int]) -> None:
    async with OneWidget(Masthead()).run_test(size=size) as pilot:
        shown = await head(pilot)
        assert len(shown) == 1
        assert shown[0].startswith(" THE TERM")


async def test_progress_takes_the_right_ear_and_gives_it_back() -> None:
    async with OneWidget(Masthead()).run_test(size=(120, 40)) as pilot:
        await head(pilot)
        pilot.app.one.progress(31, 42)
        assert "⟳ 31/42" in lines(pilot.app.one)[2]
        pilot.app.one.progress(42, None)
        assert "synced 2 min ago" in lines(pilot.app.one)[2]
        await pilot.resize_terminal(80, 24)
        pilot.app.one.progress(1, 42)
        assert "⟳ 1/42" in lines(pilot.app.one)[0]


@pytest.mark.parametrize(
    ("ago", "words"),
    [(None, "never synced"), (0, "synced just now"), (3 * 86_400, "synced 3 d ago"), (30 * 86_400, "synced 25 Oct")],
)
async def test_when_it_was_synced(ago: int | None, words: str) -> None:
    last = None if ago is None else NOW - timedelta(seconds=ago)
    async with OneWidget(Masthead()).run_test(size=(120, 24)) as pilot:
        assert (await head(pilot, Counts(last_refresh=last)))[1].rstrip().endswith(words)


async def test_failing_feeds_are_told() -> None:
    async with OneWidget(Masthead()).run_test(size=(120, 24)) as pilot:
        assert "! 2 failing" in (await head(pilot, Counts(failing=2)))[1]


async def test_hostile_name_at_every_size() -> None:
    async with OneWidget(Masthead()).run_test(size=SIZES[0]) as pilot:
        await head(pilot, name=HOSTILE * 3)
        for size in SIZES:
            await pilot.resize_terminal(*size)
            check_widths(pilot.app.one)


def test_section_labels_give_way_from_the_longest() -> None:
    assert abbreviate(TITLES, 0, 200) == (TITLES, 4)
    labels, gap = abbreviate(TITLES, 0, 78)
    assert labels[0] == "Front"
    assert labels[1] == "World"
    assert labels[4] == "Tech."
    assert sum(2 + cell_len(label) for label in labels) + gap * 8 <= 78
    assert abbreviate(TITLES, 2, 38)[0] == ["", "", "Politics", "", "", "", "", "", ""]
    assert abbreviate([], -1, 10) == ([], 4)


async def test_a_click_turns_to_a_section() -> None:
    heard = Heard(SectionBar.Picked)
    bar = SectionBar()
    async with OneWidget(bar).run_test(size=(120, 24), message_hook=heard) as pilot:
        bar.show(["Front Page", *SECTIONS, "Saved"], 0)
        await pilot.pause()
        text = lines(bar)[0]
        assert text.split() == ["1", "Front", "Page", "2", "World", "3", "Science", "4", "Sport", "5", "Saved"]
        await pilot.click(SectionBar, offset=(text.index("Science"), 0))
        await pilot.click(SectionBar, offset=(text.index("5"), 0))
        await pilot.click(SectionBar, offset=(0, 0))
        assert [m.index for m in heard.messages] == [2, 4]


async def test_a_hair_rule_where_there_is_room() -> None:
    bar = SectionBar()
    async with OneWidget(bar).run_test(size=(80, 24)) as pilot:
        assert bar.size.height == 2
        assert "───" in lines(bar)[1]
        await pilot.resize_terminal(80, 23)
        await pilot.pause()
        assert bar.size.height == 1


async def test_hostile_sections_at_every_size() -> None:
    bar = SectionBar()
    async with OneWidget(bar).run_test(size=SIZES[0]) as pilot:
        bar.show([HOSTILE] * 12, 3)
        for size in SIZES:
            await pilot.resize_terminal(*size)
            check_widths(bar)
