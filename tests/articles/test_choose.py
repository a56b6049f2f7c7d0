"""The vote on a page's lines decides, unless the page's own statement or the feed's words say that it missed."""

from __future__ import annotations

import json

import pytest

from termnews.articles.choose import Ballot, choose, hold_vote
from termnews.articles.evidence import Opened, open_page

URL = "https://paper.example/a"
SENTENCE = "The caissons of the northern wall are filled with rubble from old harbours, number {}, and sunk in spring."
ARTICLE = "".join(f"<p>{SENTENCE.format(number)}</p>" for number in range(8))
OTHER = "".join(f"<p>Teaser {number} is of something else, and goes on for a while.</p>" for number in range(8))


def opened(body: str, head: str = "") -> Opened:
    html = f"<html><head><meta charset=utf-8><title>Walls</title>{head}</head><body>{body}</body></html>"
    return open_page(html.encode(), url=URL)


def voted(page: Opened, word: str) -> Ballot:
    kept = [word in line.text for line in page.page.lines]
    return Ballot([float(one) for one in kept], kept,
                  "\n".join(line.text for line, one in zip(page.page.lines, kept, strict=True) if one))  # fmt: skip


PAGE = f"<div class=x>{OTHER}</div><article>{ARTICLE}</article>"


def test_the_vote_stands_where_nothing_speaks_against_it() -> None:
    page = opened(PAGE)
    choice = choose(page, hold_vote(page), url=URL, lead=SENTENCE.format(3))
    assert choice.source == "vote"
    assert [block.kind for block in choice.document.blocks] == ["paragraph"] * len(choice.document.blocks)
    assert len(choice.document.blocks) >= 8


@pytest.mark.parametrize("lead", [SENTENCE.format(2), " ".join(SENTENCE.format(number) for number in range(3))])
def test_the_feeds_words_correct_a_wrong_vote(lead: str) -> None:
    page = opened(PAGE)
    choice = choose(page, voted(page, "Teaser"), url=URL, lead=lead)
    assert choice.source in {"readability", "article", "scorer"}
    assert "number 7" in choice.document.to_json()


def test_a_short_lead_corrects_nothing() -> None:
    page = opened(PAGE)
    assert choose(page, voted(page, "Teaser"), url=URL, lead="The caissons").source == "vote"


def test_the_stated_body_corrects_a_wrong_vote() -> None:
    body = " ".join(SENTENCE.format(number) for number in range(8))
    record = json.dumps({"@type": "NewsArticle", "articleBody": body})
    page = opened(f"<div>{OTHER}</div>", f'<script type="application/ld+json">{record}</script>')
    choice = choose(page, voted(page, "Teaser"), url=URL)
    assert (choice.source, "number 7" in choice.document.to_json()) == ("json-ld", True)


def test_without_a_vote_the_longest_candidate_stands_in() -> None:
    page = opened(PAGE)
    assert choose(page, voted(page, "no such word"), url=URL).source in {"readability", "article", "scorer"}
