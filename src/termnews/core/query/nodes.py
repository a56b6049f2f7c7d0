"""What a query means: a small tree of conditions. Values only; equal trees mean the same."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import field
from typing import Literal

from termnews.core.records import dataclass

Kind = Literal["word", "phrase", "prefix"]


@dataclass(frozen=True, slots=True)
class Words:
    """Text to look for: a word, a phrase, or the beginning of a word."""

    value: str
    kind: Kind = "word"
    column: str = ""
    """``title``, or empty: anywhere in the text."""
    position: int = field(default=0, compare=False)
    """Where it stands in the query, in characters."""


@dataclass(frozen=True, slots=True)
class Regex:
    """A regular expression over one field."""

    pattern: str
    ignore_case: bool = False
    column: str = ""
    """One of ``REGEX_FIELDS``; empty: title and summary."""
    position: int = field(default=0, compare=False)


@dataclass(frozen=True, slots=True)
class Field:
    """``name:value`` of one of the fields that are compared."""

    name: str
    value: str
    position: int = field(default=0, compare=False)


@dataclass(frozen=True, slots=True)
class Length:
    """``words>500``: how long the text at hand is."""

    comparison: str
    """``>``, ``>=``, ``<``, ``<=`` or ``=``."""
    words: int
    position: int = field(default=0, compare=False)


@dataclass(frozen=True, slots=True)
class Not:
    """What does not hold."""

    part: Node


@dataclass(frozen=True, slots=True)
class All:
    """Two or more that all have to hold."""

    parts: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class Any:
    """Two or more of which one has to hold."""

    parts: tuple[Node, ...]


Leaf = Words | Regex | Field | Length
Node = Leaf | Not | All | Any


@dataclass(frozen=True, slots=True)
class Query:
    """A query as typed, and what it means."""

    text: str = field(default="", compare=False)
    root: Node | None = None
    """None: everything."""

    @property
    def words(self) -> tuple[Words, ...]:
        """The words a match has, in the order they were typed: those that no ``-`` turns round."""
        return tuple(leaf for leaf, wanted in leaves(self.root) if wanted and isinstance(leaf, Words))

    @property
    def names_feed(self) -> bool:
        """Whether it asks for a feed by its id: then muted ones show too."""
        return any(wanted and isinstance(leaf, Field) and leaf.name == "feed" for leaf, wanted in leaves(self.root))

    @property
    def regexes(self) -> tuple[Regex, ...]:
        """Its regular expressions."""
        return tuple(leaf for leaf, _ in leaves(self.root) if isinstance(leaf, Regex))


def leaves(node: Node | None, *, wanted: bool = True) -> Iterator[tuple[Leaf, bool]]:
    """Yield every condition of a tree in order, and whether it is wanted or turned round."""
    if isinstance(node, Not):
        yield from leaves(node.part, wanted=not wanted)
    elif isinstance(node, All | Any):
        for part in node.parts:
            yield from leaves(part, wanted=wanted)
    elif node is not None:
        yield node, wanted


def all_of(parts: list[Node]) -> Node | None:
    """Return what holds when all of these do; nested ones are taken apart."""
    flat = [inner for part in parts for inner in (part.parts if isinstance(part, All) else (part,))]
    return None if not flat else flat[0] if len(flat) == 1 else All(tuple(flat))


def any_of(parts: list[Node]) -> Node | None:
    """Return what holds when one of these does; nested ones are taken apart."""
    flat = [inner for part in parts for inner in (part.parts if isinstance(part, Any) else (part,))]
    return None if not flat else flat[0] if len(flat) == 1 else Any(tuple(flat))


def turned(node: Node) -> Node:
    """Return what holds when this does not."""
    return node.part if isinstance(node, Not) else Not(node)
