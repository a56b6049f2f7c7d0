"""What the reader's own configuration does with entries as they arrive. Values only; ``store.reception`` does it."""

from __future__ import annotations

from datetime import date
from hashlib import blake2b

from termnews.core.query import Query
from termnews.core.records import dataclass
from termnews.core.subscriptions import Subscription, TransformSettings

TAG = "tag:"
"""How an action begins that gives a tag."""


@dataclass(frozen=True, slots=True)
class ArrivalRule:
    """A ``[[rule]]`` with its query understood."""

    when: Query
    do: tuple[str, ...]
    """In order: ``read``, ``star``, ``later``, ``hide``, ``notify`` or ``tag:NAME``."""


@dataclass(frozen=True, slots=True)
class Reception:
    """What happens to the entries of one feed."""

    keep_if: Query | None = None
    """Only what matches is kept."""
    drop_if: Query | None = None
    """What matches is dropped."""
    rules: tuple[ArrivalRule, ...] = ()
    announce: tuple[Query, ...] = ()
    """New entries that match one of them are announced; an empty query is every entry."""

    def __bool__(self) -> bool:
        return self != NOTHING


NOTHING = Reception()


def muted_on(sub: Subscription, today: date) -> bool:
    """Return whether a feed is muted on a day: always, or until a day that has not come yet."""
    return sub.muted or (sub.muted_until is not None and today < sub.muted_until)


def transform_mark(transform: TransformSettings) -> str | None:
    """Return a short hash of what is done to a feed, None for nothing: another one means to read the feed anew."""
    if transform == TransformSettings():
        return None
    return blake2b(repr(transform).encode("utf-8", "replace"), digest_size=8).hexdigest()
