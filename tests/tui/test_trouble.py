"""A store that fails while the paper is open: a sentence, and the paper stays open."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import pytest
from small_paper import opened, press, screen_text, toasts
from textual.pilot import Pilot

from termnews.store.connect import DATABASE_NAME
from termnews.tui.app import NewsApp

PLACES = [
    ("enter",), ("2",), ("9",), ("r",), ("R",), ("m",), ("d",), ("s",), ("L",), ("A",), ("U",), ("o",), ("y",), ("n",),
    ("space",), ("g", "u"), ("g", "t"), ("g", "p"), ("g", "r"), ("g", "e"), ("slash", "h", "a"), ("ctrl+p", "x"),
]


@pytest.fixture(autouse=True)
def plain_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("NO_COLOR", raising=False)
    monkeypatch.setenv("BROWSER", "true")


def break_store(folder: Path) -> None:
    """What a damaged disk does: the tables are gone from one moment to the next."""
    with sqlite3.connect(folder / DATABASE_NAME) as connection:
        connection.execute("PRAGMA foreign_keys = off")
        names = connection.execute("SELECT type, name FROM sqlite_master WHERE name NOT LIKE 'sqlite_%'").fetchall()
        for kind, name in names:
            if kind in ("table", "view") and not name.startswith("search_"):
                connection.execute(f"DROP {kind} IF EXISTS {name}")
    connection.close()


async def try_everything(pilot: Pilot[int]) -> None:
    for pressed in PLACES:
        await press(pilot, *pressed)
        assert pilot.app.is_running, pressed
        while len(pilot.app.screen_stack) > 1:
            await press(pilot, "escape")


async def test_a_store_that_breaks_under_the_front_page_is_a_sentence(tmp_path: Path) -> None:
    async with opened(tmp_path) as pilot:
        break_store(tmp_path)
        await try_everything(pilot)
        said = [toast for toast in toasts(pilot) if "damaged" in toast]
        assert said
        assert len(said) == len(set(said))


async def test_a_store_that_breaks_under_an_open_article_lets_one_go_back(tmp_path: Path) -> None:
    async with opened(tmp_path) as pilot:
        await press(pilot, "enter")
        break_store(tmp_path)
        await press(pilot, "G", "x", "f", "J", "K", "n", "m", "full_stop", "F", "a", "enter")
        for _ in range(4):
            if len(pilot.app.screen_stack) > 1:
                await press(pilot, "escape")
        assert pilot.app.is_running
        assert len(pilot.app.screen_stack) == 1
        assert any("damaged" in toast for toast in toasts(pilot))


async def test_a_store_that_was_broken_before_is_said_on_the_page_itself(tmp_path: Path) -> None:
    (tmp_path / DATABASE_NAME).write_bytes(b"no database at all, but long enough to be read as one" * 100)
    async with opened(tmp_path, filled=False) as pilot:
        assert isinstance(pilot.app, NewsApp)
        assert "is damaged" in screen_text(pilot)
        await try_everything(pilot)


async def test_an_error_nobody_foresaw_still_ends_the_paper_under_its_own_name(tmp_path: Path) -> None:
    async def unforeseen() -> None:
        raise LookupError("unforeseen")

    async def paper() -> None:
        async with opened(tmp_path) as pilot:
            pilot.app.run_worker(unforeseen())
            await pilot.pause()

    with pytest.raises(LookupError):
        await paper()


async def test_work_for_a_screen_one_has_left_is_let_go(tmp_path: Path) -> None:
    async with opened(tmp_path) as pilot:
        await press(pilot, "g", "t")
        room = pilot.app.screen

        async def late() -> None:
            room.query_one("#no-longer-there")

        await press(pilot, "escape")
        room.run_worker(late())
        await pilot.pause()
        assert pilot.app.is_running
        assert pilot.app._exception is None
