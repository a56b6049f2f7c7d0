"""The orders a list can stand in."""

from __future__ import annotations

from enum import StrEnum


class Order(StrEnum):
    """How a list is sorted; within equals, newest first."""

    NEWEST = "newest"
    OLDEST = "oldest"
    SOURCE = "source"
    SECTION = "section"
    LONGEST = "longest"
    UNREAD = "unread"

    @property
    def words(self) -> str:
        """How it is offered and shown in a title: ``by source``."""
        return _WORDS[self]


_WORDS = {
    Order.NEWEST: "newest first",
    Order.OLDEST: "oldest first",
    Order.SOURCE: "by source",
    Order.SECTION: "by section",
    Order.LONGEST: "longest first",
    Order.UNREAD: "unread first",
}
