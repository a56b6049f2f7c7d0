"""A page's bytes to text as browsers do it: BOM, HTTP charset, valid UTF-8, ``<meta charset>``, windows-1252.

Labels mean what the WHATWG Encoding Standard says they mean: ``iso-8859-1`` is windows-1252, ``gb2312`` is gb18030.
"""

from __future__ import annotations

import codecs
import json
import re

from termnews.core.errors import ExtractError

MAX_PAGE_BYTES = 5_000_000
SNIFFED_BYTES = 4096
"""How far browsers look for ``<meta charset>`` is 1,024; pages put it later."""

_BOMS = ((codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be"))
_ALIASES = {
    "iso-8859-1": "cp1252", "latin1": "cp1252", "latin-1": "cp1252", "l1": "cp1252", "ascii": "cp1252",
    "us-ascii": "cp1252", "iso8859-1": "cp1252", "windows-1252": "cp1252", "x-cp1252": "cp1252",
    "gb2312": "gb18030", "gbk": "gb18030", "gb_2312-80": "gb18030", "x-gbk": "gb18030", "chinese": "gb18030",
    "shift_jis": "cp932", "shift-jis": "cp932", "sjis": "cp932", "x-sjis": "cp932", "windows-31j": "cp932",
    "euc-kr": "cp949", "ks_c_5601-1987": "cp949", "korean": "cp949", "windows-949": "cp949",
    "iso-8859-9": "cp1254", "latin5": "cp1254", "iso-8859-11": "cp874", "tis-620": "cp874", "big5": "big5hkscs",
    "x-mac-cyrillic": "mac_cyrillic", "macintosh": "mac_roman", "iso-8859-8-i": "iso-8859-8", "unicode": "utf-16-le",
    "utf-16": "utf-16-le", "x-user-defined": "cp1252", "win-1251": "cp1251", "utf8": "utf-8",
}  # fmt: skip
_UNSAFE_LABELS = frozenset({"utf-7", "idna", "punycode", "unicode_escape", "raw_unicode_escape", "undefined", "utf-32"})
_META = re.compile(rb"<meta[^>]{0,400}?charset\s{0,9}=\s{0,9}[\"']?\s{0,9}([A-Za-z0-9_:.+-]{2,30})", re.IGNORECASE)
_XML = re.compile(rb"^\s*<\?xml[^>]{0,200}?encoding\s{0,9}=\s{0,9}[\"']([A-Za-z0-9_:.+-]{2,30})[\"']")
_CHARSET = re.compile(r"charset\s{0,9}=\s{0,9}[\"']?\s{0,9}([A-Za-z0-9_:.+-]{2,30})", re.IGNORECASE)
_CONTROLS = re.compile("[\x00-\x08\x0b\x0e-\x1f\x7f\ud800-\udfff\ufffe\uffff]+")
_MARKUP = re.compile(
    r"<(?:!doctype|html|head|body|div|p|article|section|span|table|h[1-6]|main|title|meta|br|a|blockquote|pre|ul|ol|"
    r"font|center|b|i)[\s/>]",
    re.IGNORECASE,
)
_MAGIC = (
    (b"%PDF-", "a PDF file"), (b"\x89PNG", "a picture"), (b"\xff\xd8\xff", "a picture"), (b"GIF8", "a picture"),
    (b"PK\x03\x04", "a ZIP or Office file"), (b"\x1f\x8b", "a compressed file"), (b"ID3", "a sound file"),
    (b"\xff\xfb", "a sound file"), (b"\xff\xf3", "a sound file"), (b"fLaC", "a sound file"),
    (b"OggS", "a sound or video file"), (b"\x1a\x45\xdf\xa3", "a film"), (b"\xd0\xcf\x11\xe0", "an Office file"),
    (b"{\\rtf", "an RTF file"), (b"RIFF", "a media file"), (b"\x00\x00\x00", "a media file"),
)  # fmt: skip
_KINDS = (
    ("image/", "a picture"), ("video/", "a film"), ("audio/", "a sound file"), ("font/", "a font"),
    ("application/pdf", "a PDF file"), ("application/epub", "a book"), ("application/zip", "a ZIP file"),
)  # fmt: skip
"""How a Content-Type begins, and what it is of."""
_FEED = re.compile(
    r"\s*(?:<\?[^>]{0,400}>\s*|<!--.{0,2000}?-->\s*){0,5}<(?:rss|feed|rdf:RDF)[\s>]", re.DOTALL | re.IGNORECASE
)
BINARY = 0.1
"""Share of control characters from which the bytes are no text."""


def decode_page(page: bytes, *, content_type: str | None = None, url: str = "") -> str:
    """Return a page's text without NUL and other control characters.

    Raises:
        ExtractError: The bytes are no HTML; the sentence says what they are.
    """
    decoded = _decoded(page[:MAX_PAGE_BYTES], content_type)
    text = _CONTROLS.sub("", decoded)
    if not text.strip():
        raise ExtractError("The page is empty.", url=url)
    has_markup = _MARKUP.search(text[:200_000]) is not None
    what = _binary_kind(page, decoded, content_type or "", has_markup=has_markup) or _text_kind(text)
    if what or not has_markup:
        raise ExtractError(f"The page is {what or 'plain text'}, not HTML.", url=url)
    return text


def _binary_kind(page: bytes, decoded: str, content_type: str, *, has_markup: bool) -> str:
    """Return what the bytes are if they are no text, by their beginning, else by what the server calls them."""
    stated = next((what for begin, what in _KINDS if content_type.strip().lower().startswith(begin)), "")
    if stated and (not has_markup or "svg" in content_type.lower()):
        return stated
    if what := next((what for magic, what in _MAGIC if page.startswith(magic)), ""):
        return what
    head = decoded[:2_000]
    dropped = sum(map(len, _CONTROLS.findall(head)))
    return "a file of another kind" if dropped > BINARY * len(head) and not has_markup else ""


def _text_kind(text: str) -> str:
    if _FEED.match(text):
        return "a feed"
    if text.lstrip()[:1] in {"{", "["}:
        try:
            json.loads(text)
        except (ValueError, RecursionError):
            return ""
        return "JSON"
    return ""


def _decoded(page: bytes, content_type: str | None) -> str:
    for bom, encoding in _BOMS:
        if page.startswith(bom):
            return page[len(bom) :].decode(encoding, "replace")
    header = _CHARSET.search(content_type or "")
    if header and (stated := _codec(header[1])):
        # A wrong header shows itself: valid UTF-8 with non-ASCII bytes is hardly ever anything else.
        return (_utf8(page) if stated != "utf-8" else None) or page.decode(stated, "replace")
    if (valid := _utf8(page)) is not None:
        return valid
    head = page[:SNIFFED_BYTES]
    declared = _XML.search(head) or _META.search(head) or _META.search(page[: 64 * 1024])
    label = _codec(declared[1].decode("ascii", "replace")) if declared else None
    if label in {None, "utf-16-le", "utf-16-be"}:
        label = "utf-8" if _mostly_utf8(page) else "cp1252"
    return page.decode(label or "cp1252", "replace")


def _utf8(page: bytes) -> str | None:
    try:
        return page.decode("utf-8")
    except UnicodeDecodeError as error:
        # Cut in the middle of a character by the size limit.
        return page[: error.start].decode("utf-8") if error.start >= len(page) - 3 else None


def _mostly_utf8(page: bytes) -> bool:
    """Return True where a few bytes are broken in what is otherwise UTF-8."""
    text = page.decode("utf-8", "replace")
    broken = text.count("\ufffd")
    return broken * 10 < sum(1 for character in text if character > "\x7f")


def _codec(label: str) -> str | None:
    label = label.strip().lower()
    name = _ALIASES.get(label, label)
    if name in _UNSAFE_LABELS:
        return None
    try:
        found = codecs.lookup(name)
    except LookupError:
        return None
    return found.name if getattr(found, "_is_text_encoding", True) else None
