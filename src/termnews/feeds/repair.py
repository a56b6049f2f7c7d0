"""Text that is nearly XML made into XML: stray ampersands, HTML's entities, characters that XML forbids."""

from __future__ import annotations

import re
from collections.abc import Mapping
from html.entities import html5
from xml.sax.saxutils import escape

MAX_GROWTH_CHARS = 1_000_000
"""Most characters that a document's own entities may add."""

_FORBIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_STRAY = re.compile(
    r"<!\[CDATA\[.*?(?:\]\]>|\Z)|<!--.*?(?:-->|\Z)"
    r"|&(?!(?:lt|gt|amp|quot|apos);)(?:(\#x[0-9a-fA-F]{1,8}|\#[0-9]{1,8}|[A-Za-z][\w.-]{0,40});)?",
    re.DOTALL,
)
_DECLARATION = re.compile(r"<\?xml[^>]*\?>")


def repair(text: str, entities: Mapping[str, str]) -> str:
    """Return ``text`` with every ampersand a reference that XML knows, and without forbidden characters.

    Args:
        text: The document from its root element on.
        entities: What the document type declared; each stands for plain text.
    """
    budget = MAX_GROWTH_CHARS

    def replaced(found: re.Match[str]) -> str:
        nonlocal budget
        whole, name = found[0], found[1]
        if whole[0] == "<":
            return whole
        if name is None:
            return "&amp;" + whole[1:]
        if name[0] == "#":
            return _reference(name)
        own = entities.get(name)
        if own is not None and budget > 0:
            budget -= len(own)
            return escape(own)
        known = html5.get(f"{name};")
        return escape(known) if known else f"&amp;{name};"

    text = _FORBIDDEN.sub("", text)
    text = _DECLARATION.sub("", text)
    return _STRAY.sub(replaced, text) if "&" in text else text


def _reference(name: str) -> str:
    code = int(name[2:], 16) if name[1] == "x" else int(name[1:])
    allowed = code in (9, 10, 13) or 0x20 <= code < 0xD800 or 0xE000 <= code < 0xFFFE or 0x10000 <= code < 0x110000
    return f"&{name};" if allowed else ""
