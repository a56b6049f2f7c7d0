"""What comes from the web: answers of servers, and feeds and entries as they are published now. Values only."""

from __future__ import annotations

from dataclasses import field
from datetime import datetime
from enum import StrEnum

from termnews.core.counting import count_words
from termnews.core.records import dataclass


class Purpose(StrEnum):
    """What a request is for; what its error sentences advise goes by it."""

    FEED = "feed"
    """A feed that is subscribed to, and asked again by itself."""
    PREVIEW = "preview"
    """An address that somebody would subscribe to."""
    PAGE = "page"
    """An entry's page."""
    PICTURE = "picture"
    FILE = "file"
    """What is attached to an entry."""


@dataclass(frozen=True, slots=True)
class Validators:
    """What the last good answer said about itself (RFC 9110 §8.8), and a hash of its body."""

    etag: str | None = None
    """Opaque: latin-1 text of the header, sent back unchanged."""
    last_modified: str | None = None
    body_hash: str | None = None
    """BLAKE2b-128 of the decoded body, in hexadecimal."""
    url: str | None = None
    """The URL that gave them, which alone gets them back; None: unknown."""


@dataclass(frozen=True, slots=True)
class Freshness:
    """What an answer said about when to ask again."""

    max_age_s: int | None = None
    """``Cache-Control: max-age`` less ``Age``, or ``Expires`` less ``Date``; never negative."""
    retry_at: datetime | None = None
    """From ``Retry-After``."""
    server_time: datetime | None = None
    """What the server's clock said: ``Date``, and ``Age`` where a cache answered."""


@dataclass(frozen=True, slots=True)
class Fetched:
    """A 2xx answer with its whole, decoded body."""

    url: str
    """The URL that answered, after redirects."""
    status: int
    body: bytes
    content_type: str | None
    """The header as sent, with parameters."""
    validators: Validators
    freshness: Freshness = field(default_factory=Freshness)
    permanent_url: str | None = None
    """Where an unbroken chain of 301/308 redirects led; None without one."""


@dataclass(frozen=True, slots=True)
class NotModified:
    """A 304 answer."""

    url: str
    validators: Validators
    """Those sent, replaced by what the 304 carried."""
    freshness: Freshness = field(default_factory=Freshness)
    permanent_url: str | None = None
    """Where an unbroken chain of 301/308 redirects led; None without one."""


@dataclass(frozen=True, slots=True)
class Enclosure:
    """A file a feed attaches to an entry."""

    url: str
    type: str | None = None
    length: int | None = None


@dataclass(frozen=True, slots=True)
class ParsedEntry:
    """One entry as a feed publishes it now; text clean, URLs absolute and http(s)."""

    guid: str
    """The feed's own id; never empty (made from link, title and date where a feed has none)."""
    url: str | None
    title: str
    """One clean line; may be empty."""
    author: str | None = None
    summary: str = ""
    """Plain text, one paragraph, at most 1,000 characters."""
    content_html: str | None = None
    """The longest HTML body the feed gives, raw: cleaned when it becomes a Document."""
    content_text: str = ""
    """Plain text of ``content_html``, for the search index."""
    published: datetime | None = None
    updated: datetime | None = None
    tags: tuple[str, ...] = ()
    enclosures: tuple[Enclosure, ...] = ()
    comments_url: str | None = None
    image_url: str | None = None
    language: str | None = None

    @property
    def words(self) -> int:
        """Number of words of the longest text the feed gives."""
        return count_words(self.content_text or self.summary)


@dataclass(frozen=True, slots=True)
class ParsedFeed:
    """One feed document."""

    format: str
    """``rss``, ``rdf``, ``atom`` or ``json``."""
    title: str
    entries: tuple[ParsedEntry, ...]
    site_url: str | None = None
    description: str = ""
    language: str | None = None
    icon_url: str | None = None
    ttl_s: int | None = None
    """From ``ttl`` or ``sy:updatePeriod``/``updateFrequency``."""
    skip_hours: tuple[int, ...] = ()
    skip_days: tuple[str, ...] = ()
    hub_url: str | None = None
    warnings: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Changes:
    """What a merge decided."""

    new: tuple[ParsedEntry, ...] = ()
    changed: tuple[tuple[int, ParsedEntry], ...] = ()
    """Stored entry id and its new content."""
    unchanged: int = 0
    announced: tuple[int, ...] = ()
    """Ids of new entries that the reader wants to be told of."""
