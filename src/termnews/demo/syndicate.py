"""An outlet's feed as bytes, in each of the four formats."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from html import escape
from typing import Any

from termnews.core.dates import MONTH_NAMES, SHORT, WEEKDAYS
from termnews.core.records import dataclass
from termnews.demo.outlets import DemoEntry, Outlet

TYPES = {
    "rss": "application/rss+xml; charset=utf-8",
    "rdf": "application/rdf+xml; charset=utf-8",
    "atom": "application/atom+xml; charset=utf-8",
    "json": "application/feed+json",
}
_NAMESPACES = (
    'xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:content="http://purl.org/rss/1.0/modules/content/" '
    'xmlns:media="http://search.yahoo.com/mrss/" xmlns:atom="http://www.w3.org/2005/Atom"'
)


@dataclass(frozen=True, slots=True)
class Issue:
    """One entry as it is published now."""

    entry: DemoEntry
    guid: str
    url: str
    """Empty where the entry has no page."""
    published: datetime | None
    updated: datetime | None
    html: str
    """The body the feed carries; empty where it gives a summary only."""
    image: str = ""
    enclosure: str = ""


def feed_bytes(outlet: Outlet, issues: Sequence[Issue], *, site_url: str, feed_url: str) -> bytes:
    """The feed document."""
    writers: dict[str, Callable[[Outlet, Sequence[Issue], str, str], str]] = {
        "rss": _rss,
        "rdf": _rdf,
        "atom": _atom,
        "json": _json,
    }
    return writers[outlet.format](outlet, issues, site_url, feed_url).encode()


def http_date(moment: datetime) -> str:
    """Date of RFC 9110 §5.6.7, which is also one of RFC 822's."""
    utc = moment.astimezone(UTC)
    return f"{WEEKDAYS[utc.weekday()][:SHORT]}, {utc.day:02} {MONTH_NAMES[utc.month - 1][:SHORT]} {utc:%Y %H:%M:%S} GMT"


def _stamp(moment: datetime) -> str:
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def _tag(name: str, text: str, attributes: str = "") -> str:
    return f"<{name}{attributes}>{escape(text, quote=False)}</{name}>" if text else ""


def _rss(outlet: Outlet, issues: Sequence[Issue], site_url: str, feed_url: str) -> str:
    items = "\n".join(_rss_item(issue) for issue in issues)
    self_link = f'<atom:link href="{escape(feed_url)}" rel="self" type="application/rss+xml"/>'
    return (
        f'<?xml version="1.0" encoding="utf-8"?>\n<rss version="2.0" {_NAMESPACES}>\n<channel>\n'
        f"{_tag('title', outlet.title)}\n{_tag('link', site_url)}\n{_tag('description', outlet.description)}\n"
        f"{_tag('language', outlet.language)}\n{self_link}\n{items}\n</channel>\n</rss>\n"
    )


def _rss_item(issue: Issue) -> str:
    entry = issue.entry
    parts = [
        _tag("title", entry.title),
        _tag("link", issue.url),
        _tag("guid", issue.guid, ' isPermaLink="false"'),
        _tag("pubDate", http_date(issue.published)) if issue.published else "",
        _tag("dc:creator", entry.author),
        *(_tag("category", tag) for tag in entry.tags),
        _tag("description", entry.summary),
        _tag("content:encoded", issue.html),
        f'<media:thumbnail url="{escape(issue.image)}"/>' if issue.image else "",
        f'<enclosure url="{escape(issue.enclosure)}" type="audio/wav" length="12044"/>' if issue.enclosure else "",
    ]
    return "<item>" + "".join(parts) + "</item>"


