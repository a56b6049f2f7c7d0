"""Where the stories of a page stand: columns, and the way from story to story. Pure: sizes in, positions out."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

COLUMN_WIDTH = 36
"""Least comfortable width of a column in cells."""
MOST_COLUMNS = 5
RULE_WIDTH = 1
"""Cells between two columns: the column rule."""
LEAD_SPAN = {1: 1, 2: 2, 3: 2, 4: 2, 5: 3}
"""Columns that the lead story takes, by the number of columns."""


@dataclass(frozen=True, slots=True)
class Box:
    """A story's place, in cells; ``x`` is the column of its cursor bar."""

    index: int
    x: int
    y: int
    width: int
    height: int

    @property
    def bottom(self) -> int:
        """The line after the last one."""
        return self.y + self.height

    @property
    def right(self) -> int:
        """The cell after the last one."""
        return self.x + self.width


@dataclass(frozen=True, slots=True)
class Sheet:
    """A page laid out."""

    boxes: tuple[Box, ...]
    """By index of story; the lead is the first."""
    height: int
    """Lines of the longest column."""
    rules: tuple[tuple[int, int, int], ...]
    """Column rules: cell, first line, line after the last."""
    hairs: tuple[tuple[int, int, int], ...]
    """Hair rules above stories: line, first cell, cells."""
    lead_rule: tuple[int, int, int] | None
    """The rule below the lead, as in ``hairs``."""


def column_count(width: int) -> int:
    """How many columns a page of this width has."""
    return min(MOST_COLUMNS, max(1, width // COLUMN_WIDTH))


def lay_out(count: int, width: int, *, measure: Callable[[int, int], int], spread_lead: bool = True) -> Sheet:
    """Place stories: the first across several columns, each next one at the end of the shortest column.

    Args:
        count: Number of stories.
        width: Cells of the page.
        measure: Lines that a story (index) takes in a box of so many cells.
        spread_lead: The first story is a lead across columns.
    """
    columns = column_count(width)
    starts = _starts(columns, width)
    ends = [*(start - RULE_WIDTH for start in starts[1:]), width]
    span = LEAD_SPAN[columns] if spread_lead else 1
    boxes: list[Box] = []
    hairs: list[tuple[int, int, int]] = []
    filled = [0] * columns
    lead_rule: tuple[int, int, int] | None = None
    if count:
        across = ends[span - 1]
        lead = Box(0, 0, 0, across, measure(0, across))
        boxes.append(lead)
        filled[:span] = [lead.height + 1] * span
        lead_rule = (lead.height, 1, across - 2) if count > 1 else None
    for index in range(1, count):
        column = min(range(columns), key=filled.__getitem__)
        y, x, cells = filled[column], starts[column], ends[column] - starts[column]
        if y and not (column < span and y == boxes[0].height + 1):
            hairs.append((y, x + 1, cells - 2))
            y += 1
        box = Box(index, x, y, cells, measure(index, cells))
        boxes.append(box)
        filled[column] = box.bottom
    height = max((box.bottom for box in boxes), default=0)
    top = boxes[0].height + 1 if boxes else 0
    rules = tuple(
        (starts[column] - RULE_WIDTH, top if column < span else 0, height) for column in range(1, columns) if count > 1
    )
    return Sheet(tuple(boxes), height, rules, tuple(hairs), lead_rule)


def _starts(columns: int, width: int) -> list[int]:
    """First cell of each column; what does not divide evenly goes to the first columns."""
    share, rest = divmod(width - RULE_WIDTH * (columns - 1), columns)
    starts, x = [], 0
    for column in range(columns):
        starts.append(x)
        x += share + (column < rest) + RULE_WIDTH
    return starts


def neighbour(boxes: tuple[Box, ...], current: int, *, dx: int, dy: int, column_x: int) -> int | None:
    """The story next to the current one in a direction, or None at the edge of the page.

    Args:
        boxes: As laid out.
        current: Index of the story to go from.
        dx: -1, 0 or 1.
        dy: -1, 0 or 1.
        column_x: A cell of the column that the reader moves in; below a lead across columns it decides.
    """
    here = boxes[current]
    if dy:
        found = [box for box in boxes if (box.y - here.y) * dy > 0 and box.x < here.right and here.x < box.right]
        found.sort(key=lambda box: (not box.x <= column_x < box.right, abs(box.y - here.y)))
    else:
        found = [box for box in boxes if (box.x >= here.right if dx > 0 else box.right <= here.x)]
        found.sort(key=lambda box: (_gap(here, box), not box.y <= here.y < box.bottom, abs(box.y - here.y)))
    return found[0].index if found else None


def _gap(here: Box, there: Box) -> int:
    """Cells between two boxes beside each other."""
    return there.x - here.right if there.x >= here.right else here.x - there.right
