"""The rail of three sidebars: related to this, latest of all, most popular with this reader."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from textual.app import ComposeResult
from textual.containers import Container
from textual.message import Message

from termnews.core.errors import NotFoundError
from termnews.tui.widgets.sidebar import Sidebar

if TYPE_CHECKING:
    from termnews.reader import Reader
    from termnews.tui.most_popular import MostPopular

RELATED = "RELATED ARTICLES"
ROWS = 10
"""Most rows of a sidebar."""
WHEEL = 2
"""Lines a notch of the wheel is good for, as in Textual."""
NOTHING_RELATED = "Nothing related in your feeds."
NOTHING_LATEST = "No stories yet: R refreshes."
NOTHING_POPULAR = "What you read most will stand here."


class Rail(Container):
    """Three sidebars, each filled by a worker of its own; what stands there stays until the new rows are here."""

    def __init__(self, most_popular: MostPopular, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self._most_popular = most_popular

    def compose(self) -> ComposeResult:
        """The three of them."""
        yield Sidebar(RELATED, id="related")
        yield Sidebar("LATEST ARTICLES", id="latest")
        yield Sidebar("MOST POPULAR", id="popular")

    class Wheeled(Message):
        """The wheel was turned where the sidebar under the pointer goes no further."""

        def __init__(self, lines: int) -> None:
            super().__init__()
            self.lines = lines

    def on_mouse_scroll_down(self) -> None:
        """Let the screen scroll on."""
        self.post_message(self.Wheeled(WHEEL))

    def on_mouse_scroll_up(self) -> None:
        """Let the screen scroll back."""
        self.post_message(self.Wheeled(-WHEEL))

    def fill(self, reader: Reader, entry_id: int) -> None:
        """Fill all three for an entry."""
        self.run_worker(self._related(reader, entry_id), group="related", exclusive=True)
        self.run_worker(self._latest(reader, entry_id), group="latest", exclusive=True)
        self.fill_popular(reader)

    async def changed(self, reader: Reader, ids: Sequence[int]) -> None:
        """Show changed states; nothing moves."""
        changed = set(ids)
        for sidebar in self.query(Sidebar):
            wanted = [entry_id for entry_id in sidebar.entry_ids if entry_id in changed]
            if wanted:
                sidebar.update_rows(await reader.rows(wanted))

    async def _related(self, reader: Reader, entry_id: int) -> None:
        try:
            rows = await reader.related(entry_id, limit=ROWS)
        except NotFoundError:
            rows = []
        sidebar = self.query_one("#related", Sidebar)
        sources = max((ranked.entry.sources for ranked in rows if ranked.same_story), default=1)
        sidebar.title = f"{RELATED} · {sources} SOURCES" if sources > 1 else RELATED
        sidebar.show(rows, now=reader.now(), empty=NOTHING_RELATED, numbered=False)

    async def _latest(self, reader: Reader, entry_id: int) -> None:
        rows = [row for row in await reader.latest(limit=ROWS + 1) if row.entry.id != entry_id][:ROWS]
        self.query_one("#latest", Sidebar).show(rows, now=reader.now(), empty=NOTHING_LATEST, numbered=False)

    def fill_popular(self, reader: Reader) -> None:
        """Fill Most Popular alone: another range of time was chosen."""
        self.run_worker(self._popular(reader), group="popular", exclusive=True)

    async def _popular(self, reader: Reader) -> None:
        popular = await self._most_popular.rows(ROWS)
        sidebar = self.query_one("#popular", Sidebar)
        sidebar.title = popular.heading.replace(popular.title, popular.title.upper(), 1)
        sidebar.show(popular.rows, now=reader.now(), empty=NOTHING_POPULAR, numbered=True)
