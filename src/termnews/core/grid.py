"""HTML tables: which of them hold figures rather than layout, and their cells as a rectangle."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from termnews.core.document import Span
from termnews.core.inline import spans_text
from termnews.core.records import dataclass

MAX_COLUMNS = 60
MAX_ROWS = 2_000
MAX_CELL_TEXT = 600
"""A cell with more characters than this holds prose: the table is only the page's layout."""

_FIGURE = re.compile(r"[\s+\-−–~≈<>$€£¥₹()%‰.,:/'’\d]*(?:\s?(?:%|km|kg|m|mm|cm|°C|bn|mn|m|k|pts?))?\s*")
_ALIGN = re.compile(r"text-align\s*:\s*(right|center|left)", re.IGNORECASE)
_PROSE = frozenset({"p", "table", "ul", "ol", "blockquote", "h1", "h2", "h3", "h4", "pre", "figure", "form", "article"})

Cell = tuple[Span, ...]


def is_data_table(table: Any) -> bool:
    """Return True for a table of figures; False for one that only places blocks on the page."""
    if table.get("role") in {"presentation", "none"}:
        return False
    rows = columns = prose = cells = 0
    for element in table.iter():
        tag = element.tag
        if element is table or not isinstance(tag, str):
            continue
        if tag == "table":
            return False
        if tag == "tr":
            rows += 1
            columns = max(columns, sum(1 for child in element if child.tag in {"td", "th"}))
        elif tag in {"td", "th"}:
            cells += 1
        elif tag in _PROSE:
            prose += 1
        if cells > MAX_ROWS * 4:
            return False
    if columns < 2 or columns > MAX_COLUMNS or rows > MAX_ROWS or prose > cells:
        return False
    return rows > 1 and not any(_is_prose(cell) for cell in table.iter("td"))


def _is_prose(cell: Any) -> bool:
    length = 0
    for text in cell.itertext():
        length += len(text)
        if length > MAX_CELL_TEXT:
            return True
    return False


Merged = tuple[int, int, int, int]


@dataclass(frozen=True, slots=True)
class Cells:
    """A finished table."""

    rows: tuple[tuple[Cell, ...], ...]
    """Of equal length, none of them empty."""
    merged: tuple[Merged, ...]
    """Cells that span others: row, column, rows, columns."""
    header_rows: int
    footer_rows: int
    align: str
    """A letter a column."""


