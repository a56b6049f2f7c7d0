"""A headline set by the reader's own format."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime

from rich.cells import cell_len

from termnews.core.dates import ago
from termnews.core.models import EntryRow
from termnews.core.row_format import Part, RowFormat
from termnews.core.wrap import clip
from termnews.tui.widgets.paint import DOT, STAR, Piece, cells, section_title, shown, title_of

ELASTIC = ("title", "feed", "author", "tags", "section")
"""What is cut where a line is too long, the first most."""
LEAST = 8
"""Cells that cutting leaves of a field."""


def set_formatted(
    row: EntryRow, layout: RowFormat, width: int, *, now: datetime, titles: Mapping[str, str]
) -> list[list[Piece]]:
    """Return the lines of a row, without the cell of the cursor bar."""
    values = _values(row, now, titles)
    return [_line(parts, values, row, width) for parts in layout.lines]


def _values(row: EntryRow, now: datetime, titles: Mapping[str, str]) -> dict[str, str]:
    flags = (" " if row.read else DOT) + (STAR if row.starred else " ") + ("»" if row.later else " ")
    return {
        "flags": flags,
        "title": title_of(row),
        "feed": shown(row.feed_title, 80),
        "section": section_title(titles, row.section),
        "author": shown(row.author or "", 80),
        "age": ago(row.sort_date, now),
        "date": f"{row.sort_date.astimezone():%Y-%m-%d %H:%M}",
        "minutes": f"{row.minutes} min" if row.minutes else "",
        "verdict": row.shortfall,
        "tags": " ".join(f"#{shown(tag, 40)}" for tag in row.tags),
    }


def _line(parts: Sequence[Part], values: Mapping[str, str], row: EntryRow, width: int) -> list[Piece]:
    texts = [part.text if not part.field else _fitted(part, values.get(part.field, "")) for part in parts]
    for name in ELASTIC:
        over = sum(map(cell_len, texts)) - width
        for at, part in enumerate(parts):
            if over > 0 and part.field == name and not part.width:
                room = max(LEAST, cell_len(texts[at]) - over)
                over -= cell_len(texts[at]) - cell_len(clip(texts[at], room))
                texts[at] = clip(texts[at], room)
    pieces = [(text, _role(part, row)) for text, part in zip(texts, parts, strict=True)]
    left = width - cells(pieces)
    fills = [at for at, part in enumerate(parts) if part.field == "fill"]
    for number, at in enumerate(fills):
        if left > 0:
            pieces[at] = (" " * (left // len(fills) + (number < left % len(fills))), "text")
    return pieces


def _fitted(part: Part, text: str) -> str:
    if not part.width:
        return text
    text = clip(text, part.width)
    blanks = " " * (part.width - cell_len(text))
    return blanks + text if part.right else text + blanks


def _role(part: Part, row: EntryRow) -> str:
    if part.field == "flags":
        return "accent"
    if row.read or not part.field:
        return "muted"
    return {"title": "headline", "section": "accent", "feed": "source"}.get(part.field, "muted")
