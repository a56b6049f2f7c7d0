"""Writes down what a page says by scripts and styles before those go: formulas, late pictures, alignment of cells."""

from __future__ import annotations

import re
from typing import Any

from termnews.articles.lazy import set_pictures
from termnews.core.replaced import replaced_text

_ALIGN = re.compile(r"text-align\s*:\s*(right|center|left)", re.IGNORECASE)

FORMULA = "termnews-formula"
"""Class of the elements that say what a formula was."""


def keep_structure(root: Any) -> None:
    """Change a page's tree in place: what it says stays where it is read."""
    for element in list(root.iter("math", "script", "span")):
        text = replaced_text(element, element.tag)
        if text is not None and element.getparent() is not None:
            tail = element.tail
            element.clear()
            element.tag, element.text, element.tail = "span", text, tail
            element.set("class", FORMULA)
    set_pictures(root)
    for cell in root.iter("td", "th"):
        if found := _ALIGN.search(cell.get("style") or ""):
            cell.set("align", found[1].lower())
