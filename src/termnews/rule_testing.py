"""Rules for a site's articles, tried on one page: what its blocks are, what a rule gives, and the rule written down."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from termnews import opening
from termnews.core.errors import ExtractError, FetchError
from termnews.core.models import Article, ShownArticle
from termnews.core.subscriptions import ExtractSettings, HttpSettings
from termnews.delivering import Delivering

if TYPE_CHECKING:
    from termnews.config.model import Config
    from termnews.core.outlines import TestedPage


class RuleTesting(Delivering):
    """The part of a Reader that tries rules."""

    config: Config

    async def tested_page(self, entry_id: int) -> TestedPage:
        """Fetch an entry's page and take it apart; nothing is stored.

        Raises:
            NotFoundError: there is no such entry.
            FetchError: the page cannot be had.
            ExtractError, LaneError: it is none, or cannot be taken apart.
        """
        from termnews.articles.outline import blocks_from_lines
        from termnews.core.outlines import TestedPage
        from termnews.page_fetching import fetch_page

        stored = await self._load(entry_id)
        sub = self._sub(stored)
        if stored.entry.url is None:
            raise FetchError("This story names no page.", url="")
        answer = await fetch_page(
            self._network(), stored.entry.url, http=sub.http if sub else HttpSettings(),
            origin=sub.url if sub else "", now=self.now(),
        )  # fmt: skip
        page = TestedPage(
            stored.row, stored.row.feed_slug, answer.url, answer.body, answer.content_type, (),
            sub.extract if sub else ExtractSettings(),
        )  # fmt: skip
        lines = await self._taken(page, stored, page.rules, "termnews.articles.outline:outline_lines")
        return replace(page, blocks=blocks_from_lines(lines))

    async def try_rules(self, page: TestedPage, rules: ExtractSettings) -> ShownArticle:
        """Return the article that rules give of a page; nothing is stored.

        Raises as ``tested_page`` does; ExtractError also for what is no CSS selector.
        """
        _check(rules)
        stored = await self._load(page.entry.id)
        article = await self._extracted(page, stored, rules)
        return opening.page_version(stored, article, self._sub(stored))

    async def keep_rules(self, page: TestedPage, rules: ExtractSettings) -> None:
        """Write a feed's rules into feeds.toml, comments kept, and keep the article they give of this page.

        The front end then reads the file again.

        Raises:
            ConfigError, NotFoundError: the file cannot be changed; it says why.
            ExtractError, LaneError: a rule is no CSS selector, or the page cannot be taken apart; nothing is written.
        """
        from termnews.articles.wire import article_to_line
        from termnews.config.extract_rules import set_extract
        from termnews.page_fetching import fetch_article
        from termnews.store import articles
        from termnews.store.page_memory import forget_pages

        _check(rules)
        stored = await self._load(page.entry.id)
        article = await self._extracted(page, stored, rules)
        await asyncio.to_thread(set_extract, self.config.path, page.feed_id, rules)
        await self._write.run(forget_pages, stored.row.feed_id)
        sub = self._sub(stored)
        if article.next_url is not None and sub is not None:  # the pages that go on with it are read by them too
            await fetch_article(self._desk, stored, replace(sub, extract=rules), feed_url=sub.url)
            return
        await self._write.run(
            articles.save_article, page.entry.id, article, record=article_to_line(article), now=self.now()
        )

    async def _extracted(self, page: TestedPage, stored: opening.Stored, rules: ExtractSettings) -> Article:
        from termnews.articles.wire import article_from_line

        return article_from_line((await self._taken(page, stored, rules, "termnews.articles.extract:extract_lines"))[0])

    async def _taken(
        self, page: TestedPage, stored: opening.Stored, rules: ExtractSettings, target: str
    ) -> Sequence[str]:
        from termnews.articles.rules import rules_of

        params = {
            "url": page.url, "content_type": page.content_type, "title": stored.entry.title,
            "summary": stored.entry.summary, "feed_html": stored.entry.content_html, "rules": rules_of(rules),
        }  # fmt: skip
        return await self._extract.run(target, page.body, params, timeout_s=opening.EXTRACT_TIMEOUT_S)


def _check(rules: ExtractSettings) -> None:
    """Raise ExtractError with a sentence where a rule is no CSS selector."""
    from termnews.articles.rules import wrong_selector

    for selector in (rules.selector, *rules.remove):
        if selector and (why := wrong_selector(selector)):
            raise ExtractError(why)
