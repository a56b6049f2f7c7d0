"""A page as its lines: the runs of text that a browser would set as paragraphs, items, headings and cells.

A line remembers where in the tree its text stands, so that what is no part of the article can be blanked there and the
rest keeps its structure (``articles.keeping``).
"""

from __future__ import annotations

from dataclasses import field
from typing import Any

from lxml import etree

from termnews.core.block_tags import BLOCKS, CONTAINERS, HEADINGS
from termnews.core.embeds import TAGS as PLAYERS
from termnews.core.figure_tags import is_caption, is_figure
from termnews.core.grid import is_data_table
from termnews.core.hypertext import DROPPED
from termnews.core.records import dataclass

MAX_LINES = 6_000
_BREAKING = BLOCKS | CONTAINERS.keys() | HEADINGS.keys() | {"pre", "hr"}
_OBJECTS = PLAYERS | {"img", "progress", "meter"}
_SKIPPED = (DROPPED | {"noscript"}) - {"img"}
_STRONG = frozenset({"b", "strong"})

Slot = tuple[Any, bool]
"""An element, and whether the text is its tail."""


@dataclass(slots=True)
class Line:
    """One run of text."""

    box: Any
    """The element that sets it apart: the nearest block around it, a table of figures, a listing."""
    slots: list[Slot] = field(default_factory=list)
    text: str = ""
    """White space folded."""
    linked: int = 0
    """Characters in links."""
    strong: int = 0
    """Characters in bold."""
    caption: bool = False
    """It belongs to a picture, and stays or goes with it."""


@dataclass(frozen=True, slots=True)
class PageLines:
    """What a page shows, in its order."""

    lines: list[Line]
    objects: list[Any]
    """Its pictures and players."""
    places: list[int]
    """For each of them, how many lines have begun before it."""


class _Walk:
    """What the walk over the tree carries."""

    def __init__(self) -> None:
        self.lines: list[Line] = []
        self.objects: list[Any] = []
        self.places: list[int] = []
        self.boxes: list[Any] = []
        self.slots: list[Slot] = []
        self.parts: list[str] = []
        self.linked = self.strong = self.in_link = self.in_strong = self.figures = self.captions = 0
        self.broken = False

    def add(self, element: Any, *, tail: bool) -> None:
        text = element.tail if tail else element.text
        if not text:
            return
        self.slots.append((element, tail))
        bare = text.strip()
        if not bare:
            self.parts.append(" ")
            return
        self.parts.append(text)
        self.broken = False
        self.linked += len(bare) if self.in_link else 0
        self.strong += len(bare) if self.in_strong else 0

    def show(self, *things: Any) -> None:
        self.objects += things
        begun = len(self.lines) + any(part.strip() for part in self.parts)
        self.places += [begun] * len(things)

    def flush(self) -> None:
        text = " ".join("".join(self.parts).split())
        if text and len(self.lines) < MAX_LINES:
            line = Line(self.boxes[-1], self.slots, text, self.linked, self.strong, self.captions > 0)
            self.lines.append(line)
            self.slots = []
        else:
            self.slots.clear()
        self.parts.clear()
        self.linked = self.strong = 0
        self.broken = False


def page_lines(root: Any) -> PageLines:
    """Return the lines of a pruned page, at most ``MAX_LINES``, and its pictures and players."""
    walk = _Walk()
    walk.boxes.append(root)
    walker = etree.iterwalk(root, events=("start", "end"))
    for event, element in walker:
        tag = element.tag
        if event == "start":
            if tag in _OBJECTS:
                walk.show(element)
            if tag == "noscript":
                walk.show(*element.iter("img"))
            if not isinstance(tag, str) or tag in _SKIPPED:
                walker.skip_subtree()
            elif tag == "pre" or (tag == "table" and is_data_table(element)):
                walk.flush()
                walk.boxes.append(element)
                _take_whole(walk, element)
                walker.skip_subtree()
            else:
                _open(walk, element, tag)
            continue
        if isinstance(tag, str) and tag not in _SKIPPED:
            _close(walk, element, tag)
        if element is not root:
            walk.add(element, tail=True)
    walk.flush()
    return PageLines(walk.lines, walk.objects, walk.places)


def _open(walk: _Walk, element: Any, tag: str) -> None:
    if tag in _BREAKING:
        walk.flush()
        walk.boxes.append(element)
        if is_figure(element):
            walk.figures += 1
        elif walk.figures and is_caption(element):
            walk.captions += 1
    elif tag == "br":
        if walk.broken:
            walk.flush()
        elif walk.parts:
            walk.parts.append(" ")
            walk.broken = True
    elif tag == "a":
        walk.in_link += 1
    elif tag in _STRONG:
        walk.in_strong += 1
    elif walk.parts and tag == "img":
        walk.parts.append(" ")
    walk.add(element, tail=False)


def _close(walk: _Walk, element: Any, tag: str) -> None:
    if walk.boxes[-1] is element:
        walk.flush()
        if len(walk.boxes) > 1:
            walk.boxes.pop()
        if is_figure(element):
            walk.figures -= 1
        elif walk.figures and is_caption(element):
            walk.captions -= 1
    elif tag == "a":
        walk.in_link -= 1
    elif tag in _STRONG:
        walk.in_strong -= 1


def _take_whole(walk: _Walk, element: Any) -> None:
    for inner in element.iter():
        if isinstance(inner.tag, str) and inner.tag not in _SKIPPED:
            walk.add(inner, tail=False)
            walk.parts.append(" ")
        if inner.tag in _OBJECTS:
            walk.show(inner)
        if inner is not element:
            walk.add(inner, tail=True)
    walk.linked = sum(len("".join(link.itertext()).strip()) for link in element.iter("a"))
