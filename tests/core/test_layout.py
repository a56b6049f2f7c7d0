from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from termnews.core.blocks import html_to_document
from termnews.core.document import Block, Document, Span
from termnews.core.layout import ROLES, Layout, layout
from termnews.core.text import cell_width
from termnews.core.wrap import break_lines, clip, width_of


def lay(html: str, width: int = 40, **kwargs: bool) -> Layout:
    return layout(html_to_document(html, base_url="https://paper.example/"), width, **kwargs)


def texts(html: str, width: int = 40, **kwargs: bool) -> list[str]:
    return [line.text.rstrip() for line in lay(html, width, **kwargs).lines]


def cut(text: str, width: int) -> list[str]:
    return [text[begin:end] for begin, end in break_lines(text, width)]


@pytest.mark.parametrize(
    ("text", "width", "expected"),
    [
        ("", 5, [""]),
        ("one two three", 7, ["one two", "three"]),
        ("one two three", 13, ["one two three"]),
        ("one   two", 5, ["one", "two"]),
        ("abcdefghij", 4, ["abcd", "efgh", "ij"]),
        ("well-known fact", 8, ["well-", "known", "fact"]),
        ("years 2020-2021", 12, ["years", "2020-2021"]),
        ("a fox—jumps", 7, ["a fox—", "jumps"]),
        ("a\nb\n\nc", 5, ["a", "b", "", "c"]),
        ("10\xa0km away", 6, ["10\xa0km", "away"]),
        ("東京駅。東京", 6, ["東京", "駅。東", "京"]),
        ("東「京都」東", 6, ["東「京", "都」東"]),
        ("東京「京都", 6, ["東京", "「京都"]),
        ("한국어 문장은", 8, ["한국어", "문장은"]),
        ("ab 東京", 5, ["ab 東", "京"]),
    ],
)
def test_lines_break_where_readers_expect_it(text: str, width: int, expected: list[str]) -> None:
    assert cut(text, width) == expected


@settings(max_examples=300, deadline=None)
@given(st.text(alphabet="ab -—é東。「」🚀かー\n\xa0ไม\u0301", max_size=60), st.integers(2, 20))
def test_breaking_loses_nothing_but_blanks_and_fits(text: str, width: int) -> None:
    lines = cut(text, width)
    assert "".join(lines).replace(" ", "").replace("\n", "") == text.replace(" ", "").replace("\n", "")
    assert all(cell_width(line) <= width for line in lines)


@pytest.mark.parametrize(
    ("text", "width", "expected"),
    [("hello world", 6, "hello…"), ("hello", 5, "hello"), ("東京東京", 5, "東京…"), ("abc", 0, ""), ("", 0, "")],
)
def test_clipping_marks_what_is_missing(text: str, width: int, expected: str) -> None:
    assert clip(text, width) == expected


def test_paragraphs_are_parted_and_headings_have_air() -> None:
    assert texts("<p>a</p><p>b</p><h2>H</h2><p>c</p>") == ["a", "", "b", "", "", "H", "", "c"]


def test_bullets_and_numbers_hang() -> None:
    html = "<ul><li>one two three<li>x<ul><li>in</ul></ul><ol start=9><li>a</li><li>b</li></ol>"
    assert texts(html, 16) == ["• one two three", "• x", "  – in", "", " 9. a", "10. b"]
    assert texts("<ul><li>one two three</ul>", 12) == ["• one two", "  three"]


def test_lists_of_paragraphs_are_loose() -> None:
    assert texts("<ul><li><p>a</p><p>b</p><li>c</ul>") == ["• a", "", "  b", "", "• c"]


def test_quotes_have_a_bar_on_every_line() -> None:
    html = "<blockquote><p>one two</p><p>three</p><blockquote>in</blockquote></blockquote>"
    assert texts(html, 20) == ["│ one two", "│", "│ three", "│", "│ │ in"]


def test_a_list_in_a_quote_keeps_both_marks() -> None:
    html = "<blockquote><ul><li>one two three four five</ul></blockquote>"
    assert texts(html, 22) == ["│ • one two three four", "│   five"]


def test_a_quote_in_a_list_item_keeps_both_marks() -> None:
    assert texts("<ul><li><blockquote>a</blockquote></ul>") == ["• │ a"]


def test_code_is_never_wrapped_and_fills_its_lines() -> None:
    found = lay("<pre>short\n" + "x" * 60 + "</pre>", 20)
    assert [line.text.strip() for line in found.lines] == ["short", "x" * 60]
    assert {line.fill for line in found.lines} == {"code"}


def test_a_table_that_fits_is_a_table() -> None:
    html = "<table><tr><th>Port<th>Length</tr><tr><td>North<td>2,400</tr><tr><td>East<td>90</tr></table>"
    assert texts(html) == ["Port  │ Length", "──────┼───────", "North │  2,400", "East  │     90"]


def test_a_wide_table_shrinks_then_becomes_cards() -> None:
    html = (
        "<table><tr><th>Name<th>What it does</tr><tr><td>alpha<td>keeps the water out of town</tr>"
        "<tr><td>beta<td>lets the boats through</tr></table>"
    )
    shrunk = texts(html, 24)
    assert all(len(line) <= 24 for line in shrunk)
    assert shrunk[0].startswith("Name  │ What it does")
    assert texts(html, 13) == [
        "Name: alpha", "  What it", "  does", "    keeps the", "    water out", "    of town", "",
        "Name: beta", "  What it", "  does", "    lets the", "    boats", "    through",
    ]  # fmt: skip


