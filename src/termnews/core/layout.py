"""Lays a Document out as lines at a width: colour-free and pure, for the screen and the command line alike.

A line is a row of segments; a segment says what its text *is* (a role) and how it is set (style letters of ``Span``).
Whoever shows the lines gives roles their colours.
"""

from __future__ import annotations

from collections.abc import Iterable

from termnews.core.containers import JOINED
from termnews.core.document import Block, Document, Span
from termnews.core.embeds import KINDS
from termnews.core.hyphens import Hyphenate, hyphenator
from termnews.core.inline import says, spans_text, text_dir
from termnews.core.lines import (
    BODY,
    BULLET,
    CAPTION,
    CODE,
    HEADINGS,
    MUTED,
    NOTE,
    QUOTE,
    QUOTE_BAR,
    ROLES,
    RULE,
    STRONG,
    Layout,
    Line,
    PictureBox,
    Placed,
)
from termnews.core.numbering import markers_of
from termnews.core.pictures import LEAD, NO_BOX
from termnews.core.table_layout import table_lines
from termnews.core.typeset import NOTE_BACK, Segment, is_verse, set_justified, set_spans, set_verse, superscript
from termnews.core.wrap import clip, width_of

__all__ = ["BULLET", "CODE", "QUOTE_BAR", "ROLES", "Layout", "Line", "PictureBox", "Placed", "layout"]

MIN_TEXT = 16
"""Cells: below this, nested blocks are no longer indented."""

RUNNING = frozenset({BODY, QUOTE, NOTE})
"""Roles of running text, which can be justified."""


def layout(
    document: Document, width: int, *, link_numbers: bool = False, justify: bool = False, language: str | None = None,
    pictures: PictureBox | None = None,
) -> Layout:  # fmt: skip
    """Return the lines of ``document`` at ``width`` cells.

    Code is never wrapped and may be wider; everything else fits.

    Args:
        document: The blocks to lay out.
        width: Cells a line may take.
        link_numbers: Put the link's number (from 1) in brackets behind each link.
        justify: Set running text in full measure, its words parted by the patterns of its language.
        language: The text's language where the document names none.
        pictures: Says how many lines to keep free for each picture; None: pictures are their words.
    """
    flow = _Flow(max(1, width), link_numbers, justify=justify, language=document.language or language)
    flow.pictures = pictures
    flow.blocks(document.blocks, BODY)
    return Layout(tuple(flow.lines), flow.width, flow.anchors, flow.references, tuple(flow.placed))


