"""What entries are about, as it is looked up: their profiles, how frequent each term is, and which entries it leads to.

``profile`` holds an entry as it was weighed. ``term`` counts in how many profiles a term stands. ``posting`` is one
whole number for each of an entry's heaviest terms: term, day, whether it is one of the very heaviest, and the entry, so
that the entries of some days that a term leads to stand side by side. Nothing here is read whole into memory.
"""

from __future__ import annotations

import sqlite3
from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import TYPE_CHECKING

from termnews.core.likeness import DAY_S
from termnews.core.records import dataclass
from termnews.core.terms import HEAVY_KEYS, Profile, term_id, term_ids, terms_of, unpack, weigh

if TYPE_CHECKING:
    from sqlite_utils import Database

_ID_BITS, _DAY_BITS, _COUNT_BITS = 24, 14, 20
_HEAVY, _DAY, _TERM = _ID_BITS, _ID_BITS + 1, _ID_BITS + 1 + _DAY_BITS
MAX_ENTRY = (1 << _ID_BITS) - 1
"""Entries of higher ids have no postings: sixteen million of them will not be."""
BUCKET_BITS = _DAY
"""What is left of a posting's key without these is its bucket: a term on a day."""
_FIRST_DAY = 10_957
"""The first of January 2000, in days of Unix time."""
_LAST_DAY = (1 << _DAY_BITS) - 1


@dataclass(frozen=True, slots=True)
class Arrival:
    """An entry that is to be weighed."""

    entry_id: int
    feed_id: int
    at: int
    """Its ``sort_date``, in Unix seconds."""
    title: str
    summary: str
    source: str
    """The feed's title."""


@dataclass(frozen=True, slots=True)
class Weighed:
    """A profile with what else decides how alike two entries are."""

    profile: Profile
    feed_id: int
    at: int


def add(db: Database, arrivals: Sequence[Arrival]) -> dict[int, Weighed]:
    """Weigh entries and file them; returns them as they were weighed. The caller holds the transaction."""
    terms = {new.entry_id: terms_of(new.title, new.summary, new.source) for new in arrivals}
    numbers = {entry: {term_id(stem) for stem in found.every} for entry, found in terms.items()}
    frequency, total = _count(db, numbers.values(), 1), entries(db.conn)
    weighed = [(new, weigh(terms[new.entry_id], frequency, total)) for new in arrivals]
    db.conn.executemany(
        "INSERT INTO profile (entry_id, feed_id, at, terms) VALUES (?, ?, ?, ?)",
        [(new.entry_id, new.feed_id, new.at, packed) for new, packed in weighed],
    )
    filed = {new.entry_id: Weighed(unpack(packed), new.feed_id, new.at) for new, packed in weighed}
    post(db, filed)
    return filed


def remove(db: Database, ids: Iterable[int]) -> dict[int, Weighed]:
    """Forget entries that go, and return them; the caller holds the transaction. Those without a profile are none."""
    found = _rows(db.conn, ids)
    removed = {entry: unpacked(row) for entry, row in found.items()}
    _unpost(db, removed)
    _count(db, [term_ids(packed) for _, _, packed in found.values()], -1)
    db.conn.executemany("DELETE FROM profile WHERE entry_id = ?", [(entry,) for entry in found])
    return removed


def buckets(weighed: Weighed) -> list[int]:
    """Return the buckets that an entry is filed in."""
    day = _day(weighed.at)
    return [term << _DAY_BITS | day for term in weighed.profile.keys]


def term_of(bucket: int) -> int:
    """Return the term of a bucket."""
    return bucket >> _DAY_BITS


def entries_of(connection: sqlite3.Connection, bucket: int) -> list[int]:
    """Return the entries that are filed in a bucket."""
    found = connection.execute(
        "SELECT key FROM posting WHERE key >= ? AND key < ?", [bucket << BUCKET_BITS, (bucket + 1) << BUCKET_BITS]
    )
    return [key & MAX_ENTRY for (key,) in found]


def count_again(db: Database, arrivals: Sequence[Arrival]) -> list[int]:
    """Count and file entries by the profiles they have; returns those that have none, or one of another text."""
    stored = _rows(db.conn, [each.entry_id for each in arrivals])
    fitting: dict[int, set[int]] = {}
    for each in arrivals:
        if each.entry_id in stored:
            feed_id, at, packed = stored[each.entry_id]
            found = {term_id(stem) for stem in terms_of(each.title, each.summary, each.source).every}
            if (feed_id, at) == (each.feed_id, each.at) and found == term_ids(packed):
                fitting[each.entry_id] = found
    others = [each.entry_id for each in arrivals if each.entry_id not in fitting]
    db.conn.executemany("DELETE FROM profile WHERE entry_id = ?", [(entry,) for entry in others])
    _count(db, fitting.values(), 1)
    post(db, {entry: unpacked(stored[entry]) for entry in fitting})
    return others


def post(db: Database, weighed: Mapping[int, Weighed]) -> None:
    """File entries under their heaviest terms."""
    db.conn.executemany("INSERT OR IGNORE INTO posting (key) VALUES (?)", sorted(_postings(weighed)))


def _unpost(db: Database, weighed: Mapping[int, Weighed]) -> None:
    db.conn.executemany("DELETE FROM posting WHERE key = ?", sorted(_postings(weighed)))


