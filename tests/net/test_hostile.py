"""No server can hurt: a real process meets every hostile answer, and its memory, time and articles are looked at."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from hostile import HOSTILE, LARGE, PATIENCE_S, SLOW, Hostile
from termnews.feeds.wire import PARSE_TIMEOUT_S

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="memory is read from /proc, as Linux has it")

MOST_KB = 100_000
"""What the process may grow by over what it has when idle."""
IDLE_CHILD_KB = 30_000
SLACK_S = 10.0
"""Beside the deadlines of request and parser, which count time on a busy machine as well; without them these answers
take for ever."""


@pytest.fixture
def hostile() -> Iterator[Hostile]:
    server = Hostile()
    server.start()
    yield server
    server.stop()


def met(server: Hostile, folder: Path, *groups: str) -> tuple[dict[str, dict[str, object]], dict[str, object]]:
    """Let a process meet these answers; returns how each ended, and what was there afterwards.

    Those joined by ``+`` are asked at the same time.
    """
    names = [name for group in groups for name in group.split("+")]
    (folder / "feeds.toml").write_text(server.feeds_toml(), encoding="utf-8")
    script = Path(__file__).with_name("hostile_rounds.py")
    with subprocess.Popen([sys.executable, str(script), str(folder), *groups], stdin=subprocess.PIPE,
                          stdout=subprocess.PIPE, text=True) as running:
        assert running.stdin is not None
        assert running.stdout is not None
        assert sorted(json.loads(running.stdout.readline())["good"]) == sorted(names)
        server.turn_hostile()
        running.stdin.write("\n")
        running.stdin.flush()
        lines = [json.loads(line) for line in running.stdout]
    return {line["name"]: line for line in lines[:-1]}, lines[-1]


def check(found: dict[str, dict[str, object]], after: dict[str, object], names: list[str]) -> None:
    report = "\n".join(f"{name:16} {line['seconds']:5} s {int(str(line['grown_kb'])):8,} kB, child "
                       f"{int(str(line['child_kb'])):8,} kB  {line['error']}"
                       for name, line in found.items())
    assert sorted(found) == sorted(names), report
    for name, line in found.items():
        words = HOSTILE[name][1] if name in HOSTILE else "more than 5 times"
        if words:
            assert line["outcome"] == "failed", report
            assert words in str(line["error"]), f"{name}: {line['error']}\n{report}"
            assert str(line["error"]).endswith("."), report
        assert int(str(line["grown_kb"])) < MOST_KB, report
        assert int(str(line["child_kb"])) < IDLE_CHILD_KB + MOST_KB, report
        assert float(str(line["seconds"])) < PATIENCE_S + PARSE_TIMEOUT_S + SLACK_S, report
    assert int(str(after["articles"])) >= len(names), report
    assert set(after["kept"]) >= {name for name in names if HOSTILE.get(name, ("", "x"))[1]}, report
    print(report)


def test_every_hostile_answer_ends_in_a_sentence_and_costs_little(hostile: Hostile, tmp_path: Path) -> None:
    names = [name for name in [*HOSTILE, "walk"] if name not in SLOW]
    check(*met(hostile, tmp_path, *names), names)
    walked = [seen.path for seen in hostile.requests if seen.path.startswith("/walk")]
    assert walked == ["/walk", *(f"/walk{'/on' * hops}" for hops in range(6))]


def test_slow_answers_end_at_the_deadline(hostile: Hostile, tmp_path: Path) -> None:
    check(*met(hostile, tmp_path, "+".join(SLOW)), list(SLOW))


def test_bombs_that_come_together_cost_no_more_than_one(hostile: Hostile, tmp_path: Path) -> None:
    names = [name for name, (_, words) in HOSTILE.items() if words == LARGE]
    assert len(names) > 6
    check(*met(hostile, tmp_path, "+".join(names)), names)
