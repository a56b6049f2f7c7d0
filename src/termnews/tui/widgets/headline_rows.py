"""How one row of the list of headlines is set: its lines without colours, and what stands there until it is loaded."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from rich.cells import cell_len

from termnews.core.dates import ago
from termnews.core.models import EntryRow
from termnews.core.wrap import clip
from termnews.tui.widgets.paint import BAR, DOT, HAIR, STAR, THIN_BAR, Piece, cells, section_title, shown, title_of

Density = Literal["comfortable", "compact"]
Cursor = Literal["", "blurred", "focused"]

ROW_LINES: dict[Density, int] = {"comfortable": 3, "compact": 1}
"""Lines of a row: title, meta and a blank; or the title alone."""
COMPACT_META_FROM = 60
"""From this width on a compact row has its source and age at the right."""

_BARS: dict[Cursor, str] = {"": " ", "blurred": THIN_BAR, "focused": BAR}


@dataclass(frozen=True, slots=True)
class RowSetting:
    """What the look of every row of a list depends on."""

    width: int
    density: Density
    now: datetime
    titles: Mapping[str, str]
    """Section id → title."""


def set_row(row: EntryRow, cursor: Cursor, setting: RowSetting) -> list[list[Piece]]:
    """The lines of a row: as many as the density has, without the blank line after it."""
    mark: Piece = (f"{' ' if row.read else DOT} ", "accent")
    head: list[Piece] = [(_BARS[cursor], "bar"), mark]
    title_role = "muted" if row.read else "headline"
    star: list[Piece] = [(f" {STAR}", "star")] if row.starred else []
    if setting.density == "compact":
        tail = star + (_compact_meta(row, setting) if setting.width >= COMPACT_META_FROM else [])
        return [_spread(head, (title_of(row), title_role), tail, setting.width)]
    return [
        _spread(head, (title_of(row), title_role), star, setting.width),
        [(f"{_BARS[cursor]}  ", "bar"), *_meta(row, setting)],
    ]


def set_placeholder(cursor: Cursor, entry_id: int, setting: RowSetting) -> list[list[Piece]]:
    """Quiet rules where the title and the meta line will be; their length varies as titles do."""
    room = max(0, setting.width - 5)
    lengths = [room * (45 + entry_id * 7 % 40) // 100, room * (20 + entry_id * 5 % 15) // 100]
    bar = (f"{_BARS[cursor]}  ", "bar")
    return [[bar, (HAIR * length, "hair")] for length in lengths[: min(2, ROW_LINES[setting.density])]]


def _spread(head: list[Piece], title: Piece, tail: list[Piece], width: int) -> list[Piece]:
    """Head and title at the left, the tail at the right with a blank after it."""
    text, role = title
    room = width - cells(head) - cells(tail) - 1
    text = clip(text, room) if room > 0 else ""
    return [*head, (text, role), (" " * (room - cell_len(text)), "text"), *tail]


def _meta(row: EntryRow, setting: RowSetting) -> list[Piece]:
    """``SECTION · Source · 1 h · 4 min``."""
    rest = [ago(row.sort_date, setting.now)]
    if row.minutes:
        rest.append(f"{row.minutes} min")
    if row.later:
        rest.append("later")
    after = f" · {' · '.join(rest)}"
    section = section_title(setting.titles, row.section)
    room = setting.width - 4 - cell_len(after)
    source = shown(row.feed_title, 80)
    if room < cell_len(section) + cell_len(source) + 3:
        section = ""
    pieces: list[Piece] = [(section, "muted" if row.read else "accent"), (" · ", "muted")] if section else []
    source = clip(source, max(0, room - cells(pieces)))
    return [*pieces, (source, "muted" if row.read else "source"), (after, "muted")]


def _compact_meta(row: EntryRow, setting: RowSetting) -> list[Piece]:
    source = clip(shown(row.feed_title, 80), max(8, setting.width // 5))
    return [(f"  {source}", "muted" if row.read else "source"), (f" · {ago(row.sort_date, setting.now):>6}", "muted")]
