"""Fetching ahead through a real Reader: what, in which order, and what is here when the network is gone."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from one_feed import PNG, Paper, entry_ids, fetch_ahead, page, prose, published

from loopback import SECOND_HOST, Answer
from termnews.config.load import load_config
from termnews.core.models import Verdict
from termnews.plain.refresh import tell_refresh
from termnews.plain.voice import Voice
from termnews.reader import Reader
from termnews.store.picture_files import PictureFiles


@pytest.fixture
def paper(tmp_path: Path) -> Iterator[Paper]:
    with published(tmp_path) as paper:
        yield paper


async def test_what_was_fetched_ahead_opens_without_a_network(paper: Paper) -> None:
    paper.publish(*["<p>Short.</p>"] * 3)
    for number in range(3):
        picture = f"<meta property='og:image' content='{paper.server.url(f'/{number}.png')}'>"
        paper.server.add(f"/{number}", page(prose(f"page{'abc'[number]}"), picture))
        paper.server.add(f"/{number}.png", Answer(PNG, headers={"Content-Type": "image/png"}))
    async with paper.reader(more='full_text = "prefetch"\n') as reader:
        results = await fetch_ahead(reader)
        assert [(result.done, result.total, result.verdict) for result in results] == [
            (number, 3, Verdict.FULL) for number in (1, 2, 3)
        ]
        assert await fetch_ahead(reader) == []
        ids = await entry_ids(reader)
    asked = len(paper.server.requests)
    async with Reader(load_config(paper.folder / "feeds.toml"), paper.folder, clock=paper.clock, inline=True) as reader:
        for entry in ids:
            shown = await reader.article(entry)
            assert (shown.source, shown.verdict) == ("page", Verdict.FULL)
            assert shown.lead_image
            assert await reader._illustrator._files.run(PictureFiles.get, shown.lead_image) == PNG
    assert len(paper.server.requests) == asked


async def test_the_front_pages_stories_come_first_and_no_more_than_asked(paper: Paper) -> None:
    paper.publish(*["<p>Short.</p>"] * 6)
    for number in range(6):
        paper.server.add(f"/{number}", page(prose(f"page{'abcdef'[number]}")))
    async with paper.reader(more='full_text = "prefetch"\n') as reader:
        front = [story.entry.id for story in (await reader.front_page()).stories]
        results = await fetch_ahead(reader, limit=2)
        assert {result.entry.id for result in results} == set(front[:2])
        assert sum(paper.asked(f"/{number}") for number in range(6)) == 2


async def test_only_feeds_that_ask_for_it_unless_all_are_meant(paper: Paper) -> None:
    paper.publish("<p>Short.</p>")
    paper.server.add("/0", page(prose("page")))
    async with paper.reader(more='full_text = "auto"\n') as reader:
        assert await fetch_ahead(reader) == []
        assert [result.verdict for result in await fetch_ahead(reader, every_feed=True)] == [Verdict.FULL]


async def test_off_is_off_and_what_is_read_is_not_fetched(paper: Paper) -> None:
    paper.publish("<p>Short.</p>", "<p>Short.</p>")
    for number in range(2):
        paper.server.add(f"/{number}", page(prose("page")))
    async with paper.reader(more='full_text = "off"\n') as reader:
        assert await fetch_ahead(reader, every_feed=True) == []
    async with paper.reader(more='full_text = "prefetch"\n') as reader:
        await reader.set_read([(await entry_ids(reader))[0]], True)
        assert len(await fetch_ahead(reader)) == 1
    assert (paper.asked("/0"), paper.asked("/1")) == (0, 1)


async def test_a_page_that_failed_is_not_asked_again_where_no_page_is_asked(paper: Paper) -> None:
    paper.publish("<p>Short.</p>")
    async with paper.reader(more='full_text = "off"\n') as reader:
        (entry,) = await entry_ids(reader)
        assert (await reader.original(entry, "page")).verdict is Verdict.FAILED
        assert not (await reader.feed_text(entry)).pending
        await reader.article(entry)
        assert paper.asked("/0") == 1
        await reader.original(entry, "page")
    assert paper.asked("/0") == 2


async def test_private_addresses_of_others_are_refused_and_the_reason_is_a_value(paper: Paper) -> None:
    paper.publish("<p>Short.</p>")
    paper.server.add("/0", Answer(status=302, headers={"Location": paper.server.url("/0", host=SECOND_HOST)}))
    async with paper.reader(more='full_text = "prefetch"\n') as reader:
        (result,) = await fetch_ahead(reader)
    assert result.verdict is None
    assert result.reason.endswith(".")


async def test_pictures_stay_where_they_are_when_they_are_off(paper: Paper) -> None:
    paper.publish("<p>Short.</p>")
    paper.server.add("/0", page(prose("page"), f"<meta property='og:image' content='{paper.server.url('/0.png')}'>"))
    async with paper.reader(more='full_text = "prefetch"\n', app='[app]\nimages = "off"\n') as reader:
        assert len(await fetch_ahead(reader)) == 1
    assert paper.asked("/0.png") == 0


async def test_feeds_whose_pages_give_no_more_are_passed_over(paper: Paper) -> None:
    paper.publish_whole(16)
    async with paper.reader(more='full_text = "prefetch"\n') as reader:
        assert 3 <= len(await fetch_ahead(reader)) < 7  # a few are under way when the third has lost
        assert await fetch_ahead(reader) == []
        asked = len(paper.server.requests)
        paper.clock.now += timedelta(days=8)
        assert len(await fetch_ahead(reader, limit=1)) == 1
        assert await fetch_ahead(reader) == []
    assert len(paper.server.requests) == asked + 1


async def test_the_plain_interface_fetches_ahead_too(paper: Paper) -> None:
    paper.publish("<p>Short.</p>", "<p>Short.</p>")
    paper.server.add("/0", page(prose("page")))
    async with paper.reader(more='full_text = "prefetch"\n') as reader:
        said: list[str] = []
        await tell_refresh(reader, Voice(said.append))
        assert any("1 article fetched for later, of 2." in line for line in said), said


async def test_an_article_is_here_when_its_picture_is(paper: Paper) -> None:
    paper.publish("<p>Short.</p>")
    picture = f"<meta property='og:image' content='{paper.server.url('/0.png')}'>"
    paper.server.add("/0", page(prose("page"), picture))
    paper.server.add("/0.png", Answer(silent=True), Answer(PNG, headers={"Content-Type": "image/png"}))
    async with paper.reader(more='full_text = "prefetch"\n') as reader:
        ahead = asyncio.create_task(fetch_ahead(reader))
        while not paper.asked("/0.png"):
            await asyncio.sleep(0.01)
        ahead.cancel()
        await asyncio.wait([ahead])
        assert await reader.entries("verdict:full") == []
        assert [result.verdict for result in await fetch_ahead(reader)] == [Verdict.FULL]
        assert await reader._illustrator._files.run(PictureFiles.get, paper.server.url("/0.png")) == PNG


async def test_the_picture_of_the_text_that_is_shown_is_kept(paper: Paper) -> None:
    paper.publish(f"<img src='{paper.server.url('/feed.png')}' width=600 height=300>{prose('feed', 8)}")
    paper.server.add("/0", page(prose("page", 1), f"<meta property='og:image' content='{paper.server.url('/0.png')}'>"))
    paper.server.add("/feed.png", Answer(PNG, headers={"Content-Type": "image/png"}))
    async with paper.reader(more='full_text = "prefetch"\n') as reader:
        assert len(await fetch_ahead(reader)) == 1
        shown = await reader.article((await entry_ids(reader))[0])
        assert shown.source == "feed"
    assert (paper.asked("/feed.png"), paper.asked("/0.png")) == (1, 0)
