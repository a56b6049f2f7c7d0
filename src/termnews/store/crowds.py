"""Crowds: so many entries of one day under one of their heaviest terms that it tells none of them apart.

Listings, alerts, prices: a feed can bring thousands of entries that differ in a number. Compared with one another they
would cost the square of their number, and tell no story. A term leads nowhere on a day on which it is crowded, whoever
asks; the entries whose likenesses change by that are found anew, so that the order of arrival still plays no part.
"""

from __future__ import annotations

import sqlite3
from collections import Counter
from collections.abc import Iterable, Mapping

from termnews.store import profiles
from termnews.store.profiles import Weighed

CROWD = 128
"""Most entries of one day that a term leads to. Of 800 real entries a day, 46 stood under one at most."""


def crowded(connection: sqlite3.Connection, filed: Mapping[int, Weighed]) -> set[int]:
    """Return the buckets that are crowded, of those that these entries are in."""
    return {bucket for bucket, count in _counts(connection, _buckets(filed)).items() if count > CROWD}


def filled_by(connection: sqlite3.Connection, filed: Mapping[int, Weighed]) -> tuple[set[int], set[int]]:
    """Return the buckets of these entries that are crowded, and the other entries of those that are so only since."""
    added = _buckets(filed)
    full = {bucket: count for bucket, count in _counts(connection, added).items() if count > CROWD}
    lately = [bucket for bucket, count in full.items() if count - added[bucket] <= CROWD]
    return set(full), _entries(connection, lately) - filed.keys()


def left_by(connection: sqlite3.Connection, removed: Mapping[int, Weighed]) -> set[int]:
    """Return the entries of the buckets that are no longer crowded since these were taken away."""
    taken = _buckets(removed)
    return _entries(
        connection,
        [bucket for bucket, count in _counts(connection, taken).items() if count <= CROWD < count + taken[bucket]],
    )


def _buckets(filed: Mapping[int, Weighed]) -> Counter[int]:
    return Counter([bucket for each in filed.values() for bucket in profiles.buckets(each)])


def _counts(connection: sqlite3.Connection, buckets: Counter[int]) -> dict[int, int]:
    """Return how many entries are in those of these buckets that are crowded, or were before what went away."""
    most = CROWD + max(buckets.values(), default=0)
    frequency = profiles.frequencies(connection, {profiles.term_of(bucket) for bucket in buckets})
    # nearly all of an entry's heaviest terms are too rare to be crowded on any day
    doubtful = [
        bucket for bucket, count in buckets.items() if frequency.get(profiles.term_of(bucket), 0) + count > CROWD
    ]
    if not doubtful:
        return {}
    return dict(connection.execute(
        "SELECT b.value, (SELECT count(*) FROM (SELECT 1 FROM posting WHERE key >= b.value << ?1 "
        "AND key < (b.value + 1) << ?1 LIMIT ?2)) FROM json_each(?3) b",
        [profiles.BUCKET_BITS, most + 1, str(sorted(doubtful))],
    ).fetchall())


def _entries(connection: sqlite3.Connection, buckets: Iterable[int]) -> set[int]:
    return {entry for bucket in buckets for entry in profiles.entries_of(connection, bucket)}
