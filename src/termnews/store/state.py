"""What the reader did with entries: read, starred, later, tags, progress. Every change returns what undoes it."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import TYPE_CHECKING, Any

from termnews.core.changes import StateChange, StateValue, label
from termnews.core.models import FINISHED_AT
from termnews.store import changes
from termnews.store.connect import transaction
from termnews.store.rows import ROW_TABLES

if TYPE_CHECKING:
    from sqlite_utils import Database

TAGS = "own_tags"
"""The field of the reader's own tags."""
_FIELDS = frozenset({"read", "starred", "later", TAGS})
_CHUNK = 500
AGAIN_FROM = 0.25
"""How much of a finished article has to be read anew for it to count as begun again."""


def set_state(
    db: Database, field: str, ids: Sequence[int], *, on: bool, words: str = "", at: datetime | None = None
) -> StateChange:
    """Set ``read``, ``starred`` or ``later``; only entries whose value differs are touched and remembered.

    Args:
        db: The writer's connection.
        field: Which state.
        ids: Which entries.
        on: The new value.
        words: What was done, for the label: ``marked read``.
        at: When, for the log that undo goes by; None: undo leaves it alone.
    """
    with transaction(db):
        return _change(db, field, _values(db, field, ids), lambda _: on, words, at)


def set_where(
    db: Database, field: str, where: str, parameters: Sequence[Any], *, on: bool, words: str, at: datetime
) -> StateChange:
    """Set a state on everything a condition of ``store.queries`` selects."""
    with transaction(db):
        sql = f"SELECT e.id FROM {ROW_TABLES} WHERE s.{_column(field)} = ? AND {where}"
        found = {entry_id: not on for (entry_id,) in db.execute(sql, [int(not on), *parameters])}
        return _change(db, field, found, lambda _: on, words, at)


def set_tags(
    db: Database, ids: Sequence[int], tags_of: Callable[[tuple[str, ...]], tuple[str, ...]], *, at: datetime
) -> StateChange:
    """Give each entry the tags that ``tags_of`` makes of those it has."""
    with transaction(db):
        return _change(
            db, TAGS, _values(db, TAGS, ids), lambda old: tags_of(old) if isinstance(old, tuple) else (), "tagged", at
        )


def undo(db: Database, change: StateChange) -> StateChange:
    """Put the old values back; returns the change that redoes it. The log follows, where the change is in it."""
    with transaction(db):
        now = _values(db, change.field, [entry_id for entry_id, _ in change.before])
        _write(db, change.field, ((entry_id, value) for entry_id, value in change.before if entry_id in now))
        inverse = replace(change, before=tuple(now.items()))
        if change.id:
            changes.turn(db, inverse)
    return inverse


def step(db: Database, *, redo: bool) -> StateChange | None:
    """Take the last logged change back, or do again what was taken back last; returns it, None where there is none."""
    change = changes.last(db.conn, undone=redo)
    if change is not None:
        undo(db, change)
    return change


def set_progress(db: Database, entry_id: int, progress: float, place: tuple[int, int] = (0, 0)) -> None:
    """Remember how far an article was read, 0 to 1, and the block and offset where reading stopped.

    One that was finished stays so until ``AGAIN_FROM`` of it was read anew: to look something up is not to begin again.
    """
    db.execute(
        "UPDATE entry_state SET progress = ?, place_block = ?, place_offset = ? "
        f"WHERE id = ? AND (progress < {FINISHED_AT} OR ? >= {AGAIN_FROM} AND ? > 0)",
        [min(1.0, max(0.0, progress)), *place, entry_id, progress, sum(place)],
    )


def _change(
    db: Database, field: str, now: Mapping[int, StateValue], new: Callable[[StateValue], StateValue], words: str,
    at: datetime | None,
) -> StateChange:
    wanted = {entry_id: value for entry_id, old in now.items() if (value := new(old)) != old}
    _write(db, field, wanted.items())
    change = StateChange(field, tuple((entry_id, now[entry_id]) for entry_id in wanted), label(len(wanted), words))
    if at is None or not wanted:
        return change
    return replace(change, id=changes.record(db, change, at))


def _column(field: str) -> str:
    if field not in _FIELDS:
        raise ValueError(f"{field} is no state of an entry")
    return field


def _values(db: Database, field: str, ids: Sequence[int]) -> dict[int, StateValue]:
    found: dict[int, StateValue] = {}
    for start in range(0, len(ids), _CHUNK):
        chunk = list(ids[start : start + _CHUNK])
        marks = ",".join("?" * len(chunk))
        sql = f"SELECT id, {_column(field)} FROM entry_state WHERE id IN ({marks})"
        for entry_id, value in db.execute(sql, chunk):
            found[entry_id] = tuple(json.loads(value)) if field == TAGS else bool(value)
    return {entry_id: found[entry_id] for entry_id in ids if entry_id in found}


def _write(db: Database, field: str, values: Iterable[tuple[int, StateValue]]) -> None:
    sql = f"UPDATE entry_state SET {_column(field)} = ? WHERE id = ?"
    db.conn.executemany(
        sql,
        [
            (json.dumps(value, ensure_ascii=False) if isinstance(value, tuple) else int(value), entry_id)
            for entry_id, value in values
        ],
    )
