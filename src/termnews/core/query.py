"""The query language: what a reader types into the search box, `termnews list` and saved searches.

A query is a row of terms that all have to hold. A term is a word, a "phrase", or ``field:value``; a leading ``-``
turns it round. An unknown field is taken as a word, since headlines are full of colons.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, timedelta
from difflib import get_close_matches

from termnews.core.errors import QueryError

STATES = ("unread", "read", "starred", "later", "begun", "full")
FIELDS = ("feed", "section", "is", "newer", "older", "title", "author", "tag")
_TERM = re.compile(r'(?P<not>-)?(?:(?P<field>[a-z]+):)?(?:"(?P<phrase>[^"]*)(?P<closed>"?)|(?P<word>[^\s"]+))')
_AGE = re.compile(r"(\d{1,5})([mhdw])")
_UNITS = {"m": "minutes", "h": "hours", "d": "days", "w": "weeks"}
# Scripts written without blanks: kana, Han, Hangul (discovery wants bigrams there, as unicode61 keeps runs whole).
_CJK = re.compile("[\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7af\uf900-\ufaff\U00020000-\U0002ffff]+")
_WORD = re.compile(r"\w+")


@dataclass(frozen=True, slots=True)
class Term:
    """One condition."""

    value: str
    field: str = ""
    """One of ``FIELDS``; empty: anywhere in the text."""
    negated: bool = False
    phrase: bool = False
    position: int = 0
    """Where the term starts in the query, in characters."""


@dataclass(frozen=True, slots=True)
class Query:
    """Terms that all have to hold; none: everything."""

    text: str = ""
    terms: tuple[Term, ...] = ()

    @property
    def words(self) -> tuple[Term, ...]:
        """The terms that the search index answers."""
        return tuple(term for term in self.terms if term.field in ("", "title"))


def parse_query(text: str) -> Query:
    """Return the query that ``text`` says.

    Raises:
        QueryError: a known field has a value it cannot have; the error says where.
    """
    terms = []
    for match in _TERM.finditer(text):
        negated = match["not"] is not None
        field, phrase, word = match["field"] or "", match["phrase"], match["word"]
        if field and field not in FIELDS:
            field, word, phrase = "", match.group(0).removeprefix("-" if negated else ""), None
        value = phrase if phrase is not None else (word or "")
        if field:
            _check(field, value, text, match.start())
        if _WORD.search(value):
            terms.append(Term(value, field, negated, phrase is not None, match.start()))
    return Query(text, tuple(terms))


def _check(field: str, value: str, text: str, position: int) -> None:
    if not value:
        raise QueryError(f"{field}: needs a value, as in {_EXAMPLES[field]}.", query=text, position=position)
    if field == "is" and value not in STATES:
        near = get_close_matches(value, STATES, n=1)
        hint = f' Did you mean "is:{near[0]}"?' if near else f" It knows {', '.join(STATES)}."
        raise QueryError(f'"is:{value}" is no state.{hint}', query=text, position=position)
    if field in ("newer", "older") and age(value) is None and day(value) is None:
        raise QueryError(
            f'"{field}:{value}" is no age. Write {_EXAMPLES[field]} or a date such as 2026-11-24.',
            query=text,
            position=position,
        )


_EXAMPLES = {
    "feed": "feed:bbc-world", "section": "section:world", "is": "is:unread", "newer": "newer:3d", "older": "older:2w",
    "title": "title:harbour", "author": "author:ingrid", "tag": "tag:europe",
}  # fmt: skip


def age(value: str) -> timedelta | None:
    """Return the duration of ``30m``, ``6h``, ``3d`` or ``2w``; None for anything else."""
    match = _AGE.fullmatch(value)
    return timedelta(**{_UNITS[match[2]]: int(match[1])}) if match else None


def day(value: str) -> date | None:
    """Return the day of ``2026-11-24``; None for anything else."""
    try:
        return date.fromisoformat(value) if len(value) == 10 else None
    except ValueError:
        return None


def bigrams(text: str) -> list[str]:
    """Return the overlapping character pairs of the runs of CJK in ``text``; a lone character stands by itself.

    SQLite's unicode61 tokenizer makes one token of a whole sentence in such scripts.
    """
    pairs: list[str] = []
    for match in _CJK.finditer(text):
        run = match.group(0)
        pairs += [run] if len(run) == 1 else [run[i : i + 2] for i in range(len(run) - 1)]
    return pairs


def full_text_expression(query: Query, *, prefix_last: bool = False) -> str:
    """Return the FTS5 MATCH expression of the words in ``query``; empty when it has none to look for.

    Every word is quoted, so that nothing a reader types is FTS5 syntax. ``prefix_last``: the last word is still
    being typed and matches as a prefix.
    """
    wanted: list[str] = []
    unwanted: list[str] = []
    words = query.words
    for term in words:
        typing = prefix_last and term is words[-1] and not term.phrase and query.text.endswith(term.value)
        expression = _expression(term, prefix=typing)
        (unwanted if term.negated else wanted).append(expression)
    if not wanted:
        return ""
    positive = " AND ".join(wanted)
    return f"({positive}) NOT ({' OR '.join(unwanted)})" if unwanted else positive


def _expression(term: Term, *, prefix: bool) -> str:
    column = "{title summary body}" if not term.field else term.field
    parts = []
    pairs = bigrams(term.value)
    if pairs:
        quoted = " ".join(pairs)
        star = "*" if len(pairs) == 1 and len(pairs[0]) == 1 else ""
        parts.append(f'{{cjk}} : "{quoted}"{star}' if not term.field else f'{{title}} : "{term.value}"*')
    rest = _CJK.sub(" ", term.value)
    found = _WORD.findall(rest)
    if found:
        parts.append(f'{column} : "{" ".join(found)}"{" *" if prefix else ""}')
    return "(" + " AND ".join(parts) + ")"
