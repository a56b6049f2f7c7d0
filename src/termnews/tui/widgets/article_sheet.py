"""What an article pane holds: the article in lines of its width, the place being read, and what waits for the text.

``article_finding``, ``article_following`` and ``article_view`` add to it what can be done with the page.
"""

from __future__ import annotations

import re
from collections.abc import Callable

from textual.cache import LRUCache
from textual.message import Message
from textual.reactive import reactive
from textual.strip import Strip

from termnews.core.bidi import seen
from termnews.core.lines import PictureBox
from termnews.core.models import ShownArticle
from termnews.tui.widgets.article_page import Page, set_page
from termnews.tui.widgets.galley import Galley

MEASURE, MIN_MEASURE, MAX_MEASURE = 72, 50, 100
"""Cells a line of text takes: to begin with, at least, at most."""
RESUME_UNTIL = 0.95
"""An article read further than this is opened at its top."""
MOST_WAITING = 20
"""Keys kept for an article that is on its way."""
WORDS_A_MINUTE = 230

_READING_TIME = re.compile(r" · \d+ min read$")

Place = tuple[int, int]
"""Number of a block, and characters of its text above what is being read."""


class Sheet(Galley):
    """An article in lines of one measure."""

    measure: reactive[int] = reactive(MEASURE, repaint=False)
    """Cells a line may take where the pane has room, ``MIN_MEASURE`` to ``MAX_MEASURE``."""
    justify: reactive[bool] = reactive(False, repaint=False)
    """Whether running text is set in full measure."""

    class ProgressChanged(Message, namespace="article_view"):
        """The reader came to another place of the article."""

        def __init__(self, progress: float, place: Place) -> None:
            super().__init__()
            self.progress = progress
            self.place = place

    def __init__(self, *, name: str | None = None, id: str | None = None, classes: str | None = None) -> None:
        super().__init__(name=name, id=id, classes=classes)
        self.can_focus = True
        self._article: ShownArticle | None = None
        self._page: Page | None = None
        self._set_for: tuple[int, int, bool] = (0, 0, False)
        """Pane width, measure and justification that ``_page`` is set for."""
        self._kept_place: Place | None = None
        """Where to begin once there is a width to set the page for."""
        self._kicker = ""
        self.reorders = False
        """Whether right-to-left text is put in the order of the eye here, for terminals that do not."""
        self.switch_key = ""
        """The key that changes between the page's text and the feed's, as the head names it."""
        self._strips: LRUCache[int, Strip] = LRUCache(512)
        self._waiting: list[Callable[[], object]] | None = None
        self._came = False
        """The article is here, and waits for the pane to have a width."""

    # ------------------------------------------------------------ where one is

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
    def place(self) -> Place:
        """The block and offset in the first line in sight; (0, 0) above the body."""
        return (self._page.place_at(self._top) if self._page is not None else None) or (0, 0)

    @property
    def length(self) -> int:
        """Lines of the article, its head and its end included."""
        return len(self._page.lines) if self._page is not None else 0

    @property
    def ended(self) -> bool:
        """Whether the end of the article is in sight."""
        return not self.waiting and super().ended

    # ------------------------------------------------------------ keys that come before the text

    @property
    def waiting(self) -> bool:
        """Whether an article was asked for that is not here yet."""
        return self._waiting is not None

    def await_text(self) -> None:
        """Keep what is to be done with the next article until it is here."""
        if self._waiting is None:
            self._waiting = []

    def when_shown(self, action: Callable[[], object]) -> bool:
        """Keep an action for the article that is on its way; False where it can be done at once."""
        if self._waiting is None:
            return False
        if len(self._waiting) < MOST_WAITING:
            self._waiting.append(action)
        return True

    def give_up(self) -> None:
        """Forget what was kept: no article comes."""
        self._waiting = None

    def _here(self) -> None:
        """Do what was kept: the article is here. An action may ask for another article; the rest waits for that."""
        self._came = self._page is None
        if self._came:
            return
        kept, self._waiting = self._waiting or [], None
        while kept and self._waiting is None:
            kept.pop(0)()
        if kept and self._waiting is not None:
            self._waiting += kept

    def page(self, step: int, *, part: float = 1.0) -> bool:
        """Scroll by a page, or part of one; return False where there is nothing further."""
        if self.when_shown(lambda: self.page(step, part=part)):
            return True
        return super().page(step, part=part)

    def scroll_lines(self, lines: int) -> None:
        """Scroll by lines, up where negative."""
        if not self.when_shown(lambda: self.scroll_lines(lines)):
            super().scroll_lines(lines)

    def action_scroll_down(self) -> None:
        """One line down."""
        self.scroll_lines(1)

    def action_scroll_up(self) -> None:
        """One line up."""
        self.scroll_lines(-1)

    def action_top(self) -> None:
        """To the headline."""
        if not self.when_shown(self.action_top):
            super().action_top()

    def action_bottom(self) -> None:
        """To the end."""
        if not self.when_shown(self.action_bottom):
            super().action_bottom()

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
        self._set_for = (width, self.measure, self.justify)
        place = self._page.place_at(self._top) if self._page is not None else self._kept_place
        self._kept_place = None
        pictures = self._picture_box()
        self._page = (
            set_page(
                self._article, self._column[1], justify=self.justify, pictures=pictures, switch_key=self.switch_key
            )
            if self._article
            else None
        )
        self._set_size()
        self._page_set()
        self._go(self._page.line_of(place) if self._page is not None else 0)
        self._draw_kicker()
        self.refresh()

    def _picture_box(self) -> PictureBox | None:
        """Return what tells how much room pictures take; None: they are their words."""
        return None

    def _page_set(self) -> None:
        """Work out anew what stands where on the page."""

    def on_resize(self) -> None:
        """Set the article anew where the width changed; the block being read stays."""
        if (self.scrollable_content_region.width, self.measure, self.justify) != self._set_for:
            self._set_page()
            if self._came:
                self._here()
        self._tell()

    def validate_measure(self, measure: int) -> int:
        """Keep the measure within its limits."""
        return max(MIN_MEASURE, min(measure, MAX_MEASURE))

    def watch_measure(self) -> None:
        """Set the article anew; the block being read stays."""
        if self.is_mounted:
            self._set_page()

    def watch_justify(self) -> None:
        """Set the article anew; the block being read stays."""
        if self.is_mounted:
            self._set_page()

    def watch_scroll_y(self, old_value: float, new_value: float) -> None:
        """Tell how far the article is in sight."""
        super().watch_scroll_y(old_value, new_value)
        if self._page is not None and round(old_value) != round(new_value):
            self._draw_kicker()
            self._tell()

    def _tell(self) -> None:
        self.post_message(self.ProgressChanged(self.progress, self.place))

    # ------------------------------------------------------------ the line above

    def _draw_kicker(self) -> None:
        """Show section, source, age and reading time above the article; once one has gone on, how much is left."""
        left = self._left() if self._top > 0 and self._page is not None else ""
        title = f"{_READING_TIME.sub('', self._kicker)} · {left}" if left else self._kicker
        self.title = seen(title) if self.reorders else title

    def _left(self) -> str:
        """Return ``42%, 3 min left``."""
        article, reached = self._article, self.progress
        if article is None:
            return ""
        words = article.words or article.entry.words
        minutes = round((1 - reached) * words / WORDS_A_MINUTE)
        if reached >= 1:
            return "the end"
        return f"{reached:.0%}" + (f", {minutes} min left" if minutes else "")
