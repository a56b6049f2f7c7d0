"""From the query language to SQL conditions. Values are always bound, never written into the statement."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, time
from typing import Any

from termnews.core.models import FINISHED_AT
from termnews.core.query import Query, Term, age, day, full_text_expression
from termnews.store import tags

FeedTags = Mapping[str, Sequence[str]]
"""A tag in small letters to the ids of the feeds that feeds.toml tags so."""

BEGUN = f"(s.place_block + s.place_offset > 0 AND s.progress < {FINISHED_AT})"
"""Reading stopped between the beginning and the end."""
_STATES = {
    "unread": "s.read = 0",
    "read": "s.read = 1",
    "starred": "s.starred = 1",
    "later": "s.later = 1",
    "full": "a.verdict = 'full'",
    "begun": BEGUN,
}
SUBSCRIBED = "e.feed_id IN (SELECT id FROM feed WHERE active = 1 AND muted = 0)"
"""Entries of muted feeds show only where the query names their feed."""
_KNOWN = "e.feed_id IN (SELECT id FROM feed WHERE active = 1)"


def condition(
    query: Query, *, now: datetime, text: bool = True, feed_tags: FeedTags | None = None, prefix_last: bool = False
) -> tuple[str, list[Any]]:
    """Return a WHERE condition over ``e``, ``s``, ``f`` and ``a`` with its parameters.

    Args:
        query: What to look for.
        now: The moment that ages count from.
        text: False leaves the words out, where the caller matches the search index itself.
        feed_tags: The tags of feeds.toml.
        prefix_last: The last word is still being typed and matches as a prefix.
    """
    names_feed = any(term.field == "feed" and not term.negated for term in query.terms)
    clauses = [_KNOWN if names_feed else SUBSCRIBED]
    parameters: list[Any] = []
    for term in query.terms:
        sql, values = _clause(term, now, feed_tags or {})
        if sql:
            clauses.append(f"NOT ({sql})" if term.negated else sql)
            parameters += values
    if text:
        expression = full_text_expression(query, prefix_last=prefix_last)
        if expression:
            clauses.append("e.id IN (SELECT rowid FROM search WHERE search MATCH ?)")
            parameters.append(expression)
        for term in _only_unwanted(query):
            clauses.append("e.id NOT IN (SELECT rowid FROM search WHERE search MATCH ?)")
            parameters.append(full_text_expression(Query(terms=(Term(term.value, term.field, phrase=term.phrase),))))
    return " AND ".join(clauses), parameters


def _only_unwanted(query: Query) -> list[Term]:
    """Return the negated words of a query without wanted ones: FTS5 has no NOT that stands alone."""
    words = query.words
    return [term for term in words if term.negated] if all(term.negated for term in words) else []


def _clause(term: Term, now: datetime, feed_tags: FeedTags) -> tuple[str, list[Any]]:
    if term.field == "is":
        return _STATES[term.value], []
    if term.field == "feed":
        return "e.feed_id IN (SELECT id FROM feed WHERE slug = ?)", [term.value]
    if term.field == "section":
        return "e.feed_id IN (SELECT id FROM feed WHERE section = ?)", [term.value]
    if term.field == "author":
        return "instr(lower(coalesce(e.author, '')), lower(?)) > 0", [term.value]
    if term.field == "tag":
        return tags.condition(term.value, feed_tags.get(term.value.lower(), ()))
    if term.field in ("newer", "older"):
        sign = ">=" if term.field == "newer" else "<"
        return f"e.sort_date {sign} ?", [_moment(term.value, now)]
    return "", []


def _moment(value: str, now: datetime) -> int:
    duration, on = age(value), day(value)
    if duration is not None:
        return int((now - duration).timestamp())
    return int(datetime.combine(on or now.date(), time(), UTC).timestamp())
