"""A page as a tree that is safe to work on: parsed once, measured, and rid of what is never shown."""

from __future__ import annotations

import re
from typing import Any

from lxml import etree
from lxml import html as lxml_html

from termnews.core.errors import ExtractError
from termnews.core.hypertext import is_hidden, is_note_mark
from termnews.core.picture_tags import is_picture_address

MAX_DEPTH = 256
"""Elements inside one another; extraction takes time quadratic in this."""
MAX_ELEMENTS = 60_000
MAX_ATTRIBUTE = 2_000
"""Characters of an attribute; longer ones hold programs and pictures."""

MIN_REVEALED = 400
"""Characters of prose from which hidden text may be the article."""
SENTENCE = 50
"""Characters of a text that is a sentence rather than a label."""

_KEPT_ATTRIBUTES = frozenset({
    "id", "class", "href", "src", "srcset", "alt", "title", "rel", "role", "itemprop", "itemtype", "itemscope", "lang",
    "dir", "colspan", "rowspan", "start", "width", "height", "datetime", "property", "content", "name", "type", "align",
    "data-src", "data-srcset", "data-original", "data-lazy-src", "data-lazy-srcset", "data-testid", "hidden", "style",
    "value", "reversed", "alttext", "display", "data", "poster", "xml:lang", "pubdate", "data-component",
    "aria-expanded", "aria-hidden",
})  # fmt: skip
_START_TAG = re.compile("<[A-Za-z]")
_LONG = frozenset({"content", "srcset", "data-srcset", "data-lazy-srcset"})
"""Attributes that may be longer."""
_SHOWING = frozenset({"img", "figure", "amp-img", "source", "div", "span"})
"""Elements whose attributes may name a picture that a script would show."""
_GONE = frozenset({"script", "style", "template", "object", "embed", "applet", "svg", "canvas", "link"})


def parse_page(text: str, *, url: str = "") -> Any:
    """Return the root element of a page.

    Raises:
        ExtractError: There is nothing in it, or it is built to hang a parser.
    """
    if text.count("<") > 2 * MAX_ELEMENTS and sum(1 for _ in _START_TAG.finditer(text)) > 2 * MAX_ELEMENTS:
        # as a tree it would be forty times as large; a script's texts may hold tags too, and so the margin
        raise ExtractError(f"The page has more than {MAX_ELEMENTS:,} elements.", url=url)
    parser = lxml_html.HTMLParser(encoding="utf-8", huge_tree=True, remove_comments=True, remove_pis=True)
    try:
        root = lxml_html.document_fromstring(text.encode("utf-8", "replace"), parser=parser)
    except (etree.ParserError, etree.XMLSyntaxError, AssertionError) as error:
        raise ExtractError("The page is empty.", url=url) from error
    _measure(root, url)
    return root


def _measure(root: Any, url: str) -> None:
    depth = elements = 0
    for event, element in etree.iterwalk(root, events=("start", "end")):
        if event == "end":
            depth -= 1
            continue
        depth += 1
        elements += 1
        if depth > MAX_DEPTH:
            raise ExtractError(f"The page nests its elements more than {MAX_DEPTH} deep.", url=url)
        if elements > MAX_ELEMENTS:
            raise ExtractError(f"The page has more than {MAX_ELEMENTS:,} elements.", url=url)
        attributes = element.attrib
        if len(attributes) > 3 or any(len(value) > MAX_ATTRIBUTE for value in attributes.values()):
            for name, value in list(attributes.items()):
                if name in _KEPT_ATTRIBUTES and (len(value) <= MAX_ATTRIBUTE or name in _LONG):
                    continue
                if element.tag in _SHOWING and is_picture_address(value):
                    continue
                del attributes[name]


def prune(root: Any) -> None:
    """Drop scripts, styles and what the page hides; pictures in ``noscript`` stay for lazy loaders.

    What is hidden until a script runs, or shown only where none does, stays where it is nearly all of the page's prose.
    """
    doomed = []
    hidden = []
    for element in root.iter():
        tag = element.tag
        if not isinstance(tag, str) or tag in _GONE:
            doomed.append(element)
        elif tag == "noscript" or (tag not in {"html", "body"} and is_hidden(element)):
            hidden.append(element)
        elif "style" in element.attrib:
            del element.attrib["style"]
        if tag == "a" and "class" in element.attrib and is_note_mark(element):
            # Readability takes "footnote-ref" for a page's footer.
            element.set("class", "noteref")
    for element in doomed:
        if element.getparent() is not None:
            element.drop_tree()
    _drop_hidden(root, hidden)


def _drop_hidden(root: Any, hidden: list[Any]) -> None:
    amounts = [(_prose(element), element) for element in hidden]
    most = max((amount for amount, _ in amounts), default=0)
    visible = _prose(root) - sum(amount for amount, _ in amounts) if most >= MIN_REVEALED else 0
    for amount, element in amounts:
        if amount >= MIN_REVEALED and amount > 3 * visible:
            for name in ("hidden", "style"):
                element.attrib.pop(name, None)
            element.set("class", "revealed")
            element.tag = "div"
        elif element.tag != "noscript" and element.getparent() is not None:
            element.drop_tree()


def _prose(element: Any) -> int:
    """Return the characters of an element's texts that are long enough to be sentences."""
    lengths = [len(text.strip()) for text in element.itertext()]
    return sum(length for length in lengths if length >= SENTENCE)


def text_of(element: Any, most: int = 2_000_000) -> str:
    """Return the text of an element with its white space folded."""
    return " ".join("".join(element.itertext())[:most].split())
