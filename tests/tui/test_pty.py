"""The real program on a pseudo-terminal: it leaves the terminal as it was, and hostile text never reaches it."""

from __future__ import annotations

import re
import signal
from collections.abc import Iterator
from pathlib import Path

import pytest
from pty_app import PtyApp
from small_paper import filled

pytestmark = pytest.mark.skipif(not hasattr(signal, "SIGHUP"), reason="pseudo-terminals are a Unix thing")

LEFT = (b"\x1b[?1049l", b"\x1b[?1000l", b"\x1b[?1003l", b"\x1b[?1006l", b"\x1b[?25h", b"\x1b[?2004l")
"""Alternate screen, mouse reports and bracketed paste off, cursor on."""
READY = b"Harbour wall agreed"
TAKEN_OVER = b"\x1b[?1004h"
"""The app has the terminal; until then it is the splash's."""


@pytest.fixture(scope="module")
def paper(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    with filled(tmp_path_factory.mktemp("paper")) as folder:
        yield folder


def started(folder: Path, *, size: tuple[int, int] = (120, 40), under_a_shell: bool = False) -> PtyApp:
    arguments = ["--config", str(folder / "feeds.toml"), "--data-dir", str(folder)]
    app = PtyApp(arguments, size=size, under_a_shell=under_a_shell)
    app.wait_for(TAKEN_OVER)
    app.wait_for(READY)
    app.read(0.1)
    return app


def assert_left(output: bytes) -> None:
    for code in LEFT:
        assert code in output, f"{code!r} was never written"
        undone = code[:-1] + (b"h" if code.endswith(b"l") else b"l")
        assert output.rfind(code) > output.rfind(undone), f"{undone!r} came after the last {code!r}"


@pytest.mark.parametrize(("number", "code"), [(signal.SIGTERM, 143), (signal.SIGHUP, 129)])
def test_signals_leave_the_terminal_as_it_was(paper: Path, number: int, code: int) -> None:
    with started(paper) as app:
        app.signal(number)
        assert app.wait() == code
        assert_left(app.output)
        assert b"Traceback" not in app.output


@pytest.mark.parametrize("key", ["q", "Q", "\x11"], ids=["q", "Q", "ctrl+q"])
def test_quitting_leaves_the_terminal_as_it_was(paper: Path, key: str) -> None:
    with started(paper) as app:
        app.press(key)
        assert app.wait() == 0
        assert_left(app.output)


def test_quitting_out_of_a_text_field_and_during_a_refresh(paper: Path) -> None:
    with started(paper) as app:
        app.press("R/Qq")
        app.wait_for(b"SEARCH")
        app.read(0.1)
        app.press("\x11")
        assert app.wait() == 0
        assert_left(app.output)


def test_hostile_titles_never_reach_the_terminal(paper: Path) -> None:
    with started(paper) as app:
        app.press("gu")
        app.wait_for(b"ALL UNREAD")
        app.press("/evil")
        app.wait_for(b"SEARCH")
        app.read(0.3)
        app.press("\x11")
        app.wait()
    text = app.output.decode("utf-8", "replace")
    assert "@click=app.quit" in text
    assert "\x1b]52" not in text
    assert not re.search("[\x80-\x9f\u202a-\u202e\u2066-\u2069\u200b]", text)


def test_clicking_everywhere_does_no_harm(paper: Path) -> None:
    with started(paper) as app:
        for row in range(1, 40, 3):
            for column in (3, 50, 100):
                app.press(f"\x1b[<0;{column};{row}M\x1b[<0;{column};{row}m")
            app.read(0.02)
        app.press("\x1b[<0;200;90M")
        app.read(0.2)
        app.press("\x11")
        assert app.wait() == 0
        assert_left(app.output)
        assert b"Traceback" not in app.output


def test_twenty_columns_and_five_lines_are_enough_not_to_crash(paper: Path) -> None:
    with PtyApp(["--config", str(paper / "feeds.toml"), "--data-dir", str(paper)], size=(20, 5)) as app:
        app.wait_for(TAKEN_OVER)
        app.read(0.5)
        app.press("\r j k ? \x1b")
        app.read(0.3)
        app.press("\x11")
        assert app.wait() == 0
        assert_left(app.output)


@pytest.mark.parametrize("under_a_shell", [False, True], ids=["alone", "under a shell"])
@pytest.mark.parametrize("keys", ["", "\r" + "jk" * 200], ids=["idle", "busy"])
def test_a_terminal_that_goes_away_ends_the_program(paper: Path, keys: str, under_a_shell: bool) -> None:
    with started(paper, under_a_shell=under_a_shell) as app:
        app.press(keys)
        assert app.hang_up() == 129


def test_it_goes_on_after_a_stop_that_took_it_by_surprise_and_leaves_as_ever(paper: Path) -> None:
    with started(paper) as app:
        for _ in range(2):
            app.signal(signal.SIGCONT)
            app.read(0.3)
        assert app.output.count(b"\x1b[?1049l") == 2, "it lets the terminal go before it takes it again"
        app.press("/")
        app.wait_for(b"SEARCH")
        app.press("wall")
        app.wait_for(b"wall")
        app.press("\x11")
        assert app.wait() == 0
        assert_left(app.output)
