"""feedparser's dictionaries made into ``ParsedFeed`` and ``ParsedEntry``: clean text, absolute URLs, UTC dates."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from hashlib import blake2b
from html import unescape
from sys import getsizeof
from typing import Any

from termnews.core.dates import parse_date
from termnews.core.published import Enclosure, ParsedEntry, ParsedFeed
from termnews.core.text import AUTHOR_LIMIT, BODY_LIMIT, clean_line, clean_text, plain_text
from termnews.core.urls import safe_url
from termnews.feeds.syndication import Syndicated

SUMMARY_CHARS = 1000
TITLE_FROM_SUMMARY_CHARS = 80
MAX_GUID_CHARS = 1000
MAX_TAGS = 30
MAX_ENCLOSURES = 20
MAX_SKIP_BYTES = 2500
MAX_HELD_BYTES = 25_000_000
"""Of the texts of all entries, as Python holds them: 10 MB of feed are 20 MB, and 80 MB with an emoji in each entry. Of
the entries after that only summaries are kept."""

_HTML_TITLE = re.compile(
    r"</?(?:a|abbr|b|big|br|cite|code|del|div|em|font|h[1-6]|i|img|ins|mark|p|q|s|small|span|strike|strong|sub|sup|tt|u"
    r"|wbr)(?:\s[^<>]*)?/?>",
    re.IGNORECASE,
)
_ENTITY = re.compile(r"&(?:#[0-9]{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z][A-Za-z0-9]{1,30});")
_PERIODS_S = {"hourly": 3600, "daily": 86_400, "weekly": 604_800, "monthly": 2_592_000, "yearly": 31_536_000}
_DAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_ADDRESSED = re.compile(r"\S+@\S+ \((.+)\)|(.+) [(<]\S+@\S+[)>]")
_IMAGE_URL = re.compile(r"(?i)\.(?:jpe?g|png|gif|webp|avif)(?:$|\?)")


def parsed_feed(
    read: Syndicated, form: str, *, skipped: tuple[tuple[int, ...], tuple[str, ...]], url: str
) -> tuple[ParsedFeed, Iterator[ParsedEntry]]:
    """Return a feed out of what feedparser's handlers read, and its entries one by one, which empties ``read``.

    Args:
        read: The elements.
        form: ``rss``, ``rdf`` or ``atom``.
        skipped: Hours (GMT) and days not to ask at.
        url: The feed's own URL, for relative links.
    """
    feed = read.feed
    links = _dicts(feed, "links")
    site_url = safe_url(_text(feed, "link"), url)
    base = url if form == "atom" else site_url or url
    title = title_text(_text(feed, "title"), _kind(feed, "title"))
    image = feed.get("image")
    icon = _text(feed, "icon") or _text(feed, "logo") or (_text(image, "href") if isinstance(image, dict) else "")
    head = ParsedFeed(
        format=form,
        title=title,
        entries=(),
        site_url=site_url,
        description=plain_text(_text(feed, "subtitle"), SUMMARY_CHARS),
        language=clean_line(_text(feed, "language"), 35) or None,
        icon_url=safe_url(icon, url),
        ttl_s=_ttl_s(feed),
        skip_hours=skipped[0],
        skip_days=skipped[1],
        hub_url=safe_url(next((_text(link, "href") for link in links if link.get("rel") == "hub"), ""), url),
        warnings=(read.warning,) if read.warning else (),
    )
    return head, _entries(read.entries, base)


def _entries(read: list[Mapping[str, Any]], base: str) -> Iterator[ParsedEntry]:
    read.reverse()
    room = MAX_HELD_BYTES
    while read:
        entry = parsed_entry(read.pop(), base=base)
        room -= getsizeof(entry.content_html) + getsizeof(entry.content_text)
        yield entry if room > 0 else replace(entry, content_html=None, content_text=entry.summary)


def parsed_entry(entry: Mapping[str, Any], *, base: str) -> ParsedEntry:
    """Return one entry; relative links are resolved against ``base``."""
    url = _link(entry, base)
    html, is_html = _body(entry)
    text = plain_text(html, BODY_LIMIT) if html and is_html else clean_line(html, BODY_LIMIT)
    summary = _summary(entry, html, text)
    title = title_text(_text(entry, "title"), _kind(entry, "title")) or title_from(summary)
    published = parse_date(_text(entry, "published")) or parse_date(_text(entry, "created"))
    updated = parse_date(_text(entry, "updated"))
    enclosures = _enclosures(entry, base)
    return ParsedEntry(
        guid=guid_for(_text(entry, "id"), url, title, _text(entry, "published") or _text(entry, "updated")),
        url=url,
        title=title,
        author=author_name(_text(entry, "author")),
        summary=summary,
        content_html=clean_text(html) if html and is_html else _as_html(html),
        content_text=text,
        published=published or updated,
        updated=updated,
        tags=_tags(entry),
        enclosures=enclosures,
        comments_url=safe_url(_text(entry, "comments"), base),
        image_url=_image(entry, enclosures, base),
        language=_language(entry),
    )


def title_text(raw: str, kind: str = "") -> str:
    """Return a title as one plain line.

    RSS does not say whether a title is text or HTML, so tags are markup only where they are HTML's; entities that
    are left after decoding are resolved, since nobody writes ``&#8217;`` and means it.
    """
    if "<" in raw and kind not in ("text/html", "application/xhtml+xml"):
        raw = _HTML_TITLE.sub("", raw)
        raw = _ENTITY.sub(lambda entity: unescape(entity[0]), raw)
        return clean_line(raw)
    if "<" not in raw and "&" not in raw:
        return clean_line(raw)
    line = plain_text(raw)
    return clean_line(_HTML_TITLE.sub("", line)) if "<" in line else line


def title_from(summary: str) -> str:
    """Return a title for an entry without one: the first words of its summary."""
    if len(summary) <= TITLE_FROM_SUMMARY_CHARS:
        return summary
    words = summary[:TITLE_FROM_SUMMARY_CHARS].rsplit(" ", 1)[0]
    return f"{words} …"


def guid_for(own: str, url: str | None, title: str, date: str) -> str:
    """Return an entry's id: the feed's, else its URL, else a hash of title and date; never empty."""
    guid = clean_line(own, MAX_GUID_CHARS + 1)
    if len(guid) > MAX_GUID_CHARS:
        return "hash:" + blake2b(own.encode("utf-8", "replace"), digest_size=16).hexdigest()
    if guid or url:
        return guid or str(url)
    return "hash:" + blake2b(f"{title}\n{date}".encode("utf-8", "replace"), digest_size=16).hexdigest()


def author_name(raw: str) -> str | None:
    """Return an author's name without the address that RSS puts beside it."""
    if not raw:
        return None
    line = plain_text(raw, AUTHOR_LIMIT)
    if "@" in line and (named := _ADDRESSED.fullmatch(line)):
        line = named[1] or named[2]
    return line or None


