"""What a page says of itself in JSON-LD (schema.org): its article's text, author, dates, and whether it is free."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any

_ARTICLE_TYPES = re.compile(
    r"(?:Article|NewsArticle|BlogPosting|Report|Review|Posting|WebPage|DiscussionForumPosting|Recipe|Essay)$"
)
_CONTROLS = re.compile(r"[\x00-\x1f]+")
MAX_NODES = 5_000
MAX_SCRIPT = 3_000_000


def article_records(root: Any) -> list[dict[str, Any]]:
    """Return the page's JSON-LD objects that describe an article, those with a body first."""
    found: list[dict[str, Any]] = []
    for script in root.iter("script"):
        if (script.get("type") or "").strip().lower().startswith("application/ld+json"):
            text = "".join(script.itertext())[:MAX_SCRIPT]
            found += [node for node in _objects(_loaded(text)) if _is_article(node)]
    return sorted(found, key=lambda node: (not body_of(node), _kind(node).endswith("WebPage")))


def _loaded(text: str) -> Any:
    text = text.strip().removeprefix("<!--").removesuffix("-->").strip().rstrip(";")
    for candidate in (text, _CONTROLS.sub(" ", text)):
        try:
            return json.loads(candidate)
        except (ValueError, RecursionError):
            continue
    return None


def _objects(value: Any) -> Iterator[dict[str, Any]]:
    """Yield the objects at the top and in ``@graph``, ``mainEntity`` and the like, not those deep inside."""
    waiting, seen = [(value, 0)], 0
    while waiting and seen < MAX_NODES:
        node, depth = waiting.pop()
        seen += 1
        if isinstance(node, list):
            waiting += [(child, depth) for child in reversed(node[:500])]
        elif isinstance(node, dict):
            yield node
            if depth < 3:
                for name in ("@graph", "mainEntity", "mainEntityOfPage", "itemListElement", "hasPart"):
                    if name in node and isinstance(node[name], list | dict):
                        waiting.append((node[name], depth + 1))


def _kind(node: dict[str, Any]) -> str:
    kind = node.get("@type")
    return str(kind[0] if isinstance(kind, list) and kind else kind or "")


def _is_article(node: dict[str, Any]) -> bool:
    kinds = node.get("@type")
    names = kinds if isinstance(kinds, list) else [kinds]
    return any(isinstance(name, str) and _ARTICLE_TYPES.search(name) for name in names)


def body_of(node: dict[str, Any]) -> str:
    """Return ``articleBody`` (or ``text`` of a posting), or an empty string."""
    for name in ("articleBody", "reviewBody", "text"):
        body = node.get(name)
        if isinstance(body, list):
            body = "\n\n".join(part for part in body if isinstance(part, str))
        if isinstance(body, str) and body.strip():
            return body
    return ""


def text_field(node: dict[str, Any], *names: str) -> str:
    """Return the first of the named fields that is text."""
    for name in names:
        value = node.get(name)
        if isinstance(value, list) and value:
            value = value[0]
        if isinstance(value, dict):
            value = value.get("@value") or value.get("name") or value.get("url")
        if isinstance(value, str) and value.strip():
            return value.strip()
    return ""


def author_names(node: dict[str, Any]) -> list[str]:
    """Return the names of an article's authors."""
    authors = node.get("author") or node.get("creator") or []
    names = []
    for author in authors if isinstance(authors, list) else [authors]:
        name = author.get("name") if isinstance(author, dict) else author
        if isinstance(name, list):
            name = ", ".join(part for part in name if isinstance(part, str))
        if isinstance(name, str) and name.strip() and not name.startswith(("http:", "https:")):
            names.append(name.strip())
    return list(dict.fromkeys(names))[:8]


def says_paid(records: list[dict[str, Any]]) -> bool:
    """Return True where the page says that its article is not free (schema.org ``isAccessibleForFree``)."""
    return any(str(record.get("isAccessibleForFree")).lower() in {"false", "no", "0"} for record in records)
