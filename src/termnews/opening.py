"""Opening an article: what the store has of it, and which of its two texts is shown, the feed's or the page's."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import TYPE_CHECKING

from termnews.core.directing import set_in
from termnews.core.document import Block, Document, Span
from termnews.core.errors import ExtractError, LaneError
from termnews.core.models import Article, Entry, EntryRow, ShownArticle, Verdict
from termnews.core.records import dataclass
from termnews.core.subscriptions import Subscription
from termnews.core.versions import NOTHING, PageMemory, label_of, other_of, page_wins

if TYPE_CHECKING:
    import sqlite3

    from sqlite_utils import Database

    from termnews.lanes import InlineLane, ProcessLane, ThreadLane
    from termnews.net.client import Client

EXTRACT_TIMEOUT_S = 4.0
"""Seconds for one page in its child: with its fetching and the ending of the child a hanging page is over in five."""
WHOLE_FROM_WORDS = 350
"""With ``full_text = "auto"``: a feed's text of this many words is taken to be the article."""
NOT_WORTH_IT = "The pages of this feed gave no more than the feed of late, so this one was not fetched."


@dataclass(frozen=True, slots=True)
class Desk:
    """What opening works with."""

    client: Callable[[], Client]
    """Makes the client on first use, since reading from the cache needs none."""
    extract: ProcessLane | InlineLane
    read: ThreadLane[sqlite3.Connection]
    write: ThreadLane[Database]
    clock: Callable[[], datetime]


@dataclass(frozen=True, slots=True)
class Stored:
    """Everything the store knows of an entry."""

    row: EntryRow
    entry: Entry
    progress: float
    place: tuple[int, int]
    record: str | None
    """The article as ``articles.wire`` wrote it."""
    memory: PageMemory
    """What the pages of its feed gave so far."""
    language: str | None = None
    """What feeds.toml says of the feed, and ``direction``: ``auto``, ``ltr`` or ``rtl``."""
    direction: str = "auto"


def load(connection: sqlite3.Connection, entry_id: int) -> Stored:
    """Return an entry with its state and its article, if there is one; NotFoundError for an unknown id."""
    from termnews.store import articles, rows
    from termnews.store.page_memory import page_memory

    row = rows.row(connection, entry_id)
    state = rows.state(connection, entry_id)
    return Stored(
        row,
        rows.entry(connection, entry_id),
        state.progress,
        state.place,
        articles.article_record(connection, entry_id),
        page_memory(connection, row.feed_id),
    )


def stored_article(stored: Stored) -> Article | None:
    """Return the stored article; None where there is none."""
    if stored.record is None:
        return None
    from termnews.articles.wire import article_from_line

    return article_from_line(stored.record)


def wants_page(stored: Stored, sub: Subscription | None, article: Article | None, *, now: datetime) -> bool:
    """Say whether opening this entry should fetch its page.

    A page that failed or was blocked is tried again; one that gave its article, or all it gives, is not.
    """
    if article is not None and article.verdict not in NOTHING:
        return False
    return would_ask(sub, stored.entry.url, stored.entry.words) and not heeds(stored.memory, sub, now=now)


def passed_over(stored: Stored, sub: Subscription | None, *, now: datetime) -> bool:
    """Say whether the page is not asked because the feed's pages gave no more of late; ``always`` means always."""
    entry = stored.entry
    return would_ask(sub, entry.url, entry.words) and heeds(stored.memory, sub, now=now)


def heeds(memory: PageMemory, sub: Subscription | None, *, now: datetime) -> bool:
    """Say whether what a feed's pages gave so far keeps the next one from being asked."""
    return (sub is None or sub.full_text != "always") and memory.advises_against(now)


def would_ask(sub: Subscription | None, url: str | None, words: int) -> bool:
    """Say whether ``full_text`` wants the page of an entry of which the feed gives so many words."""
    mode = sub.full_text if sub else "auto"
    return url is not None and mode != "off" and (mode != "auto" or words < WHOLE_FROM_WORDS)


async def feed_version(
    desk: Desk, stored: Stored, *, article: Article | None = None, note: str = "", pending: bool = False
) -> ShownArticle:
    """Return the feed's own text as an article; hostile HTML is taken apart in a child process.

    Args:
        desk: What to work with.
        stored: The entry.
        article: What its page gave, for the switch between the two.
        note: Why the page's text is not shown.
        pending: The page is on its way.
    """
    entry = stored.entry
    document = _plain(entry.summary)
    if entry.content_html:
        from termnews.articles.feedtext import document_from_lines

        try:
            lines = await desk.extract.run(
                "termnews.articles.feedtext:document_lines",
                entry.content_html.encode("utf-8", "replace"),
                {"base_url": entry.url or "", "title": entry.title},
                timeout_s=EXTRACT_TIMEOUT_S,
            )
            document = document_from_lines(lines)
        except (LaneError, ExtractError) as error:
            note = note or f"The feed's text could not be laid out ({error}); this is its summary."
    return ShownArticle(
        entry=stored.row,
        document=set_in(document, stored.language, stored.direction),
        source="feed",
        verdict=stored.row.verdict,
        note=note,
        title=entry.title,
        byline=entry.author,
        published=entry.published,
        words=entry.words,
        language=stored.language or entry.language,
        direction=None if stored.direction == "auto" else stored.direction,
        pending=pending,
        progress=stored.progress,
        place=stored.place,
        enclosures=entry.enclosures,
        comments_url=entry.comments_url,
        lead_image=entry.image_url,
        label=label_of("feed", stored.row.verdict, words=entry.words),
        other=other_of("feed", article, feed_words=entry.words, has_page=entry.url is not None),
    )


def page_version(stored: Stored, article: Article, sub: Subscription | None) -> ShownArticle:
    """Return the extracted article as it is shown, with the feed's words where the page has none."""
    entry = stored.entry
    return ShownArticle(
        entry=stored.row,
        document=set_in(article.document, stored.language, stored.direction),
        source="page",
        verdict=article.verdict,
        note=article.reason,
        title=(article.title if sub is not None and sub.extract.title else "") or entry.title or article.title,
        byline=article.byline or entry.author,
        standfirst=article.standfirst,
        published=entry.published or article.published,
        words=article.words,
        language=stored.language or article.language or entry.language,
        direction=article.direction if stored.direction == "auto" else stored.direction,
        progress=stored.progress,
        place=stored.place,
        enclosures=entry.enclosures,
        comments_url=entry.comments_url,
        lead_image=article.lead_image or entry.image_url,
        label=label_of("page", article.verdict, words=article.words),
        other=other_of("page", article, feed_words=entry.words, has_page=True),
    )


async def better_version(
    desk: Desk, stored: Stored, article: Article, sub: Subscription | None
) -> ShownArticle:
    """Return the better of the page's text and the feed's; where it is the feed's, the note says why."""
    if page_wins(article, stored.entry.words):
        return page_version(stored, article, sub)
    whole = article.verdict is Verdict.FULL
    return await feed_version(desk, stored, article=article, note="" if whole else article.reason)


def _plain(text: str) -> Document:
    paragraphs = [part.strip() for part in text.split("\n") if part.strip()]
    return Document(tuple(Block("paragraph", spans=(Span(part),)) for part in paragraphs))
