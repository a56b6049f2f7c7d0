"""Takes out of a page's tree all but the lines that are its article, and the pictures that stand among them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from termnews.articles.illustrations import illustrations
from termnews.articles.lines import Line, PageLines
from termnews.core.figure_tags import is_figure


def keep_only(page: PageLines, kept: Sequence[bool]) -> None:
    """Change the page's tree in place: lines that are not kept lose their text, and what stands among them goes.

    Args:
        page: The lines and objects of the tree.
        kept: For each line, whether it is part of the article.
    """
    stays = illustrations(page, kept)
    for thing in page.objects:
        if thing not in stays and thing.getparent() is not None:
            thing.drop_tree()
    for line, wanted in zip(page.lines, kept, strict=True):
        if not (_has_picture(line.box, stays) if line.caption else wanted):
            _blank(line)


def held(lines: Sequence[Line], kept: Sequence[bool]) -> set[Any]:
    """Return the elements that hold a line that is kept."""
    found: set[Any] = set()
    for line, wanted in zip(lines, kept, strict=True):
        element = line.box if wanted else None
        while element is not None and element not in found:
            found.add(element)
            element = element.getparent()
    return found


def _has_picture(caption: Any, stays: set[Any]) -> bool:
    element = caption
    while element is not None:
        if is_figure(element):
            return any(inner in stays for inner in element.iter())
        element = element.getparent()
    return False


def _blank(line: Line) -> None:
    for element, tail in line.slots:
        if tail:
            element.tail = None
        else:
            element.text = None
    box = line.box
    while box is not None and box.tag in {"li", "dd", "dt", "p", "div", "span", "a"} and _is_empty(box):
        parent = box.getparent()
        if box.tag == "li" and parent is not None:
            # Its bullet or number would stay.
            box.drop_tree()
        box = parent


def _is_empty(element: Any) -> bool:
    return not any(text.strip() for text in element.itertext()) and next(element.iter("img", "iframe"), None) is None