class Grid:
    """Collects the cells of one table; ``colspan`` and ``rowspan`` leave empty cells behind."""

    __slots__ = ("_aligns", "_down", "_footer", "_header", "_names", "_sections", "_spans", "rows")

    def __init__(self) -> None:
        self.rows: list[list[Cell]] = []
        self._down: dict[int, int] = {}
        """Column → rows still covered by a cell from above."""
        self._header: list[bool] = []
        self._footer: list[bool] = []
        self._aligns: dict[int, str] = {}
        self._names: set[tuple[int, int]] = set()
        """Row and column of cells that name others: set strong outside the header."""
        self._spans: list[Merged] = []
        self._sections: list[Any] = []
        """Of each row: what it stands in."""

    def start_row(self, element: Any = None) -> None:
        """Begin a row; cells from above reach no further than their section (HTML §4.9.12.1)."""
        section = element.getparent() if element is not None else None
        if self._sections and self._sections[-1] is not section:
            self._down.clear()
        elif self.rows:
            beyond = [column for column, left in self._down.items() if left and column >= len(self.rows[-1])]
            self._down.update((column, self._down[column] - 1) for column in beyond)
        self._sections.append(section)
        self.rows.append([])
        self._header.append(True)
        self._footer.append(section is not None and section.tag == "tfoot")

    def add(self, element: Any, spans: Cell) -> None:
        """Append a ``td`` or ``th`` to the current row."""
        if not self.rows:
            self.start_row()
        row = self.rows[-1]
        self._skip_covered(row)
        if len(row) >= MAX_COLUMNS:
            return
        heading = element.tag == "th" or _in_head(element)
        if not heading:
            self._header[-1] = False
        if align := _stated_align(element):
            self._aligns.setdefault(len(row), align)
        rows_down = _count(element, "rowspan", all_of_them=MAX_ROWS)
        columns = min(_count(element, "colspan"), MAX_COLUMNS - len(row))
        if rows_down > 1 or columns > 1:
            self._spans.append((len(self.rows) - 1, len(row), rows_down, columns))
        for offset in range(columns):
            if rows_down > 1:
                self._down[len(row)] = rows_down - 1
            row.append(() if offset else spans)
            if heading and not offset:
                self._names.add((len(self.rows) - 1, len(row) - 1))

    def _skip_covered(self, row: list[Cell]) -> None:
        while (left := self._down.get(len(row), 0)) and len(row) < MAX_COLUMNS:
            self._down[len(row)] = left - 1
            row.append(())

    def finish(self) -> Cells:
        """Return what was collected, without empty rows and without empty columns at the end."""
        for number, column in self._names:
            if not self._header[number]:
                self.rows[number][column] = _strong(self.rows[number][column])
        kept = [number for number, row in enumerate(self.rows) if any(row)]
        columns = max((len(self.rows[number]) for number in kept), default=0)
        while columns and not any(self.rows[number][columns - 1 : columns] not in ([], [()]) for number in kept):
            columns -= 1
        rows = tuple(tuple((self.rows[number] + [()] * columns)[:columns]) for number in kept)
        heads = _leading([self._header[number] for number in kept])
        if heads == len(kept):
            heads = min(heads, 1) if len(kept) > 1 else 0
        feet = _leading([self._footer[number] for number in reversed(kept)])
        feet = feet if feet + heads < len(rows) else 0
        align = "".join(self._align(rows[heads:], column) for column in range(columns))
        return Cells(rows, tuple(self._merged(kept, columns)), heads, feet, align)

    def _merged(self, kept: list[int], columns: int) -> Iterator[Merged]:
        """Yield the spans as they lie in the rows and columns that are left."""
        new = {number: at for at, number in enumerate(kept)}
        for row, column, down, across in self._spans:
            below = range(row, min(row + down, len(self.rows)))
            covered = [new[at] for at in below if at in new and self._sections[at] is self._sections[row]]
            across = min(across, columns - column)
            if row in new and across > 0 and (len(covered) > 1 or across > 1):
                yield new[row], column, len(covered), across

    def _align(self, body: tuple[tuple[Cell, ...], ...], column: int) -> str:
        if column in self._aligns:
            return self._aligns[column]
        texts = [spans_text(row[column]).strip() for row in body if row[column]]
        figures = sum(1 for text in texts if _FIGURE.fullmatch(text) and any(c.isdigit() for c in text))
        return "r" if texts and figures >= 0.7 * len(texts) and column else "l"


def _leading(flags: list[bool]) -> int:
    return next((at for at, flag in enumerate(flags) if not flag), len(flags))


def _strong(spans: Cell) -> Cell:
    return tuple(
        span if "b" in span.style else replace(span, style="".join(sorted(span.style + "b")))
        for span in spans
    )


def _in_head(element: Any) -> bool:
    row = element.getparent()
    section = row.getparent() if row is not None else None
    return section is not None and section.tag == "thead"


def _stated_align(element: Any) -> str:
    found = _ALIGN.search(element.get("style") or "")
    word = found[1] if found else (element.get("align") or "")
    return {"right": "r", "center": "c", "left": "l"}.get(word.lower(), "")


def _count(element: Any, name: str, *, all_of_them: int = 1) -> int:
    """Return how many rows or columns a cell covers; 0 stands for ``all_of_them`` (HTML §4.9.11)."""
    text = (element.get(name) or "1").strip()
    return min(int(text), MAX_ROWS) or all_of_them if text.isascii() and text.isdigit() and len(text) < 6 else 1
