"""A page's bytes to an Article: decode, parse, collect candidates, choose, judge. Runs in a killable child."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Any

from termnews.articles.candidates import from_selector
from termnews.articles.choose import choose, hold_vote
from termnews.articles.clean import clean_document
from termnews.articles.decode import decode_page
from termnews.articles.evidence import take_apart
from termnews.articles.furniture import furniture_keys, keys_above_headline
from termnews.articles.keeping import held
from termnews.articles.levels import below_headline
from termnews.articles.metadata import Metadata, read_metadata
from termnews.articles.next_page import next_page, sends_to
from termnews.articles.page import parse_page, prune, text_of
from termnews.articles.rules import by_rules, selected, settings_of
from termnews.articles.signs import read_signs
from termnews.articles.structure import keep_structure
from termnews.articles.structured import article_records, says_paid
from termnews.articles.substance import GALLERY, caption_words, has_film, is_backed
from termnews.articles.trim import Head, letters, trim
from termnews.articles.verdict import judge
from termnews.articles.wire import article_to_line
from termnews.core.counting import count_words
from termnews.core.document import Document
from termnews.core.export import to_plain
from termnews.core.models import Article, Verdict
from termnews.core.subscriptions import ExtractSettings
from termnews.core.text import clean_line, plain_text

LEAD_CHARS = 1_500
"""Characters of the feed's own text that the article should contain."""
UNNAMED = "The selector {} names nothing on this page; this is our own choice."
MAX_STANDFIRST = 320
"""Characters: a longer description is not set as a standfirst."""


def extract_lines(body: bytes, params: dict[str, Any]) -> list[str]:
    """Return the Article of a page as one line of JSON; a lane's target.

    Args:
        body: The page as fetched.
        params: ``url``, ``content_type``, ``title``, ``summary``, ``feed_html``, ``number`` (of the page, from 1), and
            ``rules``: the reader's selectors by their names in ``ExtractSettings``.
    """
    settings = settings_of(params.get("rules"))
    article = extract_article(
        body, url=str(params.get("url") or ""), content_type=params.get("content_type"),
        title=str(params.get("title") or ""), summary=str(params.get("summary") or ""),
        feed_html=params.get("feed_html"), settings=settings, number=int(params.get("number") or 1),
    )  # fmt: skip
    return [article_to_line(article)]


def extract_article(
    page: bytes,
    *,
    url: str,
    content_type: str | None = None,
    title: str = "",
    summary: str = "",
    feed_html: str | None = None,
    settings: ExtractSettings | None = None,
    number: int = 1,
) -> Article:
    """Return the article of a page.

    Args:
        page: The page's bytes.
        url: Where it was found; relative links are resolved against it.
        content_type: The HTTP header, with its charset.
        title: The entry's title in the feed.
        summary: The entry's summary in the feed, plain text.
        feed_html: The feed's own text of the entry.
        settings: The user's selectors for the site.
        number: Which page of an article of several pages this is, from 1.

    Raises:
        ExtractError: The bytes are no HTML, or built to hang a parser; the sentence says which.
    """
    settings = settings or ExtractSettings()
    root = parse_page(decode_page(page, content_type=content_type, url=url), url=url)
    records = article_records(root)
    metadata = by_rules(read_metadata(root, records, url), root, settings)
    following = next_page(root, url, selector=settings.next_page, number=number)
    sent = sends_to(root, url)
    signs = read_signs(root, url)
    keep_structure(root)
    prune(root)
    page_text = text_of(root)
    told = plain_text(feed_html or "")
    lead = max(summary, told[:LEAD_CHARS], key=len)
    named = bool(settings.selector and selected(root, settings.selector))
    document = below_headline(_choice(root, records, metadata, url, lead=lead, title=title, settings=settings))
    text = to_plain(document)
    paid, feed_words = says_paid(records), count_words(told)
    captions = caption_words(document.blocks)
    verdict, reason = judge(
        text, page_text=page_text, paid=paid, feed_words=feed_words, signs=signs, named=named,
        backed=is_backed(text, lead, metadata.description), media=captions >= GALLERY or has_film(document.blocks),
    )  # fmt: skip
    if settings.selector and not named:
        reason = reason or UNNAMED.format(clean_line(settings.selector, 100))
    article = _article(metadata, document, text, url=url, title=title, verdict=verdict, reason=reason)
    words = article.words + captions if captions > article.words else article.words
    leads_to = sent if verdict is Verdict.FAILED else None
    return replace(article, words=words, next_url=following, leads_to=leads_to)


def _choice(
    root: Any, records: list[dict[str, Any]], metadata: Metadata, url: str, *, lead: str, title: str,
    settings: ExtractSettings,
) -> Document:  # fmt: skip
    wanted = from_selector(root, settings, url)
    if wanted is not None and wanted.text.strip():
        document = wanted.document
        return trim(document, *_trims(root, letters(document.blocks), metadata, title=title))
    opened = take_apart(root, records, metadata, url=url, lead=lead)
    ballot = hold_vote(opened)
    # What the vote does not keep leaves the tree, in which furniture is looked for.
    within = held(opened.page.lines, ballot.kept)
    trims = _trims(root, len(ballot.text), metadata, title=title, within=within)
    return trim(clean_document(choose(opened, ballot, url=url, lead=lead).document), *trims)


def _article(
    metadata: Metadata, document: Document, text: str, *, url: str, title: str, verdict: Verdict, reason: str
) -> Article:
    return Article(
        url=url,
        title=metadata.title or clean_line(title),
        document=document,
        text=text,
        words=count_words(text),
        verdict=verdict,
        reason=reason,
        byline=metadata.byline,
        published=metadata.published,
        language=metadata.language,
        direction=metadata.direction,
        lead_image=metadata.lead_image,
        site_name=metadata.site_name,
        canonical_url=metadata.canonical_url,
        standfirst=_standfirst(metadata.description, text),
    )


def _standfirst(description: str, text: str) -> str | None:
    """Return the page's description where it is a whole sentence that the article does not begin with."""
    if not 40 <= len(description) <= MAX_STANDFIRST or description.endswith(("…", "...")):
        return None

    def folded(part: str) -> str:
        return re.sub(r"\W+", " ", part).strip().casefold()

    return None if folded(description)[:60] in folded(text[:1500]) else description


def _trims(
    root: Any, chars: int, metadata: Metadata, *, title: str, within: set[Any] | None = None
) -> tuple[frozenset[str], Head]:
    above = keys_above_headline(root, metadata.title or title)
    head = Head(title or metadata.title, metadata.byline or "", metadata.site_name or "", above)
    return furniture_keys(root, chars, title or metadata.title, within=within), head
