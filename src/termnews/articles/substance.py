"""What a short text is made up for: its words are those of the feed, or the article is told in pictures and films."""

from __future__ import annotations

from collections.abc import Iterable

from termnews.articles.candidates import grams_of
from termnews.articles.words import share
from termnews.core.counting import count_words
from termnews.core.document import Block
from termnews.core.inline import spans_text

LEAST_TOLD = 5
"""Words of a summary that can be told from others."""
SAID_AGAIN = 0.5
"""Share of a summary's three-word runs that the article has, from which it is the article of that summary."""
GALLERY = 25
"""Words of captions that tell a story."""


def is_backed(text: str, *summaries: str) -> bool:
    """Return True where a text has the words of one of its summaries."""
    words = grams_of(text)
    return any(
        count_words(summary) >= LEAST_TOLD and share(grams_of(summary), words) >= SAID_AGAIN for summary in summaries
    )


def caption_words(blocks: Iterable[Block]) -> int:
    """Return the number of words below pictures."""
    return sum(
        count_words(spans_text(block.spans)) if block.kind == "figure" else caption_words(block.children)
        for block in blocks
    )


def has_film(blocks: Iterable[Block]) -> bool:
    """Return True where a film or a recording is part of the article."""
    return any(
        (block.kind == "embed" and block.info in {"video", "audio"}) or has_film(block.children) for block in blocks
    )
