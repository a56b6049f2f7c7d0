"""An entry's page: the article inside everything that real sites put around one."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from functools import cache
from html import escape
from string import Template

from termnews.core.records import dataclass
from termnews.demo.outlets import TEMPLATES, Outlet
from termnews.demo.syndicate import Issue

_INLINE = re.compile(r"<!--inline-->\n?(.*?)<!--/inline-->\n?", re.DOTALL)
_WRAP = re.compile(r"<!--wrap-->(.*?)<!--/wrap-->\n?", re.DOTALL)
_FIRST_BREAK, _BREAK_EVERY = 3, 5
"""Blocks before the first piece of clutter inside the text, and between later ones."""


@dataclass(frozen=True, slots=True)
class Layout:
    """A site's template, taken apart."""

    page: Template
    breaks: tuple[str, ...]
    """What the site puts between paragraphs: advertisements, promotions."""
    wrap: str
    """What it puts around each block, with ``$block`` inside."""


@cache
def load_layout(name: str) -> Layout:
    """Read one template."""
    text = (TEMPLATES / f"{name}.html").read_text(encoding="utf-8")
    breaks = tuple(_INLINE.findall(text))
    wraps = _WRAP.findall(text)
    page = _WRAP.sub("", _INLINE.sub("", text))
    return Layout(Template(page), breaks, wraps[0] if wraps else "$block")


def page_html(
    outlet: Outlet, issue: Issue, blocks: Sequence[str], *, site_url: str, more: Sequence[Issue], paywall: bool = False
) -> str:
    """The whole page; with ``paywall`` only its first two blocks and the site's notice."""
    layout = load_layout(outlet.template)
    shown = list(blocks[:2]) if paywall else list(blocks)
    words = _words(outlet, issue, site_url=site_url, more=more)
    body = _with_breaks(shown, layout, words)
    if paywall:
        body += load_layout("paywall").page.safe_substitute(words)
    return layout.page.safe_substitute(words, body=body, json_ld=_statement(outlet, issue, free=not paywall))


def _words(outlet: Outlet, issue: Issue, *, site_url: str, more: Sequence[Issue]) -> dict[str, str]:
    """What the templates' names stand for."""
    entry, date = issue.entry, issue.published
    return {
        "lang": outlet.language,
        "dir": outlet.direction,
        "site": escape(outlet.title),
        "home": escape(site_url),
        "motto": escape(outlet.description),
        "title": escape(entry.title),
        "standfirst": escape(entry.summary),
        "byline": escape(entry.author),
        "kicker": escape(entry.tags[0] if entry.tags else outlet.section),
        "date": f"{date.day} {date:%B %Y, %H:%M}" if date else "",
        "date_iso": date.isoformat() if date else "",
        "url": escape(issue.url),
        "image": escape(issue.image),
        "nav": "".join(f'<li><a href="{escape(site_url)}">{escape(word)}</a></li>' for word in outlet.nav),
        "related": "".join(
            f'<li><a href="{escape(other.url)}">{escape(other.entry.title)}</a></li>' for other in more if other.url
        ),
        "tags": " ".join(f'<a rel="tag" href="{escape(site_url)}">#{escape(tag)}</a>' for tag in entry.tags),
    }


def front_html(outlet: Outlet, issues: Sequence[Issue], *, feed_path: str, feed_type: str) -> str:
    """The outlet's own front page: a list of links, and where its feed is."""
    rows = "".join(
        f'<li><a href="{escape(issue.url)}">{escape(issue.entry.title)}</a></li>' for issue in issues if issue.url
    )
    return (
        f'<!DOCTYPE html><html lang="{outlet.language}" dir="{outlet.direction}"><head><meta charset="utf-8">'
        f'<title>{escape(outlet.title)}</title><link rel="alternate" type="{feed_type.partition(";")[0]}" '
        f'title="{escape(outlet.title)}" href="{feed_path}"></head><body><h1>{escape(outlet.title)}</h1>'
        f"<p>{escape(outlet.description)}</p><ul>{rows}</ul></body></html>"
    )


def _with_breaks(blocks: Sequence[str], layout: Layout, words: dict[str, str]) -> str:
    out: list[str] = []
    breaks = [Template(text).safe_substitute(words) for text in layout.breaks]
    due = _FIRST_BREAK
    for number, block in enumerate(blocks):
        if breaks and number >= due and block.startswith("<p>"):
            out.append(breaks.pop(0))
            due = number + _BREAK_EVERY
        out.append(layout.wrap.replace("$block", block) if block.startswith("<p>") else block)
    return "\n".join(out)


def _statement(outlet: Outlet, issue: Issue, *, free: bool) -> str:
    """The page's JSON-LD (schema.org NewsArticle), without the text."""
    said = {
        "@context": "https://schema.org",
        "@type": "NewsArticle",
        "headline": issue.entry.title,
        "description": issue.entry.summary,
        "datePublished": issue.published.isoformat() if issue.published else None,
        "author": [{"@type": "Person", "name": issue.entry.author}] if issue.entry.author else [],
        "publisher": {"@type": "Organization", "name": outlet.title},
        "isAccessibleForFree": free,
    }
    return json.dumps(said, ensure_ascii=False).replace("</", "<\\/")
