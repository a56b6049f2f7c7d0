"""Pictures in the article pane and large: drawn where they may be, and never in place of their words."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest
from picture_paper import BLUE, RED, cells, inks, png, prepare, reading, story
from rich.segment import Segment
from small_paper import press, screen_text, settle, toasts
from test_article_view import NOW, article
from textual.app import App, ComposeResult

from loopback import Answer, Loopback
from termnews import illustrating
from termnews.core.document import Block, Document, Span
from termnews.core.pictures import Box
from termnews.tui.themes import MIDNIGHT_EDITION
from termnews.tui.widgets.article_view import ArticleView
from termnews.tui.widgets.picture_drawing import Drawing
from termnews.tui.widgets.picture_shelf import Shelf


def asked(server: Loopback) -> list[str]:
    return [path for path in server.paths if path.endswith(".png")]


class TestInTheArticle:
    async def test_a_picture_stands_among_its_words(self, tmp_path: Path, loopback: Loopback) -> None:
        path = await prepare(tmp_path, loopback)
        async with reading(path) as pilot:
            text = screen_text(pilot)
            assert inks(pilot) == {RED}
            assert sum(len(segment.text) for segment in cells(pilot)) == 56 * 14
            assert text.index("It begins here.") < text.index("▀") < text.index("A red wall")
            assert text.index("A red wall") < text.index("The wall at dusk.") < text.index("And goes on.")
        seen = loopback.requests[-1]
        assert seen.headers["accept"].startswith("image/")
        assert "cookie" not in seen.headers
        assert "referer" not in seen.headers

    async def test_what_is_far_below_is_fetched_when_it_comes_near(self, tmp_path: Path, loopback: Loopback) -> None:
        path = await prepare(tmp_path, loopback)
        async with reading(path) as pilot:
            assert asked(loopback) == ["/first.png"]
            await press(pilot, "G")
            assert asked(loopback) == ["/first.png", "/last.png"]
            assert inks(pilot) == {BLUE}

    async def test_it_is_there_offline(self, tmp_path: Path) -> None:
        server = Loopback().start()
        path = await prepare(tmp_path, server)
        async with reading(path):
            pass
        server.stop()
        async with reading(path) as pilot:
            assert inks(pilot) == {RED}

    @pytest.mark.parametrize(
        ("answer", "words"),
        [
            (Answer(b"gone", status=404), "404"),
            (Answer(b"<html>a login page</html>", headers={"Content-Type": "image/png"}), "no PNG"),
            (Answer(png((600, 300))[:-50]), "broken"),
            (Answer(b"\x89PNG\r\n\x1a\n" + bytes(100), length=9_000_000), "larger than 8 MB"),
            (Answer(png((1, 1))), "dot"),
        ],
        ids=["missing", "lies", "cut off", "too long", "a dot"],
    )
    async def test_without_a_picture_the_words_stay(
        self, tmp_path: Path, loopback: Loopback, answer: Answer, words: str
    ) -> None:
        path = await prepare(tmp_path, loopback, html=story(first='<img src="/bad.png" alt="A red wall">'))
        loopback.add("/bad.png", answer)
        async with reading(path) as pilot:
            text = screen_text(pilot)
            assert not cells(pilot)
            assert words in text, "the lines kept free say why they are empty"
            assert "A red wall" in text
            assert "The wall at dusk." in text

    async def test_what_failed_takes_no_room_once_it_was_out_of_sight(self, tmp_path: Path, loopback: Loopback) -> None:
        path = await prepare(tmp_path, loopback, html=story(first='<img src="/bad.png" alt="A red wall">'))
        async with reading(path) as pilot:
            await press(pilot, "escape", "enter")
            lines = screen_text(pilot).splitlines()
            begins, goes_on = (
                next(at for at, line in enumerate(lines) if words in line) for words in ("It begins", "And goes on")
            )
            assert goes_on - begins < 6

    async def test_the_server_is_not_asked_for_what_it_may_not_name(self, tmp_path: Path, loopback: Loopback) -> None:
        inside = loopback.url("/first.png", host="127.0.0.2")
        path = await prepare(tmp_path, loopback, html=story(first=f'<img src="{inside}" alt="A red wall">'))
        async with reading(path) as pilot:
            assert asked(loopback) == []
            assert "A red wall" in screen_text(pilot)

    async def test_the_narrowest_terminal(self, tmp_path: Path, loopback: Loopback) -> None:
        path = await prepare(tmp_path, loopback)
        async with reading(path, size=(20, 5)) as pilot:
            assert not cells(pilot), "there is no room for a picture beside its words"
            await press(pilot, "space", "space", "i")
            assert "PICTURE 1 OF 2" in screen_text(pilot)
            await press(pilot, "l", "l", "escape", "G")
            assert asked(loopback)

    async def test_another_theme_draws_them_again(self, tmp_path: Path, loopback: Loopback) -> None:
        path = await prepare(tmp_path, loopback)
        async with reading(path) as pilot:
            pilot.app.theme = "broadsheet" if pilot.app.theme != "broadsheet" else "midnight-edition"
            await settle(pilot)
            await settle(pilot)
            assert inks(pilot) == {RED}
            assert asked(loopback) == ["/first.png"]


    async def test_the_lead_of_a_story_without_pictures(self, tmp_path: Path, loopback: Loopback) -> None:
        html, enclosure = "<p>Words alone.</p>" * 3, f'<enclosure url="{loopback.url("/last.png")}" type="image/png"/>'
        path = await prepare(tmp_path, loopback, html=html, item=enclosure)
        async with reading(path) as pilot:
            text = screen_text(pilot)
            assert inks(pilot) == {BLUE}
            assert text.index("▀") < text.index("Words alone.")
            await press(pilot, "i")
            assert "The page says nothing about this picture." in screen_text(pilot)

    async def test_a_click_shows_it_large(self, tmp_path: Path, loopback: Loopback) -> None:
        path = await prepare(tmp_path, loopback)
        async with reading(path) as pilot:
            lines = screen_text(pilot).splitlines()
            row = next(at for at, line in enumerate(lines) if "▀" in line)
            await pilot.click(offset=(lines[row].index("▀") + 5, row + 2))
            await settle(pilot)
            assert "PICTURE 1 OF 2" in screen_text(pilot)

    async def test_only_the_last_of_many_sizes_is_drawn(self, tmp_path: Path, loopback: Loopback) -> None:
        path = await prepare(tmp_path, loopback)
        async with reading(path) as pilot:
            for width in range(70, 99):
                await pilot.resize_terminal(width, 40)
            await settle(pilot)
            assert inks(pilot) == {RED}
            assert asked(loopback) == ["/first.png"]


class TestOff:
    async def test_by_the_setting(self, tmp_path: Path, loopback: Loopback) -> None:
        path = await prepare(tmp_path, loopback, more='[app]\nimages = "off"\n')
        async with reading(path) as pilot:
            text = screen_text(pilot)
            assert "▨ A red wall" in text
            assert "The wall at dusk." in text
            await press(pilot, "i")
            assert 'images = "off"' in screen_text(pilot)
            assert "A red wall" in screen_text(pilot)
        assert asked(loopback) == []

    async def test_without_colours(
        self, tmp_path: Path, loopback: Loopback, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        path = await prepare(tmp_path, loopback)
        monkeypatch.setenv("NO_COLOR", "1")
        async with reading(path) as pilot:
            assert "▨ A red wall" in screen_text(pilot)
            assert not cells(pilot)
        assert asked(loopback) == []

    async def test_without_the_extra(
        self, tmp_path: Path, loopback: Loopback, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        path = await prepare(tmp_path, loopback)
        monkeypatch.setitem(sys.modules, "PIL", None)
        illustrating.can_decode.cache_clear()
        try:
            async with reading(path) as pilot:
                assert "▨ A red wall" in screen_text(pilot)
                await press(pilot, "i")
                assert "termnews[images]" in screen_text(pilot)
        finally:
            illustrating.can_decode.cache_clear()
        assert asked(loopback) == []


class TestLarge:
    async def test_one_steps_through_all_of_them(self, tmp_path: Path, loopback: Loopback) -> None:
        path = await prepare(tmp_path, loopback)
        async with reading(path) as pilot:
            await press(pilot, "i")
            assert "PICTURE 1 OF 2" in screen_text(pilot)
            assert RED in inks(pilot)
            assert sum(len(segment.text) for segment in cells(pilot)) > 56 * 14
            assert "The wall at dusk." in screen_text(pilot)
            await press(pilot, "l")
            assert "PICTURE 2 OF 2" in screen_text(pilot)
            assert BLUE in inks(pilot)
            assert RED not in inks(pilot)
            assert "A blue sea" in screen_text(pilot)
            await press(pilot, "l", "h")
            assert "PICTURE 1 OF 2" in screen_text(pilot)
            assert RED in inks(pilot)
            assert BLUE not in inks(pilot)
            await press(pilot, "escape")
            assert "It begins here." in screen_text(pilot)

    async def test_the_one_in_sight_comes_first(self, tmp_path: Path, loopback: Loopback) -> None:
        path = await prepare(tmp_path, loopback)
        async with reading(path) as pilot:
            await press(pilot, "G", "i")
            assert "PICTURE 2 OF 2" in screen_text(pilot)

    async def test_it_opens_in_the_browser(
        self, tmp_path: Path, loopback: Loopback, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        called = tmp_path / "called"
        script = tmp_path / "browser"
        script.write_text(f'#!/bin/sh\nprintf %s "$1" > {called}.part && mv {called}.part {called}\n')
        script.chmod(0o755)
        monkeypatch.setenv("BROWSER", str(script))
        path = await prepare(tmp_path, loopback)
        async with reading(path) as pilot:
            await press(pilot, "i", "o")
            assert any("browser" in toast for toast in toasts(pilot))
            for _ in range(200):
                if called.exists():
                    break
                await pilot.pause(0.02)
            assert called.read_text() == loopback.url("/first.png")

    async def test_a_picture_that_cannot_be_had_says_why(self, tmp_path: Path, loopback: Loopback) -> None:
        path = await prepare(tmp_path, loopback, html=story(first='<img src="/bad.png" alt="A red wall">'))
        async with reading(path) as pilot:
            await press(pilot, "i")
            assert "404" in screen_text(pilot)
            assert "The wall at dusk." in screen_text(pilot)

    async def test_without_pictures_a_sentence(self, tmp_path: Path, loopback: Loopback) -> None:
        path = await prepare(tmp_path, loopback, html="<p>Words alone.</p>")
        async with reading(path) as pilot:
            await press(pilot, "i")
            assert "No pictures in this article." in toasts(pilot)


class ViewApp(App[None]):
    """One article pane with a shelf."""

    def __init__(self, shelf: Shelf) -> None:
        super().__init__()
        self.register_theme(MIDNIGHT_EDITION)
        self.theme = MIDNIGHT_EDITION.name
        self.shelf = shelf

    def compose(self) -> ComposeResult:
        view = ArticleView(id="view")
        view.shelf = self.shelf
        yield view


class TestNothingJumps:
    SRC = "https://paper.example/a.png"
    WORDS = tuple(
        Block("paragraph", (Span(f"Paragraph {at}. " + "Words and more words of it. " * 8),)) for at in range(40)
    )

    def page(self, at: int) -> Document:
        return Document((*self.WORDS[:at], Block("figure", src=self.SRC, text="A"), *self.WORDS[at:]))

    async def _moved(self, at: int, scrolled: int) -> tuple[list[str], list[str], int, int]:
        """Lines in sight before and after a flat picture came, and the lines of the article."""
        shelf = Shelf()
        app = ViewApp(shelf)
        async with app.run_test(size=(80, 30)) as pilot:
            view = app.query_one(ArticleView)
            view.show(article(document=self.page(at)), now=NOW)
            view.focus()
            await pilot.pause()
            view.scroll_lines(scrolled)
            await pilot.pause()
            before, length = [view.render_line(y).text for y in range(30)], view.length
            shelf.sizes[self.SRC] = (2_000, 200)
            view.picture_came(self.SRC)
            await pilot.pause()
            return before, [view.render_line(y).text for y in range(30)], length, view.length

    async def test_a_picture_above_leaves_what_is_read_where_it_is(self) -> None:
        before, after, length, now = await self._moved(1, 60)
        assert now < length
        assert after[:20] == before[:20]

    async def test_a_picture_below_comes_in_below(self) -> None:
        before, after, length, now = await self._moved(30, 0)
        assert now < length
        assert after == before

    async def test_a_picture_in_sight_keeps_its_lines(self) -> None:
        before, after, length, now = await self._moved(1, 2)
        assert now == length
        assert after == before

    async def test_a_drawing_stands_in_the_middle_of_its_box(self) -> None:
        shelf = Shelf()
        app = ViewApp(shelf)
        async with app.run_test(size=(80, 30)) as pilot:
            view = app.query_one(ArticleView)
            view.show(article(document=self.page(0)), now=NOW)
            await pilot.pause()
            box = view._placed[0].box
            row = (Segment("▀" * 10),)
            shelf.keep(self.SRC, box, view.palette.paper, Drawing(10, (row,) * 2, (10, 4)))
            view.picture_came(self.SRC)
            await pilot.pause()
            drawn = [view.render_line(y).text for y in range(30)]
            assert sum("▀" in line for line in drawn) == 2
            line = next(line for line in drawn if "▀" in line)
            assert line.count("▀") == 10
            column = (view.scrollable_content_region.width - 72) // 2
            assert line.index("▀") == column + (box.columns - 10) // 2


def test_boxes_of_badges_and_leads() -> None:
    shelf = Shelf()
    lead = Block("figure", src="https://x.example/l.jpg", info="lead")
    assert shelf.box(lead, 72, 20) == Box(72, 19)
    shelf.sizes["https://x.example/l.jpg"] = (150, 150)
    assert shelf.box(lead, 72, 20).rows == 0
