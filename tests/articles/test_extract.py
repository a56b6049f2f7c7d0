from __future__ import annotations

import gzip
import json
from datetime import UTC, datetime
from pathlib import Path

import pytest

from termnews.articles.extract import extract_article, extract_lines
from termnews.articles.feedtext import document_from_lines, document_lines
from termnews.articles.wire import article_from_line, article_to_line
from termnews.core.errors import ExtractError
from termnews.core.inline import spans_text
from termnews.core.models import Verdict
from termnews.core.subscriptions import ExtractSettings

URL = "https://paper.example/2026/tide-wall"
CORPUS = Path(__file__).parents[2].parent / "shared/corpus/articles/mozilla-readability"
PARAGRAPHS = [
    "The agreement was signed on a trestle table in a ferry terminal, because the conference hall had flooded.",
    "Under the accord, each city pays by the length of quay it wishes to protect, and each receives a seat.",
    "The smallest signatory, with four hundred metres of harbour, has the same vote as the largest of them.",
    "Not everyone is content. The two northern ports, which flood least, will pay first, and grumble longest.",
    "The first caissons, filled with rubble from the same harbours, are to be sunk before the spring storms.",
]
BODY = "".join(f"<p>{text}</p>" for text in PARAGRAPHS)


AROUND = "<main><article><h1>Tide wall agreed</h1>{}</article></main>"


def page(body: str = BODY, *, head: str = "", around: str = AROUND) -> bytes:
    return f"""<!doctype html><html lang="en-GB"><head><title>Tide wall agreed | The Coastal Herald</title>{head}</head>
<body><nav><a href="/">Home</a> <a href="/world">World</a> <a href="/sport">Sport</a></nav>{around.format(body)}
<aside class="related"><h3>Related stories</h3><ul><li><a href="/a">Storm surge closes ferry terminal</a></ul></aside>
<footer>© The Coastal Herald. All rights reserved.</footer></body></html>""".encode()


def test_the_article_is_found_and_the_page_around_it_is_not() -> None:
    article = extract_article(page(), url=URL)
    assert [spans_text(block.spans) for block in article.document.blocks] == PARAGRAPHS
    assert article.text == "\n\n".join(PARAGRAPHS)
    assert article.words == len(" ".join(PARAGRAPHS).split())
    assert (article.verdict, article.reason) == (Verdict.FULL, "")
    assert (article.title, article.language) == ("Tide wall agreed", "en-GB")


def test_metadata_comes_from_the_pages_own_statements() -> None:
    record = {
        "@context": "https://schema.org", "@graph": [
            {"@type": "WebSite", "name": "x"},
            {"@type": "NewsArticle", "headline": "Tide wall agreed", "datePublished": "2026-11-24T05:00:00+01:00",
             "author": [{"@type": "Person", "name": "Ingrid Solheim"}, {"name": "Tomás Reyes"}]},
        ],
    }  # fmt: skip
    head = f"""<script type="application/ld+json">{json.dumps(record)}</script>
      <meta property="og:image" content="/wall.jpg"><meta property="og:site_name" content="The Coastal Herald">
      <link rel="canonical" href="{URL}?ref=x"><meta property="og:description"
      content="Eleven ports will share the cost and the engineers of one common wall.">"""
    article = extract_article(page(head=head), url=URL)
    assert article.byline == "Ingrid Solheim, Tomás Reyes"
    assert article.published == datetime(2026, 11, 24, 4, tzinfo=UTC)
    assert article.lead_image == "https://paper.example/wall.jpg"
    assert article.site_name == "The Coastal Herald"
    assert article.canonical_url == f"{URL}?ref=x"
    assert article.standfirst == "Eleven ports will share the cost and the engineers of one common wall."


def test_structure_is_kept() -> None:
    extra = '<h2>What next</h2><ul><li>One thing, of many<li>Another</ul><figure><img src="/w.jpg" alt="Wall"></figure>'
    article = extract_article(page(f"{BODY}{extra}{BODY}"), url=URL)
    kinds = [block.kind for block in article.document.blocks]
    assert kinds == ["paragraph"] * 5 + ["heading", "list", "figure"] + ["paragraph"] * 5


def test_junk_lines_go() -> None:
    junk = "<p>Advertisement</p><p>Story continues below</p><p>Read more: <a href=/b>Another story</a></p>"
    article = extract_article(page(f"<p>{PARAGRAPHS[0]}</p>{junk}{BODY}"), url=URL)
    assert "Advertisement" not in article.text
    assert "Read more" not in article.text


def test_the_stated_body_corrects_a_wrong_choice() -> None:
    record = {"@type": "NewsArticle", "articleBody": " ".join(PARAGRAPHS)}
    teaser = "about something else, that goes on, and on, for long."
    decoy = "".join(f"<p>Teaser number {number}, {teaser}</p>" for number in range(20))
    head = f'<script type="application/ld+json">{json.dumps(record)}</script>'
    around = "<div class='post-content article-body'>" + decoy + "</div><div id='x'>{}</div>"
    assert PARAGRAPHS[2] in extract_article(page(head=head, around=around), url=URL).text


