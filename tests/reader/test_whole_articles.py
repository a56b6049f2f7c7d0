"""Opening articles through a real Reader: several pages, the better text, the memory of feeds, fetching ahead."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from one_feed import Paper, entry_ids, page, prose, published

from loopback import SECOND_HOST, Answer
from termnews.core.models import Verdict
from termnews.opening import NOT_WORTH_IT
from termnews.page_fetching import MAX_PAGE_BYTES


@pytest.fixture
def paper(tmp_path: Path) -> Iterator[Paper]:
    with published(tmp_path) as paper:
        yield paper


# ---------------------------------------------------------------- several pages


async def test_an_article_of_several_pages_is_read_as_one(paper: Paper) -> None:
    paper.publish("<p>A short summary of it.</p>")
    nav = "<a rel=next href='/0?page={}'>on</a>"
    paper.server.add("/0", page(prose("one") + nav.format(2)))
    paper.server.add("/0?page=2", page(prose("one", 1) + prose("two") + nav.format(3)))
    paper.server.add("/0?page=3", page(prose("three")))
    async with paper.reader() as reader:
        (entry,) = await entry_ids(reader)
        shown = await reader.article(entry)
        text = "\n".join(span.text for block in shown.document.blocks for span in block.spans)
        assert [text.count(f"Paragraph 0 of {name}") for name in ("one", "two", "three")] == [1, 1, 1]
        assert (shown.verdict, shown.note) == (Verdict.FULL, "")
        await reader.article(entry)
    assert [paper.asked(path) for path in ("/0", "/0?page=2", "/0?page=3")] == [1, 1, 1]


async def test_pages_that_lead_round_in_a_circle_or_never_end_are_left(paper: Paper) -> None:
    paper.publish("<p>Short.</p>", "<p>Short.</p>")
    paper.server.add("/0", page(prose("one") + "<a class=on href='/0b'>on</a>"))
    paper.server.add("/0b", page(prose("two") + "<a class=on href='/0'>on</a>"))
    for number in range(1, 30):
        name = "".join(chr(ord("a") + int(digit)) for digit in str(number))
        paper.server.add("/1" if number == 1 else f"/1-{number}", page(
            prose(f"part{name}") + f"<a class=on href='/1-{number + 1}'>on</a>"))
    async with paper.reader(more='extract = { next_page = "a.on" }\n') as reader:
        first, second = await entry_ids(reader)
        assert (await reader.article(first)).verdict is Verdict.FULL
        endless = await reader.article(second)
    assert (paper.asked("/0"), paper.asked("/0b")) == (1, 1)
    assert sum(paper.asked("/1" if n == 1 else f"/1-{n}") for n in range(1, 30)) == 10
    assert endless.verdict is Verdict.TEASER
    assert "more than 10 pages" in endless.note


async def test_a_page_that_is_missing_is_named(paper: Paper) -> None:
    paper.publish("<p>Short.</p>")
    paper.server.add("/0", page(prose("one") + "<a rel=next href='/0?page=2'>on</a>"))
    async with paper.reader() as reader:
        shown = await reader.article((await entry_ids(reader))[0])
    assert shown.verdict is Verdict.TEASER
    assert "goes on for more pages, which could not be had" in shown.note


@pytest.mark.parametrize(
    ("further", "why"),
    [
        ("<h1>Log in</h1><form><input type=password></form><p>You need to be registered to read on.</p>", "log-in"),
        ("<h1>Oops</h1><p>Sorry, we could not find the page you were looking for.</p>", "no such page"),
    ],
)
async def test_a_wall_or_an_error_is_no_further_page(paper: Paper, further: str, why: str) -> None:
    paper.publish("<p>Short.</p>")
    paper.server.add("/0", page(prose("one") + "<a rel=next href='/0?page=2'>on</a>"))
    paper.server.add("/0?page=2", Answer(f"<html><head><title>Paper</title></head><body>{further}</body></html>"))
    async with paper.reader() as reader:
        shown = await reader.article((await entry_ids(reader))[0])
    assert (shown.source, shown.verdict) == ("page", Verdict.TEASER)
    assert why in shown.note
    assert "could not be had" in shown.note


async def test_further_pages_of_another_site_are_not_joined(paper: Paper) -> None:
    paper.publish("<p>Short.</p>")
    paper.server.add("/0", page(prose("one") + "<a rel=next href='/0?page=2'>on</a>"))
    elsewhere = paper.server.url("/else", host=SECOND_HOST)
    paper.server.add("/0?page=2", Answer(status=302, headers={"Location": elsewhere}))
    paper.server.add("/else", page(prose("else")))
    async with paper.reader(app="[app]\nallow_private = [\"127.0.0.2\"]\n") as reader:
        shown = await reader.article((await entry_ids(reader))[0])
    assert "another site" in shown.note


# ---------------------------------------------------------------- the better text, and the switch between them


async def test_the_better_text_is_shown_and_labelled_and_the_other_is_a_key_away(paper: Paper) -> None:
    paper.publish(prose("feed", 3))
    paper.server.add("/0", page(prose("page", 12)))
    async with paper.reader() as reader:
        (entry,) = await entry_ids(reader)
        shown = await reader.article(entry)
        assert (shown.source, shown.label) == ("page", "The whole article, from its page")
        assert shown.other.startswith("the feed’s text (")
        feed = await reader.original(entry, "feed")
        assert (feed.source, feed.label) == ("feed", "The feed’s text")
        assert feed.other == f"the page’s text ({shown.words:,} words)"
        assert (await reader.original(entry, "page")).source == "page"
    assert paper.asked("/0") == 1


async def test_a_walled_page_leaves_the_feeds_longer_text_and_says_why(paper: Paper) -> None:
    paper.publish(prose("feed", 8))
    wall = prose("page", 1) + "<div class=paywall><p>Subscribe to continue reading.</p></div>"
    paper.server.add("/0", page(wall))
    async with paper.reader() as reader:
        (entry,) = await entry_ids(reader)
        shown = await reader.article(entry)
        assert (shown.source, shown.verdict) == ("feed", Verdict.PAYWALL)
        assert shown.note == "The rest of this article is for subscribers."
        assert shown.other.startswith("the page’s text (")
        assert [row.shortfall for row in await reader.entries("verdict:paywall")] == ["paywall"]
        assert await reader.entries("verdict:full") == []
        (row,) = await reader.entries("words>200")  # of the text that is shown, not of what the page gave
        assert row.words == shown.words


@pytest.mark.parametrize(
    ("status", "verdict"),
    [(403, Verdict.BLOCKED), (402, Verdict.BLOCKED), (404, Verdict.FAILED), (500, Verdict.FAILED)],
)
async def test_a_page_that_is_refused_or_missing_is_stored_with_its_reason(
    paper: Paper, status: int, verdict: Verdict
) -> None:
    paper.publish("<p>Short.</p>")
    paper.server.add("/0", Answer("<html><body>no</body></html>", status=status, reason=b"No"))
    async with paper.reader() as reader:
        (entry,) = await entry_ids(reader)
        shown = await reader.article(entry)
        assert (shown.source, shown.verdict) == ("feed", verdict)
        assert str(status) in shown.note
        assert (await reader.row(entry)).shortfall == verdict.value


# ---------------------------------------------------------------- what a feed's pages are worth


async def test_pages_that_give_no_more_than_the_feed_are_fetched_no_more_until_a_week_later(paper: Paper) -> None:
    paper.publish_whole(7)
    async with paper.reader(more='full_text = "auto"\n') as reader:
        ids = await entry_ids(reader)
        for entry in ids[:3]:
            await reader.article(entry)
        assert [paper.asked(f"/{n}") for n in range(4)] == [1, 1, 1, 0]
        passed = await reader.article(ids[3])
        assert (passed.source, passed.note, passed.pending) == ("feed", NOT_WORTH_IT, False)
        assert passed.other == "fetches the page"
        assert paper.asked("/3") == 0
        await reader.original(ids[3], "page")
        assert paper.asked("/3") == 1
        paper.clock.now += timedelta(days=7, minutes=1)
        assert (await reader.feed_text(ids[4])).pending
        await reader.article(ids[4])
        await reader.article(ids[5])
    assert (paper.asked("/4"), paper.asked("/5")) == (1, 0)


async def test_a_page_that_gives_more_makes_up_for_those_that_did_not(paper: Paper) -> None:
    texts = paper.publish_whole(5)
    paper.server.add("/2", page(texts[2] + prose("more", 8)))
    async with paper.reader() as reader:
        for entry in await entry_ids(reader):
            await reader.article(entry)
    assert [paper.asked(f"/{number}") for number in range(5)] == [1] * 5


async def test_pages_that_could_not_be_had_do_not_count_as_giving_no_more(paper: Paper) -> None:
    paper.publish(*["<p>Short.</p>"] * 7)
    for number, status in enumerate((403, 503, 404, 429)):
        paper.server.add(f"/{number}", Answer("<html><body>no</body></html>", status=status, reason=b"No"))
    paper.server.add("/4", page("x" * MAX_PAGE_BYTES))
    paper.server.add("/5", Answer("<html><title>Just a moment...</title><body>Verify you are human.</body></html>"))
    paper.server.add("/6", page(prose("page")))
    async with paper.reader() as reader:
        ids = await entry_ids(reader)
        for entry in ids[:6]:
            shown = await reader.article(entry)
            assert shown.verdict in (Verdict.BLOCKED, Verdict.FAILED)
            assert shown.note not in ("", NOT_WORTH_IT)
            paper.clock.now += timedelta(hours=2)  # 429 keeps the host from being asked
        assert (await reader.article(ids[6])).verdict is Verdict.FULL
    assert [paper.asked(f"/{number}") for number in range(7)] == [1] * 7


async def test_always_means_always(paper: Paper) -> None:
    paper.publish_whole(5)
    async with paper.reader(more='full_text = "always"\n') as reader:
        for entry in await entry_ids(reader):
            await reader.article(entry)
    assert [paper.asked(f"/{number}") for number in range(5)] == [1] * 5


# ---------------------------------------------------------------- pages that are built to hang


HANGING = {
    "/0": "<div>" * 3_000 + "words " * 100,
    "/1": "<meta " * 17_000,
    "/2": "<blockquote>" * 87_000 + "x",
    "/3": f"<p {' '.join(f'a{number}=1' for number in range(400_000))}>abc",
}
"""The last one passes every limit, and takes time quadratic in its attributes to parse."""


async def test_hanging_pages_end_as_failed_with_a_sentence(paper: Paper) -> None:
    paper.publish(*["<p>Short.</p>"] * len(HANGING))
    for path, body in HANGING.items():
        paper.server.add(path, Answer(f"<html><body>{body}", headers={"Content-Type": "text/html"}))
    async with paper.reader(more='full_text = "always"\n', inline=False) as reader:
        notes = []
        for entry in await entry_ids(reader):
            shown = await reader.article(entry)
            assert (shown.source, shown.verdict) == ("feed", Verdict.FAILED)
            assert shown.document.blocks
            notes.append(shown.note)
    assert notes == [
        "The page nests its elements more than 256 deep.", "No article was found on the page.",
        "The page nests its elements more than 256 deep.",
        "The page is built so that reading it takes too long; it was stopped after 4 s.",
    ]


# ---------------------------------------------------------------- the reader's own rules


async def test_the_readers_selectors_win(paper: Paper) -> None:
    paper.publish("<p>Short.</p>")
    mine = f"<h3 class=t>My headline</h3><p class=by>A. Writer</p>{prose('mine', 3)}"
    paper.server.add("/0", page(f"{prose('other')}<div class=mine>{mine}</div>"))
    rules = 'extract = { selector = ".mine", remove = [".t", ".by"], title = ".t", byline = ".by" }\n'
    async with paper.reader(more=rules) as reader:
        shown = await reader.article((await entry_ids(reader))[0])
    assert (shown.title, shown.byline) == ("My headline", "A. Writer")
    text = "".join(span.text for block in shown.document.blocks for span in block.spans)
    assert "Paragraph 2 of mine" in text
    assert "of other" not in text
