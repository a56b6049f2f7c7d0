"""One entry's page: fetched, extracted in a child that can be killed, put together from its parts, and stored."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING

from termnews.articles.refusals import GONE
from termnews.articles.rules import rules_of
from termnews.articles.several_pages import MISSING, MOST_PAGES, TOO_MANY
from termnews.articles.wire import article_from_line, article_to_line
from termnews.core.document import Document
from termnews.core.errors import ExtractError, FetchError, LaneError, StoreError
from termnews.core.landing import leads_home, site_of
from termnews.core.models import Article, Verdict
from termnews.core.published import Fetched, Purpose
from termnews.core.subscriptions import ExtractSettings, HttpSettings
from termnews.core.urls import canonical_url
from termnews.core.versions import gave_more
from termnews.opening import EXTRACT_TIMEOUT_S, Desk, Stored

if TYPE_CHECKING:
    from datetime import datetime

    from termnews.core.subscriptions import Subscription
    from termnews.net.client import Client, Turn

MAX_PAGE_BYTES = 5_000_000
PAGE_ACCEPT = "text/html,application/xhtml+xml;q=0.9,*/*;q=0.1"
LED_HOME = "The site leads to its front page in place of the article, which may be gone."
_REFUSED = frozenset({401, 402, 403, 407, 429, 451})
"""HTTP statuses by which a site refuses a page; others say that there is none."""


WALLED = frozenset({Verdict.BLOCKED, Verdict.PAYWALL})
"""Verdicts of pages whose further ones give no more."""


class UnsavedError(StoreError):
    """An article was fetched and is here to be read, but the store cannot keep it."""

    def __init__(self, message: str, article: Article) -> None:
        self.article = article
        super().__init__(message)


async def fetch_article(
    desk: Desk, stored: Stored, sub: Subscription | None, *, feed_url: str, turn: Turn | None = None,
    waits: bool = True, before: Callable[[Article], Awaitable[None]] | None = None,
) -> Article:
    """Fetch an entry's page, take the article out of it, and store it with its verdict.

    A page that cannot be had is an answer too: an article whose verdict is ``blocked`` or ``failed``, with the reason.
    Only what no server answered is not stored.

    Args:
        desk: What to work with.
        stored: The entry.
        sub: Its feed's settings.
        feed_url: The feed, whose host may be reached in private ranges.
        turn: Waits for the right to ask a host; by default as somebody does who looks at the screen.
        waits: Somebody waits for an answer, whatever it is.
        before: Does what has to be done before an article counts as being here.

    Raises:
        UnsavedError: it is here, and cannot be stored.
        FetchError: no server answered, and nobody waits.
    """
    from termnews.store import articles
    from termnews.store.page_memory import remember_page

    entry = stored.entry
    work = _Pages(desk, stored, sub, feed_url, turn)
    try:
        record = await work.record(entry.url or "")
        article = article_from_line(record)
        was_read = article.verdict is not Verdict.BLOCKED
    except (FetchError, ExtractError, LaneError) as error:
        article = _missing(entry.url or "", entry.title, error)
        if isinstance(error, FetchError) and error.status is None:
            if not waits:
                raise
            return article
        record = article_to_line(article)
        was_read = False
    if before is not None:
        await before(article)
    now = desk.clock()
    try:
        await desk.write.run(articles.save_article, entry.id, article, record=record, now=now)
        if was_read:  # what could not be had says nothing of the feed's other pages
            more = gave_more(article, entry.words)
            await desk.write.run(remember_page, stored.row.feed_id, gave_more=more, now=now)
    except StoreError as error:
        raise UnsavedError(f"The article is not kept: {error}", article) from error
    return article


async def fetch_page(
    client: Client, url: str, *, http: HttpSettings = HttpSettings(), origin: str | None, now: datetime,  # noqa: B008
    turn: Turn | None = None,
) -> Fetched:
    """Return a page as it comes; the arguments are those of ``Client.fetch``, and so is FetchError.

    Raises:
        ExtractError: the address leads to the site's front page.
    """
    answer = await client.fetch(
        url, http=http, max_bytes=MAX_PAGE_BYTES, accept=PAGE_ACCEPT, origin=origin, now=now, purpose=Purpose.PAGE,
        turn=turn,
    )  # fmt: skip
    if not isinstance(answer, Fetched):
        raise FetchError("The server sent no page.", url=url, status=304)
    if leads_home(url, answer.url):
        raise ExtractError(LED_HOME, url=url)
    return answer


async def lines_of(url: str, page: Callable[[str, int], Awaitable[str]]) -> tuple[list[str], str]:
    """Return the articles of a page and of those that go on with it, and why the rest is missing; empty: none is.

    Args:
        url: The first page, or one that only sends on to it.
        page: Takes an address and the page's number, from 1; returns its article as ``articles.wire`` writes it. What
            it raises for the first page is raised here.
    """
    lines = [await page(url, 1)]
    article = article_from_line(lines[0])
    if article.leads_to and canonical_url(article.leads_to) != canonical_url(url):
        lines = [await page(article.leads_to, 1)]
        article = article_from_line(lines[0])
    asked = {canonical_url(url), canonical_url(article.url)}
    site = site_of(article.url)
    while article.next_url and article.verdict not in WALLED and (key := canonical_url(article.next_url)) not in asked:
        if len(lines) >= MOST_PAGES:
            return lines, TOO_MANY
        asked.add(key)
        try:
            line = await page(article.next_url, len(lines) + 1)
        except (FetchError, ExtractError, LaneError) as error:
            return lines, MISSING.format(error)
        article = article_from_line(line)
        if site_of(article.url) != site:
            return lines, MISSING.format("They lead to another site.")
        if article.verdict is Verdict.BLOCKED or article.reason == GONE:
            return lines, MISSING.format(article.reason)
        lines.append(line)
    return lines, ""


class _Pages:
    """The pages of one article."""

    def __init__(
        self, desk: Desk, stored: Stored, sub: Subscription | None, feed_url: str, turn: Turn | None
    ) -> None:
        self._desk = desk
        self._stored = stored
        self._sub = sub
        self._feed_url = feed_url
        self._turn = turn

    async def record(self, url: str) -> str:
        """Return the article at a URL, and on the pages that go on with it, as ``articles.wire`` writes it."""
        lines, trouble = await lines_of(url, self._page)
        if len(lines) == 1 and not trouble:
            return lines[0]
        body = "\n".join(lines).encode("utf-8")
        joined = await self._desk.extract.run(
            "termnews.articles.several_pages:join_lines", body, {"trouble": trouble}, timeout_s=EXTRACT_TIMEOUT_S
        )
        return joined[0]

    async def _page(self, url: str, number: int) -> str:
        entry = self._stored.entry
        http = self._sub.http if self._sub else HttpSettings()
        answer = await fetch_page(
            self._desk.client(), url, http=http, origin=self._feed_url, now=self._desk.clock(), turn=self._turn
        )
        first = number == 1
        lines = await self._desk.extract.run(
            "termnews.articles.extract:extract_lines",
            answer.body,
            {
                "url": answer.url, "content_type": answer.content_type, "title": entry.title, "number": number,
                "summary": entry.summary if first else "", "feed_html": entry.content_html if first else None,
                "rules": rules_of(self._sub.extract if self._sub else ExtractSettings()),
            },
            timeout_s=EXTRACT_TIMEOUT_S,
        )  # fmt: skip
        return lines[0]


def _missing(url: str, title: str, error: FetchError | ExtractError | LaneError) -> Article:
    refused = isinstance(error, FetchError) and error.status in _REFUSED
    return Article(
        url=url,
        title=title,
        document=Document(),
        text="",
        words=0,
        verdict=Verdict.BLOCKED if refused else Verdict.FAILED,
        reason=_sentence(error),
    )


def _sentence(error: FetchError | ExtractError | LaneError) -> str:
    if isinstance(error, LaneError):
        if error.reason == "timeout":
            return f"The page is built so that reading it takes too long; it was stopped after {EXTRACT_TIMEOUT_S:g} s."
        return f"The page could not be read: {error}"
    return str(error)
