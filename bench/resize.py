"""Sixty sizes in a second: how long after the last one the screen is at rest, beside an empty Textual app.

``python -m bench resize [--entries N] [--store DIR] [--runs N] [--json FILE]``. The terminal takes another size sixty
times within a second, as a window does whose corner is dragged; the time is the one from the last of them to the last
byte that the program writes for it. Without ``--store`` a store is made first. Wall times; medians.
"""

from __future__ import annotations

import argparse
import json
import statistics
import sys
import time
from pathlib import Path

from bench.pseudo import Pseudo
from bench.startup import EMPTY_APP, KEY_BAR, command
from bench.stock import kept_or_made

BAR_S = 0.5
CHANGES = 60
LAST = (120, 40)
SIZES = (*((60 + at * 7 % 140, 18 + at * 5 % 40) for at in range(CHANGES - 1)), LAST)
"""Narrow and wide, low and high, in no order: a layout of each kind many times."""
QUIET_S = 1.0
"""No output for so long: nothing follows any more."""
OPENED_S = 2.0
"""No output for so long: a screen is open, and what it still reads of a long list has come."""
SCREENS: dict[str, tuple[bytes, ...]] = {"front_page": (), "article": (b"\r",), "list": (b"gt",), "feeds": (b"ge",)}


def drag(program: Pseudo) -> float:
    """Change the size sixty times in a second; return the seconds from the last one to the last byte."""
    begin = time.perf_counter()
    for number, (columns, lines) in enumerate(SIZES, 1):
        program.resize(columns, lines)
        program.drain(until=begin + number / CHANGES)
    return program.rest(QUIET_S)


def measure(store: Path, runs: int) -> dict[str, float]:
    """Drag the empty app and each screen of the paper in turn; seconds."""
    taken: dict[str, list[float]] = {name: [] for name in ("empty_app", *SCREENS)}
    for _ in range(runs):
        with Pseudo([sys.executable, "-c", EMPTY_APP]) as app:
            app.until(b"nothing but this")
            app.settle()
            taken["empty_app"].append(drag(app))
        for name, keys in SCREENS.items():
            with Pseudo(command(store)) as paper:
                paper.until(KEY_BAR)
                paper.settle()
                for key in keys:
                    paper.answer(key)
                    paper.settle(OPENED_S)
                taken[name].append(drag(paper))
                paper.quit(b"\x11")
    return {name: statistics.median(times) for name, times in taken.items()}


def main(arguments: list[str]) -> int:
    """Measure, print, and return 1 where the bar is missed."""
    parser = argparse.ArgumentParser(prog="bench resize", description=__doc__)
    parser.add_argument("--entries", type=int, default=100_000)
    parser.add_argument("--store", type=Path, help="a folder with a feeds.toml and its store")
    parser.add_argument("--runs", type=int, default=3)
    parser.add_argument("--json", type=Path)
    options = parser.parse_args(arguments)
    with kept_or_made(options.store, options.entries) as store:
        figures = measure(store, options.runs)
    for name, seconds in figures.items():
        verdict = "" if name == "empty_app" else f"   bar {BAR_S:g} s: {'ok' if seconds <= BAR_S else 'MISSED'}"
        print(f"{name:<12} {seconds * 1000:8.0f} ms{verdict}")
    if options.json:
        options.json.write_text(json.dumps(figures, indent=1) + "\n", encoding="utf-8")
    return int(any(figures[name] > BAR_S for name in SCREENS))
