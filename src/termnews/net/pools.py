"""Kept connections: a pool for each host, the ones that were used last; httpcore2 looks through all of a pool's
connections at each request, which over many hosts would cost more than the requests."""

from __future__ import annotations

import asyncio
import time
from collections import OrderedDict
from collections.abc import Callable, Hashable

import httpcore2

KEPT_HOSTS = 48
"""Hosts with idle connections, so that one of many feeds finds its own again after a round with many hosts."""
KEEP_S = 15.0
MAX_CONNECTIONS = 64
"""To one host, or through one proxy; ``Politeness`` asks for far fewer."""
KEPT_CONNECTIONS = 4
TRIM_AFTER_S = 0.02
"""While requests wait for their answers, so that trimming holds up none of them."""


class Pools:
    """Pools by what tells them apart.

    Args:
        clock: a monotonic clock in seconds.
    """

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._pools: OrderedDict[Hashable, tuple[httpcore2.AsyncConnectionPool, float]] = OrderedDict()
        self._trimming: asyncio.Task[None] | None = None

    def find(
        self, key: Hashable, make: Callable[[], httpcore2.AsyncConnectionPool]
    ) -> httpcore2.AsyncConnectionPool:
        """Return the pool of a key, made where there is none; it is then the last to go."""
        found, _ = self._pools.pop(key, (None, 0.0))
        pool = found or make()
        self._pools[key] = pool, self._clock()
        return pool

    def trim_soon(self) -> None:
        """Trim a moment from now."""
        if self._trimming is None or self._trimming.done():
            self._trimming = asyncio.create_task(self._trim_later())

    async def _trim_later(self) -> None:
        await asyncio.sleep(TRIM_AFTER_S)
        await self.trim()

    async def trim(self) -> None:
        """Close pools that are idle and old, or of more hosts than are kept."""
        oldest = self._clock() - KEEP_S
        spare = len(self._pools) - KEPT_HOSTS
        gone = []
        for at, (key, (pool, used)) in enumerate(self._pools.items()):
            if at >= spare and used > oldest:
                break
            if all(connection.is_idle() or connection.is_closed() for connection in pool.connections):
                gone.append(key)
        for pool in [self._pools.pop(key)[0] for key in gone]:  # all at once: none is found again while others close
            await pool.aclose()

    async def close(self) -> None:
        """Close every connection."""
        if self._trimming is not None:
            self._trimming.cancel()
            await asyncio.gather(self._trimming, return_exceptions=True)
        while self._pools:
            await self._pools.popitem()[1][0].aclose()
