"""From the query language to SQL conditions. Values are always bound, never written into the statement."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime, time, timedelta
from typing import Any

from termnews.core import query as q
from termnews.core.models import FINISHED_AT
from termnews.core.query.fulltext import has_cjk
from termnews.core.query.values import DAYS
from termnews.store import tags

FeedTags = Mapping[str, Sequence[str]]
"""A tag in small letters to the ids of the feeds that feeds.toml tags so."""
Condition = tuple[str, list[Any]]

WORDS = "CASE WHEN a.verdict = 'full' THEN a.words ELSE max(coalesce(a.words, 0), e.words) END"
"""Words of the text that is shown: the page's article, or the longer of what a page gave and what the feed gives."""
BEGUN = f"(s.place_block + s.place_offset > 0 AND s.progress < {FINISHED_AT})"
"""Reading stopped between the beginning and the end."""
_STATES = {
    "unread": "s.read = 0",
    "read": "s.read = 1",
    "starred": "s.starred = 1",
    "later": "s.later = 1",
    "full": "coalesce(a.verdict, '') = 'full'",
    "begun": BEGUN,
}
SOURCES = "max(1, min(count(DISTINCT o.feed_id), count(DISTINCT publisher(o.url, o.feed_id))))"
"""Independent sources among entries ``o`` that are no copies, as ``core.telling.independent`` counts them."""
SUBSCRIBED = "e.feed_id IN (SELECT id FROM feed WHERE active = 1 AND muted = 0)"
"""Entries of muted feeds show only where the query names their feed."""
OTHER_SUBSCRIBED = SUBSCRIBED.replace("e.", "o.", 1)
"""The same of entries ``o``."""
_KNOWN = "e.feed_id IN (SELECT id FROM feed WHERE active = 1)"
_NOWHERE = "0"
_TEXT = {
    "": "e.title || ' ' || e.summary",
    "title": "e.title",
    "url": "coalesce(e.url, '')",
    "author": "coalesce(e.author, '')",
    "feed": "coalesce(f.own_title, f.feed_title, '') || ' ' || f.slug",
    "section": "f.section",
    "tag": "e.tags || ' ' || s.own_tags",
}
"""What a regular expression is held against, by the field it stands in."""


def condition(
    query: q.Query, *, now: datetime, feed_tags: FeedTags | None = None, muted: bool = False
) -> Condition:
    """Return a WHERE condition over ``e``, ``s``, ``f`` and ``a`` with its parameters.

    A query with a regular expression has to be run inside ``store.patterns.bounded``.

    Args:
        query: What to look for.
        now: The moment that ages count from; days are those of its time zone's clock on this computer.
        feed_tags: The tags of feeds.toml.
        muted: Entries of muted feeds count too, whether the query names their feed or not.
    """
    scope = _KNOWN if muted or query.names_feed else SUBSCRIBED
    if query.root is None:
        return scope, []
    clause, values = _Compiler(now, feed_tags or {}).compile(query.root)
    return f"{scope} AND {clause}", values


def parted(query: q.Query) -> tuple[q.Node | None, q.Query]:
    """Return the words that every match has, as one condition of the search index, and the rest of the query."""
    if q.full_text(query.root):
        return query.root, q.Query(query.text)
    if not isinstance(query.root, q.All):
        return None, query
    text = _answered(query.root.parts)
    rest = [part for part in query.root.parts if part not in text]
    return q.all_of(text), q.Query(query.text, q.all_of(rest))


def any_word(query: q.Query) -> str:
    """Return the index's expression of what has any of the words that a match may have; empty where there are none."""
    words = [replace(each, column="") if has_cjk(each.value) else each for each in query.words]
    return q.full_text(q.any_of([each for each in words if q.full_text(each)]))


def _answered(parts: Sequence[q.Node]) -> list[q.Node]:
    """Return those of some conditions that the index can answer together."""
    wanted = [part for part in parts if not isinstance(part, q.Not) and q.full_text(part)]
    unwanted = [part for part in parts if isinstance(part, q.Not) and q.full_text(part.part)]
    return [*wanted, *unwanted] if wanted else []


