"""Fills the tree of sections: one filling at a time, however often the numbers change meanwhile."""

from __future__ import annotations

from typing import TYPE_CHECKING

from termnews.core.errors import QueryError
from termnews.tui.widgets.feed_tree import FeedTree

if TYPE_CHECKING:
    from termnews.core.pages import Page
    from termnews.tui.screens.base import PaperScreen


class TreeFilling:
    """The tree of one screen."""

    def __init__(self, screen: PaperScreen) -> None:
        self._screen = screen
        self._wanted = False
        self._under_way = False

    async def fill(self) -> None:
        """Show sections, feeds and saved searches with what is unread; a call while that is under way makes it anew."""
        self._wanted = True
        if self._under_way:
            return
        self._under_way = True
        try:
            while self._wanted:
                self._wanted = False
                await self._fill()
        finally:
            self._under_way = False

    async def _fill(self) -> None:
        reader = self._screen.reader
        feeds = await reader.feeds()
        saved = [(page, await self._unread(page)) for page in reader.pages if page.section is None]
        self._screen.query_one(FeedTree).show(reader.sections, feeds, self._screen.news.counts, saved)

    async def _unread(self, page: Page) -> int:
        """How many; none where the search takes too long, which its page says."""
        try:
            return await self._screen.reader.unread_of(page.query)
        except QueryError:
            return 0
