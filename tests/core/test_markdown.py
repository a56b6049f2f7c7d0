"""Markdown says what the Document says: read back by another program, no sign is lost, added, or taken for markup."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from markdown_it import MarkdownIt
from mdit_py_plugins.footnote import footnote_plugin
from mdit_py_plugins.tasklists import tasklists_plugin

from termnews.core.blocks import html_to_document
from termnews.core.document import Block, Document, Span
from termnews.core.markdown import escaped, heading, to_markdown

BASE = "https://paper.example/"
LINKS = ("https://a.example/x_y*z?a=1&copy;=2&b=(3)", "mailto:a@b.example")
READER = MarkdownIt("commonmark", {"html": True}).enable(["table", "strikethrough"])
READER.use(footnote_plugin).use(tasklists_plugin)
SIGNS = "aB9 .,-+=#*_~`|\\[]()<>&;:!?\"'/“”—é字"
WORDS = ("&amp;", "&#42;", "<b>", "1.", "- ", "# ", "---", "***", "![x](y)", "[^1]", "~~~", "a  ", "| --- |", "```")


def read(markdown: str) -> Document:
    return html_to_document(READER.render(markdown), base_url=BASE)


def signs(block: Block) -> list[tuple[str, str, bool]]:
    """Every sign of a block that can be seen, how it is set, and whether it is a link."""
    own = [(sign, span.style, span.link is not None) for span in block.spans for sign in span.text if sign.strip()]
    own += [(sign, "", False) for sign in block.text if sign.strip()]
    for row in block.rows:
        for cell in row:
            own += signs(Block("cell", cell))
    for child in block.children:
        own += signs(child)
    return own


def text(least: int = 1) -> st.SearchStrategy[str]:
    pieces = st.lists(st.one_of(st.text(SIGNS, max_size=6), st.sampled_from(WORDS)), min_size=least, max_size=4)
    return pieces.map("".join)


@st.composite
def runs(draw: st.DrawFn, *, breaks: bool = True) -> tuple[Span, ...]:
    """The spans of a paragraph as the page's parser leaves them: its blanks folded, none at either end."""
    spans = []
    for _ in range(draw(st.integers(1, 4))):
        words = draw(text())
        words = words.replace(" ", "\n") if breaks and draw(st.integers(0, 5)) == 0 else words
        style = draw(st.sampled_from(("", "", "", "b", "i", "bi", "c", "d", "bd", "p", "k", "m", "bp")))
        link = draw(st.sampled_from((None, None, None, 0)))
        if words:
            spans.append(Span(words, style, link))
    html = "".join(_html(span) for span in spans)
    blocks = html_to_document(f"<p>{html}</p>", base_url=BASE).blocks
    return blocks[0].spans if blocks and blocks[0].kind == "paragraph" else (Span("a"),)


def _html(span: Span) -> str:
    from html import escape

    told = escape(span.text).replace("\n", "<br>")
    for letter in span.style:
        tag = {"b": "b", "i": "i", "c": "code", "d": "del", "p": "sup", "k": "kbd", "m": "mark"}[letter]
        told = f"<{tag}>{told}</{tag}>"
    return told if span.link is None else f"<a href='{escape(LINKS[span.link])}'>{told}</a>"


@st.composite
def documents(draw: st.DrawFn) -> Document:
    def block(depth: int) -> Block:
        kinds = ("paragraph", "paragraph", "heading", "code", "table", "quote", "list")
        match draw(st.sampled_from(kinds if depth < 3 else kinds[:4])):
            case "heading":
                return Block("heading", draw(runs(breaks=False)), level=draw(st.integers(1, 6)))
            case "code":
                return Block("code", text=draw(text()).strip() or "x", info="py")
            case "table":
                rows = tuple(tuple(draw(runs()) for _ in range(2)) for _ in range(2))
                return Block("table", rows=rows, header_rows=1)
            case "quote":
                return Block("quote", children=blocks(depth + 1))
            case "list":
                items = tuple(Block("item", children=blocks(depth + 1)) for _ in range(draw(st.integers(1, 3))))
                return Block("list", children=items, ordered=draw(st.booleans()), start=draw(st.integers(0, 12)))
        return Block("paragraph", draw(runs()))

    def blocks(depth: int) -> tuple[Block, ...]:
        return tuple(block(depth) for _ in range(draw(st.integers(1, 3))))

    return Document(blocks(0), LINKS)


