"""Where the words of a query stand in a text: titles with their hits marked, and snippets.

Text and words are folded as the search index folds them (small letters, no accents), one character to one.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable

from termnews.core.query.fulltext import CJK, has_cjk, plain_width
from termnews.core.query.nodes import Query, Words

HIT_START, HIT_END = "\ue000", "\ue001"
"""Private-use characters around a hit; clean text never holds them."""
SNIPPET_CHARACTERS = 200
LEAD = 50
"""Characters of a snippet before its first hit."""
Span = tuple[int, int]
_NOTHING = re.compile(r"(?!)")
_WORD = re.compile(r"[^\W_]+")
_LETTER = rf"[^\W_{CJK}]"


class _Folding(dict[int, str]):
    """Each character to the small letter without accents that the index knows it by; filled as texts need it."""

    def __missing__(self, code: int) -> str:
        char = chr(code)
        if len(wide := unicodedata.normalize("NFKC", char)) == 1:
            char = wide
        base = unicodedata.normalize("NFD", char)[0] if not has_cjk(char) else char
        small = base.lower()
        self[code] = small if len(small) == 1 else char
        return self[code]


_FOLDING = _Folding()


def folded(text: str) -> str:
    """Return ``text`` as the index compares it, of the same length."""
    return text.lower() if text.isascii() else text.translate(_FOLDING)


Find = Callable[[str, str], list[Span]]
"""Where a query's regular expressions match: takes ``title`` or nothing, for the summary, and the text. Regular
expressions are looked for by whoever can stop them.
"""


class Marker:
    """Marks the words of one query."""

    def __init__(self, query: Query, find: Find | None = None) -> None:
        self._title = _pattern(query.words)
        self._text = _pattern(tuple(words for words in query.words if not words.column))
        self._find = find

    def title(self, text: str) -> str:
        """Return a title with its hits marked."""
        return _marked(text, self._spans(text, self._title, "title"))

    def snippet(self, text: str) -> str | None:
        """Return the part of a text around its first hit, the hits marked; None where there is none."""
        spans = self._spans(text, self._text, "")
        if not spans:
            return None
        first_begin, first_end = spans[0]
        begin = first_begin - LEAD
        if begin > 0:
            blank = text.find(" ", begin, first_begin)
            begin = blank + 1 if blank >= 0 else begin
        begin = max(0, begin)
        end = begin + SNIPPET_CHARACTERS
        if end < len(text):
            blank = text.rfind(" ", first_end, end)
            end = blank if blank >= 0 else end
        inside = [(start - begin, min(stop, end) - begin) for start, stop in spans if start < end]
        return ("…" if begin else "") + _marked(text[begin:end], inside) + ("…" if end < len(text) else "")

    def _spans(self, text: str, pattern: re.Pattern[str], column: str) -> list[Span]:
        spans = [hit.span() for hit in pattern.finditer(folded(text))]
        if self._find is not None:
            spans = sorted([*spans, *self._find(column, text)])
        apart: list[Span] = []
        for start, end in spans:
            if start < end and (not apart or start >= apart[-1][1]):
                apart.append((start, end))
        return apart


def _marked(text: str, spans: list[Span]) -> str:
    parts, at = [], 0
    for start, end in spans:
        parts += [text[at:start], HIT_START, text[start:end], HIT_END]
        at = end
    return "".join([*parts, text[at:]])


def _pattern(wanted: tuple[Words, ...]) -> re.Pattern[str]:
    alternatives = [_alternative(words) for words in wanted]
    chosen = sorted(filter(None, alternatives), key=len, reverse=True)
    return re.compile("|".join(chosen)) if chosen else _NOTHING


def _alternative(words: Words) -> str:
    """A phrase is its words with anything but letters between them; runs of CJK stand anywhere in a word."""
    value = plain_width(words.value)
    if has_cjk(value):
        return r"[\W_]*".join(re.escape(folded(piece)) for piece in _WORD.findall(value))
    pieces = [re.escape(folded(piece)) for piece in _WORD.findall(value)]
    if not pieces:
        return ""
    end = f"{_LETTER}*" if words.kind == "prefix" else f"(?!{_LETTER})"
    return f"(?<!{_LETTER})" + r"[\W_]+".join(pieces) + end
