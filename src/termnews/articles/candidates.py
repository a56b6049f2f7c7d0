"""The possible articles of a page: what readability finds, what the page states, what our own reader finds."""

from __future__ import annotations

import logging
import re
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from lxml import html as lxml_html
from readability import Document as Readability
from readability.readability import Unparseable

from termnews.articles.clean import clean_document
from termnews.articles.noise import without_noise
from termnews.articles.rules import selected
from termnews.core.blocks import html_to_document
from termnews.core.document import Document
from termnews.core.export import to_plain
from termnews.core.subscriptions import ExtractSettings

_WORD = re.compile(r"[぀-ヿ㐀-䶿一-鿿가-힯]|[^\W぀-ヿ㐀-䶿一-鿿가-힯]+")

logging.getLogger("readability").setLevel(logging.CRITICAL)


@dataclass
class Candidate:
    """One possible article."""

    source: str
    """``selector``, ``readability``, ``itemprop``, ``article``, ``scorer`` or ``json-ld``."""
    document: Document

    @cached_property
    def text(self) -> str:
        """The bare words."""
        return to_plain(self.document)

    @cached_property
    def grams(self) -> frozenset[int]:
        """Hashes of every three words in a row: what two texts have in common."""
        return grams_of(self.text)


def grams_of(text: str) -> frozenset[int]:
    """Return the hashes of every three words in a row of ``text``."""
    words = [word.lower() for word in _WORD.findall(text)]
    return frozenset(hash(tuple(words[at : at + 3])) for at in range(max(1, len(words) - 2))) if words else frozenset()


def from_selector(root: Any, settings: ExtractSettings, url: str) -> Candidate | None:
    """Return what the user's selectors name, without what they remove; None where they name nothing."""
    for selector in settings.remove:
        for element in selected(root, selector):
            if element.getparent() is not None:
                element.drop_tree()
    if not settings.selector:
        return None
    found = selected(root, settings.selector)
    chosen = [element for element in found if not any(parent in found for parent in element.iterancestors())]
    if not chosen:
        return None
    holder = lxml_html.Element("div")
    for element in chosen:
        element.tail = None
        holder.append(element)
    return _candidate("selector", holder, url)


def from_readability(root: Any, url: str) -> Candidate | None:
    """Return what readability-lxml finds; None where it finds nothing or gives up."""
    try:
        html = Readability(root).summary(html_partial=True, keep_all_images=True)
    except (Unparseable, ValueError, TypeError, AttributeError, IndexError, KeyError, RecursionError):
        return None
    return _candidate("readability", html, url) if html else None


def from_element(source: str, element: Any, url: str) -> Candidate:
    """Return an element of the page, without what is noise in it."""
    return _candidate(source, without_noise(element), url)


def from_text(source: str, text: str, url: str) -> Candidate:
    """Return a body given as text or HTML."""
    return _candidate(source, text, url)


def _candidate(source: str, html: Any, url: str) -> Candidate:
    return Candidate(source, clean_document(html_to_document(html, base_url=url)))
