from __future__ import annotations

from array import array
from dataclasses import replace

from widget_samples import HOSTILE, NOW, SECTIONS, SIZES, Heard, OneWidget, Rows, check_widths, lines, row

from termnews.core.models import Verdict
from termnews.core.row_format import parse_row_format
from termnews.tui.widgets.headline_rows import RowSetting, set_row
from termnews.tui.widgets.headlines import Headlines
from termnews.tui.widgets.row_shelf import RowShelf, survivor

MANY = 100_000


def headlines(rows: Rows | None = None, **kw: object) -> Headlines:
    made = Headlines(rows or Rows(), **kw)  # type: ignore[arg-type]
    made.set_reactive(Headlines.now, NOW)
    return made


async def fill(pilot, widget: Headlines, ids=range(1, 1001), **kw: object) -> None:
    widget.set_sections(SECTIONS)
    widget.set_ids(array("q", ids), title="WORLD · 1,000", **kw)
    await settle(pilot)


async def settle(pilot) -> None:
    await pilot.pause()
    await pilot.app.workers.wait_for_complete()
    await pilot.pause()


async def test_rows_show_dot_title_and_meta() -> None:
    widget = headlines(Rows(lambda i: row(i, read=i == 2, starred=i == 2, title=f"News {i}")))
    async with OneWidget(widget).run_test(size=(60, 20)) as pilot:
        await fill(pilot, widget)
        shown = lines(widget)
        assert shown[0].startswith("▌● News 1")
        assert shown[1].rstrip() == "▌  WORLD · Source 1 · 1 min · 3 min"
        assert shown[2].strip() == ""
        assert shown[3].startswith("   News 2")
        assert shown[3].rstrip().endswith("★")


async def test_only_rows_near_the_seen_ones_are_loaded() -> None:
    rows = Rows()
    widget = headlines(rows)
    async with OneWidget(widget).run_test(size=(80, 24)) as pilot:
        await fill(pilot, widget, range(1, MANY + 1))
        assert sum(map(len, rows.asked)) <= 192
        await pilot.press("end")
        await settle(pilot)
        assert widget.cursor_id == MANY
        assert f"Title {MANY}" in "\n".join(lines(widget))
        assert sum(map(len, rows.asked)) <= 400


async def test_a_placeholder_stands_until_the_row_is_there() -> None:
    widget = headlines()
    async with OneWidget(widget).run_test(size=(60, 12)) as pilot:
        widget.set_ids(array("q", range(1, 100)), title="ALL")
        assert "─────" in lines(widget)[0]
        await settle(pilot)
        assert "Title 1" in lines(widget)[0]


async def test_a_vanished_row_is_not_asked_for_again() -> None:
    rows = Rows()
    rows.gone = {2}
    widget = headlines(rows)
    async with OneWidget(widget).run_test(size=(60, 12)) as pilot:
        await fill(pilot, widget, range(1, 5))
        await pilot.press("j", "j", "k")
        await settle(pilot)
        assert "no longer here" in lines(widget)[3]
        assert sum(2 in ids for ids in rows.asked) == 1


async def test_keys_move_and_tell() -> None:
    widget = headlines()
    heard = Heard(Headlines.Highlighted, Headlines.Opened)
    async with OneWidget(widget).run_test(size=(60, 31), message_hook=heard) as pilot:
        await fill(pilot, widget)
        heard.messages.clear()
        await pilot.press("j", "down", "k", "enter")
        assert [(type(m).__name__, m.entry_id) for m in heard.messages] == [
            ("Highlighted", 2), ("Highlighted", 3), ("Highlighted", 2), ("Opened", 2),
        ]
        await pilot.press("pagedown")
        assert widget.cursor_id == 11
        await pilot.press("pageup", "ctrl+d")
        assert widget.cursor_id == 6
        await pilot.press("end")
        assert widget.cursor_id == 1000
        await pilot.press("home")
        assert (widget.cursor_id, widget.scroll_offset.y) == (1, 0)


async def test_the_cursor_stays_in_view() -> None:
    widget = headlines()
    async with OneWidget(widget).run_test(size=(60, 14)) as pilot:
        await fill(pilot, widget)
        for _ in range(30):
            widget.step(1)
            top = (widget.cursor_id - 1) * 3 - widget.scroll_offset.y
            assert 0 <= top <= widget.scrollable_content_region.height - 2


