"""A Document as text, Markdown, HTML or bare words, for whatever is not the screen."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace

from termnews.core.document import Block, Document, Span
from termnews.core.embeds import KINDS
from termnews.core.html_export import raw_html
from termnews.core.inline import spans_text
from termnews.core.layout import layout
from termnews.core.numbering import TASKS, numbers_of

_MARKDOWN_SPECIAL = re.compile(r"([\\`*_\[\]<>])")
_LINE_START = re.compile(r"^(\s*)([#+>-]|\d+[.)])(?=\s|$)")
_MARKS = (
    ("p", "<sup>", "</sup>"), ("s", "<sub>", "</sub>"), ("k", "<kbd>", "</kbd>"), ("m", "<mark>", "</mark>"),
    ("n", "<ins>", "</ins>"), ("i", "*", "*"), ("b", "**", "**"), ("d", "~~", "~~"),
)
"""Style letter, and what stands around it; Markdown has HTML for what it has no mark for."""
_EDGES = re.compile(r"^(\s*)(.*?)(\s*)$", re.DOTALL)


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
        attributes.setdefault(tag, set()).update({"dir", "id"})
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


def to_markdown(document: Document) -> str:
    """Return CommonMark with pipe tables, footnotes and strike-through (GFM)."""
    text = "\n\n".join(_markdown_blocks(document.blocks, document.links))
    return text + "\n" if text else ""


def _markdown_blocks(blocks: Iterable[Block], links: tuple[str, ...]) -> list[str]:
    return [text for block in blocks if (text := _markdown_block(block, links))]


def _markdown_block(block: Block, links: tuple[str, ...]) -> str:
    inner = "\n\n".join(_markdown_blocks(block.children, links)) if block.kind != "list" else ""
    spans = _markdown_spans(block.spans, links)
    match block.kind:
        case "heading":
            return f"{'#' * min(max(block.level, 1), 6)} {spans.replace(chr(10), ' ')}"
        case "quote":
            return _indented(inner, "> ", "> ")
        case "list":
            return _markdown_list(block, links)
        case "code":
            fence = "`" * (max((len(run) for run in re.findall("`+", block.text)), default=2) + 1)
            fence = fence if len(fence) > 2 else "```"
            return f"{fence}{block.info}\n{block.text.rstrip()}\n{fence}"
        case "table":
            return _markdown_table(block, links)
        case "figure":
            picture = f"![{_escaped(block.text)}](<{block.src}>)" if block.src else ""
            return "\n\n".join(part for part in (picture, _emphasised(block.spans, links)) if part)
        case "rule":
            return "---"
        case "footnote":
            return _indented(inner, f"[^{_anchor(block.anchor)}]: ", "    ")
        case "embed":
            return f"{KINDS.get(block.info, KINDS['page'])}: {spans}"
        case "definition" | "details":
            plain = tuple(replace(span, style=span.style.replace("b", "")) for span in block.spans)
            name = f"**{_markdown_spans(plain, links)}**" if plain else ""
            return "\n\n".join(part for part in (name, inner) if part)
    return _LINE_START.sub(lambda found: f"{found[1]}{_guarded(found[2])}", spans)


def _emphasised(spans: tuple[Span, ...], links: tuple[str, ...]) -> str:
    """Return a caption in italics; what is set in italics inside it already loses them, because marks do not nest."""
    upright = tuple(replace(span, style=span.style.replace("i", "")) for span in spans)
    return f"*{_markdown_spans(upright, links)}*" if spans else ""


def _guarded(mark: str) -> str:
    return f"{mark[:-1]}\\{mark[-1]}"


def _anchor(anchor: str | None) -> str:
    return re.sub(r"[^\w-]+", "-", anchor or "note")


def _indented(text: str, first: str, rest: str) -> str:
    lines = text.split("\n")
    marked = [(rest if at else first) + line if line or rest.strip() else "" for at, line in enumerate(lines)]
    return "\n".join(line.rstrip() for line in marked)


def _markdown_list(block: Block, links: tuple[str, ...]) -> str:
    items = []
    for number, item in zip(numbers_of(block), block.children, strict=True):
        mark = f"{number}. " if block.ordered else "- "
        mark += f"{TASKS[item.info]} " if item.info in TASKS else ""
        items.append(_indented("\n\n".join(_markdown_blocks(item.children, links)), mark, " " * len(mark)))
    loose = any("\n\n" in item for item in items)
    return ("\n\n" if loose else "\n").join(items)


def _markdown_table(block: Block, links: tuple[str, ...]) -> str:
    columns = max((len(row) for row in block.rows), default=0)
    rows = [[_cell(cell, links) for cell in row] for row in block.rows]
    if not block.header_rows:
        rows.insert(0, [""] * columns)
    marks = {"r": "---:", "c": ":---:"}
    rows.insert(1, [marks.get(block.align[at : at + 1], "---") for at in range(columns)])
    table = "\n".join(f"| {' | '.join(row)} |" for row in rows)
    return f"**{_markdown_spans(block.spans, links)}**\n\n{table}" if block.spans else table


def _cell(spans: tuple[Span, ...], links: tuple[str, ...]) -> str:
    return _markdown_spans(spans, links).replace("|", "\\|").replace("\\\n", " ").replace("\n", " ")


def _markdown_spans(spans: tuple[Span, ...], links: tuple[str, ...]) -> str:
    return "".join(_markdown_span(span, links) for span in spans)


def _markdown_span(span: Span, links: tuple[str, ...]) -> str:
    if span.note is not None:
        return f"[^{_anchor(span.note)}]"
    found = _EDGES.match(span.text)
    before, text, after = found.groups() if found else ("", span.text, "")
    if not text:
        return span.text
    if "c" in span.style:
        tick = "``" if "`" in text else "`"
        text = f"{tick}{text}{tick}"
    else:
        text = _escaped(text).replace("\n", "\\\n")
    for letter, begin, end in _MARKS:
        if letter in span.style:
            text = f"{begin}{text}{end}"
    if span.link is not None and span.link < len(links):
        text = f"[{text}](<{links[span.link]}>)"
    return f"{before}{text}{after}" + (f" ({_escaped(span.title)})" if span.title else "")


def _escaped(text: str) -> str:
    return _MARKDOWN_SPECIAL.sub(r"\\\1", text)
