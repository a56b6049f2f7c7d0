"""A screen that is still being made is not told what the others are told: it asks for that itself."""

from __future__ import annotations

from pathlib import Path

from small_paper import opened

from termnews.tui.screens.listing import Listing
from termnews.tui.screens.reader import ReaderScreen


async def test_numbers_that_change_while_a_screen_opens_do_not_end_the_paper(tmp_path: Path) -> None:
    async with opened(tmp_path) as pilot:
        pilot.app.push_screen(ReaderScreen(Listing(title="All", query="")))
        made = pilot.app.screen
        assert isinstance(made, ReaderScreen)
        assert made not in pilot.app.papers()
        await pilot.pause()
        assert made in pilot.app.papers()