async def test_new_entries_above_move_nothing_and_show_a_pill() -> None:
    widget = headlines()
    async with OneWidget(widget).run_test(size=(60, 14)) as pilot:
        await fill(pilot, widget, range(100, 400))
        await pilot.press(*"jjjjj")
        before, cursor = lines(widget), widget.cursor_id
        widget.set_ids(array("q", range(50, 400)), title="WORLD · 350")
        await settle(pilot)
        assert lines(widget) == before
        assert widget.cursor_id == cursor
        assert widget.pending_new == 50
        assert "▲ 50 new" in widget.border_title
        await pilot.press("home")
        assert widget.pending_new == 0
        assert "new" not in widget.border_title


async def test_at_the_top_too_the_list_does_not_jump() -> None:
    widget = headlines()
    async with OneWidget(widget).run_test(size=(60, 14)) as pilot:
        await fill(pilot, widget, range(100, 400))
        widget.set_ids(array("q", [*range(90, 100), *range(100, 400)]), title="ALL")
        await settle(pilot)
        assert "Title 100" in lines(widget)[0]
        assert widget.pending_new == 10


async def test_another_list_begins_at_its_top() -> None:
    widget = headlines()
    async with OneWidget(widget).run_test(size=(60, 14)) as pilot:
        await fill(pilot, widget)
        await pilot.press("end")
        await fill(pilot, widget, range(500, 900), fresh=True)
        assert (widget.cursor_id, widget.scroll_offset.y, widget.pending_new) == (500, 0, 0)


async def test_when_the_entry_under_the_cursor_goes_the_next_one_has_it() -> None:
    widget = headlines()
    async with OneWidget(widget).run_test(size=(60, 14)) as pilot:
        await fill(pilot, widget, [1, 2, 3, 4, 5])
        widget.move_to(3)
        await fill(pilot, widget, [1, 2, 4, 5])
        assert widget.cursor_id == 4
        await fill(pilot, widget, [], empty="Nothing here.")
        assert widget.cursor_id is None
        assert "Nothing here." in lines(widget)[1]
        await pilot.press("j", "k", "enter", "pagedown", "end", "home")


def test_survivor() -> None:
    old = array("q", [1, 2, 3, 4])
    assert survivor(old, array("q", [9, 1, 2, 3, 4]), 2) == 3
    assert survivor(old, array("q", [1, 2, 4]), 2) == 2
    assert survivor(old, array("q", [1, 2]), 3) == 1
    assert survivor(old, array("q", [7, 8]), 3) == 1
    assert survivor(old, array("q"), 3) == 0


async def test_changed_rows_are_loaded_again() -> None:
    read: set[int] = set()
    widget = headlines(Rows(lambda i: row(i, read=i in read)))
    async with OneWidget(widget).run_test(size=(60, 14)) as pilot:
        await fill(pilot, widget)
        read.update({2, 500})
        assert "●" in lines(widget)[3]
        widget.invalidate([2, 500])
        await settle(pilot)
        assert "●" not in lines(widget)[3]
        read.add(1)
        widget.invalidate()
        await settle(pilot)
        assert "●" not in lines(widget)[0]
        widget.update_rows([row(1, starred=True)])
        assert "★" in lines(widget)[0]


async def test_rows_are_picked_one_by_one_and_as_a_range() -> None:
    widget = headlines(Rows(row))
    async with OneWidget(widget).run_test(size=(60, 20)) as pilot:
        await fill(pilot, widget)
        await pilot.press("M", "j", "V", "j", "j")
        await settle(pilot)
        assert widget.picked == [1, 3, 4, 5]
        begun = [line[:4] for line in lines(widget)[::3]]
        assert begun[:5] == [" ✓ ●", "   ●", " ✓ ●", " ✓ ●", "▌✓ ●"]
        await pilot.press("k", "V", "j", "M")
        assert widget.picked == [1, 3, 4, 5]
        widget.set_ids(array("q", [0, *range(1, 50)]), title="ALL")
        assert widget.picked == [1, 3, 4, 5]
        assert widget.unpick()
        assert not widget.unpick()
        await settle(pilot)
        assert "✓" not in "".join(lines(widget))


async def test_a_row_is_set_by_the_readers_own_format() -> None:
    widget = headlines(Rows(lambda i: row(i, starred=i == 2)))
    async with OneWidget(widget).run_test(size=(60, 14)) as pilot:
        widget.set_layout(parse_row_format("{flags}{title}{fill}{age:>7}\n   [{feed}]"))
        await fill(pilot, widget)
        assert widget.row_lines == 3
        assert lines(widget)[3].startswith(" ●★ ")
        assert lines(widget)[3].rstrip().endswith("2 min")
        assert lines(widget)[1].strip() == "▌   [Source 1]"


