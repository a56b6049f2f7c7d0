"""Where words may be parted: LibreOffice's hyphenation patterns, one dictionary a language, read when asked for."""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache

Hyphenate = Callable[[str], list[int]]
"""Takes a word of letters; returns the places where it may be parted, in characters, ascending."""

LEAST_BEFORE, LEAST_AFTER = 2, 3
"""Letters that stay on the line, and that go on to the next, at least."""


@lru_cache(maxsize=16)
def hyphenator(language: str | None) -> Hyphenate | None:
    """Return what parts the words of a language (BCP 47, as ``de-CH``); None where there are no patterns for it."""
    if not language:
        return None
    import pyphen

    name = pyphen.language_fallback(language.strip().replace("-", "_"))
    if name is None:
        return None
    patterns = pyphen.Pyphen(lang=name, left=LEAST_BEFORE, right=LEAST_AFTER)

    def places(word: str) -> list[int]:
        # a place with data changes the spelling ("Schiffahrt", "Schiff-fahrt"); the text is to stay as it is
        return [int(place) for place in patterns.positions(word) if not getattr(place, "data", None)]

    return places
