"""How alike two entries are, by their profiles: symmetric, exact, and independent of everything else in the store."""

from __future__ import annotations

import math

from termnews.core.terms import Profile

DECAY_DAYS = 5.0
"""After so many days a third of a likeness is left."""
DAY_S = 86_400
OTHER_DAY = 0.3
"""What is left of a likeness where both titles name days or years and share none."""


def similarity(a: Profile, b: Profile) -> float:
    """Return how alike two entries are, 0 to 1: cosine, half a Jaccard of all terms, a quarter of the titles'."""
    shared = a.weights.keys() & b.weights.keys()
    if not shared or not a.norm or not b.norm:
        return 0.0
    first, second = a.weights, b.weights
    cosine = sum([first[term] * second[term] for term in shared]) / (a.norm * b.norm)
    jaccard = len(shared) / (len(first) + len(second) - len(shared))
    in_titles = len(a.title & b.title)
    either = len(a.title) + len(b.title) - in_titles
    alike = (cosine + 0.5 * jaccard + 0.25 * (in_titles / either if either else 0.0)) / 1.75
    return alike * OTHER_DAY if a.marks and b.marks and not a.marks & b.marks else alike


def decay(a_s: int, b_s: int) -> float:
    """Return how much of a likeness is left over the time between two entries (Unix seconds), 0 to 1."""
    return math.exp(-abs(a_s - b_s) / DAY_S / DECAY_DAYS)


def shared_count(a: Profile, b: Profile) -> int:
    """Return how many terms two entries share."""
    return len(a.weights.keys() & b.weights.keys())
