"""The sheet of a story's coverage: who tells it, in the order of time, and what each adds."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import BindingType
from textual.content import Content
from textual.widgets import Static

from termnews.core.coverage import Telling, independent_sources
from termnews.tui import keys
from termnews.tui.screens.modal import PaperModal
from termnews.tui.screens.sheet import Sheet
from termnews.tui.widgets.coverage_list import CoverageList


class CoverageScreen(PaperModal[int | None]):
    """Hands back the entry to read."""

    SCOPES = ("coverage",)
    BINDINGS: ClassVar[list[BindingType]] = [*keys.bindings("coverage")]

    DEFAULT_CSS = """
    CoverageScreen { align: left bottom; background: transparent; }
    CoverageScreen Sheet { height: 80%; max-height: 100%; }
    """

    def __init__(self, tellings: Sequence[Telling], *, now: datetime, here: int) -> None:
        """Take the tellings, oldest first; ``now`` in the reader's own zone; the cursor begins on ``here``."""
        super().__init__()
        self._tellings = tellings
        self._now = now
        self._here = here

    def compose(self) -> ComposeResult:
        """The list, and its keys."""
        sources = independent_sources(self._tellings)
        with Sheet() as sheet:
            yield CoverageList(self._tellings, now=self._now, here=self._here)
            yield Static(Content(
                f"{self.key_of('take')} read · {self.key_of('story-read')} all read · {self.key_of('back')} back · "
                "after a + what it adds"
            ), id="keys")
        sheet.border_title = Content(f" COVERAGE · {sources} SOURCE{'' if sources == 1 else 'S'} ")

    def on_mount(self) -> None:
        """Let the keys move in the list."""
        self._list.focus()

    @property
    def _list(self) -> CoverageList:
        return self.query_one(CoverageList)

    def on_coverage_list_chosen(self, event: CoverageList.Chosen) -> None:
        """Hand back what was chosen."""
        event.stop()
        self.dismiss(event.entry_id)

    def action_take(self) -> None:
        """Read what is under the cursor."""
        self.dismiss(self._list.cursor_id)

    def action_story_read(self) -> None:
        """Mark all of it read."""
        ids = [row.id for telling in self._tellings for row in (telling.row, *telling.also)]
        self.dismiss(None)
        self.news.places.mark_story(ids)

    def action_cursor_down(self) -> None:
        """Next source."""
        self._list.step(1)

    def action_cursor_up(self) -> None:
        """Previous source."""
        self._list.step(-1)

    def action_page_down(self) -> None:
        """One page down."""
        self._list.page(1)

    def action_page_up(self) -> None:
        """One page up."""
        self._list.page(-1)

    def action_top(self) -> None:
        """To the first."""
        self._list.jump(to_end=False)

    def action_bottom(self) -> None:
        """To the latest."""
        self._list.jump(to_end=True)
