"""What becomes of a list, a figure or a term with its meaning when its element ends."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from termnews.core.document import Block, Span

JOINED = "joined"
"""``Block.info`` of a picture after which another one of the same figure follows."""
MOST_NUMBER = 9_999_999
_TYPES = frozenset("aAiI")


def closed_list(element: Any, children: list[Block]) -> list[Block]:
    """Return a list's blocks: the list, and behind it the footnotes that stood in it."""
    notes = [child for child in children if child.kind == "footnote"]
    items = [
        child if child.kind == "item" else Block("item", children=(child,))
        for child in children
        if child.kind != "footnote"
    ]
    if not any(item.children for item in items):
        return notes
    ordered = element.tag == "ol"
    if not ordered:
        items = [item for item in items if item.children]
    style = (element.get("type") or "").strip()
    start = number_of(element.get("start"))
    if ordered and element.get("reversed") is not None:
        items = _backwards(items, len(items) if start is None else start)
    return [
        Block("list", children=tuple(items), ordered=ordered, start=1 if start is None else start,
              info=style if ordered and style in _TYPES else ""),
        *notes,
    ]


def _backwards(items: list[Block], start: int) -> list[Block]:
    counted, upcoming = [], start
    for item in items:
        number = upcoming if item.value is None else item.value
        counted.append(replace(item, value=number))
        upcoming = number - 1
    return counted


def number_of(text: str | None) -> int | None:
    """Return the integer an attribute states; None for anything else."""
    text = (text or "").strip()
    digits = text.removeprefix("-")
    if not digits.isascii() or not digits.isdigit() or len(digits) > len(str(MOST_NUMBER)):
        return None
    return int(text)


def closed_figure(children: list[Block], caption: tuple[Span, ...]) -> list[Block]:
    """Return a figure's blocks; the caption goes to its last picture, or stands below what is none."""
    pictures = [at for at, child in enumerate(children) if child.kind == "figure"]
    for at in pictures:
        if at + 1 in pictures and not children[at].spans:
            children[at] = replace(children[at], info=JOINED)
    if pictures and (caption or not children[pictures[-1]].spans):
        children[pictures[-1]] = replace(children[pictures[-1]], spans=caption or children[pictures[-1]].spans)
    elif caption:
        children.append(Block("figure", caption))
    return children


def with_meaning(before: list[Block], meaning: list[Block]) -> None:
    """Put a ``dd`` into the blocks so far: below its term, where that has no meaning yet."""
    term = before[-1] if before else None
    if term is not None and term.kind == "definition" and not term.children:
        before[-1] = replace(term, children=tuple(meaning))
    else:
        before.append(Block("definition", children=tuple(meaning)))
