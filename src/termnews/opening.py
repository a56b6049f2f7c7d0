"""Opening an article: the feed's own text at once, then the page fetched, extracted, stored and shown."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from termnews.core.document import Block, Document, Span
from termnews.core.errors import ExtractError, FetchError, LaneError, StoreError
from termnews.core.models import Article, Entry, EntryRow, ShownArticle, Verdict
from termnews.core.published import NotModified, Purpose
from termnews.core.subscriptions import HttpSettings, Subscription

if TYPE_CHECKING:
    import sqlite3

    from sqlite_utils import Database

    from termnews.lanes import InlineLane, ProcessLane, ThreadLane
    from termnews.net.client import Client

EXTRACT_TIMEOUT_S = 5.0
MAX_PAGE_BYTES = 5_000_000
WHOLE_FROM_WORDS = 350
"""With ``full_text = "auto"``: a feed's text of this many words is taken to be the article."""
PAGE_ACCEPT = "text/html,application/xhtml+xml;q=0.9,*/*;q=0.1"
_BLOCKED = frozenset({401, 402, 403, 407, 429, 451})


class UnsavedError(StoreError):
    """An article was fetched and is here to be read, but the store cannot keep it."""

    def __init__(self, message: str, article: Article) -> None:
        self.article = article
        super().__init__(message)


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


def load(connection: sqlite3.Connection, entry_id: int) -> Stored:
    """Return an entry with its state and its article, if there is one; NotFoundError for an unknown id."""
    from termnews.store import articles, rows

    row = rows.row(connection, entry_id)
    state = rows.state(connection, entry_id)
    return Stored(
        row,
        rows.entry(connection, entry_id),
        state.progress,
        state.place,
        articles.article_record(connection, entry_id),
    )


def stored_article(stored: Stored) -> Article | None:
    """Return the stored article; None where there is none."""
    if stored.record is None:
        return None
    from termnews.articles.wire import article_from_line

    return article_from_line(stored.record)


def wants_page(stored: Stored, sub: Subscription | None, article: Article | None) -> bool:
    """Say whether opening this entry should fetch its page.

    A page that failed or was blocked is tried again; one that gave its article, or all it gives, is not.
    """
    if stored.entry.url is None:
        return False
    if article is not None:
        return article.verdict in (Verdict.FAILED, Verdict.BLOCKED)
    mode = sub.full_text if sub else "auto"
    return mode != "off" and (mode != "auto" or stored.entry.words < WHOLE_FROM_WORDS)


async def feed_version(desk: Desk, stored: Stored, *, note: str = "", pending: bool = False) -> ShownArticle:
    """Return the feed's own text as an article; hostile HTML is taken apart in a child process."""
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
        document=document,
        source="feed",
        verdict=stored.row.verdict,
        note=note,
        title=entry.title,
        byline=entry.author,
        published=entry.published,
        words=entry.words,
        language=entry.language,
        pending=pending,
        progress=stored.progress,
        place=stored.place,
        enclosures=entry.enclosures,
        comments_url=entry.comments_url,
        lead_image=entry.image_url,
    )


def page_version(stored: Stored, article: Article) -> ShownArticle:
    """Return the extracted article as it is shown, with the feed's words where the page has none."""
    entry = stored.entry
    return ShownArticle(
        entry=stored.row,
        document=article.document,
        source="page",
        verdict=article.verdict,
        note="" if article.verdict is Verdict.FULL else article.reason,
        title=entry.title or article.title,
        byline=article.byline or entry.author,
        standfirst=article.standfirst,
        published=entry.published or article.published,
        words=article.words,
        language=article.language or entry.language,
        direction=article.direction,
        progress=stored.progress,
        place=stored.place,
        enclosures=entry.enclosures,
        comments_url=entry.comments_url,
        lead_image=article.lead_image or entry.image_url,
    )


async def better_version(desk: Desk, stored: Stored, article: Article) -> ShownArticle:
    """Return the better of the page's text and the feed's; a page that gave nothing leaves the feed's, and says why."""
    if article.verdict in (Verdict.FAILED, Verdict.BLOCKED) or not article.document.blocks:
        return await feed_version(desk, stored, note=article.reason)
    if article.verdict is not Verdict.FULL and stored.entry.words > article.words:
        return await feed_version(desk, stored, note=article.reason)
    return page_version(stored, article)


async def fetch_article(desk: Desk, stored: Stored, sub: Subscription | None, *, feed_url: str) -> Article:
    """Fetch an entry's page, take the article out of it, and store it with its verdict.

    A page that cannot be had is an answer too: an article whose verdict is ``blocked`` or ``failed``, with the reason.
    Only a missing network is not stored.

    Raises:
        UnsavedError: it is here, and cannot be stored.
    """
    from termnews.articles.wire import article_from_line, article_to_line
    from termnews.store import articles

    entry = stored.entry
    url = entry.url or ""
    try:
        answer = await desk.client().fetch(
            url,
            http=sub.http if sub else HttpSettings(),
            max_bytes=MAX_PAGE_BYTES,
            accept=PAGE_ACCEPT,
            origin=feed_url,
            now=desk.clock(),
            purpose=Purpose.PAGE,
        )
        if isinstance(answer, NotModified):
            raise FetchError("The server sent no page.", url=url, status=304)
        lines = await desk.extract.run(
            "termnews.articles.extract:extract_lines",
            answer.body,
            {
                "url": answer.url, "content_type": answer.content_type, "title": entry.title, "summary": entry.summary,
                "feed_html": entry.content_html,
                "selector": sub.extract.selector if sub else None, "remove": list(sub.extract.remove) if sub else [],
            },
            timeout_s=EXTRACT_TIMEOUT_S,
        )  # fmt: skip
        record = lines[0]
        article = article_from_line(record)
    except (FetchError, ExtractError, LaneError) as error:
        article = _missing(url, entry.title, error)
        if isinstance(error, FetchError) and error.status is None:
            return article
        record = article_to_line(article)
    try:
        await desk.write.run(articles.save_article, entry.id, article, record=record, now=desk.clock())
    except StoreError as error:
        raise UnsavedError(f"The article is not kept: {error}", article) from error
    return article


def _missing(url: str, title: str, error: FetchError | ExtractError | LaneError) -> Article:
    blocked = isinstance(error, FetchError) and error.status in _BLOCKED
    reason = f"The page could not be read ({error})" if isinstance(error, LaneError) else str(error)
    return Article(
        url=url,
        title=title,
        document=Document(),
        text="",
        words=0,
        verdict=Verdict.BLOCKED if blocked else Verdict.FAILED,
        reason=reason,
    )


def _plain(text: str) -> Document:
    paragraphs = [part.strip() for part in text.split("\n") if part.strip()]
    return Document(tuple(Block("paragraph", spans=(Span(part),)) for part in paragraphs))
