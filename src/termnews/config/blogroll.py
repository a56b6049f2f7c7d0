"""FOAF, the RDF in which planets and blogging services list who writes where: weblogs to feeds.

Names count without their prefixes, as with every list. An RSS 1.0 feed is RDF too, and no list.
"""

from __future__ import annotations

import re
from xml.parsers import expat

from termnews.config.opml import MALFORMED, MAX_DEPTH, MAX_FEEDS, MAX_NAME, careful_parser, feed_address
from termnews.core.errors import ConfigError
from termnews.core.feed_lists import FeedList, LeftOut, ListedFeed
from termnews.core.text import clean_line
from termnews.core.urls import safe_url

_ROOT = re.compile(rb"<(?:[\w.-]+:)?RDF[\s>]")
_SNIFFED = 8192
_PEOPLE = ("agent", "person", "organization")
_FEEDS = ("channel", "feed")
_NAMES = ("name", "nick", "member_name")
MAX_PIECES = 100
"""Of one element's text, as the parser hands it over."""


def is_blogroll(body: bytes) -> bool:
    """Say whether a document's first element is RDF's."""
    return bool(_ROOT.search(body[:_SNIFFED])) and b"<opml" not in body[:_SNIFFED]


def read_blogroll(body: bytes) -> FeedList:
    """Return the feeds of the weblogs that a FOAF document names; a group is the folder, a person's name the title.

    Raises:
        ConfigError: it cannot be read safely, or names no weblog; the sentence says why.
    """
    reading = _Reading()
    parser = careful_parser()
    parser.StartElementHandler = reading.start
    parser.EndElementHandler = reading.end
    parser.CharacterDataHandler = reading.text
    try:
        parser.Parse(body.lstrip(), True)
    except MALFORMED as error:
        line = f", in line {error.lineno}" if isinstance(error, expat.ExpatError) else ""
        raise ConfigError(f"This FOAF list is no well-formed XML{line}.") from None
    if reading.is_feed:
        raise ConfigError("This is a feed and no list of feeds; `termnews add` subscribes to it by its address.")
    if not reading.feeds and not reading.left_out and not reading.people:
        raise ConfigError("This is RDF, but no list of feeds: it names nobody's weblog.")
    return FeedList(tuple(reading.feeds), tuple(reading.left_out))


class _Person:
    """What is said of one of them so far; the name may come last."""

    def __init__(self) -> None:
        self.name = ""
        self.weblogs: list[tuple[str, str]] = []
        """A feed's address, and its site's."""


class _Reading:
    """The handlers of one document."""

    def __init__(self) -> None:
        self.feeds: list[ListedFeed] = []
        self.left_out: list[LeftOut] = []
        self.people = 0
        self.is_feed = False
        self._open: list[tuple[str, list[str]]] = []
        self._group = ""
        self._inside = [_Person()]
        self._site = ""
        self._titles: dict[str, str] = {}

    def start(self, name: str, attributes: dict[str, str]) -> None:
        name = name.rpartition(":")[2].lower()
        if len(self._open) >= MAX_DEPTH:
            raise ConfigError(f"Its elements lie more than {MAX_DEPTH} deep; this is no list that a program made.")
        given = {key.rpartition(":")[2].lower(): value.strip() for key, value in attributes.items()}
        about = given.get("about") or given.get("resource") or ""
        around = self._open[-1][0] if self._open else ""
        if name in ("item", "channel") and around == "rdf":
            self.is_feed = True
        elif name in _PEOPLE:
            self.people += 1
            self._inside.append(_Person())
        elif name == "document" and around == "weblog":
            self._site = about
        elif name in _FEEDS:
            self._inside[-1].weblogs.append((about, self._site))
        elif name == "seealso" and around in _PEOPLE and about:
            self._leave_out(self._inside[-1].name or about, "It points to another list; import that one by itself.")
        self._open.append((name, []))

    def text(self, piece: str) -> None:
        if self._open and len(self._open[-1][1]) < MAX_PIECES:
            self._open[-1][1].append(piece[:MAX_NAME])

    def end(self, _: str) -> None:
        name, pieces = self._open.pop()
        around = self._open[-1][0] if self._open else ""
        if name in _NAMES and around in _PEOPLE:
            self._inside[-1].name = self._inside[-1].name or clean_line("".join(pieces), MAX_NAME)
        elif name == "name" and around == "group":
            self._group = clean_line("".join(pieces), MAX_NAME)
        elif name == "title" and around == "document":
            self._titles[self._site] = clean_line("".join(pieces), MAX_NAME)
        elif name in _PEOPLE:
            self._take(self._inside.pop())
        elif name == "group":
            self._group = ""
        elif name == "rdf":
            self._take(self._inside[0])

    def _take(self, person: _Person) -> None:
        for url, site in person.weblogs:
            title = person.name or self._titles.get(site, "")
            target, why = feed_address(url)
            if target is None:
                if not url:
                    why = "It names a site and not its feed; `termnews add` looks for that."
                self._leave_out(title or url or site, why)
                continue
            if len(self.feeds) >= MAX_FEEDS:
                raise ConfigError(f"The list holds more than {MAX_FEEDS:,} feeds; split it.")
            folder = (self._group,) if self._group else ()
            self.feeds.append(ListedFeed(target, title, folder, (), safe_url(site) or ""))
        self._site = ""

    def _leave_out(self, what: str, why: str) -> None:
        if shown := clean_line(what, MAX_NAME):
            self.left_out.append(LeftOut(shown, why))
