from __future__ import annotations

import tomllib

import pytest
import tomlkit
from hypothesis import given
from hypothesis import strategies as st

from termnews.config.lines import key_lines, statements

DOCUMENT = '''\
# a comment with [brackets] and "quotes"
version = 1
title = """
several = "lines"
[not.a.table]
"""
raw = \'\'\'it's
fine\'\'\'

[app]  # trailing
"quoted \\u00e9 key" = 'x # no comment'
dotted.inner.key = true

[[feed]]
url = "https://example.org/a]b}c"
tags = [
  "one",  # comment ]
  "two",
]
  [feed.http]
  headers = { Accept = "a, b", "X-Y" = "}" }
  auth = { type = "basic", password = { cmd = ["pass", "show"] } }

[[feed]]
url = "second"
  [[feed.deep]]
  x = 1
  [[feed.deep]]
  x = 2
'''


@pytest.mark.parametrize(("path", "line"), [
    (("version",), 2),
    (("title",), 3),
    (("raw",), 7),
    (("app",), 10),
    (("app", "quoted é key"), 11),
    (("app", "dotted", "inner", "key"), 12),
    (("feed", 0), 14),
    (("feed", 0, "url"), 15),
    (("feed", 0, "tags", 1), 18),
    (("feed", 0, "http"), 20),
    (("feed", 0, "http", "headers", "X-Y"), 21),
    (("feed", 0, "http", "auth", "password", "cmd"), 22),
    (("feed", 1), 24),
    (("feed", 1, "url"), 25),
    (("feed", 1, "deep", 0, "x"), 27),
    (("feed", 1, "deep", 1, "x"), 29),
])
def test_every_kind_of_key_has_its_line(path: tuple[str | int, ...], line: int) -> None:
    assert key_lines(DOCUMENT)[path] == line
    assert key_lines(DOCUMENT.replace("\n", "\r\n"))[path] == line


def test_a_statement_ends_with_its_value() -> None:
    spans = {statement.path: (statement.first, statement.last) for statement in statements(DOCUMENT)}
    assert spans[("title",)] == (3, 6)
    assert spans[("feed", 0, "tags")] == (16, 19)
    assert spans[("feed", 1)] == (24, 24)


def paths_of(value: object, path: tuple[str | int, ...] = ()) -> set[tuple[str | int, ...]]:
    children = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    found = {path} if path else set()
    for key, child in children:
        found |= paths_of(child, (*path, key))
    return found


SCALARS = st.one_of(st.booleans(), st.integers(-99, 99), st.text(max_size=8), st.sampled_from(['"', "'''", "]", "#}"]))
KEYS = st.text(min_size=1, max_size=5)
VALUES = st.recursive(SCALARS, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(KEYS, inner, max_size=3),
                      max_leaves=6)


@given(st.dictionaries(KEYS, VALUES, max_size=4))
def test_the_scanner_finds_exactly_the_keys_tomllib_finds(tables: dict[str, object]) -> None:
    text = tomlkit.dumps(tables)
    assert set(key_lines(text)) == paths_of(tomllib.loads(text))
