"""Rows picked in a list, one by one or as a range from an anchor to the cursor; the next mark is about all of them."""

from __future__ import annotations

from array import array


class RowSelection:
    """Picked entry ids; ``in`` asks whether one is."""

    def __init__(self) -> None:
        self._picked: set[int] = set()
        self._range: set[int] = set()
        self._anchor: int | None = None

    def __contains__(self, entry_id: int) -> bool:
        return entry_id in self._picked or entry_id in self._range

    def __len__(self) -> int:
        return len(self._picked | self._range) if self._range else len(self._picked)

    @property
    def ranging(self) -> bool:
        """Whether the range grows and shrinks with the cursor."""
        return self._anchor is not None

    def toggle(self, entry_id: int) -> None:
        """Pick a row, or no longer."""
        self._picked ^= {entry_id}

    def start(self, entry_id: int) -> None:
        """Begin a range at a row."""
        self._anchor = entry_id
        self._range = {entry_id}

    def stop(self) -> None:
        """Leave the range as it is."""
        self._picked |= self._range
        self._anchor, self._range = None, set()

    def extend(self, ids: array[int], index: int) -> bool:
        """Let the range reach from its anchor to the row of that index; False where there is no range."""
        if self._anchor is None:
            return False
        try:
            at = ids.index(self._anchor)
        except ValueError:
            self.stop()
            return True
        self._range = set(ids[min(at, index) : max(at, index) + 1])
        return True

    def inside(self, ids: array[int]) -> list[int]:
        """Return what is picked of a list, in its order."""
        if not len(self):
            return []
        return [entry_id for entry_id in ids if entry_id in self]

    def clear(self) -> bool:
        """Pick nothing; False where nothing was."""
        some = len(self) > 0
        self._picked, self._range, self._anchor = set(), set(), None
        return some
