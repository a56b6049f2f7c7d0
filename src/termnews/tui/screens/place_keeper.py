"""Writes down where in an article one is: seldom while one scrolls, and a last time once one has stopped."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.timer import Timer

from termnews.core.errors import TermnewsError
from termnews.tui.visits import KEEP_EVERY_S, Place

if TYPE_CHECKING:
    from termnews.tui.screens.base import PaperScreen


class PlaceKeeper:
    """The place of the article on a screen."""

    def __init__(self, screen: PaperScreen) -> None:
        self._screen = screen
        self._timer: Timer | None = None

    def reached(self, seen: float, place: Place) -> None:
        """Note where one is; a timer runs only while there is something to write down."""
        visits = self._screen.news.visits
        visits.reach(seen, place)
        if self._timer is None and visits.moved:
            self._timer = self._screen.set_timer(KEEP_EVERY_S, self._keep)

    async def _keep(self) -> None:
        self._timer = None
        try:
            await self._screen.news.visits.keep()
        except TermnewsError as error:
            self._screen.news.trouble(error)
