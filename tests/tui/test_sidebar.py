from __future__ import annotations

from widget_samples import HOSTILE, NOW, SIZES, Heard, OneWidget, check_widths, lines, row

from termnews.core.models import Ranked
from termnews.tui.widgets.sidebar import Sidebar


def ranked(count: int, **kw: object) -> list[Ranked]:
    return [Ranked(row(i, **kw), "why") for i in range(1, count + 1)]


async def test_titles_with_source_and_age() -> None:
    bar = Sidebar("LATEST ARTICLES")
    async with OneWidget(bar).run_test(size=(40, 20)) as pilot:
        bar.show([*ranked(1), Ranked(row(2, read=True, starred=True), "w", same_story=True)], now=NOW)
        await pilot.pause()
        text = [line.rstrip() for line in lines(bar)]
        assert text[:2] == ["▌Title 1", "▌Source 1 · 1 min"]
        assert text[3:5] == [" Title 2", " same story · Source 2 · 2 min · read ★"]
        assert "LATEST ARTICLES" in bar.border_title


async def test_numbers_where_rank_is_the_point() -> None:
    bar = Sidebar("MOST POPULAR")
    async with OneWidget(bar).run_test(size=(30, 40)) as pilot:
        bar.show(ranked(10, title="A rather long title that takes two lines"), now=NOW, numbered=True)
        await pilot.pause()
        text = lines(bar)
        assert text[0].startswith("▌ 1 A rather")
        assert text[1].startswith("▌   ")
        assert any(line.startswith(" 10 A rather") for line in text)


async def test_an_empty_sidebar_carries_the_next_key() -> None:
    bar = Sidebar("RELATED ARTICLES")
    heard = Heard(Sidebar.Opened)
    async with OneWidget(bar).run_test(size=(30, 10), message_hook=heard) as pilot:
        bar.show([], now=NOW, empty="Nothing related yet. R refresh")
        await pilot.pause()
        assert " ".join("".join(lines(bar)).split()) == "Nothing related yet. R refresh"
        await pilot.press("j", "k", "enter", "pagedown", "end")
        assert heard.messages == []
        assert bar.cursor_id is None


async def test_keys_and_mouse_open() -> None:
    bar = Sidebar("LATEST")
    heard = Heard(Sidebar.Opened)
    async with OneWidget(bar).run_test(size=(30, 12), message_hook=heard) as pilot:
        bar.show(ranked(20), now=NOW)
        await pilot.pause()
        await pilot.press("j", "enter")
        assert [m.entry_id for m in heard.messages] == [2]
        await pilot.press("end")
        assert bar.cursor_id == 20
        assert "Title 20" in "".join(lines(bar))
        await pilot.press("home")
        await pilot.click(Sidebar, offset=(5, 1 + 3))
        assert len(heard.messages) == 1
        await pilot.click(Sidebar, offset=(5, 1 + 3))
        assert [m.entry_id for m in heard.messages] == [2, 2]
        await pilot.press("pagedown")
        assert bar.cursor_id > 2


async def test_the_cursor_keeps_its_entry() -> None:
    bar = Sidebar("LATEST")
    async with OneWidget(bar).run_test(size=(30, 12)) as pilot:
        bar.show(ranked(5), now=NOW)
        await pilot.press("j", "j")
        bar.show(list(reversed(ranked(5))), now=NOW)
        assert bar.cursor_id == 3


async def test_hostile_rows_at_every_size() -> None:
    bar = Sidebar("LATEST")
    async with OneWidget(bar).run_test(size=SIZES[0]) as pilot:
        bar.show(ranked(30, title=HOSTILE * 3, feed_title=HOSTILE, starred=True), now=NOW, numbered=True)
        for size in SIZES:
            await pilot.resize_terminal(*size)
            bar.page(1)
            check_widths(bar)


async def test_a_title_loses_its_last_part_rather_than_half_of_it() -> None:
    for width, said in ((40, "MOST COVERED · no reads yet"), (22, "MOST COVERED")):
        async with OneWidget(Sidebar("MOST COVERED · no reads yet")).run_test(size=(width, 10)) as pilot:
            await pilot.pause()
            sidebar = pilot.app.query_one(Sidebar)
            assert sidebar.shown_title == said
            assert sidebar.title == "MOST COVERED · no reads yet"
