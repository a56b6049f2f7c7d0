"""Which of two texts of an entry is shown, the feed's own or its page's, and what a feed's pages are worth fetching."""

from __future__ import annotations

from datetime import datetime, timedelta

from termnews.core.models import Article, Verdict
from termnews.core.records import dataclass

LOSSES_TO_STOP = 3
"""Pages of a feed that were read in a row and gave no more than the feed, after which no more are fetched."""
ASK_AGAIN_AFTER = timedelta(days=7)
MUCH_LONGER = 1.3
"""How many times as long the feed's text is that is shown in place of a page's whole article."""
MORE = 1.1
"""How many times as long a page's text has to be, to be worth its fetching."""
FETCHES = "fetches the page"
"""What the switch between the two texts does where the page is not here."""
NOTHING = frozenset({Verdict.FAILED, Verdict.BLOCKED})
"""Verdicts of pages that gave nothing."""


@dataclass(frozen=True, slots=True)
class PageMemory:
    """What a feed's pages gave so far."""

    losses: int = 0
    """Pages in a row that gave no more than the feed."""
    asked_at: datetime | None = None
    """When the last one was read."""

    def advises_against(self, now: datetime) -> bool:
        """Say whether a page of the feed is not worth asking for at this time."""
        if self.losses < LOSSES_TO_STOP or self.asked_at is None:
            return False
        return now - self.asked_at < ASK_AGAIN_AFTER

    def after(self, *, gave_more: bool, now: datetime) -> PageMemory:
        """Return what is known after one more page."""
        return PageMemory(0 if gave_more else self.losses + 1, now)


def page_wins(article: Article, feed_words: int) -> bool:
    """Say whether a page's text is shown rather than the feed's of so many words."""
    return bool(article.document.blocks) and is_better(article.verdict, article.words, feed_words)


def is_better(verdict: Verdict, words: int, feed_words: int) -> bool:
    """Say whether a page that gave so many words gave a better text than the feed's of ``feed_words``."""
    if verdict in NOTHING:
        return False
    return words * MUCH_LONGER >= feed_words if verdict is Verdict.FULL else words > feed_words


def gave_more(article: Article, feed_words: int) -> bool:
    """Say whether fetching a page was worth it: there is more in it than the feed gave."""
    return page_wins(article, feed_words) and article.words >= feed_words * MORE


def label_of(source: str, verdict: Verdict | None, *, words: int) -> str:
    """Return what a shown text is: ``The whole article, from its page``."""
    if source == "feed":
        return "The feed’s text" if words else ""
    return "The whole article, from its page" if verdict is Verdict.FULL else "What the page gives"


def other_of(source: str, article: Article | None, *, feed_words: int, has_page: bool) -> str:
    """Return what stands behind the switch between the two texts; empty where there is only one."""
    if source == "page":
        return f"the feed’s text ({counted(feed_words)})" if feed_words else ""
    if article is not None and article.document.blocks:
        return f"the page’s text ({counted(article.words)})"
    if not has_page:
        return ""
    return FETCHES if article is None else f"{FETCHES} again"


def counted(words: int) -> str:
    """Return ``1 word`` or ``1,200 words``."""
    return f"{words:,} word{'' if words == 1 else 's'}"
