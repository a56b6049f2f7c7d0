"""Undo and redo as the screen does them: the store's log knows what was done, the app shows it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from termnews.core.changes import StateChange

if TYPE_CHECKING:
    from termnews.tui.app import NewsApp


def changed_ids(change: StateChange) -> Sequence[int]:
    """Return the entries a change touched."""
    return [entry_id for entry_id, _ in change.before]


async def undo(app: NewsApp) -> None:
    """Take the last change back, this sitting's or an earlier one's."""
    change = await app.reader.undo_last()
    if change is None:
        app.say("Nothing to undo.")
    else:
        await app.show_change(change)
        app.say(f"Undone: {change.label} · {app.key_of('redo')} does it again")


async def redo(app: NewsApp) -> None:
    """Do again what was taken back."""
    change = await app.reader.redo_last()
    if change is None:
        app.say("Nothing to do again.")
    else:
        await app.show_change(change)
        app.say(f"Done again: {change.label}")
