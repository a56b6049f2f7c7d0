"""From the text of a query to its tokens, each with the place where it stands."""

from __future__ import annotations

import re
from typing import Literal

from termnews.core.errors import QueryError
from termnews.core.query.values import ALIASES, FIELDS
from termnews.core.records import dataclass

TokenKind = Literal["(", ")", "or", "-", "word", "phrase", "regex", "field", "length"]

_FIELD = re.compile(r"([a-z]+):")
_LENGTH = re.compile(r"words(<=|>=|<|>|=)([0-9]*)")
_BARE = re.compile(r'[^\s"()]+')
_DASHES = re.compile(r"-+")
_REGEX = re.compile(r"/((?:\\.|[^/\\])+)/([a-zA-Z]*)(?![^\s()])")
_REGEX_FLAGS = frozenset("gimsxuLUa")
_UNSEEN = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff]")


@dataclass(frozen=True, slots=True)
class Token:
    """One piece of a query."""

    kind: TokenKind
    text: str
    """The word, the phrase without its quotes, the pattern without its slashes, the field's name."""
    position: int
    end: int
    flags: str = ""
    """Of a regular expression; of a length the comparison."""
    closed: bool = True
    """Whether a phrase has its second quotation mark."""


def tokens(text: str) -> list[Token]:
    """Return the tokens of a query.

    Raises:
        QueryError: a regular expression has a flag it cannot have.
    """
    clean = _UNSEEN.sub(" ", text)
    found: list[Token] = []
    at = 0
    while at < len(clean):
        if clean[at].isspace():
            at += 1
            continue
        token = _token(clean, at, after_field=bool(found) and found[-1].kind == "field" and found[-1].end == at)
        if token is not None:
            found.append(token)
            at = token.end
        else:
            at += 1
    return found


def _token(text: str, at: int, *, after_field: bool) -> Token | None:
    char = text[at]
    if char in "()":
        return Token("(" if char == "(" else ")", char, at, at + 1)
    if char == '"':
        end = text.find('"', at + 1)
        closed = end >= 0
        inner = text[at + 1 : end if closed else len(text)]
        return Token("phrase", inner, at, end + 1 if closed else len(text), closed=closed)
    if char == "/" and (found := _regex(text, at)):
        return found
    if not after_field and (found := _named(text, at)):
        return found
    bare = _BARE.match(text, at)
    assert bare is not None  # at is neither blank, quote nor bracket
    if not after_field and bare[0].lower() == "or":
        return Token("or", bare[0], at, bare.end())
    return Token("word", bare[0], at, bare.end())


def _regex(text: str, at: int) -> Token | None:
    found = _REGEX.match(text, at)
    if found is None or not _REGEX_FLAGS.issuperset(found[2]):
        return None
    if found[2] not in ("", "i"):
        raise QueryError(
            f'The only letter that may follow a /pattern/ is "i" (small and capital letters alike), not "{found[2]}".',
            query=text, position=found.start(2),
        )
    return Token("regex", found[1], at, found.end(), flags=found[2])


def _named(text: str, at: int) -> Token | None:
    """A minus sign, ``field:`` or ``words>500``."""
    if text[at] == "-":
        end = _DASHES.match(text, at)
        assert end is not None
        if end.end() >= len(text) or text[end.end()].isspace() or text[end.end()] == ")":
            return None
        return Token("-", "-", at, end.end())
    if found := _LENGTH.match(text, at):
        return Token("length", found[2], at, found.end(), flags=found[1])
    found = _FIELD.match(text, at)
    name = ALIASES.get(found[1], found[1]) if found else ""
    if found and name in FIELDS:
        return Token("field", name, at, found.end())
    return None
