"""The feeds that a page names: ``<link rel="alternate">``, then links that look like feeds."""

from __future__ import annotations

import json
import re
from html import unescape
from itertools import islice
from typing import Any

from termnews.core.records import dataclass
from termnews.core.text import clean_line, plain_text
from termnews.core.urls import safe_url, without_feed_scheme
from termnews.feeds.decode import decode

MAX_FOUND = 20
MAX_LOOKED_AT = 20_000
"""Links of a page that are looked at."""

_TYPES = {
    "application/rss+xml": "rss",
    "application/atom+xml": "atom",
    "application/rdf+xml": "rdf",
    "application/feed+json": "json",
    "application/json": "json",
    "text/xml": "rss",
    "application/xml": "rss",
}
_UNSEEN = re.compile(r"<!--|<(script|style|template)\b", re.IGNORECASE)
_ENDS = {name: re.compile(rf"</{name}\s*>", re.IGNORECASE) for name in ("script", "style", "template")}
_ENDS[""] = re.compile("-->")
_ELEMENT = re.compile(r"<(link|base|a)\s([^<>]{1,2000})>(?:([^<]{0,200}))?", re.IGNORECASE)
_ATTRIBUTE = re.compile(r"""([a-zA-Z-]{1,30})\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"'>]+))""")
_FEED_PATH = re.compile(
    r"(?i)/(?:feed|rss|atom)/?$|/(?:feed|rss|atom|index)\.(?:xml|rss|atom|json|rdf)$|\.(?:rss|atom|rdf)$|[?&]feed="
)
_COMMENTS = re.compile(r"(?i)comment|kommentar|coment[aá]rio|commentaire|reacties|комментар|コメント|评论|留言")
_INTERFACE = re.compile(r"(?i)/wp-json/|[/.]oembed\b|\.webmanifest$|/manifest\.json$")
"""JSON that is declared as another shape of the page, and is never a feed."""


@dataclass(frozen=True, slots=True)
class FoundFeed:
    """A feed that a page names; whether it is one shows when it is fetched."""

    url: str
    title: str
    """The link's own words; may be empty."""
    format: str
    """``rss``, ``atom``, ``rdf``, ``json``, or empty where the page does not say."""


def find_feeds(page: bytes, url: str) -> list[FoundFeed]:
    """Return the feeds that an HTML page names, declared ones first, those of comments last, at most ``MAX_FOUND``."""
    text = _seen(decode(page, html=True))
    base, is_based = url, False
    declared: dict[str, FoundFeed] = {}
    linked: dict[str, FoundFeed] = {}
    for element in islice(_ELEMENT.finditer(text), MAX_LOOKED_AT):
        name, inside, words = element.groups(default="")
        attributes = {key.lower(): unescape(a or b or c) for key, a, b, c in _ATTRIBUTE.findall(inside)}
        href = attributes.get("href", "").strip()
        target = safe_url(without_feed_scheme(href), base)
        if target is None or not href:
            continue
        if name.lower() == "base":
            base, is_based = (base, True) if is_based else (target, True)
        elif name.lower() == "link":
            form = _TYPES.get(attributes.get("type", "").split(";")[0].strip().lower())
            named = "alternate" in attributes.get("rel", "").lower().split()
            if form and named and not (form == "json" and _INTERFACE.search(target)):
                declared.setdefault(target, FoundFeed(target, clean_line(attributes.get("title", "")), form))
        elif _FEED_PATH.search(target.partition("#")[0].partition("://")[2]):
            linked.setdefault(target, FoundFeed(target, plain_text(words, 100), ""))
    found = declared | {target: feed for target, feed in linked.items() if target not in declared}
    return sorted(found.values(), key=is_of_comments)[:MAX_FOUND]


def _seen(text: str) -> str:
    """Return a page without comments, scripts and styles; what is not closed goes on to the end, as in browsers."""
    pieces, start = [], 0
    while found := _UNSEEN.search(text, start):
        pieces.append(text[start : found.start()])
        name = (found[1] or "").lower()
        # "<!-->" is a whole comment
        end = _ENDS[name].search(text, found.end() if name else found.start() + len("<!"))
        if end is None:
            return "".join(pieces)
        start = end.end()
    return "".join([*pieces, text[start:]])


def is_of_comments(feed: FoundFeed) -> bool:
    """Say whether a feed's name or address says that it brings what readers say, rather than the site."""
    return bool(_COMMENTS.search(feed.title) or _COMMENTS.search(feed.url.partition("://")[2].partition("/")[2]))


def find_lines(body: bytes, params: dict[str, Any]) -> list[str]:
    """Find in a process lane: a line of JSON for each feed; ``params`` holds the page's ``url``."""
    found = find_feeds(body, str(params["url"]))
    return [json.dumps([feed.url, feed.title, feed.format, is_of_comments(feed)]) for feed in found]
