"""Where the words of a query stand in a text: titles with their hits marked, and snippets.

Text and words are folded as the search index folds them (small letters, no accents), one character to one.
"""

from __future__ import annotations

import re
import unicodedata

from termnews.core.query.fulltext import has_cjk
from termnews.core.query.nodes import Query, Words

HIT_START, HIT_END = "\ue000", "\ue001"
"""Private-use characters around a hit; clean text never holds them."""
SNIPPET_CHARACTERS = 200
LEAD = 50
"""Characters of a snippet before its first hit."""
_NOTHING = re.compile(r"(?!)")
_WORD = re.compile(r"[^\W_]+")


class _Folding(dict[int, str]):
    """Each character to the small letter without accents that the index knows it by; filled as texts need it."""

    def __missing__(self, code: int) -> str:
        char = chr(code)
        base = unicodedata.normalize("NFD", char)[0] if not has_cjk(char) else char
        small = base.lower()
        self[code] = small if len(small) == 1 else char
        return self[code]


_FOLDING = _Folding()


def folded(text: str) -> str:
    """Return ``text`` as the index compares it, of the same length."""
    return text.lower() if text.isascii() else text.translate(_FOLDING)


class Marker:
    """Marks the words of one query."""

    def __init__(self, query: Query) -> None:
        self._title = _pattern(query.words)
        self._text = _pattern(tuple(words for words in query.words if not words.column))

    def title(self, text: str) -> str:
        """Return a title with its hits marked."""
        return _marked(text, self._title)

    def snippet(self, text: str) -> str | None:
        """Return the part of a text around its first hit, the hits marked; None where there is none."""
        hit = self._text.search(folded(text))
        if hit is None:
            return None
        begin = hit.start() - LEAD
        if begin > 0:
            blank = text.find(" ", begin, hit.start())
            begin = blank + 1 if blank >= 0 else begin
        begin = max(0, begin)
        end = begin + SNIPPET_CHARACTERS
        if end < len(text):
            blank = text.rfind(" ", hit.end(), end)
            end = blank if blank >= 0 else end
        piece = _marked(text[begin:end], self._text)
        return ("…" if begin else "") + piece + ("…" if end < len(text) else "")


def _marked(text: str, pattern: re.Pattern[str]) -> str:
    parts, at = [], 0
    for hit in pattern.finditer(folded(text)):
        parts += [text[at : hit.start()], HIT_START, text[hit.start() : hit.end()], HIT_END]
        at = hit.end()
    return "".join([*parts, text[at:]])


def _pattern(wanted: tuple[Words, ...]) -> re.Pattern[str]:
    alternatives = [_alternative(words) for words in wanted]
    chosen = sorted(filter(None, alternatives), key=len, reverse=True)
    return re.compile("|".join(chosen)) if chosen else _NOTHING


def _alternative(words: Words) -> str:
    """A phrase is its words with anything but letters between them; runs of CJK stand anywhere in a word."""
    if has_cjk(words.value):
        return r"[\W_]*".join(re.escape(folded(piece)) for piece in _WORD.findall(words.value))
    pieces = [re.escape(folded(piece)) for piece in _WORD.findall(words.value)]
    if not pieces:
        return ""
    end = r"[^\W_]*" if words.kind == "prefix" else r"(?![^\W_])"
    return r"(?<![^\W_])" + r"[\W_]+".join(pieces) + end
