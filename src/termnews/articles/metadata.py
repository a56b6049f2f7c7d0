"""Title, byline, date, language and the like of a page."""

from __future__ import annotations

import re
from datetime import datetime
from typing import Any

from termnews.articles import structured
from termnews.articles.page import text_of
from termnews.core.counting import count_words
from termnews.core.dates import parse_date
from termnews.core.hypertext import language_tag
from termnews.core.records import dataclass
from termnews.core.text import clean_line, plain_text
from termnews.core.urls import safe_url

_TAIL = re.compile(r"\s+(?:[|\-–—·»:]|::)\s+")
_BY = re.compile(r"^(?:(?:written|posted|reported)\s+)?(?:by|von|par|por|di|door|av|af)\s*:?\s+", re.IGNORECASE)
_BYLINE_CLASS = re.compile(
    r"(?:^|[\s_-])(?:byline|author-name|article-author|post-author|entry-author)(?:$|[\s_-])", re.I
)
MAX_BYLINE = 120


@dataclass(frozen=True, slots=True)
class Metadata:
    """What a page says of its article."""

    title: str = ""
    byline: str | None = None
    byline_stated: bool = False
    """It is from the page's records or meta tags, not from its text."""
    published: datetime | None = None
    language: str | None = None
    direction: str | None = None
    lead_image: str | None = None
    site_name: str | None = None
    canonical_url: str | None = None
    description: str = ""


def read_metadata(root: Any, records: list[dict[str, Any]], url: str) -> Metadata:
    """Read a page's metadata, before anything is pruned from it."""
    meta = _meta_tags(root)
    record = records[0] if records else {}
    site = clean_line(meta.get("og:site_name") or meta.get("application-name") or "", 100) or None
    canonical = next((link.get("href") for link in root.iter("link") if link.get("rel") == "canonical"), None)
    dates = (
        structured.text_field(record, "datePublished", "dateCreated"), meta.get("article:published_time"),
        meta.get("og:article:published_time"), meta.get("datepublished"), meta.get("dc.date"), meta.get("date"),
        meta.get("pubdate"), meta.get("publish-date"), meta.get("parsely-pub-date"), meta.get("dc.date.issued"),
        _first_time(root),
    )  # fmt: skip
    stated = _stated_byline(meta, records)
    body = root.find("body")
    direction = root.get("dir") or (body.get("dir") if body is not None else "") or ""
    return Metadata(
        title=_title(root, meta, record, site),
        byline=stated or _byline(root),
        byline_stated=stated is not None,
        published=next((found for raw in dates if raw and (found := parse_date(clean_line(raw, 100)))), None),
        language=language_tag(root.get("lang") or meta.get("og:locale") or structured.text_field(record, "inLanguage")),
        direction=direction.strip().lower() if direction.strip().lower() in {"rtl", "ltr"} else None,
        lead_image=safe_url(meta.get("og:image") or meta.get("twitter:image"), url),
        site_name=site,
        canonical_url=safe_url(canonical or meta.get("og:url"), url),
        description=plain_text(
            meta.get("og:description") or meta.get("description") or structured.text_field(record, "description"), 600
        ),
    )


def _meta_tags(root: Any) -> dict[str, str]:
    found: dict[str, str] = {}
    for tag in root.iter("meta"):
        name = (tag.get("property") or tag.get("name") or tag.get("itemprop") or "").strip().lower()
        content = tag.get("content")
        if name and content and content.strip():
            found.setdefault(name, content.strip()[:4000])
    return found


def _title(root: Any, meta: dict[str, str], record: dict[str, Any], site: str | None) -> str:
    tag = root.find(".//title")
    whole = clean_line(text_of(tag) if tag is not None else "")
    stated = clean_line(plain_text(meta.get("og:title") or meta.get("twitter:title") or "", 1000))
    headline = plain_text(structured.text_field(record, "headline"), 1000)
    headings = [text for h1 in list(root.iter("h1"))[:8] if (text := clean_line(text_of(h1, 4000)))]
    for heading in headings:
        if len(heading) >= 8 and _inside(heading, stated or whole):
            return heading
    title = stated or headline or whole
    if not title:
        return headings[0] if headings else ""
    return _without_site(title, site)


def _inside(heading: str, title: str) -> bool:
    def folded(text: str) -> str:
        return re.sub(r"\W+", " ", text).strip().casefold()

    return bool(folded(heading)) and folded(title).startswith(folded(heading))


def _without_site(title: str, site: str | None) -> str:
    """Cut the site's name off a title's end."""
    cuts = list(_TAIL.finditer(title))
    if not cuts:
        return title
    head, tail = title[: cuts[-1].start()], title[cuts[-1].end() :]
    named = site is not None and tail.casefold().strip() in {site.casefold(), f"the {site.casefold()}"}
    mark = cuts[-1][0].strip()
    short = count_words(tail) <= 4 and count_words(head) >= 3 and (mark in {"|", "»", "::"} or (mark != ":" and named))
    return head if named or short else title


def _stated_byline(meta: dict[str, str], records: list[dict[str, Any]]) -> str | None:
    for record in records:
        if names := structured.author_names(record):
            return _cleaned_byline(", ".join(names))
    for name in ("author", "article:author", "dc.creator", "byl", "parsely-author", "sailthru.author"):
        value = meta.get(name, "")
        if value and not value.startswith(("http:", "https:")) and (byline := _cleaned_byline(value)):
            return byline
    return None


def _byline(root: Any) -> str | None:
    for element in root.iter("a", "span", "p", "div", "address"):
        if (
            element.get("rel") == "author" or element.get("itemprop") == "author"
            or _BYLINE_CLASS.search(element.get("class") or "")
        ):  # fmt: skip
            text = clean_line(text_of(element, 1000))
            if 2 < len(text) <= MAX_BYLINE:
                return _cleaned_byline(text)
    return None


def _cleaned_byline(text: str) -> str | None:
    text = _BY.sub("", plain_text(text, 300)).strip(" ,·|-")
    return text or None


def _first_time(root: Any) -> str | None:
    for element in root.iter("time"):
        if element.get("datetime"):
            return str(element.get("datetime"))
    return None
