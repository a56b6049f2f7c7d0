"""Right-to-left text in the order of the eye, for terminals that show characters in the order they come (UAX #9).

A line of the screen is no paragraph: titles, sources and ages of several stories stand in it. Each of them is put in
order by itself, in its own direction, so that none of them moves. Needs python-bidi (the extra ``bidi``), which is
loaded when the first such line comes.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from importlib.util import find_spec

from termnews.core.wrap import width_of

MISSING = "bidi = \"app\" needs python-bidi: pip install 'termnews[bidi]'. Until then the terminal puts text in order."
_RTL = re.compile("[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufeff\U00010800-\U00010fff\U0001e800-\U0001efff]")
_STRONG = re.compile(r"[^\W\d_]")
_PARTS = re.compile(r"\x1b\[[0-9;]*m| · |[│▌●★✓▲»─━┃╸]+| {2,}")
"""What stands between the texts of a line: rules, bars, signs, wide gaps, and styles where they are sequences."""

Order = list[tuple[int, str]]
"""Numbers of the characters from left to right, and each as it is seen: brackets are mirrored."""


def can_reorder() -> bool:
    """Return whether python-bidi is installed."""
    return find_spec("bidi") is not None


def has_rtl(text: str) -> bool:
    """Return whether anything in a text is written from right to left."""
    return not text.isascii() and _RTL.search(text) is not None


def parts(line: str) -> list[tuple[int, int]]:
    """Return where the texts of a line begin and end that have to be put in order."""
    found, begin = [], 0
    for gap in (*_PARTS.finditer(line), None):
        end = gap.start() if gap else len(line)
        if has_rtl(line[begin:end]):
            kept = line[begin:end]
            found.append((begin + len(kept) - len(kept.lstrip()), begin + len(kept.rstrip())))
        begin = gap.end() if gap else end
    return found


def clusters(text: str) -> list[str]:
    """Return a text as its characters, each with the marks that stand on it."""
    found: list[str] = []
    for character in text:
        if found and not width_of(character):
            found[-1] += character
        else:
            found.append(character)
    return found


def visual_order(letters: Sequence[str], *, rtl: bool | None = None) -> Order:
    """Return the order in which the eye meets characters.

    Args:
        letters: One character each, with the marks that stand on it.
        rtl: The direction of the whole; None: that of its first letter.
    """
    from bidi import algorithm as uax9

    first = _STRONG.search("".join(letters))
    right = bool(first and _RTL.match(first[0])) if rtl is None else rtl
    storage = uax9.get_empty_storage()
    storage["base_level"], storage["base_dir"] = int(right), "R" if right else "L"
    uax9.get_embedding_levels("".join(letter[0] for letter in letters), storage)
    for index, character in enumerate(storage["chars"]):
        character["index"] = index
    for step in (uax9.explicit_embed_and_overrides, uax9.resolve_weak_types):
        step(storage)
    for step in (
        uax9.resolve_neutral_types, uax9.resolve_implicit_levels, uax9.reorder_resolved_levels, uax9.apply_mirroring,
    ):
        step(storage, False)
    return [(character["index"], character["ch"]) for character in storage["chars"]]


def seen(line: str) -> str:
    """Return a line as the eye meets it; one without right-to-left text as it is."""
    if not has_rtl(line):
        return line
    pieces, at = [], 0
    for begin, end in parts(line):
        letters = clusters(line[begin:end])
        pieces.append(line[at:begin])
        pieces += [mirrored + letters[index][1:] for index, mirrored in visual_order(letters)]
        at = end
    return "".join([*pieces, line[at:]])
