"""A Document: an article as blocks of inline spans. Types and their JSON; ``core.blocks`` makes one from HTML.

Imports nothing but the standard library, so that front ends can show stored documents without an HTML parser.
"""

from __future__ import annotations

import json
from typing import Any

from termnews.core.records import dataclass


@dataclass(frozen=True, slots=True)
class Span:
    """A run of text in one style."""

    text: str
    style: str = ""
    """Letters, sorted: ``b`` strong, ``c`` code, ``d`` deleted, ``i`` emphasis, ``k`` a key, ``m`` marked, ``n``
    inserted, ``p`` superscript, ``s`` subscript, ``u`` underlined. Empty: plain."""
    link: int | None = None
    """Index into ``Document.links``."""
    note: str | None = None
    """Anchor id of the footnote this span refers to."""
    title: str = ""
    """What an abbreviation stands for, at its first place."""
    src: str = ""
    """Address of the picture that says this on its page: a formula. HTML shows it; all else shows the words."""


@dataclass(frozen=True, slots=True)
class Block:
    """One block. ``kind`` says which fields count.

    ``paragraph`` spans · ``heading`` level, spans · ``quote`` children · ``list`` ordered, start, info (``a``, ``A``,
    ``i``, ``I``: how it counts), children (each an ``item``) · ``item`` value, info (``done``, ``open``: a task),
    children · ``code`` text, info (language) · ``table`` rows, merged, header_rows, footer_rows, spans (caption) ·
    ``figure`` src, text (alt), spans (caption), width, height, info (``joined``: the next one is of the same figure) ·
    ``embed`` info (``video``, ``audio`` …: what it is), spans (its name, linked) · ``rule`` · ``footnote`` anchor,
    children · ``definition`` spans (the term), children · ``details`` spans (summary), children
    """

    kind: str
    spans: tuple[Span, ...] = ()
    children: tuple[Block, ...] = ()
    level: int = 0
    ordered: bool = False
    start: int = 1
    text: str = ""
    info: str = ""
    src: str | None = None
    anchor: str | None = None
    rows: tuple[tuple[tuple[Span, ...], ...], ...] = ()
    """Table cells, row by row; what a cell spans is filled with empty cells."""
    merged: tuple[tuple[int, int, int, int], ...] = ()
    """Cells that span others: row, column, rows, columns."""
    header_rows: int = 0
    footer_rows: int = 0
    value: int | None = None
    """Number of a list's item where the page states one, or counts backwards."""
    align: str = ""
    """A letter a column: ``l``, ``r``, ``c``."""
    width: int = 0
    """Of a figure's picture in CSS pixels, as the page states it; 0: unknown."""
    height: int = 0
    dir: str = ""
    """``rtl`` or ``ltr`` where the page says so or the text shows it."""
    lang: str = ""
    """Language (BCP 47) of a paragraph where the page names one for it; empty: the document's."""


@dataclass(frozen=True, slots=True)
class Document:
    """Blocks in reading order, and the links their spans point at."""

    blocks: tuple[Block, ...] = ()
    links: tuple[str, ...] = ()
    """Absolute http(s) or mailto URLs."""
    language: str | None = None
    dir: str = ""

    def to_json(self) -> str:
        """Return compact JSON; default values are left out."""
        return json.dumps(
            _bare({"blocks": [_block(b) for b in self.blocks], "links": list(self.links),
                   "language": self.language, "dir": self.dir}),
            ensure_ascii=False, separators=(",", ":"),
        )

    @classmethod
    def from_json(cls, text: str) -> Document:
        """Return the Document that ``to_json`` wrote."""
        raw = json.loads(text)
        return cls(
            blocks=tuple(_to_block(b) for b in raw.get("blocks", ())),
            links=tuple(raw.get("links", ())),
            language=raw.get("language"),
            dir=raw.get("dir", ""),
        )


def _bare(fields: dict[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in fields.items() if value not in (None, "", 0, False, [], ())}


def _span(span: Span) -> Any:
    if not span.style and span.link is None and span.note is None and not span.title and not span.src:
        return span.text
    packed: list[Any] = [span.text, span.style, span.link, span.note, span.title, span.src]
    while packed[-1] in (None, ""):
        packed.pop()
    return packed


def _block(block: Block) -> dict[str, Any]:
    fields = _bare({
        "kind": block.kind,
        "spans": [_span(s) for s in block.spans],
        "children": [_block(b) for b in block.children],
        "level": block.level,
        "ordered": block.ordered,
        "text": block.text,
        "info": block.info,
        "src": block.src,
        "anchor": block.anchor,
        "rows": [[[_span(s) for s in cell] for cell in row] for row in block.rows],
        "merged": [list(cell) for cell in block.merged],
        "header_rows": block.header_rows,
        "footer_rows": block.footer_rows,
        "align": block.align,
        "width": block.width,
        "height": block.height,
        "dir": block.dir,
        "lang": block.lang,
    })
    if block.start != 1:
        fields["start"] = block.start
    if block.value is not None:
        fields["value"] = block.value
    return fields


def _to_span(raw: Any) -> Span:
    return Span(raw) if isinstance(raw, str) else Span(*raw)


def _to_block(raw: dict[str, Any]) -> Block:
    return Block(
        kind=raw["kind"],
        spans=tuple(_to_span(s) for s in raw.get("spans", ())),
        children=tuple(_to_block(b) for b in raw.get("children", ())),
        level=raw.get("level", 0),
        ordered=raw.get("ordered", False),
        start=raw.get("start", 1),
        text=raw.get("text", ""),
        info=raw.get("info", ""),
        src=raw.get("src"),
        anchor=raw.get("anchor"),
        rows=tuple(tuple(tuple(_to_span(s) for s in cell) for cell in row) for row in raw.get("rows", ())),
        merged=tuple((row, column, rows, columns) for row, column, rows, columns in raw.get("merged", ())),
        header_rows=raw.get("header_rows", 0),
        footer_rows=raw.get("footer_rows", 0),
        value=raw.get("value"),
        align=raw.get("align", ""),
        width=raw.get("width", 0),
        height=raw.get("height", 0),
        dir=raw.get("dir", ""),
        lang=raw.get("lang", ""),
    )
