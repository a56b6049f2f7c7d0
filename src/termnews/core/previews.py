"""What an address offers before one subscribes to it."""

from __future__ import annotations

from datetime import datetime

from termnews.core.records import dataclass


@dataclass(frozen=True, slots=True)
class Offer:
    """A feed that a page names besides the one that was chosen, and those that are none; it was not asked for."""

    url: str
    title: str
    """The page's own words for it; may be empty."""
    format: str
    """``rss``, ``atom``, ``rdf``, ``json``, or empty where the page does not say."""
    of_comments: bool = False
    """It brings what readers say, rather than the site."""


@dataclass(frozen=True, slots=True)
class Preview:
    """One feed, read once."""

    url: str
    """The feed's address, to be written into feeds.toml."""
    title: str
    format: str
    latest: tuple[tuple[str, datetime | None], ...]
    """Titles and dates of its first entries."""
    alternatives: tuple[Offer, ...] = ()
    already: str | None = None
    """The id under which this feed is subscribed to."""
