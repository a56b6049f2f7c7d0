"""Pictures by kitty's protocol: the real program on a pseudo-terminal that answers as kitty does, or does not."""

from __future__ import annotations

import asyncio
import re
import signal
from collections.abc import Iterator
from pathlib import Path

import pytest
from picture_paper import prepare
from pty_app import PtyApp

from loopback import Loopback
from termnews.core.kitty import MARKS, PLACEHOLDER
from termnews.tui.picturing import lets_through, speaks_kitty
from termnews.tui.terminal import BackgroundProbe

pytestmark = pytest.mark.skipif(not hasattr(signal, "SIGHUP"), reason="pseudo-terminals are a Unix thing")

QUERY = b"\x1b_Gi=31,s=1,v=1,a=q,t=d,f=24;AAAA\x1b\\"
SENT = re.compile(rb"\x1b_Ga=T,U=1,q=2,i=(\d+),f=24,o=z,s=(\d+),v=(\d+),c=(\d+),r=(\d+),m=\d;")
YES, NO = "\x1b_Gi=31;OK\x1b\\\x1b[?62;c", "\x1b[?62;c"
"""Both lie in the terminal's buffer before the program asks, so that no clock decides."""


@pytest.fixture(scope="module")
def paper(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    folder = tmp_path_factory.mktemp("paper")
    server = Loopback().start()
    asyncio.run(prepare(folder, server, more=""))
    yield folder
    server.stop()


def opened(folder: Path, answer: str, **env: str) -> PtyApp:
    arguments = ["--config", str(folder / "feeds.toml"), "--data-dir", str(folder)]
    app = PtyApp(arguments, env={"TERM": "xterm-256color", "TMUX": "", "SSH_CONNECTION": "", **env})
    app.press(answer)
    app.wait_for(b"\x1b[?1004h")
    app.wait_for(b"The wall is up")
    app.read(0.2)
    app.press("\r")
    return app


def test_a_terminal_that_answers_gets_placeholders(paper: Path) -> None:
    with opened(paper, YES) as app:
        app.wait_for(b"\x1b_Ga=T")
        app.wait_for(PLACEHOLDER.encode())
        assert QUERY in app.output
        assert app.output.index(QUERY) < app.output.index(b"\x1b[?1004h"), "asked before Textual has the terminal"
        found = SENT.search(app.output)
        assert found is not None
        number, width, height, columns, rows = (int(part) for part in found.groups())
        assert (width, height) == (columns * 10, rows * 20)
        ink = f"38;2;{number >> 16};{number >> 8 & 255};{number & 255}".encode()
        last = (PLACEHOLDER + chr(MARKS[rows - 1]) + chr(MARKS[columns - 1])).encode()
        app.wait_for(last)
        assert ink in app.output, "the cells' colour is the picture's number"
        first = (PLACEHOLDER + chr(MARKS[0]) + chr(MARKS[0])).encode()
        assert first in app.output
        assert "▀".encode() not in app.output
        app.press("Q")
        assert app.wait() == 0
        gone = f"\x1b_Ga=d,d=I,q=2,i={number}\x1b\\".encode()
        assert gone in app.output, "what was sent is taken away again"
        assert app.output.index(gone) < app.output.rindex(b"\x1b[?1049l")


def test_any_other_terminal_gets_half_blocks(paper: Path) -> None:
    with opened(paper, NO) as app:
        app.wait_for("▀".encode())
        assert QUERY in app.output
        assert b"\x1b_Ga=T" not in app.output
        app.press("Q")
        assert app.wait() == 0


def test_inside_tmux_nobody_is_asked(paper: Path) -> None:
    with opened(paper, "", TMUX="/nowhere/tmux,1,0", TERM="tmux-256color") as app:
        app.wait_for("▀".encode())
        assert b"\x1b_G" not in app.output
        app.press("Q")
        assert app.wait() == 0


@pytest.mark.parametrize(
    ("environ", "asks"),
    [
        ({"TERM": "xterm-256color"}, True),
        ({"TERM": "xterm-256color", "TMUX": "/tmp/x,1,0"}, False),
        ({"TERM": "screen-256color"}, False),
        ({"TERM": "linux"}, False),
        ({"TERM": "xterm-256color", "SSH_CONNECTION": "1.2.3.4 5 6.7.8.9 22"}, False),
        ({"TERM": "dumb"}, False),
    ],
)
def test_who_is_asked(environ: dict[str, str], asks: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.stdin", _Terminal())
    monkeypatch.setattr("sys.stderr", _Terminal())
    assert (QUERY in BackgroundProbe(environ, pictures=True)._ask) is asks
    assert QUERY not in BackgroundProbe(environ)._ask


class _Terminal:
    """Something that says it is a terminal."""

    def isatty(self) -> bool:
        return True


@pytest.mark.parametrize(
    ("said", "through"),
    [("xterm-kitty on\n", True), ("xterm-ghostty all\n", True), ("xterm-kitty 1\n", True), ("xterm-kitty 0\n", False),
     ("xterm-kitty off\n", False), ("xterm-256color on\n", False), (" 1\n", False), ("", False)],
)  # fmt: skip
def test_what_tmux_says(said: str, through: bool) -> None:
    assert lets_through(said) is through


@pytest.mark.parametrize(("term", "speaks"), [("xterm-kitty", True), ("xterm-ghostty", True), ("xterm", False)])
def test_terminals_that_need_not_be_asked(term: str, speaks: bool) -> None:
    assert speaks_kitty({"TERM": term}) is speaks
