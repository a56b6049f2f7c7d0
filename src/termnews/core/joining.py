"""Pages of one article as one Document: what a later page says again is left out."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from termnews.core.document import Block, Document, Span

SAID_AGAIN = 40
"""Characters from which a paragraph that was there before is a repetition; short ones are said twice on purpose."""


def joined(documents: Sequence[Document]) -> Document:
    """Return documents one after the other; links and footnotes keep their targets."""
    if not documents:
        return Document()
    blocks: list[Block] = []
    links: dict[str, int] = {}
    seen: set[str] = set()
    for number, document in enumerate(documents):
        targets = [links.setdefault(url, len(links)) for url in document.links]
        fresh = [block for block in document.blocks if not _said(block, seen)]
        seen.update(_key(block) for block in document.blocks)
        prefix = f"{number + 1}-" if number else ""
        blocks += [_moved(block, targets, prefix) for block in fresh]
    first = documents[0]
    return Document(tuple(blocks), tuple(links), first.language, first.dir)


def adds_to(documents: Sequence[Document], further: Document) -> bool:
    """Say whether a further page has anything that the ones before have not."""
    seen = {_key(block) for document in documents for block in document.blocks}
    return any(_key(block) not in seen for block in further.blocks if block.kind != "rule")


def _said(block: Block, seen: set[str]) -> bool:
    key = _key(block)
    return key in seen and (block.kind in {"heading", "figure", "table", "embed"} or len(key) >= SAID_AGAIN)


def _key(block: Block) -> str:
    if block.kind == "figure" and block.src:
        return f"figure {block.src}"
    return f"{block.kind} {' '.join(_words(block).split()).casefold()}"


def _words(block: Block) -> str:
    own = "".join(span.text for span in block.spans) + block.text
    cells = " ".join(span.text for row in block.rows for cell in row for span in cell)
    return " ".join(part for part in (own, cells, *map(_words, block.children)) if part)


def _moved(block: Block, targets: list[int], prefix: str) -> Block:
    def span(old: Span) -> Span:
        link = targets[old.link] if old.link is not None and old.link < len(targets) else None
        note = f"{prefix}{old.note}" if old.note is not None else None
        return old if (link, note) == (old.link, old.note) else replace(old, link=link, note=note)

    return replace(
        block,
        spans=tuple(map(span, block.spans)),
        children=tuple(_moved(child, targets, prefix) for child in block.children),
        rows=tuple(tuple(tuple(map(span, cell)) for cell in row) for row in block.rows),
        anchor=f"{prefix}{block.anchor}" if block.anchor is not None else None,
    )
