"""A front page in type: where its stories stand at a width, and each of its lines as a strip."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from textual.strip import Strip

from termnews.core.frontpage import BRIEFS, FrontStory
from termnews.tui.themes import Palette
from termnews.tui.widgets.columns import RULE_WIDTH, Box, Head, Sheet, lay_out
from termnews.tui.widgets.paint import BAR, HAIR, HEAVY, THIN_BAR, Piece, cells, section_title, shown, strip_of, wrap
from termnews.tui.widgets.stories import Line, Setting, set_story

MARGIN = 1
"""Blank cells to the left of the page; to the right there is the blank of the last column."""
GENEROUS = (2, 4)
"""Lines of summary to add, tried in turn, as long as the whole page fits the screen."""
AIRY_ROOM = 22
"""Lines from which on the lead has blank lines around its summary."""
LINES_AFTER = 5
"""Lines after the last story, for the end of the page."""
BRIEFS_TITLE = "IN BRIEF"
CONTINUED = "continued "
"""Behind the name of a section that began in another column."""


class FrontPrint:
    """The stories of a page, set for a width and placed on it."""

    def __init__(self, stories: Sequence[FrontStory], setting: Setting, width: int, room: int) -> None:
        """Set a page.

        Args:
            stories: In order of rank.
            setting: What their look depends on; summaries grow as long as the whole page has the room.
            width: Cells of the page without its margin.
            room: Lines on screen.
        """
        self.stories = stories
        self.width = width
        self.sheet: Sheet
        self._lines: list[tuple[Line, ...]]
        self._setting = replace(setting, generous=0, airy=room >= AIRY_ROOM)
        self._place()
        for generous in GENEROUS:
            if self.height + LINES_AFTER > room:
                break
            kept = self._setting, self.sheet, self._lines
            self._setting = replace(self._setting, generous=generous)
            self._place()
            if self.height + LINES_AFTER > room:
                self._setting, self.sheet, self._lines = kept
                break

    def _place(self) -> None:
        set_type: dict[int, tuple[Line, ...]] = {}

        def measure(index: int, box_cells: int) -> int:
            set_type[index] = set_story(self.stories[index], box_cells - 2, self._setting)
            return len(set_type[index])

        spread = bool(self.stories) and self.stories[0].rank == "lead"
        blocks = [story.block for story in self.stories]
        count = len(self.stories) if self.width >= 4 else 0
        self.sheet = lay_out(count, self.width, measure=measure, spread_lead=spread, blocks=blocks)
        self._lines = [set_type[index] for index in range(count)]

    @property
    def height(self) -> int:
        """Lines of the page without its end."""
        return self.sheet.height

    def undated(self) -> FrontPrint:
        """The same page, without ages and reading times: it stays true for longer."""
        twin = object.__new__(FrontPrint)
        twin.stories, twin.width, twin.sheet = self.stories, self.width, self.sheet
        twin._setting = replace(self._setting, dated=False)
        twin._lines = [set_story(self.stories[box.index], box.width - 2, twin._setting) for box in self.sheet.boxes]
        return twin

    def box_of(self, entry_id: int | None) -> Box | None:
        """The place of the story of an entry."""
        return next((box for box in self.sheet.boxes if self.stories[box.index].entry.id == entry_id), None)

    def box_at(self, x: int, y: int) -> Box | None:
        """The story at a cell of the page."""
        return next((box for box in self.sheet.boxes if box.x <= x < box.right and box.y <= y < box.bottom), None)

    def head_at(self, x: int, y: int) -> Head | None:
        """The head of a block at a cell of the page."""
        return next((head for head in self.sheet.heads if head.y == y and head.x <= x < head.x + head.width), None)

    def draw(self, y: int, width: int, colors: Palette, *, cursor: int | None, focused: bool) -> Strip:
        """One line of the page.

        Args:
            y: From 0.
            width: Cells of the strip, margin included.
            colors: The palette of the day.
            cursor: Entry id of the story under the cursor.
            focused: Whether the page has the focus: its cursor is a heavy bar then.
        """
        sheet = self.sheet
        placed = [(x, strip_of([(THIN_BAR, "hair")], 1, colors)) for x, top, end in sheet.rules if top <= y < end]
        placed += [(x, strip_of([(HAIR * count, "hair")], count, colors)) for at, x, count in sheet.hairs if at == y]
        if sheet.lead_rule and sheet.lead_rule[0] == y:
            _, x, count = sheet.lead_rule
            placed.append((x, strip_of([(HEAVY * count, "hair")], count, colors)))
        placed += [(head.x, strip_of(self._head(head), head.width, colors)) for head in sheet.heads if head.y == y]
        for box in sheet.boxes:
            if box.y <= y < box.bottom:
                here = self.stories[box.index].entry.id == cursor
                bar = (BAR if focused else THIN_BAR) if here else " "
                pieces = ((bar, "bar"), *self._lines[box.index][y - box.y])
                placed.append((box.x, strip_of(pieces, box.width, colors, tinted=here)))
        placed.sort(key=lambda pair: pair[0])
        strips, used = [], 0
        for x, strip in placed:
            if x + MARGIN > used:
                strips.append(strip_of((), x + MARGIN - used, colors))
            strips.append(strip)
            used = x + MARGIN + strip.cell_length
        if used < width:
            strips.append(strip_of((), width - used, colors))
        return Strip.join(strips)

    def _head(self, head: Head) -> list[Piece]:
        """``WORLD ━━━━━━━━━━━━━━━ 2``: the section, and the key that turns to its page.

        Heads of one block in columns side by side are one head across them: ``WORLD ━━━━━━━ ━━━━━━━ 2``. A block that
        goes on elsewhere says so there: ``WORLD continued ━━━━━━``.
        """
        heads = (each for each in self.sheet.heads if each.block == head.block)
        same = sorted(heads, key=lambda each: (each.y, each.x))
        start = head
        for each in reversed(same):
            start = each if _side_by_side(each, start) else start
        titles = self._setting.titles
        title = BRIEFS_TITLE if head.block == BRIEFS else section_title(titles, head.block)
        pieces: list[Piece] = [(f"{title} ", "kicker")] if start is head else []
        tail: list[Piece] = []
        if start is not same[0]:
            if pieces and cells(pieces) + len(CONTINUED) < head.width:
                pieces.append((CONTINUED, "faint"))
        elif (number := self._setting.numbers.get(head.block)) and not any(_side_by_side(head, each) for each in same):
            tail.append((f" {number}", "faint"))
        return [*pieces, (HEAVY * max(0, head.width - cells(pieces) - cells(tail)), "hair"), *tail]


def _side_by_side(left: Head, right: Head) -> bool:
    """Whether two heads stand on one line in neighbouring columns."""
    return left.y == right.y and 0 < right.x - (left.x + left.width) <= 2 * MARGIN + RULE_WIDTH


def end_of_page(stories: Sequence[FrontStory], width: int, empty: str, after: str) -> list[tuple[str, str]]:
    """The lines after the last story, with their roles: ``— 30 —``, as reporters ended their copy, and what is read.

    Args:
        stories: Of the page.
        width: Cells.
        empty: What a page without stories says, line by line.
        after: What stands under a page that was read.
    """
    if not stories:
        first, *more = empty.split("\n")
        lines = [(line, "headline") for line in wrap(shown(first), width - 2)]
        return [*lines, *((line, "muted") for each in more for line in wrap(shown(each), width - 2))]
    unread = sum(not story.entry.read for story in stories)
    end = [("— 30 —", "kicker")]
    if unread:
        return [*end, (f"{len(stories) - unread} of {len(stories)} stories read", "muted")]
    return [*end, ("You have read today’s paper.", "emphasis"), *((line, "muted") for line in wrap(after, width - 2))]
