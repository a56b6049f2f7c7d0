from __future__ import annotations

from dataclasses import replace
from itertools import pairwise

from widget_samples import HOSTILE, NOW, SECTIONS, SIZES, Heard, OneWidget, check_widths, lines, row

from termnews.core.frontpage import FrontPage, compose_front_page
from termnews.tui.widgets.frontpage import FrontPageView

SUMMARY = "Eleven ports will share the cost and the engineers; the first caissons are to be sunk before spring. " * 3


def front(count: int = 30, **kw: object) -> FrontPage:
    rows = [row(i, summary=SUMMARY, **kw) for i in range(1, count + 1)]
    return compose_front_page(rows, now=NOW, sections=SECTIONS)


async def shown(pilot, page: FrontPage | None = None, **kw: str) -> FrontPageView:
    view = pilot.app.one
    view.show(page or front(), now=NOW, sections=SECTIONS, **kw)
    await pilot.pause()
    return view


def whole(view: FrontPageView) -> str:
    found = []
    for y in range(view.virtual_size.height):
        view.scroll_to(y=y, animate=False)
        found.append(view.render_line(y - view.scroll_offset.y).text)
    return "\n".join(found)


async def test_every_story_is_on_the_page_and_it_ends() -> None:
    async with OneWidget(FrontPageView()).run_test(size=(120, 30)) as pilot:
        view = await shown(pilot)
        text = whole(view)
        for entry_id in view.entry_ids:
            assert f"Title {entry_id} " in text
        assert "— 30 —" in text
        assert "0 of 30 stories read" in text


async def test_a_read_page_says_so() -> None:
    async with OneWidget(FrontPageView()).run_test(size=(120, 30)) as pilot:
        view = await shown(pilot, front(6))
        assert view.unread_ids == view.entry_ids
        view.update_rows([replace(story.entry, read=True) for story in front(6).stories])
        assert "You have read today’s paper." in whole(view)
        assert view.unread_ids == []


async def test_an_empty_page_shows_its_sentence() -> None:
    async with OneWidget(FrontPageView()).run_test(size=(80, 24)) as pilot:
        view = await shown(pilot, front(0), empty="No stories yet. R refresh")
        assert "No stories yet. R refresh" in "\n".join(lines(view))
        assert view.cursor_id is None
        await pilot.press(*"hjkl", "enter", "pagedown", "end", "home")


async def test_keys_move_in_space_and_open() -> None:
    heard = Heard(FrontPageView.Highlighted, FrontPageView.Opened)
    async with OneWidget(FrontPageView()).run_test(size=(120, 40), message_hook=heard) as pilot:
        view = await shown(pilot)
        lead = view.entry_ids[0]
        assert view.cursor_id == lead
        await pilot.press("j")
        below = view.cursor_id
        assert below != lead
        await pilot.press("l")
        beside = view.cursor_id
        assert beside not in (lead, below)
        await pilot.press("h", "k")
        assert view.cursor_id == lead
        heard.messages.clear()
        await pilot.press("l", "enter")
        assert [type(m).__name__ for m in heard.messages] == ["Highlighted", "Opened"]
        assert heard.messages[1].entry_id == view.cursor_id


async def test_moving_to_the_edge_says_so() -> None:
    async with OneWidget(FrontPageView()).run_test(size=(120, 40)) as pilot:
        view = await shown(pilot)
        assert not view.move(-1, 0)
        assert view.move(1, 0)


async def test_the_page_scrolls_with_the_cursor() -> None:
    async with OneWidget(FrontPageView()).run_test(size=(80, 20)) as pilot:
        view = await shown(pilot)
        for _ in range(20):
            view.move(0, 1)
            bars = [line for line in lines(view) if "▌" in line]
            assert bars
        await pilot.press("home")
        assert view.scroll_offset.y == 0
        assert view.cursor_id == view.entry_ids[0]


async def test_space_is_enough_to_reach_the_end() -> None:
    async with OneWidget(FrontPageView()).run_test(size=(80, 24)) as pilot:
        view = await shown(pilot)
        pages = 0
        while view.page(1):
            pages += 1
            assert any("▌" in line for line in lines(view))
            assert pages < 50
        assert "— 30 —" in "\n".join(lines(view))
        assert view.page(-1)


async def test_end_shows_the_end() -> None:
    async with OneWidget(FrontPageView()).run_test(size=(80, 24)) as pilot:
        view = await shown(pilot)
        await pilot.press("end")
        assert "— 30 —" in "\n".join(lines(view))
        assert any("▌" in line for line in lines(view))


async def test_the_cursor_keeps_its_story_and_the_page_its_place() -> None:
    async with OneWidget(FrontPageView()).run_test(size=(80, 24)) as pilot:
        view = await shown(pilot)
        view.move_to(view.entry_ids[12])
        place, cursor = view.scroll_offset.y, view.cursor_id
        await shown(pilot)
        assert (view.scroll_offset.y, view.cursor_id) == (place, cursor)
        await shown(pilot, front(3))
        assert view.cursor_id == view.entry_ids[0]
        assert not view.move_to(99)


async def test_mouse_selects_then_opens() -> None:
    heard = Heard(FrontPageView.Opened)
    async with OneWidget(FrontPageView()).run_test(size=(120, 40), message_hook=heard) as pilot:
        view = await shown(pilot)
        await pilot.click(FrontPageView, offset=(100, 3))
        assert view.cursor_id != view.entry_ids[0]
        assert heard.messages == []
        await pilot.click(FrontPageView, offset=(100, 3))
        assert [m.entry_id for m in heard.messages] == [view.cursor_id]


