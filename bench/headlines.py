"""100,000 headlines in a real terminal: start, one key (j), one page (PageDown), memory.

The widget runs in a child process on a pseudo-terminal of 120×40, with rows from a source without a store. A key's
time is from the write of the key to the last byte of the output that follows it, until nothing comes for 40 ms.
``--json FILE`` also writes the figures.
"""

from __future__ import annotations

import argparse
import fcntl
import json
import os
import pty
import select
import statistics
import struct
import sys
import termios
import time
from array import array
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

ROWS = 100_000
QUIET_S = 0.04
LIMIT_S = 30.0
TARGETS = {"j_ms": 20.0, "page_down_ms": 60.0}
PAGE_DOWN = b"\x1b[6~"


@dataclass
class Figures:
    """What was measured; times are wall times in milliseconds, of keys the median and the worst of a hundred."""

    rows: int
    first_paint_ms: float = 0.0
    j_ms: float = 0.0
    j_worst_ms: float = 0.0
    page_down_ms: float = 0.0
    page_down_worst_ms: float = 0.0
    end_ms: float = 0.0
    held_j_per_s: float = 0.0
    cpu_s: float = 0.0
    memory_mb: float = 0.0


def run_app(rows: int) -> None:
    """The child: nothing but the list."""
    from textual.app import App, ComposeResult

    from termnews.core.models import EntryRow
    from termnews.tui import themes
    from termnews.tui.widgets.headlines import Headlines

    now = datetime(2026, 11, 24, 8, tzinfo=UTC)

    async def fetch(ids: Sequence[int]) -> list[EntryRow]:
        found = []
        for entry_id in ids:
            when = now - timedelta(minutes=entry_id)
            found.append(
                EntryRow(
                    id=entry_id, feed_id=entry_id % 40, feed_slug="feed", section="world",
                    feed_title=f"The Daily Number {entry_id % 40}",
                    title=f"Headline {entry_id}: harbour cities agree a common tide wall after all",
                    url=None, author=None, summary="", published=when, sort_date=when, first_seen=when,
                    read=entry_id % 3 == 0, starred=entry_id % 11 == 0, later=False, words=900,
                )
            )
        return found

    class Bench(App[None]):
        def compose(self) -> ComposeResult:
            yield Headlines(fetch)

        def on_mount(self) -> None:
            for theme in themes.THEMES:
                self.register_theme(theme)
            self.theme = "broadsheet"
            headlines = self.query_one(Headlines)
            headlines.now = now
            headlines.set_ids(array("q", range(1, rows + 1)), title=f"ALL · {rows:,}")
            headlines.focus()

    Bench().run()


class Terminal:
    """The other end of the pseudo-terminal."""

    def __init__(self, rows: int) -> None:
        self.pid, self.fd = pty.fork()
        if self.pid == 0:
            os.environ.update(TERM="xterm-256color", COLORTERM="truecolor")
            os.environ.pop("NO_COLOR", None)
            os.execv(sys.executable, [sys.executable, "-m", "bench.headlines", "--child", str(rows)])
        fcntl.ioctl(self.fd, termios.TIOCSWINSZ, struct.pack("HHHH", 40, 120, 0, 0))

    def burst(self, *, until: bytes = b"") -> tuple[float, bytes]:
        """Read until it is quiet (and ``until`` was seen); returns when the last byte came, and all bytes."""
        start = last = time.perf_counter()
        heard = b""
        while time.perf_counter() - start < LIMIT_S:
            ready, _, _ = select.select([self.fd], [], [], QUIET_S)
            if ready:
                heard += os.read(self.fd, 1 << 16)
                last = time.perf_counter()
            elif heard and until in heard:
                break
        return last, heard

    def press(self, key: bytes) -> float:
        """Milliseconds from a key to the end of what it changed."""
        start = time.perf_counter()
        os.write(self.fd, key)
        last, _ = self.burst()
        return (last - start) * 1000

    def memory_mb(self) -> float:
        """Resident memory of the child at its highest."""
        status = Path(f"/proc/{self.pid}/status")
        if not status.exists():
            return 0.0
        line = next(line for line in status.read_text().splitlines() if line.startswith("VmHWM"))
        return int(line.split()[1]) / 1024

    def quit(self) -> float:
        """End the child; returns its CPU time in seconds."""
        os.write(self.fd, b"\x11")
        self.burst()
        _, _, usage = os.wait4(self.pid, 0)
        return usage.ru_utime + usage.ru_stime


def measure(rows: int, keys: int) -> Figures:
    """Run the child once and press keys."""
    figures = Figures(rows=rows)
    start = time.perf_counter()
    terminal = Terminal(rows)
    last, _ = terminal.burst(until=b"Headline")
    figures.first_paint_ms = (last - start) * 1000
    steps = [terminal.press(b"j") for _ in range(keys)]
    pages = [terminal.press(PAGE_DOWN) for _ in range(keys)]
    figures.j_ms, figures.j_worst_ms = statistics.median(steps), max(steps)
    figures.page_down_ms, figures.page_down_worst_ms = statistics.median(pages), max(pages)
    start = time.perf_counter()
    for _ in range(keys):  # a key held down: the next one does not wait for the screen
        os.write(terminal.fd, b"j")
        due = time.perf_counter() + 1 / 60
        while (left := due - time.perf_counter()) > 0:
            if select.select([terminal.fd], [], [], left)[0]:
                os.read(terminal.fd, 1 << 16)
    last, _ = terminal.burst()
    figures.held_j_per_s = keys / (last - start)
    figures.end_ms = terminal.press(b"\x1b[F")
    figures.memory_mb = terminal.memory_mb()
    figures.cpu_s = terminal.quit()
    return figures


def main(arguments: list[str]) -> int:
    """Measure, print, and say whether the targets are met: exit code 1 where they are not."""
    parser = argparse.ArgumentParser(prog="python -m bench headlines", description=__doc__)
    parser.add_argument("--rows", type=int, default=ROWS)
    parser.add_argument("--keys", type=int, default=100)
    parser.add_argument("--json", type=Path)
    parser.add_argument("--child", type=int, help=argparse.SUPPRESS)
    options = parser.parse_args(arguments)
    if options.child:
        run_app(options.child)
        return 0
    figures = asdict(measure(options.rows, options.keys))
    for name, value in figures.items():
        target = f"   (target ≤ {TARGETS[name]:g})" if name in TARGETS else ""
        print(f"{name:<20} {value:>10,.1f}{target}")
    if options.json:
        options.json.write_text(json.dumps(figures, indent=2) + "\n", encoding="utf-8")
    return int(any(figures[name] > target for name, target in TARGETS.items()))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
