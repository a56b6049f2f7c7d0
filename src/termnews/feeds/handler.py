"""feedparser's parsers, fed and spared.

feedparser's handlers know what twenty years of feeds mean by an element; its plumbing (``xml.sax``, a date parser for
each date, deep copies, URL joins for each tag, an encoding detector) takes most of its time and has quadratic corners.
These classes keep the handlers and replace the plumbing: expat calls the handler straight, names are resolved once,
dates stay text. They rest on feedparser 6's internals, which is why its major version is pinned.
"""

from __future__ import annotations

import base64
import binascii
import re
from contextlib import suppress
from typing import Any

from feedparser.api import LooseFeedParser

_C1 = re.compile("[\x80-\x9f]")
_AUTHOR_PARSED_CHARS = 500
MAX_TAGS = 100
"""Tags kept of one entry."""
ASSUMED_PREFIXES = {"rss": "", "atom": ""}
"""What a prefix that is never declared must mean."""
_TAGGING_ELEMENTS = ("category", "tags", "itunes_keywords")
PIECES = 4_096
"""Of one element's text, before they are put together."""


class EnoughEntries(Exception):
    """Raised inside a parse when the wanted number of entries is there."""


class TooManyParts(Exception):
    """Raised inside a parse of what has more elements than any feed, or deeper ones."""


class Spared:
    """What both parsers do cheaper than feedparser: the end of an element, URLs, dates, authors."""

    max_entries = 2000
    contentparams: dict[str, Any]

    def _start_item(self, attrs_d: dict[str, str]) -> None:
        if len(self.entries) >= self.max_entries:  # type: ignore[attr-defined]
            raise EnoughEntries
        # a plain dict: looking up a key of feedparser's own costs ten times as much
        self.entries.append({})  # type: ignore[attr-defined]
        self._depths: dict[str, int] = {}
        self.push("item", 0)  # type: ignore[attr-defined]
        self.inentry = 1
        self.guidislink = 0
        self.title_depth = -1
        about = self._get_attribute(attrs_d, "rdf:about")  # type: ignore[attr-defined]
        if about:
            self.entries[-1]["id"] = about  # type: ignore[attr-defined]
        self._cdf_common(attrs_d)  # type: ignore[attr-defined]

    _start_entry = _start_item

    def push_content(self, tag: str, attrs_d: dict[str, str], default_content_type: str, expecting_text: int) -> None:
        """Begin an element that may hold markup."""
        self.incontent += 1  # type: ignore[attr-defined]
        kind = self.map_content_type(attrs_d.get("type", default_content_type))  # type: ignore[attr-defined]
        language = self.lang.replace("_", "-") if self.lang else None  # type: ignore[attr-defined]
        self.contentparams = {"type": kind, "language": language}
        if attrs_d.get("mode") == "base64" or not (kind.startswith("text/") or kind.endswith(("+xml", "/xml"))):
            self.contentparams["base64"] = 1
        self.push(tag, expecting_text)  # type: ignore[attr-defined]

    def _add_tag(self, term: str | None, scheme: str | None, label: str | None) -> None:
        # feedparser looks for each tag among all before it
        if len(self._get_context().get("tags", ())) < MAX_TAGS:  # type: ignore[attr-defined]
            super()._add_tag(term, scheme, label)  # type: ignore[misc]

    def resolve_uri(self, uri: str) -> str:
        """Return an absolute URL; one that is so already costs nothing."""
        if uri.startswith(("http://", "https://")):
            return uri
        return str(super().resolve_uri(uri.strip()))  # type: ignore[misc]

    def _end_published(self) -> None:
        self.pop("published")

    _end_pubdate = _end_issued = _end_published

    def _end_updated(self) -> None:
        self.pop("updated")

    _end_modified = _end_lastbuilddate = _end_updated

    def _end_created(self) -> None:
        self.pop("created")

    def _end_height(self) -> None:
        # feedparser wants a number; nobody asks for it here
        self.pop("height")

    def _end_width(self) -> None:
        self.pop("width")

    def _end_expirationdate(self) -> None:
        self.pop("expired")

    def _sync_author_detail(self, key: str = "author") -> None:
        # feedparser looks for an address with a pattern that is quadratic in the length
        author = self._get_context().get(key)  # type: ignore[attr-defined]
        if not isinstance(author, str) or len(author) <= _AUTHOR_PARSED_CHARS:
            super()._sync_author_detail(key)  # type: ignore[misc]

    def gather(self) -> None:
        """Put many small pieces of text together, since each costs a multiple of what it holds."""
        pieces: list[Any] = self.elementstack[-1][2] if self.elementstack else []  # type: ignore[attr-defined]
        if len(pieces) > PIECES:
            # the first and the last ones may be the div around XHTML
            pieces[16:-16] = ["".join(_texts(pieces[16:-16]))]

    def pop(self, element: str, strip_whitespace: int = 1) -> str | None:
        """End an element and store its text as feedparser does, without sanitising or joining URLs in markup."""
        stack: list[list[Any]] = self.elementstack  # type: ignore[attr-defined]
        if not stack or stack[-1][0] != element:
            return None
        _, expecting_text, pieces = stack.pop()
        output = "".join(self._pieces(pieces))
        if strip_whitespace:
            output = output.strip()
        if not expecting_text:
            return output
        output = self._interpreted(element, output)
        if element in _TAGGING_ELEMENTS:
            return output
        if element == "title" and -1 < self.title_depth <= self.depth:  # type: ignore[attr-defined]
            return output
        self._store(element, output)
        return output

    def _pieces(self, pieces: list[Any]) -> list[str]:
        texts = _texts(pieces)
        if self.contentparams.get("type") != "application/xhtml+xml":
            return texts
        # RFC 4287 §3.1.1.3: the div that holds XHTML content is no part of it
        while len(texts) > 1 and not texts[-1].strip():
            texts.pop()
        first = next((index for index, text in enumerate(texts) if text.strip()), 0)
        texts = texts[first:]
        if len(texts) > 1 and (texts[0] == "<div>" or texts[0].startswith("<div ")) and texts[-1] == "</div>":
            return texts[1:-1]
        return texts

    def _interpreted(self, element: str, output: str) -> str:
        params = self.contentparams
        is_base64 = params.pop("base64", 0)
        params.pop("mode", None)
        if is_base64:
            try:
                output = base64.b64decode(output, validate=True).decode("utf-8")
            except (binascii.Error, UnicodeError, ValueError):
                is_base64 = 0
        if output and element in self.can_be_relative_uri and (element != "id" or self.guidislink):  # type: ignore[attr-defined]
            output = self.resolve_uri(output)
        if not is_base64:
            output = self.decode_entities(element, output)  # type: ignore[attr-defined]
        guessed = params.get("type") == "text/plain" and not self.version.startswith("atom")  # type: ignore[attr-defined]
        if guessed and self.looks_like_html(output):  # type: ignore[attr-defined]
            params["type"] = "text/html"
        return mended(output)

    def _store(self, element: str, output: str) -> None:
        if self.inentry and not self.insource:  # type: ignore[attr-defined]
            self._store_in_entry(element, output)
        elif self.infeed or self.insource:  # type: ignore[attr-defined]
            context = self._get_context()  # type: ignore[attr-defined]
            element = "subtitle" if element == "description" else element
            context[element] = output
            if element == "link":
                context["links"][-1]["href"] = output
            elif self.incontent:  # type: ignore[attr-defined]
                context[element + "_detail"] = self._params_with(output)

    def _store_in_entry(self, element: str, output: str) -> None:
        entry = self.entries[-1]  # type: ignore[attr-defined]
        if element == "content":
            entry.setdefault(element, []).append(self._params_with(output))
        elif element == "link":
            if not self.inimage:  # type: ignore[attr-defined]
                output = output.replace("&amp;", "&")
                entry[element] = output
                if output:
                    entry["links"][-1]["href"] = output
        else:
            element = "summary" if element == "description" else element
            known = self._depths.get(element)
            if known is None or self.depth <= known:  # type: ignore[attr-defined]
                self._depths[element] = self.depth  # type: ignore[attr-defined]
                entry[element] = output
            if self.incontent:  # type: ignore[attr-defined]
                entry[element + "_detail"] = self._params_with(output)

    def _params_with(self, value: str) -> dict[str, Any]:
        return {**self.contentparams, "value": value}


