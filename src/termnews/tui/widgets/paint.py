"""Drawing with words: cleaning, fitting and wrapping text to cells, and lines of (text, role) made into strips.

Widgets compose lines without colours (``Piece``) and hand them to ``strip_of`` with the palette of the day.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from functools import lru_cache

from rich.cells import cell_len
from rich.segment import Segment
from textual.strip import Strip

from termnews.core.dates import ago
from termnews.core.models import EntryRow
from termnews.core.text import clean_line
from termnews.core.wrap import break_lines, clip
from termnews.tui.themes import Palette

Piece = tuple[str, str]
"""Text and its role in the palette."""

DOT = "●"
STAR = "★"
BAR = "▌"
THIN_BAR = "│"
HAIR = "─"
HEAVY = "━"
ELLIPSIS = "…"


@lru_cache(maxsize=4096)
def shown(text: str, limit: int = 1000) -> str:
    """Foreign text as a list may show it: one line, nothing that a terminal obeys or measures differently."""
    return clean_line(text, limit, list_row=True)


def wrap(text: str, width: int, most: int = 0) -> list[str]:
    """Wrap one clean line to lines of at most ``width`` cells.

    Args:
        text: One clean line.
        width: Cells.
        most: Most lines; the last one ends in an ellipsis where text is left over. 0: as many as it takes.
    """
    if width <= 0 or not text:
        return []
    spans = break_lines(text, width)
    if most and len(spans) > most:
        last = spans[most - 1][0]
        return [text[begin:end] for begin, end in spans[: most - 1]] + [clip(text[last:], width)]
    return [text[begin:end] for begin, end in spans]


def balanced(text: str, width: int, most: int = 0) -> list[str]:
    """Wrap a headline to as few lines as ``wrap`` needs, but of about the same length: no word stands alone."""
    lines = wrap(text, width, most)
    if len(lines) < 2 or lines[-1].endswith(ELLIPSIS):
        return lines
    narrow, wide = width * 11 // 20, width
    while narrow < wide:
        middle = (narrow + wide) // 2
        if len(break_lines(text, middle)) <= len(lines):
            wide = middle
        else:
            narrow = middle + 1
    return wrap(text, wide)


def spaced(text: str) -> str:
    """Capitals set with blanks between the letters; text whose script joins or stacks its letters stays whole."""
    capitals = text.upper()
    if all(character == " " or (character.isprintable() and ord(character) < 0x0590) for character in capitals):
        return "   ".join(" ".join(word) for word in capitals.split())
    return capitals


def meta(row: EntryRow, now: datetime, width: int) -> str:
    """``The Coastal Herald · 38 min · 6 min read``; a story that was read says ``read``.

    Where it is too long for ``width`` cells, the reading time gives way first, then the end of the source.
    """
    source = shown(row.feed_title, 80)
    read = " · read" if row.read and not row.begun else ""
    gave = f" · {row.shortfall}" if row.shortfall else ""
    rest = f" · {ago(row.sort_date, now)}{read}" + (" · later" if row.later else "")
    if row.begun:
        minutes = f" · {row.begun:.0%} read"
    else:
        minutes = f" · {row.minutes} min read" if row.minutes and not row.read else ""
    if cell_len(source) + len(rest) + len(minutes) + len(gave) <= width:
        return source + rest + minutes + gave
    return clip(source, max(1, width - len(rest) - len(gave))) + rest + gave


def title_of(row: EntryRow) -> str:
    """The title that is shown; entries without one go by the first words of their summary."""
    return shown(row.title) or clip(shown(row.summary), 80) or "(untitled)"


def section_title(titles: Mapping[str, str], section: str) -> str:
    """A section's title in capitals, as a kicker."""
    return shown(titles.get(section, section), 40).upper()


def strip_of(
    pieces: Iterable[Piece], width: int, palette: Palette, *, tinted: bool = False, fill: str = "text"
) -> Strip:
    """Pieces as a strip of exactly ``width`` cells: cut at the end or filled with blanks."""
    segments: list[Segment] = []
    used = 0
    for text, role in pieces:
        cells = cell_len(text)
        if used + cells > width:
            text = clip(text, width - used)
            cells = cell_len(text)
        if text:
            segments.append(Segment(text, palette.style(role, tinted=tinted)))
        used += cells
        if used >= width:
            break
    if used < width:
        segments.append(Segment(" " * (width - used), palette.style(fill, tinted=tinted)))
    return Strip(segments, width)


def cells(pieces: Sequence[Piece]) -> int:
    """Width of pieces in cells."""
    return sum(cell_len(text) for text, _ in pieces)


def centred(text: str, width: int) -> str:
    """Blanks in front of the text so that it stands in the middle; cut to the width."""
    text = clip(text, width)
    return " " * ((width - cell_len(text)) // 2) + text
