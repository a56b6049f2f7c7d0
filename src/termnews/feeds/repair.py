"""Text that is nearly XML made into XML: stray ampersands, HTML's entities, characters that XML forbids."""

from __future__ import annotations

import re
from collections.abc import Mapping
from html.entities import html5
from xml.sax.saxutils import escape

MAX_GROWTH_CHARS = 1_000_000
"""Most characters that a document's own entities may add."""

_CONTROLS = bytes(code for code in range(0x20) if code not in b"\t\n\r")
_NONCHARACTERS = ("\ufffe".encode(), "\uffff".encode())
_STRAY = re.compile(
    rb"<!\[CDATA\[.*?(?:\]\]>|\Z)|<!--.*?(?:-->|\Z)"
    rb"|&(?!(?:lt|gt|amp|quot|apos);)(?:(\#x[0-9a-fA-F]{1,8}|\#[0-9]{1,8}|[A-Za-z][\w.-]{0,40});)?",
    re.DOTALL,
)
_DECLARATION = re.compile(rb"<\?xml[^>]*\?>")


def repair(source: bytes, entities: Mapping[str, str]) -> bytearray:
    """Return a document with every ampersand a reference that XML knows, and without forbidden characters.

    Args:
        source: The document from its root element on, in UTF-8: text would be four times as large with one emoji.
        entities: What the document type declared; each stands for plain text.
    """
    source = source.translate(None, _CONTROLS)
    for forbidden in _NONCHARACTERS:
        source = source.replace(forbidden, b"")
    source = _DECLARATION.sub(b"", source)
    mended, end, budget = bytearray(), 0, MAX_GROWTH_CHARS
    for found in _STRAY.finditer(source) if b"&" in source else ():
        if source[found.start()] == ord("<"):
            continue
        mended += source[end : found.start()]
        end = found.end()
        name = found[1].decode() if found[1] else ""
        own = entities.get(name) if budget > 0 else None
        budget -= len(own or "")
        mended += _reference(name, own).encode()
    mended += source[end:] if end else source
    return mended


def _reference(name: str, own: str | None) -> str:
    """Return what XML understands in the place of a reference to this name; empty: there was an ampersand alone."""
    if own is not None:
        return escape(own)
    if not name:
        return "&amp;"
    if name[0] != "#":
        known = html5.get(f"{name};")
        return escape(known) if known else f"&amp;{name};"
    code = int(name[2:], 16) if name[1] == "x" else int(name[1:])
    allowed = code in (9, 10, 13) or 0x20 <= code < 0xD800 or 0xE000 <= code < 0xFFFE or 0x10000 <= code < 0x110000
    return f"&{name};" if allowed else ""
