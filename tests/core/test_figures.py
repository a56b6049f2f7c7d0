from __future__ import annotations

import pytest

from termnews.core.blocks import html_to_document
from termnews.core.document import Block, Document
from termnews.core.export import to_html, to_plain
from termnews.core.inline import spans_text

BASE = "https://paper.example/2026/"


def blocks(html: str) -> tuple[Block, ...]:
    return html_to_document(html, base_url=BASE).blocks


def told(html: str) -> list[tuple[str, str, str]]:
    return [(block.kind, (block.src or "").removeprefix(BASE), spans_text(block.spans)) for block in blocks(html)]


def test_a_table_of_a_picture_and_its_words_is_a_figure() -> None:
    table = """<table class="tr-caption-container"><tbody><tr><td><a href="b.png"><img src="a.png"></a></td></tr>
    <tr><td class="tr-caption">The <i>old</i> quay</td></tr></tbody></table>"""
    assert told(f"<p>One.</p>{table}<p>Two.</p>") == [
        ("paragraph", "", "One."), ("figure", "a.png", "The old quay"), ("paragraph", "", "Two."),
    ]  # fmt: skip


def test_other_tables_with_pictures_are_none() -> None:
    beside = "<table><tr><td><img src=a.png><td>Beside it</table>"
    assert told(beside) == [("figure", "a.png", ""), ("paragraph", "", "Beside it")]
    two = "<table><tr><td><img src=a.png><tr><td><img src=b.png> and words</table>"
    assert [kind for kind, _, _ in told(two)] == ["figure", "figure", "paragraph"]
    figures = "<table><tr><td>Port<td>Length<tr><td>North<td>2,400</table>"
    assert [kind for kind, _, _ in told(f"<figure>{figures}<figcaption>Ports</figcaption></figure>")] == [
        "table", "figure",
    ]  # fmt: skip


def test_a_preview_gives_way_to_the_picture_of_the_same_file() -> None:
    assert told("<figure><img src='44/1-kbPh7V97eyRodSO.png'><img src='1200/1-kbPh7V97eyRodSO.png'></figure>") == [
        ("figure", "1200/1-kbPh7V97eyRodSO.png", "")
    ]
    assert len(blocks("<img src='1/image.png'><img src='2/image.png'>")) == 2
    assert len(blocks("<img src='1/1-kbPh7V97eyRodSO.png'><p>Words</p><img src='2/1-kbPh7V97eyRodSO.png'>")) == 3


FORMULA = r"""<p>Let <img class="mwe-math-fallback-image-inline" alt="{\displaystyle x^{2}}" src="https://a.example/f.svg">
be <img class="emoji" alt="😀" src="https://a.example/e.png"> large.</p>"""


def test_a_formulas_picture_is_words_in_the_line_and_a_picture_in_html() -> None:
    document = html_to_document(FORMULA, base_url=BASE)
    assert to_plain(document) == "Let x² be 😀 large."
    assert '<img src="https://a.example/f.svg" alt="x²"> be 😀' in to_html(document)
    assert Document.from_json(document.to_json()) == document


def test_a_formulas_picture_from_nowhere_is_its_words() -> None:
    document = html_to_document(FORMULA.replace("https://a.example/f.svg", "javascript:alert(1)"), base_url=BASE)
    assert to_html(document) == "<p>Let x² be 😀 large.</p>"


@pytest.mark.parametrize(
    ("tex", "text"),
    [
        (r"{\displaystyle a_{ij}={\overline {a_{ji}}}}", "a_ij=overline(a_ji)"),
        (r"\overline{AB}\iff \bar x", "A̅B̅ ⟺ x̄"),
        (r"A^{\dagger}=\hat{A}", "A^†=Â"),
        (r"\barn", "barn"),
    ],
)
def test_marks_over_letters(tex: str, text: str) -> None:
    document = html_to_document(f'<p>So <img class="tex" alt="{tex}" src="/f.svg"></p>', base_url=BASE)
    assert to_plain(document) == f"So {text}"


def test_the_ways_back_of_an_encyclopedias_notes_are_no_words() -> None:
    note = '<li id="n1"><span class="mw-cite-backlink">^ <sup><a href="#r1">a</a></sup></span> Horn, 2013.</li>'
    document = html_to_document(f'<p>So<sup><a href="#n1">[1]</a></sup>.</p><ol>{note}</ol>', base_url=BASE)
    assert to_plain(document).endswith("Horn, 2013.")
    assert "^" not in to_plain(document)
