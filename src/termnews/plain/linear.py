"""A Document with everything the eye sees said in words: one block after the other, each a paragraph or code. Pure.

Bullets, bars, rules and raised figures mean nothing to somebody who listens, and a table is heard a cell at a time; so
headings, quotes, lists, tables, pictures and notes begin with the word for what they are.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace

from termnews.core.document import Block, Document, Span
from termnews.core.embeds import KINDS
from termnews.core.inline import says, spans_text
from termnews.core.layout import layout
from termnews.core.numbering import markers_of
from termnews.core.table_cards import column_labels, hollow_columns, named_cells, spread_rows, wide_cells

NO_WRAP = 1_000_000
"""Cells of a line that is never broken."""
_RAISED = "ps"
"""Styles that are heard: figures above and below the line."""


def article_lines(document: Document, width: int | None) -> list[str]:
    """Return an article's lines at ``width`` cells, or a line a paragraph for None; ``[number]`` follows a link."""
    lines = layout(linear(document), width or NO_WRAP, link_numbers=True).lines
    return [line.text[1:].rstrip() if line.fill else line.text.rstrip() for line in lines]


def linear(document: Document) -> Document:
    """Return the same text as paragraphs and code only."""
    notes = {block.anchor: at for at, block in enumerate(_footnotes(document.blocks), 1) if block.anchor}
    return Document(tuple(_Teller(notes).blocks(document.blocks)), document.links, document.language)


def link_texts(document: Document) -> list[str]:
    """Return the words each of the document's links stands under; empty where it stands under none."""
    texts = [""] * len(document.links)
    for span in _spans(linear(document).blocks):
        if span.link is not None and span.link < len(texts):
            texts[span.link] += span.text
    return texts


def _spans(blocks: Iterable[Block]) -> Iterator[Span]:
    for block in blocks:
        yield from block.spans


def _footnotes(blocks: Iterable[Block]) -> Iterator[Block]:
    for block in blocks:
        if block.kind == "footnote":
            yield block
        yield from _footnotes(block.children)


class _Teller:
    """Tells blocks; knows the numbers of the notes."""

    def __init__(self, notes: dict[str, int]) -> None:
        self._notes = notes
        self._told = 0

    def blocks(self, blocks: Iterable[Block]) -> Iterator[Block]:
        for block in blocks:
            yield from getattr(self, f"_{block.kind}", self._paragraph)(block)

    def _spans(self, spans: tuple[Span, ...]) -> tuple[Span, ...]:
        return tuple(
            Span(f" (note {self._notes.get(span.note or '', '')})".replace(" )", ")")) if span.note is not None
            else replace(span, text=f"(deleted: {span.text})" if "d" in span.style else span.text,
                         style="".join(letter for letter in span.style if letter in _RAISED))
            for span in spans
        )

    def _said(self, word: str, spans: tuple[Span, ...]) -> Iterator[Block]:
        told = self._spans(spans)
        if word or told:
            yield Block("paragraph", (Span(word), *told) if word else told)

    def _begun(self, word: str, blocks: Iterable[Block]) -> Iterator[Block]:
        """Tell blocks, the first of them behind a word."""
        told = list(self.blocks(blocks))
        if told and told[0].kind == "paragraph":
            told[0] = Block("paragraph", (Span(word), *told[0].spans))
        elif told or word:
            told.insert(0, Block("paragraph", (Span(word.rstrip()),)))
        yield from told

    def _paragraph(self, block: Block) -> Iterator[Block]:
        yield from self._said("", block.spans)
        yield from self.blocks(block.children)

    def _heading(self, block: Block) -> Iterator[Block]:
        yield from self._said("Heading: ", block.spans)

    def _quote(self, block: Block) -> Iterator[Block]:
        told = list(self._begun("Quote: ", block.children))
        yield from told
        if len(told) > 1:
            yield from self._said("End of quote.", ())

    def _list(self, block: Block) -> Iterator[Block]:
        for item, mark in zip(block.children, markers_of(block), strict=True):
            word = {"done": "Done: ", "open": "To do: "}.get(item.info) or (f"{mark} " if block.ordered else "- ")
            yield from self._begun(word, item.children)

    def _code(self, block: Block) -> Iterator[Block]:
        yield from self._said("Code:", ())
        yield block
        yield from self._said("End of code.", ())

    def _table(self, block: Block) -> Iterator[Block]:
        caption = spans_text(block.spans).strip()
        heads, wide, hollow = column_labels(block), wide_cells(block), hollow_columns(block)
        body = list(enumerate(spread_rows(block)))[block.header_rows :]
        rows = f"{len(body)} row{'' if len(body) == 1 else 's'}"
        yield from self._said(f"Table of {rows}. {caption}".rstrip(), ())
        for told_row, (number, row) in enumerate(body, 1):
            told: list[Span] = [Span(f"Row {told_row}: ")]
            for column, name, cell in named_cells(row, number, heads, wide):
                empty = not spans_text(cell).strip()
                if empty and not (name and column in hollow):
                    continue
                if len(told) > 1:
                    told.append(Span("; "))
                if name:
                    told.append(Span(f"{name} "))
                told += (Span("nothing"),) if empty else self._spans(cell)
            yield Block("paragraph", tuple(told))

    def _figure(self, block: Block) -> Iterator[Block]:
        caption, alt = spans_text(block.spans).strip(), block.text.strip()
        if alt and not says(caption, alt):
            yield from self._said(f"Picture: {alt}", ())
            yield from self._said("Caption: ", block.spans) if caption else ()
        else:
            word = "Picture: " if block.src else "Caption: "
            yield from self._said(word if caption else "Picture without a description.", block.spans)

    def _embed(self, block: Block) -> Iterator[Block]:
        yield from self._said(f"{KINDS.get(block.info, KINDS['page'])}: ", block.spans)

    def _rule(self, block: Block) -> Iterator[Block]:
        yield from self._said("Break.", ())

    def _footnote(self, block: Block) -> Iterator[Block]:
        self._told += 1
        yield from self._begun(f"Note {self._told}: ", block.children)

    def _definition(self, block: Block) -> Iterator[Block]:
        yield from self._said("Term: ", block.spans) if block.spans else ()
        yield from self.blocks(block.children)

    def _details(self, block: Block) -> Iterator[Block]:
        yield from self._said("Details: ", block.spans)
        yield from self.blocks(block.children)
