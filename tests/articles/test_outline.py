from __future__ import annotations

import gzip
import json
from pathlib import Path

import pytest
from lxml import html as lxml_html

from termnews.articles.outline import _source, blocks_from_lines, outline, outline_lines
from termnews.core.outlines import within

URL = "https://paper.example/story"
CORPUS = Path(__file__).parents[2].parent / "shared/corpus/articles/mozilla-readability"
PROSE = "".join(
    f"<p>Paragraph {number} says what was agreed about the wall, who pays for it, and when the work begins.</p>"
    for number in range(6)
)
ONE = "The caissons of the wall are filled with rubble from the harbours."
TWO = "Eleven ports will share the cost of it, and of the engineers, by the length of quay that each protects."
PAGE = f"""<html><body><header id="top"><nav class="main-nav"><ul><li>World<li>Sport<li>Culture news</ul></nav></header>
<div id="app"><div class="css-1x2y3z4"><main><div class="story body"><h1>Tide wall agreed at last</h1>{PROSE}
<div class="promo">Subscribe to our letter today</div></div></main>
<aside class="promo">More of the same for you</aside></div></div></body></html>"""


def test_every_block_has_a_selector_that_names_it_alone() -> None:
    root = lxml_html.document_fromstring(PAGE)
    blocks = outline(PAGE.encode(), url=URL)
    for block in blocks:
        (element,) = root.cssselect(block.selector)
        assert " ".join(element.text_content().split()).startswith(block.text[:20])
    assert [block.selector for block in blocks if block.chosen] == ["div.story"]
    assert not any("css-1x2y3z4" in block.selector for block in blocks)
    promos = [block.selector for block in blocks if block.text.startswith(("Subscribe", "More"))]
    assert promos == ["div.promo", "aside.promo"]


@pytest.mark.parametrize(
    ("words", "chosen"),
    [(ONE, "one"), (f"{ONE} {TWO}", "two"), (f"{TWO} {ONE} and more than the page has", "two"), ("x", None)],
)
def test_the_block_that_holds_most_of_an_article_is_the_one_it_comes_from(words: str, chosen: str | None) -> None:
    root = lxml_html.fromstring(f"<main><div id=one>{ONE}</div><section><div id=two>{TWO}</div></section></main>")
    found = _source(list(root.iter("div", "section")), words)
    assert (None if found is None else found.get("id")) == chosen


def test_blocks_know_what_stands_in_them() -> None:
    blocks = tuple(outline(PAGE.encode(), url=URL))
    story = next(at for at, block in enumerate(blocks) if block.chosen)
    inside = [blocks[at].text for at in within(blocks, story)]
    assert inside[0].startswith("Tide wall agreed")
    assert inside[-1].startswith("Subscribe")


def test_the_outline_crosses_to_the_parent() -> None:
    lines = outline_lines(PAGE.encode(), {"url": URL})
    assert blocks_from_lines(lines) == tuple(outline(PAGE.encode(), url=URL))


def test_selectors_of_real_pages_name_one_element() -> None:
    if not CORPUS.is_dir():
        pytest.skip("The article corpus is not beside the project.")
    rows = [json.loads(line) for line in (CORPUS / "truth.jsonl").read_text("utf-8").splitlines()][::25]
    for row in rows:
        page = gzip.decompress((CORPUS / row["file"]).read_bytes())
        root = lxml_html.document_fromstring(page.decode("utf-8", "replace").encode(), parser=lxml_html.HTMLParser(
            encoding="utf-8", remove_comments=True, huge_tree=True))
        for block in outline(page, url=URL)[:40]:
            assert root.cssselect(block.selector), (row["file"], block.selector)
