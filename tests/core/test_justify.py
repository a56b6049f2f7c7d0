from __future__ import annotations

import re

from hypothesis import given
from hypothesis import strategies as st

from termnews.core.blocks import html_to_document
from termnews.core.document import Block, Document, Span
from termnews.core.hyphens import hyphenator
from termnews.core.justify import HYPHENS_IN_A_ROW, MOST_EXTRA, justified
from termnews.core.layout import Line, layout

GERMAN = (
    "Die Hafenstädte haben nach neun Jahren ein gemeinsames Hochwasserschutzbauwerk beschlossen, dessen Kosten die "
    "elf Gemeinden untereinander aufteilen, obwohl die Verwaltungsgerichtsbarkeit noch nicht entschieden hat. "
)


def lines(text: str, width: int, language: str | None = "de", **more: object) -> tuple[Line, ...]:
    document = Document((Block("paragraph", spans=(Span(text),)),), language=language)
    return layout(document, width, justify=True, **more).lines  # type: ignore[arg-type]


def joined(found: tuple[Line, ...]) -> str:
    text = "".join(line.text[:-1] if line.soft else line.text + " " for line in found)
    return re.sub(" +", " ", text).strip()


def test_most_lines_are_full_and_no_word_is_lost() -> None:
    found = lines(GERMAN * 6, 48)
    assert sum(len(line.text) == 48 for line in found) >= 0.9 * (len(found) - 1)
    assert any(line.soft and line.text.endswith("-") for line in found)
    assert joined(found) == re.sub(" +", " ", (GERMAN * 6).strip())


def test_the_last_line_and_a_forced_break_stay_ragged() -> None:
    found = lines("Some words of a verse\n" + GERMAN, 60)
    assert found[0].text == "Some words of a verse"
    assert "  " not in found[-1].text


def test_no_gap_is_a_river_and_hyphens_do_not_pile_up() -> None:
    row = 0
    for line in lines(GERMAN * 8, 40):
        gaps = re.findall(" +", line.text)
        assert sum(map(len, gaps)) <= (1 + MOST_EXTRA) * len(gaps)
        assert all(len(gap) <= 3 for gap in gaps)
        row = row + 1 if line.soft else 0
        assert row <= HYPHENS_IN_A_ROW


def test_words_are_parted_by_the_rules_of_their_language() -> None:
    german, english = hyphenator("de-CH"), hyphenator("en")
    assert german is not None
    assert english is not None
    assert german("Donaudampfschiff") == [2, 5, 10]
    assert english("international") == [2, 5, 7]
    assert hyphenator("ja") is None
    assert hyphenator("tlh") is None
    assert hyphenator(None) is None


def test_no_patterns_no_hyphens() -> None:
    assert not any(line.soft for line in lines(GERMAN * 3, 48, None))
    assert any(line.soft for line in layout(
        Document((Block("paragraph", spans=(Span(GERMAN * 3),)),)), 48, justify=True, language="de").lines)


def test_headings_captions_and_wide_text_stay_ragged() -> None:
    heading = Document((Block("heading", level=2, spans=(Span(GERMAN),)),), language="de")
    assert layout(heading, 40, justify=True).lines == layout(heading, 40).lines
    japanese = Document((Block("paragraph", spans=(Span("港の町は、潮の壁に同意した。" * 9),)),), language="ja")
    assert layout(japanese, 40, justify=True).lines == layout(japanese, 40).lines


def test_links_and_styles_keep_their_words_and_offsets_are_those_of_the_text() -> None:
    spans = (Span(GERMAN[:30]), Span(GERMAN[30:110], "i", 0), Span(GERMAN[110:]))
    document = Document((Block("paragraph", spans=spans),), ("https://a.example/",), language="de")
    found = layout(document, 44, justify=True).lines
    linked = "".join(
        s.text.rstrip("-") if line.soft and s is line.segments[-1] else s.text + (" " if s is line.segments[-1] else "")
        for line in found for s in line.segments if s.link == 0
    )
    assert re.sub(" +", " ", linked).strip() == GERMAN[30:110].strip()
    for line in found:
        first = line.text.split()[0].rstrip("-")
        assert GERMAN[line.offset:].startswith(first)


@given(st.text("abcdefghij lmnop-,. \n", max_size=400), st.integers(1, 40))
def test_any_text_keeps_its_characters_and_fits(text: str, width: int) -> None:
    found = list(justified(text, width, hyphenator("en")))
    kept = "".join(text[line.begin : line.end] for line in found)
    assert kept.replace(" ", "") == text.replace(" ", "").replace("\n", "")
    for line in found:
        added = sum(blanks for _, blanks in line.wider)
        assert line.end - line.begin + line.hyphen + added <= width
        assert all(text[place] == " " and line.begin <= place < line.end for place, _ in line.wider)


def test_deeply_nested_items_fit_narrow_columns() -> None:
    html = "<dl><dt>Term<dd>" + "<ul><li>Related to each other in a way " * 7 + "</ul>" * 7 + "</dl>"
    document = html_to_document(html, base_url="https://a.example/")
    for width in range(4, 40):
        assert all(len(line.text) <= width for line in layout(document, width, justify=True, language="en").lines)


def test_a_paragraph_in_another_language_is_parted_by_its_own() -> None:
    words = "Internationalisierungsmaßnahmen Donaudampfschifffahrtsgesellschaft "
    html = f"<html lang=en><body><p>English words.</p><blockquote lang=de><p>{words * 4}</p></blockquote><p>And on.</p>"
    document = html_to_document(html, base_url="https://a.example/")
    assert [block.lang for block in (document.blocks[0], document.blocks[1].children[0], document.blocks[2])] == [
        "", "de", "",
    ]  # fmt: skip
    assert Document.from_json(document.to_json()) == document
    alone = html_to_document(f"<html lang=de><blockquote><p>{words * 4}</p></blockquote>", base_url="https://a.example/")
    parted = [line.text for line in layout(document, 40, justify=True).lines if line.soft]
    assert parted == [line.text for line in layout(alone, 40, justify=True).lines if line.soft] != []
