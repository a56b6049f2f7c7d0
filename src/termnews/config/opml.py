"""OPML 2.0 and what passes for it: outlines to feeds and back.

Files come from anywhere. A document that declares entities is refused, nesting and size are bounded, nothing outside
the file is ever asked for, and commands of other readers never come in.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from xml.parsers import expat
from xml.sax.saxutils import quoteattr

from termnews.core.errors import ConfigError
from termnews.core.feed_lists import FOLDER_JOIN, FeedList, LeftOut, ListedFeed
from termnews.core.text import clean_line
from termnews.core.urls import safe_url

MAX_BYTES = 10_000_000
MAX_DEPTH = 50
MAX_FEEDS = 20_000
MAX_NAME = 200
NO_ADDRESS = "Its address is none that can be fetched."

_SCHEME = re.compile(r"([a-z][a-z0-9+.-]*):", re.IGNORECASE)
_BARE_AND = re.compile(rb"&(?!(?:amp|lt|gt|quot|apos|#[0-9]{1,7}|#x[0-9a-fA-F]{1,6});)")
_KNOWN = rb"(?:text|title|type|description|xmlUrl|htmlUrl|url|language|version|category|created|isOpen)"
# a namespace that is named and not given
_BARE_XMLNS = re.compile(rb"(<opml\b[^<>]{0,500}?)\sxmlns(?=[\s>])(?!\s*=)")
# the quote that opens a value of a list's own attributes, or any other quote
_QUOTE = re.compile(rb"\s" + _KNOWN + rb'="|"')
_ENDS_VALUE = re.compile(
    rb"\s{1,200}" + _KNOWN + rb'="|\s{0,200}/?>\s{0,200}(?:</?(?:outline|body|opml)\b|<!--)'
)
_STRAY_TAG = re.compile(rb"<(?!!|/?(?:opml|body|outline)\b)")
MALFORMED = (expat.ExpatError, LookupError, ValueError)
_COMMANDS = ("filtercmd", "filter", "command")


def read_opml(body: bytes) -> FeedList:
    """Return the feeds of an OPML document, and what is left out of it.

    Raises:
        ConfigError: it is no OPML that can be read safely; the sentence says why.
    """
    if len(body) > MAX_BYTES:
        raise ConfigError(f"The list is larger than {MAX_BYTES // 1_000_000} MB; lists of feeds are not.")
    reading, wrong = _parsed(body)
    if wrong is not None:
        reading = _parsed_once_more(body)
    if not reading.is_opml and not reading.feeds:
        raise ConfigError(_no_list(reading.root))
    return FeedList(tuple(reading.feeds), tuple(reading.left_out))


def _no_list(root: str) -> str:
    if root.rpartition(":")[2].lower() in ("rss", "feed", "channel"):
        return "This is a feed and no list of feeds; `termnews add` subscribes to it by its address."
    return f"This is no list of feeds: it is XML, but <{clean_line(root, 40)}> and no OPML."


def _parsed(body: bytes) -> tuple[_Reading, Exception | None]:
    """Return what could be read, and what is wrong after it."""
    reading = _Reading()
    parser = careful_parser()
    parser.StartElementHandler = reading.start
    parser.EndElementHandler = reading.end
    try:
        parser.Parse(body.lstrip(), True)
    except MALFORMED as error:
        return reading, error
    return reading, None


def _parsed_once_more(body: bytes) -> _Reading:
    """Read with marks that should have been escaped taken for what they say; else keep what stands before a mistake.

    Raises:
        ConfigError: nothing stands before it.
    """
    escaped = _BARE_XMLNS.sub(rb"\1", _BARE_AND.sub(b"&amp;", body), count=1)
    reading, wrong = _parsed(escaped)
    if wrong is None:
        return reading
    mended, still_wrong = _parsed(_quoted(escaped))
    if still_wrong is None:
        return mended
    line = f", in line {wrong.lineno}" if isinstance(wrong, expat.ExpatError) else ""
    reason = expat.errors.messages.get(getattr(wrong, "code", 0), "its text cannot be decoded")
    trouble = f"This is no well-formed XML: {reason}{line}."
    if not reading.feeds:
        raise ConfigError(f"{trouble} Export the list once more from the other reader.")
    reading.left_out.append(LeftOut("What follows", f"{trouble} Only what stands before that came in; export the list "
                                                    "once more from the other reader for the rest."))
    return reading


def _quoted(body: bytes) -> bytes:
    """Escape the quotes and tags inside values; a value ends where another known attribute or element follows."""
    head, outline, rest = body.partition(b"<outline")
    return head + outline + _STRAY_TAG.sub(b"&lt;", _QUOTE.sub(_structural_or_escaped, rest))


def _structural_or_escaped(found: re.Match[bytes]) -> bytes:
    if len(found[0]) > 1:
        return found[0]
    after = found.string[found.end() : found.end() + 500]
    return found[0] if _ENDS_VALUE.match(after) else b"&quot;"


def careful_parser() -> expat.XMLParserType:
    """Return a parser that asks for nothing outside, and raises ConfigError where a document declares entities."""
    parser = expat.ParserCreate()
    parser.buffer_text = True
    parser.SetParamEntityParsing(expat.XML_PARAM_ENTITY_PARSING_NEVER)
    parser.EntityDeclHandler = _refuse_entities
    return parser


def _refuse_entities(*_: object) -> None:
    raise ConfigError("This list declares entities of its own, which an OPML list has no need for; it is not read.")


class _Reading:
    """The handlers of one document."""

    def __init__(self) -> None:
        self.feeds: list[ListedFeed] = []
        self.left_out: list[LeftOut] = []
        self.root = ""
        self._depth = 0
        self._folders: list[str | None] = []

    @property
    def is_opml(self) -> bool:
        """Whether it says that it is."""
        return self.root.rpartition(":")[2].lower() == "opml"

    def start(self, name: str, attributes: dict[str, str]) -> None:
        self._depth += 1
        if self._depth > MAX_DEPTH:
            raise ConfigError(f"Its folders lie more than {MAX_DEPTH} deep; this is no list that a reader made.")
        bare = name.rpartition(":")[2].lower()
        if self._depth == 1:
            self.root = name
        if bare == "outline":
            self._outline({key.lower(): value for key, value in attributes.items()})

    def end(self, name: str) -> None:
        self._depth -= 1
        if name.rpartition(":")[2].lower() == "outline":
            self._folders.pop()

    def _outline(self, given: dict[str, str]) -> None:
        title = clean_line(given.get("title") or given.get("text") or "", MAX_NAME)
        url = given.get("xmlurl", "").strip()
        kind = given.get("type", "").strip().lower()
        if not url and kind in ("rss", "atom", "feed"):
            url = given.get("url", "").strip()
        # a feed's outline can hold others; it is no folder then
        self._folders.append(None if url or kind in ("link", "include") else title or None)
        if kind in ("link", "include"):
            shown = title or clean_line(given.get("url", ""), MAX_NAME)
            self.left_out.append(LeftOut(shown, "It points to another list; import that one by itself."))
        elif url:
            self._feed(url, title, given)

    def _feed(self, url: str, title: str, given: dict[str, str]) -> None:
        target, why = feed_address(url)
        if target is None:
            self.left_out.append(LeftOut(title or clean_line(url, MAX_NAME), why))
            return
        if len(self.feeds) >= MAX_FEEDS:
            raise ConfigError(f"The list holds more than {MAX_FEEDS:,} feeds; split it.")
        for key in _COMMANDS:
            if given.get(key, "").strip():
                self.left_out.append(LeftOut(title or target, f"Its {key} is a command, and an import takes over none; "
                                                              "the feed itself comes in."))
        folder = tuple(name for name in self._folders if name)
        site = safe_url(given.get("htmlurl", "")) or ""
        self.feeds.append(ListedFeed(target, "" if title in (url, target) else title, folder,
                                     _tags(given.get("category", "")), site))


def _tags(categories: str) -> tuple[str, ...]:
    """The flat ones: ``/a/b`` is a place in a directory (OPML 2.0), and folders say that already."""
    found = (clean_line(word, 60) for word in categories.split(",") if not word.strip().startswith("/"))
    return tuple(dict.fromkeys(tag for tag in found if tag))


def feed_address(url: str) -> tuple[str | None, str]:
    """Return the address of a feed from a list made safe; or None, and the reason as a sentence."""
    url = url.strip()
    if url.lower().startswith("feed:"):
        rest = url[5:]
        url = rest if rest.lower().startswith("http") else "http:" + ("" if rest.startswith("//") else "//") + rest
    if url.startswith("|") or url.lower().startswith(("exec:", "filter:")):
        return None, "It is a command, and an import takes over none."
    if url.lower().startswith(("query:", '"query:')):
        return None, "It is a saved search of another reader; write it as a [[query]] in feeds.toml."
    target = safe_url(url)
    if target is not None:
        return target, ""
    scheme = _SCHEME.match(url)
    if scheme and scheme[1].lower() not in ("http", "https"):
        return None, f"Its address begins with {clean_line(scheme[1], 20)}:, and termnews fetches http and https only."
    if "@" in url.partition("://")[2].partition("/")[0]:
        return None, "Its address holds a user name; add the feed by hand, with the password in auth."
    return None, NO_ADDRESS


def write_opml(feeds: Iterable[ListedFeed], *, title: str, created: str) -> str:
    """Return an OPML 2.0 document: a folder an outline, feeds in their order.

    Args:
        feeds: what to write; credentials are no part of it.
        title: the list's name.
        created: the date, as RFC 822 writes it.
    """
    root = _Folder()
    for feed in feeds:
        place = root
        for name in feed.folder:
            place = place.folders.setdefault(name, _Folder())
        place.feeds.append(feed)
    lines = ['<?xml version="1.0" encoding="UTF-8"?>', '<opml version="2.0">', "  <head>",
             f"    <title>{_escaped(title)}</title>", f"    <dateCreated>{_escaped(created)}</dateCreated>",
             "  </head>", "  <body>", *_outlines(root, "    "), "  </body>", "</opml>"]
    return "\n".join(lines) + "\n"


class _Folder:
    def __init__(self) -> None:
        self.folders: dict[str, _Folder] = {}
        self.feeds: list[ListedFeed] = []


def _outlines(folder: _Folder, indent: str) -> list[str]:
    lines = []
    for name, inner in folder.folders.items():
        lines.append(f"{indent}<outline text={quoteattr(name)} title={quoteattr(name)}>")
        lines += [*_outlines(inner, indent + "  "), f"{indent}</outline>"]
    for feed in folder.feeds:
        name = quoteattr(feed.title or feed.url)
        site = f" htmlUrl={quoteattr(feed.site_url)}" if feed.site_url else ""
        tags = f" category={quoteattr(','.join(feed.tags))}" if feed.tags else ""
        lines.append(f'{indent}<outline type="rss" text={name} title={name} xmlUrl={quoteattr(feed.url)}{site}{tags}/>')
    return lines


def _escaped(text: str) -> str:
    return quoteattr(clean_line(text))[1:-1]


def section_name(folder: tuple[str, ...]) -> str:
    """Return folders inside each other as the name of one section: ``Tech / Linux``."""
    return FOLDER_JOIN.join(name.replace(FOLDER_JOIN, "/") for name in folder)


def section_folder(title: str) -> tuple[str, ...]:
    """Return the folders that a section's name stands for."""
    return tuple(part.strip() for part in title.split(FOLDER_JOIN) if part.strip())
