"""The front page: a lead across columns, columns of stories with hair rules, and an end."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from typing import ClassVar

from textual import events
from textual.binding import BindingType
from textual.geometry import Size
from textual.message import Message
from textual.strip import Strip

from termnews.core.frontpage import FrontPage, FrontStory
from termnews.core.models import EntryRow
from termnews.core.subscriptions import Section
from termnews.tui import keys
from termnews.tui.widgets.columns import Box, neighbour
from termnews.tui.widgets.front_print import LINES_AFTER, MARGIN, FrontPrint, end_of_page
from termnews.tui.widgets.paint import centred, strip_of
from termnews.tui.widgets.pane import Steered
from termnews.tui.widgets.stories import Setting

AIRY_LINES = 20
"""From this height on a blank line stands above the page."""
FIRST_SECTION, LAST_SECTION = 2, 8
"""Keys of the sections' pages."""


Place = tuple[int | None, int, int]
"""Entry under the cursor, a cell of its column, first line on screen."""


class FrontPageView(Steered):
    """Today's paper, drawn line by line; the cursor is an entry id and moves in space."""

    DEFAULT_CSS = """
    FrontPageView { overflow-y: auto; scrollbar-gutter: stable; }
    """

    BINDINGS: ClassVar[list[BindingType]] = [*keys.bindings("frontpage")]

    class Highlighted(Message):
        """The cursor came to a story."""

        def __init__(self, view: FrontPageView, entry_id: int) -> None:
            super().__init__()
            self.view = view
            self.entry_id = entry_id

        @property
        def control(self) -> FrontPageView:
            """The front page."""
            return self.view

    class Opened(Highlighted):
        """The reader wants to read a story."""

    class SectionPicked(Message):
        """The reader clicked the head of a section."""

        def __init__(self, section: str) -> None:
            super().__init__()
            self.section = section

    def __init__(self, *, name: str | None = None, id: str | None = None, classes: str | None = None) -> None:
        super().__init__(name=name, id=id, classes=classes)
        self.can_focus = True
        self._stories: tuple[FrontStory, ...] = ()
        self._setting: Setting | None = None
        self._empty = ""
        self._after = ""
        self._print: FrontPrint | None = None
        self._strips: dict[int, Strip] = {}
        self._set_for = Size(0, 0)
        self._cursor: int | None = None
        self._column_x = 0

    # ------------------------------------------------------------ what is shown

    def show(
        self, front: FrontPage, *, now: datetime, sections: Sequence[Section] = (), section: str = "",
        empty: str = "", after: str = "",
    ) -> None:
        """Show a page; the cursor stays on its story if the page still has it, and the page does not scroll then.

        Args:
            front: The page.
            now: For ages.
            sections: In the paper's order, for their titles and keys.
            section: Id of the section that the whole page is of.
            empty: What a page without stories says, with the key that leads on; a newline parts its sentences.
            after: What stands under a page that was read, with the next keys.
        """
        kept = self._cursor is not None and any(story.entry.id == self._cursor for story in front.stories)
        self._stories = front.stories
        numbers = {each.id: key for key, each in enumerate(sections, FIRST_SECTION) if key <= LAST_SECTION}
        titles = {each.id: each.title for each in sections}
        self._setting = Setting(now=now, titles=titles, section=section, numbers=numbers)
        self._empty, self._after = empty, after
        if not kept:
            self._cursor = front.stories[0].entry.id if front.stories else None
            self._column_x = 0
        self._set_type()
        if not kept:
            self.scroll_to(y=0, animate=False)
            if self._cursor is not None:
                self.post_message(self.Highlighted(self, self._cursor))

    @property
    def place(self) -> Place:
        """Where the reader is on the page, for ``return_to``."""
        return self._cursor, self._column_x, self.scroll_offset.y

    def return_to(self, place: Place) -> None:
        """Go back to where the reader was, if the page still has the story."""
        entry_id, column_x, y = place
        if self._box_of(entry_id) is not None:
            self._cursor, self._column_x = entry_id, column_x
            self.repaint()
            self.scroll_to(y=y, animate=False, force=True)

    def update_rows(self, rows: Sequence[EntryRow]) -> None:
        """Take over changed states (read, starred, later) of stories of this page."""
        by_id = {row.id: row for row in rows}
        if any(story.entry.id in by_id for story in self._stories):
            self._stories = tuple(
                replace(story, entry=by_id.get(story.entry.id, story.entry)) for story in self._stories
            )
            self._set_type()

    def first_lines(self, count: int) -> list[Strip]:
        """The first lines of the page as it will be opened next time: the cursor on its lead, no ages."""
        if self._print is None or not self._stories:
            return []
        page, lead = self._print.undated(), self._stories[0].entry.id
        width, colors = self.scrollable_content_region.width, self.palette
        lines = (page.draw(y, width, colors, cursor=lead, focused=True) for y in range(min(count, page.height)))
        return [*([strip_of((), width, colors)] * self._top), *lines][:count]

    def set_now(self, now: datetime) -> None:
        """Let the ages move on."""
        if self._setting is not None:
            self._setting = replace(self._setting, now=now)
            self._set_type()

    @property
    def cursor_id(self) -> int | None:
        """Entry id of the story under the cursor."""
        return self._cursor

    @property
    def entry_ids(self) -> list[int]:
        """Entry ids of the page's stories in order of rank."""
        return [story.entry.id for story in self._stories]

    @property
    def unread_ids(self) -> list[int]:
        """Entry ids of the page's stories that are not read yet."""
        return [story.entry.id for story in self._stories if not story.entry.read]

    # ------------------------------------------------------------ the cursor

    def move_to(self, entry_id: int) -> bool:
        """Put the cursor on a story; False if the page has none by that id."""
        box = self._box_of(entry_id)
        if box is None:
            return False
        self._column_x = box.x
        self._go(box)
        return True

    def move(self, dx: int, dy: int) -> bool:
        """Move to the story beside, above or below; False at the edge of the page."""
        box = self._box_of(self._cursor)
        if box is None:
            return False
        index = neighbour(self._boxes, box.index, dx=dx, dy=dy, column_x=self._column_x)
        if index is None:
            if dy:  # the last lines of the page, or its first, come into view
                self.scroll_to(y=self.scroll_y + dy * 3, animate=False)
            return False
        there = self._boxes[index]
        if dx:
            self._column_x = there.x
        self._go(there)
        return True

    def step(self, rows: int) -> None:
        """Move down or up the column."""
        self.move(0, rows)

    def jump(self, *, to_end: bool) -> None:
        """Go to the lead, or to the story that ends the page."""
        boxes = self._boxes
        if boxes:
            self._go(max(boxes, key=lambda box: box.bottom) if to_end else boxes[0])
        self.scroll_to(y=self.virtual_size.height if to_end else 0, animate=False)

    def open_current(self) -> None:
        """Ask for the story under the cursor to be opened."""
        if self._cursor is not None:
            self.post_message(self.Opened(self, self._cursor))

    def action_cursor_left(self) -> None:
        """The column to the left."""
        self.move(-1, 0)

    def action_cursor_right(self) -> None:
        """The column to the right."""
        self.move(1, 0)

    def on_click(self, event: events.Click) -> None:
        """Select the story under the pointer; on the selected one, open it; on a section's head, turn to its page."""
        at = event.get_content_offset(self)
        if at is None or self._print is None:
            return
        x, y = at.x - MARGIN, at.y + self.scroll_offset.y - self._top
        if head := self._print.head_at(x, y):
            self.post_message(self.SectionPicked(head.block))
        elif box := self._print.box_at(x, y):
            if self._stories[box.index].entry.id == self._cursor:
                self.open_current()
            else:
                self._column_x = box.x
                self._go(box)

    def page(self, step: int, *, part: float = 1.0) -> bool:
        """Scroll by a page (or part of one) and take the cursor along; False where there was nothing left to scroll."""
        height = self.scrollable_content_region.height
        before = self.scroll_y
        self.scroll_to(y=before + step * max(1, round((height - 1) * part)), animate=False)
        if self.scroll_y == before:
            return False
        top, bottom = self.scroll_offset.y - self._top, self.scroll_offset.y - self._top + height
        box = self._box_of(self._cursor)
        if box is None or box.y < top or box.bottom > bottom:
            self._take_along(top, bottom)
        return True

    def _take_along(self, top: int, bottom: int) -> None:
        """Move the cursor to the first story of its column (else of the page) that is wholly seen."""
        seen = [box for box in self._boxes if box.y >= top and box.bottom <= bottom]
        if not seen:
            seen = [box for box in self._boxes if box.bottom > top and box.y < bottom]
        if seen:
            box = min(seen, key=lambda box: (not box.x <= self._column_x < box.right, box.y, box.x))
            self._go(box, scroll=False)

    def _go(self, box: Box, *, scroll: bool = True) -> None:
        entry_id = self._stories[box.index].entry.id
        old = self._box_of(self._cursor)
        moved = entry_id != self._cursor
        self._cursor = entry_id
        for changed in (old, box):
            if changed is not None:
                self._forget(changed)
        if scroll:
            self._scroll_to_box(box)
        if moved:
            self.post_message(self.Highlighted(self, entry_id))

    def _scroll_to_box(self, box: Box) -> None:
        height = self.scrollable_content_region.height
        first, last = box.y + self._top, box.bottom + self._top
        if box.y == 0:
            first = 0
        if box.bottom == self._height:
            last = self.virtual_size.height
        y = self.scroll_offset.y
        if first < y or last - first >= height:
            self.scroll_to(y=first, animate=False)
        elif last + 1 > y + height:
            self.scroll_to(y=last + 1 - height, animate=False)

    def _box_of(self, entry_id: int | None) -> Box | None:
        return self._print.box_of(entry_id) if self._print is not None else None

    @property
    def _boxes(self) -> tuple[Box, ...]:
        return self._print.sheet.boxes if self._print is not None else ()

    @property
    def _height(self) -> int:
        return self._print.height if self._print is not None else 0

    # ------------------------------------------------------------ layout

    @property
    def _top(self) -> int:
        """Blank lines above the page."""
        return 1 if self.size.height >= AIRY_LINES else 0

    def _set_type(self) -> None:
        """Set all stories at the present width and place them."""
        self._strips.clear()
        width = self.scrollable_content_region.width
        self._print = None
        if self._setting is not None:
            self._print = FrontPrint(self._stories, self._setting, width - MARGIN, self.size.height - self._top)
        self.virtual_size = Size(width, self._top + self._height + LINES_AFTER)
        self.refresh()

    def on_resize(self, _event: events.Resize) -> None:
        """Set the page anew at the new width, the cursor staying in view."""
        if self._set_for != self.size:
            self._set_for = self.size
            self._set_type()
            box = self._box_of(self._cursor)
            if box is not None:
                self._scroll_to_box(box)

    # ------------------------------------------------------------ drawing

    def repaint(self) -> None:
        """Draw everything anew."""
        self._strips.clear()
        self.refresh()

    def _forget(self, box: Box) -> None:
        for y in range(box.y, box.bottom):
            self._strips.pop(y, None)
        self.refresh_lines(box.y + self._top, box.height)

    def render_line(self, y: int) -> Strip:
        """Draw one line of the page."""
        line = y + self.scroll_offset.y - self._top
        strip = self._strips.get(line)
        if strip is None:
            strip = self._strips[line] = self._draw(line)
        return strip

    def _draw(self, y: int) -> Strip:
        width = self.scrollable_content_region.width
        if self._print is None or not 0 <= y < self._height:
            return self._draw_end(y - self._height)
        return self._print.draw(y, width, self.palette, cursor=self._cursor, focused=self.has_focus)

    def _draw_end(self, y: int) -> Strip:
        width = self.scrollable_content_region.width
        lines = end_of_page(self._stories, width, self._empty, self._after) if self._setting is not None else ()
        text, role = lines[y - 1] if 1 <= y <= len(lines) else ("", "muted")
        return strip_of([(centred(text, width), role)], width, self.palette)
