"""Spans to lines of segments: the words keep their styles and links across line ends."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from termnews.core.document import Span
from termnews.core.hyphens import Hyphenate
from termnews.core.justify import SetLine, justified
from termnews.core.wrap import break_lines, is_plain

_RAISED = str.maketrans("0123456789+-−=()ni", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁻⁼⁽⁾ⁿⁱ")
_LOWERED = str.maketrans("0123456789+-−=()", "₀₁₂₃₄₅₆₇₈₉₊₋₋₌₍₎")
_CAN_RAISE = frozenset("0123456789+-−=()ni")
_CAN_LOWER = frozenset("0123456789+-−=()")


_ENDINGS = frozenset({
    "st", "nd", "rd", "th", "e", "er", "ère", "re", "me", "ème", "es", "o", "os", "a", "as", "le", "lle", "lles", "te",
    "ter", "de", "d", "tm", "sm", "mc", "r", "c", "bis", "mo", "to",
})
"""Raised letters that are read as they stand: 1st, 2e, Mlle, nº."""
_SCRIPT = re.compile(r"(?!\[)[\w.,+−=()/*′-]*\w[\w.,+−=()/*′-]*(?<!\])")
"""A raised or lowered text that is short and one piece: part of a formula, not small print."""
MOST_SCRIPT = 12
"""Characters of it."""
NOTE_BACK = "note-back"
"""Role of a footnote's number, which leads back to its mark."""
DELETED = "~~"
"""Around what the page says is deleted."""
HYPHEN = "-"
"""Ends the line where a word is parted."""


class Segment(NamedTuple):
    """A run of text in a line."""

    text: str
    role: str
    """What the text is: one of ``layout.ROLES``."""
    style: str = ""
    """How it is set: letters of ``Span.style``."""
    link: int | None = None
    """Index into ``Document.links``."""
    note: str | None = None
    """Id of the footnote it refers to."""


Row = tuple[Segment, ...]


def superscript(text: str) -> str:
    """Return ``text`` in raised digits; ``^`` and the text where there are none for it; endings stay ("1st")."""
    text = text.strip()
    if text and _CAN_RAISE.issuperset(text):
        return text.translate(_RAISED)
    if text.casefold() in _ENDINGS or not _SCRIPT.fullmatch(text):
        return text
    return f"^{text}" if text.isalnum() else f"^({text})"


def _subscript(text: str) -> str:
    if _CAN_LOWER.issuperset(text):
        return text.translate(_LOWERED)
    bare = text.strip()
    if not _SCRIPT.fullmatch(bare):
        return text
    return f"_{bare}" if bare.isalnum() else f"_({bare})"


def _shown(span: Span) -> str:
    if span.note is not None:
        bare = span.text.strip("[]() \n")
        return superscript(bare) if _CAN_RAISE.issuperset(bare) else f"[{bare}]"
    if len(span.text) > MOST_SCRIPT:
        return span.text
    return superscript(span.text) if "p" in span.style else _subscript(span.text)


def pieces_of(spans: tuple[Span, ...], role: str, *, style: str = "", link_numbers: bool = False) -> list[Segment]:
    """Return ``spans`` as segments of one endless line, with raised digits and, if asked for, link numbers.

    What is deleted stands between tildes, since not every output can strike it out; an abbreviation is spelled out.
    """
    pieces: list[Segment] = []
    for at, span in enumerate(spans):
        plain = span.note is None and "p" not in span.style and "s" not in span.style
        set_style = span.style if not style or style in span.style else "".join(sorted(span.style + style))
        text = span.text if plain else _shown(span)
        if "d" in span.style:
            begins = at == 0 or "d" not in spans[at - 1].style
            ends = at + 1 == len(spans) or "d" not in spans[at + 1].style
            text = f"{DELETED if begins else ''}{text}{DELETED if ends else ''}"
        pieces.append(Segment(text, role, set_style, span.link, span.note))
        if span.title:
            pieces.append(Segment(f" ({span.title})", role, style))
        if link_numbers and span.link is not None and (at + 1 == len(spans) or spans[at + 1].link != span.link):
            pieces.append(Segment(f"[{span.link + 1}]", "link-number"))
    return pieces


