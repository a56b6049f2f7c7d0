"""The log of what the reader changed, newest last, so that it can be taken back even after a restart."""

from __future__ import annotations

import json
import sqlite3
from datetime import datetime
from typing import TYPE_CHECKING

from termnews.core.changes import StateChange, StateValue
from termnews.store.times import to_unix

if TYPE_CHECKING:
    from sqlite_utils import Database

KEPT = 100
"""Changes kept; older ones stay as they are."""


def record(db: Database, change: StateChange, at: datetime) -> int:
    """Write a change down and return its number; what was taken back before cannot be done again any more."""
    db.execute("DELETE FROM change_log WHERE undone = 1")
    cursor = db.execute(
        "INSERT INTO change_log (at, field, before, label) VALUES (?, ?, ?, ?)",
        [to_unix(at), change.field, _packed(change.before), change.label],
    )
    db.execute(
        "DELETE FROM change_log WHERE id <= (SELECT id FROM change_log ORDER BY id DESC LIMIT 1 OFFSET ?)", [KEPT]
    )
    return cursor.lastrowid or 0


def turn(db: Database, inverse: StateChange) -> None:
    """Note that a change was taken back, or done again; ``inverse`` is what turns it once more."""
    db.execute(
        "UPDATE change_log SET undone = 1 - undone, before = ? WHERE id = ?", [_packed(inverse.before), inverse.id]
    )


def last(connection: sqlite3.Connection, *, undone: bool) -> StateChange | None:
    """Return the change that undo takes back next, or that redo does again; None where there is none."""
    found = connection.execute(
        "SELECT id, field, before, label FROM change_log WHERE undone = ? "
        f"ORDER BY id {'ASC' if undone else 'DESC'} LIMIT 1",
        [int(undone)],
    ).fetchone()
    if found is None:
        return None
    number, field, before, label = found
    return StateChange(field, _unpacked(before), label, number)


def _packed(before: tuple[tuple[int, StateValue], ...]) -> str:
    """JSON of ``[[value, [ids]], …]``: a bulk change has few values and many entries."""
    by_value: dict[StateValue, list[int]] = {}
    for entry_id, value in before:
        by_value.setdefault(value, []).append(entry_id)
    return json.dumps(list(by_value.items()), ensure_ascii=False, separators=(",", ":"))


def _unpacked(text: str) -> tuple[tuple[int, StateValue], ...]:
    return tuple(
        (entry_id, tuple(value) if isinstance(value, list) else bool(value))
        for value, ids in json.loads(text)
        for entry_id in ids
    )
