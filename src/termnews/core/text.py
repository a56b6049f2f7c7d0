"""The one place that makes foreign text safe to show.

A terminal obeys control characters wherever they come from, and Textual does not hold them back. Everything that a
feed, a page or a server says passes here after its last decoding step, and again in every widget that shows it.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from html import unescape

from termnews.core.cells import CellWidths, widened_by_vs16

TITLE_LIMIT = 1000
"""Characters kept of a title or any other single line."""
AUTHOR_LIMIT = 300
"""Characters kept of an author's name."""
URL_LIMIT = 4096
"""Characters kept of a URL that is shown."""
BODY_LIMIT = 1_000_000
"""Characters kept of a body."""
MARKS_IN_A_ROW = 4
"""Combining marks kept after a character; more of them climb over the lines above."""

# Two classes: one over all planes costs eight times as much for each character.
_DROPPED_ASCII = re.compile(r"[\x00-\x09\x0b-\x1f\x7f]+")
_DROPPED = re.compile(
    r"[\x00-\x09\x0b-\x1f\x7f-\x9f\u00ad\u061c\u180e\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb"
    r"\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff]+"
)
_DROPPED_ASTRAL = re.compile(
    "[" + "".join(rf"\U{plane:04x}fffe-\U{plane:04x}ffff" for plane in range(1, 17)) + r"\U000e0000-\U000e0fff]+"
)
_ASTRAL_BYTE = re.compile(rb"[\xf0-\xf4]")
_SPACES = re.compile(" {2,}")
_LINE_ENDS = "\x0b\x0c\x85\u2028\u2029"
_LINE_WHITE = "\t\n\r" + _LINE_ENDS
# Marks of the scripts from combining diacritics on; before that there are none.
# (Said by what is left out: compiling a class takes as long as it has characters.)
_MAY_BE_MARK = re.compile("[^\x00-\u02ff\u2000-\u20cf\u2100-\u2ddf]")
# A joined emoji is one picture in some terminals and several in others. Between letters (Sinhala, Arabic) the
# joiner alone goes: what follows it is a letter of the word.
_JOINED_IN_LIST = re.compile(
    "\u200d+(?:[\u2190-\u2bff\u3030\u303d\u3297\u3299\U0001f000-\U0001faff][\U0001f3fb-\U0001f3ff]?)?|\ufe0f"
)
# Marks and joiners are neither letters nor digits for Python, so only such runs need a closer look.
_MARK_RUN = re.compile(rf"[^\w\x00-\x7f]{{{MARKS_IN_A_ROW + 1},}}")
_JOINERS = "\u200c\u200d"

_WIDTHS = CellWidths()
_WIDENED = widened_by_vs16()


def clean_line(text: str, limit: int = TITLE_LIMIT, *, list_row: bool = False) -> str:
    """Return ``text`` as one line that a terminal only prints: no control, bidi or invisible characters.

    Args:
        text: Any string, lone surrogates included.
        limit: Most characters returned.
        list_row: Also drop what terminals disagree about the width of (joined emoji, U+FE0F).
    """
    if not (text.isascii() and text.isprintable()):
        # Bounds the work on a title of megabytes; what is dropped from the front rarely matters.
        text = text[: limit * 16 + 4096]
        if list_row:
            text = _JOINED_IN_LIST.sub("", _DROPPED.sub("", _replaced(text, _LINE_WHITE, " ")))
        text = _clean(_replaced(text, _LINE_WHITE, " "))
    if "  " in text:
        text = _SPACES.sub(" ", text)
    return text.strip()[:limit].rstrip()


def clean_text(text: str, limit: int = BODY_LIMIT) -> str:
    """Return a body as ``clean_line`` does, but with its newlines and its runs of spaces; a tab becomes a space."""
    if not (text.isascii() and text.isprintable()):
        text = text[: limit * 2 + 4096].replace("\r\n", "\n").replace("\r", "\n").replace("\t", " ")
        text = _clean(_replaced(text, _LINE_ENDS, "\n"))
    return text[:limit]


def _replaced(text: str, characters: str, by: str) -> str:
    # for long text several times faster than one pattern or a table
    for character in characters:
        if character in text:
            text = text.replace(character, by)
    return text