def _postings(weighed: Mapping[int, Weighed]) -> list[tuple[int]]:
    keys = []
    for entry, each in weighed.items():
        if entry <= MAX_ENTRY:
            here = _day(each.at) << _DAY | entry
            surely = here | 1 << _HEAVY
            keys += [
                (term << _TERM | (surely if rank < HEAVY_KEYS else here),)
                for rank, term in enumerate(each.profile.keys)
            ]
    return keys


def _day(at: int) -> int:
    return min(max(at // DAY_S - _FIRST_DAY, 0), _LAST_DAY)


def led_to(
    connection: sqlite3.Connection, term: int, since: int, until: int, *, limit: int = -1
) -> list[tuple[int, bool]]:
    """Return the entries of the days from ``since`` to ``until`` (Unix seconds) that a term leads to, and how surely.

    The flag says that it is one of their very heaviest. ``limit``: the oldest so many only.
    """
    low = term << _TERM | _day(since) << _DAY
    high = term << _TERM | (_day(until) + 1) << _DAY
    if _day(until) == _LAST_DAY:
        high = (term + 1) << _TERM
    return [
        (key & MAX_ENTRY, bool(key >> _HEAVY & 1))
        for (key,) in connection.execute(
            "SELECT key FROM posting WHERE key >= ? AND key < ? LIMIT ?", [low, high, limit]
        )
    ]


def like(
    connection: sqlite3.Connection, entry: int, weighed: Weighed, *, within_s: int, crowded: Collection[int], crowd: int
) -> list[int]:
    """Return the entries worth comparing with one: two of the heaviest terms in common, or one of the very heaviest.

    It is symmetric: an entry is worth comparing with those that are worth comparing with it.

    Args:
        connection: Where to look.
        entry: The one.
        weighed: Its profile.
        within_s: How far apart in time.
        crowded: Those of its own buckets that lead nowhere.
        crowd: A bucket of more entries than this leads nowhere.
    """
    first, last = _day(weighed.at - within_s), _day(weighed.at + within_s)
    own = buckets(weighed)
    heaviest = {term_of(bucket) for bucket in own[:HEAVY_KEYS]}
    keys = [term_of(bucket) for bucket in own if bucket not in crowded]
    found = [
        key
        for (key,) in connection.execute(
            "SELECT p.key FROM json_each(?) asked "
            "CROSS JOIN posting p ON p.key BETWEEN asked.value AND asked.value + ?",
            [str([term << _TERM | first << _DAY for term in keys]), (last - first << _DAY) | (1 << _DAY) - 1],
        )
    ]
    if len(found) > crowd:
        counts = Counter([key >> BUCKET_BITS for key in found])
        found = [key for key in found if counts[key >> BUCKET_BITS] <= crowd]
    common = Counter([key & MAX_ENTRY for key in found])
    worth = {key & MAX_ENTRY for key in found if key & 1 << _HEAVY and key >> _TERM in heaviest}
    worth.update([other for other, count in common.items() if count > 1])
    worth.discard(entry)
    return list(worth)


def load(connection: sqlite3.Connection, ids: Iterable[int]) -> dict[int, Weighed]:
    """Return the profiles of these entries; those that have none are left out."""
    return {entry: unpacked(row) for entry, row in _rows(connection, ids).items()}


def unpacked(row: tuple[int, int, bytes]) -> Weighed:
    """Return a row (feed, time, terms) as what it stands for."""
    feed_id, at, packed = row
    return Weighed(unpack(packed), feed_id, at)


def _rows(connection: sqlite3.Connection, ids: Iterable[int]) -> dict[int, tuple[int, int, bytes]]:
    return {
        entry: (feed_id, at, packed)
        for entry, feed_id, at, packed in connection.execute(
            "SELECT p.entry_id, p.feed_id, p.at, p.terms FROM json_each(?) asked "
            "CROSS JOIN profile p ON p.entry_id = asked.value",
            [str(list(ids))],
        )
    }


def frequencies(connection: sqlite3.Connection, terms: Iterable[int]) -> dict[int, int]:
    """Return in how many entries each of these terms stands; those that stand in none are left out."""
    return dict(
        connection.execute(
            "SELECT t.id, t.entries FROM json_each(?) asked CROSS JOIN term t ON t.id = asked.value",
            [str(sorted(terms))],
        ).fetchall()
    )


def entries(connection: sqlite3.Connection) -> int:
    """Return how many entries are weighed."""
    return int(connection.execute("SELECT entries FROM weighing").fetchone()[0])


def _count(db: Database, entries_terms: Collection[set[int]], step: int) -> dict[int, int]:
    """Count the terms of some entries, or take them away again; returns in how many entries each of them stands now."""
    counts: Counter[int] = Counter()
    for terms in entries_terms:
        counts.update(terms)
    db.execute("UPDATE weighing SET entries = entries + ?", [step * len(entries_terms)])
    now = dict(
        db.execute(
            "INSERT INTO term (id, entries) "
            f"SELECT value >> {_COUNT_BITS}, ? * (value & {(1 << _COUNT_BITS) - 1}) FROM json_each(?) WHERE 1 "
            "ON CONFLICT (id) DO UPDATE SET entries = entries + excluded.entries RETURNING id, entries",
            [step, str([term << _COUNT_BITS | count for term, count in sorted(counts.items())])],
        ).fetchall()
    )
    if step < 0:
        db.conn.executemany("DELETE FROM term WHERE id = ?", [(term,) for term, left in now.items() if left <= 0])
    return now
