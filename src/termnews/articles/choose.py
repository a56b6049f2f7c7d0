"""Chooses the article among a page's candidates by agreement: with the page's own text, the feed's summary, each other.

Readability's answer stands unless a second opinion shows that it missed the article or took too much.
"""

from __future__ import annotations

from collections.abc import Sequence

from termnews.articles.candidates import Candidate, grams_of
from termnews.core.counting import count_words

LONG = 2_000
"""Characters: a longer text is an article of its own."""
SHORT = 250
"""Characters: a shorter article is suspicious."""
REFEREE = 300
"""Characters a stated body needs to be a referee."""
AGREES = 0.75
"""F1 of three-word runs from which two texts are the same article."""
HOLDS = 0.8
"""Share of a text's three-word runs from which another text holds it."""
ABSENT = 0.1
"""Share of the stated body's runs under which an element is not the article at all."""
LEAST_TIMES, MOST_TIMES = 1.05, 1.45
"""How much longer a text that holds another may be, to be the whole of it."""


def f1(one: frozenset[int], other: frozenset[int]) -> float:
    """Return the F1 of what two texts have in common."""
    return 2 * len(one & other) / (len(one) + len(other)) if one and other else 0.0


def share(part: frozenset[int], whole: frozenset[int]) -> float:
    """Return how much of ``part`` is in ``whole``, 0 to 1."""
    return len(part & whole) / len(part) if part else 0.0


def choose(candidates: Sequence[Candidate], *, lead: str = "") -> Candidate | None:
    """Return the best candidate; None where all are empty.

    Args:
        candidates: The first is the one that stands in doubt.
        lead: What the feed says of the article: its summary, or the beginning of its own text.
    """
    given = [candidate for candidate in candidates if candidate.text.strip()]
    if not given:
        return None
    stated = next((c for c in given if c.source == "json-ld" and len(c.text) >= REFEREE), None)
    elements = [c for c in given if c.source != "json-ld"] or given
    if stated is not None and (chosen := _by_referee(elements, stated)) is not None:
        return chosen
    first = elements[0]
    others = elements[1:]
    told = grams_of(lead) if count_words(lead) >= 8 else frozenset()
    if told and share(told, first.grams) < 0.3:
        best = max(others, key=lambda c: share(told, c.grams), default=first)
        if share(told, best.grams) >= 0.6:
            return best
    return _by_agreement(first, others)


def _by_referee(elements: Sequence[Candidate], stated: Candidate) -> Candidate | None:
    """Choose by likeness to the body the page states; None where that is only its beginning."""
    best = max(elements, key=lambda c: f1(c.grams, stated.grams))
    first = elements[0]
    if f1(first.grams, stated.grams) >= AGREES:
        return first
    if f1(best.grams, stated.grams) >= 0.6:
        return best
    covered = share(stated.grams, first.grams)
    if covered >= 0.8 and len(first.text) > len(stated.text):
        return None
    return stated if covered < ABSENT or len(stated.text) >= len(first.text) * 0.5 else None


def _by_agreement(first: Candidate, others: Sequence[Candidate]) -> Candidate:
    """Leave the first where it is short, where two others agree against it, or where a marked element completes it."""
    longer = [c for c in others if len(c.text) >= max(SHORT, 2 * len(first.text))]
    if len(first.text) < SHORT and longer:
        return min(longer, key=lambda c: len(c.text))
    for at, one in enumerate(others):
        for other in others[at + 1 :]:
            if one.source != other.source and f1(one.grams, other.grams) >= AGREES:
                shorter = min(one, other, key=lambda c: len(c.text))
                whole = len(shorter.text) >= 2 * len(first.text) and _may_belong(first, shorter)
                if whole or _trims(shorter, first):
                    return shorter
    if any(f1(first.grams, other.grams) >= 0.96 for other in others if other.source == "scorer"):
        return first
    for one in others:
        longer_by = len(one.text) / max(1, len(first.text))
        if share(first.grams, one.grams) >= HOLDS and LEAST_TIMES <= longer_by <= MOST_TIMES:
            return one
    return first


def _may_belong(part: Candidate, whole: Candidate) -> bool:
    """Return False where two long texts have nothing in common: a gallery beside the article is not its whole."""
    return len(part.text) < LONG or share(part.grams, whole.grams) >= 0.2


def _trims(part: Candidate, whole: Candidate) -> bool:
    """Return True where one text is another without its edges."""
    return len(part.text) >= 0.8 * len(whole.text) and share(part.grams, whole.grams) >= 0.95