def set_spans(
    spans: tuple[Span, ...], width: int, role: str, *, style: str = "", link_numbers: bool = False
) -> Iterator[tuple[Row, int]]:
    """Yield the lines of a paragraph: their segments, and where in its text each begins."""
    pieces = pieces_of(spans, role, style=style, link_numbers=link_numbers)
    if len(pieces) == 1:
        text = pieces[0].text
        one = pieces[0]
        for begin, end in break_lines(text, width):
            line = text[begin:end].replace("\xa0", " ")
            yield ((Segment(line, role, one.style, one.link, one.note),) if line else (), begin)
    elif pieces:
        yield from _cut(pieces, width)


def set_justified(
    spans: tuple[Span, ...], width: int, role: str, hyphenate: Hyphenate | None, *, link_numbers: bool = False
) -> Iterator[tuple[Row, int, bool]]:
    """Yield the lines of a justified paragraph: segments, where each begins, and whether it ends in our hyphen.

    Text with characters of two cells or none is set ragged.
    """
    pieces = pieces_of(spans, role, link_numbers=link_numbers)
    text = "".join([piece.text for piece in pieces])
    if not is_plain(text.replace("\n", "")):
        for row, begin in set_spans(spans, width, role, link_numbers=link_numbers):
            yield row, begin, False
        return
    lines = list(justified(text, width, hyphenate))
    for (row, begin), line in zip(_rows(pieces, text, [line[:2] for line in lines]), lines, strict=True):
        if line.hyphen and row:
            row = (*row[:-1], row[-1]._replace(text=row[-1].text + HYPHEN))
        yield _widened(row, line) if line.wider else row, begin, line.hyphen


VERSE_LINES, VERSE_CELLS = 3, 60
"""So many lines that the page itself breaks, none longer than that on the average, are verse."""
TURNED = 2
"""Cells by which a line of verse that is too long is turned in."""


def is_verse(text: str) -> bool:
    """Return True for a paragraph that lives of its line breaks: a poem, a song, an address."""
    breaks = text.count("\n")
    return breaks + 1 >= VERSE_LINES and len(text) <= (breaks + 1) * VERSE_CELLS


def set_verse(
    spans: tuple[Span, ...], width: int, role: str, *, link_numbers: bool = False
) -> Iterator[tuple[Row, int]]:
    """Yield the lines of a verse as ``set_spans`` does; what has to be turned over stands further in."""
    pieces = pieces_of(spans, role, link_numbers=link_numbers)
    text = "".join([piece.text for piece in pieces])
    turned = TURNED if width > TURNED * 8 else 0
    for row, begin in _rows(pieces, text, break_lines(text, width, turned=turned)):
        goes_on = begin > 0 and text[begin - 1] != "\n" and row
        yield ((Segment(" " * turned, role), *row) if goes_on and turned else row), begin


def _widened(row: Row, line: SetLine) -> Row:
    wider = dict(line.wider)
    begin = line.begin
    segments: list[Segment] = []
    for segment in row:
        places = [place for place in wider if begin <= place < begin + len(segment.text)]
        text = segment.text
        for place in reversed(places):
            at = place - begin
            text = f"{text[:at]}{' ' * wider[place]}{text[at:]}"
        segments.append(segment._replace(text=text) if places else segment)
        begin += len(segment.text)
    return tuple(segments)


def _cut(pieces: list[Segment], width: int) -> Iterator[tuple[Row, int]]:
    text = "".join([piece.text for piece in pieces])
    return _rows(pieces, text, break_lines(text, width))


def _rows(pieces: list[Segment], text: str, lines: list[tuple[int, int]]) -> Iterator[tuple[Row, int]]:
    """Yield the segments between the places where a text is cut, and each line's first character."""
    at, before = 0, 0
    for begin, end in lines:
        row: list[Segment] = []
        while at < len(pieces) and before + len(pieces[at].text) <= begin:
            before += len(pieces[at].text)
            at += 1
        index, start = at, before
        while index < len(pieces) and start < end:
            piece = pieces[index]
            stop = start + len(piece.text)
            cut = text[max(begin, start) : min(end, stop)].replace("\xa0", " ")
            if cut:
                row.append(piece._replace(text=cut))
            start = stop
            index += 1
        yield tuple(row), begin
