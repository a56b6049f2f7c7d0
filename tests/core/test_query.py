"""The query language: what is understood, what is said where it is not, and that printer and parser agree."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from termnews.core.errors import QueryError
from termnews.core.query import All, Any, Field, Length, Not, Query, Regex, Words, parse_query, pointed, print_query
from termnews.core.query.nodes import Node, all_of, any_of, leaves, turned
from termnews.core.query.saved import expanded
from termnews.core.query.values import EXAMPLES, STATES, VERDICTS


@pytest.mark.parametrize(
    ("text", "root"),
    [
        ("", None),
        ("tide wall", All((Words("tide"), Words("wall")))),
        ('"tide wall"', Words("tide wall", "phrase")),
        ("harb*", Words("harb", "prefix")),
        ("-sport", Not(Words("sport"))),
        ("a or b c", Any((Words("a"), All((Words("b"), Words("c")))))),
        ("a OR b", Any((Words("a"), Words("b")))),
        ("(a or b) c", All((Any((Words("a"), Words("b"))), Words("c")))),
        ("-(a b)", Not(All((Words("a"), Words("b"))))),
        ("((a))", Words("a")),
        ("title:wall is:unread", All((Words("wall", column="title"), Field("is", "unread")))),
        ('feed:"The Herald"', Field("feed", "The Herald")),
        ("category:x", Field("tag", "x")),
        ("words>500 words<=9", All((Length(">", 500), Length("<=", 9)))),
        ("/tide wall/i", Regex("tide wall", True)),
        (r"title:/a\/b/", Regex(r"a\/b", column="title")),
        ("lang:DE", Field("lang", "de")),
        ("rust: a retrospective", All((Words("rust"), Words("a"), Words("retrospective")))),
        ("/etc/passwd 24/7 - ...", All((Words("etc/passwd"), Words("24/7")))),
        ('"or"', Words("or", "phrase")),
    ],
)
def test_what_a_query_means(text: str, root: Node | None) -> None:
    assert parse_query(text).root == root


@pytest.mark.parametrize(
    ("text", "position", "sentence"),
    [
        ("harbour is:unred", 8, 'Did you mean "is:unread"'),
        ("harbour or", 8, "has to follow"),
        ("or harbour", 0, "nothing before"),
        ("(a or) b", 3, "has to follow"),
        ("a (b", 2, "not closed"),
        ("a) b", 1, "closes nothing"),
        ("a ()", 2, "nothing in these brackets"),
        ('tide "wall', 5, "not closed"),
        ("newer:soon", 0, "no age"),
        ("feed: x", 0, "as in feed:bbc-world"),
        ("words:500", 0, "words>500"),
        ("words>", 0, "words>500"),
        ("story:x", 0, "its number"),
        ("x /(a/", 3, "cannot be understood"),
        ("x /a/g", 5, 'only letter that may follow'),
        ("is:/a/", 0, "takes no pattern"),
        ("title:(a or b)", 0, "before each of them"),
        ("x -", 3, ""),
        (" ".join("a" * 65), 128, "64 conditions"),
        ("(" * 30 + "a" + ")" * 30, 17, "too many brackets"),
    ],
)
def test_what_cannot_be_understood_is_told_with_its_place(text: str, position: int, sentence: str) -> None:
    if not sentence:
        assert parse_query(text)
        return
    with pytest.raises(QueryError, match=sentence) as caught:
        parse_query(text)
    assert caught.value.position == position


def test_a_caret_stands_under_the_place_whatever_the_width_of_what_is_before_it() -> None:
    line, caret = pointed(QueryError("x", query="東京 is:unred", position=3))
    assert line == "東京 is:unred"
    assert caret == "     ^"
    line, caret = pointed(QueryError("x", query="word " * 100 + "is:unred", position=500))
    assert len(line) < 90
    assert line[len(caret) - 1 :].startswith("is:unred")
    assert pointed(QueryError("x", query="", position=0)) == ("", "")
    assert "\x1b" not in pointed(QueryError("x", query="\x1b[2Ja )", position=6))[0]


def test_while_typing_what_is_still_open_is_no_mistake() -> None:
    for text in ("harbour or", "(harbour", '"tide wa', "harbour -", "harbour is:", "harbour is:unr", "words>", "title:",
                 "harbour newer:3", "or", "harbour (or"):
        parse_query(text, typing=True)
    assert parse_query("tide harb", typing=True).words[-1] == Words("harb", "prefix")
    assert parse_query("tide harb ", typing=True).words[-1] == Words("harb")
    tide, wide = Words("tide"), Words("w")
    assert parse_query("tide w", typing=True).root == Any((All((tide, wide)), tide)), "with the letter first"
    assert parse_query("x", typing=True).root == Words("x")
    assert parse_query("is:unread x", typing=True).root == All((Field("is", "unread"), Words("x")))
    assert parse_query("title:x", typing=True).root is None
    assert parse_query("ai", typing=True).root == Words("ai", "prefix")
    assert parse_query("線", typing=True).words == (Words("線", "prefix"),)
    with pytest.raises(QueryError):
        parse_query("is:unred harbour", typing=True)


def test_every_example_is_understood() -> None:
    for example in EXAMPLES.values():
        assert parse_query(example).root is not None


WORD = st.from_regex(r"[a-zà-ö東京0-9]([a-z'0-9東.-]{0,6}[a-z0-9京])?", fullmatch=True).filter(lambda w: w != "or")
LEAF = st.one_of(
    st.builds(Words, WORD, st.sampled_from(["word", "prefix"]), st.sampled_from(["", "title"])),
    st.builds(Words, st.text("ab ():-/*é", min_size=1, max_size=9).filter(lambda text: any(map(str.isalnum, text))),
              st.just("phrase"), st.sampled_from(["", "title"])),
    st.builds(Regex, st.sampled_from(["a.b", "tide wall", r"a\/b", "^x|y$", "(a) b"]), st.booleans(),
              st.sampled_from(["", "title", "url", "tag"])),
    st.builds(Length, st.sampled_from([">", ">=", "<", "<=", "="]), st.integers(0, 999_999)),
    st.builds(Field, st.just("is"), st.sampled_from(STATES)),
    st.builds(Field, st.just("verdict"), st.sampled_from(VERDICTS)),
    st.builds(Field, st.sampled_from(["newer", "older"]), st.sampled_from(["3d", "30m", "today", "2026-11-24"])),
    st.builds(Field, st.sampled_from(["feed", "section", "author", "tag", "url", "query"]),
              st.text("ab ()/-:é", min_size=1, max_size=8).map(str.strip).filter(bool)),
)
TREE = st.recursive(
    LEAF,
    lambda inner: st.one_of(
        st.lists(inner, min_size=2, max_size=3).map(all_of),
        st.lists(inner, min_size=2, max_size=3).map(any_of),
        inner.map(turned),
    ),
    max_leaves=12,
)


@settings(max_examples=400, deadline=None)
@given(TREE)
def test_what_is_printed_is_read_again_as_the_same(root: Node) -> None:
    assert parse_query(print_query(Query(root=root))).root == root


@settings(max_examples=600, deadline=None)
@given(st.text(max_size=40) | st.text('ab"()-:/*or isfeedtitle>5東', max_size=40), st.booleans())
def test_what_is_read_is_printed_as_what_reads_the_same(text: str, typing: bool) -> None:
    try:
        query = parse_query(text, typing=typing)
    except QueryError as error:
        said = error
    else:
        assert parse_query(print_query(query)).root == query.root
        return
    assert str(said).endswith(".") or "Did you mean" in str(said)
    assert 0 <= said.position <= len(text)
    assert len(pointed(said)) == 2


def test_saved_searches_of_saved_searches_end() -> None:
    saved = {"q0": "tide or wall", **{f"q{n}": f"query:q{n - 1} or query:q{n - 1}" for n in range(1, 40)}}
    assert len(list(leaves(expanded(parse_query("query:q3 sport"), saved).root))) == 17
    with pytest.raises(QueryError, match="more than 200 conditions"):
        expanded(parse_query("query:q12"), saved)
    with pytest.raises(QueryError, match="too many saved searches"):
        expanded(parse_query("query:q39"), saved)
