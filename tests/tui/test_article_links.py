from __future__ import annotations

import os
from pathlib import Path

from small_paper import opened, press, screen_text, toasts
from test_article_view import LONG, NOW, ViewApp, article
from test_article_view import screen_text as lines_of
from textual.geometry import Offset
from textual.selection import Selection
from textual.widgets import OptionList

from termnews.core.layout import Line
from termnews.core.typeset import Segment
from termnews.tui.screens.hints import HintsScreen
from termnews.tui.screens.links import LinksScreen
from termnews.tui.screens.reader import ReaderScreen
from termnews.tui.themes import BROADSHEET, palette_of
from termnews.tui.widgets.article_ink import Ink, terminal_url
from termnews.tui.widgets.article_links import Goal
from termnews.tui.widgets.article_shift import code_width, shifted


async def test_a_hint_shows_the_whole_target_before_anything_is_opened(tmp_path: Path) -> None:
    log = tmp_path / "opened"
    script = tmp_path / "browser"
    script.write_text(f'#!/bin/sh\necho "$1" > {log}\n', encoding="utf-8")
    script.chmod(0o755)
    os.environ["BROWSER"] = str(script)
    async with opened(tmp_path) as pilot:
        await press(pilot, "enter", "G", "f")
        assert isinstance(pilot.app.screen, HintsScreen)
        await press(pilot, "a")
        seen = screen_text(pilot)
        assert "example.net\n" in "\n".join(line.strip() for line in seen.splitlines())
        assert "https://example.net/more" in seen
        assert not any("Opened" in sentence for sentence in toasts(pilot))
        await press(pilot, "escape")
        assert not any("Opened" in sentence for sentence in toasts(pilot))
        assert isinstance(pilot.app.screen, ReaderScreen)
        await press(pilot, "f", "a", "enter")
        assert toasts(pilot)[-1] == "Opened in the browser."


async def test_the_list_shows_where_the_link_under_the_cursor_leads_and_copies_it(tmp_path: Path) -> None:
    async with opened(tmp_path) as pilot:
        await press(pilot, "enter", "u")
        assert isinstance(pilot.app.screen, LinksScreen)
        assert pilot.app.screen.query_one(OptionList).highlighted == 0
        assert "https://example.net/more" in screen_text(pilot)
        await press(pilot, "y")
        assert pilot.app.clipboard == "https://example.net/more"
        assert toasts(pilot)[-1].startswith("The link was copied by")


async def test_a_note_is_jumped_to_by_its_letter_and_back_by_its_number_or_the_way_one_came() -> None:
    html = f"<p>Mark<sup><a href='#n1'>1</a></sup> here</p>{LONG}<ol><li id=n1>The note itself.</ol>"
    async with ViewApp(article(html)).run_test(size=(80, 20)) as pilot:
        view = pilot.app.view
        start = lines_of(pilot.app)
        assert view.show_hints() == {"a": Goal(None, "n1")}
        assert any("Marka here" in line for line in lines_of(pilot.app))
        view.hide_hints()
        assert view.jump(Goal(None, "n1"))
        await pilot.pause()
        assert any("The note itself." in line for line in lines_of(pilot.app))
        assert Goal(None, "n1", back=True) in view.show_hints().values()
        view.hide_hints()
        assert view.jump(Goal(None, "n1", back=True))
        assert lines_of(pilot.app) == start
        assert view.jump(Goal(None, "n1"))
        assert view.jump_back()
        assert lines_of(pilot.app) == start
        assert not view.jump_back()
        assert not view.jump(Goal(None, "nowhere"))


def test_only_harmless_web_links_become_links_of_the_terminal() -> None:
    assert terminal_url("https://paper.example/a?b=c") == "https://paper.example/a?b=c"
    assert terminal_url("https://paper.example/straße") == "https://paper.example/stra%C3%9Fe"
    assert terminal_url("mailto:a@b.example") == ""
    assert terminal_url("javascript:alert(1)") == ""
    assert terminal_url("https://paper.example/\x1b]8;;evil\x07") == ""
    assert terminal_url("https://user@paper.example/") == ""
    assert terminal_url("https://paper.example/" + "a" * 3000) == ""


