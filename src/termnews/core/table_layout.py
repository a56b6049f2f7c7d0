"""Tables at a width: as they are, else with narrower columns, else a card for each row."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import zip_longest

from termnews.core.document import Block, Span
from termnews.core.typeset import Row, Segment, pieces_of, set_spans
from termnews.core.wrap import clip, width_of

_GAP = " │ "
_CROSS = "─┼─"
MAX_WORD = 16
"""Cells: a longer word may be cut before a table turns into cards."""
MIN_VALUE = 16
"""Cells a card needs beside its labels; with fewer, they stand below them."""

Cell = tuple[Span, ...]
Group = list[Row]


def table_lines(block: Block, width: int, *, link_numbers: bool = False) -> Iterator[Group]:
    """Yield the lines of a table, one group a row."""
    columns = max((len(row) for row in block.rows), default=0)
    if not columns:
        return
    widths = _fit(block, columns, width, link_numbers)
    if widths is None:
        yield from _cards(block, width, link_numbers)
        return
    tall = False
    for number, row in enumerate(block.rows):
        role = "table-head" if number < block.header_rows else "table"
        group = _row(row, widths, block.align, role, link_numbers)
        if number and (number == block.header_rows or tall or len(group) > 1):
            yield [(Segment(_CROSS.join("─" * cells for cells in widths), "rule"),)]
        tall = len(group) > 1
        yield group


def _fit(block: Block, columns: int, width: int, link_numbers: bool) -> list[int] | None:
    """Return the columns' widths in cells; None where the table cannot be made narrow enough."""
    natural, least = [1] * columns, [1] * columns
    for row in block.rows:
        for column, cell in enumerate(row):
            text = "".join([piece.text for piece in pieces_of(cell, "", link_numbers=link_numbers)])
            for line in text.split("\n"):
                natural[column] = max(natural[column], width_of(line))
            words = max((width_of(word) for word in text.split()), default=1)
            least[column] = max(least[column], min(words, MAX_WORD))
    room = width - len(_GAP) * (columns - 1)
    if sum(natural) <= room:
        return natural
    if sum(least) > room:
        return None
    return _shrink(natural, least, room)


def _shrink(natural: list[int], least: list[int], room: int) -> list[int]:
    """Give every column its longest word, and share what is left by what each still lacks."""
    spare = room - sum(least)
    lack = [want - have for want, have in zip(natural, least, strict=True)]
    total = sum(lack)
    widths = [have + spare * more // total for have, more in zip(least, lack, strict=True)]
    for column in sorted(range(len(widths)), key=lambda c: -lack[c])[: room - sum(widths)]:
        widths[column] += 1
    return widths


def _row(row: tuple[Cell, ...], widths: list[int], align: str, role: str, link_numbers: bool) -> Group:
    cells = [
        [line for line, _ in set_spans(cell, width, role, link_numbers=link_numbers)]
        for cell, width in zip(row, widths, strict=True)
    ]
    group: Group = []
    for lines in zip_longest(*cells, fillvalue=()):
        segments: list[Segment] = []
        for column, line in enumerate(lines):
            if column:
                segments.append(Segment(_GAP, "rule"))
            fitted = _aligned(line, widths[column], align[column : column + 1], role)
            segments += fitted if column + 1 < len(widths) or not fitted or fitted[-1].text.strip() else fitted[:-1]
        group.append(tuple(segments))
    return group or [()]


def _aligned(line: Row, width: int, align: str, role: str) -> Row:
    left = width - sum(width_of(segment.text) for segment in line)
    if left <= 0:
        return line
    before = left if align == "r" else left // 2 if align == "c" else 0
    padded = ((Segment(" " * before, role),) if before else ()) + line
    return (*padded, Segment(" " * (left - before), role)) if left > before else padded


def _cards(block: Block, width: int, link_numbers: bool) -> Iterator[Group]:
    heads = block.rows[block.header_rows - 1] if block.header_rows else ()
    labels = ["".join(span.text for span in cell).replace("\n", " ") for cell in heads]
    edge = min(max((width_of(label) for label in labels[1:]), default=0), max(4, width // 3))
    beside = width - edge - 4 >= MIN_VALUE
    for number, row in enumerate(block.rows[block.header_rows :]):
        group: Group = [()] if number else []
        for column, cell in enumerate(row):
            if column == 0:
                group += [line for line, _ in set_spans(cell, width, "table-head", link_numbers=link_numbers)]
            elif cell:
                label = labels[column] if column < len(labels) else ""
                group += _entry(cell, label, edge if beside else 0, width, link_numbers=link_numbers)
        yield group


def _entry(cell: Cell, label: str, edge: int, width: int, *, link_numbers: bool) -> Iterator[Row]:
    """Yield a card's line: the column's name and, beside it or below it, the cell."""
    if edge:
        label = clip(label, edge)
        lead = f"  {label}{' ' * (edge - width_of(label))}  "
    else:
        lead = "  " * (2 if label else 1)
        if label:
            yield (Segment(f"  {clip(label, max(1, width - 2))}", "muted"),)
    for at, (line, _) in enumerate(set_spans(cell, max(4, width - width_of(lead)), "table", link_numbers=link_numbers)):
        yield (Segment(" " * width_of(lead) if at else lead, "muted"), *line)
