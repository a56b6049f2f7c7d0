"""What a page says in structure reaches the screen: no word is lost on the way, no line is wider than its column."""

from __future__ import annotations

import re
from itertools import count

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from termnews.core.blocks import html_to_document
from termnews.core.document import Document
from termnews.core.export import to_html, to_markdown, to_text
from termnews.core.layout import layout
from termnews.core.wrap import width_of
from termnews.plain.linear import article_lines

BASE = "https://paper.example/"
WORD = re.compile(r"w\d+")


def texts(html: str, width: int = 40) -> list[str]:
    return [line.text.rstrip() for line in layout(html_to_document(html, base_url=BASE), width).lines]


# ---------------------------------------------------------------- pages with a number for each word


class Words:
    """Counts the words of a page, so that each can be looked for."""

    def __init__(self) -> None:
        self._numbers = count(1)

    def __call__(self, draw: st.DrawFn) -> str:
        return " ".join(f"w{next(self._numbers)}" for _ in range(draw(st.integers(1, 6))))


PHRASES = ("b", "i", "code", "kbd", "mark", "del", "ins", "q", "small", "abbr", "time", "a href=/x", "span lang=de",
           "sup", "sub", "u", "cite", "var", "samp", "bdi", "label")


def phrase(draw: st.DrawFn, words: Words, depth: int = 0) -> str:
    parts = []
    for _ in range(draw(st.integers(1, 3))):
        tag = draw(st.sampled_from(PHRASES))
        inner = words(draw) if depth or draw(st.booleans()) else phrase(draw, words, depth + 1)
        parts.append(f"{words(draw)} <{tag}>{inner}</{tag.split()[0]}> {draw(st.sampled_from(['', '<br>', 'and ']))}")
    return " ".join(parts)


def table(draw: st.DrawFn, words: Words) -> str:
    columns = draw(st.integers(2, 5))
    rows = []
    for number in range(draw(st.integers(2, 4))):
        tag = "th" if number == 0 or (draw(st.booleans()) and number == 1) else "td"
        cells, left = [], columns
        while left:
            across = draw(st.integers(1, min(2, left)))
            down = draw(st.integers(1, 2))
            cells.append(f"<{tag} colspan={across} rowspan={down}>{words(draw)}</{tag}>")
            left -= across
        rows.append(f"<tr>{''.join(cells)}</tr>")
    feet = f"<tfoot><tr><td>{words(draw)}<td>{words(draw)}</tr></tfoot>" if draw(st.booleans()) else ""
    caption = f"<caption>{words(draw)}</caption>" if draw(st.booleans()) else ""
    return f"<table>{caption}{''.join(rows)}{feet}</table>"


def block(draw: st.DrawFn, words: Words, depth: int) -> str:
    simple = ("p", "h2", "h4", "pre", "address", "figure", "video", "math", "table", "ruby")
    nested = ("ul", "ol", "dl", "blockquote", "details", "div", "section")
    tag = draw(st.sampled_from(simple if depth >= 3 else (*simple, *nested)))
    match tag:
        case "ul" | "ol":
            kind = draw(st.sampled_from(("", " start=7", " type=i", " reversed"))) if tag == "ol" else ""
            items = "".join(f"<li value={number}>{blocks(draw, words, depth + 1)}</li>" if draw(st.booleans())
                            else f"<li>{phrase(draw, words)}</li>" for number in range(draw(st.integers(1, 3))))
            return f"<{tag}{kind}>{items}</{tag}>"
        case "dl":
            return "<dl>" + "".join(
                f"<dt>{words(draw)}</dt><dt>{words(draw)}</dt><dd>{blocks(draw, words, depth + 1)}</dd>"
                f"<dd>{words(draw)}</dd>" for _ in range(draw(st.integers(1, 2)))) + "</dl>"
        case "details":
            return f"<details><summary>{phrase(draw, words)}</summary>{blocks(draw, words, depth + 1)}</details>"
        case "figure":
            pictures = [f"<img src=/{number}.jpg alt='{words(draw)}'>" for number in range(draw(st.integers(0, 3)))]
            return f"<figure>{''.join(pictures)}<figcaption>{phrase(draw, words)}</figcaption></figure>"
        case "video":
            return f"<video src=/film.mp4 title='{words(draw)}'>no</video>"
        case "math":
            raised = f"<msup><mi>{words(draw)}</mi><mn>2</mn></msup>"
            return f"<p><math><mfrac><mi>{words(draw)}</mi>{raised}</mfrac></math></p>"
        case "table":
            return table(draw, words)
        case "ruby":
            return f"<p><ruby>{words(draw)}<rp>(</rp><rt>{words(draw)}</rt></ruby></p>"
        case "pre":
            return f"<pre>{words(draw)}\n  {words(draw)}</pre>"
        case "p" | "h2" | "h4" | "address":
            return f"<{tag}>{phrase(draw, words)}</{tag}>"
    return f"<{tag}>{blocks(draw, words, depth + 1)}</{tag}>"


