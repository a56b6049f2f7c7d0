"""The rows that a long list has at hand: the last used ones, kept by entry id, so that new ids cost nothing."""

from __future__ import annotations

from array import array
from collections import OrderedDict
from collections.abc import Awaitable, Callable, Iterable, Sequence

from termnews.core.models import EntryRow

PAGE_ROWS = 64
"""Rows asked for at a time."""
KEPT_PAGES = 64
"""Pages' worth of rows kept."""

FetchRows = Callable[[Sequence[int]], Awaitable[list[EntryRow]]]
"""Rows for entry ids, in the order asked; vanished ones are left out."""


class RowShelf:
    """Rows by entry id, least recently used ones dropped."""

    def __init__(self, fetch: FetchRows) -> None:
        self._fetch = fetch
        self._rows: OrderedDict[int, EntryRow | None] = OrderedDict()

    def get(self, entry_id: int) -> EntryRow | None:
        """The row, if it is at hand."""
        row = self._rows.get(entry_id)
        if row is not None:
            self._rows.move_to_end(entry_id)
        return row

    def is_gone(self, entry_id: int) -> bool:
        """True where the row was asked for and no longer exists."""
        return entry_id in self._rows and self._rows[entry_id] is None

    def forget(self, ids: Iterable[int] | None = None, *, keep: Iterable[int] = ()) -> list[int]:
        """Drop some rows, or all, except those to keep; returns what was dropped. They are asked for when next seen."""
        kept = set(keep)
        dropped = [each for each in (list(self._rows) if ids is None else ids) if each not in kept]
        for entry_id in dropped:
            self._rows.pop(entry_id, None)
        return dropped

    def missing(self, ids: array[int], first: int, last: int) -> list[int]:
        """Ids of one page to ask for, so that rows ``first`` to ``last`` (exclusive) are at hand; empty: they are."""
        for index in range(max(0, first), min(last, len(ids))):
            if ids[index] not in self._rows:
                begin = index - index % PAGE_ROWS
                return [each for each in ids[begin : begin + PAGE_ROWS] if each not in self._rows]
        return []

    async def load(self, ids: Sequence[int]) -> None:
        """Ask for rows and keep them; ids without a row are remembered as gone."""
        found = {row.id: row for row in await self._fetch(ids)}
        for entry_id in ids:
            self._rows[entry_id] = found.get(entry_id)
            self._rows.move_to_end(entry_id)
        while len(self._rows) > PAGE_ROWS * KEPT_PAGES:
            self._rows.popitem(last=False)

    def put(self, rows: Iterable[EntryRow]) -> None:
        """Keep rows that are at hand already."""
        for row in rows:
            self._rows[row.id] = row


def survivor(old: array[int], new: array[int], index: int) -> int:
    """Where the entry at an index of the old list stands in the new one.

    If it is gone: the nearest one after it that is left, else the nearest before it, else the list's end.
    """
    if not new or not old:
        return 0
    index = min(index, len(old) - 1)
    if index < len(new) and new[index] == old[index]:
        return index
    left = set(new)
    for found in (*range(index, len(old)), *range(index - 1, -1, -1)):
        if old[found] in left:
            return new.index(old[found])
    return min(index, len(new) - 1)
