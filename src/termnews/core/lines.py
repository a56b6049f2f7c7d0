"""The lines that a layout is made of: what their text is, which block they belong to, and where pictures stand."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable
from typing import NamedTuple

from termnews.core.document import Block
from termnews.core.pictures import Box
from termnews.core.records import dataclass
from termnews.core.typeset import NOTE_BACK, Segment
from termnews.core.wrap import width_of

BODY, STRONG, QUOTE, QUOTE_BAR, BULLET, CODE = "body", "strong", "quote", "quote-bar", "bullet", "code"
CAPTION, MUTED, RULE, NOTE = "caption", "muted", "rule", "note"
HEADINGS = ("heading1", "heading1", "heading2", "heading3", "heading3", "heading3", "heading3")
ROLES = (
    BODY, STRONG, QUOTE, QUOTE_BAR, BULLET, CODE, CAPTION, MUTED, RULE, NOTE, "heading1", "heading2", "heading3",
    "table", "table-head", "link-number", "summary", NOTE_BACK,
)
"""Every role a segment can have."""


class Line(NamedTuple):
    """One line of a layout."""

    segments: tuple[Segment, ...] = ()
    block: int = 0
    """Number of the paragraph-like block the line belongs to, in reading order; blank lines count to the one above."""
    offset: int = 0
    """Characters of the block's text before this line: where to return to after a new width."""
    fill: str = ""
    """Role whose background covers the line's whole width; empty: none."""
    soft: bool = False
    """The line ends in a hyphen that the text does not have: a word goes on in the next."""

    @property
    def text(self) -> str:
        """The line as plain text."""
        return "".join([segment.text for segment in self.segments])

    @property
    def links(self) -> list[tuple[int, int, int]]:
        """Where links stand: first cell, cell after the last, index into ``Document.links``."""
        found: list[tuple[int, int, int]] = []
        cell = 0
        for segment in self.segments:
            end = cell + width_of(segment.text)
            if segment.link is not None:
                if found and found[-1][1:] == (cell, segment.link):
                    found[-1] = (found[-1][0], end, segment.link)
                else:
                    found.append((cell, end, segment.link))
            cell = end
        return found


class Placed(NamedTuple):
    """Where a picture stands: lines kept free for it."""

    src: str
    line: int
    """The first of its lines."""
    indent: int
    """Cells before it."""
    box: Box
    lead: bool = False


PictureBox = Callable[[Block, int], Box]
"""Says how many cells a figure's picture takes in so much room."""


@dataclass(frozen=True, slots=True)
class Layout:
    """A document's lines at one width."""

    lines: tuple[Line, ...]
    width: int
    anchors: dict[str, int]
    """Footnote id → line where it begins."""
    references: dict[str, int]
    """Footnote id → line of the mark that leads to it."""
    pictures: tuple[Placed, ...] = ()
    """In the order of their lines."""

    def line_at(self, block: int, offset: int = 0) -> int:
        """Return the number of the line that shows ``offset`` of ``block``; the nearest before it where it is gone."""
        at = bisect_right(self.lines, (block, offset), key=lambda line: (line.block, line.offset)) - 1
        while at > 0 and self.lines[at - 1][1:3] == self.lines[at][1:3]:
            at -= 1
        return max(0, at)
