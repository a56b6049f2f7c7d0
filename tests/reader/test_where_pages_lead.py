"""Addresses that lead somewhere else than to the article: to the front page, or to a page that only sends on."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from one_feed import Paper, entry_ids, page, prose, published

from loopback import Answer
from termnews.core.models import Verdict
from termnews.page_fetching import LED_HOME


@pytest.fixture
def paper(tmp_path: Path) -> Iterator[Paper]:
    with published(tmp_path) as paper:
        yield paper


def sends_to(target: str) -> Answer:
    head = f"<meta http-equiv=refresh content='0; url={target}'>"
    return Answer(f"<html><head><title>On</title>{head}</head><body><p>One moment.</p></body></html>",
                  headers={"Content-Type": "text/html"})


async def test_the_front_page_is_not_taken_for_an_article_that_is_gone(paper: Paper) -> None:
    paper.publish("<p>Short.</p>")
    paper.server.add("/0", Answer(status=302, headers={"Location": "/"}))
    paper.server.add("/", page(prose("home")))
    async with paper.reader() as reader:
        (entry,) = await entry_ids(reader)
        shown = await reader.article(entry)
        assert (shown.source, shown.verdict, shown.note) == ("feed", Verdict.FAILED, LED_HOME)


async def test_a_page_that_sends_on_is_followed_once(paper: Paper) -> None:
    paper.publish("<p>Short.</p>", "<p>Short.</p>")
    paper.server.add("/0", sends_to("/real"))
    paper.server.add("/real", page(prose("real")))
    paper.server.add("/1", sends_to("/a"))
    paper.server.add("/a", sends_to("/b"))
    async with paper.reader() as reader:
        first, second = await entry_ids(reader)
        shown = await reader.article(first)
        assert (shown.source, shown.verdict) == ("page", Verdict.FULL)
        assert (await reader.article(second)).verdict is Verdict.FAILED
    assert (paper.asked("/0"), paper.asked("/real"), paper.asked("/a"), paper.asked("/b")) == (1, 1, 1, 0)


async def test_a_whole_article_that_renews_itself_stays(paper: Paper) -> None:
    paper.publish("<p>Short.</p>")
    paper.server.add("/0", page(prose("one"), head="<meta http-equiv=refresh content='5; url=/other'>"))
    async with paper.reader() as reader:
        assert (await reader.article((await entry_ids(reader))[0])).verdict is Verdict.FULL
    assert paper.asked("/other") == 0
