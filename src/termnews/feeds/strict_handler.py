"""feedparser's parser for XML, driven by expat: names resolved once, and what a hostile document can cost bounded."""

from __future__ import annotations

import xml.sax.saxutils
from collections.abc import Callable
from typing import Any

from feedparser.api import StrictFeedParser

from termnews.feeds.handler import ASSUMED_PREFIXES, PIECES, Spared, TooManyParts

MAX_DEPTH = 500
"""Elements inside each other, markup included; as deep as markup is ever shown, and more."""
MAX_PARTS, MAX_PARTS_TOGETHER = 5_000, 120_000
"""Elements of one entry, or of the feed itself, and of all together, markup aside; dense feeds have one in 60 bytes."""
MAX_MARKUP, MAX_NAMES = 500_000, 100_000
"""Elements of markup, and different names of elements and attributes, which the parser keeps."""
MAX_TEXT_CHARS = 3_000_000
"""Of one element; three times what is kept of an entry's text."""
_MARKUP_LOOK = 1_024


class StrictHandler(Spared, StrictFeedParser):  # type: ignore[misc]
    """feedparser's parser for XML, to be driven by expat without its namespace processing.

    So a prefix that nobody declared is no error, and a name costs one look-up.
    """

    def __init__(self, base_url: str, *, max_entries: int) -> None:
        super().__init__(base_url, None, "utf-8")
        self.contentparams = {}
        self.namespacemap = dict(ASSUMED_PREFIXES)
        self.max_entries = max_entries
        self.default_namespaces: list[tuple[int, str | None]] = []
        self._names: dict[str, tuple[str, str, Callable[..., Any] | None, Callable[..., Any] | None]] = {}
        self._markup = 0
        self.open_elements = 0
        self.interned: dict[str, str] = {}
        self._parts = self._parts_before = self._marked_up = self._chars = 0

    def open(self, name: str, attributes: dict[str, str]) -> None:
        """Take expat's start of an element; raises TooManyParts."""
        self.open_elements += 1
        if attributes:
            attributes = self._attributes(attributes)
        if self.incontent and self._is_markup(name):
            self._marked_up += 1
            if not self._marked_up % _MARKUP_LOOK:
                self._look()
            self._track(attributes)
            self._open_markup(name, attributes)
            return
        self._parts += 1
        if self._parts > MAX_PARTS:
            raise TooManyParts
        self._track(attributes)
        tag, key, start, _ = self._names.get(name) or self._resolve(name)
        if key == tag:
            if tag not in ("title", "link", "description", "name"):
                self.intextinput = 0
            if tag not in ("title", "link", "description", "url", "href", "width", "height"):
                self.inimage = 0
        if start is not None:
            start(attributes)
        elif attributes:
            self._get_context()[key] = attributes
        else:
            self.push(key, 1)

    def _start_item(self, attrs_d: dict[str, str]) -> None:
        super()._start_item(attrs_d)
        self._parts_before += self._parts
        self._parts = 0
        self._look()

    _start_entry = _start_item

    def _look(self) -> None:
        too_many = self._parts_before > MAX_PARTS_TOGETHER or self._marked_up > MAX_MARKUP
        if too_many or len(self.interned) > MAX_NAMES:
            raise TooManyParts

    def push(self, element: str, expecting_text: int) -> None:
        """Begin an element that has text."""
        self._chars = 0
        self.elementstack.append([element, expecting_text, []])

    def handle_data(self, text: str, escape: int = 1) -> None:
        """Take text, up to a limit."""
        if not self.elementstack or self._chars > MAX_TEXT_CHARS:
            return
        if escape and self.contentparams.get("type") == "application/xhtml+xml":
            text = xml.sax.saxutils.escape(text)
        pieces = self.elementstack[-1][2]
        pieces.append(text)
        self._chars += len(text)
        if len(pieces) > PIECES:
            self.gather()

    def close(self, name: str) -> None:
        """Take expat's end of an element."""
        self.open_elements -= 1
        if self._markup:
            self._markup -= 1
            if self.contentparams.get("type") == "application/xhtml+xml":
                self.handle_data(f"</{name.rpartition(':')[2]}>", escape=0)
        else:
            _, key, _, end = self._names.get(name) or self._resolve(name)
            if end is None:
                self.pop(key)
            else:
                try:
                    end()
                except (AttributeError, TypeError, ValueError, LookupError):
                    # an end whose start had no text, such as an empty list of keywords, or no number
                    self.pop(key)
        self._untrack()

    def _is_markup(self, name: str) -> bool:
        kind = self.contentparams.get("type", "xml")
        if kind == "application/xhtml+xml":
            return True
        if kind.endswith("xml"):
            return False
        # declared as escaped markup, but it is not
        if name.rpartition(":")[2] != "div":
            self.contentparams["type"] = "application/xhtml+xml"
        return True

    def _open_markup(self, name: str, attributes: dict[str, str]) -> None:
        self._markup += 1
        if self.contentparams.get("type") == "application/xhtml+xml":
            attributes.pop("xmlns", None)
            self.handle_data(f"<{name.rpartition(':')[2]}{self.strattrs(list(attributes.items()))}>", escape=0)

    def _attributes(self, attributes: dict[str, str]) -> dict[str, str]:
        lowered = {}
        for name, value in attributes.items():
            name = name.lower()
            lowered[name] = value.lower() if name in ("rel", "type") else value
            if name == "xmlns":
                self.default_namespaces.append((self.open_elements, self._default_prefix(value)))
                self.track_namespace(None, value)
                self._names.clear()
            elif name.startswith("xmlns:"):
                self.track_namespace(name[6:], value)
                self._names.clear()
        return lowered

    def _default_prefix(self, uri: str) -> str:
        prefix = self._matchnamespaces.get(uri.lower())
        # unknown at the root: some program's own idea of RSS
        return "" if prefix is None and self.open_elements == 1 else "unknown" if prefix is None else prefix

    def _resolve(self, name: str) -> tuple[str, str, Callable[..., Any] | None, Callable[..., Any] | None]:
        prefix, _, tag = name.lower().rpartition(":")
        if prefix:
            prefix = self.namespacemap.get(name.rpartition(":")[0], self.namespacemap.get(prefix, prefix))
        elif self.default_namespaces:
            prefix = self.default_namespaces[-1][1] or ""
        key = f"{prefix}_{tag}" if prefix else tag
        resolved = (tag, key, getattr(self, f"_start_{key}", None), getattr(self, f"_end_{key}", None))
        self._names[name] = resolved
        return resolved

    def _track(self, attributes: dict[str, str]) -> None:
        self.depth += 1
        if self.depth > MAX_DEPTH:
            raise TooManyParts
        if attributes:
            base = attributes.get("xml:base")
            if base:
                self.baseuri: str = self.resolve_uri(base) or self.baseuri
            language = attributes.get("xml:lang", attributes.get("lang"))
            if language is not None:
                self.lang = language or None
                if language and self.open_elements == 1:
                    self.feeddata["language"] = language.replace("_", "-")
        self.basestack.append(self.baseuri)
        self.langstack.append(self.lang)

    def _untrack(self) -> None:
        self.basestack.pop()
        self.langstack.pop()
        if self.basestack:
            self.baseuri = self.basestack[-1] or self.baseuri
            self.lang = self.langstack[-1]
        self.depth -= 1
        if self.default_namespaces and self.default_namespaces[-1][0] > self.open_elements:
            self.default_namespaces.pop()
            self._names.clear()
