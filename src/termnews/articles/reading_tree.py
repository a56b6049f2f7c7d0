"""A page as a light tree that a reader's rules may cut and move about while the page itself stays as it is.

Each node knows the sums of what it holds (characters, links, commas, pictures …); they are worked out when they are
asked for, and anew only where something beneath has changed.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from termnews.articles.lines import Slot

_COMMAS = re.compile("[,،﹐︐⹁⸴⸲，]")
_SPACE = re.compile(r"\s+")
PAGE_LINK = 0.3
"""How much a link to a place on the same page counts as a link."""
CHARS, LINKED, COMMAS, PARAGRAPHS, IMAGES, ITEMS, INPUTS, EMBEDS, HEADED, LISTED, TEXTISH, ELEMENTS, BREAKS = range(13)
"""What ``Node.sums`` holds, in its order: counts, and characters in links, headings, lists and boxes of text."""
_COUNTED = {"p": PARAGRAPHS, "img": IMAGES, "li": ITEMS, "input": INPUTS, "iframe": EMBEDS, "object": EMBEDS,
            "embed": EMBEDS, "br": BREAKS, "hr": BREAKS}  # fmt: skip
_HOLDING = {**dict.fromkeys(("h1", "h2", "h3", "h4", "h5", "h6"), HEADED), "ul": LISTED, "ol": LISTED}
_TEXTISH = frozenset({"span", "li", "td", "blockquote", "dl", "div", "ol", "p", "pre", "table", "ul"})


class Node:
    """An element, or a text where ``tag`` is empty."""

    __slots__ = ("children", "element", "names", "parent", "score", "slot", "sums", "tag")

    def __init__(self, tag: str, element: Any = None, names: str = "") -> None:
        self.tag = tag
        self.element = element
        """The page's element; None for texts and for boxes that rules have put in."""
        self.names = names
        """Class and id."""
        self.parent: Node | None = None
        self.children: list[Node] = []
        self.score: float | None = None
        self.slot: Slot | None = None
        self.sums: list[float] | None = None

    def said(self, name: str) -> str:
        """Return an attribute of the page's element; empty where there is none."""
        return (self.element.get(name) or "") if self.element is not None else ""

    def elements(self) -> list[Node]:
        """Return the children that are elements."""
        return [child for child in self.children if child.tag]

    def all(self) -> Iterator[Node]:
        """Yield the node and all it holds, in the page's order."""
        yield self
        for child in self.children:
            yield from child.all()

    def ancestors(self) -> Iterator[Node]:
        """Yield the nodes around this one, the nearest first."""
        node = self.parent
        while node is not None:
            yield node
            node = node.parent

    def total(self) -> list[float]:
        """Return the sums of what the node holds."""
        if self.sums is None:
            sums = [0.0] * 13
            for child in self.children:
                inner = child.sums or child.total()
                sums = [one + other for one, other in zip(sums, inner, strict=True)]
                if child.tag:
                    sums[ELEMENTS] += 1
                    if (counted := _COUNTED.get(child.tag)) is not None:
                        sums[counted] += 1
                    if (holding := _HOLDING.get(child.tag)) is not None:
                        sums[holding] += inner[CHARS]
                    if child.tag in _TEXTISH:
                        sums[TEXTISH] += inner[CHARS]
            if self.tag == "a":
                sums[LINKED] += sums[CHARS] * (PAGE_LINK if self.said("href").startswith("#") else 1.0)
            self.sums = sums
        return self.sums

    def chars(self) -> float:
        """Return the characters of the node's text, runs of white space counted once."""
        return self.total()[CHARS]

    def links(self) -> float:
        """Return the share of the text that stands in links."""
        sums = self.total()
        return sums[LINKED] / sums[CHARS] if sums[CHARS] else 0.0

    def text(self) -> str:
        """Return the node's text."""
        return " ".join("".join(_texts(self)).split())

    def changed(self) -> None:
        """Forget the sums of the node and of all around it."""
        node: Node | None = self
        while node is not None and node.sums is not None:
            node.sums = None
            node = node.parent

    def fill(self, children: list[Node]) -> None:
        """Give the node other children."""
        self.children = children
        for child in children:
            child.parent = self
        self.changed()


def _texts(node: Node) -> Iterator[str]:
    for inner in node.all():
        if inner.slot is not None:
            yield text_at(inner.slot)


def text_at(slot: Slot) -> str:
    """Return the text that stands at a slot of the page."""
    element, tail = slot
    return (element.tail if tail else element.text) or ""


def reading_tree(element: Any) -> Node:
    """Return the tree of an element of the page; the page is not changed."""
    attributes = element.attrib
    names = f"{attributes.get('class') or ''} {attributes.get('id') or ''}" if attributes else " "
    node = Node(element.tag, element, names)
    children = [_text((element, False), element.text)] if element.text else []
    for child in element:
        if isinstance(child.tag, str):
            children.append(reading_tree(child))
        if child.tail:
            children.append(_text((child, True), child.tail))
    for inner in children:
        inner.parent = node
    node.children = children
    return node


def _text(slot: Slot, text: str) -> Node:
    node = Node("")
    node.slot = slot
    sums = [0.0] * 13
    bare = text.strip()
    if bare:
        sums[CHARS] = float(len(_SPACE.sub(" ", text)))
        sums[COMMAS] = float(len(_COMMAS.findall(bare)))
    node.sums = sums
    return node
