"""JSON Feed 1.0 and 1.1 (jsonfeed.org), read as tolerantly as its publishers write it."""

from __future__ import annotations

import json
from typing import Any

from termnews.core.dates import parse_date
from termnews.core.errors import ParseError
from termnews.core.published import ParsedEntry, ParsedFeed
from termnews.core.text import BODY_LIMIT, clean_line, clean_text, plain_text
from termnews.core.urls import safe_url
from termnews.feeds.entries import (
    MAX_TAGS,
    SUMMARY_CHARS,
    author_name,
    enclosures_from,
    guid_for,
    title_from,
    title_text,
)

VERSION_MARK = "jsonfeed.org/version"
MAX_PARTS = 500_000
"""Brackets and commas, those of texts included; the densest feeds have one in 100 bytes."""


def parse_json_feed(text: str, *, url: str, max_entries: int) -> ParsedFeed:
    """Return the feed that a JSON document holds.

    Raises:
        ParseError: It is no JSON, nested too deeply or of too many parts, or no JSON Feed.
    """
    if sum(map(text.count, "{[,")) > MAX_PARTS:
        raise ParseError("This is JSON of more parts than a feed has.", url=url)
    try:
        # numbers stay text: an id may have any number of digits
        document = json.loads(text, parse_int=str, parse_float=str, parse_constant=str, strict=False)
    except RecursionError:
        raise ParseError("This is JSON nested too deeply to be a feed.", url=url) from None
    except ValueError as error:
        raise ParseError(f"This is broken JSON, not a feed ({clean_line(str(error), 100)}).", url=url) from None
    if not isinstance(document, dict) or not _is_feed(document):
        raise ParseError("This is JSON, but no JSON Feed.", url=url)
    items = document.get("items")
    items = [item for item in items if isinstance(item, dict)][:max_entries] if isinstance(items, list) else []
    site_url = safe_url(_string(document, "home_page_url"), url)
    language = clean_line(_string(document, "language"), 35) or None
    hubs = document.get("hubs")
    hub = next((hub for hub in hubs if isinstance(hub, dict)), {}) if isinstance(hubs, list) else {}
    return ParsedFeed(
        format="json",
        title=title_text(_string(document, "title")),
        entries=tuple(_entry(item, _authors(document), url) for item in items),
        site_url=site_url,
        description=plain_text(_string(document, "description"), SUMMARY_CHARS),
        language=language,
        icon_url=safe_url(_string(document, "favicon") or _string(document, "icon"), url),
        hub_url=safe_url(_string(hub, "url"), url),
    )


def _is_feed(document: dict[str, Any]) -> bool:
    if VERSION_MARK in _string(document, "version"):
        return True
    return isinstance(document.get("items"), list) and ("home_page_url" in document or "feed_url" in document)


def _entry(item: dict[str, Any], feed_author: str | None, base: str) -> ParsedEntry:
    url = safe_url(_string(item, "url"), base) or safe_url(_string(item, "external_url"), base)
    html = _string(item, "content_html")
    body = _string(item, "content_text")
    text = plain_text(html, BODY_LIMIT) if html else clean_line(body, BODY_LIMIT)
    summary = plain_text(_string(item, "summary"), SUMMARY_CHARS) or clean_line(text, SUMMARY_CHARS)
    title = title_text(_string(item, "title")) or title_from(summary)
    own = _string(item, "id")
    if url is None and own.startswith(("http://", "https://")):
        url = safe_url(own)
    published = parse_date(_string(item, "date_published"))
    updated = parse_date(_string(item, "date_modified"))
    files = item.get("attachments")
    attached = [file for file in files if isinstance(file, dict)] if isinstance(files, list) else []
    return ParsedEntry(
        guid=guid_for(own, url, title, _string(item, "date_published")),
        url=url,
        title=title,
        author=_authors(item) or feed_author,
        summary=summary,
        content_html=clean_text(html) if html else _paragraphs(body),
        content_text=text,
        published=published or updated,
        updated=updated,
        tags=_tags(item),
        enclosures=enclosures_from([_triple(file) for file in attached], base),
        image_url=safe_url(_string(item, "image") or _string(item, "banner_image"), base),
        language=clean_line(_string(item, "language"), 35) or None,
    )


def _triple(file: dict[str, Any]) -> tuple[str, str, str]:
    return _string(file, "url"), _string(file, "mime_type"), _string(file, "size_in_bytes")


def _string(mapping: dict[str, Any], key: str) -> str:
    value = mapping.get(key)
    return value if isinstance(value, str) else ""


def _authors(mapping: dict[str, Any]) -> str | None:
    """Return the names of 1.1's ``authors``, or of 1.0's ``author``."""
    listed = mapping.get("authors")
    people = listed if isinstance(listed, list) and listed else [mapping.get("author")]
    names = [_string(person, "name") if isinstance(person, dict) else person for person in people[:10]]
    return author_name(", ".join(name for name in names if isinstance(name, str) and name))


def _tags(item: dict[str, Any]) -> tuple[str, ...]:
    tags = item.get("tags")
    names = [clean_line(tag, 100) for tag in tags[:MAX_TAGS] if isinstance(tag, str)] if isinstance(tags, list) else []
    return tuple(dict.fromkeys(name for name in names if name))


def _paragraphs(text: str) -> str | None:
    escaped = clean_text(text).replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    return "".join(f"<p>{part}</p>" for part in escaped.split("\n\n") if part.strip()) or None
