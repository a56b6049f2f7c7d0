"""What is kept and shown: feeds, entries, articles, and the rows of lists. Values only: frozen, slotted.

Times are aware datetimes in UTC unless a name ends in ``_s`` (seconds). Text in these types is already clean
(``core.text``) and is still cleaned again by every widget that shows it.
"""

from __future__ import annotations

from dataclasses import field
from datetime import datetime
from enum import StrEnum

from termnews.core.document import Document
from termnews.core.published import Enclosure, Validators
from termnews.core.records import dataclass

FINISHED_AT = 0.95
"""Progress from which an article counts as finished."""
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
    fresh_until: datetime | None = None
    """Until when the server and the feed ask to be left alone; a feed asked for by name is asked all the same."""
    failures: int = 0
    error: str | None = None
    ttl_s: int | None = None
    """What the feed's own text says about when to ask again, in seconds."""
    skip_hours: tuple[int, ...] = ()
    """Hours (GMT) in which the feed does not want to be asked, and ``skip_days``: names of days."""
    skip_days: tuple[str, ...] = ()
    status: int | None = None
    """HTTP status of the last answer, where that was an error."""
    unchanged: int = 0
    """Good answers in a row that brought nothing new."""
    rhythm_s: int | None = None
    """Seconds between two of its entries of late; None: it does not say."""
    last_full: datetime | None = None
    """When a whole body came last, rather than a 304."""
    moved_to: str | None = None
    """Where permanent redirects lead; ``moves``: how many fetches in a row they led there."""
    moves: int = 0
    transform: str | None = None
    """By which transformation its entries were read, a hash; None: by none."""
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
    place: tuple[int, int] = (0, 0)
    """Where reading stopped: number of a block of the text, and characters of it."""


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
    begun: float = 0.0
    """How far an article was read that was begun and not finished, 0 to 1; 0: not begun, or finished."""
    tags: tuple[str, ...] = ()
    """The reader's own tags."""
    copy_of: int | None = None
    """The first entry with the same text, where this one is a copy of it."""
    sources: int = 1
    """Feeds that tell its story in words of their own."""

    @property
    def shortfall(self) -> str:
        """``teaser``, ``paywall``, ``blocked`` or ``failed``; empty where a page gave its article, or was not asked."""
        return "" if self.verdict in (None, Verdict.FULL) else str(self.verdict)

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
    """One sentence: why this verdict, or that the reader's selector named nothing; empty for a whole article."""
    byline: str | None = None
    published: datetime | None = None
    language: str | None = None
    direction: str | None = None
    lead_image: str | None = None
    site_name: str | None = None
    canonical_url: str | None = None
    standfirst: str | None = None
    next_url: str | None = None
    """The page that goes on with it, as long as that was not fetched."""
    leads_to: str | None = None
    """Where a page sends on that holds no article itself."""


@dataclass(frozen=True, slots=True)
class ReadingEvent:
    """One act of reading."""

    entry_id: int
    kind: EventKind
    at: datetime
    dwell_s: float = 0.0
    progress: float = 0.0


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
    """When it is asked next; of a feed that was not asked: before when it is not."""
    elapsed_s: float = 0.0
    announced: tuple[int, ...] = ()
    """Ids of new entries that the reader wants to be told of."""
    note: str = ""
    """A sentence about something besides this feed, such as this computer's clock."""


@dataclass(frozen=True, slots=True)
class Prefetched:
    """One article of a round of fetching ahead, and how far the round is."""

    done: int
    total: int
    entry: EntryRow
    verdict: Verdict | None = None
    """None: no server answered; nothing is stored, and a later round asks again."""
    reason: str = ""
    """Why the whole article is not here; empty where it is."""
    offline: bool = False
    """This computer has no network, and the round ends."""


@dataclass(frozen=True, slots=True)
class Ranked:
    """A row of a sidebar with the reason it is there."""

    entry: EntryRow
    why: str
    score: float = 0.0
    same_story: bool = False
    kind: str = ""
    """Of related rows: ``same story``, ``related`` or ``earlier on this``."""
    also: tuple[EntryRow, ...] = ()
    """Other entries with the same text."""


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
    place: tuple[int, int] = (0, 0)
    """The same in the text: number of a block, and characters of it above what is read next; (0, 0): the beginning."""
    enclosures: tuple[Enclosure, ...] = ()
    comments_url: str | None = None
    lead_image: str | None = None
    """The picture that the page, or else the feed, gives the story as a whole."""
    label: str = ""
    """What this text is: ``The whole article, from its page``."""
    other: str = ""
    """What the switch between the two texts leads to: ``the feed’s text (120 words)``; empty: nothing."""


@dataclass(frozen=True, slots=True)
class SearchHit:
    """A search result: the row, and where in its text the words stand."""

    entry: EntryRow
    snippet: str
    """One clean line; hits are between U+E000 and U+E001 (private use, never shown)."""
    title: str = ""
    """The title with its hits between the same signs."""
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
