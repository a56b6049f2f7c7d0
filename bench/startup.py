"""The program on a terminal of 120×40: splash, first frame, keys, quitting, memory, and stalls while 50 feeds refresh.

``python -m bench startup [--entries N] [--store DIR] [--runs N] [--json FILE]``. The first frame is timed in turn with
an app of stock Textual that shows one Static, so that the ratio does not depend on the machine. Without ``--store`` a
store is made first. The splash is timed by the first headline on screen, beside an interpreter that does nothing but
print a word. Times are wall times; medians.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import statistics
import sys
import tempfile
from contextlib import ExitStack
from pathlib import Path

from bench.pseudo import Pseudo
from bench.refresh import farm
from bench.stock import kept_or_made
from termnews.config.load import load_config
from termnews.reader import Reader

BARS = {
    "splash_ms": 60.0, "splash_ratio": 2.5, "ratio": 2.0, "front_page_ratio": 2.0, "quit_ms": 300.0,
    "memory_mb": 150.0, "stall_ms": 100.0,
}  # fmt: skip
EMPTY_APP = """
from textual.app import App
from textual.widgets import Static
class Empty(App):
    def compose(self):
        yield Static("nothing but this")
Empty().run()
"""
TAKEN_OVER = b"\x1b[?1004h"
"""The app has the terminal: Textual asks to be told of the focus."""
KEY_BAR = b"commands"
"""On screen with the front page, and not part of the splash."""
PAGE_DOWN = b"\x1b[6~"
KEYS = 40


def lead_of(store: Path) -> bytes:
    """Return the first word of today's lead: when it is on screen, the front page is."""

    async def ask() -> str:
        async with Reader(load_config(store / "feeds.toml"), store) as reader:
            return (await reader.front_page()).stories[0].entry.title.split()[0]

    return asyncio.run(ask()).encode()


def command(store: Path) -> list[str]:
    """Return the command that opens the newspaper on a store."""
    return [sys.executable, "-m", "termnews", "--config", str(store / "feeds.toml"), "--data-dir", str(store)]


def starts(store: Path, runs: int) -> dict[str, float]:
    """Time the splash and the first frames in turn; the first round leaves the paper that the splash then shows."""
    lead = lead_of(store)
    nothing: list[float] = []
    splash: list[float] = []
    frame: list[float] = []
    page: list[float] = []
    empty: list[float] = []
    left: list[float] = []
    left_empty: list[float] = []
    for _ in range(runs + 1):  # the first round only warms the disk
        with Pseudo([sys.executable, "-c", "print('nothing')"]) as interpreter:
            nothing.append(interpreter.until(b"nothing"))
        with Pseudo(command(store)) as paper:
            splash.append(paper.until(lead))
            frame.append(paper.until(TAKEN_OVER))
            page.append(paper.until(KEY_BAR))
            paper.settle()
            left.append(paper.quit(b"Q"))
        with Pseudo([sys.executable, "-c", EMPTY_APP]) as app:
            empty.append(app.until(b"nothing but this"))
            app.settle()
            left_empty.append(app.quit(b"\x11"))
    none, splash_s, ours, lead_s, stock, quit_s, stock_quit_s = (
        statistics.median(each[1:]) for each in (nothing, splash, frame, page, empty, left, left_empty)
    )
    return {"interpreter_ms": none * 1000, "splash_ms": splash_s * 1000, "splash_ratio": splash_s / none,
            "first_frame_ms": ours * 1000, "front_page_ms": lead_s * 1000, "empty_app_ms": stock * 1000,
            "ratio": ours / stock, "front_page_ratio": lead_s / stock,
            "quit_ms": quit_s * 1000, "empty_app_quit_ms": stock_quit_s * 1000}


def keys(store: Path) -> dict[str, float]:
    """Time j and PageDown in the list of everything, then memory and quitting."""
    with Pseudo(command(store)) as paper:
        paper.until(KEY_BAR)
        paper.settle()
        paper.answer(b"gt")
        paper.settle(1.0)
        down = [paper.answer(b"j") for _ in range(KEYS)]
        page = [paper.answer(PAGE_DOWN) for _ in range(KEYS)]
        own, children = paper.memory_mb()
        quit_s = paper.quit(b"Q")
    return {"j_ms": statistics.median(down) * 1000, "j_worst_ms": max(down) * 1000,
            "page_down_ms": statistics.median(page) * 1000, "page_down_worst_ms": max(page) * 1000,
            "memory_mb": own, "children_mb": children, "quit_from_list_ms": quit_s * 1000}


def stalls(feeds: int) -> dict[str, float]:
    """Refresh a farm of feeds in the app with a heartbeat beside it, and quit in the middle of another refresh."""
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="termnews-stall-")))
        urls = stack.enter_context(farm(feeds=feeds, entries=30, latency_ms=20)).urls
        tables = [f'[[feed]]\nurl = "{url}"\nid = "feed-{n}"\n' for n, url in enumerate(urls)]
        config = folder / "feeds.toml"
        config.write_text('version = 1\n[defaults]\nrefresh_min = "1s"\n' + "".join(tables), encoding="utf-8")
        beat = folder / "beat.json"
        with Pseudo([sys.executable, "-m", "bench.heartbeat", str(config), str(beat)]) as paper:
            paper.until(b"new stories", b"Nothing new")
            paper.settle(0.5)
            paper.answer(b"R")
            quit_s = paper.quit(b"\x11")
        measured: dict[str, float] = json.loads(beat.read_text(encoding="utf-8"))
    return {**measured, "quit_in_refresh_ms": quit_s * 1000}


def report(figures: dict[str, float]) -> str:
    """Return the figures as lines, those with a bar beside it."""
    lines = []
    for name, value in figures.items():
        bar = next((limit for key, limit in BARS.items() if name in (key, f"{key}_max")), None)
        verdict = "" if bar is None else f"   bar {bar:g}: {'ok' if value <= bar else 'MISSED'}"
        lines.append(f"{name:<22} {value:10.2f}{verdict}")
    return "\n".join(lines)


def main(arguments: list[str]) -> int:
    """Measure, print, and return 1 where a bar is missed."""
    parser = argparse.ArgumentParser(prog="bench startup", description=__doc__)
    parser.add_argument("--entries", type=int, default=100_000)
    parser.add_argument("--store", type=Path, help="a folder with a feeds.toml and its store")
    parser.add_argument("--runs", type=int, default=7)
    parser.add_argument("--feeds", type=int, default=50)
    parser.add_argument("--json", type=Path)
    options = parser.parse_args(arguments)
    with kept_or_made(options.store, options.entries) as store:
        figures = {**starts(store, options.runs), **keys(store), **stalls(options.feeds)}
    print(report(figures))
    if options.json:
        options.json.write_text(json.dumps(figures, indent=1) + "\n", encoding="utf-8")
    return int(any(figures[name] > bar for name, bar in BARS.items()))