def _clean(text: str) -> str:
    """Drop what ``clean_line`` drops; newlines stay."""
    if text.isascii():
        return text if text.isprintable() else _DROPPED_ASCII.sub("", text)
    if not text.isprintable():
        text = _DROPPED.sub("", text)
    if _ASTRAL_BYTE.search(text.encode("utf-8", "surrogatepass")):
        text = _DROPPED_ASTRAL.sub("", text)
    if not unicodedata.is_normalized("NFC", text):
        text = unicodedata.normalize("NFC", text)
    return _MARK_RUN.sub(_thin_marks, text) if _MAY_BE_MARK.search(text) else text


def _thin_marks(run: re.Match[str]) -> str:
    kept: list[str] = []
    marks = 0
    for character in run[0]:
        if character in _JOINERS:
            if kept and kept[-1] in _JOINERS:
                continue
        elif unicodedata.category(character)[0] == "M":
            marks += 1
            if marks > MARKS_IN_A_ROW:
                continue
        else:
            marks = 0
        kept.append(character)
    return "".join(kept)


# ---------------------------------------------------------------- HTML to plain text

_BLOCK_NAMES = """
address article aside blockquote br caption dd details div dl dt fieldset figcaption figure footer form h1 h2 h3 h4 h5
h6 header hr iframe img li main nav ol option p pre section select summary table tbody td tfoot th thead tr ul video
"""
_BLOCKS = frozenset(_BLOCK_NAMES.split())
_TAG = re.compile(
    r"""<(?:/?([a-zA-Z][a-zA-Z0-9]*+)|[a-zA-Z/!?])(?:(?:[^<>"']++|"[^"<]*+"|'[^'<]*+')*+>|[^<>]*+>)"""
)
_UNSHOWN = re.compile(r"<!--|<(script|style|template|noscript|svg|math)(?=[\s/>])", re.IGNORECASE)
_ENTITY = re.compile(r"&(?:#[0-9]{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z][A-Za-z0-9]{1,30});")


def plain_text(html: str, limit: int = BODY_LIMIT) -> str:
    """Return the words of an HTML fragment as one clean line, without building a tree.

    Entities are resolved after the tags are gone, and once more where a feed escaped twice; tags that only appear
    then are text and stay. Takes time linear in the length, whatever the markup.
    """
    if "<" in html:
        if _UNSHOWN.search(html):
            html = _drop_unshown(html)
        html = _TAG.sub(_gap, html)
    if "&" in html:
        html = unescape(html)
        if _ENTITY.search(html):
            html = _ENTITY.sub(lambda entity: unescape(entity[0]), html)
    return clean_line(html, limit)


def _gap(tag: re.Match[str]) -> str:
    name = tag[1]
    return " " if name and name.lower() in _BLOCKS else ""


def _drop_unshown(html: str) -> str:
    """Cut comments and elements that hold no prose; an unclosed one reaches to the end, as in a browser."""
    lowered = html.lower() if html.isascii() else re.sub(r"[A-Z]+", lambda run: run[0].lower(), html)
    kept: list[str] = []
    position = 0
    while found := _UNSHOWN.search(html, position):
        kept.append(html[position : found.start()])
        closing = f"</{found[1].lower()}" if found[1] else "-->"
        end = lowered.find(closing, found.end() if found[1] else found.start() + 2)
        if end < 0:
            return "".join(kept)
        position = lowered.find(">", end) + 1
        if not position:
            return "".join(kept)
    kept.append(html[position:])
    return "".join(kept)


# ---------------------------------------------------------------- width


def cell_width(text: str) -> int:
    """Return the number of terminal cells of ``text``: the same figure as ``rich.cells.cell_len``.

    What follows U+200D takes no cell; U+FE0F widens the character before it where Unicode says so.
    """
    if text.isascii() and text.isprintable():
        return len(text)
    if "\u200d" not in text and "\ufe0f" not in text:
        return sum(map(_WIDTHS.__getitem__, text))
    total = 0
    for total in cells_so_far(text):  # noqa: B007
        pass
    return total


def cells_so_far(text: str) -> Iterator[int]:
    """Yield for each character of ``text`` the cells that it and all before it take."""
    total = 0
    previous = ""
    joined = False
    for character in text:
        if joined:
            joined = False
        elif character == "\u200d":
            joined = True
        elif character == "\ufe0f":
            if previous in _WIDENED:
                total += 1
            previous = ""
        elif width := _WIDTHS[character]:
            previous = character
            total += width
        yield total