async def test_the_terminal_gets_hyperlinks() -> None:
    html = '<p>See <a href="/accord">the accord of the ports</a>, or <a href="mailto:a@b.example">write</a>.</p>'
    async with ViewApp(article(html)).run_test(size=(80, 20)) as pilot:
        rows = [pilot.app.view.render_line(y) for y in range(19)]
        written = "".join(row.render(pilot.app.console) for row in rows)
        assert written.count(";https://paper.example/accord\x1b\\") == 1
        assert written.count("\x1b]8;;\x1b\\") == 1
        assert "mailto" not in written


async def test_wide_code_moves_sideways_and_says_where_more_is() -> None:
    html = "<p>Prose stays.</p><pre>" + "x" * 40 + " = " + "0123456789" * 12 + "\nshort</pre>"
    async with ViewApp(article(html)).run_test(size=(80, 20)) as pilot:
        view = pilot.app.view
        before = lines_of(pilot.app)
        row = next(y for y, line in enumerate(before) if "xxxx" in line)
        assert before[row].endswith("…")
        await pilot.press("right_curly_bracket", "right_curly_bracket")
        after = lines_of(pilot.app)
        assert after[row].lstrip().startswith("‹")
        assert "Prose stays." in "\n".join(after)
        for _ in range(30):
            await pilot.press("right_curly_bracket")
        assert lines_of(pilot.app)[row].endswith("789")
        for _ in range(30):
            await pilot.press("left_curly_bracket")
        assert lines_of(pilot.app) == before
        view.show(article(html), now=NOW)
        assert lines_of(pilot.app) == before


def test_shifted_code_keeps_its_width_in_cells() -> None:
    line = Line((Segment(" 環海の十一港 = 1 ", "code"),), fill="code")
    assert code_width([line, Line((Segment("x" * 99, "body"),))]) == 18
    for cells in range(1, 14):
        assert code_width([shifted(line, cells)]) == 18 - cells


def test_right_to_left_text_is_put_in_the_order_of_the_eye_where_asked() -> None:
    ink = Ink(palette_of(BROADSHEET))
    words = (Segment(" " * 8, "body"), Segment("שלום (abc) ", "body"), Segment("עולם", "body", "", 0))
    line = Line(words)
    logical = ink.strip(line, left=2, measure=23, width=30)
    assert logical.text.strip() == "שלום (abc) עולם"
    seen = ink.strip(line, left=2, measure=23, width=30, reorder=True, links=("https://a.example/",))
    assert seen.text.strip() == "םלוע (abc) םולש"
    assert seen.text.index("ם") == logical.text.index("ש")
    linked = "".join(segment.text for segment in seen if segment.style is not None and segment.style.link)
    assert linked == "םלוע"
    plain = Line((Segment("plain words", "body"),))
    assert ink.strip(plain, left=2, measure=23, width=30, reorder=True).text.strip() == "plain words"


def test_marks_stay_on_their_letters() -> None:
    ink = Ink(palette_of(BROADSHEET))
    seen = ink.strip(Line((Segment("שָׁלוֹם", "body"),)), left=0, measure=10, width=10, reorder=True).text
    assert seen.strip() == "םוֹלשָׁ"


WORDS = (
    "The internationalization of responsibilities was shared extraordinarily by eleven communities along the coast. "
) * 6


async def test_justified_words_are_found_and_copied_as_they_were_written() -> None:
    shown = article(f"<p>{WORDS}</p><p>short</p>{LONG}", language="en")
    async with ViewApp(shown).run_test(size=(62, 30)) as pilot:
        view = pilot.app.view
        sought = ("internationalization of", "responsibilities", "the coast", "coast. The")
        ragged = [view.find(words) for words in sought]
        assert ragged[0] == 6
        view.justify = True
        await pilot.pause()
        lines = lines_of(pilot.app)
        assert any(line.endswith("-") for line in lines)
        assert any("  " in line.strip() for line in lines)
        assert [view.find(words) for words in sought] == ragged
        first = next(y for y, line in enumerate(lines) if "The " in line and "internat" in line)
        last = next(y for y, line in enumerate(lines) if line.strip() == "short")
        found = view.get_selection(Selection(Offset(0, first), Offset(60, last)))
        assert found is not None
        assert found[0].split("\n") == [WORDS.strip(), "", "short"]


async def test_justifying_stays_at_the_words_being_read() -> None:
    async with ViewApp(article(f"{LONG}<p>{WORDS}</p>{LONG}", language="en")).run_test(size=(62, 30)) as pilot:
        view = pilot.app.view
        view.find("internationalization of")
        view.find_step(3)
        block = view.place[0]
        view.justify = True
        await pilot.pause()
        assert view.place[0] == block
        assert view.hit_number == 4
