"""What a line's words and an element's names say, as keys for the tables of the line model."""

from __future__ import annotations

import re
from collections.abc import Iterator, Set
from itertools import pairwise
from typing import Any

MAX_NAMES = 12
"""Words of one attribute that are looked at."""
MAX_SHORT = 12
"""Words of a line that is still judged by them."""

DATE = (
    r"(?:\b|_)(?:19|20)\d\d(?:\b|_|年)|\b\d{1,2}[:.h]\d{2}\b|\b\d{1,2}[./-]\d{1,2}[./-]\d{2,4}\b|"
    r"\d{1,2}月\d{1,2}日|[٠-٩]{4}|[۰-۹]{4}"
)
"""A pattern for a year, a time of day or a date in figures."""
_CAMEL = re.compile(r"(?<=[a-z])(?=[A-Z])")
_NAME = re.compile(r"[a-z]+")
_WORD = re.compile(r"[^\W\d_]+|\d+|[^\w\s]")
WIDE = re.compile("[぀-ヿ㐀-䶿一-鿿가-힯฀-๿]")
"""Letters of scripts whose words are not parted by blanks, or that say more with each letter."""
_NAMED_BY = (("class", ""), ("id", ""), ("data-component", ""), ("data-testid", ""), ("role", "role="),
             ("itemprop", "itemprop="))  # fmt: skip


def pairs_of(text: str) -> frozenset[str]:
    """Return every two words in a row of ``text``, folded; a wide letter is a word."""
    words = [word for word in _WORD.findall(WIDE.sub(_apart, text.casefold())) if word.isalnum()]
    return frozenset(map("{} {}".format, words, words[1:])) if len(words) > 1 else frozenset(words)


def share(part: Set[Any], whole: Set[Any]) -> float:
    """Return how much of ``part`` is in ``whole``, 0 to 1."""
    return len(part & whole) / len(part) if part else 0.0


def _apart(found: re.Match[str]) -> str:
    return f" {found[0]} "


def short_words(text: str) -> tuple[str, ...]:
    """Return the words of a short line, numbers as ``0``, with its first two and all of it; nothing for a longer."""
    words = ["0" if word.isdigit() else word for word in _WORD.findall(text.casefold()[:200])]
    if not 0 < len(words) <= MAX_SHORT:
        return ()
    return tuple(dict.fromkeys([*words, "^" + " ".join(words[:2]), "=" + " ".join(words)]))


def name_words(value: str) -> list[str]:
    """Return the words of a class or id, in small letters: ``relatedPosts-2`` is *related* and *posts*."""
    return _NAME.findall(_CAMEL.sub("-", value).lower())


def element_names(element: Any) -> tuple[str, ...]:
    """Return the words of an element's tag, class, id and role, and every two of them in a row."""
    return tuple(dict.fromkeys(_names(element)))


def _names(element: Any) -> Iterator[str]:
    yield f"<{element.tag}>"
    for attribute, prefix in _NAMED_BY:
        value = element.get(attribute)
        if not value or len(value) > 300:
            continue
        words = name_words(value)
        if attribute == "id" and len(words) > 3:
            # A heading's words, for links to it.
            continue
        words = words[:MAX_NAMES]
        yield from (prefix + word for word in words if len(word) > 1)
        if not prefix:
            yield from (f"{one} {two}" for one, two in pairwise(words))
