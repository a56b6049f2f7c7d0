"""The half of a Reader that changes what is kept of entries: read, starred, later, tags; and takes changes back."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from termnews.core.changes import StateChange, parse_tags, retagged
from termnews.lanes import ThreadLane
from termnews.lists import Lists
from termnews.store import events, patterns, popularity, state, tags

if TYPE_CHECKING:
    from sqlite_utils import Database


class Marking(Lists):
    """The marks of a Reader, which owns the lane that writes."""

    _write: ThreadLane[Database]

    async def set_read(self, ids: Sequence[int], read: bool, *, logged: bool = True) -> StateChange:
        """Mark entries read or unread; the answer undoes it. ``logged`` False: no step of undo."""
        return await self._set("read", ids, read, f"marked {'read' if read else 'unread'}", logged=logged)

    async def set_starred(self, ids: Sequence[int], on: bool) -> StateChange:
        """Star entries or take the star away; the answer undoes it."""
        change = await self._set("starred", ids, on, "starred" if on else "unstarred")
        if self.recording:
            starred = [entry_id for entry_id, _ in change.before]
            await self._write.carry_out(events.star, starred, on=on, at=self.now())
        return change

    async def set_later(self, ids: Sequence[int], on: bool) -> StateChange:
        """Put entries by for later, or off that list; the answer undoes it."""
        return await self._set("later", ids, on, "put by for later" if on else "taken off the list for later")

    async def _set(self, field: str, ids: Sequence[int], on: bool, words: str, *, logged: bool = True) -> StateChange:
        await self._open()
        at = self.now() if logged else None
        return await self._write.carry_out(state.set_state, field, ids, on=on, words=words, at=at)

    async def mark_read(self, query: str = "") -> StateChange:
        """Mark everything a query selects as read; the answer undoes it."""
        await self._open()
        understood = self._understood(query)
        where, parameters = self._condition(understood)
        return await self._write.carry_out(
            patterns.bounded, understood, state.set_where, "read", where, parameters, on=True, words="marked read",
            at=self.now(),
        )

    async def set_tags(self, ids: Sequence[int], typed: str, *, before: Sequence[str] = ()) -> StateChange:
        """Tag entries; the answer undoes it.

        Args:
            ids: Which entries.
            typed: The tags, parted by commas.
            before: Those that the entries share and that stood in the line before it was edited.
        """
        await self._open()
        wanted = parse_tags(typed)
        return await self._write.carry_out(
            state.set_tags, ids, lambda now: retagged(now, before, wanted), at=self.now()
        )

    async def tags(self) -> list[str]:
        """Return the reader's own tags, the most used first."""
        await self._open()
        return await self._read.run(tags.own_tags)

    async def undo(self, change: StateChange) -> StateChange:
        """Put back what a change altered; the answer redoes it."""
        await self._open()
        return await self._weighed(await self._write.carry_out(state.undo, change))

    async def _weighed(self, change: StateChange) -> StateChange:
        """Weigh anew what a change of stars was about; returns the change."""
        if change.field == "starred":
            await self._write.carry_out(popularity.recount, [entry_id for entry_id, _ in change.before])
        return change

    async def undo_last(self) -> StateChange | None:
        """Take the last change back and return it; None where there is none. Works over restarts."""
        await self._open()
        change = await self._write.carry_out(state.step, redo=False)
        return await self._weighed(change) if change is not None else None

    async def redo_last(self) -> StateChange | None:
        """Do again what was taken back last and return it; None where there is nothing."""
        await self._open()
        change = await self._write.carry_out(state.step, redo=True)
        return await self._weighed(change) if change is not None else None
