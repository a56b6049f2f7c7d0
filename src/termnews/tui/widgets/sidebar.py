"""A sidebar: Related Articles, Latest Articles or Most Popular."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime
from typing import ClassVar

from rich.cells import cell_len
from textual import events
from textual.binding import BindingType
from textual.message import Message

from termnews.core.dates import ago
from termnews.core.models import EntryRow, Ranked
from termnews.core.wrap import clip
from termnews.tui import keys
from termnews.tui.widgets.cursor_list import CursorList, Item
from termnews.tui.widgets.paint import STAR, Piece, shown, title_of, wrap

TITLE_LINES = 3
"""Most lines of a title."""
ALSO_LINES = 2
TITLE_MARGIN = 3
"""Cells of the rule before a title, and the blank after it."""
LEAST_SOURCE = 6
"""A source clipped to fewer cells says nothing and is left out."""


class Sidebar(CursorList):
    """A ranked list of entries under a title in a rule, with numbers where rank is the point."""

    BINDINGS: ClassVar[list[BindingType]] = [*keys.bindings("sidebar")]

    gap = 1

    class Opened(Message):
        """The reader wants to read an entry."""

        def __init__(self, sidebar: Sidebar, entry_id: int) -> None:
            super().__init__()
            self.sidebar = sidebar
            self.entry_id = entry_id

        @property
        def control(self) -> Sidebar:
            """The sidebar."""
            return self.sidebar

    def __init__(
        self, title: str, *, name: str | None = None, id: str | None = None, classes: str | None = None
    ) -> None:
        super().__init__(title=title, name=name, id=id, classes=classes)
        self._rows: tuple[Ranked, ...] = ()
        self._now = datetime(1970, 1, 1, tzinfo=UTC)
        self._empty = ""
        self._numbered = False

    @property
    def shown_title(self) -> str:
        """The title without the parts behind a dot that there is no room for: half of one says nothing."""
        parts = self.title.split(" · ")
        room = self.size.width - TITLE_MARGIN if self.size.width else len(self.title)
        while len(parts) > 1 and cell_len(" · ".join(parts)) > room:
            parts.pop()
        return " · ".join(parts)

    def on_resize(self, _event: events.Resize) -> None:
        """Say as much in the title as there is room for."""
        self._draw_title()

    def show(self, rows: Sequence[Ranked], *, now: datetime, empty: str = "", numbered: bool = False) -> None:
        """Show entries; the cursor stays on its entry if it is still there.

        Args:
            rows: In order.
            now: For ages.
            empty: The sentence where there is nothing, with the key that leads on.
            numbered: Put the rank before each.
        """
        cursor = self.cursor_id
        self._rows, self._now, self._empty, self._numbered = tuple(rows), now, empty, numbered
        ids = self.entry_ids
        kept = cursor in ids
        self._index = ids.index(cursor) if cursor is not None and kept else 0
        self.repaint()
        if not kept:
            self.scroll_to(y=0, animate=False)

    @property
    def entry_ids(self) -> list[int]:
        """Ids of the entries, in order."""
        return [ranked.entry.id for ranked in self._rows]

    def update_rows(self, rows: Sequence[EntryRow]) -> None:
        """Show entries in another state; nothing moves."""
        by_id = {row.id: row for row in rows}
        self._rows = tuple(replace(ranked, entry=by_id.get(ranked.entry.id, ranked.entry)) for ranked in self._rows)
        self.repaint()

    def set_now(self, now: datetime) -> None:
        """Let the ages move on."""
        self._now = now
        self.repaint()

    @property
    def cursor_id(self) -> int | None:
        """Entry id under the cursor."""
        return self._rows[self._index].entry.id if self._index < len(self._rows) else None

    def activate(self, index: int) -> None:
        """Ask for the entry to be opened."""
        self.post_message(self.Opened(self, self._rows[index].entry.id))

    def set_items(self, width: int) -> list[Item]:
        """Titles wrapped, with source and age below; why it is there where that is the same story."""
        return [self._set(number, ranked, width) for number, ranked in enumerate(self._rows, start=1)]

    def set_empty(self, width: int) -> Item:
        """The sentence of an empty sidebar."""
        return tuple([(line, "muted")] for line in wrap(shown(self._empty), width))

    def _set(self, number: int, ranked: Ranked, width: int) -> Item:
        row = ranked.entry
        digits = len(str(len(self._rows))) + 1 if self._numbered else 0
        head: Piece = (f"{number:>{digits - 1}} " if digits else "", "kicker")
        indent: Piece = (" " * digits, "text")
        room = width - digits
        lines: list[list[Piece]] = []
        for line in wrap(title_of(row), room, TITLE_LINES) or [""]:
            lines.append([indent if lines else head, (line, "muted" if row.read else "text")])
        if ranked.kind == "related":
            lines.append([indent, (clip(shown(ranked.why), room), "muted_italic")])
        lines.append([indent, *self._meta(row, ranked, room)])
        if ranked.also:
            others = ", ".join(dict.fromkeys(shown(each.feed_title, 60) for each in ranked.also))
            lines += [[indent, (line, "muted")] for line in wrap(f"also in {others}", room, ALSO_LINES)]
        return tuple(lines)

    def _meta(self, row: EntryRow, ranked: Ranked, room: int) -> list[Piece]:
        """``same story · Source · 1 d ★``, or ``3 reads · Source`` where a count ranks; the source gives way."""
        reason = "same story" if ranked.same_story else "" if ranked.kind == "related" else ranked.kind
        if self._numbered:
            reason = shown(ranked.why, 40)
        age = "" if self._numbered else ago(row.sort_date, self._now) + (" · read" if row.read else "")
        star = f" {STAR}" if row.starred else ""
        around = [part for part in (reason, age) if part]
        left = room - len(" · ".join([*around, ""])) - len(star)
        source = clip(shown(row.feed_title, 80), left) if left >= LEAST_SOURCE else ""
        behind = " · ".join(part for part in (source, age) if part)
        return [(reason + (" · " if reason and behind else ""), "accent"), (behind, "muted"), (star, "star")]
