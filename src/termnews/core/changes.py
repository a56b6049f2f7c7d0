"""A change of the reader's: what undo needs of it, what it is called, and the reader's own tags as typed."""

from __future__ import annotations

from collections.abc import Iterable

from termnews.core.records import dataclass
from termnews.core.text import clean_line

MAX_TAG = 40
"""Characters of a tag."""
MAX_TAGS = 20
"""Tags of an entry."""
StateValue = bool | tuple[str, ...]
"""Of read, starred, later: on or off; of own tags: the tags."""


@dataclass(frozen=True, slots=True)
class StateChange:
    """A change of read, starred, later or tags that can be undone: field, and the old value of each entry."""

    field: str
    before: tuple[tuple[int, StateValue], ...]
    label: str
    """For the toast: "3 articles marked read"."""
    id: int = 0
    """Its number in the log that undo goes by; 0: it is not in there."""


def label(count: int, words: str) -> str:
    """Return ``3 articles marked read``."""
    return f"{count:,} article{'' if count == 1 else 's'} {words}"


def parse_tags(typed: str) -> tuple[str, ...]:
    """Return the tags of a line such as ``later, Paris Review``: clean, each once whatever its case, in order."""
    found: dict[str, str] = {}
    for part in typed.split(","):
        tag = clean_line(part, MAX_TAG).strip().lstrip("#").strip()
        if tag:
            found.setdefault(tag.casefold(), tag)
    return tuple(found.values())[:MAX_TAGS]


def retagged(now: Iterable[str], before: Iterable[str], wanted: Iterable[str]) -> tuple[str, ...]:
    """Return an entry's tags after a common edit of several.

    Args:
        now: The entry's tags.
        before: The tags that the edit began with: those that all the entries share.
        wanted: What the edit left; what it took out of ``before`` is taken from the entry, what is new is added.
    """
    kept = {tag.casefold() for tag in wanted}
    dropped = {tag.casefold() for tag in before} - kept
    found = {tag.casefold(): tag for tag in now if tag.casefold() not in dropped}
    for tag in wanted:
        found.setdefault(tag.casefold(), tag)
    return tuple(found.values())[:MAX_TAGS]
