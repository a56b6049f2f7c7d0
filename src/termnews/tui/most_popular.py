"""Most Popular on screen: the range of time that the sidebar and the list show, and the step to the next one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from termnews.core.popular import RANGES, Popular

if TYPE_CHECKING:
    from termnews.tui.app import NewsApp
    from termnews.tui.screens.reading_keys import ReadingKeys

LISTED = 100
"""Most rows of the list."""


class MostPopular:
    """The range that one looks at in this sitting: the last week at first."""

    def __init__(self, app: NewsApp) -> None:
        self._app = app
        self.range = "week"

    async def rows(self, limit: int) -> Popular:
        """Return the list as it is now."""
        return await self._app.reader.popular(window=self.range, limit=limit)

    def next_range(self) -> None:
        """Go on to the next longer range, from the longest to the shortest."""
        names = list(RANGES)
        self.range = names[(names.index(self.range) + 1) % len(names)]

    def turned(self, screen: ReadingKeys) -> None:
        """Show the next range in the sidebar and, where that is the list, in the list; say it where neither is seen."""
        from termnews.tui.screens.rail import Rail

        self.next_range()
        screen.query_one(Rail).fill_popular(self._app.reader)
        listed = screen.listing.popular
        turned = self._turned(listed=listed, seen=listed or screen.under.in_sight)
        self._app.run_worker(turned, group="places", exclusive=True)

    async def _turned(self, *, listed: bool, seen: bool) -> None:
        """Fill the list, and say which range it is where no title does."""
        popular = await self._listed() if listed else await self.rows(1)
        if not popular.read:
            self._app.say(f"Most Popular is now of {RANGES[self.range].short}: {popular.basis}.")
        elif not seen:
            lists = f"{self._app.key_of('go-popular')} lists it"
            self._app.say(f"Most Popular is now of {RANGES[self.range].short}; {lists}.")

    def listed(self) -> None:
        """Show what was read most, as a list."""
        self._app.run_worker(self._listed(), group="places", exclusive=True)

    async def _listed(self) -> Popular:
        popular = await self.rows(LISTED)
        rows = popular.rows[: popular.read] or popular.rows  # a list has no room to say that a row was not read
        if rows:
            self._app.places.stories([row.entry.id for row in rows], popular.heading, popular=True)
        else:
            read = self._app.key_of("open", "headlines")
            self._app.say(f"Nothing has been read yet, and no story is told by several feeds: {read} reads a story.")
        return popular
