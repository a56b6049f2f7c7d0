"""Builds blocks from the elements of a page, one after the other, without recursion."""

from __future__ import annotations

from typing import Any

from termnews.core.block_tags import BLOCKS, CAPTION_CLASSES, CONTAINERS, HEADINGS, INLINE_STYLES, LEAVES, PARTED
from termnews.core.containers import closed_figure, closed_list, number_of, with_meaning
from termnews.core.document import Block, Span
from termnews.core.figure_tags import is_caption, is_figure
from termnews.core.grid import Grid, is_data_table
from termnews.core.hypertext import DROPPED, code_language, has_class, is_hidden, language_tag
from termnews.core.inline import Ink, spans_text
from termnews.core.line_builder import MAX_BLOCKS, Frame, LineBuilder, Mark
from termnews.core.replaced import SAYS_OTHERWISE, replaced_text, says_in_block

_FIGURES = frozenset({"figure", "table", "div"})
MAX_CONTAINERS = 24
"""Lists and quotes inside one another; deeper ones keep their text in the last."""


class BlockBuilder(LineBuilder):
    """Takes the opening and closing of elements and their text; gives blocks and the links they use."""

    # ------------------------------------------------------------ what the walk calls

    def open(self, element: Any, tag: str) -> bool:
        """Begin an element; return False when what it holds is not to be read."""
        mark = Mark(self._ink, self._dir, self._lang, quotes=self._quotes)
        self._marks.append(mark)
        if is_hidden(element) and tag not in {"html", "body"}:
            return False
        if tag in SAYS_OTHERWISE and (text := replaced_text(element, tag)) is not None:
            self._say(text, alone=says_in_block(element))
            return False
        if tag in DROPPED:
            self._open_dropped(element, tag)
            return False
        if (direction := (element.get("dir") or "").lower()) in {"rtl", "ltr"}:
            self._before_block(tag)
            self._dir = direction
        if language := language_tag(element.get("lang")):
            if tag in {"html", "body"}:
                self._page_lang = language
            else:
                self._lang = language
        if tag in PARTED and element.getprevious() is not None:
            self._part(element)
        if letter := INLINE_STYLES.get(tag):
            self._ink = self._ink.with_style(letter)
            return True
        if tag == "a":
            return self._open_link(element)
        if tag in {"br", "hr", "img", "noscript"}:
            self._open_void(element, tag)
            return tag == "hr"
        if tag in {"q", "rt", "abbr", "acronym"}:
            self._open_phrase(element, tag, mark)
            return True
        self._open_block(element, tag, mark)
        return True

    def close(self, element: Any, tag: str) -> None:
        """End an element."""
        mark = self._marks.pop()
        if mark.after:
            self._run.add(mark.after, self._ink)
        if mark.framed:
            self._close_frame()
        elif mark.block:
            self._boundary()
        self._ink = mark.ink
        self._dir, self._lang, self._quotes = mark.dir, mark.lang, mark.quotes

    def add_text(self, text: str | None) -> None:
        """Add the page's text at this place."""
        if text:
            self._run.add(text, self._ink)

    def finish(self) -> tuple[list[Block], tuple[str, ...]]:
        """Close what is open; return the blocks and the links."""
        while len(self._frames) > 1:
            self._close_frame()
        self._flush()
        return self._frames[0].children, tuple(self._links)

    @property
    def full(self) -> bool:
        """True when no further block is taken."""
        return self._blocks >= MAX_BLOCKS

    # ------------------------------------------------------------ blocks

    def _open_block(self, element: Any, tag: str, mark: Mark) -> None:
        if self._leaf or len(self._frames) > MAX_CONTAINERS:
            if tag in BLOCKS or tag in CONTAINERS or tag in HEADINGS or tag == "pre":
                mark.block = True
                self._boundary()
            if self._leaf == "cell":
                self._open_in_cell(tag)
            elif self._leaf == "caption" and has_class(element, CAPTION_CLASSES):
                self._run.add_gap()
            return
        kind = self._kind(element, tag)
        if not kind:
            if tag in BLOCKS:
                mark.block = True
                self._boundary()
                if tag == "li":
                    self._run.add("• ", self._ink)
            return
        self._flush()
        if kind == "row":
            grid = self._frames[-1].grid
            if grid:
                grid.start_row(element)
            mark.block = True
            return
        self._frames.append(Frame(kind, element, anchor=element.get("id") if kind == "footnote" else None))
        mark.framed = True
        if kind == "table":
            self._frames[-1].grid = Grid()
        self._ink = Ink(pre=kind == "code", link=self._ink.link) if kind in {"code", "heading"} else self._ink

    def _open_in_cell(self, tag: str) -> None:
        if tag == "li":
            self._run.add("• ", self._ink)
        elif tag == "pre":
            self._ink = self._ink._replace(pre=True)

    def _kind(self, element: Any, tag: str) -> str:
        """Return the kind of frame an element opens here; empty for a plain block or an inline element."""
        parent = self._frames[-1].kind
        if tag in HEADINGS:
            return "heading"
        if element.get("id") in self._notes and tag in {"li", "p", "div", "aside", "section", "dd"}:
            return "footnote"
        if tag == "pre":
            return "code"
        if tag == "table" and is_data_table(element):
            return "table"
        if parent == "table":
            return {"tr": "row", "td": "cell", "th": "cell", "caption": "title"}.get(tag, "")
        if tag == "li":
            return "item" if parent == "list" else ""
        if parent == "figure" and is_caption(element):
            return "caption"
        if tag in _FIGURES and is_figure(element):
            return "figure"
        return {"dt": "term", "summary": "summary"}.get(tag, "") or CONTAINERS.get(tag, "")

    def _close_frame(self) -> None:
        frame = self._frames[-1]
        if frame.kind not in LEAVES:
            self._flush()
            self._frames.pop()
            self._close_container(frame)
            return
        spans = self._run.take()
        self._frames.pop()
        parent = self._frames[-1]
        if frame.kind == "cell":
            if parent.grid:
                parent.grid.add(frame.element, spans)
        elif not spans:
            self._set_behind()
        elif frame.kind in {"caption", "summary", "title"} and parent.kind in {"figure", "details", "table"}:
            parent.spans = spans if not parent.spans else (*parent.spans, Span(" "), *spans)
        elif frame.kind == "heading":
            self._append(Block("heading", spans, level=HEADINGS[frame.element.tag], dir=self._direction(spans)))
            self._set_behind()
        elif frame.kind == "code":
            text = spans_text(spans).removeprefix("\n")
            self._append(Block("code", text=text, info=code_language(frame.element)))
        else:
            self._append(Block("definition" if frame.kind == "term" else "paragraph", spans))

    def _close_container(self, frame: Frame) -> None:
        children = frame.children
        if frame.kind == "figure":
            self._frames[-1].children += closed_figure(children, frame.spans)
        elif frame.kind == "table" and frame.grid:
            self._frames[-1].children += children
            found = frame.grid.finish()
            if found.rows:
                self._append(Block("table", frame.spans, rows=found.rows, merged=found.merged, align=found.align,
                                   header_rows=found.header_rows, footer_rows=found.footer_rows))
        elif frame.kind == "item" and (children or self._frames[-1].element.tag == "ol"):
            value = number_of(frame.element.get("value"))
            self._append(Block("item", children=tuple(children), info=frame.info, value=value))
        elif not children and not (frame.kind == "details" and frame.spans):
            return
        elif frame.kind == "list":
            for block in closed_list(frame.element, children):
                self._append(block)
        elif frame.kind == "definition":
            with_meaning(self._frames[-1].children, children)
        else:
            self._append(Block(frame.kind, frame.spans, tuple(children), anchor=frame.anchor))
