from __future__ import annotations

from termnews.articles.clean import clean_document
from termnews.articles.feedtext import document_from_lines, document_lines
from termnews.articles.levels import below_headline
from termnews.articles.trim import Head, trim
from termnews.core.blocks import html_to_document
from termnews.core.document import Block, Document
from termnews.core.inline import spans_text


def levels(document: Document) -> list[tuple[int, str]]:
    def of(blocks: tuple[Block, ...]) -> list[tuple[int, str]]:
        found = []
        for block in blocks:
            found += [(block.level, spans_text(block.spans))] if block.kind == "heading" else []
            found += of(block.children)
        return found

    return of(document.blocks)


def lowered(html: str) -> list[tuple[int, str]]:
    return levels(below_headline(html_to_document(html, base_url="")))


def test_sections_of_level_1_go_below_the_headline_and_take_their_parts_along() -> None:
    page = "<h1>Tides</h1><p>a</p><h2>Spring</h2><p>b</p><h6>Note</h6><p>c</p><h1>Walls</h1><p>d</p>"
    assert lowered(page) == [(2, "Tides"), (3, "Spring"), (6, "Note"), (2, "Walls")]


def test_a_single_heading_of_level_1_is_one_among_those_of_level_2() -> None:
    assert lowered("<h1>Tides</h1><p>a</p><h2>Walls</h2><p>b</p>") == [(2, "Tides"), (2, "Walls")]
    assert lowered("<blockquote><h1>Tides</h1><p>a</p></blockquote>") == [(2, "Tides")]


def test_other_levels_stay() -> None:
    assert lowered("<h2>Tides</h2><p>a</p><h4>Walls</h4><p>b</p>") == [(2, "Tides"), (4, "Walls")]


def test_a_feeds_headings_are_below_its_headline_too() -> None:
    lines = document_lines(b"<h1>Tides</h1><p>a</p><h1>Walls</h1><p>b</p>", {"base_url": "", "title": "Harbour"})
    assert levels(document_from_lines(lines)) == [(2, "Tides"), (2, "Walls")]


def test_headings_that_the_list_of_contents_above_the_headline_names_stay() -> None:
    document = html_to_document("<h2>Causes</h2><p>The moon draws the water up twice a day.</p>", base_url="")
    contents = frozenset({"causes", "#contents"})
    assert trim(document, frozenset(), Head("Tides", above=contents)) == document
    kicker = trim(document, frozenset(), Head("Tides", above=frozenset({"#causes"})))
    assert levels(kicker) == []


LISTED = '<ul><li><a href="https://a.example/1">Storm surges</a></li><li><a href="https://a.example/2">Dykes</a></li></ul>'


def cleaned(html: str) -> list[str]:
    document = clean_document(html_to_document(html, base_url="https://a.example/"))
    return [block.kind for block in document.blocks]


def test_a_work_of_reference_keeps_the_sections_it_ends_in() -> None:
    prose = "<p>The moon draws the water up twice a day, and lets it go again.</p>"
    article = f"<h2>Causes</h2>{prose}<h2>Effects</h2>{prose}<h2>See also</h2>{LISTED}"
    assert cleaned(article) == ["heading", "paragraph", "heading", "paragraph", "heading", "list"]
    assert cleaned(f"{prose}{prose}<h2>See also</h2>{LISTED}") == ["paragraph", "paragraph"]
    assert cleaned(f"<h2>Causes</h2>{prose}<h2>Effects</h2>{prose}<h3>See also</h3>{LISTED}")[-1] == "paragraph"