def test_the_readers_selectors_win() -> None:
    settings = ExtractSettings(selector=".mine", remove=(".ad",))
    body = f"{BODY}<div class=mine><p>Only this. <span class=ad>Buy!</span></p></div>"
    article = extract_article(page(body), url=URL, settings=settings)
    assert (article.text, article.verdict) == ("Only this.", Verdict.FULL)


def test_bad_selectors_are_no_crash() -> None:
    article = extract_article(page(), url=URL, settings=ExtractSettings(selector="p[", remove=(":::", "p:foo")))
    assert PARAGRAPHS[0] in article.text


@pytest.mark.parametrize(
    ("body", "verdict"),
    [
        ("<p>The beginning, as far as it goes.</p><p>Subscribe to continue reading.</p>", Verdict.PAYWALL),
        ("<p>Checking your browser before accessing the site.</p>", Verdict.BLOCKED),
        ("<p>We value your privacy. Accept all cookies or manage cookies.</p>", Verdict.BLOCKED),
        ("<p>Hm.</p>", Verdict.FAILED),
        (f"<p>{PARAGRAPHS[0]}</p><p>{PARAGRAPHS[1]} Read more</p>", Verdict.TEASER),
    ],
)
def test_what_is_missing_is_said(body: str, verdict: Verdict) -> None:
    article = extract_article(f"<html><body>{body}</body></html>".encode(), url=URL)
    assert article.verdict is verdict
    assert article.reason.endswith(".")


def test_a_page_that_gives_less_than_the_feed_is_a_teaser() -> None:
    article = extract_article(page(), url=URL, feed_html=f"<div>{BODY * 3}</div>")
    assert article.verdict is Verdict.TEASER


@pytest.mark.parametrize(
    "body",
    [
        b"<div>" * 3_000 + b"x", b"<blockquote>" * 80_000, b"<p>" + b"<i>a</i>" * 70_000, b"%PDF-1.4", b"{}", b"",
        b"text",
    ],
    ids=["divs", "quotes", "elements", "pdf", "json", "empty", "text"],
)  # fmt: skip
def test_hostile_pages_are_refused_with_a_sentence(body: bytes) -> None:
    with pytest.raises(ExtractError) as caught:
        extract_article(body, url=URL)
    assert str(caught.value).endswith(".")


@pytest.mark.parametrize(
    "body",
    [
        b"<html>" + b"<meta " * 17_000,
        b"<script type='application/ld+json'>" + b"[" * 100_000 + b"</script><p>words</p>",
        b"<!-- only --><p></p>",
        b"<p>\x00\x01\x02a</p>",
        b"<p " + b"a=b " * 50_000 + b">x</p>",
        b"<html><head><title></title></head></html>",
    ],
    ids=["meta", "json-ld", "comment", "controls", "attributes", "head-only"],
)
def test_odd_pages_give_an_article_without_text(body: bytes) -> None:
    assert extract_article(body, url="").verdict in set(Verdict)


def test_articles_cross_the_wire_whole() -> None:
    article = extract_article(page(head="<meta name=date content=2026-11-24>"), url=URL)
    line = article_to_line(article)
    assert "\n" not in line
    assert article_from_line(line) == article


def test_the_lanes_targets_take_bytes_and_give_lines() -> None:
    params = {"url": URL, "content_type": "text/html", "title": "Tide wall agreed", "remove": []}
    (line,) = extract_lines(page(), params)
    assert article_from_line(line).text.startswith(PARAGRAPHS[0])
    lines = document_lines(b"<h1>T</h1><p>a <a href=/x>b</a></p>", {"base_url": URL, "title": "T"})
    document = document_from_lines(lines)
    assert [block.kind for block in document.blocks] == ["paragraph"]
    assert document.links == ("https://paper.example/x",)


def test_no_page_of_the_corpus_raises() -> None:
    if not CORPUS.is_dir():
        pytest.skip("The article corpus is not beside the project.")
    for path in sorted((CORPUS / "pages").glob("*.html.gz"))[::10]:
        article = extract_article(gzip.decompress(path.read_bytes()), url="https://paper.example/")
        assert article.verdict in set(Verdict)


def test_formulas_lists_and_tables_survive_the_choice() -> None:
    extra = r"""<h2>Figures</h2><p>The wall bends by <math><msup><mi>x</mi><mn>2</mn></msup></math> and by
      <script type="math/tex">\sqrt{2}</script> at most.</p><ol start=4><li>Fourth of many things<li>Fifth of many</ol>
      <table><tr><th rowspan=2>Port<th colspan=2>Quay</tr><tr><th>Old<th>New</tr><tr><td>Tromsø<td>12<td>14</tr></table>
      <iframe src="https://www.youtube.com/embed/dQw4w9WgXcQ" title="The wall from above"></iframe>"""
    article = extract_article(page(f"{BODY}{extra}{BODY}"), url=URL)
    assert "by x² and by √2 at most." in " ".join(article.text.split())
    chosen = extract_article(page(f"{BODY}{extra}{BODY}"), url=URL, settings=ExtractSettings(selector="article"))
    by_kind = {block.kind: block for block in chosen.document.blocks}
    assert by_kind["list"].start == 4
    assert by_kind["embed"].info == "video"
    assert by_kind["table"].merged == ((0, 0, 2, 1), (0, 1, 1, 2))
