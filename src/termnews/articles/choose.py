"""Chooses the article among a page's candidates by agreement: with the page's own text, the feed's summary, each other.

Readability's answer stands unless a second opinion shows that it missed the article or took too much.
"""

from __future__ import annotations

from collections.abc import Sequence

from termnews.articles.candidates import Candidate, grams_of

SHORT = 250
"""Characters: a shorter article is suspicious."""
REFEREE = 300
"""Characters a stated body needs to be a referee."""
AGREES = 0.75
"""F1 of three-word runs from which two texts are the same article."""


def f1(one: frozenset[int], other: frozenset[int]) -> float:
    """Return the F1 of what two texts have in common."""
    return 2 * len(one & other) / (len(one) + len(other)) if one and other else 0.0


def share(part: frozenset[int], whole: frozenset[int]) -> float:
    """Return how much of ``part`` is in ``whole``, 0 to 1."""
    return len(part & whole) / len(part) if part else 0.0


def choose(candidates: Sequence[Candidate], *, summary: str = "", title: str = "") -> Candidate | None:
    """Return the best candidate; None where all are empty. The first is the one that stands in doubt."""
    given = [candidate for candidate in candidates if candidate.text.strip()]
    if not given:
        return None
    stated = next((c for c in given if c.source == "json-ld" and len(c.text) >= REFEREE), None)
    elements = [c for c in given if c.source != "json-ld"] or given
    if stated is not None and (chosen := _by_referee(elements, stated)) is not None:
        return chosen
    first = elements[0]
    others = elements[1:]
    lead = grams_of(summary) if len(summary.split()) >= 8 else frozenset()
    if lead and share(lead, first.grams) < 0.3:
        told = max(others, key=lambda c: share(lead, c.grams), default=first)
        if share(lead, told.grams) >= 0.6 and len(told.text) >= len(first.text) / 2:
            return told
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
    return stated if len(stated.text) >= len(first.text) * 0.5 else None


def _by_agreement(first: Candidate, others: Sequence[Candidate]) -> Candidate:
    """Leave the first where it is short or a part of what two others agree about."""
    longer = [c for c in others if len(c.text) >= max(SHORT, 2 * len(first.text))]
    if not longer:
        return first
    if len(first.text) < SHORT:
        return min(longer, key=lambda c: len(c.text))
    for one in longer:
        for other in longer:
            if one is not other and f1(one.grams, other.grams) >= AGREES:
                return min(one, other, key=lambda c: len(c.text))
    return first
