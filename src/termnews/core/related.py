"""Related articles: which entries share telling words with one, and why.

The method and its thresholds come from measurements on labelled news: similarity is the cosine of idf-weighted stems,
with half a Jaccard of all terms and a quarter of the title's, times a decay over the days between the two.
"""

from __future__ import annotations

import math
import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache

from termnews.core.models import EntryRow, Ranked
from termnews.core.query import bigrams
from termnews.core.stopwords import STOPWORDS

SAME_STORY = 0.16
RELATED = 0.11
DECAY_DAYS = 5.0
TITLE_WEIGHT = 1.7
MAX_SUMMARY_TERMS = 60
MAX_PER_SOURCE = 2
_SHOWN_TERMS = 3
_ENDINGS = ("ingly", "ations", "ation", "ments", "ment", "ings", "ing", "edly", "ers", "ed", "er", "es", "ly", "s")
_WORD = re.compile(r"[^\W_]{2,}")
_BOILERPLATE = re.compile(
    r"The post .{0,200} appeared first on .*|Continue reading.*|Read more.*|\[link\]|\[comments\]|https?://\S+",
    re.IGNORECASE | re.DOTALL,
)
_LABEL = re.compile(r"^(?:update|live|exclusive|breaking|watch|video|analysis|opinion|explainer)\s*[:|–—-]\s*", re.I)


@dataclass(frozen=True, slots=True)
class Terms:
    """What an entry is about: stem -> a word it stands for."""

    title: Mapping[str, str]
    every: Mapping[str, str]
    """Title and summary."""


def terms_of(title: str, summary: str) -> Terms:
    """Return the telling stems of an entry's title and of the first words of its summary."""
    headline = _LABEL.sub("", title)
    text = _BOILERPLATE.sub(" ", summary.removeprefix(title))
    in_title = _stems(headline, limit=MAX_SUMMARY_TERMS)
    return Terms(in_title, {**_stems(text, limit=MAX_SUMMARY_TERMS), **in_title})


def _stems(text: str, *, limit: int) -> dict[str, str]:
    found: dict[str, str] = {}
    for word in _WORD.findall(fold(text)):
        if word in STOPWORDS or (word.isdigit() and len(word) < 3):
            continue
        pairs = bigrams(word)
        for stem, shown in [(p, p) for p in pairs] if pairs else [(stem_of(word), word)]:
            found.setdefault(stem, shown)
        if len(found) >= limit:
            break
    return found


def fold(text: str) -> str:
    """Return lower-case text without diacritics, as the search index folds it (unicode61 remove_diacritics 2)."""
    if text.isascii():
        return text.lower()
    decomposed = unicodedata.normalize("NFKD", text.lower())
    # compatibility forms such as ℀ and ™ come apart into capitals, hence lower() once more
    return unicodedata.normalize("NFC", "".join(c for c in decomposed if not unicodedata.combining(c)).lower())


@lru_cache(maxsize=16_384)
def stem_of(word: str) -> str:
    """Return a crude stem: a few English endings for ASCII words, else the first five letters."""
    if not word.isascii():
        return word[:5]
    if len(word) > 4 and word.endswith("ies"):
        return word[:-3] + "y"
    for ending in _ENDINGS:
        if word.endswith(ending) and len(word) - len(ending) >= 4:
            return word[: -len(ending)]
    return word[:-1] if len(word) > 3 and word.endswith("s") and not word.endswith("ss") else word


def idf(frequency: int, total: int) -> float:
    """Return a term's weight from in how many of ``total`` entries it stands; rarer weighs more, never below 0."""
    return math.log((total + 1) / (frequency + 0.5)) if frequency < total else 0.0


@dataclass(frozen=True, slots=True)
class Vector:
    """An entry's terms with their weights."""

    terms: Terms
    weights: Mapping[str, float]
    """Stem -> idf, times ``TITLE_WEIGHT`` in the title."""
    norm: float
    """Euclidean length of the weights."""


def vector(terms: Terms, weight: Mapping[str, float], *, unknown: float) -> Vector:
    """Weigh an entry's terms; ``unknown`` is the idf of a stem that ``weight`` (stem -> idf) does not know."""
    weights = {
        stem: weight.get(stem, unknown) * (TITLE_WEIGHT if stem in terms.title else 1.0) for stem in terms.every
    }
    return Vector(terms, weights, math.sqrt(sum(value * value for value in weights.values())))


def similarity(a: Vector, b: Vector) -> float:
    """Return how alike two entries are, 0 to 1."""
    shared = a.weights.keys() & b.weights.keys()
    if not shared or not a.norm or not b.norm:
        return 0.0
    cosine = sum(a.weights[stem] * b.weights[stem] for stem in shared) / (a.norm * b.norm)
    jaccard = len(shared) / (len(a.weights) + len(b.weights) - len(shared))
    both_titles = len(a.terms.title.keys() & b.terms.title.keys())
    either_title = len(a.terms.title) + len(b.terms.title) - both_titles
    return (cosine + 0.5 * jaccard + 0.25 * (both_titles / either_title if either_title else 0.0)) / 1.75


def shared_words(a: Vector, b: Vector) -> list[str]:
    """Return the words two entries share, as ``a`` writes them, the most telling first."""
    shared = sorted(a.weights.keys() & b.weights.keys(), key=lambda stem: (-a.weights[stem], stem))
    return [a.terms.every[stem] for stem in shared]


def decay(a: datetime, b: datetime) -> float:
    """Return how much of a likeness is left over the time between two entries, 0 to 1."""
    return math.exp(-abs((a - b).total_seconds()) / 86_400 / DECAY_DAYS)


def rank_related(
    source: EntryRow, candidates: Iterable[EntryRow], weight: Mapping[str, float], *, limit: int
) -> list[Ranked]:
    """Return what is related to ``source``, best first, each row with its reason; nothing below the threshold.

    Args:
        source: The open article.
        candidates: Entries that share words with it.
        weight: Stem -> idf of the source's stems.
        limit: Most rows; at most two come from one feed.
    """
    unknown = sum(weight.values()) / len(weight) if weight else 1.0
    own = vector(terms_of(source.title, source.summary), weight, unknown=unknown)
    scored = []
    for row in candidates:
        if row.id == source.id:
            continue
        other = vector(terms_of(row.title, row.summary), weight, unknown=unknown)
        score = similarity(own, other) * decay(source.sort_date, row.sort_date)
        words = shared_words(own, other)
        if score >= RELATED and len(words) >= 2:
            scored.append((score, row, words))
    scored.sort(key=lambda s: (-s[0], -s[1].sort_date.timestamp(), s[1].id))
    return _spread(scored, limit)


def _spread(scored: Sequence[tuple[float, EntryRow, list[str]]], limit: int) -> list[Ranked]:
    per_feed: dict[int, int] = {}
    titles: set[str] = set()
    found: list[Ranked] = []
    for score, row, words in scored:
        if per_feed.get(row.feed_id, 0) >= MAX_PER_SOURCE or fold(row.title) in titles:
            continue
        per_feed[row.feed_id] = per_feed.get(row.feed_id, 0) + 1
        titles.add(fold(row.title))
        same = score >= SAME_STORY
        reason = "same story" if same else "related"
        found.append(Ranked(row, f"{reason}: {', '.join(words[:_SHOWN_TERMS])}", score, same))
        if len(found) == limit:
            break
    return found
