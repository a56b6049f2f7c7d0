"""Pictures as cells: half blocks in any terminal with colours enough, placeholders where it speaks kitty's protocol."""

from __future__ import annotations

from rich.color import Color
from rich.color_triplet import ColorTriplet
from rich.segment import Segment
from rich.style import Style

from termnews.core.halfblocks import UPPER, Colour, half_block_rows
from termnews.core.kitty import placeholder
from termnews.core.pictures import Bitmap, Box
from termnews.core.records import dataclass
from termnews.core.wrap import clip, width_of


@dataclass(frozen=True, slots=True)
class Drawing:
    """A picture, ready to stand on screen."""

    columns: int
    rows: tuple[tuple[Segment, ...], ...]
    """Each is ``columns`` cells wide."""
    natural: tuple[int, int]
    """The picture's own width and height, in pixels."""
    number: int = 0
    """The terminal's number for it; 0: drawn by characters alone."""


def half_blocks(bitmap: Bitmap, paper: Colour) -> Drawing:
    """Draw a bitmap in half blocks: a cell for each pixel across, and for each two down."""
    rows = half_block_rows(bitmap.pixels(), bitmap.width, bitmap.height, paper=paper)
    drawn = tuple(tuple(Segment(UPPER * cells, _style(upper, lower)) for cells, upper, lower in row) for row in rows)
    return Drawing(bitmap.width, drawn, bitmap.natural)


def placeholders(number: int, box: Box, natural: tuple[int, int], paper: Style) -> Drawing:
    """Draw the cells in which the terminal shows the picture of this number."""
    style = paper + Style(color=Color.from_triplet(ColorTriplet(number >> 16 & 255, number >> 8 & 255, number & 255)))
    across = range(box.columns)
    rows = tuple(tuple(Segment(placeholder(row, column), style) for column in across) for row in range(box.rows))
    return Drawing(box.columns, rows, natural, number)


def picture_row(drawing: Drawing, row: int, box: Box, paper: Style) -> list[Segment]:
    """Return one row of a box with a drawing in its middle."""
    left = max(0, (box.columns - drawing.columns) // 2)
    row -= max(0, (box.rows - len(drawing.rows)) // 2)
    if not 0 <= row < len(drawing.rows) or drawing.columns > box.columns:
        return [Segment(" " * box.columns, paper)]
    right = box.columns - left - drawing.columns
    return [
        *([Segment(" " * left, paper)] if left else []), *drawing.rows[row],
        *([Segment(" " * right, paper)] if right else []),
    ]  # fmt: skip


def sentence_row(sentence: str, row: int, box: Box, style: Style, paper: Style) -> list[Segment]:
    """Return one row of a box with a sentence in its middle, cut to one line."""
    if row != (box.rows - 1) // 2:
        return [Segment(" " * box.columns, paper)]
    text = clip(sentence, box.columns)
    left = (box.columns - width_of(text)) // 2
    return [
        Segment(" " * left, paper), Segment(text, style), Segment(" " * (box.columns - left - width_of(text)), paper)
    ]


def _style(upper: Colour, lower: Colour) -> Style:
    return Style(color=Color.from_triplet(ColorTriplet(*upper)), bgcolor=Color.from_triplet(ColorTriplet(*lower)))
