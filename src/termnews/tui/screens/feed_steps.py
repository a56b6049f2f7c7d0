"""From one feed with something unread to the next, in the order of feeds.toml."""

from __future__ import annotations

from typing import TYPE_CHECKING

from termnews.core.text import clean_line
from termnews.tui.screens.listing import Listing

if TYPE_CHECKING:
    from termnews.tui.screens.reading_keys import ReadingKeys


async def step_feed(screen: ReadingKeys, step: int) -> None:
    """List the next (1) or previous (-1) feed that has unread stories; after the last comes the first."""
    feeds = await screen.reader.feeds()
    slugs = [feed.slug for feed in feeds]
    here = slugs.index(screen.listing.feed) if screen.listing.feed in slugs else (-1 if step > 0 else len(feeds))
    around = [*feeds[here + 1:], *feeds[:max(here, 0)]] if step > 0 else [*feeds[:here][::-1], *feeds[:here:-1]]
    found = next((feed for feed in around if feed.unread and not feed.muted), None)
    if found is None:
        screen.news.say("No other feed has anything unread. — 30 —")
    else:
        screen.list(Listing(title=clean_line(found.title, list_row=True), query=f"feed:{found.slug}"))
