"""``ParsedFeed`` as lines of JSON, to cross from the parsing process: the feed first, then a line for each entry."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from dataclasses import fields
from datetime import datetime
from typing import Any

from termnews.core.published import Enclosure, ParsedEntry, ParsedFeed

PARSE_TIMEOUT_S = 10.0
"""The longest that a document is read before its process is killed."""

_FEED_FIELDS = tuple(field.name for field in fields(ParsedFeed) if field.name != "entries")
_ENTRY_FIELDS = tuple(field.name for field in fields(ParsedEntry))
_TUPLES = ("skip_hours", "skip_days", "warnings", "tags")
_TIMES = ("published", "updated")
_encode = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode


def to_lines(feed: ParsedFeed, entries: Iterable[ParsedEntry]) -> Iterator[str]:
    """Yield a feed as lines, its own and one for each entry; what is empty or None is left out."""
    yield _encode(_filled(feed, _FEED_FIELDS))
    for entry in entries:
        yield _encode(_entry(entry))


def from_lines(lines: Iterable[str]) -> ParsedFeed:
    """Return the feed that ``to_lines`` wrote."""
    rest = iter(lines)
    feed: dict[str, Any] = json.loads(next(rest))
    _tupled(feed)
    return ParsedFeed(entries=tuple(_entry_from(json.loads(line)) for line in rest), **{"title": "", **feed})


def _filled(value: object, names: tuple[str, ...]) -> dict[str, Any]:
    return {name: found for name in names if (found := getattr(value, name))}


def _entry(entry: ParsedEntry) -> dict[str, Any]:
    filled = _filled(entry, _ENTRY_FIELDS)
    for name in _TIMES:
        if name in filled:
            filled[name] = filled[name].isoformat()
    if entry.enclosures:
        filled["enclosures"] = [(file.url, file.type, file.length) for file in entry.enclosures]
    return filled


def _entry_from(filled: dict[str, Any]) -> ParsedEntry:
    _tupled(filled)
    for name in _TIMES:
        if name in filled:
            filled[name] = datetime.fromisoformat(filled[name])
    if "enclosures" in filled:
        filled["enclosures"] = tuple(Enclosure(*file) for file in filled["enclosures"])
    return ParsedEntry(**{"url": None, "title": "", **filled})


def _tupled(filled: dict[str, Any]) -> None:
    for name in _TUPLES:
        if name in filled:
            filled[name] = tuple(filled[name])
