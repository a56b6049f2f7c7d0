"""Rules tried on a page through a real Reader, and kept."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from one_feed import Paper, entry_ids, page, prose, published

from termnews.core.errors import ExtractError
from termnews.core.subscriptions import ExtractSettings


@pytest.fixture
def paper(tmp_path: Path) -> Iterator[Paper]:
    with published(tmp_path) as paper:
        yield paper


async def test_rules_are_kept_with_all_pages_of_the_article_they_were_tried_on(paper: Paper) -> None:
    paper.publish("<p>Short.</p>")
    paper.server.add("/0", page(f"<div class=story>{prose('one')}</div><a rel=next href='/0?page=2'>2</a>"))
    paper.server.add("/0?page=2", page(f"<div class=story>{prose('two')}</div>"))
    async with paper.reader() as reader:
        (entry,) = await entry_ids(reader)
        tested = await reader.tested_page(entry)
        await reader.keep_rules(tested, replace(tested.rules, selector="div.story"))
        text = "".join(span.text for block in (await reader.article(entry)).document.blocks for span in block.spans)
    assert ("Paragraph 0 of one" in text, "Paragraph 0 of two" in text) == (True, True)
    assert 'selector = "div.story"' in (paper.folder / "feeds.toml").read_text()


async def test_what_is_no_selector_is_refused_before_anything_is_written(paper: Paper) -> None:
    paper.publish("<p>Short.</p>")
    paper.server.add("/0", page(prose("one")))
    async with paper.reader() as reader:
        tested = await reader.tested_page((await entry_ids(reader))[0])
        before = (paper.folder / "feeds.toml").read_text()
        for rules in (ExtractSettings(selector="a["), ExtractSettings(remove=("p", ":::"))):
            with pytest.raises(ExtractError, match="is no CSS selector"):
                await reader.try_rules(tested, rules)
            with pytest.raises(ExtractError, match="is no CSS selector"):
                await reader.keep_rules(tested, rules)
        with pytest.raises(ExtractError, match="a PDF file"):
            await reader.keep_rules(replace(tested, body=b"%PDF-1.4"), replace(tested.rules, selector="p"))
    assert (paper.folder / "feeds.toml").read_text() == before


async def test_a_selector_that_names_nothing_any_more_is_told_of_above_the_article(paper: Paper) -> None:
    paper.publish("<p>Short.</p>")
    paper.server.add("/0", page(prose("one")))
    async with paper.reader(more='extract = { selector = ".gone" }\n') as reader:
        shown = await reader.article((await entry_ids(reader))[0])
    assert shown.source == "page"
    assert shown.note == "The selector .gone names nothing on this page; this is our own choice."
