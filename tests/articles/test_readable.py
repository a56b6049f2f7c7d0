"""Our own reader: what its rules keep of a page, told of its texts one by one."""

from __future__ import annotations

import pytest
from lxml import etree

from termnews.articles.page import parse_page, prune
from termnews.articles.readable import Reading, read
from termnews.articles.reading_tree import text_at

SENTENCE = "The caissons of the northern wall, number {}, are filled with rubble from old harbours, and sunk in spring."
PARAGRAPHS = [SENTENCE.format(number) for number in range(8)]
ARTICLE = "".join(f"<p>{text}</p>" for text in PARAGRAPHS)
LINKS = "".join(f"<li><a href=/{number}>Another story, number {number}, of the day</a></li>" for number in range(9))


def reading(body: str, *, title: str = "", byline_known: bool = False) -> Reading:
    root = parse_page(f"<html><head><title>Walls</title></head><body>{body}</body></html>")
    prune(root)
    before = etree.tostring(root)
    found = read(root, title=title, byline_known=byline_known)
    assert etree.tostring(root) == before
    return found


def kept(body: str, *, title: str = "", byline_known: bool = False) -> str:
    return " ".join(text_at(slot) for slot in reading(body, title=title, byline_known=byline_known).kept)


def test_the_article_is_kept_and_the_pages_frame_is_not() -> None:
    frame = f"<div class=menu><ul>{LINKS}</ul></div>{{}}<div class=footer>Imprint</div>"
    text = kept(frame.format(f"<div class=story>{ARTICLE}</div>"))
    assert all(paragraph in text for paragraph in PARAGRAPHS)
    assert "Another story" not in text
    assert "Imprint" not in text


def test_paragraphs_that_each_have_boxes_of_their_own_belong_together() -> None:
    boxes = "".join(f"<div><div><div><p>{text}</p></div></div></div>" for text in PARAGRAPHS)
    text = kept(f"<div><div>{boxes}</div></div><div><ul>{LINKS}</ul></div>")
    assert all(paragraph in text for paragraph in PARAGRAPHS)


@pytest.mark.parametrize("between", ["<br><br>", "<br> <br>\n<br>", "</div><div>", "</span><br><br><span>"])
def test_texts_that_no_paragraph_holds_are_read(between: str) -> None:
    body = f"<div id=x><div><span>{between.join(PARAGRAPHS)}</span></div></div><div><ul>{LINKS}</ul></div>"
    assert all(paragraph in kept(body) for paragraph in PARAGRAPHS)


@pytest.mark.parametrize("clutter", [
    "<div class=share><p>Tell others</p><p>of it</p></div>",
    "<table><tr><td><a href=/1>Another story of the day</a></td></tr></table>",
    "<div><p>Tell others of it</p><p><a href=/1>Another story of the day</a></p></div>",
    "<form><p>Tell others of it</p><input><input></form>",
    "<aside><p>Tell others of it, and Another story as well.</p></aside>",
    "<h2 class=promo>Tell others of it</h2>",
])  # fmt: skip
def test_clutter_among_paragraphs_goes(clutter: str) -> None:
    found = reading(f"<div>{ARTICLE}{clutter}{ARTICLE}</div>")
    text = " ".join(map(text_at, found.kept))
    gathered = " ".join(map(text_at, found.gathered))
    assert PARAGRAPHS[7] in text
    for words in ("Tell others", "Another story"):
        assert words not in text
        assert (words in gathered) == (words in clutter)


def test_a_table_of_figures_stays() -> None:
    rows = "".join(f"<tr><td><a href=/{year}>{year}</a></td><td>{year * 2}</td></tr>" for year in range(1990, 2002))
    assert "1995" in kept(f"<div>{ARTICLE}<table>{rows}</table>{ARTICLE}</div>")


def test_a_heading_that_repeats_the_headline_goes_once() -> None:
    title = "The northern wall is to be closed in spring"
    text = kept(f"<div><h1>{title}</h1>{ARTICLE}<h2>What comes next</h2>{ARTICLE}</div>", title=title)
    assert title not in text
    assert "What comes next" in text


def test_the_first_byline_goes_unless_the_page_states_it_elsewhere() -> None:
    body = f"<div>{ARTICLE}<p class=byline>Written by Ada Example. </p>{ARTICLE}</div>"
    assert "Ada Example" not in kept(body)
    assert "Ada Example" in kept(body, byline_known=True)


def test_a_short_text_is_tried_again_without_the_rule_that_took_it() -> None:
    short = f"<div class=sidebar><p>{PARAGRAPHS[0]}</p><p>{PARAGRAPHS[1]}</p></div>"
    found = reading(f"<div><p>{PARAGRAPHS[2][:40]}</p></div>{short}")
    assert found.tries > 0
    assert PARAGRAPHS[1] in " ".join(map(text_at, found.kept))
    assert reading(f"<div>{ARTICLE}</div>").tries == 0


def test_scores_are_shares_of_the_highest() -> None:
    found = reading(f"<div id=high>{ARTICLE}</div><div id=low>{ARTICLE[:400]}</div>")
    shares = {element.get("id"): score for element, score in found.scores.items()}
    assert shares["high"] == 1.0
    assert 0 < shares["low"] < 1
    assert found.top.get("id") == "high"


@pytest.mark.parametrize("body", ["", " ", "<p></p>", "<br>" * 50, "<div>" * 200 + "x" + "</div>" * 200, "x"])
def test_pages_of_nothing_are_no_trouble(body: str) -> None:
    assert "".join(map(text_at, reading(body).kept)).strip() in {"", "x"}
