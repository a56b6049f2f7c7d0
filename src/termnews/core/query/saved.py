"""Saved searches inside a query: ``query:elections`` stands for what the ``[[query]]`` of that name matches."""

from __future__ import annotations

import re
from collections.abc import Mapping
from difflib import get_close_matches

from termnews.core.errors import QueryError
from termnews.core.query.nodes import All, Any, Field, Node, Not, Query, all_of, any_of, leaves, turned
from termnews.core.query.parser import parse_query

MAX_CONDITIONS = 200
"""Conditions of a query with all that its saved searches stand for; FTS5 takes 256 in one another."""
MAX_NESTED = 16
"""Saved searches in one another."""
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
    root = _Expansion(saved).put_in(query.root, query.text, ()) if query.root is not None else None
    return Query(query.text, root)


class _Expansion:
    def __init__(self, saved: Mapping[str, str]) -> None:
        self._saved = saved
        self._conditions = 0

    def put_in(self, node: Node, text: str, within: tuple[str, ...]) -> Node | None:
        """Return a part of a query, which stands in ``text``, with its saved searches put in."""
        if isinstance(node, Not):
            part = self.put_in(node.part, text, within)
            return turned(part) if part is not None else None
        if isinstance(node, All | Any):
            parts = [part for each in node.parts if (part := self.put_in(each, text, within)) is not None]
            return all_of(parts) if isinstance(node, All) else any_of(parts)
        self._conditions += 1
        if self._conditions > MAX_CONDITIONS:
            raise QueryError(f"With what its saved searches stand for, this query has more than {MAX_CONDITIONS} "
                             "conditions.", query=text, position=node.position)
        return self._meant(node, text, within) if isinstance(node, Field) and node.name == "query" else node

    def _meant(self, node: Field, text: str, within: tuple[str, ...]) -> Node | None:
        key = saved_key(node.value)
        if key not in self._saved:
            near = get_close_matches(key, self._saved, n=1)
            hint = f' Did you mean "query:{near[0]}"?' if near else " [[query]] in feeds.toml names them."
            raise QueryError(f'There is no saved search "{node.value}".{hint}', query=text, position=node.position)
        if key in within:
            raise QueryError(f'The saved search "{key}" is made of itself.', query=text, position=node.position)
        if len(within) >= MAX_NESTED:
            raise QueryError("There are too many saved searches in one another.", query=text, position=node.position)
        inner = parse_query(self._saved[key])
        return self.put_in(inner.root, self._saved[key], (*within, key)) if inner.root is not None else None
