"""A story as its sources tell it, in the order of time, and what each of them adds to those before it."""

from __future__ import annotations

import re
from collections.abc import Sequence

from termnews.core.models import EntryRow
from termnews.core.records import dataclass
from termnews.core.telling import independent, original
from termnews.core.terms import fold, terms_of

LEAST_NEW = 3
"""So many telling words that nobody used before make a sentence news."""
NEW_SHARE = 0.4
"""And at least this share of all of its telling words."""
MOST_NAMES = 5
_SENTENCE = re.compile(r"(?<=[.!?…])[\"”’»)]?\s+(?=[^\s\d])|(?<=[。！？])")
_NAME = re.compile(
    r"(?<=[^\W\d_A-Z] |[,;:] )(?P<name>[^\W\d_a-z][\w’'-]+(?:\s(?:of|de|la|al|von|van|the)\s[^\W\d_a-z][\w’'-]+|"
    r"\s[^\W\d_a-z][\w’'-]+)*)"
)
_FIGURE = re.compile(r"(?<![\w.,])[$€£¥]?\d[\d.,]*\d?(?:\s?(?:%|per cent|percent|million|billion|km|mph))?(?!\w)")


@dataclass(frozen=True, slots=True)
class Telling:
    """One source's part."""

    row: EntryRow
    also: tuple[EntryRow, ...] = ()
    """Entries with the same text."""
    names: tuple[str, ...] = ()
    """Names and figures that no earlier source has."""
    sentence: str = ""
    """The sentence that says most of what no earlier source says; of the first source, its first."""


def tell_coverage(rows: Sequence[EntryRow]) -> list[Telling]:
    """Return the tellings of one story, oldest first; copies stand with the entry that was first.

    Args:
        rows: The story's entries, in any order.
    """
    ordered = sorted(rows, key=lambda row: (row.sort_date, row.id))
    first: dict[int, EntryRow] = {}
    also: dict[int, list[EntryRow]] = {}
    for row in ordered:
        text = original(row)
        if text in first:
            also[first[text].id].append(row)
        else:
            first[text] = row
            also[row.id] = []
    told: set[str] = set()
    text_before = ""
    tellings: list[Telling] = []
    for row in first.values():
        sentences = _sentences(row.summary)
        names = tuple(_names(row, text_before)) if tellings else ()
        sentence = _newest_sentence(sentences, told) if tellings else next(iter(sentences), "")
        tellings.append(Telling(row, tuple(also[row.id]), names, sentence))
        told |= terms_of(row.title, row.summary).every.keys()
        text_before += f" {fold(row.title)} {fold(row.summary)}"
    return tellings


def independent_sources(tellings: Sequence[Telling]) -> int:
    """Return how many independent sources tell it."""
    return independent([row for telling in tellings for row in (telling.row, *telling.also)])


def _sentences(text: str) -> list[str]:
    return [sentence.strip() for sentence in _SENTENCE.split(text) if sentence.strip()]


def _newest_sentence(sentences: Sequence[str], told: set[str]) -> str:
    best, most = "", 0
    for sentence in sentences:
        stems = terms_of(sentence, "").every.keys()
        new = len(stems - told)
        if new >= LEAST_NEW and new >= NEW_SHARE * len(stems) and new > most:
            best, most = sentence, new
    return best


def _names(row: EntryRow, before: str) -> list[str]:
    """Return names from the summary (a headline may write every word large) and figures, new ones only."""
    found: dict[str, str] = {}
    for name in (match["name"] for match in _NAME.finditer(row.summary)):
        if name[0].isupper() and fold(name) not in before and len(name) > 2:
            found.setdefault(fold(name), name)
    for figure in _FIGURE.findall(f"{row.title} {row.summary}"):
        if len(figure) > 1 and figure.lower() not in before:
            found.setdefault(figure, figure)
    kept: list[str] = []
    for folded, name in found.items():
        if not any(folded != other and folded in other for other in found):
            kept.append(name.strip(" .,"))
    return kept[:MOST_NAMES]
