"""A story as its sources tell it: each with its time, its headline, and what it adds to those before it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from textual.message import Message

from termnews.core.coverage import Telling
from termnews.core.models import EntryRow
from termnews.core.wrap import clip
from termnews.tui.widgets.cursor_list import CursorList, Item
from termnews.tui.widgets.paint import DOT, Piece, shown, title_of, wrap

TITLE_LINES, SENTENCE_LINES, NAME_LINES = 2, 3, 2
INDENT = 8
"""Cells of the column of times."""
NARROW = 50
"""Below this width the times stand above, and nothing is indented."""


class CoverageList(CursorList):
    """The tellings of one story, oldest first."""

    DEFAULT_CSS = """
    CoverageList { height: 1fr; padding: 0 1; background: $surface; }
    """

    gap = 1
    quiet_cursor = False

    class Chosen(Message):
        """The reader wants to read one of them."""

        def __init__(self, entry_id: int) -> None:
            super().__init__()
            self.entry_id = entry_id

    def __init__(self, tellings: Sequence[Telling], *, now: datetime, here: int) -> None:
        """Take the tellings; ``now`` in the reader's own zone; the cursor stands on the entry ``here``."""
        super().__init__()
        self._tellings = tuple(tellings)
        self._now = now
        ids = [{telling.row.id, *(row.id for row in telling.also)} for telling in tellings]
        self._index = next((at for at, found in enumerate(ids) if here in found), 0)

    @property
    def cursor_id(self) -> int:
        """Entry under the cursor."""
        return self._tellings[self._index].row.id

    def activate(self, index: int) -> None:
        """Ask for the entry to be opened."""
        self.post_message(self.Chosen(self._tellings[index].row.id))

    def set_items(self, width: int) -> list[Item]:
        """Every telling at a width."""
        return [self._set(telling, width, first=not at) for at, telling in enumerate(self._tellings)]

    def _set(self, telling: Telling, width: int, *, first: bool) -> Item:
        row = telling.row
        margin = INDENT if width >= NARROW else 0
        room = max(10, width - margin)
        indent: Piece = (" " * margin, "text")
        when = self._when(row)
        mark: Piece = (f"{' ' if row.read else DOT} ", "accent")
        head: list[Piece] = [(f"{when:<{margin}}" if margin else f"{when} ", "muted"), mark]
        source = clip(shown(row.feed_title, 80), max(6, room - 14))
        head += [(source, "muted" if row.read else "source"), (" · first" if first else "", "muted")]
        lines: list[Sequence[Piece]] = [head]
        role = "muted" if row.read else "headline"
        lines += [[indent, ("  ", "text"), (line, role)] for line in wrap(title_of(row), room - 2, TITLE_LINES)]
        for sign, text, most in (
            ("+ ", ", ".join(shown(name, 60) for name in telling.names), NAME_LINES),
            ("  " if first else "+ ", shown(telling.sentence, 400), SENTENCE_LINES),
        ):
            for at, line in enumerate(wrap(text, room - 4, most) if text else ()):
                lines.append([indent, ("  ", "text"), ("  " if at else sign, "accent"), (line, "text")])
        if not first and not telling.names and not telling.sentence:
            lines.append([indent, ("  nothing the others do not have", "muted")])
        if telling.also:
            others = ", ".join(dict.fromkeys(shown(each.feed_title, 60) for each in telling.also))
            lines += [[indent, ("  ", "text"), (line, "muted")] for line in wrap(f"also in {others}", room - 2, 2)]
        return tuple(lines)

    def _when(self, row: EntryRow) -> str:
        """``08:12`` of today; of another day its date."""
        at = row.sort_date.astimezone(self._now.tzinfo)
        return f"{at:%H:%M}" if at.date() == self._now.date() else f"{at.day} {at:%b}"
