"""A page as lines; the vote; what is kept in the tree."""

from __future__ import annotations

from lxml import html as lxml_html

from termnews.articles.features import FEATURES, Evidence, describe
from termnews.articles.keeping import keep_only
from termnews.articles.line_model import TABLE_FEATURES, line_model
from termnews.articles.lines import page_lines
from termnews.articles.structure import keep_structure
from termnews.articles.voting import best_threshold, completed, vote
from termnews.articles.words import element_names, pairs_of, short_words
from termnews.core.blocks import html_to_document

PAGE = """<body><nav><a href=/>Home</a></nav><main><h1>Walls</h1><p>One <b>bold</b> line.<br><br>Another
<a href=/x>linked</a>.</p><ul><li>First<li>Second</ul>
<figure><img src=/a.png><figcaption>A caption</figcaption></figure>
<pre>a
b</pre><table><tr><th>Port<th>Length</tr><tr><td>North<td>2,400</tr></table></main><aside><img src=/ad.png>
<p>Buy this</p></aside></body>"""


def test_lines_are_what_a_browser_sets_apart() -> None:
    page = page_lines(lxml_html.fromstring(PAGE))
    assert [line.text for line in page.lines] == [
        "Home", "Walls", "One bold line.", "Another linked.", "First", "Second", "A caption", "a b",
        "Port Length North 2,400", "Buy this",
    ]  # fmt: skip
    assert [line.text for line in page.lines if line.caption] == ["A caption"]
    assert [line.linked for line in page.lines][:4] == [4, 0, 0, 6]
    assert page.lines[2].strong == 4
    assert len(page.objects) == 2


def test_what_is_not_kept_leaves_the_tree_with_its_pictures() -> None:
    root = lxml_html.fromstring(PAGE)
    page = page_lines(root)
    keep_only(page, [line.text not in {"Home", "Walls", "Second", "Buy this"} for line in page.lines])
    document = html_to_document(root, base_url="https://a.example/")
    kinds = [block.kind for block in document.blocks]
    assert kinds == ["paragraph", "paragraph", "list", "figure", "code", "table"]
    assert len(document.blocks[2].children) == 1
    assert document.blocks[3].src == "https://a.example/a.png"
    assert document.blocks[3].spans[0].text == "A caption"


def test_nothing_kept_leaves_nothing() -> None:
    root = lxml_html.fromstring(PAGE)
    page = page_lines(root)
    keep_only(page, [False] * len(page.lines))
    assert html_to_document(root, base_url="https://a.example/").blocks == ()


def test_numbers_have_names() -> None:
    page = page_lines(lxml_html.fromstring(PAGE))
    described = describe(page.lines, Evidence(title="Walls", lead=pairs_of("One bold line.")))
    assert {len(row) for row in described.rows} == {len(FEATURES)}
    assert len(set(FEATURES + TABLE_FEATURES)) == len(FEATURES + TABLE_FEATURES)
    assert [row[FEATURES.index("is title")] for row in described.rows][:3] == [0.0, 1.0, 0.0]
    assert described.rows[2][FEATURES.index("lead")] == 1.0
    assert describe([], Evidence()).rows == []


def test_the_model_gives_reasons_that_add_up() -> None:
    import math

    page = page_lines(lxml_html.fromstring(PAGE))
    described = describe(page.lines, Evidence())
    model = line_model()
    rows = model.rows(described)
    likely = model.score(described)
    start = sum(tree[5][0] for tree in model.trees)
    for row, one in zip(rows, likely, strict=True):
        total = start + sum(model.reasons(row).values())
        assert abs(1 / (1 + math.exp(-total)) - one) < 0.03
    assert likely[0] < 0.2


def test_the_threshold_gives_the_best_expected_f1() -> None:
    assert best_threshold([0.9, 0.8, 0.1], [10, 10, 10], [False] * 3) == 0.8
    assert best_threshold([0.3, 0.2, 0.01], [100, 100, 100], [False] * 3) == 0.2
    assert best_threshold([0.9], [10], [True]) > 1
    assert vote([0.9, 0.45, 0.45, 0.02], [10, 10, 10, 10], [False, False, True, False]) == [True, True, False, False]
    assert vote([0.3, 0.01], [100, 100], [False, False]) == [True, False]


def test_what_stands_apart_has_to_be_nearly_as_likely_as_the_article() -> None:
    gap = [0.01] * 9

    def kept(article: float, comments: float, between: list[float]) -> list[bool]:
        likely = [article, article, *between, comments, comments]
        found = vote(likely, [100] * len(likely), [False] * len(likely))
        return [found[0], found[-1]]

    assert kept(0.95, 0.6, gap) == [True, False]
    assert kept(0.6, 0.95, gap) == [False, True]
    assert kept(0.95, 0.9, gap) == [True, True]
    assert kept(0.95, 0.6, gap[:3]) == [True, True]


def test_lists_and_listings_stay_whole() -> None:
    html = "<div><p>Before</p><ul><li>One item<li>Two</ul><pre>x</pre><p>After</p></div>"
    page = page_lines(lxml_html.fromstring(html))
    assert completed(page.lines, [True, True, False, False, True]) == [True] * 5
    assert completed(page.lines, [True, False, True, False, False]) == [True, False, True, False, False]


def test_words_and_names() -> None:
    assert short_words("Read 12 more") == ("read", "0", "more", "^read 0", "=read 0 more")
    assert short_words("word " * 13) == ()
    assert pairs_of("A b, c") == {"a b", "b c"}
    assert pairs_of("日本語") == {"日 本", "本 語"}
    element = lxml_html.fromstring('<div class="articleBody main" id="x-1" role="main"></div>')
    assert element_names(element) == (
        "<div>", "article", "body", "main", "article body", "body main", "role=main",
    )  # fmt: skip


def test_a_formula_between_kept_lines_is_kept() -> None:
    formula = "<math display=block><mi>q</mi><mo>=</mo><mn>1</mn></math>"
    root = lxml_html.fromstring(f"<div><p>Before</p><div>{formula}.</div><p>{formula} is so</p><p>After</p></div>")
    keep_structure(root)
    page = page_lines(root)
    assert [line.text for line in page.lines] == ["Before", "q = 1.", "q = 1 is so", "After"]
    assert completed(page.lines, [True, False, True, True]) == [True] * 4
    assert completed(page.lines, [True, True, False, True]) == [True, True, False, True]
    assert completed(page.lines, [True, False, False, False]) == [True, False, False, False]


def test_a_heading_above_kept_lines_beside_it_is_kept() -> None:
    story = "<div><p>Before</p><p>Pictures</p><h2>Walls</h2><p>After</p></div>"
    page = page_lines(lxml_html.fromstring(f"<main>{story}<h2>More</h2><div><p>Other</p></div></main>"))
    assert completed(page.lines, [True, False, False, True, False, False]) == [True, False, True, True, False, False]
    assert completed(page.lines, [False, False, False, True, False, False])[2] is False
    assert completed(page.lines, [True, False, False, False, False, False])[2] is False