def _rdf(outlet: Outlet, issues: Sequence[Issue], site_url: str, feed_url: str) -> str:
    seq = "".join(f'<rdf:li rdf:resource="{escape(issue.url)}"/>' for issue in issues)
    items = "\n".join(
        f'<item rdf:about="{escape(issue.url)}">{_tag("title", issue.entry.title)}{_tag("link", issue.url)}'
        f"{_tag('description', issue.entry.summary)}{_tag('content:encoded', issue.html)}"
        f"{_tag('dc:date', _stamp(issue.published)) if issue.published else ''}{_tag('dc:creator', issue.entry.author)}"
        f"{''.join(_tag('dc:subject', tag) for tag in issue.entry.tags)}</item>"
        for issue in issues
    )
    return (
        '<?xml version="1.0" encoding="utf-8"?>\n<rdf:RDF xmlns="http://purl.org/rss/1.0/" '
        f'xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" {_NAMESPACES} xml:lang="{outlet.language}">\n'
        f'<channel rdf:about="{escape(feed_url)}">{_tag("title", outlet.title)}{_tag("link", site_url)}'
        f"{_tag('description', outlet.description)}{_tag('dc:language', outlet.language)}"
        f"<items><rdf:Seq>{seq}</rdf:Seq></items></channel>\n{items}\n</rdf:RDF>\n"
    )


def _atom(outlet: Outlet, issues: Sequence[Issue], site_url: str, feed_url: str) -> str:
    newest = max((issue.updated or issue.published for issue in issues if issue.published), default=None)
    entries = "\n".join(_atom_entry(issue, feed_url) for issue in issues)
    return (
        '<?xml version="1.0" encoding="utf-8"?>\n'
        f'<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="{outlet.language}">\n'
        f"{_tag('title', outlet.title)}\n{_tag('subtitle', outlet.description)}\n"
        f"{_tag('id', f'tag:{outlet.slug}.example,2020:feed')}\n{_tag('updated', _stamp(newest)) if newest else ''}\n"
        f'<link href="{escape(site_url)}"/><link rel="self" href="{escape(feed_url)}"/>\n{entries}\n</feed>\n'
    )


def _atom_entry(issue: Issue, feed_url: str) -> str:
    entry = issue.entry
    moment = issue.updated or issue.published
    parts = [
        _tag("title", entry.title),
        f'<link href="{escape(issue.url)}"/>' if issue.url else "",
        _tag("id", issue.guid),
        _tag("published", _stamp(issue.published)) if issue.published else "",
        _tag("updated", _stamp(moment)) if moment else "",
        f"<author>{_tag('name', entry.author)}</author>" if entry.author else "",
        *(f'<category term="{escape(tag)}"/>' for tag in entry.tags),
        _tag("summary", entry.summary),
        _tag("content", issue.html, f' type="html" xml:base="{escape(issue.url or feed_url)}"'),
        f'<link rel="enclosure" type="audio/wav" href="{escape(issue.enclosure)}"/>' if issue.enclosure else "",
    ]
    return "<entry>" + "".join(parts) + "</entry>"


def _json(outlet: Outlet, issues: Sequence[Issue], site_url: str, feed_url: str) -> str:
    feed: dict[str, Any] = {
        "version": "https://jsonfeed.org/version/1.1",
        "title": outlet.title,
        "home_page_url": site_url,
        "feed_url": feed_url,
        "description": outlet.description,
        "language": outlet.language,
        "items": [_json_item(issue) for issue in issues],
    }
    return json.dumps(feed, indent=1)


def _json_item(issue: Issue) -> dict[str, Any]:
    entry = issue.entry
    item: dict[str, Any] = {
        "id": issue.guid,
        "url": issue.url,
        "title": entry.title,
        "summary": entry.summary,
        "content_html": issue.html,
        "content_text": "" if issue.html else entry.summary,
        "date_published": _stamp(issue.published) if issue.published else "",
        "date_modified": _stamp(issue.updated) if issue.updated else "",
        "authors": [{"name": entry.author}] if entry.author else [],
        "tags": list(entry.tags),
        "image": issue.image,
        "attachments": [{"url": issue.enclosure, "mime_type": "audio/wav"}] if issue.enclosure else [],
    }
    return {key: value for key, value in item.items() if value}
