"""Right-to-left lines in the order of the eye, for terminals that show characters in the order they come.

Words stay in the order they are read everywhere else (finding, copying): only what is drawn is put about.
"""

from __future__ import annotations

from collections.abc import Sequence

from rich.segment import Segment as Drawn
from rich.style import Style

from termnews.core.bidi import visual_order
from termnews.core.inline import text_dir
from termnews.core.layout import BULLET, QUOTE_BAR, Line
from termnews.core.wrap import width_of

_STANDS = frozenset({BULLET, QUOTE_BAR})
"""Roles that the page has put at the right edge already."""


def is_rtl(line: Line) -> bool:
    """Return whether a line begins from right to left."""
    return bool(text_dir(line.text))


def span_of(line: Line, left: int) -> tuple[int, int]:
    """Return where the words of a line begin and end, in characters from the pane's edge."""
    texts = [segment.text for segment in line.segments]
    roles = [segment.role for segment in line.segments]
    first, last = 0, len(texts)
    while first < last and (not texts[first].strip() or roles[first] in _STANDS):
        first += 1
    while last > first and (not texts[last - 1].strip() or roles[last - 1] in _STANDS):
        last -= 1
    begin = left + sum(map(len, texts[:first]))
    return begin, begin + sum(map(len, texts[first:last]))


def reordered(drawn: Sequence[Drawn], begin: int, end: int, *, rtl: bool | None = True) -> list[Drawn]:
    """Return what is drawn with the characters from ``begin`` to ``end`` as the eye meets them, left to right.

    ``rtl`` is their direction as a whole; None: that of the first letter.
    """
    clusters: list[tuple[str, Style | None]] = []
    before: list[Drawn] = []
    behind: list[Drawn] = []
    at = 0
    for text, style, _ in drawn:
        low, high = max(0, begin - at), max(0, end - at)
        if text[:low]:
            before.append(Drawn(text[:low], style))
        for character in text[low:high]:
            if clusters and not width_of(character):
                clusters[-1] = (clusters[-1][0] + character, clusters[-1][1])
            else:
                clusters.append((character, style))
        if text[max(low, high) :]:
            behind.append(Drawn(text[max(low, high) :], style))
        at += len(text)
    order = visual_order([text for text, _ in clusters], rtl=rtl)
    seen = [(mirrored + clusters[index][0][1:], clusters[index][1]) for index, mirrored in order]
    return [*before, *(Drawn(text, style) for text, style in seen), *behind]