async def test_a_page_that_fits_the_screen_gives_more_of_each_story() -> None:
    async with OneWidget(FrontPageView()).run_test(size=(120, 100)) as pilot:
        view = await shown(pilot, front(3))
        generous = whole(view).count("caissons")
        await pilot.resize_terminal(120, 20)
        await pilot.pause()
        assert whole(view).count("caissons") < generous


async def test_no_blank_is_missing_beside_rules_and_scrollbar() -> None:
    async with OneWidget(FrontPageView()).run_test(size=(120, 40)) as pilot:
        view = await shown(pilot)
        for line in lines(view)[1:]:
            assert line[-1] == " "
            for left, right in pairwise(line):
                assert not (right == "│" and left not in " │▌─━")


async def test_hostile_stories_at_every_size() -> None:
    async with OneWidget(FrontPageView()).run_test(size=SIZES[0]) as pilot:
        view = await shown(pilot, front(title=HOSTILE * 4, feed_title=HOSTILE, section=HOSTILE, starred=True))
        for size in SIZES:
            await pilot.resize_terminal(*size)
            view.jump(to_end=False)
            check_widths(view)
            view.page(1)
            check_widths(view)
            view.jump(to_end=True)
            check_widths(view)


def of_sections(count: int = 30, sections: tuple[str, ...] = ("world", "science")) -> FrontPage:
    rows = [row(i, summary=SUMMARY, section=sections[i % len(sections)]) for i in range(1, count + 1)]
    return compose_front_page(rows, now=NOW, sections=SECTIONS)


async def test_sections_stand_under_heads_that_name_their_key_and_turn_to_it() -> None:
    heard = Heard(FrontPageView.SectionPicked)
    async with OneWidget(FrontPageView()).run_test(size=(120, 60), message_hook=heard) as pilot:
        view = await shown(pilot, of_sections())
        found = lines(view)
        titles = {section.id: section.title.upper() for section in SECTIONS}
        keys = {section.id: number for number, section in enumerate(SECTIONS, 2)}
        for section in ("world", "science"):
            y = next(y for y, line in enumerate(found) if f"{titles[section]} ━" in line)
            x = found[y].index(f"{titles[section]} ━")
            assert f"━ {keys[section]}" in found[y][x:]
            heard.messages.clear()
            await pilot.click(FrontPageView, offset=(x + 1, y))
            assert [message.section for message in heard.messages] == [section]
        assert any("IN BRIEF ━" in line for line in whole(view).splitlines())


async def test_a_head_beside_a_head_of_its_section_is_one_head_across() -> None:
    async with OneWidget(FrontPageView()).run_test(size=(200, 60)) as pilot:
        view = await shown(pilot, of_sections(30, ("world", "world", "world", "world", "world", "science")))
        for line in whole(view).splitlines():
            assert line.count("WORLD ━") <= 1


async def test_a_section_that_goes_on_in_another_column_says_so() -> None:
    async with OneWidget(FrontPageView()).run_test(size=(120, 60)) as pilot:
        view = await shown(pilot, of_sections(30, ("world", "world", "world", "world", "science")))
        heads = [line for line in whole(view).splitlines() if "WORLD " in line and "━" in line]
        assert ["WORLD ━" in line for line in heads] == [True] + [False] * (len(heads) - 1)
        assert len(heads) > 1
        assert all("WORLD continued ━" in line for line in heads[1:])


async def test_a_read_page_names_the_next_keys() -> None:
    page = of_sections(6)
    read = tuple(replace(story, entry=replace(story.entry, read=True)) for story in page.stories)
    async with OneWidget(FrontPageView()).run_test(size=(80, 24)) as pilot:
        view = await shown(pilot, replace(page, stories=read), after="g u all unread")
        assert "g u all unread" in whole(view)
        await shown(pilot, page, after="g u all unread")
        assert "g u all unread" not in whole(view)


async def test_one_returns_to_where_one_was() -> None:
    async with OneWidget(FrontPageView()).run_test(size=(120, 30)) as pilot:
        view = await shown(pilot)
        await pilot.press("l", *"jjjj")
        place, top = view.place, view.scroll_offset.y
        assert top > 0
        view.show(front(3), now=NOW, sections=SECTIONS)
        await pilot.pause()
        view.show(front(), now=NOW, sections=SECTIONS)
        view.return_to(place)
        await pilot.pause()
        assert (view.place, view.scroll_offset.y) == (place, top)
        view.return_to((999, 0, 0))
        assert view.place == place


async def test_a_long_sentence_of_an_empty_page_is_wrapped() -> None:
    sentence = "The store cannot be read because of one thing or another. " * 2
    async with OneWidget(FrontPageView()).run_test(size=(40, 24)) as pilot:
        view = await shown(pilot, front(0), empty=f"{sentence}\nR tries again")
        text = " ".join("\n".join(lines(view)).split())
        assert sentence.strip() in text
        assert "R tries again" in text


async def test_a_low_screen_sets_the_lead_without_blank_lines() -> None:
    for height, blanks in ((20, 0), (60, 2)):
        async with OneWidget(FrontPageView()).run_test(size=(80, height)) as pilot:
            view = await shown(pilot)
            lead = whole(view).partition("━━")[0].splitlines()
            assert sum(line.strip(" ▌") == "" for line in lead[height >= 20 : -1]) == blanks
