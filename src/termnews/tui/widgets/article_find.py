"""Words on a page: where they stand, and which were selected."""

from __future__ import annotations

import re

from textual.selection import Selection

from termnews.core.wrap import is_plain
from termnews.tui.widgets.article_page import SOFT, Page, words_pattern

Hit = tuple[tuple[int, int, int], ...]
"""A place of the sought words: line, first character, character after the last; one for each line it touches."""

MAX_HITS = 2_000
_BETWEEN = r"[\s│]+"
"""What may stand between two words: a blank, or a line's end with the quote bar of the next."""

_SPREAD = re.compile(r"(?<=\S) {2,}")


def find_hits(page: Page, text: str) -> list[Hit]:
    """Return the places of ``text``, upper and lower case alike, also across the ends of lines."""
    words = text.split()
    if not words:
        return []
    texts = [line.text[:-1] + SOFT if line.soft else line.text for line in page.lines]
    starts: list[int] = []
    total = 0
    for line in texts:
        starts.append(total)
        total += len(line) + 1
    pattern = re.compile(_BETWEEN.join(words_pattern(word, parted=page.justified) for word in words), re.IGNORECASE)
    hits: list[Hit] = []
    row = 0
    for found in pattern.finditer("\n".join(texts)):
        while row + 1 < len(starts) and starts[row + 1] <= found.start():
            row += 1
        hits.append(_rows(texts, starts, row, found.span()))
        if len(hits) >= MAX_HITS:
            break
    return hits


def _rows(texts: list[str], starts: list[int], row: int, span: tuple[int, int]) -> Hit:
    parts: list[tuple[int, int, int]] = []
    begin, end = span
    while row < len(texts) and starts[row] < end:
        first, last = max(0, begin - starts[row]), min(len(texts[row]), end - starts[row])
        if last > first:
            lead = len(texts[row]) - len(texts[row].lstrip(" │")) if first == 0 else 0
            parts.append((row, max(first, lead), last))
        row += 1
    return tuple(parts)


def selected_text(page: Page, selection: Selection, left: int) -> str:
    """Return what is selected; lines of one paragraph are joined again.

    Args:
        page: What is shown.
        selection: In characters from the pane's edge, and lines of the page.
        left: Characters of the margin.
    """
    text = ""
    previous: tuple[int, bool] | None = None
    soft = False
    for number, line in enumerate(page.lines):
        span = selection.get_span(number)
        if span is None:
            continue
        end = None if span[1] < 0 else max(0, span[1] - left)
        piece = line.text[max(0, span[0] - left) : end].rstrip()
        piece = _SPREAD.sub(" ", piece) if line.block >= 0 and page.justified else piece
        in_body = page.head <= number < page.head + len(page.layout.lines)
        flows = in_body and bool(piece) and not any(part.role in {"code", "table"} for part in line.segments)
        if previous == (line.block, True) and flows:
            piece = piece.lstrip(" │")
            glued = soft or (text and not is_plain(text[-1] + piece[:1]))
            text = (text[:-1] if soft else text) + (piece if glued else f" {piece}")
        else:
            text += piece if previous is None else f"\n{piece}"
        previous = (line.block, flows)
        soft = line.soft and piece.endswith("-")
    return text