class _Flow:
    """The galley being filled."""

    def __init__(self, width: int, link_numbers: bool, *, justify: bool = False, language: str | None = None) -> None:
        self.width = width
        self.justify = justify
        self.language = language
        self.link_numbers = link_numbers
        self.lines: list[Line] = []
        self.anchors: dict[str, int] = {}
        self.references: dict[str, int] = {}
        self.pictures: PictureBox | None = None
        self.placed: list[Placed] = []
        self._prefix: tuple[Segment, ...] = ()
        """What begins every line here: quote bars and indents."""
        self._marker: tuple[Segment, ...] | None = None
        """What begins the next line instead: a bullet."""
        self._block = -1
        self._indent = 0
        self._depth = 0
        self._notes = 0

    # ------------------------------------------------------------ lines

    def emit(
        self, segments: Iterable[Segment], *, offset: int = 0, fill: str = "", rtl: bool = False, soft: bool = False
    ) -> None:
        """Append a line behind the current prefix; a right-to-left line is mirrored and ends at the right edge."""
        start = self._prefix if self._marker is None else self._marker
        self._marker = None
        body = tuple(segments)
        if rtl:
            body = self._mirrored(start, body)
        elif start:
            body = start + body
        self.lines.append(Line(body, self._block, offset, fill, soft))

    def _mirrored(self, start: tuple[Segment, ...], body: tuple[Segment, ...]) -> tuple[Segment, ...]:
        tail = tuple(segment._replace(text=_swapped(segment.text)) for segment in reversed(start))
        used = sum(width_of(segment.text) for segment in (*body, *tail))
        return (Segment(" " * max(0, self.width - used), BODY), *body, *tail)

    def blank(self, lines: int = 1) -> None:
        """Leave air above what follows, unless it is there already; none at the very top."""
        have = 0
        while have < len(self.lines) and self._is_blank(self.lines[-1 - have]):
            have += 1
        if self._marker is not None or have == len(self.lines):
            return
        for _ in range(lines - have):
            last = self.lines[-1]
            self.lines.append(Line(_trimmed(self._prefix), last.block, last.offset))

    def _is_blank(self, line: Line) -> bool:
        return all(segment.role == QUOTE_BAR or not segment.text.strip() for segment in line.segments)

    @property
    def room(self) -> int:
        """Cells left for text."""
        return self.width - self._indent

    def _inside(self, blocks: Iterable[Block], role: str, *, prefix: Segment, marker: Segment | None = None) -> None:
        """Lay blocks out behind one more prefix; ``marker`` takes its place on the first line."""
        cells = width_of(prefix.text)
        saved = self._prefix, self._indent
        if self.width - self._indent - cells < MIN_TEXT and self._indent:
            marker = marker._replace(text=marker.text.lstrip()) if marker else None
            cells = width_of(marker.text) if marker else 0
            if self.room - cells < MIN_TEXT // 4:
                marker, cells = None, 0
            prefix = Segment(" " * cells, BODY)
        if marker is not None or self._marker is not None:
            before = self._prefix if self._marker is None else self._marker
            self._marker = (*before, marker or prefix)
        self._prefix = (*self._prefix, prefix) if cells else self._prefix
        self._indent += cells
        self.blocks(blocks, role)
        if self._marker is not None:
            self._block += 1
            self.emit(())
        self._prefix, self._indent = saved

    # ------------------------------------------------------------ blocks

    def blocks(self, blocks: Iterable[Block], role: str) -> None:
        """Lay blocks out one under the other, with air between them; above the first it is the caller's."""
        previous: Block | None = None
        for block in blocks:
            if block.kind == "footnote" and not self._depth and (previous is None or previous.kind != "footnote"):
                self._notes_rule()
            elif previous is not None and not self._joins(block, previous):
                self.blank(2 if block.kind == "heading" else 1)
            self._depth += 1
            getattr(self, f"_{block.kind}", self._paragraph)(block, role)
            self._depth -= 1
            previous = block

    def _joins(self, block: Block, previous: Block) -> bool:
        if block.kind != previous.kind:
            return False
        if block.kind == "definition":
            return not block.spans or not previous.children
        return block.kind == "footnote" or (block.kind == "figure" and previous.info == JOINED)

    def _notes_rule(self) -> None:
        self.blank()
        self.emit((Segment("─" * min(12, self.room), RULE),))

    def _paragraph(self, block: Block, role: str) -> None:
        self._block += 1
        self._text(block.spans, role, rtl=block.dir == "rtl", language=block.lang)

    def _text(
        self, spans: tuple[Span, ...], role: str, *, rtl: bool = False, style: str = "", language: str = ""
    ) -> None:
        rtl = rtl or (role == CAPTION and text_dir(spans_text(spans)) == "rtl")
        verse = role in RUNNING and not rtl and is_verse(spans_text(spans))
        if self.justify and not rtl and role in RUNNING and not verse:
            hyphenate: Hyphenate | None = hyphenator(language or self.language)
            for segments, offset, soft in set_justified(
                spans, self.room, role, hyphenate, link_numbers=self.link_numbers
            ):
                self._refer(segments)
                self.emit(segments, offset=offset, soft=soft)
            return
        if verse:
            lines = set_verse(spans, self.room, role, link_numbers=self.link_numbers)
        else:
            lines = set_spans(spans, self.room, role, style=style, link_numbers=self.link_numbers)
        for segments, offset in lines:
            self._refer(segments)
            self.emit(segments, offset=offset, rtl=rtl)

    def _refer(self, segments: Iterable[Segment]) -> None:
        """Remember where the marks of footnotes stand."""
        for segment in segments:
            if segment.note is not None:
                self.references.setdefault(segment.note, len(self.lines))

    def _heading(self, block: Block, role: str) -> None:
        self._block += 1
        self._text(block.spans, HEADINGS[min(block.level, 6)], rtl=block.dir == "rtl")

    def _quote(self, block: Block, role: str) -> None:
        self._inside(block.children, QUOTE, prefix=Segment("│ ", QUOTE_BAR))

    def _list(self, block: Block, role: str) -> None:
        loose = any(sum(child.kind != "list" for child in item.children) > 1 for item in block.children)
        markers = markers_of(block, sum(1 for segment in self._prefix if segment.role == BULLET))
        width = max(map(len, markers), default=0) + 1
        for at, (item, marker) in enumerate(zip(block.children, markers, strict=True)):
            if at and loose:
                self.blank()
            bare = bool(item.children) and item.children[0].kind == "list" and not block.ordered
            text = (marker.rjust(width - 1) if block.ordered else marker.ljust(width - 1)) + " "
            self._item(item, role, width, None if bare else text, loose)

    def _item(self, item: Block, role: str, width: int, marker: str | None, loose: bool) -> None:
        children = item.children
        head = Segment(marker, BULLET) if marker else None
        prefix = Segment(" " * width, BULLET)
        if loose or len(children) < 2:
            self._inside(children, role, prefix=prefix, marker=head)
            return
        self._inside(children[:1], role, prefix=prefix, marker=head)
        for child in children[1:]:
            self._inside((child,), role, prefix=prefix)

    def _code(self, block: Block, role: str) -> None:
        self._block += 1
        offset = 0
        for text in block.text.rstrip().split("\n"):
            self.emit((Segment(f" {text} ", CODE),), offset=offset, fill=CODE)
            offset += len(text) + 1

    def _table(self, block: Block, role: str) -> None:
        if block.spans:
            self._block += 1
            self._text(block.spans, CAPTION)
        for line in table_lines(block, self.room, link_numbers=self.link_numbers):
            self._block += 1
            for segments in line:
                self.emit(segments)

    def _figure(self, block: Block, role: str) -> None:
        if block.info == LEAD:  # it counts to the first block: a place in the text is the same without pictures
            self._block = 0
            self._picture(block)
            self._block = -1
            return
        self._block += 1
        drawn = self._picture(block)
        caption, alt = spans_text(block.spans).strip(), block.text.strip()
        spans, below = block.spans, ""
        if drawn and not caption and not alt:
            return
        if not caption:
            spans = (Span(alt or "Picture"),)
        elif alt and not says(caption, alt) and not says(alt, caption):
            spans, below = (Span(alt),), caption
        if block.src is None and caption:
            self._text(block.spans, CAPTION)
            return
        saved = self._prefix, self._indent
        if not drawn:
            before = self._prefix if self._marker is None else self._marker
            self._marker = (*before, Segment("▨ ", MUTED))
            self._prefix, self._indent = (*self._prefix, Segment("  ", MUTED)), self._indent + 2
        self._text(spans, MUTED if below or not caption else CAPTION)
        if below:
            self._block += 1
            self._text(block.spans, CAPTION)
        self._prefix, self._indent = saved

    def _picture(self, block: Block) -> bool:
        """Keep lines free for a figure's picture; False where it gets none."""
        box = self.pictures(block, self.room) if self.pictures is not None and block.src else NO_BOX
        if block.src and box.rows:
            self.placed.append(Placed(block.src, len(self.lines), self._indent, box, block.info == LEAD))
            for _ in range(box.rows):
                self.emit(())
        return bool(box.rows)

    def _embed(self, block: Block, role: str) -> None:
        self._block += 1
        link = next((span.link for span in block.spans if span.link is not None), None)
        name = (Span(f"▶ {KINDS.get(block.info, KINDS['page'])}: ", link=link), *block.spans)
        saved = self._prefix, self._indent
        before = self._prefix if self._marker is None else self._marker
        self._marker, self._prefix = before, (*self._prefix, Segment("  ", MUTED))
        self._indent += 2
        self._text(name, CAPTION)
        self._prefix, self._indent = saved

    def _rule(self, block: Block, role: str) -> None:
        self._block += 1
        mark = clip("*   *   *", self.room, "")
        self.emit((Segment(" " * ((self.room - len(mark)) // 2) + mark, MUTED),))

    def _footnote(self, block: Block, role: str) -> None:
        self._notes += 1
        if block.anchor:
            self.anchors[block.anchor] = len(self.lines)
        mark = superscript(str(self._notes))
        marker = Segment(mark + " ", NOTE_BACK, note=block.anchor)
        self._inside(block.children, NOTE, prefix=Segment(" " * len(marker.text), BULLET), marker=marker)

    def _definition(self, block: Block, role: str) -> None:
        if block.spans:
            self._block += 1
            self._text(block.spans, STRONG)
        if block.children:
            self._inside(block.children, role, prefix=Segment("   ", BODY))

    def _details(self, block: Block, role: str) -> None:
        self._block += 1
        self._text((Span("▾ "), *(block.spans or (Span("Details"),))), "summary")
        if block.children:
            self._inside(block.children, role, prefix=Segment("  ", BODY))


def _swapped(text: str) -> str:
    """Return ``text`` with the blanks of its two ends exchanged: a bullet seen from the other side."""
    bare = text.strip()
    left = len(text) - len(text.lstrip()) if bare else 0
    return " " * (len(text) - left - len(bare)) + bare + " " * left


def _trimmed(prefix: tuple[Segment, ...]) -> tuple[Segment, ...]:
    """Return a prefix without what would be trailing blanks."""
    kept = list(prefix)
    while kept and not kept[-1].text.strip():
        kept.pop()
    if kept:
        kept[-1] = kept[-1]._replace(text=kept[-1].text.rstrip())
    return tuple(kept)
