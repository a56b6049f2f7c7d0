"""The furniture of a page: small elements that by their kind, place or name are not the article.

Readability keeps much of it. It is found in the page's tree, where forms, roles and names still are, and taken out of
the article's blocks by their text. A name alone is no proof: only what is small beside the article counts.
"""

from __future__ import annotations

import re
from collections.abc import Container, Iterator
from itertools import pairwise
from typing import Any

from termnews.articles.noise import link_share, text_length
from termnews.articles.page import text_of
from termnews.articles.words import name_words
from termnews.core.blocks import html_to_document
from termnews.core.document import Block
from termnews.core.inline import spans_text

SMALL = 900
"""Characters: a longer element is furniture only by its tag or role."""
MAX_ELEMENT = 6_000
MAX_LINE = 120
"""Characters of a named paragraph; the class of a longer one says how it looks."""
WEAK_LINKS = 0.4
MAX_OPERATED = 300
MAX_ABOVE = 100
"""Characters: a longer block above the headline may be the beginning of the article."""

_TAGS = frozenset({"nav", "footer", "form", "dialog"})
_ROLES = frozenset({
    "navigation", "contentinfo", "search", "dialog", "alertdialog", "menu", "menubar", "alert", "toolbar", "form",
})  # fmt: skip
_WORDS = frozenset({
    "ad", "ads", "adv", "advert", "advertisement", "advertising", "audio", "banner", "bio", "breadcrumb", "breadcrumbs",
    "byline", "colophon", "comments", "consent", "cookie", "cookies", "copyright", "crumbs", "cta", "dateline",
    "disclaimer", "disqus", "donate", "donation", "eyebrow", "feedback", "footer", "gdpr", "jp-relatedposts", "kicker",
    "legal", "listen", "login", "menu", "nav", "navbar", "navigation", "newsletter", "newsletters", "outbrain",
    "paywall", "permalink", "popup", "pr", "promo", "promos", "promotion", "rating", "reactions", "readmore", "recirc",
    "recirculation", "recommended", "recommendations", "register", "related", "relatedposts", "rubric", "share",
    "sharedaddy", "sharing", "sidebar", "signup", "sns", "social", "socials", "sponsor", "sponsored", "subscribe",
    "subscription", "survey", "taboola", "tags", "timestamp", "toast", "toolbar", "tools", "trending",
    "upnext",
    "read more", "up next", "also read", "read next", "author bio", "about author", "author box", "most read",
    "more stories", "entry meta", "post meta", "article meta", "story meta", "topic path", "site title",
    "site description", "site branding", "entry footer", "post footer", "article footer", "sign up", "call action",
})  # fmt: skip
_WEAK = frozenset({"teaser", "teasers", "widget", "card", "cards", "recent", "popular", "latest", "more"})
"""Names that articles have as well; links have to prove them."""
_BOXES = frozenset({
    "div", "section", "aside", "ul", "ol", "p", "span", "header", "table", "td", "figure", "dl", "article", "address",
})  # fmt: skip
_OTHER = re.compile(r"[\W_]+")
_NAMED_BY = ("class", "id", "data-component", "data-testid")
_MATTER = ("pre", "table", "figure", "img", "h1", "video", "picture", "blockquote")


def key_of(text: str) -> str:
    """Return a text's letters and digits, for comparing it across white space, case and punctuation."""
    return _OTHER.sub("", text.casefold())


def block_key(block: Block) -> str:
    """Return the key of a block's own text; a heading's differs, since lists of contents repeat headings."""
    key = key_of(spans_text(block.spans))
    return f"#{key}" if key and block.kind == "heading" else key


