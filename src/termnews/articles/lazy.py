"""Pictures that a page leaves to its scripts: set where they would be shown, before those scripts go.

What Mozilla's Readability does for them (``_unwrapNoscriptImages``, ``_fixLazyImages``), and pictures of AMP.
"""

from __future__ import annotations

import re
from itertools import islice
from typing import Any

from lxml.etree import SubElement

from termnews.core.picture_tags import is_picture_address, picture_urls

_BACKGROUND = re.compile(r"background(?:-image)?\s*:[^;]{0,80}url\(\s*['\"]?([^'\")\s]{4,1500})", re.IGNORECASE)
_LOADER = re.compile(r"lazy|progressive|background|bg-|image|img|photo|picture|media|hero|cover", re.IGNORECASE)
MOST_INSIDE = 40
"""Elements of a picture's surroundings that are looked at."""


def set_pictures(root: Any) -> None:
    """Change a page's tree in place."""
    for element in list(root.iter("amp-img", "amp-anim")):
        element.tag = "img"
    for element in list(root.iter("noscript")):
        _take_place(element)
    for element in list(root.iter("figure")):
        if next(element.iter("img", "video", "iframe", "table", "pre", "blockquote"), None) is None:
            _fill(element)
    for element in list(root.iter("div", "span", "a")):
        if len(element) == 0 and not (element.text or "").strip():
            _fill_background(element)


def _take_place(noscript: Any) -> None:
    """Put the one picture that is shown without scripts in the place of the one before, which waits for them."""
    before = noscript.getprevious()
    if before is None or (before.tail or "").strip():
        return
    picture, waiting = _only_picture(noscript), _only_picture(before)
    if picture is None or waiting is None or not picture_urls(picture):
        return
    for name, value in picture.attrib.items():
        if value and (name in {"src", "srcset"} or not waiting.get(name)):
            waiting.set(name, value)
    for name in list(waiting.attrib):
        if name.startswith("data-") and name not in picture.attrib and is_picture_address(waiting.get(name)):
            del waiting.attrib[name]
    noscript.drop_tree()


def _only_picture(element: Any) -> Any:
    """Return the picture that is all there is in an element; None where there is more, or none."""
    inner = list(islice(element.iter(), MOST_INSIDE + 1))
    pictures = [child for child in inner if child.tag == "img"]
    if len(pictures) != 1 or len(inner) > MOST_INSIDE or any(text.strip() for text in element.itertext()):
        return None
    return pictures[0]


def _fill(figure: Any) -> None:
    """Set the picture that a figure names in one of its attributes, or in one of an element without text in it."""
    for element in islice(figure.iter(), MOST_INSIDE):
        if not isinstance(element.tag, str) or element.tag == "a":
            continue
        for name, value in element.attrib.items():
            if name not in {"class", "id", "style", "title", "alt"} and is_picture_address(value):
                picture = SubElement(figure, "img", src=value.strip())
                figure.remove(picture)
                figure.insert(0, picture)
                return


def _fill_background(element: Any) -> None:
    """Set the picture that an empty box of the article's shows as its background."""
    found = _BACKGROUND.search(element.get("style") or "")
    address = found[1] if found else element.get("data-src") or element.get("data-bg") or ""
    names = f"{element.get('class') or ''} {element.get('id') or ''} {element.get('role') or ''}"
    if is_picture_address(address) and _LOADER.search(names):
        picture = SubElement(element, "img", src=address)
        if words := element.get("aria-label") or element.get("title"):
            picture.set("alt", words)
