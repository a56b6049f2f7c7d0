"""A document in the language and direction that the reader knows better than its page."""

from __future__ import annotations

from dataclasses import replace

from termnews.core.document import Block, Document


def set_in(document: Document, language: str | None, direction: str) -> Document:
    """Return a document with its language and direction set.

    Args:
        document: As it was read.
        language: A code; None leaves it as it is.
        direction: ``ltr`` or ``rtl``; anything else leaves it to the text.
    """
    if language:
        document = replace(document, language=language)
    if direction not in ("ltr", "rtl"):
        return document
    return replace(document, dir=direction, blocks=tuple(_turned(block, direction) for block in document.blocks))


def _turned(block: Block, direction: str) -> Block:
    children = tuple(_turned(child, direction) for child in block.children)
    return replace(block, dir=direction, children=children)
