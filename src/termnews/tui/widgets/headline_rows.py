"""How one row of the list of headlines is set: its lines without colours, and what stands there until it is loaded."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from typing import Literal

from rich.cells import cell_len

from termnews.core.dates import ago
from termnews.core.models import EntryRow
from termnews.core.records import dataclass
from termnews.core.row_format import RowFormat
from termnews.core.wrap import clip
from termnews.tui.widgets.paint import BAR, DOT, HAIR, STAR, THIN_BAR, Piece, cells, section_title, shown, title_of
from termnews.tui.widgets.row_formatting import set_formatted

Density = Literal["comfortable", "compact"]
Cursor = Literal["", "blurred", "focused"]

ROW_LINES: dict[Density, int] = {"comfortable": 3, "compact": 1}
"""Lines of a row: title, meta and a blank; or the title alone."""
NESTED = " └ "
"""In front of a row that was folded under another."""
NEST = len(NESTED)
PICKED = "✓"
"""In front of a row that is picked."""
COMPACT_META_FROM = 60
"""From this width on a compact row has its source and age at the right."""
COMPACT_SOURCES_FROM = 90
"""And from this one how many sources tell its story."""

_BARS: dict[Cursor, str] = {"": " ", "blurred": THIN_BAR, "focused": BAR}


@dataclass(frozen=True, slots=True)
class RowSetting:
    """What the look of every row of a list depends on."""

    width: int
    density: Density
    now: datetime
    titles: Mapping[str, str]
    """Section id → title."""
    layout: RowFormat | None = None
    """The reader's own format; None: ours."""
    picking: bool = False
    """Whether there is a column for what is picked."""

    @property
    def height(self) -> int:
        """Lines of a row, the blank one after it counted."""
        return self.layout.height if self.layout else ROW_LINES[self.density]


def set_row(
    row: EntryRow, cursor: Cursor, setting: RowSetting, *, picked: bool = False, nested: bool = False
) -> list[list[Piece]]:
    """The lines of a row: as many as the density has, without the blank line after it.

    ``nested``: it tells what the row before it tells, and stands under it.
    """
    if nested:
        lines = set_row(row, cursor, replace(setting, width=max(0, setting.width - NEST)), picked=picked)
        return [[line[0], (NESTED if not at else " " * NEST, "muted"), *line[1:]] for at, line in enumerate(lines)]
    if setting.picking:
        lines = set_row(row, cursor, replace(setting, width=max(0, setting.width - 2), picking=False))
        signs = [f"{PICKED} " if picked else "  ", *["  "] * (len(lines) - 1)]
        return [[line[0], (sign, "accent"), *line[1:]] for line, sign in zip(lines, signs, strict=True)]
    if setting.layout is not None:
        own = set_formatted(row, setting.layout, max(0, setting.width - 2), now=setting.now, titles=setting.titles)
        return [[(_BARS[cursor], "bar"), *line] for line in own]
    mark: Piece = (f"{' ' if row.read else DOT} ", "accent")
    head: list[Piece] = [(_BARS[cursor], "bar"), mark]
    title_role = "muted" if row.read else "headline"
    star: list[Piece] = [(f" {STAR}", "star")] if row.starred else []
    if setting.density == "compact":
        if setting.width >= COMPACT_META_FROM:
            star = [*(star or [("  ", "text")]), *_compact_meta(row, setting)]
        return [_spread(head, (title_of(row), title_role), star, setting.width)]
    return [
        _spread(head, (title_of(row), title_role), star, setting.width),
        [(f"{_BARS[cursor]}  ", "bar"), *_meta(row, setting)],
    ]


def set_gone(cursor: Cursor, setting: RowSetting) -> list[list[Piece]]:
    """A row whose entry was removed while the list was shown."""
    bar = (f"{_BARS[cursor]}  ", "bar")
    return [[bar, ("no longer here", "faint")], [bar]][: min(2, setting.height)]


def set_placeholder(cursor: Cursor, entry_id: int, setting: RowSetting) -> list[list[Piece]]:
    """Quiet rules where the title and the meta line will be; their length varies as titles do."""
    room = max(0, setting.width - 5)
    lengths = [room * (45 + entry_id * 7 % 40) // 100, room * (20 + entry_id * 5 % 15) // 100]
    bar = (f"{_BARS[cursor]}  ", "bar")
    return [[bar, (HAIR * length, "hair")] for length in lengths[: min(2, setting.height)]]


def _spread(head: list[Piece], title: Piece, tail: list[Piece], width: int) -> list[Piece]:
    """Head and title at the left, the tail at the right with a blank after it."""
    text, role = title
    room = width - cells(head) - cells(tail) - 1
    text = clip(text, room) if room > 0 else ""
    return [*head, (text, role), (" " * (room - cell_len(text)), "text"), *tail]


def _meta(row: EntryRow, setting: RowSetting) -> list[Piece]:
    """``SECTION · Source · 1 h · 4 min · teaser``; where there is no room, the minutes give way, then the section."""
    later = "".join(f" · #{shown(tag, 20)}" for tag in row.tags[:2]) + (" · later" if row.later else "")
    age = f" · {ago(row.sort_date, setting.now)}"
    minutes = f" · {row.minutes} min" if row.minutes else ""
    if row.begun:
        minutes = f" · {row.begun:.0%} read"
    gave = f" · {row.shortfall}" if row.shortfall else ""
    told = f" · {row.sources} sources" if row.sources > 1 else ""
    section, source = section_title(setting.titles, row.section), shown(row.feed_title, 80)
    room = setting.width - 4 - cell_len(later) - len(age) - len(told) - len(gave)
    wanted = cell_len(section) + 3 + cell_len(source)
    if wanted + len(minutes) > room:
        minutes = ""
    if wanted > room:
        section = ""
    pieces: list[Piece] = [(section, "muted" if row.read else "accent"), (" · ", "muted")] if section else []
    source = clip(source, max(0, room - cells(pieces) - len(minutes)))
    return [*pieces, (source, "muted" if row.read else "source"), (age + minutes + gave, "muted"),
            (told, "muted" if row.read else "accent"), (later, "muted")]


def _compact_meta(row: EntryRow, setting: RowSetting) -> list[Piece]:
    column = max(12, setting.width // 4)
    source = clip(shown(row.feed_title, 80), column)
    padding = " " * (column - cell_len(source))
    told = f"  {row.sources} sources" if row.sources > 1 and setting.width >= COMPACT_SOURCES_FROM else ""
    return [(told, "muted" if row.read else "accent"),
            (f"  {row.shortfall}" if row.shortfall else "", "muted"),
            (f"  {source}{padding}", "muted" if row.read else "source"),
            (f" {ago(row.sort_date, setting.now):>6}", "muted")]