def _text(mapping: Mapping[str, Any], key: str) -> str:
    value = dict.get(mapping, key) if isinstance(mapping, dict) else None
    return value if isinstance(value, str) else ""


def _dicts(mapping: Mapping[str, Any], key: str) -> list[dict[str, Any]]:
    value = dict.get(mapping, key) if isinstance(mapping, dict) else None
    if isinstance(value, dict):
        return [value]
    return [item for item in value if isinstance(item, dict)] if isinstance(value, list) else []


def _kind(mapping: Mapping[str, Any], key: str) -> str:
    return next((_text(detail, "type") for detail in _dicts(mapping, f"{key}_detail")), "")


def _link(entry: Mapping[str, Any], base: str) -> str | None:
    candidates = [_text(entry, "link"), _text(entry, "feedburner_origlink")]
    links = _dicts(entry, "links")
    candidates += [_text(link, "href") for link in links if link.get("rel") == "alternate"]
    candidates += [_text(link, "href") for link in links if link.get("rel") == "related"]
    own = _text(entry, "id")
    if own.startswith(("http://", "https://")):
        candidates.append(own)
    candidates += [_text(link, "href") for link in links if link.get("rel") == "enclosure"]
    return next((found for raw in candidates if raw and (found := safe_url(raw, base))), None)


def _body(entry: Mapping[str, Any]) -> tuple[str, bool]:
    """Return the longest body and whether it is HTML."""
    best, is_html = _text(entry, "summary"), _kind(entry, "summary") != "text/plain"
    for content in _dicts(entry, "content"):
        value = _text(content, "value")
        kind = _text(content, "type")
        if len(value) > len(best) and (not kind or kind.startswith("text/") or "xhtml" in kind):
            best, is_html = value, kind != "text/plain"
    return best, is_html or bool(_HTML_TITLE.search(best))


