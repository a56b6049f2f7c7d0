"""The article pane: a column of lines at a comfortable measure, drawn one at a time."""

from __future__ import annotations

from datetime import datetime
from typing import ClassVar

from textual import events
from textual.binding import BindingType
from textual.cache import LRUCache
from textual.geometry import Offset
from textual.message import Message
from textual.reactive import reactive
from textual.selection import Selection
from textual.strip import Strip

from termnews.core.layout import Line
from termnews.core.models import ShownArticle
from termnews.core.text import clean_line
from termnews.core.typeset import Segment
from termnews.tui import keys
from termnews.tui.widgets.article_find import Hit, find_hits, selected_text
from termnews.tui.widgets.article_ink import Ink, Range
from termnews.tui.widgets.article_links import hints_for, segment_at, with_hints
from termnews.tui.widgets.article_page import Page, kicker, set_page
from termnews.tui.widgets.galley import Galley

MEASURE, MIN_MEASURE, MAX_MEASURE = 72, 50, 100
"""Cells a line of text takes: to begin with, at least, at most."""
RESUME_UNTIL = 0.95
"""An article read further than this is opened at its top."""


class ArticleView(Galley):
    """Shows one article; scrolls, finds, selects, and tells which link was activated."""

    ALLOW_SELECT = True
    BINDINGS: ClassVar[list[BindingType]] = [*keys.bindings("article")]
    DEFAULT_CSS = """
    ArticleView { overflow-y: auto; scrollbar-gutter: stable; }
    """

    measure: reactive[int] = reactive(MEASURE, repaint=False)
    """Cells a line may take where the pane has room, ``MIN_MEASURE`` to ``MAX_MEASURE``."""

    class LinkActivated(Message):
        """A link was clicked or its hint typed."""

        def __init__(self, url: str) -> None:
            super().__init__()
            self.url = url

    class ProgressChanged(Message):
        """The reader came to another place of the article."""

        def __init__(self, progress: float) -> None:
            super().__init__()
            self.progress = progress

    def __init__(self, *, name: str | None = None, id: str | None = None, classes: str | None = None) -> None:
        super().__init__(name=name, id=id, classes=classes)
        self.can_focus = True
        self._article: ShownArticle | None = None
        self._sentence = ""
        self._page: Page | None = None
        self._set_for = (0, 0)
        """Pane width and measure that ``_page`` is set for."""
        self._kept_progress = 0.0
        self._strips: LRUCache[int, Strip] = LRUCache(512)
        self._ink: Ink | None = None
        self._sought = ""
        self._hits: list[Hit] = []
        self._hit = 0
        self._hit_rows: dict[int, list[tuple[int, int, int]]] = {}
        """Line → number of a hit, its first character there, and the one after its last."""
        self._hovered: str | None = None
        self._hints: dict[str, int] = {}

    # ------------------------------------------------------------ what it shows

    def show(self, shown: ShownArticle, *, now: datetime, keep_position: bool = False, section: str = "") -> None:
        """Show an article.

        Args:
            shown: The article, or the feed's text of it.
            now: For its age.
            keep_position: Another version of what is shown: stay at the words being read.
            section: The section's title, where it differs from its id.
        """
        before, line = self._page, self._top
        again = keep_position and before is not None and self._article is not None
        words, below = before.words_at(line) if again and before is not None and line >= before.head else ([], 0)
        reached = self.progress
        self._forget()
        self._article, self._sentence = shown, ""
        self.title = kicker(shown, now, section)
        self._kept_progress = 0.0 if again or shown.progress >= RESUME_UNTIL else shown.progress
        self._set_page()
        if self._page is not None and again:
            self._go(self._line_again(words, line if not words else below, reached))

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
        self.title = ""
        self._kept_progress = 0.0
        self._set_page()

    @property
    def shown(self) -> ShownArticle | None:
        """The article that is shown."""
        return self._article

    @property
    def progress(self) -> float:
        """How far the article is in sight, 0 to 1."""
        if self._page is None or not self._height:
            return 0.0
        return min(1.0, (self._top + self._height) / max(1, len(self._page.lines)))

    @property
    def length(self) -> int:
        """Lines of the article, its head and its end included."""
        return len(self._page.lines) if self._page is not None else 0

    # ------------------------------------------------------------ setting

    @property
    def _column(self) -> tuple[int, int]:
        """Margin and measure at the pane's width, in cells."""
        width = self.scrollable_content_region.width
        measure = max(1, min(self.measure, width - 2))
        return max(0, (width - measure) // 2), measure

    def _set_page(self) -> None:
        """Set what is shown for the present width, and keep the place."""
        width = self.scrollable_content_region.width
        self._strips.clear()
        if width <= 0:
            return
        self._set_for = (width, self.measure)
        measure = self._column[1]
        place = self._page.place_at(self._top) if self._page is not None else None
        first = self._page is None
        self._page = set_page(self._article, measure) if self._article is not None else None
        self._set_size()
        if self._page is not None:
            if self._hits:
                self._set_hits()
                self._hit = min(self._hit, max(0, len(self._hits) - 1))
            if first and self._kept_progress:
                self._go(round(self._kept_progress * len(self._page.lines)) - self._height)
                self._kept_progress = 0.0
            else:
                self._go(self._page.line_of(place))
        else:
            self._go(0)
        self.refresh()

    def _forget(self) -> None:
        self._page = None
        self._hits, self._hit, self._hit_rows, self._sought = [], 0, {}, ""
        self._hints = {}
        self._hovered = None
        self._strips.clear()

    def on_resize(self) -> None:
        """Set the article anew where the width changed; the block being read stays."""
        if (self.scrollable_content_region.width, self.measure) != self._set_for:
            self._set_page()
        self.post_message(self.ProgressChanged(self.progress))

    def validate_measure(self, measure: int) -> int:
        """Keep the measure within its limits."""
        return max(MIN_MEASURE, min(measure, MAX_MEASURE))

    def watch_measure(self) -> None:
        """Set the article anew; the block being read stays."""
        if self.is_mounted:
            self._set_page()

    def watch_scroll_y(self, old_value: float, new_value: float) -> None:
        """Tell how far the article is in sight."""
        super().watch_scroll_y(old_value, new_value)
        if self._page is not None and round(old_value) != round(new_value):
            self.post_message(self.ProgressChanged(self.progress))

    # ------------------------------------------------------------ finding

    def find(self, text: str) -> int:
        """Highlight every place of ``text`` and go to the first from here on; return their number. Empty: no more."""
        self._sought = clean_line(text)
        self._set_hits()
        here = self._top
        self._hit = next((at for at, hit in enumerate(self._hits) if hit[0][0] >= here), 0)
        self._show_hit()
        return len(self._hits)

    def find_step(self, step: int) -> None:
        """Go to the next or previous hit, around the end."""
        if self._hits:
            self._hit = (self._hit + step) % len(self._hits)
            self._show_hit()

    @property
    def hit_number(self) -> int:
        """Number of the current hit, from 1; 0 without one."""
        return self._hit + 1 if self._hits else 0

    def _set_hits(self) -> None:
        self._hits = find_hits(self._page, self._sought) if self._page is not None else []
        self._hit_rows = {}
        for at, hit in enumerate(self._hits):
            for row, begin, end in hit:
                self._hit_rows.setdefault(row, []).append((at, begin, end))

    def _show_hit(self) -> None:
        if self._hits:
            line = self._hits[self._hit][0][0]
            if not self._top <= line < self._top + self._height:
                self._go(line - self._height // 3)
        self._strips.clear()
        self.refresh()

    # ------------------------------------------------------------ links

    def show_hints(self) -> dict[str, str]:
        """Put a letter on each link in sight; return letters and URLs. Empty where there is none."""
        self._hints = {}
        if self._page is not None and self._article is not None:
            self._hints = hints_for(self._page.lines[self._top : self._top + self._height])
        self._strips.clear()
        self.refresh()
        links = self._article.document.links if self._article is not None else ()
        return {letters: links[link] for letters, link in self._hints.items()}

    def hide_hints(self) -> None:
        """Take the letters away."""
        self._hints = {}
        self._strips.clear()
        self.refresh()

    def _segment_at(self, offset: Offset | None) -> Segment | None:
        """Return what is drawn at a place of the pane."""
        if offset is None or self._page is None:
            return None
        return segment_at(self._page, offset.y + self._top, offset.x - self._column[0])

    def _url_at(self, offset: Offset | None) -> str | None:
        segment = self._segment_at(offset)
        if segment is None or segment.link is None or self._article is None:
            return None
        return self._article.document.links[segment.link]

    def on_mouse_move(self, event: events.MouseMove) -> None:
        """Show where the link under the pointer leads, in the last line."""
        self._hover(self._url_at(event.get_content_offset(self)))

    def on_leave(self) -> None:
        """Take the link's target away."""
        self._hover(None)

    def _hover(self, url: str | None) -> None:
        if url != self._hovered:
            self._hovered = url
            self.refresh_lines(self._top + self._height - 1, 1)

    def on_click(self, event: events.Click) -> None:
        """Activate a link; jump from a note's mark to the note, and back."""
        offset = event.get_content_offset(self)
        segment = self._segment_at(offset)
        if segment is None or self._page is None:
            return
        if segment.note in self._page.layout.anchors:
            self._go(self._page.head + self._page.layout.anchors[segment.note] - self._height // 3)
        elif url := self._url_at(offset):
            self.post_message(self.LinkActivated(url))

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
        return ink.strip(line, left=left, measure=measure, width=width, over=over)

    def _over(self, ink: Ink, number: int, left: int, line: Line) -> list[Range]:
        over: list[Range] = []
        for at, begin, end in self._hit_rows.get(number, ()):
            over.append((left + begin, left + end, ink.current_hit if at == self._hit else ink.hit))
        selection = self.text_selection
        if selection is not None and (span := selection.get_span(number)) is not None:
            end = span[1] if span[1] >= 0 else left + len(line.text)
            over.append((max(left, span[0]), end, self.screen.get_component_rich_style("screen--selection")))
        return over
