"""The query language: what a reader types into the search box, `termnews list`, filters, saved searches and rules.

``parse_query`` gives a tree (``nodes``), ``print_query`` its text; ``store.queries`` makes SQL of it. What every term
means is told in docs/queries.md.
"""

from termnews.core.query.fulltext import bigrams, full_text, has_cjk, indexed_pairs
from termnews.core.query.marks import HIT_END, HIT_START, Marker
from termnews.core.query.nodes import (
    All,
    Any,
    Field,
    Leaf,
    Length,
    Node,
    Not,
    Query,
    Regex,
    Words,
    all_of,
    any_of,
    leaves,
)
from termnews.core.query.parser import parse_query
from termnews.core.query.pointing import pointed
from termnews.core.query.printer import print_query
from termnews.core.query.saved import expanded, saved_key
from termnews.core.query.values import age, day

__all__ = [
    "HIT_END",
    "HIT_START",
    "All",
    "Any",
    "Field",
    "Leaf",
    "Length",
    "Marker",
    "Node",
    "Not",
    "Query",
    "Regex",
    "Words",
    "age",
    "all_of",
    "any_of",
    "bigrams",
    "day", "expanded",
    "full_text",
    "has_cjk",
    "indexed_pairs",
    "leaves",
    "parse_query",
    "pointed",
    "print_query", "saved_key",
]