def _as_html(text: str) -> str | None:
    if not text:
        return None
    escaped = clean_text(text).replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    return "".join(f"<p>{paragraph}</p>" for paragraph in escaped.split("\n\n") if paragraph.strip())


def _summary(entry: Mapping[str, Any], html: str, text: str) -> str:
    own = _text(entry, "summary")
    if not own or own == html:
        return clean_line(text, SUMMARY_CHARS)
    # markup is a multiple of its text, rarely more than this
    return plain_text(own[: SUMMARY_CHARS * 20], SUMMARY_CHARS)


def _language(entry: Mapping[str, Any]) -> str | None:
    for key in ("title_detail", "summary_detail", "content"):
        for detail in _dicts(entry, key):
            if language := _text(detail, "language"):
                return clean_line(language, 35) or None
    return None


def _tags(entry: Mapping[str, Any]) -> tuple[str, ...]:
    found: dict[str, None] = {}
    for tag in _dicts(entry, "tags"):
        name = plain_text(_text(tag, "label") or _text(tag, "term"), 100)
        if name:
            found[name] = None
        if len(found) >= MAX_TAGS:
            break
    return tuple(found)


def _enclosures(entry: Mapping[str, Any], base: str) -> tuple[Enclosure, ...]:
    links = [link for link in _dicts(entry, "links") if link.get("rel") == "enclosure"]
    return enclosures_from([(_text(link, "href"), _text(link, "type"), _text(link, "length")) for link in links], base)


def enclosures_from(files: Iterable[tuple[str, str, str]], base: str = "") -> tuple[Enclosure, ...]:
    """Return the enclosures among (URL, type, length in bytes) triples, each URL once."""
    found: dict[str, Enclosure] = {}
    for raw, kind, length in files:
        url = safe_url(raw, base)
        if url and url not in found:
            size = int(length) if length.isascii() and length.isdigit() and len(length) < 16 else None
            found[url] = Enclosure(url, clean_line(kind, 100) or None, size or None)
        if len(found) >= MAX_ENCLOSURES:
            break
    return tuple(found.values())


def _image(entry: Mapping[str, Any], enclosures: tuple[Enclosure, ...], base: str) -> str | None:
    candidates = [_text(picture, "url") for picture in _dicts(entry, "media_thumbnail")]
    for media in _dicts(entry, "media_content"):
        kind = _text(media, "medium") or _text(media, "type")
        if kind.startswith("image") or (not kind and _IMAGE_URL.search(_text(media, "url"))):
            candidates.append(_text(media, "url"))
    candidates += [file.url for file in enclosures if (file.type or "").startswith("image/")]
    candidates += [_text(picture, "href") for picture in _dicts(entry, "image")]
    return next((found for raw in candidates if raw and (found := safe_url(raw, base))), None)


def _ttl_s(feed: Mapping[str, Any]) -> int | None:
    ttl = _text(feed, "ttl").strip()
    if ttl.isascii() and ttl.isdigit() and len(ttl) < 8 and int(ttl):
        return int(ttl) * 60
    period = _PERIODS_S.get(_text(feed, "sy_updateperiod").strip().lower())
    if period is None:
        return None
    frequency = _text(feed, "sy_updatefrequency").strip()
    times = int(frequency) if frequency.isascii() and frequency.isdigit() and len(frequency) < 6 else 1
    return period // max(1, times) or None


def skipped_times(source: bytes) -> tuple[tuple[int, ...], tuple[str, ...]]:
    """Return the hours (GMT, 0–23) and days (``monday`` …) that an RSS channel asks not to be fetched at."""
    hours = {int(hour) % 24 for hour in re.findall(r"<hour>\s*(\d{1,2})\s*</hour>", _inside(source, b"skipHours"))
             if int(hour) <= 24}
    days = {day.lower() for day in re.findall(r"<day>\s*([A-Za-z]{6,9})\s*</day>", _inside(source, b"skipDays"))}
    return tuple(sorted(hours)), tuple(day for day in _DAYS if day in days)


def _inside(source: bytes, name: bytes) -> str:
    """Return what the first element of a name holds, if that is short."""
    start = source.find(b"<" + name)
    if start < 0:
        return ""
    end = source.find(b"</" + name, start, start + MAX_SKIP_BYTES)
    return source[start:end].decode("utf-8", "ignore") if end > 0 else ""