def blocks(draw: st.DrawFn, words: Words, depth: int = 0) -> str:
    return "".join(block(draw, words, depth) for _ in range(draw(st.integers(1, 3 if depth else 4))))


@st.composite
def pages(draw: st.DrawFn) -> str:
    """A page of every structure, nested at will; its words are w1, w2 …"""
    return blocks(draw, Words())


def words_of(text: str) -> list[str]:
    return WORD.findall(text)


@settings(max_examples=60, deadline=None)
@given(pages(), st.integers(24, 120))
def test_no_word_is_lost_and_no_line_is_too_wide(html: str, width: int) -> None:
    document = html_to_document(html, base_url=BASE)
    lines = layout(document, width).lines
    wanted = set(words_of(html))
    assert wanted <= set(words_of("\n".join(line.text for line in lines)))
    assert [line.text for line in lines if line.fill != "code" and width_of(line.text) > width] == []
    assert wanted <= set(words_of("\n".join(article_lines(document, None))))
    assert wanted <= set(words_of(to_markdown(document)))
    assert wanted <= set(words_of(to_html(document)))
    assert Document.from_json(document.to_json()) == document
    assert to_text(document, width).splitlines() == [line.text.rstrip() for line in lines]


# ---------------------------------------------------------------- what each structure looks like


@pytest.mark.parametrize(
    ("html", "expected"),
    [
        ("<ol start=5 type=a><li>x<li value=9>y<li>z</ol>", ["e. x", "i. y", "j. z"]),
        ("<ol type=I start=3><li>x<li>y</ol>", ["III. x", " IV. y"]),
        ("<ol reversed><li>x<li>y<li>z</ol>", ["3. x", "2. y", "1. z"]),
        ("<ol><li>x<li><li>z</ol>", ["1. x", "2.", "3. z"]),
        ("<ul><li><input type=checkbox checked> x<li><input type=checkbox>y</ul>", ["[x] x", "[ ] y"]),
        ("<dl><dt>a<dt>b<dd>one<dd>two</dl>", ["a", "b", "   one", "   two"]),
        ("<p>H<sub>2</sub>O, x<sub>max</sub>, x<sup>2</sup>, 1<sup>st</sup>, a<sup>b</sup></p>",
         ["H₂O, x_max, x², 1st, a^b"]),
        ("<p><del>old</del> <ins>new</ins></p>", ["~~old~~ new"]),
        ("<p><q>a <q>b</q></q> <q lang=de>c</q> <q lang=fr>d</q></p>", ["“a ‘b’” „c“ «d»"]),
        ("<p>The <abbr title='World Health Organization'>WHO</abbr> and the "
         "<abbr title='World Health Organization'>WHO</abbr></p>",
         ["The WHO (World Health Organization) and", "the WHO"]),
        ("<p>World Health Organization (<abbr title='World Health Organization'>WHO</abbr>)</p>",
         ["World Health Organization (WHO)"]),
        ("<p><math><msup><mi>a</mi><mn>2</mn></msup><mo>=</mo><mfrac><mn>1</mn><mi>b</mi></mfrac></math></p>",
         ["a² = 1/b"]),
        (r"<p><math alttext='\alpha^{2}'></math></p>", ["α²"]),
        (r"<math><semantics><annotation encoding='application/x-tex'>\frac{a}{b}</annotation></semantics></math>",
         ["a/b"]),
        (r"<p>x <script type='math/tex'>\sqrt{2}</script></p>", ["x √2"]),
        ("<iframe src=https://www.youtube.com/embed/dQw4w9WgXcQ title='A film'></iframe>", ["▶ Video: A film"]),
        ("<audio><source src=/talk.mp3></audio>", ["▶ Audio: talk.mp3"]),
        ("<iframe src=https://ads.example/ads/frame title='An offer'></iframe><p>x", ["x"]),
        ("<figure><img src=/a.jpg alt=A><img src=/b.jpg alt=B><figcaption>Both<span class=credit>Ann</span>"
         "</figcaption></figure>", ["▨ A", "▨ B", "  Both Ann"]),
        ("<figure><svg></svg><figcaption>Only words</figcaption></figure>", ["Only words"]),
        ("<p>At <meter value=3 max=4>most</meter></p>", ["At 75%"]),
        ("<p>漢<ruby>字<rt>じ</rt></ruby><ruby>x<rt></rt></ruby></p>", ["漢字(じ)x"]),
        ("<pre>\n  a\n b</pre>", ["   a", "  b"]),
        ("<p>Roses,<br>violets,<br>and so on.</p>", ["Roses,", "violets,", "and so on."]),
        ("<table><thead><tr><th>A<th rowspan=2>B<tr><th>C</thead><tr><td>1<td>x</table>",
         ["A │ B", "C │", "──┼──", "1 │ x"]),
        ("<table><thead><tr><th>A<th rowspan=9>B</thead><tr><td>1<td>x<tr><td>y<td>z</table>",
         ["A │ B", "──┼──", "1 │ x", "y │ z"]),
        ("<table><tbody><tr><td rowspan=0>A<td>b<tr><td>c<tr><td>d</tbody><tbody><tr><td>e<td>f</table>",
         ["A │ b", "  │ c", "  │ d", "e │ f"]),
        ("<p>a<p>&nbsp;<div>&nbsp; <b>&nbsp;</b></div><h2>&nbsp;</h2><ul><li>&nbsp;</ul><p>b<br>&nbsp;<br>c",
         ["a", "", "b", "", "c"]),
        ("<p>Shall I compare thee to a summer’s day, or not?<br>Thou art<br>&nbsp; more lovely</p>",
         ["Shall I compare thee to a summer’s day,", "  or not?", "Thou art", "  more lovely"]),
    ],
)  # fmt: skip
def test_each_structure_has_its_shape(html: str, expected: list[str]) -> None:
    assert texts(html) == expected


