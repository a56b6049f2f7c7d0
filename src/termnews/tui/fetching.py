"""Refreshes of the open paper: by hand with a word about how it went, in the background without one."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from contextlib import suppress
from typing import TYPE_CHECKING, cast

from textual.css.query import NoMatches

from termnews.core.errors import BusyError, StoreError
from termnews.tui.announcing import announcement, on_desktop, sequence
from termnews.tui.refreshing import RefreshRun, summary
from termnews.tui.troubles import Troubles

if TYPE_CHECKING:
    from termnews.core.models import Counts
    from termnews.reader import Reader
    from termnews.tui.app import NewsApp
    from termnews.tui.screens.base import PaperScreen


SETTLE_S = 0.05
SETTLE_PAUSE_S = 0.2


class Fetching(Troubles):
    """What the app does to bring news in; one refresh at a time."""

    reader: Reader
    counts: Counts
    refreshing: RefreshRun
    _told_store = ""
    """What was said last of a store that background refreshes cannot use."""
    _begun_to_settle = False

    def papers(self) -> list[PaperScreen]:
        """Our screens, top one first."""
        raise NotImplementedError

    def key_of(self, command_id: str, scope: str = "app") -> str:
        """Return how a command's first key is written."""
        raise NotImplementedError

    async def recount(self) -> None:
        """Read the masthead's numbers again."""
        raise NotImplementedError

    def action_refresh_all(self) -> None:
        """Fetch every feed that is due."""
        self.refresh_feeds(())

    def refresh_feeds(self, feeds: Sequence[str]) -> None:
        """Start a refresh of these feeds (none named: all) because the reader asked for it."""
        if self.refreshing.under_way:
            self.say("A refresh is under way.")
        else:
            self.run_worker(self._refresh(tuple(feeds)), group="refresh", exclusive=True)

    def refresh_due(self) -> None:
        """Ask the feeds whose time has come; what they bring shows, what fails is left to feed health."""
        if not self.refreshing.under_way:
            self.run_worker(self._refresh_due(), group="refresh", exclusive=True)

    async def _refresh(self, feeds: tuple[str, ...]) -> None:
        results = await self.refreshing.run(feeds)
        await self._refreshed(sum(result.new for result in results))
        self.say(summary(results, now=self.reader.now(), health_key=self.key_of("go-health")))
        self._fetch_ahead(feeds)

    async def _refresh_due(self) -> None:
        try:
            await self._notice_others()
            if await self.reader.any_due():
                results = await self.refreshing.run((), manual=False)
                await self._refreshed(sum(result.new for result in results))
                await self._announce([entry for result in results for entry in result.announced])
                self._fetch_ahead(())
            elif not self._begun_to_settle:
                self._settle_later()  # what a timer's refreshes left
            self._told_store = ""
        except BusyError:
            pass  # another termnews does it, and the next minute shows what it brought
        except StoreError as error:  # a disk that stays full is said once, not every minute
            if str(error) != self._told_store:
                self._told_store = str(error)
                self.trouble(error)

    async def _notice_others(self) -> None:
        """Show what another termnews on this store brought in or marked, be it open too or called by a timer."""
        counts = await self.reader.counts()
        if counts != self.counts:
            await self._refreshed(max(0, counts.total - self.counts.total))

    async def _announce(self, entries: Sequence[int]) -> None:
        """Tell of new stories that feeds.toml wants announced, on the screen and outside of it."""
        told = announcement(await self.reader.rows(entries)) if entries else None
        if told is None:
            return
        self.say(f"{told.title} · {told.body}")
        if not self.is_web and not await on_desktop(told) and self._driver is not None:
            self._driver.write(sequence(told))

    def _fetch_ahead(self, feeds: tuple[str, ...]) -> None:
        """Fetch the pages of what came in, where feeds.toml asks for it."""
        if any(sub.full_text == "prefetch" for sub in self.reader.config.subscriptions):
            from termnews.tui.ahead import fetch_ahead

            self.run_worker(fetch_ahead(cast("NewsApp", self), feeds), group="ahead", exclusive=True)

    async def _refreshed(self, new: int) -> None:
        await self.recount()
        for screen in self.papers():
            with suppress(NoMatches):  # one has gone back from it meanwhile
                await screen.refreshed(new)
        self._settle_later()

    def _settle_later(self) -> None:
        self._begun_to_settle = True
        self.run_worker(self._settle(), group="settle", exclusive=True)

    async def _settle(self) -> None:
        """Do what is left of the refresh in the background, with pauses for what the reader does."""
        while await self.reader.settle(within_s=SETTLE_S):
            await asyncio.sleep(SETTLE_PAUSE_S)
