"""Chooses a page's article: the lines that the vote keeps, unless the page or the feed says that they are not it."""

from __future__ import annotations

from collections.abc import Iterator

from termnews.articles.candidates import Candidate, from_element, from_readability, from_text, grams_of
from termnews.articles.evidence import MIN_STATED, Opened
from termnews.articles.keeping import keep_only
from termnews.articles.line_model import line_model
from termnews.articles.voting import completed, vote
from termnews.articles.words import share
from termnews.core.blocks import html_to_document
from termnews.core.counting import count_words
from termnews.core.document import Document
from termnews.core.records import dataclass
from termnews.core.text import plain_text

COVERED = 0.3
"""Share of the stated body's, or the feed's, three-word runs under which the vote has missed the article."""
FOUND = 0.6
"""Share of the feed's runs from which another candidate has found it."""
SHORT = 250
"""Characters: a shorter article is suspicious."""
LEAD_WORDS = 8


@dataclass(frozen=True)
class Choice:
    """What was chosen, and between what."""

    source: str
    """``selector``, ``vote``, or a candidate's name."""
    document: Document
    why: str
    """One sentence."""


@dataclass(frozen=True)
class Ballot:
    """The vote on a page's lines."""

    likely: list[float]
    """How likely each line is part of the article."""
    kept: list[bool]
    text: str
    """The words of the lines that are kept."""


def hold_vote(opened: Opened) -> Ballot:
    """Let the model judge each line of a page."""
    lines = opened.page.lines
    likely = line_model().score(opened.described)
    kept = completed(lines, vote(likely, [len(line.text) for line in lines], [line.caption for line in lines]))
    return Ballot(likely, kept, "\n".join(line.text for line, wanted in zip(lines, kept, strict=True) if wanted))


def candidates(opened: Opened, url: str) -> Iterator[Candidate]:
    """Yield the whole texts that may stand in for the vote's, made one by one."""
    if (found := from_readability(opened.root, url)) is not None:
        yield found
    for name, elements in opened.marked.items():
        if elements:
            yield from_element(name, max(elements, key=lambda element: len("".join(element.itertext()))), url)
    if len(opened.body) >= MIN_STATED:
        yield from_text("json-ld", opened.body, url)


def choose(opened: Opened, ballot: Ballot, *, url: str, lead: str = "") -> Choice:
    """Return the article; changes the page's tree.

    Args:
        opened: The page taken apart.
        ballot: The vote on its lines.
        url: Where it is.
        lead: What the feed says of the article: its summary, or the beginning of its own text.
    """
    mine = grams_of(ballot.text)
    if len(opened.body) >= MIN_STATED:
        stated = plain_text(opened.body)
        missing = share(grams_of(stated), mine) < COVERED and len(stated) * 2 >= len(ballot.text)
        if missing or (len(ballot.text) < SHORT and len(stated) >= 2 * len(ballot.text)):
            document = from_text("json-ld", opened.body, url).document
            return Choice("json-ld", document, "The page's text has not the body that the page states.")
    told = grams_of(lead) if count_words(lead) >= LEAD_WORDS else frozenset()
    if told and share(told, mine) < COVERED:
        best = max(candidates(opened, url), key=lambda candidate: share(told, candidate.grams), default=None)
        if best is not None and share(told, best.grams) >= FOUND:
            return Choice(best.source, best.document, "The vote has not the words of the feed; this has.")
    if not ballot.text:
        longest = max(candidates(opened, url), key=lambda candidate: len(candidate.text), default=None)
        if longest is not None and longest.text:
            return Choice(longest.source, longest.document, "The vote kept no line; this is the longest candidate.")
    keep_only(opened.page, ballot.kept)
    return Choice("vote", html_to_document(opened.root, base_url=url), "Nothing speaks against its lines.")
