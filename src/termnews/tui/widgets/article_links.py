"""Links on a page: what is at a cell, and letters to reach what is in sight without a mouse."""

from __future__ import annotations

from collections.abc import Sequence
from string import ascii_lowercase

from termnews.core.layout import Line
from termnews.core.typeset import Segment
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


def hints_for(lines: Sequence[Line]) -> dict[str, int]:
    """Return letters for the links of the lines in sight: one letter each, or two where one is not enough."""
    seen = list(dict.fromkeys(link for line in lines for _, _, link in line.links))
    if len(seen) <= len(ascii_lowercase):
        return dict(zip(ascii_lowercase, seen, strict=False))
    pairs = (one + two for one in ascii_lowercase for two in ascii_lowercase)
    return dict(zip(pairs, seen, strict=False))


def with_hints(page: Page, number: int, hints: dict[str, int]) -> Line:
    """Return a line with the letters written over the beginning of each link, where the link begins."""
    line = page.lines[number]
    letters = {link: hint for hint, link in hints.items()}
    before = page.lines[number - 1].segments[-1:] if number else ()
    previous = before[0].link if before else None
    segments: list[Segment] = []
    for segment in line.segments:
        hint = letters.get(segment.link, "") if segment.link is not None else ""
        if hint and segment.link != previous and width_of(segment.text[: len(hint)]) == len(hint):
            segments.append(Segment(hint, "hint"))
            segments.append(segment._replace(text=segment.text[len(hint) :]))
        else:
            segments.append(segment)
        previous = segment.link
    return line._replace(segments=tuple(segments))
