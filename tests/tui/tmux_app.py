"""The real program in a real terminal: tmux draws what it writes, takes our keys, and gives the screen back as text."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Mapping, Sequence

GIVE_UP_S = 6.0
"""After this long something is broken; nothing here measures speed."""
NAMES = {
    "enter": "Enter", "escape": "Escape", "space": "Space", "tab": "Tab", "shift+tab": "BTab", "pagedown": "NPage",
    "pageup": "PPage", "home": "Home", "end": "End", "up": "Up", "down": "Down", "left": "Left", "right": "Right",
    "shift+left": "S-Left", "shift+right": "S-Right", "delete": "DC", "backspace": "BSpace",
}


def tmux() -> str | None:
    """Return tmux, or None where there is none."""
    return shutil.which("tmux")


class TmuxApp:
    """``python -m termnews ARGUMENTS`` in tmux, on a server of its own."""

    def __init__(
        self, arguments: Sequence[str], *, size: tuple[int, int], env: Mapping[str, str] | None = None
    ) -> None:
        self._socket = f"termnews-test-{os.getpid()}"
        columns, lines = size
        wanted = {"COLORTERM": "truecolor", "TEXTUAL_ANIMATIONS": "none", "COLORFGBG": "15;0", "BROWSER": "true",
                  **(env or {})}
        unwanted = [word for name in ("NO_COLOR", "COLUMNS", "LINES", "DISPLAY", "WAYLAND_DISPLAY")
                    for word in ("-u", name)]
        command = ["env", *unwanted, *(f"{key}={value}" for key, value in wanted.items()), sys.executable, "-m",
                   "termnews", *arguments]
        self._call("-f", os.devnull, "new-session", "-d", "-s", "paper", "-x", str(columns), "-y", str(lines), *command)
        self._call("set", "-s", "escape-time", "0")
        self._call("set", "-g", "remain-on-exit", "on")

    def _call(self, *words: str) -> str:
        done = subprocess.run([tmux() or "tmux", "-L", self._socket, *words], capture_output=True, check=False)
        return done.stdout.decode("utf-8", "replace")

    def screen(self) -> str:
        """Return what stands on the screen, line by line, without trailing blanks."""
        return self._call("capture-pane", "-p", "-t", "paper")

    def press(self, *typed: str) -> None:
        """Type keys as the command table writes them; ``g h`` is two."""
        for key in (one for keys in typed for one in keys.split(" ")):
            if key in NAMES:
                self._call("send-keys", "-t", "paper", NAMES[key])
            elif key.startswith("ctrl+"):
                self._call("send-keys", "-t", "paper", f"C-{key.removeprefix('ctrl+')}")
            elif key[:1] == "f" and key[1:].isdigit():
                self._call("send-keys", "-t", "paper", key.upper())
            else:
                self._call("send-keys", "-t", "paper", "-l", "\\;" if key == ";" else key)

    def until(self, wanted: Callable[[str], object], what: str) -> str:
        """Wait for a screen that is as wanted, and return it."""
        end = time.monotonic() + GIVE_UP_S
        while True:
            screen = self.screen()
            if wanted(screen):
                return screen
            assert time.monotonic() < end, f"{what} never came; this is the screen:\n{screen}"
            time.sleep(0.02)

    def ended(self) -> bool:
        """Whether the program has left."""
        return self._call("list-panes", "-t", "paper", "-F", "#{pane_dead}").strip() != "0"

    def close(self) -> None:
        """End the program, and tmux with it."""
        self._call("kill-server")
