"""Leaving never waits for the thread that reads keys; lending the terminal to an editor does."""

from __future__ import annotations

import os
import sys
from contextlib import suppress
from threading import Event, Thread

import pytest

if sys.platform == "win32":
    pytest.skip("a Unix terminal's driver", allow_module_level=True)

from textual.app import App

from termnews.tui.app import NewsApp
from termnews.tui.driver import PaperDriver, _Output

LONG_S = 20.0
"""After this long something is broken; nothing here measures speed."""


class Paper(App[None]):
    running = False

    @property
    def is_running(self) -> bool:
        return self.running


@pytest.fixture
def at_keyboard(monkeypatch: pytest.MonkeyPatch) -> Event:
    """A reading thread that looks up only when this event is set."""
    typed = Event()
    monkeypatch.setattr(PaperDriver, "_hand_on_keys", lambda _driver: typed.wait(LONG_S))
    return typed


async def test_the_key_thread_of_an_app_that_ended_is_not_waited_for(at_keyboard: Event) -> None:
    driver = PaperDriver(Paper())
    thread = Thread(target=driver.run_input_thread)
    thread.start()
    driver.exit_event.set()
    thread.join(LONG_S / 2)
    assert not thread.is_alive()
    at_keyboard.set()


async def test_an_editor_finds_nobody_else_reading_the_terminal(at_keyboard: Event) -> None:
    app = Paper()
    app.running = True
    driver = PaperDriver(app)
    thread = Thread(target=driver.run_input_thread)
    thread.start()
    driver.exit_event.set()
    thread.join(0.2)
    assert thread.is_alive()
    at_keyboard.set()
    thread.join(LONG_S)
    assert not thread.is_alive()


def test_the_paper_takes_this_driver_on_a_unix_terminal() -> None:
    assert NewsApp.get_driver_class(App.__new__(NewsApp)) is PaperDriver


def test_what_is_written_to_a_terminal_that_is_gone_is_dropped() -> None:
    ours, theirs = os.openpty()
    terminal = os.fdopen(theirs, "w", closefd=False)
    output = _Output(terminal)
    output.write("seen")
    output.flush()
    assert os.read(ours, 100) == b"seen"
    os.close(ours)
    with pytest.raises(OSError, match="Input/output error"):
        os.write(theirs, b"nobody reads this")
    for _ in range(100):
        output.write("nor this")
        output.flush()
    with suppress(OSError):
        terminal.close()
    os.close(theirs)
