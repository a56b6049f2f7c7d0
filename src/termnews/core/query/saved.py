"""Saved searches inside a query: ``query:elections`` stands for what the ``[[query]]`` of that name matches."""

from __future__ import annotations

import re
from collections.abc import Mapping
from difflib import get_close_matches

from termnews.core.errors import QueryError
from termnews.core.query.nodes import All, Any, Field, Node, Not, Query, all_of, any_of, leaves, turned
from termnews.core.query.parser import parse_query

_NO_LETTERS = re.compile(r"[\W_]+")


def saved_key(name: str) -> str:
    """Return what a saved search is called in a query: "US Elections" is ``us-elections``."""
    return _NO_LETTERS.sub("-", name.casefold()).strip("-") or name.strip().replace('"', "")


def expanded(query: Query, saved: Mapping[str, str]) -> Query:
    """Return a query with what its saved searches match in their place.

    Args:
        query: Any query.
        saved: Queries by their keys.

    Raises:
        QueryError: a name is no saved search's, or one is made of itself.
    """
    if not any(isinstance(leaf, Field) and leaf.name == "query" for leaf, _ in leaves(query.root)):
        return query
    root = _put_in(query.root, saved, query.text, ()) if query.root is not None else None
    return Query(query.text, root)


def _put_in(node: Node, saved: Mapping[str, str], text: str, within: tuple[str, ...]) -> Node | None:
    if isinstance(node, Not):
        part = _put_in(node.part, saved, text, within)
        return turned(part) if part is not None else None
    if isinstance(node, All | Any):
        parts = [part for each in node.parts if (part := _put_in(each, saved, text, within)) is not None]
        return all_of(parts) if isinstance(node, All) else any_of(parts)
    if not isinstance(node, Field) or node.name != "query":
        return node
    key = saved_key(node.value)
    if key not in saved:
        near = get_close_matches(key, saved, n=1)
        hint = f' Did you mean "query:{near[0]}"?' if near else " [[query]] in feeds.toml names them."
        raise QueryError(f'There is no saved search "{node.value}".{hint}', query=text, position=node.position)
    if key in within:
        raise QueryError(f'The saved search "{key}" is made of itself.', query=text, position=node.position)
    inner = parse_query(saved[key])
    return _put_in(inner.root, saved, saved[key], (*within, key)) if inner.root is not None else None
