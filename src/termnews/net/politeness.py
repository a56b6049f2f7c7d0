"""How many requests run at once, in all and to one host, and how far apart (P14)."""

from __future__ import annotations

import asyncio
import time
from collections import Counter
from collections.abc import AsyncIterator, Awaitable, Callable, Iterable
from contextlib import asynccontextmanager

from termnews.core.urls import host_of


class Politeness:
    """Hands out the right to send a request.

    Args:
        limit: requests at once in all.
        per_host: requests at once to one host.
        gap_s: seconds between two requests to a host that has many feeds in the round.
        many: a host with more feeds than this has many.
        clock: a monotonic clock in seconds.
        sleep: waits that many seconds.
    """

    def __init__(
        self,
        *,
        limit: int = 16,
        per_host: int = 2,
        gap_s: float = 1.0,
        many: int = 8,
        clock: Callable[[], float] = time.monotonic,
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
    ) -> None:
        self._all = asyncio.Semaphore(limit)
        self._per_host = per_host
        self._gap_s = gap_s
        self._many = many
        self._clock = clock
        self._sleep = sleep
        self._hosts: dict[str, asyncio.Semaphore] = {}
        self._expected: Counter[str] = Counter()
        self._next_start: dict[str, float] = {}

    def expect(self, urls: Iterable[str]) -> None:
        """Say which URLs the coming round will ask for."""
        self._expected = Counter(host_of(url) for url in urls)

    @asynccontextmanager
    async def slot(self, url: str) -> AsyncIterator[None]:
        """Wait for a turn and hold it; cancelling frees it at once."""
        host = host_of(url)
        # first the host's turn, so that nobody holds one of all turns while waiting for a slow host
        async with self._hosts.setdefault(host, asyncio.Semaphore(self._per_host)):
            await self._keep_distance(host)
            async with self._all:
                yield

    async def _keep_distance(self, host: str) -> None:
        if self._expected[host] <= self._many:
            return
        now = self._clock()
        start = max(now, self._next_start.get(host, now))
        self._next_start[host] = start + self._gap_s
        if start > now:
            await self._sleep(start - now)
