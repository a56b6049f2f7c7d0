"""What the terminal is like, asked before Textual takes it over. Imports nothing but the standard library."""

from __future__ import annotations

import os
import re
import select
import sys
import time
from collections.abc import Mapping, MutableMapping
from types import TracebackType
from typing import Self

try:
    import termios
except ImportError:  # Windows: no probe there
    termios = None  # type: ignore[assignment]

ANSWER_TIMEOUT_S = 0.1
"""How long a terminal may take to answer; the answer to the last question ends the wait earlier."""

_ASK_BACKGROUND = b"\x1b]11;?\x1b\\"
"""OSC 11."""
_ASK_PICTURES = b"\x1b_Gi=31,s=1,v=1,a=q,t=d,f=24;AAAA\x1b\\"
"""Kitty's graphics protocol: may one pixel be sent, which is not kept?"""
_ASK_LAST = b"\x1b[c"
"""Device attributes (DA1), which every terminal answers."""
_CAN_SHOW = re.compile(rb"\x1b_Gi=31;OK")
_NO_APC = ("linux", "tmux", "screen")
"""Terminals, by the start of TERM, that take such a question for a title, or print it."""

_BACKGROUND = re.compile(rb"\x1b\]11;rgba?:([0-9a-fA-F]{1,4})/([0-9a-fA-F]{1,4})/([0-9a-fA-F]{1,4})")
_LAST_ANSWER = re.compile(rb"\x1b\[\?[0-9;]*c")


def drop_size_variables(environ: MutableMapping[str, str] = os.environ) -> None:
    """Forget exported COLUMNS and LINES, which would freeze the layout at their values."""
    environ.pop("COLUMNS", None)
    environ.pop("LINES", None)


def is_plain(environ: Mapping[str, str] = os.environ) -> bool:
    """Whether there is no terminal to draw on: Textual draws on stderr and reads stdin."""
    return environ.get("TERM") == "dumb" or not (sys.stdin.isatty() and sys.stderr.isatty())


def light_by_colorfgbg(environ: Mapping[str, str] = os.environ) -> bool | None:
    """Whether ``COLORFGBG`` (``foreground;background``, colours 0 to 15) says light; None where it says nothing."""
    background = environ.get("COLORFGBG", "").rpartition(";")[2]
    if not background.isdigit():
        return None
    return int(background) in (7, 9, 10, 11, 13, 14, 15)


def light_by_answer(answer: bytes) -> bool | None:
    """Whether a terminal's answer to OSC 11 names a light background (relative luminance over a half)."""
    match = _BACKGROUND.search(answer)
    if match is None:
        return None
    red, green, blue = (int(part, 16) / (16 ** len(part) - 1) for part in match.groups())
    return bool(0.2126 * red + 0.7152 * green + 0.0722 * blue > 0.5)


class BackgroundProbe:
    """Asks the terminal for its background colour and whether it shows pictures: ``send`` early, the rest late.

    Not over ssh: an answer that comes after the wait would be read as keys.
    """

    def __init__(
        self, environ: Mapping[str, str] = os.environ, *, background: bool = True, pictures: bool = False
    ) -> None:
        """Make the probe: what is not asked stays unknown."""
        self._said = light_by_colorfgbg(environ) if background else None
        self._ask = b""
        if not is_plain(environ) and not environ.get("SSH_CONNECTION"):
            if background and self._said is None:
                self._ask += _ASK_BACKGROUND
            if pictures and not environ.get("TMUX") and not environ.get("TERM", "").startswith(_NO_APC):
                self._ask += _ASK_PICTURES
        self._answer: bytes | None = None
        self._saved: list[object] | None = None

    def __enter__(self) -> Self:
        self.send()
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self._restore()

    def send(self) -> None:
        """Send the question."""
        if not self._ask or termios is None:
            return
        try:
            fd = sys.stdin.fileno()
            self._saved = termios.tcgetattr(fd)
            quiet = termios.tcgetattr(fd)
            quiet[3] &= ~(termios.ECHO | termios.ICANON)
            termios.tcsetattr(fd, termios.TCSANOW, quiet)
            os.write(sys.stderr.fileno(), self._ask + _ASK_LAST)
        except (OSError, termios.error):
            self._restore()

    def light(self) -> bool | None:
        """Whether the background is light; None where nobody says. Waits at most ``ANSWER_TIMEOUT_S``."""
        return self._said if self._said is not None else light_by_answer(self._read())

    def pictures(self) -> bool:
        """Whether the terminal says that it shows kitty's pictures. Waits as ``light`` does, once for both."""
        return bool(_CAN_SHOW.search(self._read()))

    def _read(self) -> bytes:
        if self._answer is not None or self._saved is None:
            return self._answer or b""
        answer = b""
        end = time.monotonic() + ANSWER_TIMEOUT_S
        try:
            fd = sys.stdin.fileno()
            while not _LAST_ANSWER.search(answer) and select.select([fd], [], [], max(0, end - time.monotonic()))[0]:
                if time.monotonic() > end:
                    break
                piece = os.read(fd, 1024)
                if not piece:
                    break
                answer += piece
        finally:
            self._restore()
        self._answer = answer
        return answer

    def _restore(self) -> None:
        if self._saved is not None:
            termios.tcsetattr(sys.stdin.fileno(), termios.TCSANOW, self._saved)  # type: ignore[arg-type]
            self._saved = None
