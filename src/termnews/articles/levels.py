"""The levels of an article's headings below its headline, which is the only heading of level 1."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from termnews.core.document import Block, Document

LOWEST = 6


def below_headline(document: Document) -> Document:
    """Return the document with all its headings below level 1.

    A page whose sections are headings of level 1 has the parts of them below that: all go down by one. A single one
    among others of level 2 is but another of them.
    """
    tops = sum(level == 1 for level in _levels(document.blocks))
    return replace(document, blocks=_lowered(document.blocks, all_of_them=tops > 1)) if tops else document


def _levels(blocks: tuple[Block, ...]) -> Iterator[int]:
    for block in blocks:
        if block.kind == "heading":
            yield block.level
        yield from _levels(block.children)


def _lowered(blocks: tuple[Block, ...], *, all_of_them: bool) -> tuple[Block, ...]:
    lowered = []
    for block in blocks:
        if block.kind == "heading" and (all_of_them or block.level == 1):
            block = replace(block, level=min(block.level + 1, LOWEST))
        elif block.children:
            block = replace(block, children=_lowered(block.children, all_of_them=all_of_them))
        lowered.append(block)
    return tuple(lowered)
