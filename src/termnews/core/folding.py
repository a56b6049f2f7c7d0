"""One row for what tells the same: which entries of a list stand under another one."""

from __future__ import annotations

from array import array
from collections.abc import Collection, Hashable, Mapping, Sequence
from dataclasses import field
from typing import Literal

from termnews.core.grouping import Grouping
from termnews.core.records import dataclass

Dedupe = Literal["off", "guid", "url", "story"]
"""What counts as the same: nothing, one guid in several feeds, one page in several feeds, one story."""


@dataclass(frozen=True, slots=True)
class Folded:
    """A list with one row for what tells the same."""

    ids: array[int]
    """What is shown, in order."""
    under: Mapping[int, tuple[int, ...]] = field(default_factory=dict)
    """Entry -> what is folded under it, in the order of the list; entries with nothing under them are left out."""


def joined(one: Mapping[int, Hashable], other: Mapping[int, Hashable]) -> dict[int, Hashable]:
    """Return the groups of both: entries that share either, with one another or by way of others, are together."""
    same = Grouping()
    for groups in (one, other):
        first: dict[Hashable, int] = {}
        for entry, group in groups.items():
            same.join(first.setdefault(group, entry), entry)
    return {entry: same.lowest(entry) for entry in (*one, *other)}


def fold(ids: Sequence[int], group_of: Mapping[int, Hashable], *, unfolded: Collection[int] = ()) -> Folded:
    """Fold a list: the first entry of each group stands for the others.

    Args:
        ids: The whole list, in order.
        group_of: Entry -> what it has in common with others; entries without stand alone.
        unfolded: Entries whose group is shown whole: the others come right after the first.
    """
    first: dict[Hashable, int] = {}
    under: dict[int, list[int]] = {}
    shown = array("q")
    for entry in ids:
        group = group_of.get(entry)
        if group is None:
            shown.append(entry)
        elif group in first:
            under.setdefault(first[group], []).append(entry)
        else:
            first[group] = entry
            shown.append(entry)
    if unfolded:
        open_rows = set(unfolded)
        whole = array("q")
        for entry in shown:
            whole.append(entry)
            if entry in open_rows or open_rows.intersection(under.get(entry, ())):
                whole.extend(under.get(entry, ()))
        shown = whole
    return Folded(shown, {entry: tuple(others) for entry, others in under.items()})
