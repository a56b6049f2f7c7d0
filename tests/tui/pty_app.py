"""The real program on a real pseudo-terminal: start it, press keys, read every byte it writes."""

from __future__ import annotations

import errno
import fcntl
import os
import pty
import select
import signal
import struct
import sys
import termios
import time
from collections.abc import Mapping, Sequence
from types import TracebackType
from typing import Self

GIVE_UP_S = 20.0
"""After this long something is broken; nothing here measures speed."""


class PtyApp:
    """``python -m termnews ARGUMENTS`` on a terminal of the given size."""

    def __init__(
        self, arguments: Sequence[str], *, size: tuple[int, int] = (120, 40), env: Mapping[str, str] | None = None,
        under_a_shell: bool = False,
    ) -> None:  # fmt: skip
        self.output = b""
        columns, lines = size
        self.pid, self._fd = pty.fork()
        if self.pid == 0:
            fcntl.ioctl(0, termios.TIOCSWINSZ, struct.pack("HHHH", lines, columns, 0, 0))
            clean = {k: v for k, v in os.environ.items() if k not in ("COLUMNS", "LINES", "NO_COLOR", "COLORFGBG")}
            settings = {"TERM": "xterm-256color", "COLORTERM": "truecolor", "TEXTUAL_ANIMATIONS": "none",
                        "COLORFGBG": "15;0", "BROWSER": "true"}
            command = [sys.executable, "-m", "termnews", *arguments]
            if under_a_shell:  # which outlives the terminal, as make does, and keeps its signal to itself
                command = ["/bin/sh", "-c", 'trap : HUP; "$@"; exit $?', "sh", *command]
            os.execve(command[0], command, {**clean, **settings, **(env or {})})

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        if self.pid:
            os.kill(self.pid, signal.SIGKILL)
            os.waitpid(self.pid, 0)
        os.close(self._fd)

    def read(self, seconds: float) -> bytes:
        """Read what comes until nothing comes for so many seconds; return it, and keep it in ``output``."""
        before = len(self.output)
        while select.select([self._fd], [], [], seconds)[0]:
            try:
                piece = os.read(self._fd, 65536)
            except OSError as error:
                if error.errno != errno.EIO:  # EIO: the program closed its side
                    raise
                break
            if not piece:
                break
            self.output += piece
        return self.output[before:]

    def wait_for(self, wanted: bytes) -> None:
        """Read until these bytes were written."""
        end = time.monotonic() + GIVE_UP_S
        while wanted not in self.output:
            assert time.monotonic() < end, f"{wanted!r} never came; the last bytes: {self.output[-400:]!r}"
            self.read(0.05)

    def press(self, keys: str) -> None:
        """Type."""
        os.write(self._fd, keys.encode())

    def resize(self, columns: int, lines: int) -> None:
        """Give the terminal another size."""
        fcntl.ioctl(self._fd, termios.TIOCSWINSZ, struct.pack("HHHH", lines, columns, 0, 0))

    def signal(self, number: int) -> None:
        """Send a signal to the program."""
        os.kill(self.pid, number)

    def hang_up(self) -> int:
        """Take the terminal away, as a closed window does; return the exit code of the program."""
        os.close(self._fd)
        self._fd = os.open(os.devnull, os.O_RDWR)  # nothing to read, and something to close at the end
        return self.wait()

    def wait(self) -> int:
        """Read until the program ends and return its exit code."""
        end = time.monotonic() + GIVE_UP_S
        while True:
            self.read(0.02)
            pid, status = os.waitpid(self.pid, os.WNOHANG)
            if pid:
                self.pid = 0
                self.read(0.02)
                return os.waitstatus_to_exitcode(status)
            assert time.monotonic() < end, "the program does not end"
