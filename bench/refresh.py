"""Refreshing 300 feeds: the real command line against newsboat, cold and unchanged: wall and CPU.

Both programs fetch from the same feed farm in the same run, taking turns, each with its own fresh store. Cold: nothing
is stored yet. Second and third: nothing has changed since. Newsboat 2.21 stores validators only from its second fetch
on, so its second run fetches everything again and only its third is answered by 304; termnews gets 304 in both.
CPU is user plus system time of the whole process tree. ``--json FILE`` also writes the figures.
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path

NEWSBOAT_THREADS = 32
KINDS = ("cold", "second", "third")
LIMIT_S = 300.0


@dataclass(frozen=True)
class Cost:
    """What one run took, in seconds."""

    wall_s: float
    cpu_s: float


@dataclass(frozen=True)
class Contender:
    """A program under test: how to set up its directory, and how to run it."""

    name: str
    cold: tuple[str, ...]
    again: tuple[str, ...]
    env: dict[str, str]


def newsboat(where: Path, urls: Sequence[str]) -> Contender:
    """Newsboat with 32 reload threads and a cache of its own."""
    where.mkdir(parents=True)
    (where / "urls").write_text("".join(f"{url}\n" for url in urls), encoding="utf-8")
    (where / "config").write_text(f"reload-threads {NEWSBOAT_THREADS}\n", encoding="utf-8")
    files = ("-u", str(where / "urls"), "-C", str(where / "config"), "-c", str(where / "cache.db"))
    command = ("newsboat", *files, "-x", "reload")
    return Contender("newsboat", command, command, {"HOME": str(where)})


def termnews(where: Path, urls: Sequence[str]) -> Contender:
    """The installed command with a configuration of its own."""
    where.mkdir(parents=True)
    config = where / "feeds.toml"
    lines = [f'[[feed]]\nurl = "{url}"\nid = "paper-{n}"\n' for n, url in enumerate(urls)]
    config.write_text("\n".join(lines), encoding="utf-8")
    base = (sys.executable, "-m", "termnews", "--config", str(config), "--data-dir", str(where / "store"))
    return Contender("termnews", (*base, "refresh"), (*base, "refresh", "--force"), {"HOME": str(where)})


@contextmanager
def farm(*, feeds: int, entries: int, latency_ms: float) -> Iterator[list[str]]:
    """A running feed farm; yields its URLs."""
    command = [sys.executable, "-m", "bench.farm", f"--feeds={feeds}", f"--entries={entries}"]
    process = subprocess.Popen(
        [*command, f"--latency-ms={latency_ms}"], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    assert process.stdin is not None
    assert process.stdout is not None
    try:
        yield json.loads(process.stdout.readline())["urls"]
    finally:
        process.stdin.close()
        process.wait(10)


def measure(command: Sequence[str], env: dict[str, str], log: Path) -> Cost:
    """Run a command to its end; its output goes to a file. Raises RuntimeError when it fails."""
    # an installed program has its bytecode cached; newsboat is compiled too
    inherited = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    with log.open("wb") as out:
        begun = time.perf_counter()
        process = subprocess.Popen(
            command, stdin=subprocess.DEVNULL, stdout=out, stderr=subprocess.STDOUT, env={**inherited, **env}
        )
        _, status, usage = os.wait4(process.pid, 0)
        wall = time.perf_counter() - begun
        process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        tail = log.read_text(encoding="utf-8", errors="replace")[-2000:]
        raise RuntimeError(f"{' '.join(command)} ended with {process.returncode}:\n{tail}")
    return Cost(wall, usage.ru_utime + usage.ru_stime)


def contenders(where: Path, urls: Sequence[str], only: str | None) -> list[Contender]:
    """The programs to compare, each in a directory of its own; says what is left out."""
    made = []
    if only in (None, "termnews"):
        made.append(termnews(where / "termnews", urls))
    if only in (None, "newsboat"):
        if shutil.which("newsboat"):
            made.append(newsboat(where / "newsboat", urls))
        else:
            print("newsboat is not installed here; its side is left out.", file=sys.stderr)
    return made


Figures = dict[str, dict[str, list[Cost]]]


def rounds(urls: Sequence[str], *, count: int, only: str | None) -> Figures:
    """Run every contender ``count`` times, all kinds, taking turns at going first."""
    figures: Figures = {}
    for number in range(count):
        with tempfile.TemporaryDirectory(prefix="bench-refresh-") as name:
            here = contenders(Path(name), urls, only)
            for kind in KINDS:
                for one in here if number % 2 == 0 else reversed(here):
                    log = Path(name) / f"{one.name}.log"
                    cost = measure(one.cold if kind == "cold" else one.again, one.env, log)
                    figures.setdefault(kind, {}).setdefault(one.name, []).append(cost)
    return figures


def report(figures: Figures) -> str:
    """The medians as a table, with the ratio to newsboat where it ran."""
    lines = [f"{'':<12}{'program':<12}{'wall s':>9}{'cpu s':>9}{'wall ratio':>12}{'cpu ratio':>11}"]
    for kind, by_name in figures.items():
        middle = {
            name: Cost(statistics.median(c.wall_s for c in costs), statistics.median(c.cpu_s for c in costs))
            for name, costs in by_name.items()
        }
        peer = middle.get("newsboat")
        for name, cost in middle.items():
            ratio = f"{cost.wall_s / peer.wall_s:>12.2f}{cost.cpu_s / peer.cpu_s:>11.2f}" if peer else ""
            lines.append(f"{kind:<12}{name:<12}{cost.wall_s:>9.2f}{cost.cpu_s:>9.2f}{ratio}")
    return "\n".join(lines)


def main(arguments: list[str]) -> int:
    parser = argparse.ArgumentParser(prog="python -m bench refresh", description=__doc__.partition("\n")[0])
    parser.add_argument("--feeds", type=int, default=300)
    parser.add_argument("--entries", type=int, default=30)
    parser.add_argument("--latency-ms", type=float, default=50.0)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--only", choices=["termnews", "newsboat"])
    parser.add_argument("--json", type=Path, metavar="FILE")
    asked = parser.parse_args(arguments)
    with farm(feeds=asked.feeds, entries=asked.entries, latency_ms=asked.latency_ms) as urls:
        figures = rounds(urls, count=asked.rounds, only=asked.only)
    print(f"{asked.feeds} feeds of {asked.entries} entries, {asked.latency_ms:g} ms latency, {asked.rounds} rounds")
    print(report(figures))
    if asked.json:
        flat = {k: {n: [asdict(c) for c in costs] for n, costs in v.items()} for k, v in figures.items()}
        asked.json.write_text(json.dumps(flat, indent=1) + "\n", encoding="utf-8")
    return 0
