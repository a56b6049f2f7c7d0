"""Entries as they arrive: what the reader's configuration drops, marks, hides and announces of them."""

from __future__ import annotations

import json
from collections.abc import Collection, Sequence
from datetime import datetime
from typing import TYPE_CHECKING

from termnews.core.query import Query
from termnews.core.reception import TAG, ArrivalRule, Reception
from termnews.core.records import dataclass
from termnews.store import patterns, queries, search
from termnews.store.retention import SAVED, give_up
from termnews.store.rows import ROW_TABLES

if TYPE_CHECKING:
    from sqlite_utils import Database

_AMONG = "e.id IN (SELECT value FROM json_each(?))"
_MARKS = {"read": "read", "star": "starred", "later": "later"}


@dataclass(frozen=True, slots=True)
class Received:
    """What became of the entries that arrived."""

    gone: frozenset[int] = frozenset()
    """Dropped or hidden."""
    announced: tuple[int, ...] = ()


def receive(
    db: Database, reception: Reception, *, new: Sequence[int], changed: Sequence[int], now: datetime,
    first_time: bool, feed_tags: queries.FeedTags | None = None,
) -> Received:
    """Do what the configuration says with what a feed brought; the caller holds the transaction.

    Args:
        db: The writer's connection.
        reception: What is done.
        new: Entries that came in, and ``changed``: those whose text is another now. Both are stored already.
        now: The moment that ages in queries count from.
        first_time: The feed is read for the first time, and nothing of it is announced.
        feed_tags: The tags of feeds.toml.

    Raises:
        QueryError: a pattern of a query takes too long.
    """
    search.index_bodies(db, new)  # a query may ask for words of the body, which else is indexed later
    gone = _unwanted(db, reception, [*new, *changed], now, feed_tags)
    if gone:
        give_up(db, sorted(gone), now=now)
        _forget_untouched(db, gone.intersection(new))
    here = [entry_id for entry_id in new if entry_id not in gone]
    arrived = _never_seen(db, here)
    hidden: set[int] = set()
    told: set[int] = set()
    for rule in reception.rules if arrived else ():
        found = _matching(db, rule.when, arrived, now, feed_tags)
        _act(db, rule, found)
        hidden |= found if "hide" in rule.do else set()
        told |= found if "notify" in rule.do else set()
    if hidden:
        give_up(db, sorted(hidden), now=now)
        db.execute("UPDATE entry_state SET hidden = 1 WHERE id IN (SELECT value FROM json_each(?))",
                   [json.dumps(sorted(hidden))])
    asked: set[int] = set()
    for query in reception.announce if arrived and not first_time else ():
        asked |= _matching(db, query, arrived, now, feed_tags)
    unread = _matching_sql(db, "s.read = 0", [], asked)
    announced = () if first_time else tuple(sorted((told | unread) - hidden))
    return Received(frozenset(gone | hidden), announced)


def hidden_guids(db: Database, feed_id: int) -> set[str]:
    """Return the guids of the entries that a rule hid."""
    return {guid for (guid,) in db.execute("SELECT guid FROM entry_state WHERE feed_id = ? AND hidden = 1", [feed_id])}


def _unwanted(
    db: Database, reception: Reception, ids: Sequence[int], now: datetime, feed_tags: queries.FeedTags | None
) -> set[int]:
    """Return what ``keep_if`` and ``drop_if`` do without; never what the reader put by."""
    if not ids or (reception.keep_if is None and reception.drop_if is None):
        return set()
    unwanted: set[int] = set()
    if reception.keep_if is not None:
        unwanted |= set(ids) - _matching(db, reception.keep_if, ids, now, feed_tags)
    if reception.drop_if is not None:
        unwanted |= _matching(db, reception.drop_if, ids, now, feed_tags)
    return _matching_sql(db, f"NOT {SAVED}", [], unwanted)


def _forget_untouched(db: Database, ids: Collection[int]) -> None:
    """Keep no state of what was dropped as it came: should it be wanted later, it arrives then."""
    db.execute(
        "DELETE FROM entry_state WHERE id IN (SELECT value FROM json_each(?)) AND read = 0 AND starred = 0 "
        "AND later = 0 AND own_tags = '[]' "
        "AND NOT EXISTS (SELECT 1 FROM reading_event r WHERE r.entry_id = entry_state.id)",
        [json.dumps(sorted(ids))],
    )


def _never_seen(db: Database, ids: Sequence[int]) -> list[int]:
    """Return the entries that the store did not know before; what comes back was received once."""
    found = db.execute(
        "SELECT id FROM entry_state WHERE gone_at IS NULL AND id IN (SELECT value FROM json_each(?))",
        [json.dumps(list(ids))],
    )
    return [entry_id for (entry_id,) in found]


def _matching(
    db: Database, query: Query, ids: Collection[int], now: datetime, feed_tags: queries.FeedTags | None
) -> set[int]:
    where, values = queries.condition(query, now=now, feed_tags=feed_tags, muted=True)
    return patterns.bounded(db, query, _matching_sql, where, values, ids)


def _matching_sql(db: Database, where: str, values: Sequence[object], ids: Collection[int]) -> set[int]:
    if not ids:
        return set()
    found = db.execute(
        f"SELECT e.id FROM {ROW_TABLES} WHERE {_AMONG} AND {where}", [json.dumps(sorted(ids)), *values]
    )
    return {entry_id for (entry_id,) in found}


def _act(db: Database, rule: ArrivalRule, ids: Collection[int]) -> None:
    if not ids:
        return
    among = json.dumps(sorted(ids))
    for action in rule.do:
        if action in _MARKS:
            db.execute(f"UPDATE entry_state SET {_MARKS[action]} = 1 WHERE id IN (SELECT value FROM json_each(?))",
                       [among])
        elif action.startswith(TAG):
            tag = action.removeprefix(TAG)
            db.execute(
                "UPDATE entry_state SET own_tags = json_insert(own_tags, '$[#]', ?) "
                "WHERE id IN (SELECT value FROM json_each(?)) AND NOT EXISTS "
                "(SELECT 1 FROM json_each(own_tags) j WHERE lower(j.value) = lower(?))",
                [tag, among, tag],
            )
