"""Where the stories of a page stand: columns, and the way from story to story. Pure: sizes in, positions out."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from termnews.core.records import dataclass

COLUMN_WIDTH = 36
"""Least comfortable width of a column in cells."""
MOST_COLUMNS = 5
RULE_WIDTH = 1
"""Cells between two columns: the column rule."""
PARTS = 2
"""Parts of blocks that a column of the page holds, about: the more, the more even the columns' ends."""
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
class Head:
    """The line above a block of stories, in one column; a block that goes on in another column has another one."""

    block: str
    x: int
    y: int
    width: int


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
    heads: tuple[Head, ...] = ()


def column_count(width: int) -> int:
    """How many columns a page of this width has."""
    return min(MOST_COLUMNS, max(1, width // COLUMN_WIDTH))


def lay_out(
    count: int,
    width: int,
    *,
    measure: Callable[[int, int], int],
    spread_lead: bool = True,
    blocks: Sequence[str] = (),
) -> Sheet:
    """Place stories: the first across several columns, what follows always at the end of the shortest column.

    Args:
        count: Number of stories.
        width: Cells of the page.
        measure: Lines that a story (index) takes in a box of so many cells.
        spread_lead: The first story is a lead across columns.
        blocks: By index of story, the block it stands in: stories of one stay together, as far as columns of about one
            length allow, under a head. Empty: it stands alone.
    """
    columns = column_count(width)
    page = _Page(width, columns, measure, blocks or [""] * count)
    if count:
        page.lead(LEAD_SPAN[columns] if spread_lead else 1, rule=count > 1)
    for group in _groups(page.blocks[:count], columns):
        column = page.shortest()
        for index in group:
            page.place(index, column)
    return page.sheet(count)


def _groups(blocks: Sequence[str], columns: int) -> list[range]:
    """Runs of stories, the first one left out, that go into one column: blocks, long ones in parts."""
    runs: list[range] = []
    for index in range(1, len(blocks)):
        if runs and blocks[index] and blocks[index] == blocks[index - 1]:
            runs[-1] = range(runs[-1].start, index + 1)
        else:
            runs.append(range(index, index + 1))
    most = max(2, -(-(len(blocks) - 1) // (PARTS * columns)))
    groups = []
    for run in runs:
        parts = -(-len(run) // most)
        share, rest = divmod(len(run), parts)
        at = run.start
        for part in range(parts):
            groups.append(range(at, at + share + (part < rest)))
            at = groups[-1].stop
    return groups


class _Page:
    """A page on which stories are being placed."""

    def __init__(self, width: int, columns: int, measure: Callable[[int, int], int], blocks: Sequence[str]) -> None:
        self.blocks = blocks
        self._measure = measure
        self._starts = _starts(columns, width)
        self._ends = [*(start - RULE_WIDTH for start in self._starts[1:]), width]
        self._filled = [0] * columns
        self._in_block = [""] * columns
        self._fresh = [True] * columns
        self._boxes: list[Box] = []
        self._hairs: list[tuple[int, int, int]] = []
        self._heads: list[Head] = []
        self._lead_rule: tuple[int, int, int] | None = None
        self._span = 0

    def lead(self, span: int, *, rule: bool) -> None:
        """Place the first story across columns."""
        across = self._ends[span - 1]
        lead = Box(0, 0, 0, across, self._measure(0, across))
        self._boxes.append(lead)
        self._filled[:span] = [lead.height + 1] * span
        self._lead_rule = (lead.height, 1, across - 2) if rule else None
        self._span = span

    def shortest(self) -> int:
        """The column with the most room."""
        return min(range(len(self._filled)), key=self._filled.__getitem__)

    def place(self, index: int, column: int) -> None:
        """Put a story under what stands in a column, with a head where its block begins there, else a hair rule."""
        y, x, cells = self._filled[column], self._starts[column], self._ends[column] - self._starts[column]
        block = self.blocks[index]
        if block and block != self._in_block[column]:
            y += not self._fresh[column]
            self._heads.append(Head(block, x + 1, y, cells - 2))
            y += 1
        elif not self._fresh[column]:
            self._hairs.append((y, x + 1, cells - 2))
            y += 1
        box = Box(index, x, y, cells, self._measure(index, cells))
        self._boxes.append(box)
        self._filled[column] = box.bottom
        self._in_block[column], self._fresh[column] = block, False

    def sheet(self, count: int) -> Sheet:
        """The page as it stands."""
        height = max((box.bottom for box in self._boxes), default=0)
        top = self._boxes[0].height + 1 if self._boxes else 0
        rules = tuple(
            (self._starts[column] - RULE_WIDTH, top if column < self._span else 0, height)
            for column in range(1, len(self._starts))
            if count > 1
        )
        boxes = tuple(sorted(self._boxes, key=lambda box: box.index))
        return Sheet(boxes, height, rules, tuple(self._hairs), self._lead_rule, tuple(self._heads))


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
