"""Toasts: none of them may stop the paper."""

from __future__ import annotations

from pathlib import Path
from time import time

from small_paper import opened, press, settle, toasts
from textual.widgets._toast import Toast

from termnews.tui.notices import LEAST_TIME_LEFT_S, Notice
from termnews.tui.troubles import Troubles


def test_a_notice_past_its_time_still_gives_its_timer_something_to_wait_for() -> None:
    late = Notice("late", timeout=1.0, raised_at=time() - 60)
    assert late.has_expired
    assert late.time_left == LEAST_TIME_LEFT_S
    early = Notice("early", timeout=5.0)
    assert not early.has_expired
    assert 4 < early.time_left <= 5


async def test_a_toast_made_anew_when_its_time_is_over_does_not_stop_the_app(tmp_path: Path) -> None:
    async with opened(tmp_path) as pilot:
        await pilot.app.screen.mount(Toast(Notice("late", timeout=1.0, raised_at=time() - 60)))
        await settle(pilot)
        before = pilot.app.screen
        await press(pilot, "enter")
        assert pilot.app.screen is not before


async def test_every_way_to_say_something_makes_a_notice_without_markup(tmp_path: Path) -> None:
    async with opened(tmp_path) as pilot:
        pilot.app.screen.notify("from a [b]widget[/b]", markup=False)
        pilot.app.notify("from [b]the app[/b]", timeout=60)
        await settle(pilot)
        notes = {note.message: note for note in pilot.app._notifications}
        assert {"from a [b]widget[/b]", "from [b]the app[/b]"} <= notes.keys()
        assert all(isinstance(note, Notice) and not note.markup for note in notes.values())


async def test_what_is_waited_for_is_said_until_it_is_here(tmp_path: Path) -> None:
    async with opened(tmp_path) as pilot:
        app = pilot.app
        assert isinstance(app, Troubles)
        with app.saying("Fetching the page …"):
            await settle(pilot)
            assert "Fetching the page …" in toasts(pilot)
            assert len(app.screen.query(Toast)) == 1
        assert toasts(pilot) == []
        await settle(pilot)
        assert len(app.screen.query(Toast)) == 0
