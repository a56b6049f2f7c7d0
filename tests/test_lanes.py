"""Lanes: children that are killed at their limits, threads that never hold up leaving."""

from __future__ import annotations

import asyncio
import os
import signal
import sqlite3
import threading
import time

import pytest

from termnews.core.errors import LaneError, ParseError, StoreError
from termnews.lanes import ProcessLane, ThreadLane

FEED = b'<rss version="2.0"><channel><title>T</title><item><title>A</title><guid>1</guid></item></channel></rss>'
PARSE = "termnews.feeds.parse:parse_lines"


async def test_a_child_parses_and_is_used_again() -> None:
    lane = ProcessLane(1)
    try:
        first = await lane.run(PARSE, FEED, {"url": "http://a.example/"}, timeout_s=10)
        child = next(iter(lane._all)).process.pid
        second = await lane.run(PARSE, FEED, {"url": "http://a.example/"}, timeout_s=10)
        assert list(first) == list(second)
        assert len(first) == 2
        assert next(iter(lane._all)).process.pid == child
    finally:
        await lane.close()


async def test_errors_come_back_with_their_sentence_and_the_child_lives() -> None:
    lane = ProcessLane(1)
    try:
        with pytest.raises(ParseError, match=r"\w+ \w+"):
            await lane.run(PARSE, b"<html><body>no feed</body></html>", {"url": "http://a.example/"}, timeout_s=10)
        assert len(await lane.run(PARSE, FEED, {"url": "http://a.example/"}, timeout_s=10)) == 2
        assert len(lane._all) == 1
    finally:
        await lane.close()


async def test_a_child_that_dies_is_replaced() -> None:
    lane = ProcessLane(1)
    try:
        await lane.run(PARSE, FEED, {"url": "http://a.example/"}, timeout_s=10)
        os.kill(next(iter(lane._all)).process.pid, signal.SIGKILL)
        with pytest.raises(LaneError) as caught:
            await lane.run(PARSE, FEED, {"url": "http://a.example/"}, timeout_s=10)
        assert caught.value.reason == "died"
        assert len(await lane.run(PARSE, FEED, {"url": "http://a.example/"}, timeout_s=10)) == 2
    finally:
        await lane.close()


async def test_a_job_over_its_time_is_stopped_and_its_child_killed() -> None:
    lane = ProcessLane(1)
    try:
        await lane.warm()
        pid = next(iter(lane._all)).process.pid
        os.kill(pid, signal.SIGSTOP)  # a child that hangs, whatever hangs it
        with pytest.raises(LaneError) as caught:
            await lane.run(PARSE, FEED, {"url": "http://a.example/"}, timeout_s=0.05)
        assert caught.value.reason == "timeout"
        assert not lane._all
        assert len(await lane.run(PARSE, FEED, {"url": "http://a.example/"}, timeout_s=10)) == 2
    finally:
        await lane.close()


async def test_only_termnews_functions_are_targets() -> None:
    lane = ProcessLane(1)
    try:
        with pytest.raises(LaneError):
            await lane.run("os:system", b"true", {}, timeout_s=10)
    finally:
        await lane.close()


async def test_a_thread_lane_opens_in_its_thread_and_carries_errors() -> None:
    opened_in: list[str] = []
    closed: list[int] = []
    lane: ThreadLane[int] = ThreadLane(
        lambda: opened_in.append(threading.current_thread().name) or 7, name="seven", close_resource=closed.append
    )
    assert await lane.run(lambda seven, more: seven + more, 3) == 10
    with pytest.raises(ZeroDivisionError):
        await lane.run(lambda seven: seven // 0)
    with pytest.raises(RuntimeError, match="StopIteration"):
        await asyncio.wait_for(lane.run(lambda seven: next(iter(()))), 10)
    assert opened_in == ["seven"]
    await lane.close()
    assert closed == [7]
    with pytest.raises(StoreError):
        await lane.run(lambda seven: seven)


async def test_closing_does_not_wait_for_a_long_job() -> None:
    release = threading.Event()
    lane: ThreadLane[int] = ThreadLane(lambda: 1, name="slow", close_resource=lambda _: None)
    job = asyncio.create_task(lane.run(lambda _: release.wait(30)))
    await asyncio.sleep(0)
    started = time.monotonic()
    await lane.close()
    assert time.monotonic() - started < 5
    release.set()
    job.cancel()


async def test_a_job_whose_waiter_is_gone_is_skipped() -> None:
    release, ran = threading.Event(), []
    lane: ThreadLane[int] = ThreadLane(lambda: 1, name="queue", close_resource=lambda _: None)
    first = asyncio.create_task(lane.run(lambda _: release.wait(30)))
    second = asyncio.create_task(lane.run(lambda _: ran.append("second")))
    await asyncio.sleep(0)
    second.cancel()
    await asyncio.sleep(0)
    release.set()
    await first
    await lane.run(lambda _: ran.append("third"))
    assert ran == ["third"]
    await lane.close()


async def test_what_a_reader_did_is_carried_out_though_nobody_waits() -> None:
    release, done = threading.Event(), []
    lane: ThreadLane[int] = ThreadLane(lambda: 1, name="write", close_resource=lambda _: done.append("closed"))
    first = asyncio.create_task(lane.run(lambda _: release.wait(30)))
    mark = asyncio.create_task(lane.carry_out(lambda _: done.append("marked")))
    skipped = asyncio.create_task(lane.run(lambda _: done.append("never")))
    await asyncio.sleep(0)
    mark.cancel()
    skipped.cancel()
    await asyncio.sleep(0)
    release.set()
    await first
    await lane.close()
    assert done == ["marked", "closed"]


ENDLESS = "WITH RECURSIVE n(x) AS (SELECT begun() UNION ALL SELECT x + 1 FROM n) SELECT count(*) FROM n"


async def test_a_statement_that_nobody_waits_for_is_stopped_and_the_next_runs() -> None:
    begun = threading.Event()

    def begin() -> int:
        begun.set()
        return 1

    def open_connection() -> sqlite3.Connection:
        connection = sqlite3.connect(":memory:", check_same_thread=False)
        connection.create_function("begun", 0, begin)
        return connection

    lane = ThreadLane(
        open_connection, name="read", close_resource=sqlite3.Connection.close, interrupt=sqlite3.Connection.interrupt
    )
    task = asyncio.create_task(lane.run(lambda connection: connection.execute(ENDLESS).fetchone()))
    while not begun.is_set():
        await asyncio.sleep(0)
    task.cancel()
    assert await lane.run(lambda connection: connection.execute("SELECT 2").fetchone()) == (2,)
    assert task.cancelled()
    await lane.close()
