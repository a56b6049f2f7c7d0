"""A list that is asked for again while somebody looks at it: what was only just changed stays where it stood."""

from __future__ import annotations

from array import array
from collections.abc import Collection


def keep_places(old: array[int], new: array[int], kept: Collection[int]) -> array[int]:
    """Return ``new`` with those of ``kept`` that ``old`` had, each after the one it stood after.

    Args:
        old: What the list shows.
        new: What it would show if it were made anew.
        kept: What must neither vanish nor move: read, say, in a list of what is unread.
    """
    staying = set(kept)
    staying.intersection_update(old)
    if not staying:
        return new
    others = array("q", (entry_id for entry_id in new if entry_id not in staying))
    there = set(others)
    after: dict[int | None, list[int]] = {}
    anchor: int | None = None
    for entry_id in old:
        if entry_id in there:
            anchor = entry_id
        elif entry_id in staying:
            after.setdefault(anchor, []).append(entry_id)
    merged = array("q", after.get(None, ()))
    for entry_id in others:
        merged.append(entry_id)
        merged.extend(after.get(entry_id, ()))
    return merged
