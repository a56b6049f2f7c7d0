"""A table too wide for its column, as a card for each row: the first cell is its title, the others have their names."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import zip_longest

from termnews.core.document import Block, Span
from termnews.core.inline import spans_text
from termnews.core.typeset import Row, Segment, set_spans
from termnews.core.wrap import break_lines, width_of

MIN_VALUE = 16
"""Cells a card needs beside its labels; with fewer, they stand below them."""
LEAST = 4
"""Cells that a text always gets."""
NOTHING = "–"
"""Stands for a column in which no row has anything."""

Cell = tuple[Span, ...]
Group = list[Row]


def cards(block: Block, width: int, *, link_numbers: bool = False) -> Iterator[Group]:
    """Yield a card for each row of the table's body."""
    labels = column_labels(block)
    edge = min(max(map(width_of, labels[1:]), default=0), max(LEAST, width // 3))
    beside = width - edge - 4 >= MIN_VALUE
    body = range(block.header_rows, len(block.rows))
    grid = spread_rows(block)
    hollow = hollow_columns(block)
    wide = wide_cells(block)
    for number in body:
        group: Group = [()] if number > block.header_rows else []
        for column, label, cell in named_cells(grid[number], number, labels, wide):
            if column == 0:
                group += _title(cell, label, width, link_numbers=link_numbers)
            elif cell or (column in hollow and label):
                value = cell or (Span(NOTHING),)
                group += _entry(value, label, edge if beside else 0, width, link_numbers=link_numbers)
        yield group


def hollow_columns(block: Block) -> set[int]:
    """Return the columns in which no row of the body has anything: only their names say that they are there."""
    columns = max((len(row) for row in block.rows), default=0)
    body = block.rows[block.header_rows :]
    return {column for column in range(columns) if not any(row[column] for row in body)}


def wide_cells(block: Block) -> dict[tuple[int, int], int]:
    """Return how many columns a cell takes that takes several, by its row and column."""
    return {(row, column): columns for row, column, _, columns in block.merged if columns > 1}


def named_cells(
    row: Sequence[Cell], number: int, labels: Sequence[str], wide: Mapping[tuple[int, int], int]
) -> Iterator[tuple[int, str, Cell]]:
    """Yield a row's cells with their columns, and the names of all the columns that each takes."""
    covered = 0
    for column, cell in enumerate(row):
        if column >= covered:
            covered = column + wide.get((number, column), 1)
            yield column, ", ".join(dict.fromkeys(filter(None, labels[column:covered]))), cell


def column_labels(block: Block) -> list[str]:
    """Return the name of each column: the heads above it, from the top down, each said once."""
    columns = max((len(row) for row in block.rows), default=0)
    heads = spread_rows(block)[: block.header_rows]
    labels: list[str] = []
    for column in range(columns):
        words = (" ".join(spans_text(row[column]).split()) for row in heads)
        labels.append(" ".join(dict.fromkeys(filter(None, words))))
    return labels


def spread_rows(block: Block) -> list[list[Cell]]:
    """Return the rows with each cell wherever it reaches to: across only in the header."""
    rows = [list(row) for row in block.rows]
    for row, column, down, across in block.merged:
        for at in range(row, min(row + down, len(rows))):
            for beside in range(column, column + (across if row < block.header_rows else 1)):
                if beside < len(rows[at]):
                    rows[at][beside] = block.rows[row][column]
    return rows


def _title(cell: Cell, label: str, width: int, *, link_numbers: bool) -> Iterator[Row]:
    spans = (Span(f"{label}: "), *cell) if label and cell else cell or ((Span(f"{label}:"),) if label else ())
    for line, _ in set_spans(spans, width, "table-head", link_numbers=link_numbers):
        yield line


def _entry(cell: Cell, label: str, edge: int, width: int, *, link_numbers: bool) -> Iterator[Row]:
    """Yield a card's lines: the column's name and, beside it or below it, the cell."""
    names = [label[begin:end] for begin, end in break_lines(label, edge or max(LEAST, width - 2))] if label else []
    indent = "  " if edge or not label else "    "
    room = max(LEAST, width - len(indent) - (edge + 2 if edge else 0))
    values = [line for line, _ in set_spans(cell, room, "table", link_numbers=link_numbers)]
    if not edge:
        yield from ((Segment(f"  {name}", "muted"),) for name in names)
        yield from ((Segment(indent, "muted"), *line) for line in values)
        return
    yield from _beside(names, values, edge)


def _beside(names: Sequence[str], values: Sequence[Row], edge: int) -> Iterator[Row]:
    for name, line in zip_longest(names, values):
        lead = f"  {name or ''}{' ' * (edge - width_of(name or ''))}  "
        yield (Segment(lead if line else lead.rstrip(), "muted"), *(line or ()))
