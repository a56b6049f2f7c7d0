from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from textual.app import App, ComposeResult
from textual.geometry import Offset
from textual.selection import Selection

from termnews.core.blocks import html_to_document
from termnews.core.models import EntryRow, ShownArticle, Verdict
from termnews.tui.themes import MIDNIGHT_EDITION, THEMES, variable_defaults
from termnews.tui.widgets.article_links import Goal
from termnews.tui.widgets.article_view import ArticleView

NOW = datetime(2026, 11, 24, 6, tzinfo=UTC)
THEN = NOW - timedelta(minutes=38)
ROW = EntryRow(
    id=7, feed_id=1, feed_slug="coastal", feed_title="The Coastal Herald", section="world", title="A common tide wall",
    url="https://paper.example/a", author=None, summary="", published=THEN, sort_date=THEN, first_seen=THEN, read=False,
    starred=False, later=False, words=1400,
)  # fmt: skip
REST = "The water rises and the caissons float. " * 8
PARAGRAPHS = [f"<p>Paragraph {number} begins here. {REST}</p>" for number in range(40)]
LONG = "".join(PARAGRAPHS)


def article(html: str = LONG, **changes: object) -> ShownArticle:
    document = html_to_document(html, base_url="https://paper.example/a")
    shown = ShownArticle(entry=ROW, document=document, source="page", verdict=Verdict.FULL, title=ROW.title, words=1400,
                         published=THEN)
    return replace(shown, **changes)  # type: ignore[arg-type]


class ViewApp(App[None]):
    """One article pane."""

    def __init__(self, shown: ShownArticle | None = None) -> None:
        super().__init__()
        for theme in THEMES:
            self.register_theme(theme)
        self.theme = "broadsheet"
        self.given = shown
        self.opened: list[str] = []
        self.progressed: list[float] = []

    def get_theme_variable_defaults(self) -> dict[str, str]:
        return variable_defaults(MIDNIGHT_EDITION)

    def compose(self) -> ComposeResult:
        yield ArticleView(id="article")

    def on_mount(self) -> None:
        if self.given is not None:
            self.view.show(self.given, now=NOW)
        self.view.focus()

    @property
    def view(self) -> ArticleView:
        return self.query_one(ArticleView)

    def on_article_view_link_activated(self, event: ArticleView.LinkActivated) -> None:
        self.opened.append(event.url)

    def on_article_view_progress_changed(self, event: ArticleView.ProgressChanged) -> None:
        self.progressed.append(event.progress)


def screen_text(app: ViewApp) -> list[str]:
    view = app.view
    return [view.render_line(y).text.rstrip() for y in range(view.scrollable_content_region.height)]


async def test_the_head_is_set_like_a_newspaper() -> None:
    lead = "Eleven ports will share the cost of one wall."
    shown = article("<p>Body.</p>", byline="Ingrid Solheim", standfirst=lead)
    async with ViewApp(shown).run_test(size=(80, 30)) as pilot:
        lines = [line.strip() for line in screen_text(pilot.app)]
        assert lines[:10] == [
            "A common tide wall", "━" * 72, "", lead, "", "By Ingrid Solheim",
            f"Tuesday, 24 November 2026, {THEN.astimezone():%H:%M %Z}", "", "Body.", "",
        ]  # fmt: skip
        assert pilot.app.view.title == "WORLD · The Coastal Herald · 38 min ago · 6 min read"


async def test_the_column_is_centred_and_no_wider_than_its_measure() -> None:
    async with ViewApp(article()).run_test(size=(120, 30)) as pilot:
        rule = screen_text(pilot.app)[1]
        width = pilot.app.view.scrollable_content_region.width
        assert len(rule.strip()) == 72
        assert len(rule) - len(rule.lstrip()) == (width - 72) // 2
        pilot.app.view.measure = 500
        assert pilot.app.view.measure == 100
        pilot.app.view.measure = 3
        assert pilot.app.view.measure == 50
        assert len(screen_text(pilot.app)[1].strip()) == 50


@pytest.mark.parametrize("size", [(20, 5), (9, 3), (3, 2), (200, 60)])
async def test_every_size_can_be_drawn(size: tuple[int, int]) -> None:
    async with ViewApp(article()).run_test(size=size) as pilot:
        await pilot.pause()
        width = pilot.app.view.scrollable_content_region.width
        assert all(strip.cell_length == width for strip in map(pilot.app.view.render_line, range(size[1])))


