"""A disk that fills up while the paper is open: a sentence, the paper reads on, and saves again when there is room."""

from __future__ import annotations

from pathlib import Path

from small_paper import opened, press, screen_text, toasts

from disks import fill_up, small_disk


async def test_a_disk_that_fills_up_is_a_sentence_and_the_paper_reads_on(tmp_path: Path) -> None:
    with small_disk(tmp_path / "disk", 24) as folder:
        async with opened(folder) as pilot:
            await press(pilot, "g", "u")
            filler = fill_up(folder)
            await press(pilot, "j", "s", "R")
            said = [toast for toast in toasts(pilot) if "is full: nothing was saved" in toast]
            assert len(said) == 1
            await press(pilot, "enter")
            assert "Paragraph 0:" in screen_text(pilot)
            filler.unlink()
            await press(pilot, "s")
            reader = pilot.app.reader  # type: ignore[attr-defined]
            assert len(await reader.entry_ids("is:starred")) == 1
            assert pilot.app.is_running


async def test_a_paper_opened_on_a_full_disk_shows_what_is_there(tmp_path: Path) -> None:
    with small_disk(tmp_path / "disk", 24) as folder:
        async with opened(folder):
            pass
        fill_up(folder)
        async with opened(folder, filled=False) as pilot:
            assert "Harbour wall agreed" in screen_text(pilot)
            await press(pilot, "enter", "s")
            assert any("is full: nothing was saved" in toast for toast in toasts(pilot))
