"""What the elements of a page mean to an article, by the names of their tags."""

from __future__ import annotations

INLINE_STYLES = {
    "b": "b", "strong": "b", "i": "i", "em": "i", "cite": "i", "dfn": "i", "var": "i", "code": "c", "kbd": "c",
    "samp": "c", "tt": "c", "del": "d", "s": "d", "strike": "d", "ins": "u", "u": "u", "mark": "m", "sub": "s",
    "sup": "p",
}
"""Tag → letter of ``Span.style``."""
BLOCKS = frozenset({
    "html", "body", "p", "div", "section", "article", "main", "header", "footer", "aside", "nav", "address",
    "center", "dl", "fieldset", "form", "legend", "tr", "td", "th", "tbody", "thead", "tfoot", "hgroup", "menu",
    "dir", "search", "li", "table", "caption", "figcaption", "summary", "dt", "noindex",
})
"""Tags that end the paragraph before them."""
PARTED = frozenset({"span", "a", "time", "small", "label"})
"""Inline tags that pages set beside one another without a blank."""
HEADINGS = {f"h{level}": level for level in range(1, 7)}
"""Tag → level."""
CONTAINERS = {
    "ul": "list", "ol": "list", "menu": "list", "li": "item", "blockquote": "quote", "dd": "definition",
    "details": "details", "figure": "figure",
}
"""Tag → kind of the block that holds others."""
LEAVES = frozenset({"heading", "caption", "cell", "term", "summary", "code", "title"})
"""Kinds of frames that hold text only."""
CAPTION_CLASSES = ("wp-caption-text", "caption-text", "image-caption")
"""Classes that stand for a caption."""
