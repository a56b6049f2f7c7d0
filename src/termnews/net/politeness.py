"""How many requests run at once, in all and to one host, and how far apart (P14)."""

from __future__ import annotations

import asyncio
import time
from collections import Counter, deque
from collections.abc import AsyncIterator, Awaitable, Callable, Iterable
from contextlib import AsyncExitStack, asynccontextmanager, suppress

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
        self._hosts: dict[str, _Gate] = {}
        self._expected: Counter[str] = Counter()
        self._next_start: dict[str, float] = {}

    def expect(self, urls: Iterable[str]) -> None:
        """Say which URLs a coming round will ask for; what another round said holds too: both may be under way."""
        self._expected |= Counter(host_of(url) for url in urls)

    @asynccontextmanager
    async def slot(self, url: str, *, urgent: bool = False) -> AsyncIterator[None]:
        """Wait for a turn and hold it; cancelling frees it at once.

        ``urgent``: somebody looks at the screen and waits. It goes to the head of the host's queue, and neither the
        distance between two requests nor the number of all requests holds it up.
        """
        host = host_of(url)
        gate = self._hosts.setdefault(host, _Gate(self._per_host))
        # first the host's turn, so that nobody holds one of all turns while waiting for a slow host
        async with AsyncExitStack() as held:
            await gate.enter(first=urgent)
            held.callback(self._leave, host, gate)
            if not urgent:
                await self._keep_distance(host)
                await held.enter_async_context(self._all)
            yield

    def _leave(self, host: str, gate: _Gate) -> None:
        gate.leave()
        if gate.empty and self._hosts.get(host) is gate:
            del self._hosts[host]

    async def _keep_distance(self, host: str) -> None:
        if self._expected[host] <= self._many:
            return
        now = self._clock()
        start = max(now, self._next_start.get(host, now))
        self._next_start[host] = start + self._gap_s
        if start > now:
            await self._sleep(start - now)


class _Gate:
    """Lets so many in at once; who comes ``first`` stands before all who wait, the others queue."""

    def __init__(self, room: int) -> None:
        self._room = room
        self._queue: deque[asyncio.Future[None]] = deque()
        self._inside = 0

    @property
    def empty(self) -> bool:
        """Whether nobody is inside and nobody waits."""
        return not self._inside and not self._queue

    async def enter(self, *, first: bool) -> None:
        if self._inside < self._room and not self._queue:
            self._inside += 1
            return
        turn: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        (self._queue.appendleft if first else self._queue.append)(turn)
        try:
            await turn  # ``leave`` counts us in before it wakes us
        except asyncio.CancelledError:
            if turn.done() and not turn.cancelled():
                self.leave()
            else:
                with suppress(ValueError):
                    self._queue.remove(turn)
            raise

    def leave(self) -> None:
        self._inside -= 1
        while self._queue and self._inside < self._room:
            turn = self._queue.popleft()
            if not turn.done():
                self._inside += 1
                turn.set_result(None)
