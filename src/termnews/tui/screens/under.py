"""The sidebars under the article: they come into sight as its end does, and cover nothing that is being read.

Where the terminal is wide they stand beside the article, and the style sheet alone says so. Anywhere else they are the
article's last lines: it scrolls on past its end, and they move with it. A key lays them over the foot of the page; the
next step of the article takes them away again.
"""

from __future__ import annotations

from textual.screen import Screen

from termnews.tui.screens.rail import Rail
from termnews.tui.widgets.article_view import ArticleView
from termnews.tui.widgets.sidebar import Sidebar

LINES, MORE_LINES, TALL_FROM = 11, 14, 28
"""Height of the sidebars side by side, and in an article pane of at least ``TALL_FROM`` lines."""
LINES_EACH = 8
"""Height of each where they stand one upon the other."""


class UnderArticle:
    """Where the sidebars stand under the article."""

    def __init__(self, screen: Screen[None]) -> None:
        self._screen = screen
        self._by_key: bool | None = None
        """True: over the foot of the page; False: nowhere; None: where the article ends."""

    @property
    def _article(self) -> ArticleView:
        return self._screen.query_one("#article", ArticleView)

    @property
    def _rail(self) -> Rail:
        return self._screen.query_one("#rail", Rail)

    @property
    def beside(self) -> bool:
        """Whether they stand beside the article."""
        return self._screen.has_class("-wide")

    @property
    def focused(self) -> bool:
        """Whether one of them has the focus."""
        return isinstance(self._screen.focused, Sidebar)

    @property
    def in_sight(self) -> bool:
        """Whether any line of them is seen."""
        rail = self._rail
        return rail.display and bool(rail.region.intersection(self._article.region) if not self.beside else True)

    def reset(self) -> None:
        """Forget what a key decided: another article is shown."""
        self._by_key = None
        self.place()

    def scrolled(self) -> None:
        """The article moved on: what a key laid over it is taken away."""
        if self._by_key and not self.focused:
            self._by_key = None
        self.place()

    def toggle(self) -> None:
        """Show or hide them."""
        if self.beside:
            self._screen.toggle_class("-no-rail")
        elif self.in_sight:
            self._by_key = None if self._by_key else False
        else:
            self._by_key = True
        if self.focused and (not self._by_key or self.beside):
            self._article.focus()
        self.place()

    def place(self) -> None:
        """Put them where they belong now."""
        article, rail = self._article, self._rail
        hidden = not self.beside and (self._by_key is False or not article.length)
        self._screen.set_class(hidden, "-no-under")
        if self.beside or hidden or self._screen.has_class("-zen"):
            article.tail = 0
            rail.styles.height = None
            rail.styles.offset = (0, 0)
            return
        room = article.room
        least = self._least(room)
        high = max(least, room - article.length)
        article.tail = high
        top = min(room, article.length - article.scroll_offset.y)
        if self._by_key or self.focused:
            high = least if top > room - high else high
            top = min(top, room - high) if high <= room else self._over(room, high)
        place = (0, top + article.gutter.top)
        if rail.styles.height is None or rail.styles.height.value != high:
            rail.styles.height = high
        if (rail.styles.offset.x.value, rail.styles.offset.y.value) != place:
            rail.styles.offset = place

    def _least(self, room: int) -> int:
        if self._screen.has_class("-tiny"):
            return LINES_EACH * len(self._rail.children)
        return min(MORE_LINES if room >= TALL_FROM else LINES, room)

    def _over(self, room: int, high: int) -> int:
        """The first line of a stack that is higher than the pane: the sidebar with the focus is in sight."""
        stack = list(self._rail.children)
        at = stack.index(self._screen.focused) if self._screen.focused in stack else 0
        return max(-at * (high // len(stack)), room - high)
