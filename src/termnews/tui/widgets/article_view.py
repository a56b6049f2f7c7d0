"""The article pane: a column of lines at a comfortable measure, drawn one at a time."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import ClassVar

from textual.binding import BindingType
from textual.filter import LineFilter
from textual.selection import Selection
from textual.strip import Strip

from termnews.core.layout import Line
from termnews.core.models import ShownArticle
from termnews.core.text import clean_line
from termnews.tui import keys
from termnews.tui.widgets.article_find import selected_text
from termnews.tui.widgets.article_ink import Ink, Range, room_for
from termnews.tui.widgets.article_links import with_hints
from termnews.tui.widgets.article_page import kicker
from termnews.tui.widgets.article_pictures import Illustrated
from termnews.tui.widgets.article_sheet import MAX_MEASURE, MEASURE, MIN_MEASURE, RESUME_UNTIL
from termnews.tui.widgets.article_shift import code_width, shifted
from termnews.tui.widgets.bidi_filter import leave_out

__all__ = ["MAX_MEASURE", "MEASURE", "MIN_MEASURE", "RESUME_UNTIL", "ArticleView"]

SHIFT = 8
"""Cells that code moves sideways at a key."""


class ArticleView(Illustrated):
    """Shows one article; scrolls, finds, selects, and tells which link was activated."""

    ALLOW_SELECT = True
    BINDINGS: ClassVar[list[BindingType]] = [*keys.bindings("article")]
    DEFAULT_CSS = """
    ArticleView { overflow-y: auto; scrollbar-gutter: stable; }
    """

    def __init__(self, *, name: str | None = None, id: str | None = None, classes: str | None = None) -> None:
        super().__init__(name=name, id=id, classes=classes)
        self._sentence = ""
        self._ink: Ink | None = None
        self._shift = 0
        """Cells of wide code to the left of the pane."""

    def get_line_filters(self) -> Sequence[LineFilter]:
        """Leave out the one that puts text in order: the article knows its paragraphs."""
        return leave_out(super().get_line_filters())

    # ------------------------------------------------------------ what it shows

    def show(self, shown: ShownArticle, *, now: datetime, keep_position: bool = False, section: str = "") -> None:
        """Show an article, where the reader left off.

        Args:
            shown: The article, or the feed's text of it.
            now: For its age.
            keep_position: Another version of what is shown: stay at the words being read.
            section: The section's title, where it differs from its id.
        """
        before, line = self._page, self._top
        again = keep_position and before is not None and self._article is not None
        same = again and self._article is not None and self._article.document == shown.document
        words, below = before.words_at(line) if again and before is not None and line >= before.head else ([], 0)
        reached = self.progress
        sought = self._sought if again else ""
        self._forget(keep_jumps=same)
        self._article, self._sentence, self._sought = shown, "", sought
        self._kicker = kicker(shown, now, section)
        self._draw_kicker()
        begins = again or shown.progress >= RESUME_UNTIL or shown.place == (0, 0)
        self._kept_place = None if begins else shown.place
        self._set_page()
        if self._page is not None and again:
            self._go(line if same else self._line_again(words, line if not words else below, reached))
        self._here()

    def _line_again(self, words: list[str], below: int, reached: float) -> int:
        """Return the line to go to in the new version; without words the reader was still in the head."""
        page = self._page
        if page is None or not words:
            return below if page is not None and below < page.head else 0
        found = page.line_with(words)
        return found + below if found is not None else round(reached * len(page.lines)) - self._height

    def clear(self, sentence: str) -> None:
        """Show a sentence instead of an article."""
        self._forget()
        self._article, self._sentence = None, clean_line(sentence)
        self._kicker, self._kept_place = "", None
        self._draw_kicker()
        self._waiting = None
        self._set_page()

    def _forget(self, *, keep_jumps: bool = False) -> None:
        jumps = self._jumps if keep_jumps else []
        self._page = None
        self._shift = 0
        self._forget_hits()
        self._forget_links()
        self._jumps = jumps
        self._strips.clear()

    # ------------------------------------------------------------ wide code

    def action_code_left(self) -> None:
        """Move code that is too wide for the pane back."""
        self._shift_code(-SHIFT)

    def action_code_right(self) -> None:
        """Move code that is too wide for the pane on."""
        self._shift_code(SHIFT)

    def _shift_code(self, cells: int) -> None:
        if self._page is None:
            return
        left, measure = self._column
        room = room_for(left, measure, self.scrollable_content_region.width)
        most = max(0, code_width(self._page.lines) - room)
        shift = max(0, min(self._shift + cells, most))
        if shift != self._shift:
            self._shift = shift
            self._strips.clear()
            self.refresh()

    # ------------------------------------------------------------ selecting

    def get_selection(self, selection: Selection) -> tuple[str, str] | None:
        """Return the selected words; lines of one paragraph are joined again."""
        if self._page is None:
            return None
        return selected_text(self._page, selection, self._column[0]), "\n"

    def selection_updated(self, selection: Selection | None) -> None:
        """Draw the selection."""
        self._strips.clear()
        self.refresh()

    # ------------------------------------------------------------ drawing

    def repaint(self) -> None:
        """Draw anew in the colours of the theme."""
        self._strips.clear()
        self.refresh()

    def _inks(self) -> Ink:
        if self._ink is None or self._ink.palette is not self.palette:
            self._ink = Ink(self.palette)
            self._strips.clear()
        return self._ink

    def render_line(self, y: int) -> Strip:
        """Draw one line of the pane."""
        ink, width = self._inks(), self.scrollable_content_region.width
        if self._hovered and y == self._height - 1:
            return ink.status(self._hovered, width)
        number = y + self._top
        if self._page is None:
            return ink.sentence(self._sentence, y, width, self._height)
        if number >= len(self._page.lines):
            return Strip.blank(width, ink.paper)
        strip = self._strips.get(number)
        if strip is None:
            strip = self._draw(ink, number, width)
            self._strips[number] = strip
        return strip.apply_offsets(0, number)

    def _draw(self, ink: Ink, number: int, width: int) -> Strip:
        left, measure = self._column
        assert self._page is not None
        line = self._page.lines[number]
        over = self._over(ink, number, left, line)
        if self._hints:
            line = with_hints(self._page, number, self._hints)
        if self._shift and line.fill:
            line = shifted(line, self._shift)
        links = self._article.document.links if self._article is not None else ()
        strip = ink.strip(
            line, left=left, measure=measure, width=width, over=over, links=links, reorder=self.reorders
        )
        return self._with_picture(strip, number, ink, left, width)

    def _over(self, ink: Ink, number: int, left: int, line: Line) -> list[Range]:
        over: list[Range] = []
        for at, begin, end in self._hit_rows.get(number, ()):
            over.append((left + begin, left + end, ink.current_hit if at == self._hit else ink.hit))
        selection = self.text_selection
        if selection is not None and (span := selection.get_span(number)) is not None:
            end = span[1] if span[1] >= 0 else left + len(line.text)
            over.append((max(left, span[0]), end, self.screen.get_component_rich_style("screen--selection")))
        return over
