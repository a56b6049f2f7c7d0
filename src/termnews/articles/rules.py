"""The reader's own selectors for a site ([feed.extract]): they win over everything we find."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, replace
from typing import Any

from lxml import etree

from termnews.articles.metadata import Metadata
from termnews.core.subscriptions import ExtractSettings
from termnews.core.text import clean_line

_NO_SELECTOR = (etree.XPathError, SyntaxError, RuntimeError, ValueError)
"""What cssselect raises: its errors are a SyntaxError or a RuntimeError each."""


def settings_of(rules: Mapping[str, Any] | None) -> ExtractSettings:
    """Return the settings that ``rules_of`` made a mapping of."""
    rules = dict(rules or {})
    rules["remove"] = tuple(rules.get("remove") or ())
    return ExtractSettings(**rules)


def rules_of(settings: ExtractSettings) -> dict[str, Any]:
    """Return settings as a mapping that crosses to a child process; what is not set is left out."""
    return {key: value for key, value in asdict(settings).items() if value}


def selected(root: Any, selector: str) -> list[Any]:
    """Return the elements a CSS selector names; none where it is no selector."""
    try:
        return list(root.cssselect(selector))
    except _NO_SELECTOR:  # `config check` reports bad ones
        return []


def wrong_selector(selector: str) -> str:
    """Return a sentence about what is no CSS selector; empty where it is one."""
    from lxml.cssselect import CSSSelector

    try:
        CSSSelector(selector)
    except _NO_SELECTOR as error:
        return f"{selector!r} is no CSS selector: {error}."
    return ""


def by_rules(metadata: Metadata, root: Any, settings: ExtractSettings) -> Metadata:
    """Return a page's statements with the headline and the byline that the reader's selectors name."""
    title = _words(root, settings.title)
    byline = _words(root, settings.byline)
    return replace(metadata, title=title or metadata.title, byline=byline or metadata.byline)


def _words(root: Any, selector: str | None) -> str:
    for element in selected(root, selector) if selector else ():
        if words := clean_line(element.get("content") or " ".join("".join(element.itertext()).split()), 300):
            return words
    return ""
