"""How much text an element holds, how much of it in links, and the element without what is noise in it."""

from __future__ import annotations

import copy
import re
from typing import Any

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


def text_length(element: Any) -> int:
    """Return the characters of an element's text, runs of white space counted once."""
    texts = [*filter(None, map(str.strip, element.itertext()))]
    return sum(map(len, texts)) + len(texts)


def link_share(element: Any) -> float:
    """Return the share of an element's text that stands in links."""
    total = text_length(element)
    return min(1.0, sum(text_length(link) for link in element.iter("a")) / total) if total else 0.0


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
