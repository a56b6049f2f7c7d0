"""No page of the corpus puts a control character, a script, an event handler or an odd link into any output."""

from __future__ import annotations

import gzip
import re
from pathlib import Path

import pytest
from lxml import html as lxml_html

from termnews.articles.extract import extract_article
from termnews.articles.wire import article_to_line
from termnews.core.errors import ExtractError
from termnews.core.export import to_html, to_markdown, to_text
from termnews.core.models import Article

CORPUS = Path(__file__).parents[2].parent / "shared/corpus/articles"
EVERY = 30
CONTROLS = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff]")
SCHEMES = ("http://", "https://", "mailto:")
HOSTILE = (
    "<html><head><title>Walls\x1b[31m</title><meta name=author content='A\x07B'></head><body><article>"
    "<h1 onclick=x()>Walls</h1>{}<script>alert(1)</script><svg onload=alert(1)><a href='javascript:alert(1)'>one</a>"
    "</svg></article></body></html>"
).format(
    "<p onmouseover=alert(1)>The caissons of the wall are filled with rubble, "
    "<a href=' jAvascript:alert(1)'>they say</a>, and \x1b]0;title\x07sunk <a href='data:text/html,x'>before</a> it."
    "<img src='javascript:x' onerror=alert(1)><img src=https://a.example/w.png onerror=alert(1)></p>" * 8
)


def check(article: Article) -> None:
    document = article.document
    outputs = (article_to_line(article), to_text(document, 72, links=True), to_markdown(document), to_html(document))
    for output in outputs:
        assert not CONTROLS.search(output)
    for value in (article.title, article.byline or "", article.standfirst or "", article.site_name or "", article.text):
        assert not CONTROLS.search(value)
    assert all(link.startswith(SCHEMES) for link in document.links)
    for address in (article.lead_image, article.canonical_url, article.next_url):
        assert address is None or address.startswith(("http://", "https://"))
    if outputs[3].strip():
        for element in lxml_html.fromstring(f"<div>{outputs[3]}</div>").iter():
            assert element.tag not in {"script", "style", "iframe", "object", "svg", "form"}
            assert not [name for name in element.attrib if name.startswith("on") or name == "style"]
            for name in ("href", "src"):
                assert element.get(name) is None or element.get(name, "").startswith((*SCHEMES, "#"))


def test_a_hostile_page_gives_safe_outputs() -> None:
    article = extract_article(HOSTILE.encode(), url="https://paper.example/a")
    assert "caissons" in article.text
    check(article)


@pytest.mark.skipif(not CORPUS.is_dir(), reason="The article corpus is not beside the project.")
def test_pages_of_the_corpus_give_safe_outputs() -> None:
    for path in sorted(CORPUS.rglob("*.html.gz"))[::EVERY]:
        try:
            article = extract_article(gzip.decompress(path.read_bytes()), url="https://paper.example/a/b")
        except ExtractError:
            continue
        check(article)
