from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from termnews.core.blocks import CUT, MAX_HTML, html_to_document
from termnews.core.document import Block, Document
from termnews.core.export import to_plain
from termnews.core.inline import spans_text
from termnews.core.line_builder import MAX_BLOCKS

BASE = "https://paper.example/news/story.html"


def blocks(html: str, **kwargs: str) -> tuple[Block, ...]:
    return html_to_document(html, base_url=BASE, **kwargs).blocks


def outline(parts: tuple[Block, ...]) -> list[object]:
    return [
        (block.kind, spans_text(block.spans) or block.text, *([outline(block.children)] if block.children else []))
        for block in parts
    ]


@pytest.mark.parametrize(
    ("html", "expected"),
    [
        ("<p>a  b\n\tc</p>", [("paragraph", "a b c")]),
        ("<p> <b> x </b> y</p>", [("paragraph", "x y")]),
        ("one<br>two", [("paragraph", "one\ntwo")]),
        ("one<br> <br/>two", [("paragraph", "one"), ("paragraph", "two")]),
        ("<div>a<p>b</p>c</div>", [("paragraph", "a"), ("paragraph", "b"), ("paragraph", "c")]),
        ("<h2>A <i>b</i></h2>", [("heading", "A b")]),
        ("<h2><div>A</div><div>B</div></h2>", [("heading", "A B")]),
        ("<p></p><p> &nbsp;x</p>", [("paragraph", "\xa0x")]),
        ("<hr><p>a</p><hr><hr><p>b</p><hr>", [("paragraph", "a"), ("rule", ""), ("paragraph", "b")]),
        ("<blockquote>a<blockquote>b</blockquote></blockquote>",
         [("quote", "", [("paragraph", "a"), ("quote", "", [("paragraph", "b")])])]),
        ("<ul><li>a<ul><li>b</ul><li>c</ul>",
         [("list", "", [("item", "", [("paragraph", "a"), ("list", "", [("item", "", [("paragraph", "b")])])]),
                        ("item", "", [("paragraph", "c")])])]),
        ("<pre>a\n  b &lt; c</pre>", [("code", "a\n  b < c")]),
        ("<dl><dt>T</dt><dd>D</dd></dl>", [("definition", "T", [("paragraph", "D")])]),
        ("<details><summary>S</summary><p>d</p></details>", [("details", "S", [("paragraph", "d")])]),
        ("<li>stray</li>", [("paragraph", "• stray")]),
        ("<p>He said <q>yes</q></p>", [("paragraph", "He said “yes”")]),
        ("<ruby>漢<rp>(</rp><rt>kan</rt><rp>)</rp></ruby>", [("paragraph", "漢(kan)")]),
    ],
)  # fmt: skip
def test_each_element_becomes_its_block(html: str, expected: list[object]) -> None:
    assert outline(blocks(html)) == expected


@pytest.mark.parametrize(
    "html",
    [
        "<script>alert(1)</script>", "<style>p{}</style>", "<iframe src=x>no</iframe>", "<p hidden>no</p>",
        "<div style='display: none'>no</div>", "<span class='sr-only'>no</span>", "<button>no</button>",
        "<textarea>no</textarea>", "<noscript>no</noscript>", "<!-- no -->", "<template>no</template>",
        "<img src='https://t.example/p.gif' width=1 height=1 alt=no>", "<svg><text>no</text></svg>",
    ],
)  # fmt: skip
def test_what_is_not_shown_is_dropped(html: str) -> None:
    assert outline(blocks(f"<p>yes</p>{html}")) == [("paragraph", "yes")]


def test_styles_nest_and_links_are_absolute() -> None:
    document = html_to_document("<p>a <b>b <i>c</i></b> <a href='../x?q=1'>d <code>e</code></a></p>", base_url=BASE)
    spans = document.blocks[0].spans
    assert [(span.text, span.style) for span in spans] == [
        ("a ", ""), ("b ", "b"), ("c", "bi"), (" ", ""), ("d ", ""), ("e", "c"),
    ]  # fmt: skip
    assert [span.link for span in spans] == [None, None, None, None, 0, 0]
    assert document.links == ("https://paper.example/x?q=1",)


