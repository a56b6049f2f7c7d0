"""A visit to an article: how long it was before the reader's eyes, how far it was read, and where reading stopped."""

from __future__ import annotations

from collections.abc import Callable
from time import monotonic
from typing import Protocol

from termnews.core.models import FINISHED_AT

LONGEST_S = 3600.0
"""Longer than this nobody reads one article."""
IDLE_S = 180.0
"""A page takes no longer than this to read: where no key and no pointer moves for longer, nobody is there."""
KEEP_EVERY_S = 4.0
"""While one reads, the place is written down no more often than this."""
FASTEST_WORDS_S = 15.0
"""Words a second that the fastest reader skims: who had less time has seen an article, and not read it."""
UNFINISHED = FINISHED_AT - 0.01
"""Progress of an article whose end was seen in less time than reading it takes."""

Place = tuple[int, int]


class Leaves(Protocol):
    """What Visits needs of a Reader."""

    async def leave(self, entry_id: int, *, dwell_s: float, progress: float, place: Place) -> None:
        """Close a visit."""
        ...

    async def keep_place(self, entry_id: int, *, progress: float, place: Place) -> None:
        """Remember where a visit is."""
        ...


class Visits:
    """The one visit that is open, if any."""

    def __init__(self, reader: Leaves, *, clock: Callable[[], float] = monotonic) -> None:
        self._reader = reader
        self._clock = clock
        self._entry: int | None = None
        self._words = 0
        self._since = 0.0
        """When the time that ``_dwell_s`` does not hold yet began."""
        self._dwell_s = 0.0
        self._away = False
        self._before = 0.0
        self._seen = 0.0
        self._place: Place = (0, 0)
        self._kept: tuple[float, Place] | None = None

    def begin(self, entry_id: int, *, words: int = 0, progress: float = 0.0, place: Place = (0, 0)) -> None:
        """Note that an article is shown from now on.

        Args:
            entry_id: Whose article.
            words: How long it is.
            progress: How far it was read before; one that was finished is begun anew.
            place: Where it is opened.
        """
        self._entry, self._words, self._since = entry_id, words, self._clock()
        self._dwell_s = 0.0
        self._before = progress if progress < FINISHED_AT else 0.0
        self._seen = self._before
        self._place = place
        self._kept = (self.progress, place)

    def active(self) -> None:
        """Note that there is somebody: a key, or the pointer."""
        if self._entry is not None:
            now = self._clock()
            self._dwell_s, self._since = self._dwell_at(now), now
        self._away = False

    def pause(self) -> None:
        """Note that the terminal lost the focus: what goes on there is not read."""
        self.active()
        self._away = True

    def _dwell_at(self, now: float) -> float:
        idle = 0.0 if self._away else min(max(0.0, now - self._since), IDLE_S)
        return min(self._dwell_s + idle, LONGEST_S)

    @property
    def dwell_s(self) -> float:
        """How long the article has been before the reader's eyes."""
        return self._dwell_at(self._clock())

    def lengthen(self, words: int) -> None:
        """Note that another text of the same article is shown now: what was in sight of the first says nothing."""
        self._words, self._seen = words, self._before

    def reach(self, seen: float, place: Place = (0, 0)) -> None:
        """Note how much has been in sight, and what is read next; going back does not unread anything."""
        self._seen = max(self._seen, seen)
        self._place = place

    @property
    def progress(self) -> float:
        """How far the article was read, 0 to 1: what was in sight; it is finished only if there was time to read it."""
        least_s = (1 - self._before) * self._words / FASTEST_WORDS_S
        if self._seen >= FINISHED_AT and self.dwell_s < least_s:
            return UNFINISHED
        return self._seen

    @property
    def moved(self) -> bool:
        """Whether the place is another than the one that was written down last."""
        return self._entry is not None and self._kept is not None and self._place != self._kept[1]

    async def keep(self) -> None:
        """Write down how far it was read and where one is, if that is news."""
        entry_id, now = self._entry, (self.progress, self._place)
        if entry_id is not None and self.moved:
            self._kept = now
            await self._reader.keep_place(entry_id, progress=now[0], place=now[1])

    async def end(self) -> None:
        """Close the visit."""
        entry_id, self._entry = self._entry, None
        if entry_id is not None:
            await self._reader.leave(entry_id, dwell_s=self.dwell_s, progress=self.progress, place=self._place)
