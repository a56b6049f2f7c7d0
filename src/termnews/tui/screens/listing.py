"""A list of entries and the way through it: what is listed, where one stands, what comes next."""

from __future__ import annotations

import re
from array import array
from typing import TYPE_CHECKING

from termnews.core.records import dataclass
from termnews.core.sorting import Order

if TYPE_CHECKING:
    from termnews.reader import Reader

_PUT_BY = re.compile(r"\bis:(?:starred|later|begun)\b")
FIRST_IDS = 500
"""Ids shown at once; the rest of a long list follows."""
LOOK_AHEAD = 64
"""Rows asked for at a time when looking for an unread one."""


@dataclass(frozen=True, slots=True)
class Listing:
    """What is listed: the answer to a query, or entries named one by one."""

    title: str
    query: str | None = None
    ids: array[int] | None = None
    unread_only: bool = False
    page: int = -1
    """Index of the page of the section bar that the list comes from; -1: none."""
    order: Order | None = None
    """How it is sorted; None: as it comes."""
    typed: str = ""
    """A query that narrows it further."""
    typing: bool = False
    """That query is still being typed."""
    popular: bool = False
    """It is the list of Most Popular, of the range in its title."""

    @property
    def key(self) -> str:
        """What the list goes by in this sitting."""
        return self.query if self.query is not None else f"={self.title}"

    async def find(self, reader: Reader, *, limit: int | None = None) -> array[int]:
        """Return the entries' ids in order.

        Raises:
            QueryError: the query cannot be understood.
        """
        order, typing = self.order or Order.NEWEST, bool(self.typed)
        query = " ".join(filter(None, (self.query, "is:unread" if self.unread_only else "")))
        if self.query is not None:
            return await reader.entry_ids(query, narrowing=self.typed, limit=limit, order=order, typing=typing)
        ids = self.ids or array("q")
        if not query and not self.typed and self.order is None:
            return ids
        found = await reader.entry_ids(query, narrowing=self.typed, order=order, typing=typing, muted=True)
        one, other = (ids, set(found)) if self.order is None else (found, set(ids))
        return array("q", (entry_id for entry_id in one if entry_id in other))

    def heading(self, count: int, total: int, whole: int = 0) -> str:
        """Return the title with everything that shapes the list: ``WORLD · “tide” 3 of 412 · by source``.

        Args:
            count: Rows.
            total: Rows without what was typed.
            whole: Entries; where some are folded under others the title says so, as the paper counts all of them.
        """
        parts = [self.title.upper()]
        if self.typed:
            parts.append(f"“{self.typed}” {count:,} of {total:,}")
        else:
            parts.append(f"{whole:,} in {count:,} rows" if whole > count else f"{count:,}")
        if self.unread_only:
            parts.append("unread")
        if self.order is not None:
            parts.append(self.order.words)
        return " · ".join(parts)

    @property
    def folds(self) -> bool:
        """Whether what tells the same is one row: not in one feed's list, nor among what the reader put by."""
        return self.query is not None and self.feed is None and not _PUT_BY.search(self.query)

    @property
    def feed(self) -> str | None:
        """The feed's id where the list is one feed's."""
        return _only(self.query, "feed:")

    @property
    def section(self) -> str | None:
        """The section's id where the list is one section's."""
        return _only(self.query, "section:")


def _only(query: str | None, word: str) -> str | None:
    return query.removeprefix(word) if query and query.startswith(word) and " " not in query else None


def beside(ids: array[int], entry_id: int | None, step: int) -> int | None:
    """Return the entry ``step`` places from another; the first one where that other is not listed."""
    if not ids:
        return None
    at = position(ids, entry_id)
    if at is None:
        return ids[0]
    there = at + step
    return ids[there] if 0 <= there < len(ids) else None


def position(ids: array[int], entry_id: int | None) -> int | None:
    """Return where an entry stands; None where it is not listed."""
    try:
        return ids.index(entry_id) if entry_id is not None else None
    except ValueError:
        return None


async def unread_from(reader: Reader, ids: array[int], entry_id: int | None, step: int) -> int | None:
    """Return the next (1) or previous (-1) unread entry after another."""
    at = position(ids, entry_id)
    at = -1 if at is None else at
    ahead = ids[at + 1:] if step > 0 else ids[: max(at, 0)][::-1]
    for start in range(0, len(ahead), LOOK_AHEAD):
        for row in await reader.rows(ahead[start:start + LOOK_AHEAD]):
            if not row.read:
                return row.id
    return None
