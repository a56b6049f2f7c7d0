"""The pictures of an article, one at a time and large, each with its words."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, ClassVar

from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.widgets import Static

from termnews.core.pictures import Figure, figures, with_lead
from termnews.core.text import clean_line
from termnews.core.urls import host_of
from termnews.tui import keys
from termnews.tui.screens.modal import PaperModal
from termnews.tui.widgets.picture_pane import PicturePane

if TYPE_CHECKING:
    from termnews.core.lines import Placed
    from termnews.core.models import ShownArticle
    from termnews.tui.picturing import Picturing
    from termnews.tui.screens.reading_keys import ReadingKeys
    from termnews.tui.widgets.article_view import ArticleView

LONGEST_WORDS = 600
AT_REST_S = 0.05
"""How long a picture's place must stay as it is before it is fetched: a window is not resized at one stroke."""


class PictureScreen(PaperModal[None]):
    """Steps through an article's pictures."""

    SCOPES = ("picture",)
    BINDINGS: ClassVar[list[BindingType]] = [*keys.bindings("picture")]

    DEFAULT_CSS = """
    PictureScreen { align: center middle; background: $background; }
    PictureScreen > Vertical {
        width: 100%; height: 100%; background: $background; border-top: heavy $accent; padding: 0 1;
        border-title-color: $accent; border-title-style: bold; border-title-background: $background;
    }
    PictureScreen PicturePane { width: 100%; height: 1fr; min-height: 1; }
    PictureScreen #words { width: 100%; height: auto; max-height: 30%; padding: 0 2; text-align: center; }
    PictureScreen #keys { width: 100%; height: 1; margin-top: 1; color: $foreground 60%; text-align: center; }
    """

    def __init__(
        self, picturing: Picturing, entry_id: int, shown: Sequence[Figure], at: int, browse: Callable[[str], object]
    ) -> None:
        """Take the pictures, which of them comes first, and what opens one in the browser."""
        super().__init__()
        self._picturing = picturing
        self._entry_id = entry_id
        self._figures = list(shown)
        self._at = at
        self._browse = browse
        self._drawn_for = (-1, (0, 0))

    def compose(self) -> ComposeResult:
        """The picture, its words, the keys."""
        with Vertical():
            yield PicturePane(id="picture")
            yield Static(id="words")
            key = self.key_of
            step = [f"{key('previous-picture')} {key('next-picture')} step"] if self._figures[1:] else []
            words = " · ".join([*step, f"{key('browser')} browser", f"{key('back')} back"])
            yield Static(Content(words), id="keys")

    def on_mount(self) -> None:
        """Show the first."""
        self._show()

    def on_resize(self) -> None:
        """Draw it as large as there is room now."""
        self.call_after_refresh(self._draw)

    def action_next_picture(self) -> None:
        """Go to the next picture."""
        self._go(self._at + 1)

    def action_previous_picture(self) -> None:
        """Go to the previous picture."""
        self._go(self._at - 1)

    def action_top(self) -> None:
        """Go to the first."""
        self._go(0)

    def action_bottom(self) -> None:
        """Go to the last."""
        self._go(len(self._figures))

    def action_pictures(self) -> None:
        """Leave by the key that opened them."""
        self.action_back()

    def _go(self, there: int) -> None:
        there = max(0, min(there, len(self._figures) - 1))
        if there != self._at:
            self._at = there
            self._show()

    def action_browser(self) -> None:
        """Open the picture itself in the browser."""
        self._browse(self._figures[self._at].src)

    def _show(self) -> None:
        many = f" {self._at + 1} OF {len(self._figures)}" if self._figures[1:] else ""
        self.query_one(Vertical).border_title = Content(f" PICTURE{many} ")
        self.query_one("#words", Static).update(words_of(self._figures[self._at]))
        self._drawn_for = (-1, (0, 0))
        self.call_after_refresh(self._draw)

    def _draw(self) -> None:
        pane = self.query_one(PicturePane)
        if self._drawn_for == (self._at, pane.box) or not pane.box.rows:
            return
        self._drawn_for = (self._at, pane.box)
        if off := self._picturing.off:
            pane.show(None, off)
            return
        src = self._figures[self._at].src
        pane.show(None, f"Fetching the picture from {host_of(src)} …")
        self.run_worker(self._bring(src), group="picture", exclusive=True)

    async def _bring(self, src: str) -> None:
        pane = self.query_one(PicturePane)
        drawing = await self._picturing.draw(self._entry_id, src, pane.box)
        pane.show(drawing, self._picturing.shelf.troubles.get(src, "") if drawing is None else "")


def words_of(figure: Figure) -> Content:
    """Return a picture's caption, and under it what it shows, where the page says that too."""
    caption, alt = clean_line(figure.caption, LONGEST_WORDS), clean_line(figure.alt, LONGEST_WORDS)
    if not caption and not alt:
        return Content("The page says nothing about this picture.")
    if not alt or alt.casefold() in caption.casefold():
        return Content(caption)
    if not caption:
        return Content(alt)
    return Content.from_markup("$caption\n[$foreground 70%]$alt[/]", caption=caption, alt=alt)


def pictures_of(shown: ShownArticle) -> list[Figure]:
    """Return everything there is to see with an article, its lead picture included."""
    return figures(with_lead(shown.document, shown.lead_image))


def open_pictures(screen: ReadingKeys, first: Sequence[str]) -> None:
    """Show the article's pictures from the first of these addresses on, or say that there are none."""
    found = pictures_of(screen.shown) if screen.shown is not None else []
    if screen.shown is None or not found:
        screen.news.say("No pictures in this article.")
        return
    at = next((at for at, figure in enumerate(found) if figure.src in first), 0)
    screen.app.push_screen(PictureScreen(screen.news.picturing, screen.shown.entry.id, found, at, screen.browse))


async def bring(picturing: Picturing, entry_id: int, article: ArticleView, placed: Sequence[Placed]) -> None:
    """Draw the pictures that came near, each as soon as it is here; not those that a resize has moved on from."""
    await asyncio.sleep(AT_REST_S)
    placed = [put for put in placed if article.has_place(put)]

    async def one(put: Placed) -> None:
        await picturing.draw(entry_id, put.src, put.box)
        article.picture_came(put.src)

    await asyncio.gather(*(one(put) for put in placed))
