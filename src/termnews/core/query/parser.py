"""From tokens to the tree of a query. ``or`` binds least, then what stands side by side, then ``-``."""

from __future__ import annotations

import re
import warnings

from termnews.core.errors import QueryError
from termnews.core.query.fulltext import full_text
from termnews.core.query.lexer import Token, tokens
from termnews.core.query.nodes import Field, Kind, Length, Node, Query, Regex, Words, all_of, any_of, turned
from termnews.core.query.values import EXAMPLES, FIELDS, REGEX_FIELDS, complaint

MAX_LENGTH = 1_000
"""Characters of a query."""
MAX_CONDITIONS = 64
MAX_DEPTH = 16
MAX_PATTERN = 200
"""Characters of a regular expression."""
LEAST_PREFIX = 2
"""A word of fewer letters that is still being typed begins too many to look for; it is looked for as it stands."""
_EDGES = re.compile(r"^[\W_]+|[\W_]+$")
_WORD = re.compile(r"[^\W_]")


def parse_query(text: str, *, typing: bool = False) -> Query:
    """Return the query that ``text`` says.

    Args:
        text: What the reader typed.
        typing: It is not finished: the last word is the beginning of one, and what is still open at the end (a
            quotation mark, a bracket, an ``or``, a ``field:`` without its value) is no mistake yet.

    Raises:
        QueryError: it cannot be understood; ``position`` is where.
    """
    if len(text.rstrip()) > MAX_LENGTH:
        raise QueryError(f"A query may have {MAX_LENGTH:,} characters; this one has {len(text):,}.",
                         query=text, position=MAX_LENGTH)
    return Query(text, _Parser(text, typing=typing).parse())


