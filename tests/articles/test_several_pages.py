from __future__ import annotations

import pytest
from lxml import html as lxml_html

from termnews.articles.next_page import continues, next_page
from termnews.articles.several_pages import TOO_MANY, join_pages
from termnews.core.blocks import html_to_document
from termnews.core.export import to_plain
from termnews.core.inline import spans_text
from termnews.core.models import Article, Verdict

URL = "https://paper.example/2026/tide-wall.html"


@pytest.mark.parametrize(
    ("url", "following", "number"),
    [
        ("/story.html", "/story-2.html", 1), ("/story", "/story/2", 1), ("/story/", "/story/2/", 1),
        ("/story", "/story?page=2", 1), ("/story?id=7", "/story?id=7&page=2", 1), ("/story", "/story/page/2", 1),
        ("/story.html", "/story,2.html", 1), ("/story", "/story/seite-2", 1), ("/story?page=1", "/story?page=2", 1),
        ("/story/page/2", "/story/page/3", 2), ("/story-2.html", "/story-3.html", 2), ("/story?p=9", "/story?p=10", 9),
        ("/2026/11/story/2", "/2026/11/story/3", 2), ("/story/index.html", "/story/2", 1),
        ("/links.html", "/links-2.html", 1),
    ],
)  # fmt: skip
def test_the_next_page_of_an_article_has_its_address_with_the_next_number(
    url: str, following: str, number: int
) -> None:
    assert continues(f"https://p.example{url}", f"https://p.example{following}", number)


@pytest.mark.parametrize(
    ("url", "following", "number"),
    [
        ("/story", "/another-story", 1), ("/story", "/story", 1), ("/story", "/story#2", 1), ("/post/1", "/post/2", 1),
        ("/story-2.html", "/story-2.html", 2), ("/story", "/story/3", 1), ("/?p=1204", "/?p=1205", 1),
        ("/2026/11/23/story", "/2026/11/24/story", 1), ("/story/2", "/other/3", 2), ("/story", "/story/comments", 1),
        ("/story", "/story?cpage=2", 1),
    ],
)  # fmt: skip
def test_another_article_is_no_next_page(url: str, following: str, number: int) -> None:
    assert not continues(f"https://p.example{url}", f"https://p.example{following}", number)


@pytest.mark.parametrize(
    ("html", "expected"),
    [
        ("<link rel=next href=/2026/tide-wall-2.html>", "https://paper.example/2026/tide-wall-2.html"),
        ("<a rel='next nofollow' href=?page=2>on</a>", "https://paper.example/2026/tide-wall.html?page=2"),
        ("<div><a href=/2026/tide-wall-2.html>2</a></div>", "https://paper.example/2026/tide-wall-2.html"),
        ("<a href=/2026/tide-wall-2.html>Next page »</a>", "https://paper.example/2026/tide-wall-2.html"),
        ("<link rel=next href=/2026/another-story.html>", None),
        ("<link rel=next href=https://other.example/2026/tide-wall-2.html>", None),
        ("<a href=/2026/tide-wall-2.html>Read about the second wall</a>", None),
        ("<a rel=next href=/2026/tide-wall-part-2.html>Next</a>", None),
    ],
)  # fmt: skip
def test_links_to_the_next_page_are_found(html: str, expected: str | None) -> None:
    root = lxml_html.document_fromstring(f"<html><body>{html}<p>x</body></html>")
    assert next_page(root, URL) == expected


@pytest.mark.parametrize(
    ("html", "url", "expected"),
    [
        ("<link rel=next title=Links href='/links-2/'>", "https://p.example/links/", None),
        ("<a rel=next href='/links-2/'>Links</a><a href='/links-2/'>Next</a>", "https://p.example/links/", None),
        ("<a href='/links-2/'>2</a>", "https://p.example/links/", "https://p.example/links-2/"),
        ("<a rel=next href=/page/2>2</a>", "https://p.example/", None),
        ("<a rel=next href=/?p=7&page=2>on</a>", "https://p.example/?p=7", "https://p.example/?p=7&page=2"),
        ("<a rel=next href=/walls-part-2>Next</a>", "https://p.example/walls-part-1", None),
    ],
)  # fmt: skip
def test_a_blogs_next_article_is_no_next_page(html: str, url: str, expected: str | None) -> None:
    assert next_page(lxml_html.document_fromstring(f"<html><body>{html}<p>x</body></html>"), url) == expected


def test_the_readers_selector_may_name_any_page_of_the_site() -> None:
    root = lxml_html.document_fromstring(
        "<html><body><a class=on href=/part-two>on</a><a class=out href=https://other.example/>out</a></body></html>"
    )
    assert next_page(root, URL, selector="a.on") == "https://paper.example/part-two"
    assert next_page(root, URL, selector="a.out") is None
    assert next_page(root, URL, selector="a[") is None


def page(html: str, verdict: Verdict = Verdict.FULL, reason: str = "") -> Article:
    document = html_to_document(html, base_url=URL)
    return Article(URL, "Tide wall", document, to_plain(document), 100, verdict, reason, next_url=f"{URL}?page=2")


def test_pages_are_joined_without_what_is_said_again() -> None:
    said = "The agreement was signed on a trestle table in a ferry terminal."
    whole = join_pages([
        page(f"<h2>Tide wall</h2><p>{said}</p><p>Yes.</p><p><a href=/a>one</a><sup><a href='#n1'>1</a></sup></p>"
             "<ol><li id=n1>First note</ol>"),
        page(f"<h2>Tide wall</h2><p>{said}</p><p>Yes.</p><p><a href=/b>two</a> <a href=/a>three</a>"
             "<sup><a href='#n1'>1</a></sup></p><ol><li id=n1>Second note</ol>"),
    ])  # fmt: skip
    texts = [spans_text(block.spans) for block in whole.document.blocks]
    assert texts == ["Tide wall", said, "Yes.", "one1", "", "Yes.", "two three1", ""]
    assert [span.link for span in whole.document.blocks[6].spans[:3]] == [1, None, 0]
    notes = [block.anchor for block in whole.document.blocks if block.kind == "footnote"]
    assert notes == ["n1", "2-n1"]
    assert whole.document.blocks[6].spans[-1].note == "2-n1"
    assert (whole.verdict, whole.next_url) == (Verdict.FULL, None)
    assert whole.text.count(said) == 1


def test_a_page_that_says_nothing_new_ends_the_article() -> None:
    one = page("<p>The same words as before, and no others than these here.</p>", Verdict.TEASER, "Only the beginning.")
    whole = join_pages([one, one, page("<p>Something else entirely, on a page that nobody should come to.</p>")])
    assert "else entirely" not in whole.text
    assert whole.verdict is Verdict.TEASER


def test_what_is_missing_is_said() -> None:
    whole = join_pages([page("<p>One.</p>"), page("<p>Two.</p>")], trouble=TOO_MANY)
    assert (whole.verdict, whole.reason) == (Verdict.TEASER, TOO_MANY)
