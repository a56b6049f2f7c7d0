"""Tables at a width: as they are, else with narrower columns, else a card for each row."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import zip_longest
from typing import NamedTuple

from termnews.core.document import Block, Span
from termnews.core.table_cards import cards
from termnews.core.typeset import Row, Segment, pieces_of, set_spans
from termnews.core.wrap import width_of

_GAP = " │ "
_JOINTS = {"││": "┼", "│ ": "┴", " │": "┬", "  ": "─"}
"""Where a rule meets the lines between columns: above, below."""
MAX_WORD = 16
"""Cells: a longer word may be cut before a table turns into cards."""

Cell = tuple[Span, ...]
Group = list[Row]


class _Place(NamedTuple):
    """A cell as it is set: how many columns it takes, and where."""

    column: int
    across: int
    spans: Cell


def table_lines(block: Block, width: int, *, link_numbers: bool = False) -> Iterator[Group]:
    """Yield the lines of a table, one group a row."""
    columns = max((len(row) for row in block.rows), default=0)
    if not columns:
        return
    places = [list(_places(block, number)) for number in range(len(block.rows))]
    widths = _fit(places, columns, width, link_numbers)
    if widths is None:
        yield from cards(block, width, link_numbers=link_numbers)
        return
    tall = False
    for number, row in enumerate(places):
        role = "table-head" if number < block.header_rows else "table"
        group = _row(row, widths, block.align, role, link_numbers)
        parted = number in (block.header_rows, len(places) - block.footer_rows)
        if number and (parted or tall or len(group) > 1):
            yield [_rule(block, number, places[number - 1], row, widths)]
        tall = len(group) > 1
        yield group


def _places(block: Block, number: int) -> Iterator[_Place]:
    across = {column: columns for row, column, _, columns in block.merged if row == number}
    covered = 0
    for column, spans in enumerate(block.rows[number]):
        if column >= covered:
            takes = max(1, min(across.get(column, 1), len(block.rows[number]) - column))
            covered = column + takes
            yield _Place(column, takes, spans)


def _fit(places: list[list[_Place]], columns: int, width: int, link_numbers: bool) -> list[int] | None:
    """Return the columns' widths in cells; None where the table cannot be made narrow enough."""
    natural, least = [1] * columns, [1] * columns
    wide: list[tuple[_Place, int, int]] = []
    for row in places:
        for place in row:
            text = "".join([piece.text for piece in pieces_of(place.spans, "", link_numbers=link_numbers)])
            longest = max(width_of(line) for line in text.split("\n"))
            word = min(max((width_of(word) for word in text.split()), default=1), MAX_WORD)
            if place.across == 1:
                natural[place.column] = max(natural[place.column], longest)
                least[place.column] = max(least[place.column], word)
            else:
                wide.append((place, longest, word))
    for place, longest, word in wide:
        _widen(natural, place, longest)
        _widen(least, place, word)
    room = width - len(_GAP) * (columns - 1)
    if sum(natural) <= room:
        return natural
    return None if sum(least) > room else _shrink(natural, least, room)


def _widen(widths: list[int], place: _Place, wanted: int) -> None:
    """Give the columns under a wide cell what it needs more than they have."""
    lacking = wanted - _cells(widths, place)
    for at in range(max(0, lacking)):
        widths[place.column + at % place.across] += 1


def _cells(widths: list[int], place: _Place) -> int:
    return sum(widths[place.column : place.column + place.across]) + len(_GAP) * (place.across - 1)


def _shrink(natural: list[int], least: list[int], room: int) -> list[int]:
    """Give every column its longest word, and share what is left by what each still lacks."""
    spare = room - sum(least)
    lack = [max(0, want - have) for want, have in zip(natural, least, strict=True)]
    total = max(1, sum(lack))
    widths = [have + spare * more // total for have, more in zip(least, lack, strict=True)]
    for column in sorted(range(len(widths)), key=lambda c: -lack[c])[: max(0, room - sum(widths))]:
        widths[column] += 1
    return widths


def _rule(block: Block, number: int, above: list[_Place], below: list[_Place], widths: list[int]) -> Row:
    """Return the rule above a row; a cell that goes on below it is not cut through."""
    held = {
        column + at
        for row, column, rows, columns in block.merged if row < number < row + rows
        for at in range(columns)
    }
    upper, lower = ({place.column for place in places} for places in (above, below))
    text = ""
    for column, cells in enumerate(widths):
        line = " " if column in held else "─"
        if column:
            before = "─" if column - 1 not in held else " "
            between = "".join(" │"[column in starts] for starts in (upper, lower))
            joint = {"──": _JOINTS[between], " ─": "├", "─ ": "┤"}.get(before + line, between[0])
            text += before + joint + line
        text += line * cells
    return (Segment(text.rstrip(), "rule"),)


def _row(row: list[_Place], widths: list[int], align: str, role: str, link_numbers: bool) -> Group:
    cells = [
        [line for line, _ in set_spans(place.spans, _cells(widths, place), role, link_numbers=link_numbers)]
        for place in row
    ]
    group: Group = []
    for lines in zip_longest(*cells, fillvalue=()):
        segments: list[Segment] = []
        for at, (place, line) in enumerate(zip(row, lines, strict=True)):
            if at:
                segments.append(Segment(_GAP, "rule"))
            stands = "c" if place.across > 1 else align[place.column : place.column + 1]
            fitted = _aligned(line, _cells(widths, place), stands, role)
            last = at + 1 == len(row)
            segments += fitted[:-1] if last and fitted and not fitted[-1].text.strip() else fitted
        group.append(tuple(segments))
    return group or [()]


def _aligned(line: Row, width: int, align: str, role: str) -> Row:
    left = width - sum(width_of(segment.text) for segment in line)
    if left <= 0:
        return line
    before = left if align == "r" else left // 2 if align == "c" else 0
    padded = ((Segment(" " * before, role),) if before else ()) + line
    return (*padded, Segment(" " * (left - before), role)) if left > before else padded
