"""Line breaking: where a text is cut so that each piece fits a width in terminal cells.

Latin text takes a path whose cost grows with the number of lines, not of words. Text with wide characters is cut by
the simple rules of Chinese and Japanese typesetting (JIS X 4051: no closing mark begins a line,
no opening one ends it).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from termnews.core.text import cell_width, cells_so_far

_PLAIN = re.compile("[ -~\u00a0-\u00ac\u00ae-\u02ff\u0370-\u0482\u048a-\u0587\u2010-\u2027\u2030-\u205e\u20a0-\u20bf"
                    "\u2190-\u21ff\u2500-\u25fc]*")
"""Characters that are one cell wide in every terminal."""
_NO_START = (
    "、。，．・：；？！゛゜ヽヾゝゞ々ー）］｝〕〉》」』】〙〗〟’”»›"
    "ぁぃぅぇぉっゃゅょゎァィゥェォッャュョヮヵヶ…‥%％℃°!),.:;?]}〜～"
)
_NO_END = "（［｛〔〈《「『【〘〖〝‘“«‹([{£¥$￥＄"
_IDEOGRAPH = "[\u2e80-\u303e\u3041-\ua4cf\uf900-\ufaff\ufe30-\ufe4f\uff00-\uffef\U00020000-\U0003ffff]"
_MAY_BE_IDEOGRAPH = re.compile("[^\x00-\u2e7f]")
_WORD = re.compile("[^ ]+| +")
_JOINER = "\u200d"


def unbroken(text: str) -> list[str]:
    """Return the pieces of a line between which it may end: words, ideographs with their marks, runs of blanks."""
    return _atom(text).findall(text)


def _atom(text: str) -> re.Pattern[str]:
    """Return what finds the pieces of a line; the one for ideographs takes 2 ms to compile and most never need it."""
    return _atom_of_ideographs() if _MAY_BE_IDEOGRAPH.search(text) else _WORD


@cache
def _atom_of_ideographs() -> re.Pattern[str]:
    ideograph = f"(?:{_IDEOGRAPH}|(?:(?!{_IDEOGRAPH})[^ ])+)"
    return re.compile(f"[{re.escape(_NO_END)}]*{ideograph}[{re.escape(_NO_START)}]*| +")


def is_plain(text: str) -> bool:
    """Return True where every character is exactly one cell wide."""
    return (text.isascii() and text.isprintable()) or _PLAIN.fullmatch(text) is not None


def width_of(text: str) -> int:
    """Return the width of ``text`` in cells."""
    return len(text) if text.isascii() else cell_width(text)


def break_lines(text: str, width: int, first: int | None = None, *, turned: int = 0) -> list[tuple[int, int]]:
    """Return where the lines of ``text`` begin and end (``text[begin:end]``, without the blanks between them).

    Args:
        text: One paragraph; a newline is a forced break.
        width: Cells a line may take, at least 1.
        first: Cells the first line may take; ``width`` where not given.
        turned: Cells less for what does not fit the line after a forced break.
    """
    width = max(1, width)
    lines: list[tuple[int, int]] = []
    begin = 0
    for part in text.split("\n"):
        room = first if first is not None and not lines else width
        breaker = _break_plain if is_plain(part) else _break_wide
        cuts = breaker(part, max(1, width - turned), max(1, room))
        lines += [(begin + start, begin + end) for start, end in cuts]
        begin += len(part) + 1
    return lines


def _break_plain(text: str, width: int, room: int) -> Iterator[tuple[int, int]]:
    start, length = 0, len(text)
    while length - start > room:
        limit = start + room
        cut = text.rfind(" ", start, limit + 1)
        dash = after_dash(text, max(cut, start), limit)
        if dash > cut:
            yield start, dash
            start = dash
        elif cut > start:
            yield start, start + len(text[start:cut].rstrip(" "))
            start = cut + 1
        else:
            yield start, limit
            start = limit
        while start < length and text[start] == " ":
            start += 1
        room = width
    if start < length or not text:
        yield start, length


def after_dash(text: str, low: int, limit: int) -> int:
    """Return the end of the last dash in ``text[low:limit]`` after which a line may end, or -1.

    A hyphen counts between a letter and a letter only: numbers, options and ranges stay whole.
    """
    for dash in "—-–/":
        at = text.rfind(dash, low + 2, limit)
        if at < 0 or at + 2 >= len(text):
            continue
        if dash == "—" or (text[at - 1].isalpha() and text[at - 2].isalpha() and text[at + 1 : at + 3].isalpha()):
            return at + 1
    return -1


def _break_wide(text: str, width: int, room: int) -> Iterator[tuple[int, int]]:
    start = end = used = 0
    gap = 0
    for atom in _atom(text).finditer(text):
        piece = atom[0]
        cells = width_of(piece)
        if piece[0] == " ":
            gap = cells if end > start else 0
            start = start if end > start else atom.end()
            end = end if end > start else start
            continue
        if used + gap + cells <= room:
            used += gap + cells
        else:
            if end > start:
                yield start, end
                room = width
            start, used = atom.start(), cells
            if cells > room:
                *full, (start, used) = _chop(piece, width, room, atom.start())
                yield from full
                room = width
        end, gap = atom.end(), 0
    if end > start or not text:
        yield start, end


def _chop(piece: str, width: int, room: int, offset: int) -> list[tuple[int, int]]:
    """Cut a word longer than a line; the last pair is the rest's begin and its width in cells."""
    pieces: list[tuple[int, int]] = []
    start = before = so_far = 0
    for at, cells in enumerate(cells_so_far(piece)):
        joined = piece[at] in "\u200d\ufe0f" or piece[at - 1] == _JOINER
        if cells - before > room and at > start and not joined:
            pieces.append((offset + start, offset + at))
            start, before, room = at, so_far, width
        so_far = cells
    pieces.append((offset + start, so_far - before))
    return pieces


def clip(text: str, width: int, mark: str = "…") -> str:
    """Return ``text`` cut to ``width`` cells, ending in ``mark`` where something is missing."""
    if len(text) <= width and width_of(text) <= width:
        return text
    room = width - width_of(mark)
    if room < 0:
        return ""
    end = min(len(text), room)
    while end and width_of(text[:end]) > room:
        end -= 1
    return text[:end].rstrip() + mark
