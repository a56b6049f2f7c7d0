"""Turns on the way of real requests: each hop waits for its own host, and large bodies wait for room."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta

import pytest

from loopback import SECOND_HOST, Answer, Loopback
from termnews.core.errors import FetchError, HeldError
from termnews.core.published import Fetched, Purpose
from termnews.net.client import open_client
from termnews.net.politeness import Politeness
from termnews.net.room import LARGE_AT_ONCE, LARGE_BYTES
from termnews.net.turns import Turns

NOW = datetime(2026, 11, 24, 6, 0, tzinfo=UTC)


def turns(**changes: object) -> Turns:
    return Turns(clock=lambda: NOW, **changes)  # type: ignore[arg-type]


async def test_each_hop_waits_for_its_own_host_and_holds_no_other(loopback: Loopback) -> None:
    seen: list[tuple[str, str]] = []

    @asynccontextmanager
    async def turn(url: str) -> AsyncIterator[None]:
        seen.append(("in", url.rpartition("/")[2]))
        yield
        seen.append(("out", url.rpartition("/")[2]))

    loopback.add("/a", Answer(status=302, headers={"Location": loopback.url("/b", host=SECOND_HOST)}))
    loopback.add("/b", "<rss/>")
    async with open_client(allow_private=(SECOND_HOST,)) as client:
        await client.fetch(loopback.url("/a"), now=NOW, turn=turn)
    assert seen == [("in", "a"), ("out", "a"), ("in", "b"), ("out", "b")]


async def test_feeds_that_all_lead_to_one_host_keep_its_two_turns(loopback: Loopback) -> None:
    for number in range(12):
        loopback.add(f"/{number}", Answer(status=302, headers={"Location": loopback.url("/all", host=SECOND_HOST)}))
    loopback.add("/all", Answer("<rss/>", wait_s=0.02))
    async with open_client(allow_private=(SECOND_HOST,), turns=turns(politeness=Politeness(per_host=12))) as rude:
        await asyncio.gather(*(rude.fetch(loopback.url(f"/{n}"), now=NOW) for n in range(12)))
    assert loopback.most_at_once > 4
    loopback.most_at_once = 0
    async with open_client(allow_private=(SECOND_HOST,), turns=turns()) as client:
        await asyncio.gather(*(client.fetch(loopback.url(f"/{n}"), now=NOW) for n in range(12)))
    assert loopback.most_at_once <= 4


async def test_a_redirect_into_a_host_that_is_held_is_not_followed(loopback: Loopback) -> None:
    loopback.add("/a", Answer(status=302, headers={"Location": loopback.url("/b", host=SECOND_HOST)}))
    made = turns()
    await made.hold(SECOND_HOST, NOW + timedelta(hours=1))
    async with open_client(allow_private=(SECOND_HOST,), turns=made) as client:
        with pytest.raises(HeldError) as held:
            await client.fetch(loopback.url("/a"), now=NOW)
    assert held.value.retry_at == NOW + timedelta(hours=1)
    assert loopback.paths == ["/a"]


async def test_waiting_for_a_turn_is_none_of_the_deadline(loopback: Loopback) -> None:
    @asynccontextmanager
    async def slow(url: str) -> AsyncIterator[None]:
        await asyncio.sleep(0.3)
        yield

    loopback.add("/quick", "<rss/>")
    loopback.add("/silent", Answer(silent=True))
    async with open_client() as client:
        assert isinstance(await client.fetch(loopback.url("/quick"), now=NOW, turn=slow, deadline_s=0.2), Fetched)
        with pytest.raises(FetchError, match=r"within 0\.2 seconds"):
            await client.fetch(loopback.url("/silent"), now=NOW, turn=slow, deadline_s=0.2)


async def test_somebody_who_looks_at_the_screen_goes_before_a_round() -> None:
    made = turns(politeness=Politeness(per_host=1))
    order: list[str] = []

    async def ask(name: str, *, urgent: bool) -> None:
        async with made.turn("http://a.example/", urgent=urgent):
            order.append(name)
            await asyncio.sleep(0)

    await asyncio.gather(*(ask(f"feed {n}", urgent=False) for n in range(3)), ask("page", urgent=True))
    assert order == ["feed 0", "page", "feed 1", "feed 2"]


async def test_what_an_earlier_run_was_told_is_kept_and_new_holds_are_written_down() -> None:
    told: dict[str, datetime] = {}

    async def recall() -> dict[str, datetime]:
        return {"a.example": NOW + timedelta(hours=1), "b.example": NOW - timedelta(hours=1)}

    async def remember(host: str, until: datetime) -> None:
        told[host] = until

    made = turns(recall=recall, remember=remember)
    with pytest.raises(HeldError, match=r"a\.example asked to be left alone until"):
        async with made.turn("http://a.example/"):
            pass
    async with made.turn("http://b.example/"):
        pass
    await made.hold("c.example", NOW + timedelta(hours=2))
    assert told == {"c.example": NOW + timedelta(hours=2)}
    assert made.held_until("http://c.example/x") == NOW + timedelta(hours=2)


async def test_only_a_few_large_bodies_are_held_at_a_time_and_small_ones_pass(loopback: Loopback) -> None:
    large = "<rss>" + "x" * LARGE_BYTES
    for number in range(6):
        loopback.add(f"/{number}", large)
    loopback.add("/small", "<rss/>")
    came: list[str] = []
    let_go = asyncio.Event()
    async with open_client(turns=turns(politeness=Politeness(per_host=9))) as client:

        async def fetch(path: str) -> None:
            async with client.room() as room:
                await client.fetch(loopback.url(path), now=NOW, room=room, purpose=Purpose.FEED, deadline_s=5)
                came.append(path)
                await let_go.wait()

        tasks = [asyncio.create_task(fetch(f"/{number}")) for number in range(6)]
        while len(came) < LARGE_AT_ONCE or loopback.count("/5") == 0:
            await asyncio.sleep(0.01)
        tasks.append(asyncio.create_task(fetch("/small")))
        while "/small" not in came:
            await asyncio.sleep(0.01)
        assert len(came) == LARGE_AT_ONCE + 1
        let_go.set()
        await asyncio.gather(*tasks)
    assert len(came) == 7


async def test_retry_after_counts_from_when_the_answer_came(loopback: Loopback) -> None:
    clock = [NOW]

    @asynccontextmanager
    async def long_queue(url: str) -> AsyncIterator[None]:
        clock[0] += timedelta(minutes=5)
        yield

    loopback.add("/a", Answer("slow down", status=429, headers={"Retry-After": "120"}))
    async with open_client() as client:
        with pytest.raises(FetchError) as busy:
            await client.fetch(loopback.url("/a"), now=NOW, clock=lambda: clock[0], turn=long_queue)
    assert busy.value.retry_at == NOW + timedelta(minutes=7)


async def test_a_date_to_wait_for_is_one_of_the_servers_clock(loopback: Loopback) -> None:
    headers = {"Date": "Mon, 02 Mar 2020 10:00:00 GMT", "Retry-After": "Mon, 02 Mar 2020 10:20:00 GMT"}
    loopback.add("/a", Answer("slow down", status=503, headers=headers))
    async with open_client() as client:
        with pytest.raises(FetchError) as busy:
            await client.fetch(loopback.url("/a"), now=NOW)
    assert busy.value.retry_at == NOW + timedelta(minutes=20)
