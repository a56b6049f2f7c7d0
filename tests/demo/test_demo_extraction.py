"""The edition's pages through the real extractor: the whole article, and on most sites nothing else."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from termnews.articles.extract import extract_article
from termnews.core.inline import spans_text
from termnews.core.models import Article, Verdict
from termnews.core.text import plain_text
from termnews.demo.markup import html_blocks
from termnews.demo.outlets import Outlet
from termnews.demo.site import Site
from termnews.demo.syndicate import Issue

NOW = datetime(2026, 11, 24, 6, 40, tzinfo=UTC)
FULL_WORDS = 390
MIN_CLEAN_SHARE = 0.95
"""Of the full pages; the rest are on sites built so that their furniture looks like text."""
CLUTTER = (
    "We use cookies",
    "412 partners",
    "essential",
    "Sign up for our newsletter",
    "Never miss an issue",
    "Enjoying this?",
    "Get the closing bell",
    "Story continues below",
    "ADVERTISEMENT",
    "Text size A A A",
    "Share this:",
    "2 thoughts on this post",
    "Was this article useful?",
    "published by a cooperative",
    "All rights reserved",
    "قبل إبحار العبّارة",
    "جميع الحقوق محفوظة",
)


def full_pages(site: Site) -> list[tuple[Outlet, Issue]]:
    outlets = [site.outlet(slug) for slug in site.slugs]
    return [
        (outlet, issue)
        for outlet in outlets
        for issue in (site.issues(outlet) if outlet.status == 200 else ())
        if issue.entry.words >= FULL_WORDS and issue.entry.page in ("ok", "slow")
    ]


def extract(site: Site, outlet: Outlet, issue: Issue) -> Article:
    answer = site.answer(f"/{outlet.slug}/{issue.entry.slug}")
    return extract_article(
        answer.body,
        url=issue.url,
        content_type=answer.type,
        title=issue.entry.title,
        summary=issue.entry.summary,
    )


@pytest.fixture(scope="module")
def site() -> Site:
    return Site(["http://127.0.0.1:8000"], start=NOW, clock=lambda: NOW)


def paragraphs(issue: Issue) -> list[str]:
    blocks = html_blocks(issue.entry.body, lambda href: href)
    return [squeeze(plain_text(block)) for block in blocks if block.startswith("<p>") and "<sup" not in block]


def squeeze(text: str) -> str:
    return "".join(text.split())


def test_full_pages_give_every_paragraph(site: Site) -> None:
    pages = full_pages(site)
    assert len(pages) >= 30
    for outlet, issue in pages:
        article = extract(site, outlet, issue)
        text = squeeze(article.text)
        missing = [part for part in paragraphs(issue) if part not in text]
        assert (outlet.slug, issue.entry.slug, missing) == (outlet.slug, issue.entry.slug, [])
        assert article.verdict is Verdict.FULL


def test_most_full_pages_give_nothing_but_the_article(site: Site) -> None:
    pages = full_pages(site)
    dirty: dict[str, list[str]] = {}
    for outlet, issue in pages:
        text = extract(site, outlet, issue).text
        if found := [words for words in CLUTTER if words in text]:
            dirty[f"{outlet.slug}/{issue.entry.slug}"] = found
    assert len(dirty) <= (1 - MIN_CLEAN_SHARE) * len(pages), dirty


def test_pages_do_carry_the_clutter_that_must_go(site: Site) -> None:
    pages = "".join(
        site.answer(f"/{slug}/{entry.slug}").body.decode()
        for slug in site.slugs
        for entry in site.outlet(slug).entries
        if entry.page == "ok"
    )
    assert [words for words in CLUTTER if words not in pages] == []


def test_arabic_page_is_whole_and_clean(site: Site) -> None:
    outlet = site.outlet("risalat-al-marfa")
    issue = next(issue for issue in site.issues(outlet) if issue.entry.slug == "tide-wall-accord")
    article = extract(site, outlet, issue)
    assert [part for part in paragraphs(issue) if part not in squeeze(article.text)] == []
    assert not any(words in article.text for words in CLUTTER)
    assert article.direction == "rtl"


def test_japanese_page_is_whole(site: Site) -> None:
    outlet = site.outlet("asanagi-tsushin")
    issue = next(issue for issue in site.issues(outlet) if issue.entry.slug == "new-line-opens")
    article = extract(site, outlet, issue)
    text = squeeze(article.text)
    assert [part for part in paragraphs(issue) if part not in text] == []
    assert article.verdict is Verdict.FULL
    assert article.words > 250
    assert "会員" not in text


def test_heads_are_not_said_twice(site: Site) -> None:
    for outlet, issue in full_pages(site):
        article = extract(site, outlet, issue)
        first = [spans_text(block.spans).strip() for block in article.document.blocks[:4]]
        assert article.title not in first
        assert all(block.text != article.title for block in article.document.blocks)
        assert not [line for line in first if article.byline and article.byline in line and len(line) < 70]


def test_page_behind_a_paywall_is_no_full_article(site: Site) -> None:
    outlet = site.outlet("margins")
    issue = next(issue for issue in site.issues(outlet) if issue.entry.page == "paywall")
    article = extract(site, outlet, issue)
    assert article.verdict in (Verdict.PAYWALL, Verdict.TEASER)
    assert "She has still not been told" not in article.text
