"""Fetching ahead as the screen sees it: progress in the masthead, and a word at the end."""

from __future__ import annotations

from collections.abc import AsyncGenerator, Sequence
from contextlib import aclosing
from typing import TYPE_CHECKING, cast

from termnews.core.models import Prefetched, Verdict

if TYPE_CHECKING:
    from termnews.tui.app import NewsApp


async def fetch_ahead(app: NewsApp, feeds: Sequence[str]) -> None:
    """Fetch the pages of what was just brought, for feeds that want it; stop when a refresh begins.

    Args:
        app: The app.
        feeds: Feeds' ids; none: all.
    """
    results: list[Prefetched] = []
    ahead = cast("AsyncGenerator[Prefetched]", app.reader.prefetch(feeds))
    try:
        async with aclosing(ahead):
            async for result in ahead:
                results.append(result)
                if app.refreshing.under_way:  # the ear is its own, and so are the turns at the hosts
                    return
                for screen in app.papers():
                    screen.progress(result.done, result.total)
    finally:
        if results and not app.refreshing.under_way:
            for screen in app.papers():
                screen.progress(len(results), None)
    if results:
        ids = [result.entry.id for result in results]
        for screen in app.papers():
            await screen.entries_changed(ids)
        app.say(told(results))


def told(results: Sequence[Prefetched]) -> str:
    """Return ``12 articles are here for later, 2 of them in part; 1 could not be had.``"""
    had = [result for result in results if result.verdict in (Verdict.FULL, Verdict.TEASER, Verdict.PAYWALL)]
    partly = sum(result.verdict is not Verdict.FULL for result in had)
    parts = f"{len(had)} article{'' if len(had) == 1 else 's'} {'is' if len(had) == 1 else 'are'} here for later"
    if partly:
        parts += f", {partly} of them in part"
    missing = len(results) - len(had)
    return f"{parts}; {missing} could not be had." if missing else f"{parts}."
