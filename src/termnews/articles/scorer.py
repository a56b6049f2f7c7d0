"""Our own finder of the article's element: paragraphs give points to five ancestors (as Mozilla's Readability does)."""

from __future__ import annotations

import copy
import re
from collections.abc import Iterator
from typing import Any

_COMMAS = re.compile("[,،、，;；]")
_GOOD = re.compile(r"article|body|content|entry|main|post|text|story|blog", re.IGNORECASE)
_BAD = re.compile(
    r"comment|contact|foot|masthead|meta|promo|related|scroll|share|shoutbox|sidebar|sponsor|shopping|widget|banner|"
    r"cookie|consent|nav\b|menu|breadcrumb|newsletter|subscri|teaser|recirc|most-|popular|outbrain|taboola",
    re.IGNORECASE,
)
_NOISE = re.compile(
    r"(?:^|[\s_-])(?:related|recommend\w*|share|sharing|social|newsletter|promo\w*|advert\w*|ads?|sponsor\w*|"
    r"subscri\w*|paywall|comments?|cookie\w*|consent|breadcrumbs?|nav|navigation|menu|sidebar|author-bio|tags?|"
    r"read-?more|more-stories|most-read|popular|outbrain|taboola|recirc\w*|print-only|signup|donat\w*|toolbar|byline|"
    r"dateline|timestamp|caption-credit|credit|disqus\w*)(?:$|[\s_-])",
    re.IGNORECASE,
)
_NOISE_TAGS = frozenset(
    {"nav", "aside", "footer", "form", "button", "select", "textarea", "noscript", "iframe", "dialog"}
)
_NOISE_ROLES = frozenset({"navigation", "complementary", "banner", "contentinfo", "search", "dialog", "menu", "alert"})
_PARAGRAPHS = frozenset({"p", "pre", "blockquote", "td", "li", "dd", "section", "div", "article"})
_BLOCKS = frozenset({
    "p", "div", "section", "article", "ul", "ol", "table", "blockquote", "pre", "dl", "main", "h1", "h2", "h3", "h4",
    "h5", "h6",
})  # fmt: skip
_LEVELS = 5
_TAG_POINTS = {
    "div": 5.0, "article": 10.0, "section": 3.0, "pre": 3.0, "td": 3.0, "blockquote": 3.0, "ol": -3.0, "ul": -3.0,
    "dl": -3.0, "form": -3.0, "address": -3.0,
}  # fmt: skip


def text_length(element: Any) -> int:
    """Return the characters of an element's text, runs of white space counted once."""
    texts = [*filter(None, map(str.strip, element.itertext()))]
    return sum(map(len, texts)) + len(texts)


def link_share(element: Any) -> float:
    """Return the share of an element's text that stands in links."""
    total = text_length(element)
    return min(1.0, sum(text_length(link) for link in element.iter("a")) / total) if total else 0.0


def best_element(root: Any) -> Any:
    """Return the element whose paragraphs score highest, or None."""
    scores: dict[Any, float] = {}
    for element, points in _paragraphs(root):
        ancestor = element.getparent()
        for level in range(_LEVELS):
            if ancestor is None or ancestor.tag == "html":
                break
            if ancestor not in scores:
                scores[ancestor] = _class_points(ancestor)
            scores[ancestor] += points / (1 if level == 0 else 2 if level == 1 else level * 3)
            ancestor = ancestor.getparent()
    ranked = sorted(scores, key=scores.__getitem__, reverse=True)[:12]
    if not ranked:
        return None
    final = {element: scores[element] * (1 - link_share(element)) for element in ranked}
    best = max(final, key=final.__getitem__)
    parent, score = best.getparent(), final[best]
    while parent is not None and parent.tag not in {"body", "html"} and scores.get(parent, 0.0) > score / 3:
        if scores[parent] * (1 - link_share(parent)) > score:
            best, score = parent, scores[parent]
        parent = parent.getparent()
    return best


def _paragraphs(root: Any) -> Iterator[tuple[Any, float]]:
    for element in root.iter(*_PARAGRAPHS):
        if element.tag in {"div", "section", "article", "td", "li", "dd"} and any(
            child.tag in _BLOCKS for child in element
        ):
            continue
        text = "".join(element.itertext()).strip()
        if len(text) < 25 or _in_noise(element) or link_share(element) > 0.5:
            continue
        yield element, 1 + len(_COMMAS.findall(text)) + min(len(text) // 100, 3)


def _in_noise(element: Any) -> bool:
    ancestor = element
    for _ in range(4):
        if ancestor is None:
            return False
        if ancestor.tag in _NOISE_TAGS or ancestor.get("role") in _NOISE_ROLES:
            return True
        ancestor = ancestor.getparent()
    return False


def _class_points(element: Any) -> float:
    names = f"{element.get('class') or ''} {element.get('id') or ''}"
    points = _TAG_POINTS.get(element.tag, 0.0)
    return points + (25 if _GOOD.search(names) else 0) - (25 if _BAD.search(names) else 0)


def without_noise(element: Any) -> Any:
    """Return a copy of an article's element without navigation, forms, share rows and lists of other stories.

    Only what holds a small part of the text goes: class names alone are no proof.
    """
    element = copy.deepcopy(element)
    element.tail = None
    total = text_length(element)
    doomed: list[Any] = []
    for child in element.iter():
        if child is element or not isinstance(child.tag, str):
            continue
        if child.tag in _NOISE_TAGS or child.get("role") in _NOISE_ROLES:
            if text_length(child) < total * 0.4:
                doomed.append(child)
        elif child.tag in {"div", "ul", "section", "p", "span", "header", "ol"} and (
            _is_noise(child) and text_length(child) < total * 0.2
        ):
            doomed.append(child)
    for child in doomed:
        if child.getparent() is not None:
            child.drop_tree()
    return element


def _is_noise(element: Any) -> bool:
    names = f"{element.get('class') or ''} {element.get('id') or ''} {element.get('data-testid') or ''}"
    if _NOISE.search(names):
        return True
    if element.tag in {"ul", "ol", "div", "section"}:
        links = sum(1 for _ in element.iter("a"))
        return links >= 3 and link_share(element) > 0.6 and not any(True for _ in element.iter("sup"))
    return False
