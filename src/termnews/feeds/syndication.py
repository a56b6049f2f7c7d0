"""RSS, RDF and Atom: a document to feedparser's dictionaries, by the cheapest way that reads all of it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from contextlib import suppress
from typing import Any
from xml.parsers import expat

from termnews.core.records import dataclass
from termnews.feeds.handler import EnoughEntries, LooseHandler, TooManyParts
from termnews.feeds.repair import repair
from termnews.feeds.strict_handler import StrictHandler

LOOSE_BYTES = 2_500_000
"""The most that the SGML parser gets; it is slow, and quadratic at worst."""
MAX_TAG_CHARS = 20_000
"""A longer tag, outside of CDATA, is not read by the SGML parser."""

_LONG_TAG = re.compile(r"<[A-Za-z/!?][^<>]{%d,}>?" % MAX_TAG_CHARS)  # noqa: UP031
_ENTRY_START = re.compile(r"<(?:[\w.-]+:)?(?:item|entry)[\s>]", re.IGNORECASE)
_CUT_SHORT = {
    expat.errors.codes[message]
    for message in (
        expat.errors.XML_ERROR_NO_ELEMENTS,
        expat.errors.XML_ERROR_UNCLOSED_TOKEN,
        expat.errors.XML_ERROR_UNCLOSED_CDATA_SECTION,
        expat.errors.XML_ERROR_PARTIAL_CHAR,
    )
}
_TOO_MANY_PARTS = -1
_ENDS_EARLY = "The feed ends in the middle; its whole entries are shown."
_HAS_TOO_MANY = "The feed has more or deeper parts than feeds have; what stands before those is shown."
_AFTER_ROOT = expat.errors.codes[expat.errors.XML_ERROR_JUNK_AFTER_DOC_ELEMENT]


@dataclass(frozen=True, slots=True)
class Syndicated:
    """What feedparser's handlers made of a document."""

    feed: Mapping[str, Any]
    entries: list[Mapping[str, Any]]
    version: str
    warning: str = ""
    """A sentence where the document was not what it should be."""


def read_syndication(source: bytes, entities: Mapping[str, str], *, url: str, max_entries: int) -> Syndicated:
    """Return the elements of an RSS, RDF or Atom document; ``source`` is it in UTF-8, from its root element on.

    XML goes through expat; what is not quite XML is repaired first; a document that ends early keeps its whole
    entries; only what is no XML at all goes to feedparser's SGML parser.
    """
    handler, error = _strict(source, url, max_entries)
    if error is None:
        return _result(handler)
    if error == _TOO_MANY_PARTS:
        return _cut(handler, _HAS_TOO_MANY)
    if error in _CUT_SHORT and handler.entries and handler.open_elements:
        return _cut(handler, _ENDS_EARLY)
    del handler
    repaired = repair(source, entities)
    mended, error = _strict(repaired, url, max_entries)
    if error is None:
        return _result(mended, "The feed is not well-formed XML; it was mended.")
    if error == _TOO_MANY_PARTS:
        return _cut(mended, _HAS_TOO_MANY)
    if error in _CUT_SHORT and mended.entries:
        return _cut(mended, _ENDS_EARLY)
    text = repaired[:LOOSE_BYTES].decode("utf-8", "ignore")
    del repaired
    loose = _loose(text, url, max_entries)
    if len(loose.entries) < len(mended.entries):
        return _cut(mended, _ENDS_EARLY)
    return _result(loose, "The feed is not XML; what could be made out is shown.")


def _strict(source: bytes | bytearray, url: str, max_entries: int) -> tuple[StrictHandler, int | None]:
    """Return the handler after a run of expat, and expat's error code or ours where it stopped early."""
    handler = StrictHandler(url, max_entries=max_entries)
    parser = expat.ParserCreate("utf-8", intern=handler.interned)
    parser.buffer_size = 1 << 16
    parser.buffer_text = True
    parser.StartElementHandler = handler.open
    parser.EndElementHandler = handler.close
    parser.CharacterDataHandler = handler.handle_data
    try:
        parser.Parse(source, True)
    except EnoughEntries:
        return handler, None
    except TooManyParts:
        return handler, _TOO_MANY_PARTS
    except expat.ExpatError as error:
        return handler, None if error.code == _AFTER_ROOT else error.code
    return handler, None


def _loose(text: str, url: str, max_entries: int) -> LooseHandler:
    handler = LooseHandler(url, max_entries=max_entries)
    text = _LONG_TAG.sub("", _first_entries(text, max_entries))
    with suppress(Exception):  # the SGML parser gives up on some markup in ways of its own; what it has so far is kept
        handler.feed(text)
    return handler


def _first_entries(text: str, max_entries: int) -> str:
    for count, found in enumerate(_ENTRY_START.finditer(text)):
        if count == max_entries:
            return text[: found.start()]
    return text


def _cut(handler: StrictHandler, warning: str) -> Syndicated:
    if handler.inentry and len(handler.entries) > 1:
        handler.entries.pop()
    return _result(handler, warning)


def _result(handler: StrictHandler | LooseHandler, warning: str = "") -> Syndicated:
    return Syndicated(handler.feeddata, handler.entries, handler.version, warning)
