"""A page's blocks as the rule tester lists them. Values only."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class PageBlock:
    """One block of a page: an element that holds text, and how to name it."""

    selector: str
    """A CSS selector that names this element and no other."""
    depth: int
    """How many of the listed blocks it stands in."""
    words: int
    text: str
    """Its first words, on one line."""
    chosen: bool = False
    """The article was taken from it."""


def within(blocks: tuple[PageBlock, ...], at: int) -> range:
    """Return the numbers of the blocks that stand inside one."""
    end = at + 1
    while end < len(blocks) and blocks[end].depth > blocks[at].depth:
        end += 1
    return range(at + 1, end)
