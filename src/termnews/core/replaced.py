"""Elements that say something other than their text: formulas, gauges, dates that a script would write out."""

from __future__ import annotations

from typing import Any

from termnews.core.block_tags import QUOTES
from termnews.core.hypertext import has_class, language_tag
from termnews.core.mathtext import math_text, tex_text

SAYS_OTHERWISE = frozenset({"math", "script", "progress", "meter", "span"})
"""Tags that ``replaced_text`` may have words for."""
MOST_TITLE = 80
"""Characters: a longer title of an abbreviation is an explanation, not what it stands for."""


def replaced_text(element: Any, tag: str) -> str | None:
    """Return what stands in an element's place; None where its own text is what it says.

    Empty: nothing stands there, since the same was said just before.
    """
    if tag == "math":
        return math_text(element)
    if tag == "script":
        stated = (element.get("type") or "").lower()
        return tex_text(element.text or "") if stated.startswith("math/tex") else None
    if tag in {"progress", "meter"}:
        return _gauge(element, 1.0)
    # KaTeX sets its formulas twice: as MathML, then in boxes for the eye.
    return "" if has_class(element, ("katex-html",)) and element.getprevious() is not None else None


def says_in_block(element: Any) -> bool:
    """Return True for a formula that stands by itself."""
    if element.tag == "script":
        return "mode=display" in (element.get("type") or "")
    return bool(element.get("display") == "block")


def abbreviation(element: Any, before: str) -> str:
    """Return what an ``abbr`` stands for; empty where it says nothing new: a date, or what is spelled out beside it."""
    words = " ".join((element.get("title") or "").split())
    own = "".join(element.itertext()).strip()
    if not own or not 1 < len(words) <= MOST_TITLE or words.casefold() == own.casefold():
        return ""
    if not any(letter.isalpha() for letter in words) or words[:4].isdigit():
        return ""
    after = (element.tail or "")[: len(words) + 8].casefold()
    return "" if words.casefold() in before.casefold() or words.casefold() in after else words


def quotation_marks(language: str | None, depth: int) -> tuple[str, str]:
    """Return the marks around a ``q`` that stands in ``depth`` others."""
    tag = (language_tag(language) or "en").lower()
    marks = QUOTES.get(tag) or QUOTES.get(tag.partition("-")[0]) or QUOTES["en"]
    return (marks[0], marks[1]) if depth % 2 == 0 else (marks[2], marks[3])


def _gauge(element: Any, most: float) -> str:
    """Return how full a gauge is, in per cent; its own text where it does not say."""
    try:
        share = float(element.get("value") or "") / float(element.get("max") or most)
    except (ValueError, ZeroDivisionError):
        return "".join(element.itertext()).strip()
    return f"{max(0.0, min(1.0, share)):.0%}"