async def test_what_is_missing_is_said_above_the_body() -> None:
    shown = article("<p>Body.</p>", verdict=Verdict.PAYWALL, note="The rest of this article is for subscribers.")
    async with ViewApp(shown).run_test(size=(80, 30)) as pilot:
        assert "▲ The rest of this article is for subscribers." in "\n".join(screen_text(pilot.app))


async def test_an_empty_pane_says_a_sentence() -> None:
    async with ViewApp(article()).run_test(size=(80, 20)) as pilot:
        pilot.app.view.clear("Enter reads the story under the cursor.")
        await pilot.pause()
        assert [line.strip() for line in screen_text(pilot.app) if line] == ["Enter reads the story under the cursor."]
        assert pilot.app.view.progress == 0.0
        assert pilot.app.view.page(1) is False


async def test_paging_goes_on_until_the_end_and_tells_the_progress() -> None:
    async with ViewApp(article()).run_test(size=(80, 24)) as pilot:
        view = pilot.app.view
        before = view.progress
        pages = 0
        while view.page(1):
            pages += 1
        await pilot.pause()
        assert pages > 5
        assert 0 < before < 0.2
        assert view.progress == 1.0
        assert pilot.app.progressed[-1] == 1.0
        assert any("— 30 —" in line for line in screen_text(pilot.app))
        assert view.page(-1)


async def test_keys_move_without_animation() -> None:
    async with ViewApp(article()).run_test(size=(80, 24)) as pilot:
        view = pilot.app.view
        for key, line in (("j", 1), ("k", 0), ("end", view.max_scroll_y), ("home", 0)):
            await pilot.press(key)
            assert view.scroll_offset.y == line
        await pilot.press("pagedown")
        assert view.scroll_offset.y == view.scrollable_content_region.height - 2


async def test_a_new_width_keeps_the_block_being_read() -> None:
    async with ViewApp(article()).run_test(size=(120, 24)) as pilot:
        view = pilot.app.view
        for _ in range(6):
            view.page(1)
        await pilot.pause()
        before = next(line for line in screen_text(pilot.app) if "Paragraph" in line).split()[1]
        await pilot.resize_terminal(60, 24)
        await pilot.pause()
        after = [line.split()[1] for line in screen_text(pilot.app) if "Paragraph" in line]
        assert before in after or int(before) - 1 in map(int, after)


async def test_the_whole_article_takes_the_feed_texts_place_where_it_is_being_read() -> None:
    feed = article("".join(PARAGRAPHS[10:20]), source="feed", pending=True)
    async with ViewApp(feed).run_test(size=(80, 16)) as pilot:
        view = pilot.app.view
        assert "the whole article is on its way" in "\n".join(screen_text(pilot.app))
        view.page(1)
        view.page(1)
        await pilot.pause()
        before = screen_text(pilot.app)
        view.show(article(), now=NOW, keep_position=True)
        await pilot.pause()
        assert screen_text(pilot.app)[:8] == before[:8]


async def test_another_article_begins_at_its_top_and_a_half_read_one_where_it_was_left() -> None:
    async with ViewApp(article()).run_test(size=(80, 24)) as pilot:
        view = pilot.app.view
        view.page(1)
        view.show(article(), now=NOW)
        assert view.scroll_offset.y == 0
        view.show(article(progress=0.5, place=(20, 100)), now=NOW)
        await pilot.pause()
        assert any("Paragraph 21" in line for line in screen_text(pilot.app))
        view.show(article(progress=1.0, place=(20, 100)), now=NOW)
        assert view.scroll_offset.y == 0


async def test_finding_marks_every_hit_and_steps_around() -> None:
    quote = f"<blockquote>{'very long quote ' * 12} tide wall</blockquote>"
    html = f"<p>A wall is a WALL.</p>{quote}{LONG}<p>wall</p>"
    async with ViewApp(article(html, title="Nothing")).run_test(size=(80, 20)) as pilot:
        view = pilot.app.view
        assert view.find("Wall") == 4
        assert view.hit_number == 1
        view.find_step(-1)
        await pilot.pause()
        assert view.hit_number == 4
        assert any(line.strip() == "wall" for line in screen_text(pilot.app))
        view.find_step(1)
        assert view.hit_number == 1
        assert view.find("quote very") == 11
        assert view.find("") == 0


async def test_a_hit_is_drawn_in_its_own_style() -> None:
    async with ViewApp(article("<p>one wall</p>", title="Nothing")).run_test(size=(80, 20)) as pilot:
        view = pilot.app.view
        row = next(y for y, line in enumerate(screen_text(pilot.app)) if "one wall" in line)
        plain = {segment.text.strip(): segment.style for segment in view.render_line(row)}
        assert "wall" not in plain
        view.find("wall")
        marked = {segment.text.strip(): segment.style for segment in view.render_line(row)}
        assert marked["wall"].bgcolor != marked["one"].bgcolor


