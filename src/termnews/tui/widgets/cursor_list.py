"""A short list of items of several lines each, with a cursor: what the sidebars and the tree have in common."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence

from textual import events
from textual.geometry import Size
from textual.strip import Strip

from termnews.tui.widgets.paint import BAR, THIN_BAR, Piece, strip_of
from termnews.tui.widgets.pane import Steered

Item = tuple[Sequence[Piece], ...]
"""An item's lines, without the cell of the cursor bar."""


class CursorList(Steered):
    """Items set once a width and drawn line by line; ``gap`` blank lines stand between them."""

    DEFAULT_CSS = """
    CursorList { overflow-y: auto; }
    """

    gap = 0
    """Blank lines after an item."""
    quiet_cursor = True
    """Show the cursor only while the list has the focus."""

    def __init__(
        self, *, title: str = "", name: str | None = None, id: str | None = None, classes: str | None = None
    ) -> None:
        super().__init__(title=title, name=name, id=id, classes=classes)
        self.can_focus = True
        self._items: list[Item] = []
        self._starts: list[int] = []
        self._index = 0
        self._selected = -1
        self._empty_lines: Item = ()
        self._set_width = -1

    # ------------------------------------------------------------ for the subclass

    def set_items(self, width: int) -> list[Item]:
        """The items at a width in cells, the cell of the bar not counted."""
        raise NotImplementedError

    def set_empty(self, width: int) -> Item:
        """What an empty list says."""
        return ()

    def activate(self, index: int) -> None:
        """An item was opened."""
        raise NotImplementedError

    # ------------------------------------------------------------ the cursor

    @property
    def cursor_index(self) -> int:
        """Index of the item under the cursor."""
        return self._index

    def step(self, rows: int) -> None:
        """Move the cursor by items."""
        self.go(self._index + rows)

    def page(self, step: int, *, part: float = 1.0) -> bool:
        """Move by a page of lines, or part of one; False at the end."""
        if not self._items:
            return False
        before = self._index
        lines = max(1, round((self.scrollable_content_region.height - 1) * part))
        there = self._item_at(self._starts[before] + step * lines)
        self.go(there if there != before else before + step)
        return self._index != before

    def jump(self, *, to_end: bool) -> None:
        """Go to the first item, or the last."""
        self.go(len(self._items) - 1 if to_end else 0)

    def open_current(self) -> None:
        """Open the item under the cursor."""
        if self._items:
            self.activate(self._index)

    def go(self, index: int) -> None:
        """Put the cursor on an item and bring it into view."""
        if not self._items:
            return
        old, self._index = self._index, max(0, min(index, len(self._items) - 1))
        self._selected = self._index
        for changed in {min(old, len(self._items) - 1), self._index}:
            self.refresh_lines(self._starts[changed], len(self._items[changed]))
        self._show_item(self._index)

    def _show_item(self, index: int) -> None:
        height, y = self.scrollable_content_region.height, self.scroll_offset.y
        first, last = self._starts[index], self._starts[index] + len(self._items[index])
        if first < y:
            self.scroll_to(y=first, animate=False)
        elif last > y + height:
            self.scroll_to(y=min(first, last - height), animate=False)

    def _item_at(self, line: int) -> int:
        """Index of the item on a line of the list, or the nearest one."""
        return max(0, min(bisect_right(self._starts, line) - 1, len(self._items) - 1))

    # ------------------------------------------------------------ drawing

    def repaint(self) -> None:
        """Set the items anew and draw them."""
        width = self.scrollable_content_region.width
        self._items = self.set_items(max(0, width - 2)) if width > 2 else []
        self._empty_lines = self.set_empty(max(0, width - 2))
        self._starts, line = [], 0
        for item in self._items:
            self._starts.append(line)
            line += len(item) + self.gap
        if width > 2:  # without room there are no items yet, and the cursor keeps its place
            self._index = max(0, min(self._index, len(self._items) - 1))
        self.virtual_size = Size(width, max(0, line - self.gap) or len(self._empty_lines))
        self.refresh()

    def on_resize(self, _event: events.Resize) -> None:
        """Set the items at the new width."""
        width = self.scrollable_content_region.width
        if width != self._set_width:
            self._set_width = width
            self.repaint()
            if self._items:
                self._show_item(self._index)

    def render_line(self, y: int) -> Strip:
        """Draw one line."""
        width, colors = self.scrollable_content_region.width, self.palette
        line = y + self.scroll_offset.y
        if not self._items:
            pieces = self._empty_lines[line] if line < len(self._empty_lines) else ()
            return strip_of([(" ", "text"), *pieces], width, colors)
        index = self._item_at(line)
        inside = line - self._starts[index]
        if inside >= len(self._items[index]):
            return strip_of((), width, colors)
        here = index == self._index and (self.has_focus or not self.quiet_cursor)
        bar = (BAR if self.has_focus else THIN_BAR) if here else " "
        return strip_of([(bar, "bar"), *self._items[index][inside]], width, colors, tinted=here)

    def on_click(self, event: events.Click) -> None:
        """Find the item under the pointer."""
        at = event.get_content_offset(self)
        if at is None or not self._items:
            return
        line = at.y + self.scroll_offset.y
        index = self._item_at(line)
        if line - self._starts[index] < len(self._items[index]):
            self.click_item(index, at.x)

    def click_item(self, index: int, x: int) -> None:
        """A click on an item, ``x`` cells from the left: select it; on the selected one, open it."""
        if index == self._selected:
            self.activate(index)
        else:
            self.go(index)

    def on_blur(self) -> None:
        """Away from the list nothing is selected: the next click selects again."""
        self._selected = -1
