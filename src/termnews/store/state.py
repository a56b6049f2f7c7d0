"""What the reader did with entries: read, starred, later, progress. Every change returns what undoes it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from termnews.core.models import StateChange
from termnews.store.connect import transaction

if TYPE_CHECKING:
    from sqlite_utils import Database

_FIELDS = frozenset({"read", "starred", "later"})
_CHUNK = 500


def set_state(db: Database, field: str, ids: Sequence[int], *, on: bool, label: str = "") -> StateChange:
    """Set ``read``, ``starred`` or ``later``; only entries whose value differs are touched and remembered."""
    with transaction(db):
        changed = [entry_id for entry_id, old in _values(db, field, ids) if old != on]
        _write(db, field, changed, on=on)
    return StateChange(field, tuple((entry_id, not on) for entry_id in changed), label)


def set_where(db: Database, field: str, where: str, parameters: Sequence[Any], *, on: bool, label: str) -> StateChange:
    """Set a state on everything a condition of ``store.queries`` selects."""
    joins = "entry e JOIN entry_state s ON s.id = e.id LEFT JOIN article a ON a.id = e.id"
    with transaction(db):
        changed = [
            entry_id
            for (entry_id,) in db.execute(
                f"SELECT e.id FROM {joins} WHERE s.{_column(field)} = ? AND {where}", [int(not on), *parameters]
            )
        ]
        _write(db, field, changed, on=on)
    return StateChange(field, tuple((entry_id, not on) for entry_id in changed), label)


def undo(db: Database, change: StateChange) -> StateChange:
    """Put the old values back; returns the change that redoes it."""
    with transaction(db):
        now = dict(_values(db, change.field, [entry_id for entry_id, _ in change.before]))
        for value in (True, False):
            _write(db, change.field, [entry_id for entry_id, old in change.before if old is value], on=value)
    return StateChange(change.field, tuple(now.items()), change.label)


def set_progress(db: Database, entry_id: int, progress: float, place: tuple[int, int] = (0, 0)) -> None:
    """Remember how far an article was read, 0 to 1, and the block and offset where reading stopped."""
    db.execute(
        "UPDATE entry_state SET progress = ?, place_block = ?, place_offset = ? WHERE id = ?",
        [min(1.0, max(0.0, progress)), *place, entry_id],
    )


def _column(field: str) -> str:
    if field not in _FIELDS:
        raise ValueError(f"{field} is no state of an entry")
    return field


def _values(db: Database, field: str, ids: Sequence[int]) -> list[tuple[int, bool]]:
    found: dict[int, bool] = {}
    for start in range(0, len(ids), _CHUNK):
        chunk = list(ids[start : start + _CHUNK])
        marks = ",".join("?" * len(chunk))
        sql = f"SELECT id, {_column(field)} FROM entry_state WHERE id IN ({marks})"
        found |= {entry_id: bool(value) for entry_id, value in db.execute(sql, chunk)}
    return [(entry_id, found[entry_id]) for entry_id in dict.fromkeys(ids) if entry_id in found]


def _write(db: Database, field: str, ids: Sequence[int], *, on: bool) -> None:
    sql = f"UPDATE entry_state SET {_column(field)} = ? WHERE id = ?"
    db.conn.executemany(sql, [(int(on), entry_id) for entry_id in ids])
