"""Related articles: which entries are about what one is about, in which order, and why.

The method and its thresholds come from measurements on labelled news: likeness (``core.likeness``) times a decay over
the days between the two; what tells the same story (``core.stories``) stands first, however little it has in common.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Literal

from termnews.core.models import EntryRow, Ranked
from termnews.core.records import dataclass
from termnews.core.telling import original

RELATED = 0.12
"""Least likeness, decay and all."""
MIN_SHARED = 2
EARLIER = 0.20
"""Least likeness of what is older than the window, without decay."""
FEW = 3
"""With fewer rows than this, older articles are looked for."""
MAX_PER_SOURCE = 2
SHOWN_WORDS = 3

Kind = Literal["same story", "related", "earlier on this"]
KINDS: tuple[Kind, ...] = ("same story", "related", "earlier on this")
"""In the order they stand in."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """An entry that is worth a row."""

    row: EntryRow
    kind: Kind
    score: float
    """Likeness, 0 to 1."""
    words: tuple[str, ...]
    """Words it shares with the open article, the most telling first."""


def rank_related(source: EntryRow, candidates: Iterable[Candidate], *, limit: int) -> list[Ranked]:
    """Return the rows for an open article, each with its reason, at most two from one feed.

    Copies of one text make one row that names the other feeds; a copy of the open article itself is such a row too.

    Args:
        source: The open article.
        candidates: In any order.
        limit: Most rows.
    """
    ordered = sorted(
        candidates,
        key=lambda each: (KINDS.index(each.kind), -each.score, -each.row.sort_date.timestamp(), each.row.id),
    )
    texts: dict[int, list[Candidate]] = {}
    for each in ordered:
        if each.row.id != source.id:
            texts.setdefault(original(each.row), []).append(each)
    per_feed: dict[int, int] = {}
    found: list[Ranked] = []
    for same_text in texts.values():
        best = same_text[0]
        taken = per_feed.get(best.row.feed_id, 0)
        if taken >= MAX_PER_SOURCE:
            continue
        per_feed[best.row.feed_id] = taken + 1
        also = tuple(each.row for each in same_text[1:])
        found.append(Ranked(best.row, why(source, best), best.score, best.kind == "same story", best.kind, also))
        if len(found) == limit:
            break
    return found


def why(source: EntryRow, candidate: Candidate) -> str:
    """Return the reason of a row: its kind, and the words it shares."""
    if candidate.kind == "same story" and original(source) == original(candidate.row):
        return "same story: the same text"
    words = ", ".join(candidate.words[:SHOWN_WORDS])
    return f"{candidate.kind}: {words}" if words else candidate.kind
