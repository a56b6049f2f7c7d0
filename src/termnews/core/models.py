"""Every domain type. Values only: frozen, slotted, no behaviour beyond what follows from their own fields.

Times are aware datetimes in UTC unless a name ends in ``_s`` (seconds). Text in these types is already clean
(``core.text``) and is still cleaned again by every widget that shows it.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from typing import Any

from termnews.core.counting import count_words
from termnews.core.document import Document

WHOLE_TEXT_WORDS = 120
"""A feed's text of fewer words is a summary, not an article."""


class Verdict(StrEnum):
    """What a page gave of its article."""

    FULL = "full"
    TEASER = "teaser"
    PAYWALL = "paywall"
    BLOCKED = "blocked"
    FAILED = "failed"


class EventKind(StrEnum):
    """What a reader did with an entry."""

    OPENED = "opened"
    FINISHED = "finished"
    BROWSER = "browser"
    STARRED = "starred"


class Outcome(StrEnum):
    """How one feed's refresh ended."""

    UPDATED = "updated"
    UNCHANGED = "unchanged"
    SKIPPED = "skipped"
    FAILED = "failed"


# ---------------------------------------------------------------- subscriptions


@dataclass(frozen=True, slots=True)
class HttpSettings:
    """Per-feed HTTP settings, after inheritance. Secrets are resolved late, by ``config``."""

    user_agent: str | None = None
    headers: tuple[tuple[str, str], ...] = ()
    proxy: str | None = None
    auth: dict[str, Any] | None = None
    """The ``auth`` table of feeds.toml as written, secrets unresolved."""
    timeout_s: float = 20.0
    max_bytes: int = 10_000_000


@dataclass(frozen=True, slots=True)
class ExtractSettings:
    """Per-feed extraction settings: CSS selectors of the site."""

    selector: str | None = None
    remove: tuple[str, ...] = ()
    next_page: str | None = None


@dataclass(frozen=True, slots=True)
class TransformSettings:
    """What the reader's own configuration does to a feed before it is stored."""

    filter: tuple[str, ...] = ()
    """A command as an argument list, no shell: the feed's bytes in, the feed's bytes out."""
    title_sub: tuple[tuple[str, str], ...] = ()
    """Regular expression and replacement, applied to titles in order."""
    keep_if: str | None = None
    drop_if: str | None = None


@dataclass(frozen=True, slots=True)
class Subscription:
    """The user's line for a feed in feeds.toml, with everything inherited filled in."""

    id: str
    """Stable slug of the title or host; a changed URL keeps its history."""
    url: str
    title: str | None = None
    """The reader's own name for the feed; None: the feed's title is shown."""
    section: str = "news"
    """The section's key (``sections.X`` in feeds.toml)."""
    tags: tuple[str, ...] = ()
    priority: float = 1.0
    muted: bool = False
    language: str | None = None
    direction: str = "auto"
    refresh: str = "auto"
    refresh_min_s: int = 900
    refresh_max_s: int = 86_400
    full_text: str = "auto"
    max_entries: int = 500
    keep_s: int = 90 * 86_400
    keep_if: tuple[str, ...] = ("starred", "later", "tagged", "unread")
    mark_read: str = "open"
    http: HttpSettings = field(default_factory=HttpSettings)
    extract: ExtractSettings = field(default_factory=ExtractSettings)
    muted_until: date | None = None
    """Muted before this day (local time), whatever ``muted`` says."""
    notify: str = "none"
    """``none``, ``all`` or a query."""
    transform: TransformSettings = field(default_factory=TransformSettings)


@dataclass(frozen=True, slots=True)
class Section:
    """A page of the newspaper."""

    id: str
    title: str
    weight: float = 1.0


# ---------------------------------------------------------------- fetching


@dataclass(frozen=True, slots=True)
class Validators:
    """What the last good answer said about itself (RFC 9110 §8.8), and a hash of its body."""

    etag: str | None = None
    """Opaque: latin-1 text of the header, sent back unchanged."""
    last_modified: str | None = None
    body_hash: str | None = None
    """BLAKE2b-128 of the decoded body, in hexadecimal."""


@dataclass(frozen=True, slots=True)
class Freshness:
    """What an answer said about when to ask again."""

    max_age_s: int | None = None
    """``Cache-Control: max-age`` less ``Age``, or ``Expires`` less ``Date``; never negative."""
    retry_at: datetime | None = None
    """From ``Retry-After``."""


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


# ---------------------------------------------------------------- parsing


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


# ---------------------------------------------------------------- stored


@dataclass(frozen=True, slots=True)
class Feed:
    """A feed as the store knows it: what it says of itself, and its health."""

    id: int
    slug: str
    """The subscription's id."""
    url: str
    title: str
    """What is shown: the reader's own title, else the feed's, else the host."""
    section: str
    site_url: str | None = None
    priority: float = 1.0
    muted: bool = False
    validators: Validators = field(default_factory=Validators)
    last_attempt: datetime | None = None
    last_success: datetime | None = None
    next_check: datetime | None = None
    retry_at: datetime | None = None
    """Nothing is asked before this, not even by hand (``Retry-After``)."""
    failures: int = 0
    error: str | None = None
    ttl_s: int | None = None
    """What the feed's own text says about when to ask again, in seconds."""
    unread: int = 0
    total: int = 0


