"""Trims the chosen article: furniture of the page, and at its beginning what the article's head shows anyway."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace

from termnews.articles.furniture import block_key, key_of
from termnews.articles.words import DATE
from termnews.core.counting import count_words
from termnews.core.document import Block, Document
from termnews.core.inline import spans_text
from termnews.core.records import dataclass

LEAST_KEPT = 0.6
"""Share of the article's letters that has to remain; else nothing is taken."""
HEAD_BLOCKS = 8
BODY_WORDS = 22
"""A paragraph of so many words begins the article."""

_DATE = re.compile(rf"(?i){DATE}|\b\d+\s(?:min(?:ute)?s?|hours?|days?|weeks?|months?|years?)\s(?:ago|read)\b")
_SENTENCE_END = re.compile(r"[.!?…。！？؟][\"'”’»)」』]*$")


@dataclass(frozen=True, slots=True)
class Head:
    """What the article's head shows and its text need not repeat."""

    title: str
    byline: str = ""
    site: str = ""
    above: frozenset[str] = frozenset()
    """Keys of what stands above the headline on the page."""


def trim(document: Document, furniture: frozenset[str], head: Head) -> Document:
    """Return the article without furniture and without what its head repeats."""
    kept = _without(document.blocks, furniture)
    if letters(kept) < LEAST_KEPT * letters(document.blocks):
        kept = document.blocks
    kept = _without_bare_headings(_without_repeats(kept, head), document.blocks)
    return replace(document, blocks=kept) if letters(kept) else document


def _without(blocks: tuple[Block, ...], furniture: frozenset[str]) -> tuple[Block, ...]:
    result: list[Block] = []
    for block in blocks:
        if block.kind in {"paragraph", "heading"} and block_key(block) in furniture:
            continue
        if block.kind == "table" and _all_rows_in(block, furniture):
            continue
        if block.children:
            children = _without(block.children, furniture)
            if not children and block.kind != "footnote":
                continue
            block = block if len(children) == len(block.children) else replace(block, children=children)
        result.append(block)
    return tuple(result)


def _all_rows_in(block: Block, furniture: frozenset[str]) -> bool:
    keys = [key_of("".join(spans_text(cell) for cell in row)) for row in block.rows]
    return any(keys) and all(not key or key in furniture for key in keys)


def _without_bare_headings(blocks: tuple[Block, ...], before: tuple[Block, ...]) -> tuple[Block, ...]:
    """Drop headings at the end that lost what stood under them."""
    if len(blocks) == len(before):
        return blocks
    end = len(blocks)
    while end and blocks[end - 1].kind in {"heading", "rule"}:
        end -= 1
    return blocks[:end]


def _without_repeats(blocks: tuple[Block, ...], head: Head) -> tuple[Block, ...]:
    result: list[Block] = []
    title = key_of(head.title)
    paragraphs = 0
    for at, block in enumerate(blocks):
        text = spans_text(block.spans).strip()
        if block.kind == "figure":
            result.append(_plain_figure(block, title))
            continue
        if at >= HEAD_BLOCKS or paragraphs > 1:
            result.append(block)
            continue
        if block.kind in {"paragraph", "heading"}:
            if _repeats(text, block.kind, title, head):
                continue
            # One long paragraph may be the standfirst, which a byline follows.
            paragraphs += block.kind == "paragraph" and count_words(text) >= BODY_WORDS
        elif block.kind == "list" and all(key_of(_all_text(item)) in head.above for item in block.children):
            continue
        result.append(block)
    return tuple(result)


def _repeats(text: str, kind: str, title: str, head: Head) -> bool:
    key = key_of(text)
    if not key or key == title or (kind == "heading" and len(key) > 12 and title.startswith(key)):
        return True
    if (f"#{key}" if kind == "heading" else key) in head.above or (head.site and key == key_of(head.site)):
        return True
    byline = key_of(head.byline)
    if len(byline) > 4 and byline in key and len(key) <= len(byline) + 45:
        return not _SENTENCE_END.search(text) or len(key) <= len(byline) + 8
    if kind != "paragraph" or count_words(text) > 12 or _SENTENCE_END.search(text):
        return False
    return bool(_DATE.search(text))


def _plain_figure(block: Block, title: str) -> Block:
    """Drop a picture's alternative text that only repeats the headline or the caption."""
    alt = key_of(block.text)
    if alt and (alt == title or alt == key_of(spans_text(block.spans))):
        block = replace(block, text="")
    if block.spans and key_of(spans_text(block.spans)) == title:
        block = replace(block, spans=())
    return block


def _all_text(block: Block) -> str:
    return spans_text(block.spans) + "".join(_all_text(child) for child in block.children)


def letters(blocks: Iterable[Block]) -> int:
    """Return the characters of text in ``blocks``, pictures and captions aside."""
    return sum(
        (sum(len(span.text) for span in block.spans) + len(block.text) if block.kind != "figure" else 0)
        + letters(block.children)
        + sum(len(span.text) for row in block.rows for cell in row for span in cell)
        for block in blocks
    )  # fmt: skip
