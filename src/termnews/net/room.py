"""Memory for large bodies: few are held at the same time, however many feeds send one."""

from __future__ import annotations

import asyncio
from types import TracebackType
from typing import Self

LARGE_BYTES = 1_000_000
"""From here on a body is large."""
LARGE_AT_ONCE = 2
"""Of these at the same time, from their first large piece until they are stored."""


class Room:
    """The right to hold one body of any size; left when it is no longer needed."""

    def __init__(self, rooms: asyncio.Semaphore) -> None:
        self._rooms = rooms
        self._taken = False

    async def take(self) -> None:
        """Wait for the right to hold a large body; at once where one has it."""
        if not self._taken:
            await self._rooms.acquire()
            self._taken = True

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._taken:
            self._taken = False
            self._rooms.release()
