"""How much of an article's true text an extractor found, and how much else: four-word runs and bags of words."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

_WIDE = "぀-ヿ㐀-䶿一-鿿豈-﫿가-힯"
_TOKEN = re.compile(rf"[{_WIDE}]|[^\W{_WIDE}]+")
RUN = 4


def tokens(text: str) -> list[str]:
    """The words of a text; each letter of scripts without blanks is one."""
    return _TOKEN.findall(text)


def runs(words: Sequence[str]) -> Counter[tuple[str, ...]]:
    """Every four words in a row; a shorter text is one run."""
    return Counter(tuple(words[at : at + RUN]) for at in range(max(1, len(words) - RUN + 1))) if words else Counter()


@dataclass(frozen=True)
class Overlap:
    """One page's figures, 0 to 1; precision is None where nothing was found."""

    precision: float | None
    recall: float
    token_f1: float


def overlap(truth: str, found: str) -> Overlap:
    """Compare a page's true text with what was found."""
    true_words, found_words = tokens(truth), tokens(found)
    true_runs, found_runs = runs(true_words), runs(found_words)
    both = (true_runs & found_runs).total()
    bag = (Counter(map(str.lower, true_words)) & Counter(map(str.lower, found_words))).total()
    return Overlap(
        both / found_runs.total() if found_runs else None,
        both / max(1, true_runs.total()),
        2 * bag / max(1, len(true_words) + len(found_words)),
    )


@dataclass(frozen=True)
class Summary:
    """Means over pages: F1 of the means of precision and recall, token F1, and how many pages are under one half."""

    f1: float
    token_f1: float
    low: int
    pages: int


def summarise(found: Iterable[Overlap]) -> Summary:
    """The figures of many pages."""
    pages = list(found)
    exact = [page.precision for page in pages if page.precision is not None]
    precision = sum(exact) / max(1, len(exact))
    recall = sum(page.recall for page in pages) / max(1, len(pages))
    return Summary(
        2 * precision * recall / max(1e-9, precision + recall),
        sum(page.token_f1 for page in pages) / max(1, len(pages)),
        sum(page.token_f1 < 0.5 for page in pages),
        len(pages),
    )
