"""Whose turn it is: every request of the program waits here, be it for a feed, a page or a picture (P10, P14)."""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from contextlib import asynccontextmanager
from datetime import UTC, datetime

from termnews.core.errors import HeldError
from termnews.core.urls import host_of
from termnews.core.waiting import clock_time
from termnews.net.politeness import Politeness

Recall = Callable[[], Awaitable[Mapping[str, datetime]]]
Remember = Callable[[str, datetime], Awaitable[None]]


class Turns:
    """Turns of one program: how many requests run, and which hosts are left alone, over restarts.

    Args:
        politeness: how many at once, and how far apart.
        recall: returns the hosts that are left alone and until when, as an earlier run wrote them down.
        remember: writes one down.
        clock: returns the moment in UTC.
    """

    def __init__(
        self,
        *,
        politeness: Politeness | None = None,
        recall: Recall | None = None,
        remember: Remember | None = None,
        clock: Callable[[], datetime] = lambda: datetime.now(UTC),
    ) -> None:
        self.politeness = politeness or Politeness()
        self._recall = recall
        self._remember = remember
        self._clock = clock
        self._held: dict[str, datetime] | None = None

    async def refresh(self) -> None:
        """Read the hosts that are left alone anew: another termnews may have been told so."""
        self._held = dict(await self._recall()) if self._recall else (self._held or {})

    def held_until(self, url: str) -> datetime | None:
        """Return until when a URL's host is left alone; None: it may be asked."""
        until = (self._held or {}).get(host_of(url))
        return until if until is not None and until > self._clock() else None

    async def hold(self, host: str, until: datetime) -> None:
        """Leave a host alone until then (P10)."""
        self._held = {**(self._held or {}), host: until}
        if self._remember:
            await self._remember(host, until)

    @asynccontextmanager
    async def turn(self, url: str, *, urgent: bool = False) -> AsyncIterator[None]:
        """Wait for a turn and hold it.

        Raises:
            HeldError: the host asked to be left alone, before or while one waited.
        """
        if self._held is None:
            await self.refresh()
        self._check(url)
        async with self.politeness.slot(url, urgent=urgent):
            self._check(url)
            yield

    def _check(self, url: str) -> None:
        until = self.held_until(url)
        if until is not None:
            when = clock_time(until, self._clock())
            raise HeldError(
                f"{host_of(url)} asked to be left alone until {when}; nothing was asked.", url=url, retry_at=until
            )