@settings(max_examples=150, deadline=None)
@given(documents())
def test_what_is_written_is_what_is_read(document: Document) -> None:
    again = read(to_markdown(document))
    assert [block.kind for block in again.blocks] == [block.kind for block in document.blocks], to_markdown(document)
    assert [signs(block) for block in again.blocks] == [signs(block) for block in document.blocks]


@pytest.mark.parametrize(
    "words",
    ["C# and F #", "*_[]()#<b>`", "1986. A year", "- no list", "+ 1", "===", "---", "a | b", "~~~", "<https://x.example>",
     "AT&amp;T", "&#42;", "\\*", "[x]: https://a.example", "![a](b)", "    four", "# no", "!"],
)
def test_titles_and_paragraphs_are_read_as_they_stand(words: str) -> None:
    for markdown in (heading(escaped(words), 1), to_markdown(Document((Block("paragraph", (Span(words),)),)))):
        (block,) = read(markdown).blocks
        assert "".join(span.text for span in block.spans) == words.strip()
        assert {span.style for span in block.spans} == {""}


def test_marks_that_would_be_none_are_elements() -> None:
    spans = (Span("「注」", "b"), Span("は"), Span("a", "i"), Span("b", "b"))
    assert to_markdown(Document((Block("paragraph", spans),))) == "<strong>「注」</strong>は<em>a</em>**b**\n"


def test_lists_and_quotes_side_by_side_stay_apart() -> None:
    item = Block("item", children=(Block("paragraph", (Span("one"),)),))
    lists = tuple(Block("list", children=(item, item), ordered=ordered) for ordered in (False, False, True, True))
    assert to_markdown(Document(lists)) == "- one\n- one\n\n* one\n* one\n\n1. one\n2. one\n\n1) one\n2) one\n"
    assert [len(block.children) for block in read(to_markdown(Document(lists))).blocks] == [2, 2, 2, 2]


def test_things_to_do_keep_what_stands_below_them() -> None:
    html = "<ul><li><input type=checkbox checked><p>one</p><p>more</p><pre>x = 1</pre></ul>"
    (block,) = read(to_markdown(html_to_document(html, base_url=BASE))).blocks
    assert [child.kind for child in block.children[0].children] == ["paragraph", "paragraph", "code"]


def test_lines_of_a_heading_and_of_a_cell() -> None:
    lines = (Span("one\ntwo"),)
    table = Block("table", rows=((lines, (Span("a|b", "c"),)), ((Span("\\|"),), (Span("\\|", "c"),))), header_rows=1)
    document = Document((Block("heading", lines, level=2), table))
    assert to_markdown(document).startswith("## one two\n\n| one<br>two | `a\\|b` |\n")
    heading_, cells = read(to_markdown(document)).blocks
    assert [span.text for span in heading_.spans] == ["one two"]
    assert [[span.text for span in cell] for cell in cells.rows[1]] == [["\\|"], ["\\|"]]


def test_a_wow_before_a_link_is_no_picture() -> None:
    spans = (Span("Wow!"), Span("more", link=0))
    (block,) = read(to_markdown(Document((Block("paragraph", spans),), LINKS))).blocks
    assert (block.kind, [span.text for span in block.spans]) == ("paragraph", ["Wow!", "more"])


def test_addresses_are_kept_to_the_letter() -> None:
    spans = (Span("more", link=0),)
    assert read(to_markdown(Document((Block("paragraph", spans),), LINKS))).links == LINKS[:1]


def test_a_mark_whose_note_is_not_here_is_a_raised_figure() -> None:
    spans = (Span("wall"), Span("1", note="n1"), Span("2", note="n2"))
    note = Block("footnote", children=(Block("paragraph", (Span("Said so."),)),), anchor="n1")
    markdown = to_markdown(Document((Block("paragraph", spans), note)))
    assert markdown == "wall[^n1]<sup>2</sup>\n\n[^n1]: Said so.\n"
