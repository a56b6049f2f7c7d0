"""Which elements of a page are a figure, and which hold the words to its picture."""

from __future__ import annotations

from itertools import islice
from typing import Any

from termnews.core.block_tags import CAPTION_CLASSES
from termnews.core.hypertext import has_class

MOST_CAPTION = 600
"""Characters of the words to a picture."""
MOST_INSIDE = 8
"""Elements that a table of a picture and its words is made of."""


def is_figure(element: Any) -> bool:
    """Return True for what holds a picture and the words to it."""
    tag = element.tag
    return tag == "figure" or (tag == "table" and _is_picture_table(element)) or has_class(element, ("wp-caption",))


def is_caption(element: Any) -> bool:
    """Return True for an element of a figure that holds the words."""
    if element.tag in {"td", "th"}:
        table = next(element.iterancestors("table"), None)
        return table is not None and _is_picture_table(table) and next(element.iter("img"), None) is None
    return element.tag == "figcaption" or has_class(element, CAPTION_CLASSES)


def _is_picture_table(table: Any) -> bool:
    """Return True for a picture in one cell and its words in the next: how figures were made before they had a tag."""
    cells = []
    for element in islice(table.iter("table", "td", "th", "img", "ul", "ol", "p", "h2"), MOST_INSIDE):
        if element.tag in {"td", "th"}:
            cells.append(element)
        elif element is not table and element.tag != "img":
            return False
    if len(cells) != 2 or cells[0].getparent() is cells[1].getparent():
        return False
    above, below = ("".join(cell.itertext()).strip() for cell in cells)
    pictures = [sum(1 for _ in cell.iter("img")) for cell in cells]
    return pictures == [1, 0] and not above and 0 < len(below) <= MOST_CAPTION
