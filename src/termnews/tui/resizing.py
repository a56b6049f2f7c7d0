"""Sizes of the terminal as they come while a window's corner is dragged: one at once, then those that last a moment.

A layout takes longer than the next size needs to come. Were each one laid out, the screen would lag behind the corner
and go on moving after it was let go.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable

from textual.events import Resize

REST_S = 0.06
"""A size that lasts so long is laid out."""
AT_MOST_S = 0.3
"""While none lasts, the newest is laid out this often."""


class Sizes:
    """Hands sizes on; the first at once, and the last one always."""

    def __init__(self, hand_on: Callable[[Resize], object], loop: asyncio.AbstractEventLoop) -> None:
        """Make it.

        Args:
            hand_on: Takes a size that is to be laid out.
            loop: Runs ``take`` and ``hand_on``.
        """
        self._hand_on = hand_on
        self._loop = loop
        self._newest: Resize | None = None
        self._came = self._handed = float("-inf")
        self._timer: asyncio.TimerHandle | None = None

    def take(self, size: Resize) -> None:
        """Take a size from the terminal."""
        now = self._loop.time()
        resting, self._came = now - self._came > REST_S, now
        if resting and self._timer is None:
            self._give(size, now)
            return
        self._newest = size
        if self._timer is None:
            self._timer = self._loop.call_later(REST_S, self._look)

    def _look(self) -> None:
        self._timer, now = None, self._loop.time()
        lasts = REST_S - (now - self._came)
        if self._newest is None:
            return
        if lasts <= 0 or now - self._handed >= AT_MOST_S:
            self._give(self._newest, now)
        else:
            self._timer = self._loop.call_later(lasts, self._look)

    def _give(self, size: Resize, now: float) -> None:
        self._newest, self._handed = None, now
        self._hand_on(size)