async def test_mouse_selects_then_opens_and_the_wheel_scrolls() -> None:
    widget = headlines()
    heard = Heard(Headlines.Opened)
    async with OneWidget(widget).run_test(size=(60, 20), message_hook=heard) as pilot:
        await fill(pilot, widget)
        await pilot.click(Headlines, offset=(10, 1 + 3 * 2))
        assert (widget.cursor_id, heard.messages) == (3, [])
        await pilot.click(Headlines, offset=(10, 1 + 3 * 2))
        assert [m.entry_id for m in heard.messages] == [3]
        widget.scroll_to(y=300, animate=False)
        assert widget.cursor_id == 3
        await pilot.press("j")
        assert widget.cursor_id == 101


async def test_focus_is_shown_by_rule_and_bar() -> None:
    widget = headlines()
    async with OneWidget(widget).run_test(size=(60, 14)) as pilot:
        await fill(pilot, widget)
        assert widget.border_title.startswith("[") or "━" in widget.border_title
        assert lines(widget)[0][0] == "▌"
        pilot.app.set_focus(None)
        await pilot.pause()
        assert "─ " in widget.border_title
        assert lines(widget)[0][0] == "│"


async def test_ages_and_theme_move_on() -> None:
    widget = headlines()
    async with OneWidget(widget).run_test(size=(60, 14)) as pilot:
        await fill(pilot, widget)
        paper = widget.render_line(3)._segments[-1].style.bgcolor
        widget.now = NOW.replace(hour=9, minute=40)
        await pilot.pause()
        assert "1 h" in lines(widget)[1]
        pilot.app.theme = "midnight-edition"
        await pilot.pause()
        assert widget.render_line(3)._segments[-1].style.bgcolor != paper


async def test_compact_rows_are_one_line() -> None:
    widget = headlines(density="compact")
    async with OneWidget(widget).run_test(size=(80, 14)) as pilot:
        await fill(pilot, widget)
        assert "Title 2" in lines(widget)[1]
        assert "Source 2" in lines(widget)[1]
        widget.move_to(600)
        widget.density = "comfortable"
        await settle(pilot)
        assert "Title" in lines(widget)[0] or "Title" in lines(widget)[1]


async def test_hostile_titles_at_every_size() -> None:
    widget = headlines(Rows(lambda i: row(i, title=HOSTILE * 3, feed_title=HOSTILE, section=HOSTILE, starred=True)))
    async with OneWidget(widget).run_test(size=SIZES[0]) as pilot:
        await fill(pilot, widget)
        for size in SIZES:
            widget.density = "comfortable"
            await pilot.resize_terminal(*size)
            await settle(pilot)
            check_widths(widget)
            widget.density = "compact"
            check_widths(widget)


def test_long_meta_gives_up_minutes_then_the_section() -> None:
    setting = RowSetting(40, "comfortable", NOW, {"world": "World"})

    def meta_line(source: str, verdict: Verdict | None = None) -> str:
        told = replace(row(5, feed_title=source), verdict=verdict)
        return "".join(text for text, _ in set_row(told, "", setting)[1]).strip()

    assert meta_line("Herald") == "WORLD · Herald · 5 min · 3 min"
    assert meta_line("The Coastal Herald") == "WORLD · The Coastal Herald · 5 min"
    assert meta_line("The Very Long Coastal Herald") == "The Very Long Coastal Herald · 5 min"
    assert meta_line("Herald", Verdict.BLOCKED) == "WORLD · Herald · 5 min · blocked", "what the page gave stays"
    assert meta_line("The Coastal Herald", Verdict.PAYWALL) == "The Coastal Herald · 5 min · paywall"


def test_an_entry_without_a_title_goes_by_its_summary() -> None:
    setting = RowSetting(40, "comfortable", NOW, {})
    first = set_row(replace(row(5), title=""), "", setting)[0]
    assert "Summary of 5." in "".join(text for text, _ in first)


async def test_the_shelf_drops_the_least_recently_used() -> None:
    shelf = RowShelf(Rows())
    for begin in range(0, 64 * 70, 64):
        await shelf.load(range(begin, begin + 64))
    assert shelf.get(0) is None
    assert shelf.get(64 * 70 - 1) is not None
    assert shelf.missing(array("q", range(64)), 0, 5) == list(range(64))
