"""A Document as text, Markdown, HTML or bare words, for whatever is not the screen."""

from __future__ import annotations

from collections.abc import Iterable

from termnews.core.document import Block, Document
from termnews.core.html_export import raw_html
from termnews.core.inline import spans_text
from termnews.core.layout import layout
from termnews.core.markdown import to_markdown

__all__ = ["to_html", "to_markdown", "to_plain", "to_text"]


def to_text(document: Document, width: int, *, links: bool = False) -> str:
    """Return the lines the screen shows at ``width`` cells; with ``links``, numbered and listed at the end."""
    lines = [line.text.rstrip() for line in layout(document, width, link_numbers=links).lines]
    if links and document.links:
        lines += ["", *(f"[{number}] {url}" for number, url in enumerate(document.links, 1))]
    return "\n".join(lines) + "\n" if lines else ""


def to_plain(document: Document) -> str:
    """Return the bare words, a block a paragraph, for the search index: no marks, no pictures nor their captions."""
    return "\n\n".join(_plain_blocks(document.blocks))


def _plain_blocks(blocks: Iterable[Block]) -> list[str]:
    texts: list[str] = []
    for block in blocks:
        if block.kind == "table":
            texts += [spans_text(block.spans)] if block.spans else []
            texts.append("\n".join(" ".join(filter(None, map(spans_text, row))) for row in block.rows))
        elif block.kind == "code":
            texts.append(block.text)
        elif block.kind not in {"figure", "embed"}:
            text = spans_text(tuple(span for span in block.spans if span.note is None)) if block.spans else ""
            texts += [text] if text else []
            texts += _plain_blocks(block.children)
    return texts


def to_html(document: Document) -> str:
    """Return safe HTML: made by us, and sanitised by nh3 on its way out."""
    import nh3

    attributes = {tag: set(names) for tag, names in nh3.ALLOWED_ATTRIBUTES.items()}
    for tag in ("p", "li", "sup", "aside", "h1", "h2", "h3", "h4", "h5", "h6"):
        attributes.setdefault(tag, set()).update({"dir", "id", "lang"})
    attributes.setdefault("code", set()).add("class")
    attributes.setdefault("abbr", set()).add("title")
    attributes.setdefault("ol", set()).update({"start", "type"})
    attributes.setdefault("li", set()).add("value")
    for tag in ("td", "th"):
        attributes.setdefault(tag, set()).update({"align", "colspan", "rowspan"})
    return nh3.clean(
        raw_html(document), tags=nh3.ALLOWED_TAGS | {"section", "mark", "ins", "del", "kbd", "tfoot"},
        attributes=attributes,
        url_schemes={"http", "https", "mailto"}, link_rel="noopener noreferrer",
    )