async def test_a_click_on_a_link_tells_its_target() -> None:
    async with ViewApp(article('<p>See <a href="/accord">the accord</a>.</p>')).run_test(size=(80, 20)) as pilot:
        lines = screen_text(pilot.app)
        row = next(y for y, line in enumerate(lines) if "the accord" in line)
        column = lines[row].index("accord")
        await pilot.hover(ArticleView, offset=(column, row + 1))
        assert "https://paper.example/accord" in screen_text(pilot.app)[-1]
        assert pilot.app.opened == []
        await pilot.click(ArticleView, offset=(column, row + 1))
        assert pilot.app.opened == ["https://paper.example/accord"]
        await pilot.click(ArticleView, offset=(column - 6, row + 1))
        assert len(pilot.app.opened) == 1


async def test_hints_name_the_links_in_sight() -> None:
    html = '<p><a href="/one">one</a> and <a href="/two">two</a></p>' + LONG + '<p><a href="/far">far</a></p>'
    async with ViewApp(article(html)).run_test(size=(80, 20)) as pilot:
        view = pilot.app.view
        assert view.show_hints() == {"a": Goal(0), "b": Goal(1)}
        assert view.url_of(Goal(1)) == "https://paper.example/two"
        assert any("ane and bwo" in line for line in screen_text(pilot.app))
        view.hide_hints()
        assert any("one and two" in line for line in screen_text(pilot.app))


async def test_a_note_is_reached_by_its_mark() -> None:
    html = f"<p>Mark<sup><a href='#n1'>1</a></sup></p>{LONG}<ol><li id=n1>The note itself.</ol>"
    async with ViewApp(article(html)).run_test(size=(80, 20)) as pilot:
        lines = screen_text(pilot.app)
        row = next(y for y, line in enumerate(lines) if "Mark" in line)
        await pilot.click(ArticleView, offset=(lines[row].index("¹"), row + 1))
        await pilot.pause()
        assert any("The note itself." in line for line in screen_text(pilot.app))


async def test_selected_lines_of_a_paragraph_are_copied_as_one() -> None:
    html = f"<p>{'first words ' * 12}</p><p>second</p><pre>x = 1\ny = 2</pre>"
    async with ViewApp(article(html)).run_test(size=(80, 30)) as pilot:
        lines = screen_text(pilot.app)
        row = next(y for y, line in enumerate(lines) if "first" in line)
        left = lines[row].index("first")
        last = next(y for y, line in enumerate(lines) if "y = 2" in line)
        found = pilot.app.view.get_selection(Selection(Offset(left + 6, row), Offset(left + 4, last)))
        assert found is not None
        assert found[0].split("\n") == [
            ("first words " * 12).strip()[6:], "", "second", "", " x = 1", " y =",
        ]  # fmt: skip


async def test_dragging_selects() -> None:
    async with ViewApp(article("<p>alpha beta gamma</p>")).run_test(size=(80, 20)) as pilot:
        lines = screen_text(pilot.app)
        row = next(y for y, line in enumerate(lines) if "alpha" in line)
        column = lines[row].index("beta")
        await pilot.mouse_down(ArticleView, offset=(column, row + 1))
        await pilot.hover(ArticleView, offset=(column + 4, row + 1))
        await pilot.mouse_up(ArticleView, offset=(column + 4, row + 1))
        await pilot.pause()
        assert (pilot.app.screen.get_selected_text() or "").strip() == "beta"


async def test_hostile_text_cannot_reach_the_terminal() -> None:
    shown = article("<p>x</p>", title="a\x1b[31m\u202eb", byline="c\x9bd", note="e\x07f", standfirst="g\x1b]0;h" * 9)
    async with ViewApp(shown).run_test(size=(80, 20)) as pilot:
        drawn = "".join(segment.text for y in range(19) for segment in pilot.app.view.render_line(y))
        assert not any(character in drawn for character in "\x1b\u202e\x9b\x07")


async def test_a_new_theme_is_a_new_ink() -> None:
    async with ViewApp(article()).run_test(size=(80, 20)) as pilot:
        before = list(pilot.app.view.render_line(0))[1].style
        pilot.app.theme = "midnight-edition"
        await pilot.pause()
        after = list(pilot.app.view.render_line(0))[1].style
        assert before.color != after.color