class _Parser:
    def __init__(self, text: str, *, typing: bool) -> None:
        self._text = text
        self._typing = typing
        self._tokens = tokens(text)
        self._at = 0
        self._conditions = 0

    def parse(self) -> Node | None:
        node = self._any(0)
        if self._at < len(self._tokens):
            raise self._error("This bracket closes nothing. Take it away, or open one before it.", self._peek)
        return node

    # ------------------------------------------------------------ tokens

    @property
    def _peek(self) -> Token | None:
        return self._tokens[self._at] if self._at < len(self._tokens) else None

    def _next(self) -> Token:
        self._at += 1
        return self._tokens[self._at - 1]

    def _is(self, kind: str) -> bool:
        token = self._peek
        return token is not None and token.kind == kind

    def _error(self, sentence: str, token: Token | None) -> QueryError:
        return QueryError(sentence, query=self._text, position=len(self._text) if token is None else token.position)

    # ------------------------------------------------------------ grammar

    def _any(self, depth: int) -> Node | None:
        parts = [self._all(depth)]
        while self._is("or"):
            word = self._next()
            if self._peek is None and self._typing:
                break
            if self._at == 1 or self._tokens[self._at - 2].kind == "(":
                raise self._error(f'There is nothing before this "{word.text}". To look for the word, write "or" in '
                                  "quotation marks.", word)
            if self._peek is None or self._is(")") or self._is("or"):
                raise self._error(f'Something has to follow "{word.text}". To look for the word, write "or" in '
                                  "quotation marks.", word)
            parts.append(self._all(depth))
        return any_of([part for part in parts if part is not None])

    def _all(self, depth: int) -> Node | None:
        parts: list[Node] = []
        while self._peek is not None and not self._is("or") and not self._is(")"):
            begun = self._is_letter(self._peek)
            part = self._one(depth)
            if part is not None:
                parts = _with_letter(parts, part) if begun else [*parts, part]
        return all_of(parts)

    def _one(self, depth: int) -> Node | None:
        if depth > MAX_DEPTH:
            raise self._error("There are too many brackets in one another.", self._peek)
        if self._is("-"):
            sign = self._next()
            if self._peek is None and self._typing:
                return None
            if self._peek is None or self._is("or") or self._is(")"):
                raise self._error("Something has to follow this minus sign.", sign)
            part = self._one(depth + 1)
            return turned(part) if part is not None else None
        if self._is("("):
            return self._group(depth)
        self._conditions += 1
        if self._conditions > MAX_CONDITIONS:
            raise self._error(f"A query may have {MAX_CONDITIONS} conditions.", self._peek)
        return self._leaf(self._next())

    def _group(self, depth: int) -> Node | None:
        bracket = self._next()
        if self._is(")"):
            raise self._error("There is nothing in these brackets.", bracket)
        node = self._any(depth + 1)
        if self._is(")"):
            self._next()
        elif not self._typing:
            raise self._error("This bracket is not closed.", bracket)
        return node

    # ------------------------------------------------------------ single conditions

    def _leaf(self, token: Token) -> Node | None:
        if token.kind == "length":
            return self._length(token)
        if token.kind == "field":
            return self._field(token)
        if token.kind == "regex":
            return self._regex(token, "")
        return self._words(token, "")

    def _words(self, token: Token, column: str) -> Words | None:
        value, kind = self._value(token)
        if not _WORD.search(value):
            return None
        return Words(value, kind, column, token.position)

    def _value(self, token: Token) -> tuple[str, Kind]:
        """Return what a word or phrase looks for; the signs around a word say nothing to the index."""
        if token.kind == "phrase":
            if not token.closed and not self._typing:
                raise self._error("This quotation mark is not closed.", token)
            return token.text, "phrase"
        last = self._typing and token.end == len(self._text) and not self._is_letter(token)
        kind: Kind = "prefix" if token.text.endswith("*") or last else "word"
        value = _EDGES.sub("", token.text)
        return value, "phrase" if _says_more(value) else kind

    def _is_letter(self, token: Token) -> bool:
        """Whether a token is one letter that may become a word."""
        value = _EDGES.sub("", token.text) if token.kind == "word" and not token.text.endswith("*") else ""
        return self._typing and token.end == len(self._text) and 0 < len(value) < LEAST_PREFIX and value.isascii()

    def _regex(self, token: Token, column: str) -> Regex:
        if len(token.text) > MAX_PATTERN:
            raise self._error(f"A pattern may have {MAX_PATTERN} characters.", token)
        try:
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")  # what a later Python may read otherwise is not the reader's trouble
                re.compile(token.text)
        except (re.error, OverflowError, RecursionError) as error:
            at = getattr(error, "pos", None) or 0
            said = str(getattr(error, "msg", error))
            raise QueryError(f"This pattern cannot be understood: {said}.", query=self._text,
                             position=token.position + 1 + at) from None
        return Regex(token.text, token.flags == "i", column, token.position)

    def _length(self, token: Token) -> Length | None:
        if not token.text and self._typing and token.end == len(self._text):
            return None
        if not token.text or len(token.text) > 9:
            raise self._error(f"Write a number of words, as in {EXAMPLES['words']}.", token)
        return Length(token.flags, int(token.text), token.position)

    def _field(self, field: Token) -> Node | None:
        name, value = field.text, self._peek
        if value is None or value.position != field.end or value.kind not in ("word", "phrase", "regex"):
            if self._typing and field.end == len(self._text):
                return None
            beside = value is not None and value.position == field.end and value.kind == "("
            raise self._error(f"Write {name}: before each of them, as in ({EXAMPLES[name]} or {name}:…)." if beside
                              else complaint(name, ""), field)
        self._next()
        if value.kind == "regex":
            return self._field_regex(field, value)
        if name == "title":
            if self._is_letter(value):
                return None
            words = self._words(value, "title")
            if words is None and not (self._typing and value.end == len(self._text)):
                raise self._error(complaint(name, ""), field)
            return words
        if value.kind == "phrase" and not value.closed and not self._typing:
            raise self._error("This quotation mark is not closed.", value)
        return self._compared(field, value)

    def _field_regex(self, field: Token, value: Token) -> Regex:
        if field.text not in REGEX_FIELDS:
            raise self._error(f"{field.text}: takes no pattern; {', '.join(REGEX_FIELDS)} do.", field)
        return self._regex(value, field.text)

    def _compared(self, field: Token, value: Token) -> Field | None:
        name, said = field.text, value.text.strip()
        said = said.lower() if name in ("is", "verdict", "newer", "older", "lang") else said
        sentence = complaint(name, said)
        if sentence and self._typing and value.end == len(self._text):
            return None
        if sentence:
            raise self._error(sentence, field)
        return Field(name, said, field.position)


def _with_letter(parts: list[Node], letter: Node) -> list[Node]:
    """Return conditions to which a letter was typed: behind words nothing need have it, but what has it comes first."""
    texts = [part for part in parts if full_text(part)]
    if not texts:
        return [*parts, letter]
    rest = [part for part in parts if part not in texts]
    ways = [way for way in (all_of([*texts, letter]), all_of(texts)) if way is not None]
    return [*([found] if (found := any_of(ways)) is not None else []), *rest]


def _says_more(value: str) -> bool:
    """Whether a word would be taken for something else if it were read again."""
    return value.lower() == "or" or bool(re.match(rf"(?:{'|'.join(FIELDS)}|category|language):|words[<>=]", value))
