"""The half of a Reader that says what belongs together: related articles, stories, what each source adds."""

from __future__ import annotations

import sqlite3
from collections.abc import Collection, Sequence
from typing import TYPE_CHECKING

from termnews.core.folding import Dedupe, Folded, fold
from termnews.core.models import EntryRow, Ranked, Story
from termnews.lists import Lists
from termnews.store import folding, rows

if TYPE_CHECKING:
    from sqlite_utils import Database

    from termnews.core.coverage import Telling
    from termnews.lanes import ThreadLane


class Discovering(Lists):
    """What a Reader finds out about entries."""

    _write: ThreadLane[Database]

    async def related(self, entry_id: int, *, limit: int = 10) -> list[Ranked]:
        """Return what else was written on an entry's subject, each row with its reason; often nothing."""
        from termnews.store import related

        await self._open()
        return await self._read.run(related.related, entry_id, limit=limit)

    async def stories(self, *, limit: int = 20) -> list[Story]:
        """Return the stories of the last days that several feeds tell."""
        from termnews.store import stories

        await self._open()
        return await self._read.run(stories.stories, now=self.now(), limit=limit)

    async def coverage(self, entry_id: int) -> list[Telling]:
        """Return what tells the same story as an entry, itself among it, oldest first, and what each source adds."""
        from termnews.core.coverage import tell_coverage

        await self._open()
        return tell_coverage(await self._read.run(_coverage_rows, entry_id))

    async def folded(self, ids: Sequence[int], *, unfolded: Collection[int] = ()) -> Folded:
        """Return a list with one row for what ``[app] dedupe`` takes for the same.

        Args:
            ids: The whole list, in order.
            unfolded: Entries whose row is shown with all that is under it.
        """
        await self._open()
        group_of = await self._read.run(folding.groups, self.config.app.dedupe)
        return fold(ids, group_of, unfolded=unfolded)

    async def same(self, entry_id: int) -> list[int]:
        """Return the other entries that tell the same story as one."""
        await self._open()
        return await self._read.run(folding.same_as, entry_id, "story")

    async def unread_same(self, entry_id: int) -> list[int]:
        """Return the other unread entries that ``[app] dedupe`` takes for the same as one."""
        await self._open()
        return await self._read.run(_unread_same, entry_id, self.config.app.dedupe)

    async def rebuild_discovery(self) -> int:
        """Make what related articles and stories are found by anew from the entries; returns how many there are."""
        from termnews.store import discovery

        await self._open()
        return await self._write.run(discovery.rebuild)


def _coverage_rows(connection: sqlite3.Connection, entry_id: int) -> list[EntryRow]:
    from termnews.store import stories

    return rows.rows(connection, stories.coverage(connection, entry_id))


def _unread_same(connection: sqlite3.Connection, entry_id: int, dedupe: Dedupe) -> list[int]:
    return folding.unread(connection, folding.same_as(connection, entry_id, dedupe))
