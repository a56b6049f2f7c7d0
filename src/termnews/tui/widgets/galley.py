"""A pane that scrolls by lines and pages of text, without animation."""

from __future__ import annotations

from textual.geometry import Size

from termnews.tui.widgets.pane import Paged

OVERLAP = 2
"""Lines of the last page that stay in sight on the next."""


class Galley(Paged):
    """A column of lines longer than the pane."""

    @property
    def _height(self) -> int:
        """Lines in sight."""
        return self.scrollable_content_region.height

    _tail = 0

    @property
    def length(self) -> int:
        """Lines of the column."""
        raise NotImplementedError

    @property
    def room(self) -> int:
        """Lines of the pane."""
        return self._height

    @property
    def ended(self) -> bool:
        """Whether the end of the column is in sight."""
        return 0 < self.length <= self._top + self._height

    @property
    def tail(self) -> int:
        """Lines one can scroll on past the end, for what stands there."""
        return self._tail

    @tail.setter
    def tail(self, lines: int) -> None:
        if lines != self._tail:
            self._tail = lines
            self._set_size()

    def _set_size(self) -> None:
        length = self.length
        self.virtual_size = Size(self.scrollable_content_region.width, length + self._tail if length else 0)

    @property
    def _top(self) -> int:
        """First line in sight."""
        return self.scroll_offset.y

    def _go(self, line: int) -> None:
        self.scroll_to(y=max(0, line), animate=False, force=True, immediate=True)

    def page(self, step: int, *, part: float = 1.0) -> bool:
        """Scroll by a page, or part of one; return False where there is nothing further."""
        lines = max(1, round((self._height - OVERLAP) * part))
        before = self._top
        self._go(min(before + step * lines, self.max_scroll_y))
        return self._top != before

    def scroll_lines(self, lines: int) -> None:
        """Scroll by lines, up where negative."""
        self._go(self._top + lines)

    def action_scroll_down(self) -> None:
        """One line down."""
        self._go(self._top + 1)

    def action_scroll_up(self) -> None:
        """One line up."""
        self._go(self._top - 1)

    def action_top(self) -> None:
        """To the headline."""
        self._go(0)

    def action_bottom(self) -> None:
        """To the end."""
        self._go(self.max_scroll_y)