def _texts(pieces: list[Any]) -> list[str]:
    return [piece.decode("utf-8") if isinstance(piece, bytes) else piece for piece in pieces]


def mended(text: str) -> str:
    """Return text with UTF-8 that was read as latin-1, and C1 controls that are windows-1252, put right."""
    if text.isascii():
        return text
    with suppress(UnicodeError):
        text = text.encode("latin-1").decode("utf-8")
    if _C1.search(text):
        text = _C1.sub(lambda found: found[0].encode("latin-1").decode("cp1252", "ignore"), text)
    return text


class LooseHandler(Spared, LooseFeedParser):  # type: ignore[misc]
    """feedparser's parser for what is no XML, by way of SGML."""

    def __init__(self, base_url: str, *, max_entries: int) -> None:
        super().__init__(base_url, None, "utf-8", {})
        self.contentparams = {}
        self.namespacemap = dict(ASSUMED_PREFIXES)
        self.resolve_relative_uris = self.sanitize_html = False
        self.max_entries = max_entries

    def handle_data(self, text: str, escape: int = 1) -> None:
        """Take text."""
        super().handle_data(text, escape)
        self.gather()

    def handle_entityref(self, ref: str) -> None:
        """Take an entity."""
        super().handle_entityref(ref)
        self.gather()

    def handle_charref(self, ref: str) -> None:
        """Take a character's number."""
        super().handle_charref(ref)
        self.gather()
