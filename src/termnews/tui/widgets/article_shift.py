"""Code that is wider than the pane: never wrapped, moved sideways instead."""

from __future__ import annotations

from collections.abc import Iterable

from termnews.core.layout import CODE, Line
from termnews.core.typeset import Segment
from termnews.core.wrap import width_of

BEFORE = "‹"
"""Stands where code goes on to the left."""


def code_width(lines: Iterable[Line]) -> int:
    """Return the width in cells of the widest line of code; 0 where there is none."""
    return max((width_of(line.text) for line in lines if line.fill == CODE), default=0)


def shifted(line: Line, cells: int) -> Line:
    """Return a line of code without its first cells, and a mark in their place."""
    segments = [_without_start(part, cells) if part.role == CODE else part for part in line.segments]
    return line._replace(segments=tuple(segments))


def _without_start(part: Segment, cells: int) -> Segment:
    text = part.text
    end, covered = 0, 0
    while end < len(text) and covered <= cells:
        covered += width_of(text[end])
        end += 1
    while end < len(text) and not width_of(text[end]):  # marks of a character that is gone
        end += 1
    rest = text[end:]
    return part._replace(text=BEFORE + " " * (covered - cells - 1) + rest if rest.strip() else " ")