@pytest.mark.parametrize(
    "href", ["javascript:alert(1)", "data:text/html,x", "file:///etc/passwd", "http://a\nb", "#top"]
)
def test_unsafe_links_lose_their_target_and_keep_their_words(href: str) -> None:
    document = html_to_document(f'<p><a href="{href}">words</a></p>', base_url="")
    assert document.links == ()
    assert document.blocks[0].spans[0].link is None
    assert spans_text(document.blocks[0].spans) == "words"


def test_control_characters_never_arrive() -> None:
    html = "<p>a&#27;[31mb\u202ec</p><pre>x&#155;y</pre><img alt='&#27;z' src=/a.jpg>"
    document = html_to_document(html, base_url=BASE)
    assert not any(character in document.to_json() for character in ("\x1b", "\\u001b", "\u202e", "\x9b"))


def test_a_figure_keeps_alternative_text_and_caption() -> None:
    picture = "<picture><source srcset='/big.webp 2x'><img alt='Alt'></picture>"
    html = f"<figure>{picture}<figcaption>Cap</figcaption></figure>"
    figure = blocks(html)[0]
    assert (figure.kind, figure.text, spans_text(figure.spans), figure.src) == (
        "figure", "Alt", "Cap", "https://paper.example/big.webp",
    )  # fmt: skip


def test_a_lazy_picture_is_found_once() -> None:
    html = "<p>a</p><img src='data:,' data-src='/a.jpg'><noscript><img src='/a.jpg'></noscript><p>b</p>"
    assert [block.kind for block in blocks(html)] == ["paragraph", "figure", "paragraph"]


def test_emoji_pictures_stay_in_the_line() -> None:
    html = "<p>hi <img class='wp-smiley' alt='😀' src='/e.png'> you</p>"
    assert outline(blocks(html)) == [("paragraph", "hi 😀 you")]


def test_a_table_is_a_rectangle_with_header_and_alignment() -> None:
    html = """<table><caption>Cap</caption><thead><tr><th>A<th>B<th>C</tr></thead>
      <tr><td rowspan=2>x<td>1,000<td>p</tr><tr><td>2<td>q</tr><tr><td colspan=2>wide<td>r</tr></table>"""
    table = blocks(html)[0]
    assert [[spans_text(cell) for cell in row] for row in table.rows] == [
        ["A", "B", "C"], ["x", "1,000", "p"], ["", "2", "q"], ["wide", "", "r"],
    ]  # fmt: skip
    assert (table.header_rows, table.align, spans_text(table.spans)) == (1, "lrl", "Cap")


def test_a_layout_table_is_prose() -> None:
    html = "<table><tr><td><p>one</p></td><td><p>two</p><p>three</p></td></tr></table>"
    assert outline(blocks(html)) == [("paragraph", "one"), ("paragraph", "two"), ("paragraph", "three")]


def test_footnotes_are_tied_to_their_marks() -> None:
    html = "<p>x<sup><a href='#fn1'>1</a></sup></p><ol><li id=fn1>Note <a href='#fnref1'>↩</a></li></ol>"
    first, note = blocks(html)
    assert first.spans[1].note == "fn1"
    assert (note.kind, note.anchor, outline(note.children)) == ("footnote", "fn1", [("paragraph", "Note")])


def test_direction_comes_from_the_page_or_the_text() -> None:
    found = blocks("<p dir=rtl>abc</p><p>مرحبا بكم</p><p>abc مرحبا</p>")
    assert [block.dir for block in found] == ["rtl", "rtl", ""]


