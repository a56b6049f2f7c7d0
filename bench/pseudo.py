"""A program on a pseudo-terminal, for benchmarks: when did it write what, how long until it was quiet again."""

from __future__ import annotations

import fcntl
import os
import pty
import select
import signal
import struct
import termios
import time
from collections.abc import Mapping, Sequence
from pathlib import Path
from types import TracebackType
from typing import Self

QUIET_S = 0.04
"""No output for so long: the program has answered."""
LIMIT_S = 60.0
ASKED, ANSWER = b"\x1b[c", b"\x1b[?62;22c"
"""Every terminal answers the question for its attributes (DA1); a program that asks waits for it."""
DROPPED = ("COLUMNS", "LINES", "NO_COLOR", "PYTHONDONTWRITEBYTECODE")
"""Left out of the environment: an installed program has its bytecode cached, and a terminal its own size."""


class Pseudo:
    """A command on a terminal of 120×40 by default; it is killed at the end of the block."""

    def __init__(
        self, command: Sequence[str], *, size: tuple[int, int] = (120, 40), env: Mapping[str, str] | None = None
    ) -> None:
        self.output = b""
        columns, lines = size
        self.started = time.perf_counter()
        self.pid, self._fd = pty.fork()
        if self.pid == 0:
            fcntl.ioctl(0, termios.TIOCSWINSZ, struct.pack("HHHH", lines, columns, 0, 0))
            kept = {k: v for k, v in os.environ.items() if k not in DROPPED}
            terminal = {"TERM": "xterm-256color", "COLORTERM": "truecolor", "COLORFGBG": "15;0",
                        "TEXTUAL_ANIMATIONS": "none"}
            os.execvpe(command[0], list(command), {**kept, **terminal, **(env or {})})

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        if self.pid:
            os.kill(self.pid, signal.SIGKILL)
            os.waitpid(self.pid, 0)
        os.close(self._fd)

    def _piece(self, seconds: float) -> bool:
        if not select.select([self._fd], [], [], seconds)[0]:
            return False
        try:
            piece = os.read(self._fd, 65536)
        except OSError:  # Linux says EIO once the program is gone
            return False
        self.output += piece
        if ASKED in piece:
            os.write(self._fd, ANSWER)
        return bool(piece)

    def until(self, *wanted: bytes) -> float:
        """Return the seconds from the start until the first of these bytes was written."""
        while not any(each in self.output for each in wanted):
            if time.perf_counter() - self.started > LIMIT_S or not self._piece(LIMIT_S):
                raise TimeoutError(f"none of {wanted!r} came; the last bytes: {self.output[-300:]!r}")
        return time.perf_counter() - self.started

    def settle(self, quiet_s: float = 0.5) -> None:
        """Read until nothing comes for a while."""
        while self._piece(quiet_s):
            pass

    def answer(self, keys: bytes) -> float:
        """Press keys; return the seconds until the last byte of what they brought, by a pause of ``QUIET_S``."""
        begin = last = time.perf_counter()
        os.write(self._fd, keys)
        while self._piece(QUIET_S if last > begin else 1.0):
            last = time.perf_counter()
        return last - begin

    def resize(self, columns: int, lines: int) -> None:
        """Give the terminal another size; the kernel tells the program."""
        fcntl.ioctl(self._fd, termios.TIOCSWINSZ, struct.pack("HHHH", lines, columns, 0, 0))

    def drain(self, *, until: float) -> None:
        """Read what comes until a moment of ``time.perf_counter``."""
        while (left := until - time.perf_counter()) > 0:
            self._piece(left)

    def rest(self, quiet_s: float) -> float:
        """Read until nothing comes for a while; return the seconds from now to the last byte.

        Raises:
            TimeoutError: the program writes on and on.
        """
        begin = last = time.perf_counter()
        while self._piece(quiet_s):
            last = time.perf_counter()
            if last - begin > LIMIT_S:
                raise TimeoutError(f"it never rests; the last bytes: {self.output[-300:]!r}")
        return last - begin

    def quit(self, keys: bytes) -> float:
        """Press keys and return the seconds until the program is gone."""
        begin = time.perf_counter()
        os.write(self._fd, keys)
        while True:
            self._piece(0.005)
            pid, _ = os.waitpid(self.pid, os.WNOHANG)
            if pid:
                self.pid = 0
                return time.perf_counter() - begin

    def memory_mb(self) -> tuple[float, float]:
        """Return the resident memory in MB: the program's, and all of its children's together."""
        return _rss_mb(self.pid), sum(_rss_mb(pid) for pid in _children(self.pid))


def _rss_mb(pid: int) -> float:
    try:
        lines = Path(f"/proc/{pid}/status").read_text(encoding="ascii").splitlines()
    except OSError:
        return 0.0
    return next((int(line.split()[1]) / 1024 for line in lines if line.startswith("VmRSS")), 0.0)


def _children(pid: int) -> list[int]:
    try:
        named = Path(f"/proc/{pid}/task/{pid}/children").read_text(encoding="ascii").split()
    except OSError:
        return []
    direct = [int(child) for child in named]
    return direct + [grandchild for child in direct for grandchild in _children(child)]
