"""Links on a page: what is at a cell, and letters to reach what is in sight without a mouse."""

from __future__ import annotations

from collections.abc import Sequence
from string import ascii_lowercase
from typing import NamedTuple

from termnews.core.layout import Line
from termnews.core.typeset import NOTE_BACK, Segment
from termnews.core.wrap import width_of
from termnews.tui.widgets.article_page import Page


def segment_at(page: Page, number: int, cell: int) -> Segment | None:
    """Return the segment at a cell of a line's column; None beside the text."""
    if not 0 <= number < len(page.lines) or cell < 0:
        return None
    for segment in page.lines[number].segments:
        cell -= width_of(segment.text)
        if cell < 0:
            return segment
    return None


class Goal(NamedTuple):
    """Where something in the text leads: to a link, to a note, or from a note back to its mark."""

    link: int | None = None
    """Index into ``Document.links``."""
    note: str | None = None
    """Id of a footnote."""
    back: bool = False


def goal_of(segment: Segment) -> Goal | None:
    """Return where a segment leads; None for plain text."""
    if segment.note is not None:
        return Goal(None, segment.note, segment.role == NOTE_BACK)
    return Goal(segment.link) if segment.link is not None else None


def hints_for(lines: Sequence[Line]) -> dict[str, Goal]:
    """Return letters for what leads somewhere in the lines in sight: one each, or two where one is not enough."""
    goals = [goal for line in lines for segment in line.segments if (goal := goal_of(segment))]
    seen = list(dict.fromkeys(goals))
    if len(seen) <= len(ascii_lowercase):
        return dict(zip(ascii_lowercase, seen, strict=False))
    pairs = (one + two for one in ascii_lowercase for two in ascii_lowercase)
    return dict(zip(pairs, seen, strict=False))


def with_hints(page: Page, number: int, hints: dict[str, Goal]) -> Line:
    """Return a line with the letters written over the beginning of each link and note, where it begins."""
    line = page.lines[number]
    letters = {goal: hint for hint, goal in hints.items()}
    before = page.lines[number - 1].segments[-1:] if number else ()
    previous = goal_of(before[0]) if before else None
    segments: list[Segment] = []
    for segment in line.segments:
        goal = goal_of(segment)
        hint = letters.get(goal, "") if goal is not None else ""
        if hint and (goal != previous or (goal is not None and goal.note is not None)):
            covered, rest = _split(segment.text, len(hint))
            segments.append(Segment(hint + " " * max(0, covered - len(hint)), "hint"))
            segments.append(segment._replace(text=rest))
        else:
            segments.append(segment)
        previous = goal
    return line._replace(segments=tuple(segments))


def _split(text: str, cells: int) -> tuple[int, str]:
    """Return how many cells are taken off the beginning to make room for a hint, and what is left."""
    end = covered = 0
    while end < len(text) and covered < cells:
        end += 1
        covered = width_of(text[:end])
    while end < len(text) and not width_of(text[end]):
        end += 1
    return covered, text[end:]
