"""A visit to an article: how long it was before the reader's eyes and how far it was read."""

from __future__ import annotations

from collections.abc import Callable
from time import monotonic
from typing import Protocol

LONGEST_S = 3600.0
"""Longer than this nobody reads: the terminal was left open."""


class Leaves(Protocol):
    """What Visits needs of a Reader."""

    async def leave(self, entry_id: int, *, dwell_s: float, progress: float) -> None:
        """Close a visit."""
        ...


class Visits:
    """The one visit that is open, if any."""

    def __init__(self, reader: Leaves, *, clock: Callable[[], float] = monotonic) -> None:
        self._reader = reader
        self._clock = clock
        self._entry: int | None = None
        self._since = 0.0
        self._progress = 0.0

    def begin(self, entry_id: int) -> None:
        """Note that an article is shown from now on."""
        self._entry, self._since, self._progress = entry_id, self._clock(), 0.0

    def reach(self, progress: float) -> None:
        """Note how far the article was read; going back does not unread it."""
        self._progress = max(self._progress, progress)

    async def end(self) -> None:
        """Close the visit."""
        entry_id, self._entry = self._entry, None
        if entry_id is not None:
            dwell_s = min(self._clock() - self._since, LONGEST_S)
            await self._reader.leave(entry_id, dwell_s=dwell_s, progress=self._progress)
