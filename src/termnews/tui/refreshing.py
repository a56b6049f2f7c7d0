"""One refresh as the screen sees it: progress in the masthead, lists asked again at most four times a second."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, Sequence
from contextlib import aclosing, suppress
from datetime import datetime
from typing import TYPE_CHECKING, cast

from textual.css.query import NoMatches

from termnews.core.models import Outcome, RefreshResult
from termnews.core.waiting import not_asked, why_not_asked

if TYPE_CHECKING:
    from termnews.tui.app import NewsApp

STEP_S = 0.25
"""Least time between two updates of the lists while feeds arrive."""


class RefreshRun:
    """The refresh under way, if any."""

    def __init__(self, app: NewsApp) -> None:
        self._app = app
        self.under_way = False
        self.trouble = ""
        """What kept all feeds from being fetched the last time ("There is no network"); empty where nothing did."""

    async def run(self, feeds: Sequence[str], *, manual: bool = True) -> list[RefreshResult]:
        """Fetch these feeds (none named: all that are due) and return every outcome.

        Args:
            feeds: Feeds' ids; none: all.
            manual: The reader asked, so that no schedule of ours holds a feed back.
        """
        total = len(feeds) or len(self._app.reader.config.subscriptions)
        results: list[RefreshResult] = []
        self.under_way = True
        self._progress(0, total)
        try:
            await self._collect(feeds, results, total, manual=manual)
        finally:
            self.under_way = False
            errors = {result.error for result in results}
            self.trouble = errors.pop() or "" if len(errors) == 1 else ""
            self._progress(total, None)
        return results

    async def _collect(
        self, feeds: Sequence[str], results: list[RefreshResult], total: int, *, manual: bool
    ) -> None:
        loop = asyncio.get_running_loop()
        shown_at = loop.time()
        fresh = 0
        outcomes = cast("AsyncGenerator[RefreshResult]", self._app.reader.refresh(feeds, manual=manual))
        async with aclosing(outcomes):
            async for result in outcomes:
                results.append(result)
                fresh += result.new + result.changed
                if loop.time() - shown_at >= STEP_S:
                    self._progress(len(results), total)
                    if fresh:
                        await self._step()
                    fresh = 0
                    shown_at = loop.time()

    def _progress(self, done: int, total: int | None) -> None:
        for screen in self._app.papers():
            screen.progress(done, total)

    async def _step(self) -> None:
        papers = self._app.papers()
        if papers:
            with suppress(NoMatches):  # one has gone back from it meanwhile
                await papers[0].arrived()


def summary(results: Sequence[RefreshResult], *, now: datetime, health_key: str) -> str:
    """Say in a line how a refresh went, with the next key where something failed."""
    failed = [r for r in results if r.outcome is Outcome.FAILED]
    skipped = [r for r in results if r.outcome is Outcome.SKIPPED]
    new = sum(r.new for r in results)
    if len(results) == len(skipped) == 1:
        return why_not_asked(skipped[0], now)
    if results and len(skipped) == len(results):
        return f"{not_asked(results, now)}."
    parts = [f"{new:,} new {'story' if new == 1 else 'stories'}" if new else "Nothing new"]
    if len(failed) == 1:
        parts.append(f"{failed[0].title}: {failed[0].error or 'failed'}")
    elif len(failed) == len(results) and len({r.error for r in failed}) == 1 and failed[0].error:
        parts.append(failed[0].error)
    elif failed:
        parts.append(f"{len(failed)} feeds failed")
    if failed:
        parts.append(f"{health_key} feed health")
    if skipped:
        parts.append(not_asked(results, now))
    return " · ".join([*parts, *dict.fromkeys(r.note for r in results if r.note)])
