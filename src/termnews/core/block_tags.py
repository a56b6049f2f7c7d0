"""What the elements of a page mean to an article, by the names of their tags."""

from __future__ import annotations

INLINE_STYLES = {
    "b": "b", "strong": "b", "i": "i", "em": "i", "cite": "i", "dfn": "i", "var": "i", "code": "c", "kbd": "k",
    "samp": "c", "tt": "c", "del": "d", "s": "d", "strike": "d", "ins": "n", "u": "u", "mark": "m", "sub": "s",
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
CAPTION_CLASSES = (
    "wp-caption-text", "caption-text", "image-caption", "credit", "image-credit", "photo-credit", "media-credit",
    "wp-media-credit", "figure-credit",
)
"""Classes that stand for a caption, or for the line that says whose picture it is."""
QUOTES = {
    "de": "„“‚‘", "cs": "„“‚‘", "sk": "„“‚‘", "bg": "„“‚‘", "is": "„“‚‘", "lt": "„“‚‘", "sl": "„“‚‘", "pl": "„”«»",
    "ro": "„”«»", "hu": "„”»«", "hr": "„”‚‘", "sr": "„”‚‘", "fr": "«»“”", "it": "«»“”", "es": "«»“”", "pt": "«»“”",
    "el": "«»“”", "no": "«»‘’", "nb": "«»‘’", "nn": "«»‘’", "ru": "«»„“", "uk": "«»„“", "be": "«»„“", "sv": "””’’",
    "fi": "””’’", "da": "“”‘’", "ja": "「」『』", "zh-tw": "「」『』", "zh-hk": "「」『』", "en": "“”‘’",
}
"""Language → its quotation marks: outer and inner, each at the beginning and at the end (CLDR)."""
