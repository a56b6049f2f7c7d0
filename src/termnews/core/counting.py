"""How many words a text has, in scripts that part them with blanks and in those that do not."""

from __future__ import annotations

import re

_WIDE = (
    "[\u3040-\u30ff\u31f0-\u31ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\uff66-\uff9d\U00020000-\U0003ffff]"
)
"""Kana and Han: about two characters a word."""
_STRUNG = "[\u0e00-\u0e3a\u0e40-\u0e4f\u0e80-\u0eff\u0f40-\u0fbc\u1000-\u109f\u1780-\u17d3]"
"""Thai, Lao, Tibetan, Burmese, Khmer: about five characters a word, vowel signs included."""
_APART = (
    "[\u3000-\u30ff\u31f0-\u31ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\uff01-\uff0f\uff1a-\uff20\uff3b-\uff9f"
    "\U00020000-\U0003ffff\u0e00-\u0eff\u0f00-\u109f\u1780-\u17ff]+"
)
_MAY_BE_APART = re.compile("[^\x00-\u0dff\u1800-\u2fff]")
WIDE_CHARS, STRUNG_CHARS = 2, 5
"""Characters that count as a word."""


def count_words(text: str) -> int:
    """Return the number of words of ``text``: by blanks, and by characters where a script sets none."""
    if text.isascii() or not _MAY_BE_APART.search(text):
        return len(text.split())
    # compiled when they are first needed, which for most readers is never
    wide, strung = len(re.findall(_WIDE, text)), len(re.findall(_STRUNG, text))
    words = len(re.sub(_APART, " ", text).split())
    return words + -(-wide // WIDE_CHARS) + -(-strung // STRUNG_CHARS)
