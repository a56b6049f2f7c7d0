"""Regular expressions of a query, held against the store: bounded, so that no pattern can hang the program.

Python's ``re`` cannot be stopped once it has begun, and a child that could be killed would have to be sent every text.
The package ``regex`` looks at the clock while it matches: one text gets a moment, a query in all a little longer.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from contextlib import suppress
from functools import lru_cache
from time import monotonic
from typing import TYPE_CHECKING, Any, Concatenate, ParamSpec, TypeVar

from termnews.core.errors import QueryError
from termnews.core.query import Query

if TYPE_CHECKING:
    from sqlite_utils import Database

P = ParamSpec("P")
R = TypeVar("R", "sqlite3.Connection", "Database")
T = TypeVar("T")

TEXT_S = 0.1
"""Longest that a pattern may look at one text: a good one takes microseconds."""
QUERY_S = 2.0
"""Longest that the patterns of one query may take in all."""
MAX_TEXT = 10_000
"""Characters of a text that are looked at."""


def bounded(
    resource: R, query: Query, fn: Callable[Concatenate[R, P], T], /, *args: P.args, **kwargs: P.kwargs
) -> T:
    """Run ``fn(resource, *args)``, which runs the condition of ``query``; without patterns that is all.

    Raises:
        QueryError: a pattern takes too long; it says which.
    """
    if not query.regexes:
        return fn(resource, *args, **kwargs)
    connection = resource if isinstance(resource, sqlite3.Connection) else resource.conn
    matcher = _Matcher()
    connection.create_function("matches_pattern", 3, matcher)
    try:
        return fn(resource, *args, **kwargs)
    except sqlite3.OperationalError:
        if not matcher.gave_up:
            raise
    slow = next((each for each in query.regexes if each.pattern == matcher.gave_up), query.regexes[0])
    raise QueryError(
        f"The pattern /{slow.pattern}/ takes too long. Write it without repeats inside repeats, or narrow the search "
        "with other words first.", query=query.text, position=slow.position,
    )


def spans(query: Query, column: str, text: str) -> list[tuple[int, int]]:
    """Return where the regular expressions of a query match in a title (``column`` is ``title``) or a summary.

    One that takes too long has been given up by the time there is anything to mark.
    """
    found: list[tuple[int, int]] = []
    for each in query.regexes:
        if each.column in ("", column):
            with suppress(TimeoutError):
                hits = _compiled(each.pattern, each.ignore_case).finditer(text[:MAX_TEXT], timeout=TEXT_S)
                found += [hit.span() for hit in hits]
    return found


class _Matcher:
    def __init__(self) -> None:
        self.gave_up = ""
        """The pattern that took too long."""
        self._until = monotonic() + QUERY_S

    def __call__(self, pattern: str, ignore_case: int, text: str) -> int:
        if monotonic() > self._until:
            self.gave_up = pattern
            raise TimeoutError
        try:
            return int(_compiled(pattern, bool(ignore_case)).search(text[:MAX_TEXT], timeout=TEXT_S) is not None)
        except (TimeoutError, MemoryError):
            self.gave_up = pattern
            raise


@lru_cache(maxsize=32)
def _compiled(pattern: str, ignore_case: bool) -> Any:
    """Compile what ``re`` could compile; the few things that ``regex`` reads otherwise match nothing."""
    import regex

    try:
        return regex.compile(pattern, regex.IGNORECASE if ignore_case else 0)
    except regex.error:
        return regex.compile(r"(?!)")
