"""The list of headlines: a hundred thousand rows, drawn line by line, of which only those seen are ever loaded."""

from __future__ import annotations

from array import array
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from typing import ClassVar

from textual import events
from textual.binding import BindingType
from textual.cache import LRUCache
from textual.geometry import Size
from textual.message import Message
from textual.reactive import reactive
from textual.strip import Strip

from termnews.core.models import EntryRow
from termnews.core.row_format import RowFormat
from termnews.core.subscriptions import Section
from termnews.tui import keys
from termnews.tui.widgets.headline_rows import (
    ROW_LINES,
    Cursor,
    Density,
    RowSetting,
    set_gone,
    set_placeholder,
    set_row,
)
from termnews.tui.widgets.paint import balanced, centred, strip_of
from termnews.tui.widgets.picking import PickingList
from termnews.tui.widgets.row_shelf import PAGE_ROWS, FetchRows, RowShelf, survivor

KEPT_ROWS_DRAWN = 512
"""Rows whose strips are kept."""
WORKER_GROUP = "headline-rows"


class Headlines(PickingList):
    """Headlines of any number of entries; the cursor is an entry id, and the list never jumps."""

    BINDINGS: ClassVar[list[BindingType]] = [*keys.bindings("headlines")]

    now: reactive[datetime] = reactive(datetime(1970, 1, 1, tzinfo=UTC), init=False)
    """For ages; set it once a minute."""
    class Highlighted(Message):
        """The cursor came to an entry."""

        def __init__(self, headlines: Headlines, entry_id: int) -> None:
            super().__init__()
            self.headlines = headlines
            self.entry_id = entry_id

        @property
        def control(self) -> Headlines:
            """The list."""
            return self.headlines

    class Opened(Highlighted):
        """The reader wants to read an entry."""

    class Unfolded(Highlighted):
        """The reader wants to see what is folded under an entry, or to fold it again."""

    def __init__(
        self, rows: FetchRows, *, density: Density = "comfortable", name: str | None = None, id: str | None = None,
        classes: str | None = None,
    ) -> None:
        super().__init__(name=name, id=id, classes=classes)
        self.can_focus = True
        self._shelf = RowShelf(rows)
        self._density: Density = density
        self._section_titles: dict[str, str] = {}
        self._empty = ""
        self._layout: RowFormat | None = None
        self._loading = False
        self._drawn: LRUCache[tuple[int, Cursor], list[Strip]] = LRUCache(KEPT_ROWS_DRAWN)
        self._drawn_width = 0

    # ------------------------------------------------------------ what is shown

    def set_ids(self, ids: Sequence[int], *, title: str, empty: str = "", fresh: bool = False,
                count_new: bool = True) -> None:
        """Show entries; what is seen stays where it is, and the cursor on its entry.

        Args:
            ids: Entry ids in order.
            title: For the rule above, with the count: ``WORLD · 412``.
            empty: The sentence of an empty list, with the key that leads on.
            fresh: Another list: begin at its top.
            count_new: What came in above is new; False: it was only hidden.
        """
        new = ids if isinstance(ids, array) and ids.typecode == "q" else array("q", ids)
        old, lines = self._ids, self.row_lines
        cursor, seen = self.cursor_id, self.scroll_offset.y
        self._ids, self._empty, self.title = new, empty, title
        top = 0
        if fresh or not len(old):
            self._cursor_index, self.pending_new = 0, 0
            self._selection.clear()
        else:
            first, inside = divmod(seen, lines)
            index = survivor(old, new, min(first, len(old) - 1))
            top = index * lines + inside
            if count_new:
                self.pending_new = min(index, self.pending_new + max(0, index - first))
            self._cursor_index = survivor(old, new, self._cursor_index)
        region = self.scrollable_content_region
        # blank lines at the end, where a short list would else move down
        room = top + region.height if top and count_new else 0
        self.virtual_size = Size(region.width, max(len(new) * lines, room))
        self.scroll_to(y=top, animate=False)
        self.refresh()
        self._draw_note()
        if self.cursor_id is not None and self.cursor_id != cursor:
            self.post_message(self.Highlighted(self, self.cursor_id))

    def set_sections(self, sections: Sequence[Section]) -> None:
        """Name the sections for the meta lines."""
        self._section_titles = {section.id: section.title for section in sections}
        self.repaint()

    def invalidate(self, ids: Iterable[int] | None = None) -> None:
        """Rows changed (read, starred …): load those again, or all; the old ones stay drawn until then."""
        wanted = set(ids) if ids is not None else None
        first, last = self._seen_rows()
        seen = [each for each in self._ids[first:last] if wanted is None or each in wanted]
        for dropped in self._shelf.forget(wanted, keep=seen):
            self._forget_drawn(dropped)
        if seen and self.is_attached:
            self.run_worker(self._reload(seen), group=f"{WORKER_GROUP}-again")

    def update_rows(self, rows: Iterable[EntryRow]) -> None:
        """Take over rows that are known already, without asking for them."""
        rows = list(rows)
        self._shelf.put(rows)
        for row in rows:
            self._forget_drawn(row.id)
        self.refresh()

    @property
    def cursor_row(self) -> EntryRow | None:
        """The row under the cursor, if it is loaded."""
        return self._shelf.get(self.cursor_id) if self.cursor_id is not None else None

    @property
    def density(self) -> Density:
        """``comfortable``: title, meta line and a blank; ``compact``: one line."""
        return self._density

    @density.setter
    def density(self, density: Density) -> None:
        first = self.scroll_offset.y // self.row_lines
        self._density = density
        self.virtual_size = Size(self.virtual_size.width, len(self._ids) * self.row_lines)
        self.scroll_to(y=first * self.row_lines, animate=False)
        self.repaint()

    @property
    def row_lines(self) -> int:
        """Lines of a row, the blank one after it counted."""
        return self._layout.height if self._layout else ROW_LINES[self._density]

    def set_layout(self, layout: RowFormat | None) -> None:
        """Set the rows by the reader's own format; None: by ours."""
        self._layout = layout
        self.virtual_size = Size(self.virtual_size.width, len(self._ids) * self.row_lines)
        self.repaint()

    # ------------------------------------------------------------ the cursor

    def move_to(self, entry_id: int) -> bool:
        """Put the cursor on an entry; False if the list has none by that id."""
        try:
            index = self._ids.index(entry_id)
        except ValueError:
            return False
        self._go(index)
        return True

    def page(self, step: int, *, part: float = 1.0) -> bool:
        """Move by a page of rows, or part of one; False at the end."""
        lines = self.row_lines
        rows = max(1, round((self.scrollable_content_region.height // lines - 1) * part)) * step
        before = self._cursor_index
        self.scroll_to(y=self.scroll_offset.y + rows * lines, animate=False)
        self._go(before + rows)
        return self._cursor_index != before

    def step(self, rows: int) -> None:
        """Move the cursor by rows; from out of sight it comes to the first or last row that is seen."""
        first, last = self._seen_rows()
        if self._cursor_index < first - 1 or self._cursor_index > last:
            self._go(first if rows > 0 else last - 1)
        else:
            self._go(self._cursor_index + rows)

    def jump(self, *, to_end: bool) -> None:
        """Go to the first row, or the last."""
        self._go(len(self._ids) - 1 if to_end else 0)
        if not to_end:
            self.scroll_to(y=0, animate=False)

    def open_current(self) -> None:
        """Ask for the entry under the cursor to be opened."""
        if self.cursor_id is not None:
            self.post_message(self.Opened(self, self.cursor_id))

    def action_unfold(self) -> None:
        """Ask for what is folded under the row, or for it to be folded again."""
        if self.cursor_id is not None:
            self.post_message(self.Unfolded(self, self.cursor_id))

    def _go(self, index: int) -> None:
        if not len(self._ids):
            return
        index = max(0, min(index, len(self._ids) - 1))
        old, self._cursor_index = self._cursor_index, index
        lines = self.row_lines
        for changed in {old, index}:
            self.refresh_lines(changed * lines, lines)
        self._scroll_to_row(index)
        if self._selection.extend(self._ids, index):
            self._picks_changed()
        if old != index:
            self.post_message(self.Highlighted(self, self._ids[index]))

    def _scroll_to_row(self, index: int) -> None:
        lines = self.row_lines
        height = self.scrollable_content_region.height
        y, first, last = self.scroll_offset.y, index * lines, index * lines + max(1, lines - 1)
        if first < y:
            self.scroll_to(y=first, animate=False)
        elif last > y + height:
            self.scroll_to(y=min(first, last - height), animate=False)

    def _seen_rows(self) -> tuple[int, int]:
        """First row that is seen, and the one after the last."""
        lines, y = self.row_lines, self.scroll_offset.y
        return y // lines, min(len(self._ids), -(-(y + self.size.height) // lines))

    # ------------------------------------------------------------ drawing

    def render_line(self, y: int) -> Strip:
        """Draw one line."""
        width = self.scrollable_content_region.width
        if width != self._drawn_width:
            self._drawn.clear()
            self._drawn_width = width
        lines = self.row_lines
        index, line = divmod(y + self.scroll_offset.y, lines)
        if index >= len(self._ids):
            said = balanced(self._empty, width - 4) if not len(self._ids) else []
            text = said[y - 1] if 1 <= y <= len(said) else ""
            return strip_of([(centred(text, width), "muted")], width, self.palette)
        strips = self._draw(index, width)
        return strips[line] if line < len(strips) else strip_of((), width, self.palette)

    def _draw(self, index: int, width: int) -> list[Strip]:
        entry_id = self._ids[index]
        cursor: Cursor = "" if index != self._cursor_index else "focused" if self.has_focus else "blurred"
        key = (entry_id, cursor)
        strips = self._drawn.get(key)
        if strips is not None:
            return strips
        setting = RowSetting(
            width, self._density, self.now, self._section_titles, self._layout, picking=len(self._selection) > 0
        )
        row = self._shelf.get(entry_id)
        if row is not None:
            set_lines = set_row(
                row, cursor, setting, picked=entry_id in self._selection, nested=entry_id in self._nested
            )
        elif self._shelf.is_gone(entry_id):
            set_lines = set_gone(cursor, setting)
        else:
            set_lines = set_placeholder(cursor, entry_id, setting)
            self._load_soon()
        strips = [strip_of(pieces, width, self.palette, tinted=bool(cursor)) for pieces in set_lines]
        if row is not None:
            self._drawn[key] = strips
        return strips

    def repaint(self) -> None:
        """Draw everything anew."""
        self._drawn.clear()
        self.refresh()

    def _forget_drawn(self, entry_id: int) -> None:
        cursors: tuple[Cursor, ...] = ("", "blurred", "focused")
        for cursor in cursors:
            self._drawn.discard((entry_id, cursor))

    # ------------------------------------------------------------ loading

    def _load_soon(self) -> None:
        if not self._loading:
            self._loading = True
            self.run_worker(self._load_seen(), group=WORKER_GROUP, exclusive=True)

    async def _load_seen(self) -> None:
        """Load what is seen now, then the pages before and after; whatever was only passed by is never asked for."""
        try:
            while True:
                first, last = self._seen_rows()
                wanted = self._shelf.missing(self._ids, first, last)
                ahead = wanted or self._shelf.missing(self._ids, first - PAGE_ROWS, last + PAGE_ROWS)
                if not ahead:
                    return
                await self._shelf.load(ahead)
                if wanted:
                    self.refresh()
        finally:
            self._loading = False

    async def _reload(self, ids: list[int]) -> None:
        await self._shelf.load(ids)
        for entry_id in ids:
            self._forget_drawn(entry_id)
        self.refresh()

    # ------------------------------------------------------------ events

    def watch_now(self) -> None:
        """Let the ages move on."""
        self.repaint()

    def watch_scroll_y(self, old_value: float, new_value: float) -> None:
        """At the top, nothing is new above."""
        super().watch_scroll_y(old_value, new_value)
        above = round(new_value) // self.row_lines
        self.pending_new = min(self.pending_new, above)

    def on_click(self, event: events.Click) -> None:
        """Select the row under the pointer; on the selected one, open it; on the pill, go to the top."""
        at = event.get_content_offset(self)
        if at is None:
            if self.pending_new and event.y == 0:
                self.jump(to_end=False)
            return
        index = (at.y + self.scroll_offset.y) // self.row_lines
        if index == self._cursor_index:
            self.open_current()
        elif index < len(self._ids):
            self._go(index)
