"""Which pictures of a page its article keeps, and where they are found."""

from __future__ import annotations

from time import process_time

import pytest

from termnews.articles.extract import extract_article
from termnews.core.document import Block
from termnews.core.pictures import figures

SOON_S = 15.0
"""CPU seconds, many times what it takes: what is quadratic takes longer."""
URL = "https://paper.example/2026/tide-wall.html"
PROSE = [
    f"<p>Paragraph {number} says at some length, with commas, what was agreed about the wall, who pays for it, and "
    "when the work begins; the council will meet again in spring to hear what the harbour has to say to that.</p>"
    for number in range(6)
]
PAGE = """<html><head><title>Tide wall agreed at last</title></head><body>
<header class="site-header"><a href="/"><img src="/static/paper-logo.svg" alt="The Paper"></a></header>
<main><article><h1>Tide wall agreed at last</h1>{head}<div class="story">{start}{middle}{end}</div></article>
{after}</main><footer><img src="/static/foot.png"></footer></body></html>"""


def sources(*, head: str = "", middle: str = "", after: str = "") -> list[str]:
    page = PAGE.format(head=head, start="".join(PROSE[:3]), middle=middle, end="".join(PROSE[3:]), after=after)
    document = extract_article(page.encode(), url=URL).document
    return [figure.src.removeprefix("https://paper.example") for figure in figures(document)]


def test_the_sites_own_pictures_are_not_the_articles() -> None:
    assert sources() == []


@pytest.mark.parametrize(
    "html",
    [
        '<figure><img src="/a.jpg"><figcaption>The wall</figcaption></figure>',
        '<p><img src="/a.jpg" width="640"></p>',
        '<div class="pic"><a href="/full/a-large.jpg"><img src="/a.jpg"></a></div>',
        '<p><a href="/wiki/File:A.jpg"><img src="/a.jpg" width="220"></a></p>',
        '<figure class="ad-astra-logo"><img src="/a.jpg" alt="The society\'s sign, painted on the new wall"></figure>',
    ],
)
def test_pictures_between_the_lines_are_kept(html: str) -> None:
    assert sources(middle=html) == ["/a.jpg"]


@pytest.mark.parametrize(
    "html",
    [
        '<figure><img src="/a.jpg"><div class="credit">Ann Lee</div></figure><div class="meta">5 May 2026</div>',
        '<header><figure class="lead"><img src="/a.jpg"></figure><div>By Ann Lee, 5 May 2026</div></header>',
        '<div class="inline-photo"><img src="/a.jpg"><div class="what">'
        "The wall as it will be seen from the harbour, with the gate that lets the ferries through, and behind it the "
        "new quay, the sheds and the market; all of it is to be paid for by the port.</div></div>",
    ],
)  # fmt: skip
def test_the_picture_between_headline_and_text_is_kept(html: str) -> None:
    assert sources(head=html) == ["/a.jpg"]


@pytest.mark.parametrize(
    "html",
    [
        # another story's card, an advertisement, an icon, a counter, a badge
        '<div><a href="/other.html"><img src="/o.jpg"></a><a href="/other.html">Harbour gets a market</a></div>',
        '<div class="ad-slot"><a href="https://shop.example/"><img src="/sale.jpg"></a></div>',
        '<p><img src="/img/OpenNewWindow.png" alt="leaving site icon"></p>',
        '<noscript><img src="https://count.example/hit?page=1"></noscript>',
        '<noscript><a href="/j"><img src="https://x.smartadserver.com/call/1/?"></a></noscript>',
        '<p><a href="/shop"><img src="/b-80x80.png"></a></p>',
        '<p><img src="/line.gif" width="600" height="2"></p>',
    ],
)
def test_what_only_stands_there_is_left_out(html: str) -> None:
    assert sources(middle=html) == []


def test_pictures_around_the_article_are_left_out() -> None:
    byline = '<div class="byline"><img class="avatar" src="/ann.jpg" width="60" height="60"> By Ann Lee</div>'
    related = "".join(
        f'<div class="tile"><a href="/{n}.html"><img src="/{n}.jpg"><h3>Story number {n} of today</h3></a></div>'
        for n in range(4)
    )
    assert sources(head=byline, after=f'<section class="more">{related}</section>') == []
    share = '<ul class="share"><li><a href="https://x.example/"><img src="/share-icons/x.svg" alt="X"></a></li></ul>'
    assert sources(head=share, after=share) == []


@pytest.mark.parametrize(
    ("html", "address"),
    [
        ('<img class="lazy" src="data:image/gif;base64,R0lGOD" nitro-lazy-src="/a.jpg">', "/a.jpg"),
        ('<img src="/img/placeholder.gif" data-large-file="/a.jpg?w=800" data-orig-size="9">', "/a.jpg?w=800"),
        ('<img src="/preview/a.jpg" data-src="/a.jpg">', "/a.jpg"),
        ('<img src="/tiny.jpg" srcset="/a-320.jpg 320w, /a-960.jpg 960w, /a-2880.jpg 2880w">', "/a-960.jpg"),
        ('<img src="/a.jpg" srcset="/a-2.jpg 2x, /a-3.jpg 3x">', "/a.jpg"),
        ('<picture><source type="image/avif" srcset="/a.avif 1200w"><source srcset="/a.webp 1200w">'
         '<img src="/tiny.jpg"></picture>', "/a.webp"),
        ('<picture><img src="data:x"></picture><noscript><img src="/a.jpg"></noscript>', "/a.jpg"),
        ('<div><img src="/a-blur.jpg"></div><noscript><img src="/a.jpg" width="800"></noscript>', "/a.jpg"),
        ('<figure itemid="https://paper.example/a.jpg?q=90"><div class="later"></div></figure>', "/a.jpg?q=90"),
        ('<amp-img src="/a.jpg" width="800" height="500"></amp-img>', "/a.jpg"),
        ('<div class="hero-image" style="height: 20em; background-image: url(\'/a.jpg\')"></div>', "/a.jpg"),
        ('<img src="/a.jpg" width="570" height="0">', "/a.jpg"),
    ],
)  # fmt: skip
def test_pictures_that_scripts_would_set_are_found(html: str, address: str) -> None:
    assert sources(middle=f"<div>{html}</div>") == [address]


def test_a_picture_in_a_heading_follows_it() -> None:
    html = '<h2>Who pays <a href="/b.jpg"><img src="/a.jpg" alt="The quay"></a></h2><p>The port does, for years.</p>'
    page = PAGE.format(head="", start="".join(PROSE[:3]), middle=html, end="".join(PROSE[3:]), after="")
    blocks = extract_article(page.encode(), url=URL).document.blocks
    at = next(at for at, block in enumerate(blocks) if block.kind == "heading")
    assert blocks[at + 1] == Block("figure", text="The quay", src="https://paper.example/a.jpg")


@pytest.mark.parametrize(
    "html",
    [
        "<figure>" * 100 + "<i>x</i>" * 5_000,
        "<div>" + "<a href=/o.html><img src=/o.jpg></a>" * 4_000 + "<i>few words</i></div>",
        "<noscript>" * 100 + "<img src=/a.jpg>" * 4_000,
        "<img srcset='" + ", ".join(f"/{n}.jpg {n}w" for n in range(20_000)) + "'>",
    ],
    ids=["figures", "cards", "noscripts", "srcset"],
)
def test_pages_full_of_pictures_end_soon(html: str) -> None:
    page = PAGE.format(head="", start="".join(PROSE), middle=html, end="", after="")
    begun = process_time()
    assert "Paragraph 5" in extract_article(page.encode(), url=URL).text
    assert process_time() - begun < SOON_S
