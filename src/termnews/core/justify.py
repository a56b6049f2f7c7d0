"""Lines of full measure: words are parted where that saves air, and the blanks of a line share what is left.

A line that would need more than ``MOST_EXTRA`` further blanks a gap stays ragged, so that no rivers run down the page.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from termnews.core.hyphens import Hyphenate
from termnews.core.wrap import after_dash

MOST_EXTRA = 1.2
"""Further blanks a gap may get on average."""
PART_FROM = 0.4
"""Further blanks a gap: a line that needs more than this has the next word parted, if it can be."""
HYPHENS_IN_A_ROW = 2
"""Lines one after the other that may end in a hyphen of ours."""
_WORD = re.compile(r"[\"'(\[“‘„«¿¡]*([^\W\d_]{6,})(?=[^\w]*$)")


class SetLine(NamedTuple):
    """One line of a justified paragraph: ``text[begin:end]`` and what is added to it."""

    begin: int
    end: int
    hyphen: bool = False
    """A word is parted here: the line ends in a hyphen that the text does not have."""
    wider: tuple[tuple[int, int], ...] = ()
    """Characters of the text that are blanks to widen, and by how many blanks each."""


def justified(text: str, width: int, hyphenate: Hyphenate | None) -> Iterator[SetLine]:
    """Yield the lines of a paragraph whose characters take one cell each; a newline ends a line that stays ragged."""
    begin = 0
    for part in text.split("\n"):
        for line in _lines(part, max(1, width), hyphenate):
            wider = tuple((begin + place, blanks) for place, blanks in line.wider)
            yield SetLine(begin + line.begin, begin + line.end, line.hyphen, wider)
        begin += len(part) + 1


def _lines(text: str, width: int, hyphenate: Hyphenate | None) -> Iterator[SetLine]:
    start, length, hyphens, number = 0, len(text), 0, 0
    while length - start > width:
        end, after = _cut(text, start, start + width)
        place = None
        if hyphenate is not None and hyphens < HYPHENS_IN_A_ROW and _loose(text, start, end, width):
            place = _parted(text, end, start + width - 1, hyphenate)
        if place is not None:
            end = after = place
        hyphens = hyphens + 1 if place is not None else 0
        missing = width - (end - start) - (place is not None)
        yield SetLine(start, end, place is not None, _wider(text, start, end, missing, from_left=number % 2 == 0))
        start = after
        while start < length and text[start] == " ":
            start += 1
        number += 1
    if start < length or not text:
        yield SetLine(start, length)


def _cut(text: str, start: int, limit: int) -> tuple[int, int]:
    """Return where a line ends, and where the next begins."""
    cut = text.rfind(" ", start, limit + 1)
    dash = after_dash(text, max(cut, start), limit)
    if dash > cut:
        return dash, dash
    if cut > start:
        return start + len(text[start:cut].rstrip(" ")), cut + 1
    return limit, limit


def _loose(text: str, start: int, end: int, width: int) -> bool:
    return width - (end - start) > PART_FROM * text.count(" ", start, end)


def _parted(text: str, end: int, limit: int, hyphenate: Hyphenate) -> int | None:
    """Return where the word after ``end`` is parted so that a hyphen still fits before ``limit``."""
    first = end + 1
    if text[end : end + 1] != " " or limit - first < 2:
        return None
    last = text.find(" ", first)
    found = _WORD.match(text[first:last]) if last > 0 else None  # the last word of a paragraph stays whole
    if found is None or found[1].isupper():
        return None
    begin = first + found.start(1)
    places = [begin + place for place in hyphenate(found[1]) if begin + place <= limit]
    return places[-1] if places else None


def _wider(text: str, start: int, end: int, missing: int, *, from_left: bool) -> tuple[tuple[int, int], ...]:
    """Share the missing cells among the blanks of a line, the odd ones evenly and from either side in turn."""
    gaps = [start + at for at, character in enumerate(text[start:end]) if character == " "]
    if missing <= 0 or missing > MOST_EXTRA * len(gaps):
        return ()
    each, odd = divmod(missing, len(gaps))
    if not from_left:
        gaps.reverse()
    chosen = {(2 * at + 1) * len(gaps) // (2 * odd) for at in range(odd)} if odd else set()
    shares = [(gap, each + (at in chosen)) for at, gap in enumerate(gaps)]
    return tuple(sorted(share for share in shares if share[1]))
