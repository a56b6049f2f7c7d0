"""HTML to Document: what a browser would show of an article, as blocks.

The walk is iterative and takes time linear in the page; what nests deeper than ``MAX_DEPTH`` keeps its text and loses
its markup. The only module of the core that imports lxml.
"""

from __future__ import annotations

import html as html_entities
import re
from dataclasses import replace
from typing import Any

from lxml import etree
from lxml import html as lxml_html

from termnews.core.block_builder import BlockBuilder
from termnews.core.document import Block, Document, Span
from termnews.core.hypertext import DROPPED, language_tag, note_targets
from termnews.core.inline import spans_text

MAX_DEPTH = 200
"""Elements inside one another that are still told apart."""
MAX_HTML = 2_000_000
"""Characters of markup that are read."""
CUT = "The text is longer than can be shown; this is its beginning."
"""The last line of what was longer than ``MAX_HTML``, or had more than ``MAX_BLOCKS`` blocks."""

_TAG = re.compile(r"<(?:[a-zA-Z][a-zA-Z0-9:-]{0,20}(?=[\s/>])|/[a-zA-Z]|!--)")
_BLOCK_TAG = re.compile(
    r"<(?:p|br|div|ul|ol|table|blockquote|h[1-6]|pre|section|article|figure|hr|dl|li|tr)(?=[\s/>])", re.IGNORECASE
)
_ESCAPED_TAG = re.compile(r"&lt;(?:p|br|div|a|img|ul|blockquote|h[1-6])\b[^&<>]{0,300}/?&gt;", re.IGNORECASE)
_BLANK_LINE = re.compile(r"\n[ \t]*(?:\n[ \t]*)+")
_URL = re.compile(r"https?://[^\s<>\"']{3,2000}[^\s<>\"'.,;:!?)\]}»”’]")
_WRAPPED_LINE = 50
"""A line of plain text at least this long was broken by a program, not by its author."""
_FORBIDDEN = re.compile("[\x00-\x08\x0b\x0e-\x1f\x7f\ud800-\udfff\ufffe\uffff]+")


def html_to_document(source: Any, *, base_url: str, title: str = "") -> Document:
    """Return the Document of a page or fragment.

    Args:
        source: HTML as text, plain text, or an lxml element.
        base_url: What relative links are resolved against; may be empty.
        title: The headline shown above the body; a first heading that repeats it is left out.
    """
    root = _parse(source) if isinstance(source, str) else source
    if root is None:
        return Document()
    _part_terms(root)
    builder = BlockBuilder(base_url, note_targets(root))
    whole = _walk(root, builder) and not (isinstance(source, str) and len(source) > MAX_HTML)
    found, links = builder.finish()
    blocks = _without_idle_rules(found)
    if title and blocks and blocks[0].kind == "heading" and _folded(spans_text(blocks[0].spans)) == _folded(title):
        blocks = blocks[1:]
    document = Document(blocks, links, _language(root), _direction(root))
    return document if whole else cut_short(document)


def cut_short(document: Document) -> Document:
    """Return a document that says at its end, once, that the text goes on."""
    said = Block("paragraph", (Span(CUT, "i"),))
    return document if document.blocks[-1:] == (said,) else replace(document, blocks=(*document.blocks, said))


def text_to_html(text: str) -> str:
    """Return plain text as HTML: blank lines part paragraphs, short lines keep their breaks, URLs become links."""
    paragraphs = []
    for paragraph in _BLANK_LINE.split(text.replace("\r\n", "\n").replace("\r", "\n").strip()):
        lines = [line.strip() for line in paragraph.split("\n")]
        wrapped = len(lines) > 1 and all(len(line) >= _WRAPPED_LINE for line in lines[:-1])
        escaped = [html_entities.escape(line, quote=False) for line in lines]
        joined = " ".join(escaped) if wrapped else "<br>".join(escaped)
        linked = _URL.sub(lambda url: f'<a href="{url[0].replace(chr(34), "%22")}">{url[0]}</a>', joined)
        paragraphs.append(f"<p>{linked}</p>")
    return "".join(paragraphs)


def parse_html(text: str) -> Any:
    """Return the root element of ``text``, or None where there is nothing to show."""
    text = _FORBIDDEN.sub("", text[:MAX_HTML])
    if not text.strip():
        return None
    parser = lxml_html.HTMLParser(encoding="utf-8", huge_tree=True, remove_comments=True, remove_pis=True)
    try:
        return lxml_html.document_fromstring(text.encode("utf-8"), parser=parser)
    except (etree.ParserError, etree.XMLSyntaxError):
        return None


def _parse(text: str) -> Any:
    text = text[:MAX_HTML]
    if _ESCAPED_TAG.search(text) and not _TAG.search(text):
        text = html_entities.unescape(text)
    if not _TAG.search(text):
        return parse_html(text_to_html(html_entities.unescape(text)))
    if "\n" in text.strip() and not _BLOCK_TAG.search(text):
        text = _BLANK_LINE.sub("<br><br>", text.replace("\r\n", "\n"))
    return parse_html(text)


def _walk(root: Any, builder: BlockBuilder) -> bool:
    """Give the builder what it takes; return False where it is full before the page ends."""
    depth = 0
    walker = etree.iterwalk(root, events=("start", "end"))
    for event, element in walker:
        tag = element.tag
        if event == "start":
            depth += 1
            if not isinstance(tag, str):
                continue
            if builder.full:
                return False
            if (depth > MAX_DEPTH and tag not in DROPPED) or builder.open(element, tag):
                builder.add_text(element.text)
            else:
                walker.skip_subtree()
            continue
        if isinstance(tag, str) and (depth <= MAX_DEPTH or tag in DROPPED):
            builder.close(element, tag)
        depth -= 1
        if element is not root:
            builder.add_text(element.tail)
    return True


def _part_terms(root: Any) -> None:
    """Set ``dt`` and ``dd`` side by side: their end tags may be left out (HTML §13.1.2.4), which libxml2 overlooks."""
    for element in list(root.iter("dt", "dd")):
        parent = element.getparent()
        if element is not root and parent is not None and parent.tag in {"dt", "dd"}:
            parent.addnext(element)


def _without_idle_rules(blocks: list[Block]) -> tuple[Block, ...]:
    """Drop rules at either end and after one another: they part nothing."""
    kept: list[Block] = []
    for block in blocks:
        if block.kind == "rule" and (not kept or kept[-1].kind == "rule"):
            continue
        kept.append(block)
    while kept and kept[-1].kind == "rule":
        kept.pop()
    return tuple(kept)


def _language(root: Any) -> str | None:
    return language_tag(root.get("lang") or root.get("{http://www.w3.org/XML/1998/namespace}lang"))


def _direction(root: Any) -> str:
    body = root.find("body") if root.tag == "html" else None
    for element in (root, body):
        direction = (element.get("dir") or "").strip().lower() if element is not None else ""
        if direction in {"rtl", "ltr"}:
            return direction if direction == "rtl" else ""
    return ""


def _folded(text: str) -> str:
    return re.sub(r"\W+", " ", text).strip().casefold()
