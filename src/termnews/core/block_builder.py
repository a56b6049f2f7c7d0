"""Builds blocks from the elements of a page, one after the other, without recursion."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import Any

from termnews.core.block_tags import BLOCKS, CAPTION_CLASSES, CONTAINERS, HEADINGS, INLINE_STYLES, LEAVES, PARTED
from termnews.core.document import Block, Span
from termnews.core.grid import Grid, is_data_table
from termnews.core.hypertext import (
    DROPPED,
    code_language,
    has_class,
    is_back_link,
    is_hidden,
    is_inline_picture,
    is_note_mark,
    is_pixel,
    language_tag,
    picture_size,
    picture_urls,
)
from termnews.core.inline import Ink, Run, spans_text, text_dir
from termnews.core.text import clean_line
from termnews.core.urls import safe_url

MAX_CONTAINERS = 24
"""Lists and quotes inside one another; deeper ones keep their text in the last."""
MAX_BLOCKS = 20_000
MAX_LINKS = 5_000


@dataclass(slots=True)
class _Frame:
    """An open container or leaf."""

    kind: str
    element: Any = None
    children: list[Block] = field(default_factory=list)
    spans: tuple[Span, ...] = ()
    anchor: str | None = None
    grid: Grid | None = None


@dataclass(slots=True)
class _Mark:
    """What closing an element has to restore."""

    ink: Ink
    dir: str
    lang: str
    framed: bool = False
    block: bool = False
    after: str = ""


class BlockBuilder:
    """Takes the opening and closing of elements and their text; gives blocks and the links they use."""

    def __init__(self, base_url: str, notes: frozenset[str]) -> None:
        self._base = base_url
        self._notes = notes
        self._links: dict[str, int] = {}
        self._frames = [_Frame("root")]
        self._marks: list[_Mark] = []
        self._run = Run()
        self._ink = Ink()
        self._dir = ""
        self._lang = ""
        self._blocks = 0
        self._last_picture: str | None = None

    # ------------------------------------------------------------ what the walk calls

    def open(self, element: Any, tag: str) -> bool:
        """Begin an element; return False when what it holds is not to be read."""
        mark = _Mark(self._ink, self._dir, self._lang)
        self._marks.append(mark)
        if tag in DROPPED or (is_hidden(element) and tag not in {"html", "body"}):
            return False
        if (direction := (element.get("dir") or "").lower()) in {"rtl", "ltr"}:
            self._before_block(tag)
            self._dir = direction
        if (language := language_tag(element.get("lang"))) and tag not in {"html", "body"}:
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
        if tag in {"q", "rt"}:
            self._run.add("“" if tag == "q" else "(", self._ink)
            mark.after = "”" if tag == "q" else ")"
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
        self._dir, self._lang = mark.dir, mark.lang

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

    # ------------------------------------------------------------ inline

    def _part(self, element: Any) -> None:
        """Set a blank between elements side by side that only the page's style keeps apart: a name and a date."""
        previous = element.getprevious()
        if previous.tag not in PARTED or previous.tail or self._ink.pre or "c" in self._ink.style:
            return
        if is_note_mark(element) or element.find("sup") is not None:
            return
        first = next((text for text in element.itertext() if text), "")[:1]
        if self._run.last.islower() and (first.isupper() or first.isdigit()):
            self._run.add_gap()

    def _open_link(self, element: Any) -> bool:
        href = element.get("href")
        if href is None:
            return True
        if is_note_mark(element) and href[1:] in self._notes:
            self._ink = self._ink.with_style("p")._replace(note=href[1:])
            return True
        if is_back_link(element):
            return False
        if href.startswith("#"):
            return True
        url = safe_url(href, self._base)
        if url and (url in self._links or len(self._links) < MAX_LINKS):
            self._ink = self._ink._replace(link=self._links.setdefault(url, len(self._links)))
        return True

    def _open_void(self, element: Any, tag: str) -> None:
        if tag == "br":
            if self._ink.pre:
                self._run.add("\n", self._ink)
            elif self._run.add_break() and not self._leaf:
                self._flush()
        elif tag == "hr":
            self._boundary()
            if not self._leaf:
                self._append(Block("rule"))
        elif tag == "img":
            self._picture(element)
        else:
            for picture in element.iter("img"):
                self._picture(picture)

    def _picture(self, element: Any) -> None:
        alt = clean_line(element.get("alt") or "", 300)
        url = next((safe for found in picture_urls(element) if (safe := safe_url(found, self._base))), None)
        if is_pixel(element, url or ""):
            return
        if is_inline_picture(element):
            self._run.add(alt, self._ink)
        elif url is None or url == self._last_picture:
            return
        elif self._leaf:
            if self._leaf == "cell":
                self._run.add(alt, self._ink)
        else:
            self._flush()
            self._last_picture = url
            width, height = picture_size(element)
            self._append(Block("figure", text=alt, src=url, width=width or 0, height=height or 0))

    # ------------------------------------------------------------ blocks

    @property
    def _leaf(self) -> str:
        kind = self._frames[-1].kind
        return kind if kind in LEAVES else ""

    def _before_block(self, tag: str) -> None:
        if tag in BLOCKS or tag in CONTAINERS or tag in HEADINGS:
            self._boundary()

    def _boundary(self) -> None:
        """A block begins or ends: a paragraph is complete; inside a leaf it is only a gap."""
        leaf = self._leaf
        if not leaf:
            self._flush()
        elif leaf == "cell":
            self._run.add_break()
        elif leaf != "code":
            self._run.add_gap()

    def _flush(self) -> None:
        spans = self._run.take()
        if spans:
            self._append(Block("paragraph", spans, dir=self._direction(spans), lang=self._lang))

    def _direction(self, spans: tuple[Span, ...]) -> str:
        return "rtl" if self._dir == "rtl" else "" if self._dir == "ltr" else text_dir(spans_text(spans)[:200])

    def _append(self, block: Block) -> None:
        if self._blocks < MAX_BLOCKS:
            self._blocks += 1
            self._frames[-1].children.append(block)

    def _open_block(self, element: Any, tag: str, mark: _Mark) -> None:
        if self._leaf or len(self._frames) > MAX_CONTAINERS:
            if tag in BLOCKS or tag in CONTAINERS or tag in HEADINGS or tag == "pre":
                mark.block = True
                self._boundary()
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
                grid.start_row()
            mark.block = True
            return
        self._frames.append(_Frame(kind, element, anchor=element.get("id") if kind == "footnote" else None))
        mark.framed = True
        if kind == "table":
            self._frames[-1].grid = Grid()
        self._ink = Ink(pre=kind == "code", link=self._ink.link) if kind in {"code", "heading"} else self._ink

    def _kind(self, element: Any, tag: str) -> str:
        """Return the kind of frame an element opens here; empty for a plain block or an inline element."""
        parent = self._frames[-1].kind
        if tag in HEADINGS:
            return "heading"
        if element.get("id") in self._notes and tag in {"li", "p", "div", "aside", "section", "dd"}:
            return "footnote"
        if tag == "pre":
            return "code"
        if tag == "table":
            return "table" if is_data_table(element) else ""
        if parent == "table":
            return {"tr": "row", "td": "cell", "th": "cell", "caption": "title"}.get(tag, "")
        if tag == "li":
            return "item" if parent == "list" else ""
        if parent == "figure" and (tag == "figcaption" or has_class(element, CAPTION_CLASSES)):
            return "caption"
        if tag == "div" and has_class(element, ("wp-caption",)):
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
            return
        elif frame.kind in {"caption", "summary", "title"} and parent.kind in {"figure", "details", "table"}:
            parent.spans = spans if not parent.spans else (*parent.spans, Span(" "), *spans)
        elif frame.kind == "heading":
            self._append(Block("heading", spans, level=HEADINGS[frame.element.tag], dir=self._direction(spans)))
        elif frame.kind == "code":
            text = spans_text(spans)
            self._append(Block("code", text=text, info=code_language(frame.element)))
        else:
            self._append(Block("definition" if frame.kind == "term" else "paragraph", spans))

    def _close_container(self, frame: _Frame) -> None:
        children = frame.children
        if frame.kind == "figure":
            self._close_figure(frame)
        elif frame.kind == "table" and frame.grid:
            self._frames[-1].children += children
            rows, heads, align = frame.grid.finish()
            if rows:
                self._append(Block("table", frame.spans, rows=rows, header_rows=heads, align=align))
        elif not children and not (frame.kind == "details" and frame.spans):
            return
        elif frame.kind == "list":
            self._close_list(frame)
        elif frame.kind == "definition":
            term = self._frames[-1].children[-1:]
            if term and term[0].kind == "definition" and not term[0].children:
                self._frames[-1].children[-1] = replace(term[0], children=tuple(children))
            else:
                self._append(Block("definition", children=tuple(children)))
        else:
            self._append(Block(frame.kind, frame.spans, tuple(children), anchor=frame.anchor))

    def _close_list(self, frame: _Frame) -> None:
        notes = [child for child in frame.children if child.kind == "footnote"]
        items = [
            child if child.kind == "item" else Block("item", children=(child,))
            for child in frame.children
            if child.kind != "footnote"
        ]
        if items:
            start = (frame.element.get("start") or "1").strip()
            number = int(start) if start.isascii() and start.isdigit() and len(start) < 8 else 1
            self._append(Block("list", children=tuple(items), ordered=frame.element.tag == "ol", start=number))
        for note in notes:
            self._append(note)

    def _close_figure(self, frame: _Frame) -> None:
        children = frame.children
        last = max((at for at, child in enumerate(children) if child.kind == "figure"), default=None)
        if last is not None:
            children[last] = replace(children[last], spans=frame.spans or children[last].spans)
        elif frame.spans and children:
            children.append(Block("figure", frame.spans))
        self._frames[-1].children += children
