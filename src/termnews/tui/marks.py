"""Marks that can be undone: a stack of what was done, and one of what was taken back."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from termnews.core.models import StateChange

DEPTH = 100
"""Changes kept; older ones stay as they are."""


class Undoes(Protocol):
    """What Marks needs of a Reader."""

    async def undo(self, change: StateChange) -> StateChange:
        """Apply the inverse of a change and return the inverse of that."""
        ...


class Marks:
    """Every change of read, starred and later in this sitting, newest last."""

    def __init__(self, reader: Undoes) -> None:
        self._reader = reader
        self._done: list[StateChange] = []
        self._undone: list[StateChange] = []

    def remember(self, change: StateChange) -> None:
        """Keep a change that was made; what was taken back before cannot be redone any more."""
        if change.before:
            self._done.append(change)
            del self._done[:-DEPTH]
            self._undone.clear()

    async def undo(self) -> StateChange | None:
        """Take the last change back; None where there is nothing to take back."""
        return await self._step(self._done, self._undone)

    async def redo(self) -> StateChange | None:
        """Do again what was taken back; None where nothing was."""
        return await self._step(self._undone, self._done)

    async def _step(self, source: list[StateChange], target: list[StateChange]) -> StateChange | None:
        if not source:
            return None
        change = source.pop()
        inverse = await self._reader.undo(change)
        target.append(inverse)
        return change


def changed_ids(change: StateChange) -> Sequence[int]:
    """Return the entries a change touched."""
    return [entry_id for entry_id, _ in change.before]