def _holds_pattern(node: q.Node) -> bool:
    """Patterns are asked last, of what the other conditions leave."""
    return any(isinstance(leaf, q.Regex) for leaf, _ in q.leaves(node))


class _Compiler:
    def __init__(self, now: datetime, feed_tags: FeedTags) -> None:
        self._now = now
        self._feed_tags = feed_tags

    def compile(self, node: q.Node) -> Condition:
        """Return a condition that is true or false, never NULL."""
        if expression := q.full_text(node):
            return "e.id IN (SELECT rowid FROM search WHERE search MATCH ?)", [expression]
        if isinstance(node, q.Not):
            clause, values = self.compile(node.part)
            return f"NOT {clause}", values
        if isinstance(node, q.All):
            text = _answered(node.parts)
            rest = sorted((part for part in node.parts if part not in text), key=_holds_pattern)
            together = q.all_of(text)
            return self._joined([*([together] if together is not None else []), *rest], " AND ")
        if isinstance(node, q.Any):
            text = [part for part in node.parts if q.full_text(part)]
            rest = [part for part in node.parts if part not in text]
            together = q.any_of(text)
            return self._joined([*([together] if together is not None else []), *rest], " OR ")
        return self._leaf(node)

    def _joined(self, parts: Sequence[q.Node], word: str) -> Condition:
        compiled = [self.compile(part) for part in parts]
        return f"({word.join(clause for clause, _ in compiled)})", [each for _, values in compiled for each in values]

    def _leaf(self, node: q.Leaf) -> Condition:
        if isinstance(node, q.Words):
            return _in_title(node)
        if isinstance(node, q.Regex):
            return f"matches_pattern(?, ?, {_TEXT[node.column]})", [node.pattern, int(node.ignore_case)]
        if isinstance(node, q.Length):
            return f"({WORDS} {node.comparison} ?)", [node.words]
        return self._field(node.name, node.value)

    def _field(self, name: str, value: str) -> Condition:
        if name == "is":
            return f"({_STATES[value]})", []
        if name == "feed":
            return ("e.feed_id IN (SELECT id FROM feed WHERE slug = ? OR "
                    "lower(coalesce(own_title, feed_title, '')) = lower(?))"), [value, value]
        if name == "section":
            return "e.feed_id IN (SELECT id FROM feed WHERE section = lower(?))", [value]
        if name in ("author", "url"):
            return f"(instr(lower(coalesce(e.{name}, '')), lower(?)) > 0)", [value]
        if name == "tag":
            return tags.condition(value, self._feed_tags.get(value.lower(), ()))
        if name == "lang":
            language = "lower(coalesce(e.language, f.language, ''))"
            return f"(substr({language} || '-', 1, ?) = ?)", [len(value) + 1, f"{value}-"]
        if name == "verdict":
            return "(coalesce(a.verdict, 'none') = ?)", [value]
        if name == "story":
            return "(coalesce(e.story_id, -1) = ?)", [int(value)]
        if name in ("newer", "older"):
            return f"(e.sort_date {'>=' if name == 'newer' else '<'} ?)", [_moment(value, self._now)]
        return _NOWHERE, []  # a saved search that nobody put in its place


def _in_title(words: q.Words) -> Condition:
    """Words that the index does not know by themselves: CJK in the title, of which it knows pairs of characters."""
    if not has_cjk(words.value):
        return _NOWHERE, []
    pairs = q.full_text(replace(words, column=""))
    return ("(e.id IN (SELECT rowid FROM search WHERE search MATCH ?) AND instr(lower(e.title), lower(?)) > 0)",
            [pairs, words.value])


def _moment(value: str, now: datetime) -> int:
    """Return a moment in Unix seconds; days begin at midnight here."""
    try:
        duration = q.age(value)
        if duration is not None:
            return int((now - duration).timestamp())
        today = now.astimezone().date()
        on = today - timedelta(days=DAYS[value]) if value in DAYS else q.day(value) or today
        return int(datetime.combine(on, time()).astimezone().timestamp())
    except (OverflowError, ValueError):  # before the year 1
        return -(2**62)
