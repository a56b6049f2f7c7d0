"""A process of its own that refreshes hostile feeds and says how each ended and what it cost; run by a test.

``python hostile_rounds.py FOLDER NAME …``: reads ``FOLDER/feeds.toml``; names joined by ``+`` are asked together.
It prints a line of JSON for the first round, with all feeds good, waits for a line on stdin, and then prints one for
each name. Memory is the process's largest since it was asked, over what it was when idle, and the largest of a child
of it, in kilobytes from /proc.
"""

from __future__ import annotations

import asyncio
import json
import os
import sys
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path

from termnews.config.load import load_config
from termnews.reader import Reader


def memory_kb(name: str, process: str = "self") -> int:
    """A line of a process's status."""
    for line in Path(f"/proc/{process}/status").read_text("ascii").splitlines():
        if line.startswith(name):
            return int(line.split()[1])
    raise LookupError(name)


def largest_child_kb() -> int:
    """The most memory any of our children has had."""
    children = Path(f"/proc/self/task/{os.getpid()}/children").read_text("ascii").split()
    return max((memory_kb("VmHWM", child) for child in children), default=0)


async def main(folder: Path, groups: list[str]) -> None:
    """See above."""
    now = datetime(2026, 3, 2, 12, tzinfo=UTC)
    async with Reader(load_config(folder / "feeds.toml"), folder / "data", clock=lambda: now) as reader:
        names = [name for group in groups for name in group.split("+")]
        results = [result async for result in reader.refresh(names)]
        print(json.dumps({"good": [result.feed for result in results if result.new == 1]}), flush=True)
        await asyncio.to_thread(sys.stdin.readline)
        now += timedelta(days=2)
        idle = memory_kb("VmRSS")
        for group in groups:
            Path("/proc/self/clear_refs").write_text("5", "ascii")
            began = time.monotonic()
            async for result in reader.refresh(group.split("+"), force=True):
                print(json.dumps({
                    "name": result.feed, "outcome": result.outcome.value, "error": result.error,
                    "seconds": round(time.monotonic() - began, 2), "grown_kb": memory_kb("VmHWM") - idle,
                    "child_kb": largest_child_kb(),
                }), flush=True)  # fmt: skip
        print(json.dumps({"articles": (await reader.counts()).total, "kept": [
            feed.slug for feed in await reader.feeds() if feed.validators.etag == '"good"']}), flush=True)


if __name__ == "__main__":
    asyncio.run(main(Path(sys.argv[1]), sys.argv[2:]))
