"""The real program in a real terminal: tmux draws what it writes, takes our keys, and gives the screen back as text.

One client in control mode stays attached, so that a look at the screen starts no process. It also is what the session
lives by: where the tests end in whatever way, its pipe closes, tmux drops the session, and the program goes with it.
"""

from __future__ import annotations

import itertools
import os
import select
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from pathlib import Path

GIVE_UP_S = 40.0
"""After this long something is broken; nothing here measures speed."""
LEAVE_WITHIN_S = 15.0
LOOK_EVERY_S = 0.01
NAMES = {
    "enter": "Enter", "escape": "Escape", "space": "Space", "tab": "Tab", "shift+tab": "BTab", "pagedown": "NPage",
    "pageup": "PPage", "home": "Home", "end": "End", "up": "Up", "down": "Down", "left": "Left", "right": "Right",
    "shift+left": "S-Left", "shift+right": "S-Right", "delete": "DC", "backspace": "BSpace",
}
_numbers = itertools.count()


def tmux() -> str | None:
    """Return tmux, or None where there is none."""
    return shutil.which("tmux")


class TmuxApp:
    """``python -m termnews ARGUMENTS`` in tmux, on a server of its own."""

    def __init__(
        self, arguments: Sequence[str], *, size: tuple[int, int], env: Mapping[str, str] | None = None
    ) -> None:
        self._socket = f"termnews-test-{os.getpid()}-{next(_numbers)}"
        columns, lines = size
        wanted = {"COLORTERM": "truecolor", "TEXTUAL_ANIMATIONS": "none", "COLORFGBG": "15;0", "BROWSER": "true",
                  **(env or {})}
        unwanted = [word for name in ("NO_COLOR", "COLUMNS", "LINES", "DISPLAY", "WAYLAND_DISPLAY", "VISUAL", "PAGER")
                    for word in ("-u", name)]
        self._command = ["env", *unwanted, *(f"{key}={value}" for key, value in wanted.items()), sys.executable, "-m",
                         "termnews", *arguments]
        self._call("-f", os.devnull, "new-session", "-d", "-s", "paper", "-x", str(columns), "-y", str(lines), ";",
                   "set", "-g", "remain-on-exit", "on", ";", "set", "-s", "set-clipboard", "on", ";",
                   "respawn-pane", "-k", "-t", "paper", *self._command)
        self._control = subprocess.Popen(
            [tmux() or "tmux", "-L", self._socket, "-C", "attach", "-t", "paper", "-f", "ignore-size,no-output"],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL,
        )  # fmt: skip
        self._unread = b""
        self._ask("set -g destroy-unattached on")
        self.pid = int(self._ask("list-panes -t paper -F '#{pane_pid}'"))
        self._server = int(self._ask("display-message -p '#{pid}'"))

    def _call(self, *words: str) -> str:
        done = subprocess.run([tmux() or "tmux", "-L", self._socket, *words], capture_output=True, check=False,
                              stdin=subprocess.DEVNULL, timeout=GIVE_UP_S)
        return done.stdout.decode("utf-8", "replace")

    def _ask(self, command: str) -> str:
        """Give tmux a command; return what it prints."""
        assert self._control.stdin is not None
        self._control.stdin.write(command.encode() + b"\n")
        self._control.stdin.flush()
        number, said = b"", list[bytes]()
        while True:
            line = self._line()
            words = line.split(b" ")
            if not number and words[0] == b"%begin" and words[-1] == b"1":  # 0: not asked for by us
                number = words[2]
            elif number and words[0] in (b"%end", b"%error") and words[2] == number:
                return b"\n".join(said).decode("utf-8", "replace")
            elif number:
                said.append(line)

    def _line(self) -> bytes:
        assert self._control.stdout is not None
        handle = self._control.stdout.fileno()
        while b"\n" not in self._unread:
            assert select.select([handle], [], [], GIVE_UP_S)[0], "tmux does not answer"
            piece = os.read(handle, 65536)
            assert piece, "tmux has left"
            self._unread += piece
        line, _, self._unread = self._unread.partition(b"\n")
        return line

    def screen(self) -> str:
        """Return what stands on the screen, line by line, without trailing blanks."""
        return self._ask("capture-pane -p -t paper")

    def press(self, *typed: str) -> None:
        """Type keys as the command table writes them, at one stroke; ``g h`` is two."""
        commands, letters = list[str](), list[str]()

        def spell() -> None:
            if letters:
                commands.append(f"send-keys -t paper -H {' '.join(letters)}")
                letters.clear()

        for key in (one for keys in typed for one in (keys.split(" ") if len(keys) > 1 else [keys])):
            if len(key) == 1:
                letters.append(f"{ord(key):x}")
                continue
            spell()
            name = NAMES.get(key) or (key.upper() if key[:1] == "f" else f"C-{key.removeprefix('ctrl+')}")
            commands.append(f"send-keys -t paper {name}")
        spell()
        for command in commands:
            self._ask(command)

    def copied(self) -> str:
        """Return what the program gave the terminal for its clipboard last."""
        return self._ask("show-buffer")

    def until(self, wanted: Callable[[str], object], what: str) -> str:
        """Wait for a screen that is as wanted, and return it."""
        end = time.monotonic() + GIVE_UP_S
        while True:
            screen = self.screen()
            if wanted(screen):
                return screen
            assert time.monotonic() < end, f"{what} never came; this is the screen:\n{screen}"
            time.sleep(LOOK_EVERY_S)

    def ended(self) -> bool:
        """Whether the program has left."""
        return self._ask("list-panes -t paper -F '#{pane_dead}'") != "0"

    def start_again(self) -> None:
        """Start the program anew where it has left."""
        self._call("respawn-pane", "-k", "-t", "paper", *self._command)
        self.pid = int(self._ask("list-panes -t paper -F '#{pane_pid}'"))

    def close(self) -> None:
        """End the program, and tmux with it; nothing that they began is left."""
        # the session goes with its only client, and the server with its session; told to die it would wait for clients
        with suppress(OSError, subprocess.TimeoutExpired):
            self._control.communicate(timeout=LEAVE_WITHIN_S)
        self._control.kill()
        self._control.wait()
        end = time.monotonic() + LEAVE_WITHIN_S
        while left := [*members(self.pid), *members(self._server)]:
            if time.monotonic() > end:
                for pid in left:
                    with suppress(ProcessLookupError):
                        os.kill(pid, signal.SIGKILL)
                raise AssertionError(f"processes of the program outlived its terminal: {left}")
            time.sleep(LOOK_EVERY_S)


def members(session: int) -> list[int]:
    """Return the processes of a session that are still there: a terminal's program and what it has started."""
    found = []
    for stat in Path("/proc").glob("[0-9]*/stat"):
        with suppress(OSError, ValueError, IndexError):
            fields = stat.read_text(encoding="utf-8", errors="replace").rpartition(")")[2].split()
            if int(fields[3]) == session and fields[0] != "Z":
                found.append(int(stat.parent.name))
    return found
