"""What a document is, from its first tags: the formats of feeds, or a sentence that names what came instead."""

from __future__ import annotations

import re

from termnews.core.errors import ParseError
from termnews.core.records import dataclass
from termnews.core.text import clean_line

SNIFFED_CHARS = 4096
"""How far the first tag may be from the end of leading comments and instructions."""

_SKIPPED = re.compile(r"\s+|\ufeff|\x00")
_ROOT = re.compile(r"<((?:[\w.-]+:)?(rss|feed|rdf|channel))(?=[\s/>])", re.IGNORECASE)
_ANY_ROOT = re.compile(r"<([A-Za-z_][\w.:-]*)")
_HTML = re.compile(
    r"<(?:!doctype\s+html|html|head|body|div|span|p|h1|script|meta|title|table|a|b|br|center)\b", re.IGNORECASE
)
_DOCTYPE = re.compile(r"<!DOCTYPE", re.IGNORECASE)
_WRAPPING = re.compile(r"(?:\s|</?(?:html|head|body|pre)\b[^<>]*>)*", re.IGNORECASE)
_ENTITY = re.compile(r"""<!ENTITY\s+([\w.-]{1,40})\s+(?:"([^"&%<]{0,200})"|'([^'&%<]{0,200})')\s*>""")
_ROOT_FORMATS = {"rss": "rss", "feed": "atom", "rdf": "rdf", "channel": "rss"}
_BINARY = (
    ("%PDF-", "a PDF file"),
    ("\x89PNG", "a picture"),
    ("‰PNG", "a picture"),
    ("GIF8", "a picture"),
    ("ÿØÿ", "a picture"),
    ("PK\x03\x04", "a ZIP archive"),
    ("\x1f‹", "compressed bytes"),
)
_NAMED_ROOTS = {
    "opml": "an OPML list of feeds",
    "urlset": "a sitemap",
    "sitemapindex": "a sitemap",
    "error": "an error message in XML",
    "svg": "a picture",
    "entry": "a single Atom entry",
}


@dataclass(frozen=True, slots=True)
class Sniffed:
    """A document that looks like a feed."""

    format: str
    """``rss``, ``rdf``, ``atom`` or ``json``."""
    start: int
    """Where in the text its root element begins, or JSON's first bracket."""
    entities: dict[str, str]
    """Plain internal entities that the document type declares (name to text)."""


def sniff(text: str, *, url: str = "") -> Sniffed:
    """Return which kind of feed ``text`` is.

    Raises:
        ParseError: It is none; the sentence says what it is.
    """
    start = _after_prolog(text)
    head = text[start : start + SNIFFED_CHARS]
    if head.startswith(("{", "[")):
        return Sniffed("json", start, {})
    root = _ROOT.search(head)
    if root is None or (_HTML.match(head) and not _only_in_front(head[: root.start()])):
        raise ParseError(f"This is {_what(text, head)}, not a feed.", url=url)
    entities: dict[str, str] = {}
    if "<!ENTITY" in text[:start]:
        for name, double, single in _ENTITY.findall(text[:start])[:100]:
            entities[name] = double or single
    return Sniffed(_ROOT_FORMATS[root[2].lower()], start + root.start(), entities)


def _only_in_front(before: str) -> bool:
    """Return whether HTML in front of a feed is only PHP's warnings, or a page put around the feed."""
    return bool(_WRAPPING.fullmatch(before)) or not re.search(r"<(?:html|body)\b", before, re.IGNORECASE)


def _after_prolog(text: str) -> int:
    """Return where white space, comments, instructions and the document type end."""
    position = 0
    while True:
        if blank := _SKIPPED.match(text, position):
            position = blank.end()
        elif text.startswith("<?", position):
            position = _past(text, "?>", position)
        elif text.startswith("<!--", position):
            position = _past(text, "-->", position)
        elif _DOCTYPE.match(text, position):
            position = _past_doctype(text, position)
        else:
            return position
        if position >= len(text):
            return position


def _past(text: str, closing: str, position: int) -> int:
    end = text.find(closing, position)
    return end + len(closing) if end >= 0 else len(text)


def _past_doctype(text: str, position: int) -> int:
    end = text.find(">", position)
    subset = text.find("[", position)
    if 0 <= subset < end:
        closing = re.compile(r"\]\s*>").search(text, subset)
        return closing.end() if closing else len(text)
    return end + 1 if end >= 0 else len(text)


def _what(text: str, head: str) -> str:
    if not text.strip():
        return "an empty answer"
    for magic, name in _BINARY:
        if text.startswith(magic):
            return name
    if _HTML.search(head) and ("<html" in head.lower() or _HTML.match(head)):
        return "an HTML page"
    root = _ANY_ROOT.match(head)
    if root is None:
        return "plain text" if head else "an XML document without an element"
    name = root[1].rpartition(":")[2].lower()
    return _NAMED_ROOTS.get(name) or f"an XML document (<{clean_line(root[1], 40)}>)"
