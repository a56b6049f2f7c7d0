"""Entries that belong together, be it by way of others: disjoint sets, joined as one goes."""

from __future__ import annotations


class Grouping:
    """Groups of numbers, an entry's id or its place in a list; a number that was joined to none is a group alone."""

    def __init__(self) -> None:
        self._up: dict[int, int] = {}

    def lowest(self, number: int) -> int:
        """Return the lowest number of a number's group: it stands for the whole of it."""
        lowest = number
        while (up := self._up.get(lowest, lowest)) != lowest:
            lowest = up
        while number != lowest:
            self._up[number], number = lowest, self._up[number]
        return lowest

    def join(self, one: int, other: int) -> None:
        """Put the groups of two numbers together."""
        low, high = sorted((self.lowest(one), self.lowest(other)))
        if low != high:
            self._up[high] = low
