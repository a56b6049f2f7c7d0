"""A list whose rows can be picked, and the notes in its rule: ``✓ 3 · ▲ 50 new``."""

from __future__ import annotations

from array import array
from collections.abc import Iterable

from textual.reactive import reactive

from termnews.tui.widgets.headline_rows import PICKED
from termnews.tui.widgets.pane import Steered
from termnews.tui.widgets.row_selection import RowSelection


class PickingList(Steered):
    """Entries in order, one of them under the cursor, any of them picked."""

    pending_new: reactive[int] = reactive(0, init=False)
    """New entries above what is seen: the pill ``▲ 50 new``."""

    def __init__(self, *, name: str | None = None, id: str | None = None, classes: str | None = None) -> None:
        super().__init__(name=name, id=id, classes=classes)
        self._ids: array[int] = array("q")
        self._cursor_index = 0
        self._selection = RowSelection()
        self._nested: frozenset[int] = frozenset()
        self.new_key = ""
        """The key that shows what is new, for the pill."""

    @property
    def ids(self) -> array[int]:
        """Entry ids in the order shown; not to be changed."""
        return self._ids

    @property
    def cursor_id(self) -> int | None:
        """Entry id under the cursor; None in an empty list."""
        return self._ids[self._cursor_index] if self._cursor_index < len(self._ids) else None

    @property
    def picked(self) -> list[int]:
        """What is picked, in the order shown."""
        return self._selection.inside(self._ids)

    def set_nested(self, ids: Iterable[int]) -> None:
        """Say which rows stand under the row before them."""
        if (nested := frozenset(ids)) != self._nested:
            self._nested = nested
            self.repaint()

    def unpick(self) -> bool:
        """Pick nothing; False where nothing was."""
        some = self._selection.clear()
        if some:
            self._picks_changed()
        return some

    def action_select(self) -> None:
        """Pick the row under the cursor, or no longer, and go on to the next."""
        if self.cursor_id is not None:
            self._selection.toggle(self.cursor_id)
            self.step(1)
            self._picks_changed()

    def action_select_range(self) -> None:
        """Begin a range at the cursor, or end it there."""
        if self._selection.ranging:
            self._selection.stop()
        elif self.cursor_id is not None:
            self._selection.start(self.cursor_id)
        self._picks_changed()

    def _picks_changed(self) -> None:
        self._draw_note()
        self.repaint()

    def watch_pending_new(self) -> None:
        """Show or hide the pill."""
        self._draw_note()

    def _draw_note(self) -> None:
        notes = [f"{PICKED} {len(self._selection):,}"] if len(self._selection) else []
        if self.pending_new:
            notes.append(f"▲ {self.pending_new:,} new" + (f" · {self.new_key}" if self.new_key else ""))
        self.set_title_note(" · ".join(notes))
