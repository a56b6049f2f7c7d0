"""A query and a caret under the place that cannot be understood."""

from __future__ import annotations

from termnews.core.errors import QueryError
from termnews.core.text import cell_width, clean_line

BEFORE, AFTER = 40, 30
"""Characters of a long query that are shown around the place."""


def pointed(error: QueryError) -> tuple[str, str]:
    """Return two lines to print one above the other: the query, and a caret under the place of the mistake.

    A long query is cut to what is around it; what could harm a terminal is left out. Both empty where there is none.
    """
    at = max(0, min(error.position, len(error.query)))
    start, end = max(0, at - BEFORE), min(len(error.query), at + AFTER)
    head, tail = _shown(error.query[start:at]), _shown(error.query[at:end])
    if not (head + tail).strip():
        return "", ""
    head = ("…" if start else "") + head
    return head + tail.rstrip() + ("…" if end < len(error.query) else ""), " " * cell_width(head) + "^"


def _shown(piece: str) -> str:
    """A cleaned piece with the blanks at its ends: they keep the caret in its place."""
    return clean_line(f"|{piece}|", BEFORE + AFTER + 2)[1:-1]
