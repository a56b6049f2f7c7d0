from __future__ import annotations

from termnews.core.document import Block, Document, Span
from termnews.plain.linear import article_lines, link_texts


def said(*blocks: Block, width: int | None = None, links: tuple[str, ...] = ()) -> list[str]:
    return [line for line in article_lines(Document(blocks, links), width) if line]


def paragraph(text: str) -> Block:
    return Block("paragraph", (Span(text),))


def test_what_the_eye_sees_is_said() -> None:
    assert said(
        Block("heading", (Span("Tides", "b"),), level=2),
        Block("quote", children=(paragraph("The sea is early."),)),
        Block("list", children=tuple(Block("item", children=(paragraph(word),)) for word in ("one", "two"))),
        Block("list", ordered=True, start=3, children=(Block("item", children=(paragraph("three"),)),)),
        Block("rule"),
        Block("figure", (Span("At noon"),), src="https://e.org/p.png", text="A wall"),
    ) == ["Heading: Tides", "Quote: The sea is early.", "- one", "- two", "3. three", "Break.", "Picture: A wall",
          "Caption: At noon"]


def test_tables_are_said_cell_by_cell_with_their_heads() -> None:
    cells = tuple(tuple((Span(text),) for text in row) for row in (("Hour", "Rise"), ("1", "25 cm"), ("2", "")))
    assert said(Block("table", (Span("Tide"),), rows=cells, header_rows=1)) == [
        "Table of 2 rows. Tide", "Row 1: Hour 1; Rise 25 cm", "Row 2: Hour 2"]


def test_code_keeps_its_blanks_and_is_said_to_end() -> None:
    assert said(Block("code", text="if x:\n    y()", info="python")) == ["Code:", "if x:", "    y()", "End of code."]


def test_notes_and_links_are_numbers_in_words() -> None:
    document = Document(
        (Block("paragraph", (Span("See "), Span("the wall", "b", link=0), Span("1", "p", note="fn1"), Span("."))),
         Block("footnote", anchor="fn1", children=(paragraph("Built twice."),))),
        ("https://e.org/",),
    )
    assert [line for line in article_lines(document, None) if line] == [
        "See the wall[1] (note 1).", "Note 1: Built twice."]
    assert link_texts(document) == ["the wall"]


def test_lines_are_broken_at_the_width_or_not_at_all() -> None:
    text = "The ferry waited at the quay until the tide came in. " * 8
    assert len(said(paragraph(text))) == 1
    assert max(map(len, said(paragraph(text), width=30))) <= 30


def test_right_to_left_text_is_not_pushed_to_an_edge() -> None:
    assert said(Block("paragraph", (Span("أحد عشر"),), dir="rtl"), width=40) == ["أحد عشر"]
