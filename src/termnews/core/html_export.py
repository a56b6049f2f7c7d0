"""A Document as HTML markup, not yet sanitised; ``core.export.to_html`` is what leaves the program."""

from __future__ import annotations

from collections.abc import Iterable
from html import escape

from termnews.core.document import Block, Document, Span

_TAGS = {"b": "strong", "c": "code", "d": "s", "i": "em", "m": "mark", "p": "sup", "s": "sub", "u": "u"}


def raw_html(document: Document) -> str:
    """Return the blocks as HTML; every text and attribute is escaped."""
    return _blocks(document.blocks, document.links)


def _blocks(blocks: Iterable[Block], links: tuple[str, ...]) -> str:
    return "\n".join([_block(block, links) for block in blocks])


def _block(block: Block, links: tuple[str, ...]) -> str:
    inner = _blocks(block.children, links) if block.children else ""
    spans = _spans(block.spans, links)
    match block.kind:
        case "heading":
            level = min(max(block.level, 1), 6)
            return f"<h{level}{_dir(block)}>{spans}</h{level}>"
        case "quote":
            return f"<blockquote>{inner}</blockquote>"
        case "list":
            tag = "ol" if block.ordered else "ul"
            start = f' start="{block.start}"' if block.ordered and block.start != 1 else ""
            return f"<{tag}{start}>{inner}</{tag}>"
        case "item":
            return f"<li>{inner}</li>"
        case "code":
            language = f' class="language-{escape(block.info)}"' if block.info else ""
            return f"<pre><code{language}>{escape(block.text)}</code></pre>"
        case "table":
            return _table(block, links)
        case "figure":
            picture = f'<img src="{escape(block.src)}" alt="{escape(block.text)}">' if block.src else ""
            caption = f"<figcaption>{spans}</figcaption>" if spans else ""
            return f"<figure>{picture}{caption}</figure>"
        case "rule":
            return "<hr>"
        case "footnote":
            return f'<aside id="{escape(block.anchor or "")}">{inner}</aside>'
        case "definition":
            term = f"<dt>{spans}</dt>" if spans else ""
            return f"<dl>{term}<dd>{inner}</dd></dl>"
        case "details":
            return f"<details><summary>{spans}</summary>{inner}</details>"
    return f"<p{_dir(block)}>{spans}</p>"


def _dir(block: Block) -> str:
    return f' dir="{block.dir}"' if block.dir in {"rtl", "ltr"} else ""


def _table(block: Block, links: tuple[str, ...]) -> str:
    aligns = {"r": ' align="right"', "c": ' align="center"'}
    rows = []
    for number, row in enumerate(block.rows):
        tag = "th" if number < block.header_rows else "td"
        cells = (
            f"<{tag}{aligns.get(block.align[at : at + 1], '')}>{_spans(cell, links)}</{tag}>"
            for at, cell in enumerate(row)
        )
        rows.append(f"<tr>{''.join(cells)}</tr>")
    caption = f"<caption>{_spans(block.spans, links)}</caption>" if block.spans else ""
    return f"<table>{caption}{''.join(rows)}</table>"


def _spans(spans: tuple[Span, ...], links: tuple[str, ...]) -> str:
    return "".join([_span(span, links) for span in spans])


def _span(span: Span, links: tuple[str, ...]) -> str:
    text = escape(span.text, quote=False).replace("\n", "<br>")
    for letter in span.style:
        tag = _TAGS.get(letter)
        text = f"<{tag}>{text}</{tag}>" if tag else text
    if span.note is not None:
        return f'<a href="#{escape(span.note)}">{text}</a>'
    if span.link is not None and span.link < len(links):
        return f'<a href="{escape(links[span.link])}">{text}</a>'
    return text
