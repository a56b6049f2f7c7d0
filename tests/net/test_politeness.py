from __future__ import annotations

import asyncio
from contextlib import AsyncExitStack

import pytest

from termnews.net.politeness import Politeness


class Clock:
    """A clock that waiting moves on."""

    def __init__(self) -> None:
        self.now = 100.0
        self.waits: list[float] = []

    def __call__(self) -> float:
        return self.now

    async def sleep(self, seconds: float) -> None:
        self.waits.append(seconds)
        await asyncio.sleep(0)


async def most_at_once(politeness: Politeness, urls: list[str]) -> tuple[int, dict[str, int]]:
    running: list[str] = []
    most, by_host = 0, dict.fromkeys(urls, 0)

    async def one(url: str) -> None:
        nonlocal most
        async with politeness.slot(url):
            running.append(url)
            most = max(most, len(running))
            by_host[url] = max(by_host[url], running.count(url))
            for _ in range(5):
                await asyncio.sleep(0)
            running.remove(url)

    await asyncio.gather(*(one(url) for url in urls))
    return most, by_host


async def test_sixteen_in_all_and_two_for_a_host() -> None:
    urls = [f"http://h{n}.example/" for n in range(40)] + ["http://one.example/"] * 8
    most, by_host = await most_at_once(Politeness(), urls)
    assert most == 16
    assert by_host["http://one.example/"] == 2


async def test_a_slow_host_takes_no_more_than_its_own_turns() -> None:
    politeness = Politeness(limit=3)
    async with AsyncExitStack() as stack:
        for _ in range(2):
            await stack.enter_async_context(politeness.slot("http://slow.example/"))
        queue = [asyncio.create_task(politeness.slot("http://slow.example/").__aenter__()) for _ in range(5)]
        await asyncio.sleep(0)
        await asyncio.wait_for(stack.enter_async_context(politeness.slot("http://other.example/")), 1)
        for task in queue:
            task.cancel()


@pytest.mark.parametrize(("feeds", "waits"), [(8, []), (10, [1.0, 2.0, 3.0, 4.0, 5.0, 6.0, 7.0, 8.0, 9.0])])
async def test_only_hosts_with_many_feeds_are_spaced(feeds: int, waits: list[float]) -> None:
    clock = Clock()
    politeness = Politeness(clock=clock, sleep=clock.sleep)
    urls = [f"http://blogs.example/{n}" for n in range(feeds)]
    politeness.expect(urls)
    for url in urls:
        async with politeness.slot(url):
            pass
    assert clock.waits == waits


async def test_a_round_that_begins_meanwhile_takes_no_distance_away() -> None:
    clock = Clock()
    politeness = Politeness(clock=clock, sleep=clock.sleep)
    politeness.expect([f"http://blogs.example/{n}" for n in range(9)])
    politeness.expect(["http://other.example/", "http://blogs.example/0"])
    for _ in range(3):
        async with politeness.slot("http://blogs.example/1"):
            pass
    assert clock.waits == [1.0, 2.0]


async def test_cancelling_gives_the_turn_back() -> None:
    politeness = Politeness(limit=1, per_host=1)
    first = politeness.slot("http://a.example/")
    await first.__aenter__()
    waiting = asyncio.create_task(politeness.slot("http://b.example/").__aenter__())
    await asyncio.sleep(0)
    waiting.cancel()
    await asyncio.gather(waiting, return_exceptions=True)
    await first.__aexit__(None, None, None)
    async with asyncio.timeout(1), politeness.slot("http://b.example/"):
        pass