@dataclass(frozen=True, slots=True)
class Entry:
    """An entry's immutable content, as stored."""

    id: int
    feed_id: int
    guid: str
    url: str | None
    title: str
    author: str | None
    summary: str
    content_html: str | None
    published: datetime | None
    updated: datetime | None
    sort_date: datetime
    words: int
    tags: tuple[str, ...] = ()
    enclosures: tuple[Enclosure, ...] = ()
    comments_url: str | None = None
    image_url: str | None = None
    language: str | None = None


@dataclass(frozen=True, slots=True)
class EntryState:
    """What the reader did with an entry; outlives the entry itself."""

    read: bool = False
    starred: bool = False
    later: bool = False
    progress: float = 0.0
    """How far the article was read, 0 to 1."""
    first_seen: datetime | None = None


@dataclass(frozen=True, slots=True)
class EntryRow:
    """The light join that lists show; never carries content."""

    id: int
    feed_id: int
    feed_slug: str
    feed_title: str
    section: str
    title: str
    url: str | None
    author: str | None
    summary: str
    published: datetime | None
    sort_date: datetime
    first_seen: datetime
    read: bool
    starred: bool
    later: bool
    words: int
    verdict: Verdict | None = None
    story_id: int | None = None
    language: str | None = None
    priority: float = 1.0
    image_url: str | None = None

    @property
    def minutes(self) -> int:
        """Reading time in minutes at 230 words a minute, at least 1; 0 where the length is unknown.

        A feed's short summary says nothing about the length of the article behind it.
        """
        if self.verdict is None and self.words < WHOLE_TEXT_WORDS:
            return 0
        return max(1, round(self.words / 230)) if self.words else 0


@dataclass(frozen=True, slots=True)
class Article:
    """What was taken from an entry's page."""

    url: str
    title: str
    document: Document
    """The body as blocks; every output (screen, text, Markdown, HTML, JSON) is made from it."""
    text: str
    """Plain text of the body, for the search index."""
    words: int
    verdict: Verdict
    reason: str = ""
    """One sentence: why this verdict."""
    byline: str | None = None
    published: datetime | None = None
    language: str | None = None
    direction: str | None = None
    lead_image: str | None = None
    site_name: str | None = None
    canonical_url: str | None = None
    standfirst: str | None = None


@dataclass(frozen=True, slots=True)
class ReadingEvent:
    """One act of reading."""

    entry_id: int
    kind: EventKind
    at: datetime
    dwell_s: float = 0.0
    progress: float = 0.0


@dataclass(frozen=True, slots=True)
class Changes:
    """What a merge decided."""

    new: tuple[ParsedEntry, ...] = ()
    changed: tuple[tuple[int, ParsedEntry], ...] = ()
    """Stored entry id and its new content."""
    unchanged: int = 0


@dataclass(frozen=True, slots=True)
class RefreshResult:
    """One feed's outcome in a refresh; an error is a value here."""

    feed: str
    """The subscription's id."""
    title: str
    outcome: Outcome
    new: int = 0
    changed: int = 0
    error: str | None = None
    status: int | None = None
    next_check: datetime | None = None
    elapsed_s: float = 0.0


@dataclass(frozen=True, slots=True)
class Ranked:
    """A row of a sidebar with the reason it is there."""

    entry: EntryRow
    why: str
    score: float = 0.0
    same_story: bool = False


@dataclass(frozen=True, slots=True)
class Story:
    """A cluster of entries about one event."""

    id: int
    title: str
    entries: tuple[int, ...]
    sources: int
    """Independent feeds that tell it."""


@dataclass(frozen=True, slots=True)
class ShownArticle:
    """What the article pane shows for an entry: the better of the feed's text and the page's, and which it is."""

    entry: EntryRow
    document: Document
    source: str
    """``page``: the extracted article; ``feed``: the feed's own text."""
    verdict: Verdict | None = None
    """None: the page was not asked (yet)."""
    note: str = ""
    """One line for the head: why the whole article is not here. Empty when there is nothing to say."""
    title: str = ""
    byline: str | None = None
    standfirst: str | None = None
    published: datetime | None = None
    words: int = 0
    language: str | None = None
    direction: str | None = None
    pending: bool = False
    """The page is being fetched; a second version follows."""
    progress: float = 0.0
    """Where the reader left off, 0 to 1."""
    enclosures: tuple[Enclosure, ...] = ()
    comments_url: str | None = None


@dataclass(frozen=True, slots=True)
class SearchHit:
    """A search result: the row, and where in its text the words stand."""

    entry: EntryRow
    snippet: str
    """One clean line; hits are between U+E000 and U+E001 (private use, never shown)."""
    score: float = 0.0


@dataclass(frozen=True, slots=True)
class Counts:
    """The numbers of the masthead and the section tree."""

    unread: int = 0
    total: int = 0
    starred: int = 0
    later: int = 0
    feeds: int = 0
    failing: int = 0
    """Feeds whose last three attempts failed."""
    unread_by_feed: dict[str, int] = field(default_factory=dict)
    unread_by_section: dict[str, int] = field(default_factory=dict)
    last_refresh: datetime | None = None


@dataclass(frozen=True, slots=True)
class StateChange:
    """A change of read/starred/later that can be undone: field, and the old value of each entry."""

    field: str
    before: tuple[tuple[int, bool], ...]
    label: str
    """For the toast: "3 articles marked read"."""
