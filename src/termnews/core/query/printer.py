"""From the tree of a query back to text: reading that again gives the same tree."""

from __future__ import annotations

import re

from termnews.core.query.nodes import All, Any, Field, Length, Node, Not, Query, Regex, Words

_NEEDS_QUOTES = re.compile(r'[\s()]|^$|^[/"]')


def print_query(query: Query) -> str:
    """Return a query as a reader would write it."""
    return _shown(query.root) if query.root is not None else ""


def _shown(node: Node) -> str:
    if isinstance(node, Any):
        return " or ".join(_shown(part) for part in node.parts)
    if isinstance(node, All):
        return " ".join(_bracketed(part) if isinstance(part, Any) else _shown(part) for part in node.parts)
    if isinstance(node, Not):
        return "-" + (_bracketed(node.part) if isinstance(node.part, All | Any) else _shown(node.part))
    if isinstance(node, Words):
        column = f"{node.column}:" if node.column else ""
        return column + (f'"{node.value}"' if node.kind == "phrase" else node.value + "*" * (node.kind == "prefix"))
    if isinstance(node, Regex):
        column = f"{node.column}:" if node.column else ""
        return f"{column}/{node.pattern}/{'i' * node.ignore_case}"
    if isinstance(node, Length):
        return f"words{node.comparison}{node.words}"
    return f"{node.name}:{_quoted(node)}"


def _bracketed(node: Node) -> str:
    return f"({_shown(node)})"


def _quoted(node: Field) -> str:
    return f'"{node.value}"' if _NEEDS_QUOTES.search(node.value) else node.value
