"""The reader's own tags stand in the head of the article they belong to."""

from __future__ import annotations

from pathlib import Path

from small_paper import opened, press, screen_text


async def test_a_tag_given_to_an_open_article_stands_in_its_head(tmp_path: Path) -> None:
    async with opened(tmp_path) as pilot:
        await press(pilot, "enter")
        assert "#harbour" not in screen_text(pilot)
        await press(pilot, "t", *"harbour", "enter")
        assert "#harbour" in screen_text(pilot)
        await press(pilot, "U")
        assert "#harbour" not in screen_text(pilot)