def test_cards_name_their_values_where_there_is_room() -> None:
    head = "<tr><th>Name<th>Displacement<th>Commissioned<th>Remarks</tr>"
    row = "<tr><td>Albatross<td>extraordinary<td>nineteen-eighty<td>lighthouse tender</tr>"
    assert texts(f"<table>{head}{row}</table>", 36) == [
        "Name: Albatross", "  Displacement  extraordinary", "  Commissioned  nineteen-eighty",
        "  Remarks       lighthouse tender",
    ]  # fmt: skip


def test_pictures_are_a_line_of_words() -> None:
    assert texts("<img src=/a.jpg alt='A boat'>") == ["▨ A boat"]
    assert texts("<img src=/a.jpg>") == ["▨ Picture"]
    html = "<figure><img src=/a.jpg alt='A boat'><figcaption>The ferry at noon</figcaption></figure>"
    assert texts(html) == ["▨ A boat", "  The ferry at noon"]
    assert texts(html.replace("A boat", "The ferry")) == ["▨ The ferry at noon"]


def test_right_to_left_paragraphs_stand_at_the_right() -> None:
    lines = texts("<p dir=rtl>abc</p><ul dir=rtl><li>def</ul>", 20)
    assert lines[0] == " " * 17 + "abc"
    assert lines[2] == " " * 15 + "def •"


def test_footnotes_can_be_reached_from_their_mark_and_back() -> None:
    html = "<p>x<sup><a href='#n1'>1</a></sup></p><p>y</p><ol><li id=n1>The note</ol>"
    found = lay(html)
    assert found.lines[found.anchors["n1"]].text == "¹ The note"
    assert found.lines[found.references["n1"]].text == "x¹"


@pytest.mark.parametrize(
    ("html", "expected"),
    [
        ("E=mc<sup>2</sup>", "E=mc²"),
        ("H<sub>2</sub>O", "H₂O"),
        ("1<sup>st</sup>", "1st"),
        ("x<sup>a+b</sup>", "x^(a+b)"),
    ],
)
def test_raised_and_lowered_text_is_readable(html: str, expected: str) -> None:
    assert texts(f"<p>{html}</p>") == [expected]


def test_links_know_their_cells() -> None:
    found = lay("<p>ab <a href=/x>東京 cd</a> <a href=/y>e</a></p>")
    assert found.lines[0].links == [(3, 10, 0), (11, 12, 1)]


def test_links_can_be_numbered() -> None:
    assert texts("<p><a href=/x>a <b>b</b></a> c</p>", link_numbers=True) == ["a b[1] c"]


def test_the_place_survives_another_width() -> None:
    html = "".join(f"<p>{'word ' * 40}{number}</p>" for number in range(10))
    wide, narrow = lay(html, 70), lay(html, 30)
    for number, line in enumerate(wide.lines):
        there = narrow.lines[narrow.line_at(line.block, line.offset)]
        assert there.block == line.block
        assert wide.line_at(line.block, line.offset) <= number


def test_nothing_is_laid_out_as_nothing() -> None:
    assert lay("").lines == ()
    assert lay("").line_at(3, 4) == 0


_PIECES = st.lists(st.sampled_from([
    "<p>", "<ul>", "<ol>", "<li>", "</li>", "</ul>", "</ol>", "<blockquote>", "</blockquote>", "<table>", "<tr>",
    "<td>",
    "</table>", "word ", "東京。", "a-long-word ", "<br>", "<h3>", "</h3>", "<dl>", "<dt>", "<dd>", "</dl>", "<hr>",
    "<a href='/x'>", "</a>", "<img src=/a.jpg>", "مرحبا ", "<sup>2</sup>", "🚀",
]), max_size=50)  # fmt: skip


@settings(max_examples=200, deadline=None)
@given(_PIECES, st.integers(1, 90))
def test_every_line_of_any_soup_fits_and_has_known_roles(pieces: list[str], width: int) -> None:
    found = lay("".join(pieces), width)
    keys = [(line.block, line.offset) for line in found.lines]
    assert keys == sorted(keys)
    for line in found.lines:
        assert {segment.role for segment in line.segments} <= set(ROLES)
        if width >= 24:
            assert cell_width(line.text) <= width


KINSOKU = (
    "港の町は「潮の壁」に同意した。九年（長い年月）の話し合いの末、ようやく、だ……。ちょっとしたニュースでは、"
    "ページ数は１００％、料金は￥５００（税込）である。“引用”と『二重』の（括弧）も、ラーメンもある！？そうして、"
)


def test_cjk_lines_begin_and_end_with_what_they_may() -> None:
    for width in range(10, 61):
        document = Document((Block("paragraph", spans=(Span(KINSOKU * 2),)),))
        texts = [line.text for line in layout(document, width).lines]
        assert "".join(texts) == KINSOKU * 2
        assert all(width_of(text) <= width for text in texts)
        for text in texts[1:]:
            assert text[0] not in "、。，．」』）”！？ーっゃゅょッャュョァィゥェォ…％", (width, text)
        for text in texts[:-1]:
            assert text[-1] not in "「『（“￥", (width, text)