SPANNED = """<table><caption>Votes</caption><thead><tr><th rowspan=2>Party<th colspan=2>Result</tr>
<tr><th>2022<th>2026</tr></thead><tbody><tr><th>Reds<td>1,200<td>1,300</tr><tr><td rowspan=2>Greens, with
their friends<td>10<td>11</tr><tr><td colspan=2>none</tr></tbody><tfoot><tr><td>All<td>1,210<td>1,311</tr></tfoot>
</table>"""


def test_cells_that_span_others_are_set_across_them() -> None:
    assert texts(SPANNED, 50) == [
        "Votes",
        "Party                      │    Result",
        "                           │  2022 │  2026",
        "───────────────────────────┼───────┼──────",
        "Reds                       │ 1,200 │ 1,300",
        "Greens, with their friends │    10 │    11",
        "                           │     none",
        "───────────────────────────┼───────┬──────",
        "All                        │ 1,210 │ 1,311",
    ]


def test_a_rule_does_not_cut_a_cell_that_goes_on() -> None:
    html = """<table><tr><th>A<th>B</tr><tr><td rowspan=2>long long long long<td>one two three four five</tr>
    <tr><td>six</tr></table>"""
    assert texts(html, 26)[2:] == [
        "long long  │ one two three",
        "long long  │ four five",
        "           ├──────────────",
        "           │ six",
    ]


def test_cards_repeat_what_spans_their_rows_and_name_both_heads() -> None:
    assert texts(SPANNED, 20) == [
        "Votes",
        "Party: Reds",
        "  Result 2022", "    1,200", "  Result 2026", "    1,300", "",
        "Party: Greens, with", "their friends",
        "  Result 2022", "    10", "  Result 2026", "    11", "",
        "Party: Greens, with", "their friends",
        "  Result 2022,", "  Result 2026", "    none", "",
        "Party: All",
        "  Result 2022", "    1,210", "  Result 2026", "    1,311",
    ]  # fmt: skip


def test_html_gives_spans_terms_and_marks_back() -> None:
    again = to_html(html_to_document(SPANNED, base_url=BASE))
    assert '<th rowspan="2">Party</th>' in again
    assert 'colspan="2">none</td>' in again
    assert "<tfoot>" in again
    html = "<dl><dt>a<dd>b<dt>c<dd>d</dl><p><kbd>x</kbd><del>y</del><ins>z</ins>"
    told = to_html(html_to_document(html, base_url=BASE))
    assert told.count("<dl>") == 1
    assert "<kbd>x</kbd><del>y</del><ins>z</ins>" in told
    both = "<figure><img src=/a.jpg alt=A><img src=/b.jpg alt=B><figcaption>C</figcaption></figure>"
    assert to_html(html_to_document(both, base_url=BASE)).count("<figure>") == 1
