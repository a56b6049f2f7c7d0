"""Connections are kept for the hosts that were asked last, and not for long."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime

import httpcore2

from loopback import SECOND_HOST, Loopback
from termnews.net.client import open_client
from termnews.net.pools import KEEP_S, KEPT_HOSTS, Pools

NOW = datetime(2026, 11, 24, 6, tzinfo=UTC)


async def test_the_hosts_asked_last_are_kept_for_a_while() -> None:
    moment = 0.0
    pools = Pools(clock=lambda: moment)
    made = [pools.find(host, httpcore2.AsyncConnectionPool) for host in range(KEPT_HOSTS + 10)]
    pools.find(0, httpcore2.AsyncConnectionPool)
    await pools.trim()
    assert pools.find(0, httpcore2.AsyncConnectionPool) is made[0], "it was used again"
    assert pools.find(1, httpcore2.AsyncConnectionPool) is not made[1]
    assert pools.find(30, httpcore2.AsyncConnectionPool) is made[30]
    moment = KEEP_S + 1
    await pools.trim()
    assert pools.find(30, httpcore2.AsyncConnectionPool) is not made[30]
    await pools.close()


class SlowToClose(httpcore2.AsyncConnectionPool):
    """One whose connections say goodbye first."""

    closed = False

    async def aclose(self) -> None:
        """As any pool."""
        self.closed = True
        await asyncio.sleep(0)
        await super().aclose()


async def test_no_pool_is_closed_that_was_found_while_others_close() -> None:
    moment = 0.0
    pools = Pools(clock=lambda: moment)
    for host in range(2):
        pools.find(host, SlowToClose)
    moment = KEEP_S + 1
    trimming = asyncio.create_task(pools.trim())
    await asyncio.sleep(0)
    found = pools.find(1, SlowToClose)
    await trimming
    assert isinstance(found, SlowToClose)
    assert not found.closed
    assert pools.find(1, SlowToClose) is found
    await pools.close()


async def test_a_host_keeps_its_connection_while_others_are_asked(loopback: Loopback) -> None:
    loopback.add("/f", "text")
    async with open_client() as client:
        for host in ("127.0.0.1", SECOND_HOST) * 3:
            await client.fetch(loopback.url("/f", host=host), now=NOW)
    assert len({seen.connection for seen in loopback.requests}) == 2
