"""Which panes of the reading room are seen, and which has the focus. The style sheet knows what each width shows."""

from __future__ import annotations

from textual.screen import Screen
from textual.widget import Widget

PANES = ("tree", "list", "article", "related", "latest", "popular")
"""Ids of the panes, left to right (the sidebars top to bottom)."""
SIDEBARS = PANES[3:]


class Panes:
    """The panes of a reading room.

    The classes of the screen say what is shown: ``-reading`` the article where there is room for one pane only,
    ``-zen`` the article alone.
    """

    def __init__(self, screen: Screen[None]) -> None:
        self._screen = screen

    def _pane(self, name: str) -> Widget:
        return self._screen.query_one(f"#{name}")

    @property
    def single(self) -> bool:
        """Whether there is room for one pane only."""
        return self._screen.has_class("-narrow") or self._screen.has_class("-tiny")

    @property
    def in_list(self) -> bool:
        """Whether the list has the focus."""
        return self._screen.focused is self._pane("list")

    def show_list(self) -> None:
        """Show and focus the list."""
        self._screen.set_class(False, "-reading")
        self._screen.set_class(False, "-zen")
        self._pane("list").focus()

    def show_article(self, *, focus: bool = True) -> None:
        """Show the article, and focus it."""
        self._screen.set_class(True, "-reading")
        if focus:
            self._screen.set_focus(self._pane("article"))  # at once: the next key is the article's already

    def toggle_zen(self) -> None:
        """Show the article alone, or everything again."""
        self.show_article()
        self._screen.toggle_class("-zen")

    def leave_zen(self) -> bool:
        """Show everything again; False where that is so already."""
        zen = self._screen.has_class("-zen")
        self._screen.set_class(False, "-zen")
        return zen

    def step(self, step: int, *, around: bool = False) -> None:
        """Focus the pane beside the focused one, of those that are seen; where there is room for one, swap."""
        seen = [self._pane(name) for name in PANES]
        seen = [pane for pane in seen if _is_seen(pane)]
        focused = self._screen.focused
        at = seen.index(focused) if focused in seen else 0
        there = (at + step) % len(seen) if around else at + step
        if 0 <= there < len(seen):
            seen[there].focus()
        elif self.single and there < 0:
            self.show_list()
        elif self.single and not self._screen.has_class("-reading"):
            self.show_article()


def _is_seen(pane: Widget) -> bool:
    return all(node.display for node in pane.ancestors_with_self if isinstance(node, Widget))
