"""A disk that fills up while the paper is open: a sentence, the paper reads on, and saves again when there is room."""

from __future__ import annotations

import sqlite3
from pathlib import Path

from small_paper import NOW, opened, press, screen_text, served, settle, toasts, write_config

from disks import fill_up, fold_in, forbid_writing, small_disk
from termnews.config.load import load_config
from termnews.reader import Reader
from termnews.store.connect import DATABASE_NAME
from termnews.tui.app import NewsApp


async def test_a_disk_that_fills_up_is_a_sentence_and_the_paper_reads_on(tmp_path: Path) -> None:
    with small_disk(tmp_path / "disk", 24) as folder:
        async with opened(folder) as pilot:
            await press(pilot, "g", "u")
            fold_in(folder / DATABASE_NAME)
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
        fold_in(folder / DATABASE_NAME)
        fill_up(folder)
        async with opened(folder, filled=False) as pilot:
            assert "Harbour wall agreed" in screen_text(pilot)
            await press(pilot, "enter", "s")
            assert any("is full: nothing was saved" in toast for toast in toasts(pilot))


async def test_a_paper_on_a_read_only_disk_shows_what_was_in_the_log_too(tmp_path: Path) -> None:
    with served() as server, small_disk(tmp_path / "disk", 24) as folder:
        config = load_config(write_config(tmp_path, server))
        async with Reader(config, folder, clock=lambda: NOW, inline=True) as reader:
            async for _ in reader.refresh():
                pass
        log = sqlite3.connect(folder / DATABASE_NAME)  # as a termnews that was killed leaves it
        log.execute("UPDATE entry SET title = 'Written last' WHERE title LIKE 'Harbour wall%'")
        log.commit()
        names = [f"{DATABASE_NAME}{ending}" for ending in ("", "-wal")]
        left = {name: (folder / name).read_bytes() for name in names}
        log.close()
        for name in names:
            (folder / name).write_bytes(left[name])
        assert left[names[1]]
        forbid_writing(folder)
        app = NewsApp(Reader(config, folder, clock=lambda: NOW, inline=True))
        async with app.run_test(size=(120, 40), notifications=True) as pilot:
            await settle(pilot)
            assert "Written last" in screen_text(pilot)
            await press(pilot, "s", "R")
            assert [toast for toast in toasts(pilot) if "cannot be opened for writing" in toast]
            assert app.is_running
        await app.reader.close()