def test_the_repeated_headline_is_left_out() -> None:
    assert outline(blocks("<h1>Big  News!</h1><p>x</p>", title="Big news")) == [("paragraph", "x")]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("one\n\ntwo", [("paragraph", "one"), ("paragraph", "two")]),
        ("a line\nanother", [("paragraph", "a line\nanother")]),
        (("word " * 12).strip() + "\n" + "end", [("paragraph", ("word " * 12).strip() + " end")]),
        ("1 < 2 &amp; 3 > 2", [("paragraph", "1 < 2 & 3 > 2")]),
        ("&lt;p&gt;escaped&lt;/p&gt;", [("paragraph", "escaped")]),
        ("one <b>b</b>\n\ntwo", [("paragraph", "one b"), ("paragraph", "two")]),
        ("", []),
        (" \n\t", []),
    ],
)
def test_plain_text_of_feeds_keeps_its_paragraphs(text: str, expected: list[object]) -> None:
    assert outline(blocks(text)) == expected


def test_addresses_in_plain_text_become_links() -> None:
    document = html_to_document("See https://a.example/b?c=1.", base_url="")
    assert document.links == ("https://a.example/b?c=1",)


@pytest.mark.parametrize(
    "html",
    [
        "<blockquote>" * 80_000 + "x",
        ("<blockquote>" * 300 + "x" + "</blockquote>" * 300) * 20,
        "<ul>" + "<ul><li>a</ul>" * 50_000,
        "<b>" * 200_000 + "x",
        "<p>x" * 250_000,
        "<meta " * 20_000,
        "<table><tr><td>a<td>b" * 20_000,
        "<table>" + "<tr><td rowspan=9999 colspan=999>x<td>y</tr>" * 5_000,
        "<br>x" * 100_000,
    ],
    ids=["quotes", "many-quotes", "lists", "bold", "paragraphs", "meta", "tables", "spans", "breaks"],
)
def test_hostile_markup_ends_and_survives_json(html: str) -> None:
    document = html_to_document(html, base_url=BASE)
    assert Document.from_json(document.to_json()) == document


@pytest.mark.parametrize("around", ["{}", "<blockquote>{}</blockquote>", "<details><summary>s</summary>{}</details>"])
def test_what_is_too_long_begins_and_says_that_it_goes_on(around: str) -> None:
    document = html_to_document(around.format("<p>words</p>" * (MAX_BLOCKS + 2)) + "<p>after</p>", base_url=BASE)
    assert to_plain(document).split().count("words") == MAX_BLOCKS
    assert spans_text(document.blocks[-1].spans) == CUT
    document = html_to_document("<p>" + "word " * (MAX_HTML // 5), base_url=BASE)
    assert [spans_text(block.spans)[-len(CUT) :] for block in document.blocks][1:] == [CUT]
    assert CUT not in to_plain(html_to_document(around.format("<p>words</p>" * 9), base_url=BASE))


def test_text_below_the_nesting_limit_is_kept() -> None:
    html = "<div>" * 260 + "<b>deep</b>" + "</div>" * 260 + "<p>after</p>"
    assert outline(blocks(html)) == [("paragraph", "deep"), ("paragraph", "after")]


@settings(max_examples=150, deadline=None)
@given(st.lists(st.sampled_from([
    "<p>", "</p>", "<ul>", "<li>", "</ul>", "<table>", "<tr>", "<td>", "</table>", "<pre>", "</pre>", "<a href='/x'>",
    "</a>", "<b>", "</b>", "text ", "\n", "<br>", "<h2>", "</h2>", "<figure>", "<img src=/a.jpg alt=a>", "</figure>",
    "<dl>", "<dt>", "<dd>", "<details>", "<summary>", "<blockquote>", "</blockquote>", "&#27;", "<hr>", "مرحبا",
]), max_size=40))  # fmt: skip
def test_any_soup_becomes_a_document_that_json_keeps(pieces: list[str]) -> None:
    document = html_to_document("".join(pieces), base_url=BASE)
    assert Document.from_json(document.to_json()) == document
    assert "\x1b" not in document.to_json()
