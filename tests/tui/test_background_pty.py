"""``theme = "auto"`` on terminals that say light, dark, nothing, or something late: the right paper, no keys of it."""

from __future__ import annotations

import os
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from pty_app import PtyApp
from small_paper import filled

from termnews.tui.late_answers import LateAnswers
from termnews.tui.papers import BROADSHEET, MIDNIGHT_EDITION

ASKED = b"\x1b]11;?"
ATTRIBUTES = "\x1b[?62;22c"
LIGHT, DARK = "\x1b]11;rgb:fafa/f6f6/ecec\x1b\\", "\x1b]11;rgb:1414/1616/1a1a\x07"
TAKEN_OVER = b"\x1b[?1004h"


@pytest.fixture(scope="module")
def paper(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    with filled(tmp_path_factory.mktemp("paper")) as folder:
        yield folder


def opened(folder: Path) -> PtyApp:
    """The paper on a terminal that does not name its colours in the environment, and its page not shown before."""
    (folder / "splash").unlink(missing_ok=True)
    return PtyApp(["--config", str(folder / "feeds.toml"), "--data-dir", str(folder)], env={"COLORFGBG": ""})


def paper_of(output: bytes) -> str:
    """Which of the two papers the page is printed on, by the background that most cells have."""
    counts = {}
    for theme in (BROADSHEET, MIDNIGHT_EDITION):
        background = (theme.background or "").lstrip("#")
        red, green, blue = (int(background[at : at + 2], 16) for at in (0, 2, 4))
        counts[theme.name] = output.count(f"48;2;{red};{green};{blue}".encode())
    return max(counts, key=lambda name: counts[name])


@pytest.mark.parametrize(("answer", "theme"), [
    (LIGHT + ATTRIBUTES, BROADSHEET.name), (DARK + ATTRIBUTES, MIDNIGHT_EDITION.name),
    (ATTRIBUTES, MIDNIGHT_EDITION.name), ("", MIDNIGHT_EDITION.name),
], ids=["light", "dark", "no-colour", "silent"])
def test_the_paper_suits_the_terminal(answer: str, theme: str, paper: Path) -> None:
    with opened(paper) as app:
        app.wait_for(ASKED)
        app.press(answer)
        app.wait_for(b"Harbour wall agreed")
        app.read(0.3)
        assert paper_of(app.output) == theme
        assert b"rgb:" not in app.output
        app.press("\x11")
        assert app.wait() == 0


@pytest.mark.parametrize("answer", [LIGHT, DARK, ATTRIBUTES, LIGHT + ATTRIBUTES], ids=["light", "dark", "da1", "both"])
def test_an_answer_that_comes_too_late_presses_no_keys(answer: str, paper: Path) -> None:
    with opened(paper) as app:
        app.wait_for(ASKED)
        app.wait_for(TAKEN_OVER)
        app.wait_for(b"Harbour wall agreed")
        app.read(0.3)
        seen = len(app.output)
        app.press(answer)
        app.read(0.5)
        after = app.output[seen:]
        assert b"rgb" not in after
        assert len(after) < 200, after[:400]
        app.press("\x11")
        assert app.wait() == 0


def test_nobody_waits_long_for_a_terminal_that_says_a_little_at_a_time(monkeypatch: pytest.MonkeyPatch) -> None:
    import pty
    import sys
    import threading

    from termnews.tui.terminal import ANSWER_TIMEOUT_S, BackgroundProbe

    ours, theirs = pty.openpty()
    stream = os.fdopen(theirs, "r+b", buffering=0)
    over = threading.Event()

    def trickle() -> None:
        while not over.wait(ANSWER_TIMEOUT_S / 4):
            os.write(ours, b"x")

    class Terminal:
        def fileno(self) -> int:
            return theirs

        def isatty(self) -> bool:
            return True

    monkeypatch.setattr(sys, "stdin", Terminal())
    monkeypatch.setattr(sys, "stderr", Terminal())
    writer = threading.Thread(target=trickle)
    writer.start()
    try:
        begin = time.monotonic()
        with BackgroundProbe({"TERM": "xterm-256color"}) as probe:
            assert probe.light() is None
        assert time.monotonic() - begin < 20 * ANSWER_TIMEOUT_S
    finally:
        over.set()
        writer.join()
        os.close(ours)
        stream.close()


def test_answers_in_pieces_are_no_keys_and_keys_are_no_answers() -> None:
    answers = LateAnswers()
    whole = f"a{LIGHT}b{DARK}{ATTRIBUTES}c\x1b_Gi=31;OK\x1b\\d"
    assert answers.left_out(whole) == "abcd"
    for size in (3, 4, 5, 7):
        pieces = [LIGHT[at : at + size] for at in range(0, len(LIGHT), size)]
        assert "".join(map(answers.left_out, pieces)) == "", size
    for key in ("\x1b", "\x1b]", "\x1b[A", "\x1b[200~x\x1b[201~", "\x1b[<0;1;1M", "\x1b[?2026;2$y", "é", "\x1b[I"):
        assert answers.left_out(key) == key
