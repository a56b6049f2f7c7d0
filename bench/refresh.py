"""Refreshing 300 feeds: the real command line against newsboat: wall, CPU, memory, bytes on the wire.

Both programs fetch from the same feed farm in the same run, taking turns, each with its own fresh store. Cold: nothing
is stored yet. Second and third: nothing has changed since. Newsboat 2.21 stores validators only from its second fetch
on, so its second run fetches everything again and only its third is answered by 304; termnews gets 304 in both.
termnews sends 16 requests at once and newsboat 32, so that with 50 ms of latency 300 feeds take it 0.94 s at least.

CPU is user plus system time of the whole process tree, memory the most that all its processes held together, the wire
what HTTP sent both ways. ``--many N`` (0: not) also refreshes N unchanged feeds, for the CPU that each of them costs.
``--json FILE`` also writes the figures.
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
import threading
import time
import urllib.request
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict, astuple, dataclass
from pathlib import Path

NEWSBOAT_THREADS = 32
KINDS = ("cold", "second", "third")
LIMIT_S = 300.0
SAMPLE_S = 0.05


@dataclass(frozen=True)
class Cost:
    """What one run took."""

    wall_s: float
    cpu_s: float
    memory_mb: float
    wire_kb: float
    requests: float


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


class Farm:
    """A running feed farm."""

    def __init__(self, *, feeds: int, entries: int, latency_ms: float) -> None:
        command = [sys.executable, "-m", "bench.farm", f"--feeds={feeds}", f"--entries={entries}"]
        self._process = subprocess.Popen(
            [*command, f"--latency-ms={latency_ms}"], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        )
        assert self._process.stdout is not None
        said = json.loads(self._process.stdout.readline())
        self.urls: list[str] = said["urls"]
        self._meter = f"http://127.0.0.1:{said['port']}/meter"

    def wire(self) -> tuple[int, int]:
        """Requests so far, and bytes both ways."""
        with urllib.request.urlopen(self._meter, timeout=10) as answer:
            read = json.load(answer)
        return read["requests"], read["received"] + read["sent"]

    def close(self) -> None:
        """End it."""
        assert self._process.stdin is not None
        self._process.stdin.close()
        self._process.wait(10)


@contextmanager
def farm(*, feeds: int, entries: int, latency_ms: float) -> Iterator[Farm]:
    """A farm that runs until the block ends."""
    running = Farm(feeds=feeds, entries=entries, latency_ms=latency_ms)
    try:
        yield running
    finally:
        running.close()


class Peak(threading.Thread):
    """Looks at the memory of a process and all its descendants until it is told to stop."""

    def __init__(self, pid: int) -> None:
        super().__init__(daemon=True)
        self.bytes = 0
        self._pid = pid
        self._over = threading.Event()

    def run(self) -> None:
        """Look every ``SAMPLE_S``."""
        while not self._over.wait(SAMPLE_S):
            self.bytes = max(self.bytes, sum(map(_resident, _tree(self._pid))))

    def stop(self) -> float:
        """Return the most there was, in MB."""
        self._over.set()
        self.join()
        return self.bytes / 1e6


def _tree(pid: int) -> list[int]:
    try:
        children = Path(f"/proc/{pid}/task/{pid}/children").read_text(encoding="ascii").split()
    except OSError:
        return []
    return [pid, *(each for child in children for each in _tree(int(child)))]


def _resident(pid: int) -> int:
    try:
        return int(Path(f"/proc/{pid}/statm").read_text(encoding="ascii").split()[1]) * os.sysconf("SC_PAGE_SIZE")
    except (OSError, IndexError):
        return 0


def measure(command: Sequence[str], env: dict[str, str], log: Path, served: Farm) -> Cost:
    """Run a command to its end; its output goes to a file. Raises RuntimeError when it fails."""
    # an installed program has its bytecode cached; newsboat is compiled too
    inherited = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    asked, sent = served.wire()
    with log.open("wb") as out:
        begun = time.perf_counter()
        process = subprocess.Popen(
            command, stdin=subprocess.DEVNULL, stdout=out, stderr=subprocess.STDOUT, env={**inherited, **env}
        )
        peak = Peak(process.pid)
        peak.start()
        _, status, usage = os.wait4(process.pid, 0)
        wall = time.perf_counter() - begun
        process.returncode = os.waitstatus_to_exitcode(status)
    memory = peak.stop()
    if process.returncode:
        tail = log.read_text(encoding="utf-8", errors="replace")[-2000:]
        raise RuntimeError(f"{' '.join(command)} ended with {process.returncode}:\n{tail}")
    asked_now, sent_now = served.wire()
    return Cost(wall, usage.ru_utime + usage.ru_stime, memory, (sent_now - sent) / 1e3, asked_now - asked)


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


def rounds(served: Farm, *, count: int, only: str | None) -> Figures:
    """Run every contender ``count`` times, all kinds, taking turns at going first."""
    figures: Figures = {}
    for number in range(count):
        with tempfile.TemporaryDirectory(prefix="bench-refresh-") as name:
            here = contenders(Path(name), served.urls, only)
            for kind in KINDS:
                for one in here if number % 2 == 0 else reversed(here):
                    log = Path(name) / f"{one.name}.log"
                    cost = measure(one.cold if kind == "cold" else one.again, one.env, log, served)
                    figures.setdefault(kind, {}).setdefault(one.name, []).append(cost)
    return figures


def middle(costs: Sequence[Cost]) -> Cost:
    """The median of each figure."""
    return Cost(*(statistics.median(values) for values in zip(*map(astuple, costs), strict=True)))


def report(figures: Figures) -> str:
    """The medians as a table, with the ratio to newsboat where it ran."""
    heads = f"{'wall s':>9}{'cpu s':>9}{'mem MB':>9}{'wire kB':>10}{'requests':>10}{'wall ratio':>12}{'cpu ratio':>11}"
    lines = [f"{'':<10}{'program':<10}{heads}"]
    for kind, by_name in figures.items():
        found = {name: middle(costs) for name, costs in by_name.items()}
        peer = found.get("newsboat")
        for name, cost in found.items():
            ratio = f"{cost.wall_s / peer.wall_s:>12.2f}{cost.cpu_s / peer.cpu_s:>11.2f}" if peer else ""
            own = f"{cost.wall_s:>9.2f}{cost.cpu_s:>9.2f}{cost.memory_mb:>9.0f}{cost.wire_kb:>10,.0f}"
            lines.append(f"{kind:<10}{name:<10}{own}{cost.requests:>10,.0f}{ratio}")
    return "\n".join(lines)


def each_unchanged(figures: Figures, feeds: int) -> str:
    """The CPU that an unchanged feed costs, in milliseconds, for each program."""
    third = {name: middle(costs) for name, costs in figures["third"].items()}
    told = ", ".join(f"{name} {cost.cpu_s / feeds * 1e3:.2f} ms" for name, cost in third.items())
    return f"CPU a feed, third run of {feeds:,} feeds: {told}"


def main(arguments: list[str]) -> int:
    parser = argparse.ArgumentParser(prog="python -m bench refresh", description=__doc__.partition("\n")[0])
    parser.add_argument("--feeds", type=int, default=300)
    parser.add_argument("--entries", type=int, default=30)
    parser.add_argument("--latency-ms", type=float, default=50.0)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--many", type=int, default=1000, metavar="N")
    parser.add_argument("--only", choices=["termnews", "newsboat"])
    parser.add_argument("--json", type=Path, metavar="FILE")
    asked = parser.parse_args(arguments)
    with farm(feeds=asked.feeds, entries=asked.entries, latency_ms=asked.latency_ms) as served:
        figures = rounds(served, count=asked.rounds, only=asked.only)
    print(f"{asked.feeds} feeds of {asked.entries} entries, {asked.latency_ms:g} ms latency, {asked.rounds} rounds")
    print(report(figures))
    all_figures = {"": figures}
    if asked.many:
        with farm(feeds=asked.many, entries=5, latency_ms=asked.latency_ms) as served:
            many = rounds(served, count=1, only=asked.only)
        print(each_unchanged(many, asked.many))
        all_figures["many "] = many
    if asked.json:
        flat = {
            prefix + kind: {name: [asdict(cost) for cost in costs] for name, costs in by_name.items()}
            for prefix, found in all_figures.items() for kind, by_name in found.items()
        }
        asked.json.write_text(json.dumps(flat, indent=1) + "\n", encoding="utf-8")
    return 0
