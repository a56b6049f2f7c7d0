"""A Document as HTML markup, not yet sanitised; ``core.export.to_html`` is what leaves the program."""

from __future__ import annotations

from collections.abc import Iterable
from html import escape
from itertools import groupby

from termnews.core.containers import JOINED
from termnews.core.document import Block, Document, Span
from termnews.core.embeds import KINDS

_TAGS = {
    "b": "strong", "c": "code", "d": "del", "i": "em", "k": "kbd", "m": "mark", "n": "ins", "p": "sup", "s": "sub",
    "u": "u",
}
_TASKS = {"done": "[x] ", "open": "[ ] "}


def raw_html(document: Document) -> str:
    """Return the blocks as HTML; every text and attribute is escaped."""
    return _blocks(document.blocks, document.links)


def _blocks(blocks: Iterable[Block], links: tuple[str, ...]) -> str:
    told: list[str] = []
    open_figure = False
    for kind, group in groupby(blocks, key=lambda block: block.kind):
        parts = []
        for block in group:
            text = _block(block, links)
            if kind == "figure":
                begin, end = "" if open_figure else "<figure>", "" if block.info == JOINED else "</figure>"
                open_figure = not end
                text = f"{begin}{text}{end}"
            parts.append(text)
        told.append("<dl>" + "\n".join(parts) + "</dl>" if kind == "definition" else "\n".join(parts))
        told[-1] += "</figure>" if open_figure else ""
        open_figure = False
    return "\n".join(told)


def _block(block: Block, links: tuple[str, ...]) -> str:
    inner = _blocks(block.children, links) if block.children else ""
    spans = _spans(block.spans, links)
    match block.kind:
        case "heading":
            level = min(max(block.level, 1), 6)
            return f"<h{level}{_set(block)}>{spans}</h{level}>"
        case "quote":
            return f"<blockquote>{inner}</blockquote>"
        case "list":
            tag = "ol" if block.ordered else "ul"
            start = f' start="{block.start}"' if block.ordered and block.start != 1 else ""
            counts = f' type="{escape(block.info)}"' if block.info else ""
            return f"<{tag}{start}{counts}>{inner}</{tag}>"
        case "item":
            value = f' value="{block.value}"' if block.value is not None else ""
            return f"<li{value}>{_TASKS.get(block.info, '')}{inner}</li>"
        case "code":
            language = f' class="language-{escape(block.info)}"' if block.info else ""
            return f"<pre><code{language}>{escape(block.text)}</code></pre>"
        case "table":
            return _table(block, links)
        case "figure" | "embed":
            return _media(block, spans)
        case "rule":
            return "<hr>"
        case "footnote":
            return f'<aside id="{escape(block.anchor or "")}">{inner}</aside>'
        case "definition":
            return (f"<dt>{spans}</dt>" if spans else "") + (f"<dd>{inner}</dd>" if inner else "")
        case "details":
            return f"<details><summary>{spans}</summary>{inner}</details>"
    return f"<p{_set(block)}>{spans}</p>"


def _media(block: Block, spans: str) -> str:
    if block.kind == "embed":
        return f"<p>{KINDS.get(block.info, KINDS['page'])}: {spans}</p>"
    picture = f'<img src="{escape(block.src)}" alt="{escape(block.text)}">' if block.src else ""
    return picture + (f"<figcaption>{spans}</figcaption>" if spans else "")


def _set(block: Block) -> str:
    """Return the attributes for how a block's text runs, and in what language."""
    direction = f' dir="{block.dir}"' if block.dir in {"rtl", "ltr"} else ""
    return direction + (f' lang="{escape(block.lang)}"' if block.lang else "")


def _table(block: Block, links: tuple[str, ...]) -> str:
    aligns = {"r": ' align="right"', "c": ' align="center"'}
    reach = {(row, column): (rows, columns) for row, column, rows, columns in block.merged}
    covered = {
        (row + down, column + across)
        for (row, column), (rows, columns) in reach.items() for down in range(rows) for across in range(columns)
    } - reach.keys()
    rows = []
    for number, row in enumerate(block.rows):
        tag = "th" if number < block.header_rows else "td"
        cells = (
            f"<{tag}{aligns.get(block.align[at : at + 1], '')}{_reach(*reach.get((number, at), (1, 1)))}>"
            f"{_spans(cell, links)}</{tag}>"
            for at, cell in enumerate(row) if (number, at) not in covered
        )
        rows.append(f"<tr>{''.join(cells)}</tr>")
    caption = f"<caption>{_spans(block.spans, links)}</caption>" if block.spans else ""
    end = len(rows) - block.footer_rows
    parts = (("thead", rows[: block.header_rows]), ("tbody", rows[block.header_rows : end]), ("tfoot", rows[end:]))
    body = "".join(f"<{part}>{''.join(lines)}</{part}>" for part, lines in parts if lines)
    return f"<table>{caption}{body}</table>"


def _reach(rows: int, columns: int) -> str:
    return (f' rowspan="{rows}"' if rows > 1 else "") + (f' colspan="{columns}"' if columns > 1 else "")


def _spans(spans: tuple[Span, ...], links: tuple[str, ...]) -> str:
    return "".join([_span(span, links) for span in spans])


def _span(span: Span, links: tuple[str, ...]) -> str:
    text = escape(span.text, quote=False).replace("\n", "<br>")
    if span.src:
        words = span.text.strip()
        before, after = span.text.split(words, 1) if words else ("", "")
        text = f'{before}<img src="{escape(span.src)}" alt="{escape(words)}">{after}'
    for letter in span.style:
        tag = _TAGS.get(letter)
        text = f"<{tag}>{text}</{tag}>" if tag else text
    if span.title:
        text = f'<abbr title="{escape(span.title)}">{text}</abbr>'
    if span.note is not None:
        return f'<a href="#{escape(span.note)}">{text}</a>'
    if span.link is not None and span.link < len(links):
        return f'<a href="{escape(links[span.link])}">{text}</a>'
    return text
