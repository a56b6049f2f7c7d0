"""Which lines of a page are its article, from the text that a person or a careful parser took from it."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Sequence

from bench.overlap import RUN, tokens

FEW = 25
"""Lines within which a short line looks for a long one that is surely article."""
MOST_OTHER = 2.5
"""How much more than its article all else on a page may weigh."""


def labels(lines: Sequence[str], truth: str) -> list[float]:
    """Say how much of each line is in the true text, 0 to 1.

    A line of fewer than four words counts where it stands in the text between its neighbours; of long lines that the
    page says more often than the text, those with the most article around them count.
    """
    true = [word.lower() for word in tokens(truth)]
    places = defaultdict(list)
    for at in range(len(true)):
        places[tuple(true[at : at + RUN])].append(at)
    words = [[word.lower() for word in tokens(line)] for line in lines]
    found = [0.0] * len(lines)
    where: list[int | None] = [None] * len(lines)
    for at, line in enumerate(words):
        own = [tuple(line[start : start + RUN]) for start in range(len(line) - RUN + 1)]
        hits = [run for run in own if run in places]
        found[at] = len(hits) / len(own) if own else 0.0
        if found[at] > 0.5:
            where[at] = places[hits[0]][0]
    _short(words, found, where, true)
    _once(words, found, {run: len(starts) for run, starts in places.items()})
    return found


def _short(words: list[list[str]], found: list[float], where: list[int | None], true: list[str]) -> None:
    known = [at for at, place in enumerate(where) if place is not None]
    for at, line in enumerate(words):
        if not 0 < len(line) < RUN:
            continue
        before = next((other for other in reversed(known) if other < at), None)
        after = next((other for other in known if other > at), None)
        start = end = None
        if before is not None and at - before <= FEW:
            start = max(0, (where[before] or 0) + len(words[before]) - RUN)
        if after is not None and after - at <= FEW:
            end = (where[after] or 0) + RUN
        if start is None and end is None:
            continue
        start = start if start is not None else max(0, (end or 0) - 30)
        end = end if end is not None else start + 30
        if 0 <= end - start <= 400 and f" {' '.join(line)} " in f" {' '.join(true[start:end])} ":
            found[at] = 1.0


def _once(words: list[list[str]], found: list[float], counts: dict[tuple[str, ...], int]) -> None:
    groups = defaultdict(list)
    for at, line in enumerate(words):
        if found[at] > 0.5 and len(line) >= RUN:
            groups[tuple(line)].append(at)
    for line, members in groups.items():
        allowed = max(1, counts.get(line[:RUN], 1))
        if len(members) > allowed:
            near = {at: sum(found[other] * len(words[other]) for other in range(max(0, at - 4), at + 5)
                            if other < len(words) and other not in members) for at in members}  # fmt: skip
            for at in sorted(members, key=lambda member: -near[member])[allowed:]:
                found[at] = 0.0


def weights(lines: Sequence[str], found: Sequence[float], truth: str) -> list[float]:
    """Say how much each line matters to its page's F1: its share of the article's words, less where half is true."""
    most = max(60, len(tokens(truth)))
    sizes = [len(tokens(line)) / most for line in lines]
    other = sum(size for size, part in zip(sizes, found, strict=True) if part < 0.5)
    shrink = min(1.0, MOST_OTHER / other) if other else 1.0
    return [
        size * (1.0 if part >= 0.5 else shrink) * abs(2 * part - 1)
        for size, part in zip(sizes, found, strict=True)
    ]


def folded(text: str) -> str:
    """A text without case, marks and white space."""
    return re.sub(r"[\W_]+", " ", text.casefold()).strip()


def with_snippets(
    lines: Sequence[str], must: Sequence[str], must_not: Sequence[str], found: list[float], weight: list[float], *,
    whole: bool,
) -> None:  # fmt: skip
    """Add what is known of snippets: those that have to be in the text, and those that must not.

    Args:
        lines: The page's lines.
        must: Snippets of the article.
        must_not: Snippets of what is not.
        found: The labels, changed in place.
        weight: The weights, changed in place.
        whole: The labels come from the whole true text; snippets only add weight then.
    """
    texts = [folded(line) for line in lines]
    for snippet, wanted in [*((text, 1.0) for text in must), *((text, 0.0) for text in must_not)]:
        key = folded(snippet)
        hits = [at for at, text in enumerate(texts) if key and f" {key} " in f" {text} "]
        if wanted and len(hits) > 1:
            hits = hits[:1] if len(key) > 25 else []
        for at in hits:
            if not whole:
                found[at], weight[at] = wanted, max(weight[at], 0.2 / len(hits))
            elif (found[at] >= 0.5) == bool(wanted):
                weight[at] += 0.1 / len(hits)