def furniture_keys(
    root: Any, article_chars: int, title: str = "", *, within: Container[Any] | None = None
) -> frozenset[str]:
    """Return the keys of all blocks that stand in the page's furniture.

    Args:
        root: The page, pruned.
        article_chars: Characters of the article found; furniture is small beside it.
        title: The headline; what holds it is no furniture.
        within: The elements that hold something of the article; only they are looked at. None: all.
    """
    keys: set[str] = set()
    small = min(SMALL, max(200, article_chars // 5))
    taken: set[Any] = set()
    for element in root.iter():
        if not isinstance(element.tag, str) or element.getparent() in taken:
            if element.getparent() in taken:
                taken.add(element)
            continue
        if within is not None and element not in within:
            continue
        limit = _limit(element, small, article_chars)
        if limit and text_length(element) <= limit:
            taken.add(element)
            keys.update(_keys(element))
    for box in _operated(root, min(MAX_OPERATED, small)):
        if within is not None and box not in within:
            continue
        found = set(_keys(box))
        if f"#{key_of(title)}" not in found:
            keys |= found
    keys.discard("")
    return frozenset(keys)


def _limit(element: Any, small: int, article_chars: int) -> int:
    """Return up to how many characters of text an element is furniture; 0 where it is none."""
    tag = element.tag
    if tag in {"html", "body", "main", "h1"}:
        return 0
    if tag in _TAGS or element.get("role") in _ROLES:
        within = any(parent.tag in {"blockquote", "figure"} for parent in element.iterancestors())
        return 0 if within else min(MAX_ELEMENT, max(200, article_chars // 3))
    if tag == "aside" or element.get("role") in {"complementary", "banner"}:
        return small
    named = _names(element) if tag in _BOXES else frozenset()
    if named.isdisjoint(_WORDS) and (named.isdisjoint(_WEAK) or link_share(element) < WEAK_LINKS):
        return 0
    return min(small, MAX_LINE) if tag in {"p", "span"} else small


def _names(element: Any) -> frozenset[str]:
    """Return the words of an element's names, and every two of them in a row."""
    names: set[str] = set()
    for attribute in _NAMED_BY:
        value = element.get(attribute)
        if value and len(value) < 300:
            words = name_words(value)
            # A longer id is a heading's words, for links to it.
            if attribute != "id" or len(words) <= 2:
                names.update(words)
                names.update(" ".join(pair) for pair in pairwise(words))
    return frozenset(names)


def _operated(root: Any, limit: int) -> Iterator[Any]:
    """Yield small boxes that hold a control and words about it: a letter to sign up for, a question, a notice."""
    seen: set[Any] = set()
    for control in root.iter("button", "input", "textarea", "select"):
        if (control.get("type") or "").lower() == "hidden" or control.get("aria-expanded") is not None:
            continue
        own = text_length(control)
        box = control.getparent()
        while box is not None and box.tag not in {"body", "main", "article", "html", "p", "li", "figure"}:
            length = text_length(box)
            if length > limit or any(True for _ in box.iter(*_MATTER)) or _headed(control, box):
                break
            if length > own + 12 and box not in seen:
                seen.add(box)
                others = sum(text_length(other) for other in box.iter("button", "select"))
                if length > others + 12:
                    yield box
                    break
            box = box.getparent()


def _headed(control: Any, box: Any) -> bool:
    """Return True for a heading that opens what stands under it."""
    for parent in control.iterancestors():
        if parent.tag in {"h2", "h3", "h4", "h5", "h6", "summary"}:
            return True
        if parent is box:
            return False
    return False


def _keys(element: Any) -> Iterator[str]:
    return block_keys(html_to_document(element, base_url="").blocks)


def block_keys(blocks: tuple[Block, ...]) -> Iterator[str]:
    """Yield the keys of the texts in ``blocks``."""
    for block in blocks:
        if block.spans:
            yield block_key(block)
        yield from block_keys(block.children)
        for row in block.rows:
            yield key_of("".join(spans_text(cell) for cell in row))


def keys_above_headline(root: Any, title: str) -> frozenset[str]:
    """Return the keys of the short texts that stand before the page's headline: site name, rubric, path, motto.

    Those of headings are as ``block_key`` has them: a list of contents repeats the article's headings.
    """
    wanted = key_of(title)
    headline = None
    for heading in list(root.iter("h1"))[:8]:
        found = key_of(text_of(heading, 2_000))
        if found and wanted and (found == wanted or (len(found) > 12 and wanted.startswith(found))):
            headline = heading
            break
    if headline is None:
        return frozenset()
    keys: set[str] = set()
    for element in root.iter():
        if element is headline:
            break
        if element.tag in {"p", "div", "li", "a", "span", "td", "strong", "b", "h2", "h3"} and len(element) < 12:
            text = text_of(element, 1_000)
            if 0 < len(text) <= MAX_ABOVE and headline not in element.iter("h1"):
                keys.add(f"#{key_of(text)}" if element.tag in {"h2", "h3"} else key_of(text))
    keys.discard("")
    return frozenset(keys)
