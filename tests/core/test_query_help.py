"""Marking the words found, suggesting those that were meant, and saved searches inside queries."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from termnews.core.errors import QueryError
from termnews.core.query import Marker, expanded, parse_query, print_query, saved_key
from termnews.core.query.marks import HIT_END, HIT_START, SNIPPET_CHARACTERS, folded
from termnews.core.query.suggest import distance, doubtful, meant_field, mended, nearest


def marked(query: str, text: str) -> str:
    return Marker(parse_query(query)).title(text).replace(HIT_START, "<").replace(HIT_END, ">")


@pytest.mark.parametrize(
    ("query", "text", "expected"),
    [
        ("tide wall", "Tide wall, tides", "<Tide> <wall>, tides"),
        ("tide*", "Tide wall, tides", "<Tide> wall, <tides>"),
        ('"tide wall"', "The TIDE  wall of tide", "The <TIDE  wall> of tide"),
        ("ete", "Un été à Orléans", "Un <été> à Orléans"),
        ("-tide wall", "tide wall", "tide <wall>"),
        ("鉄道", "新しい鉄道路線", "新しい<鉄道>路線"),
        ("title:wall", "a wall", "a <wall>"),
        ("C++ co-op", "C co op", "<C> <co op>"),
        ("is:read", "nothing", "nothing"),
    ],
)
def test_words_are_marked_where_they_stand(query: str, text: str, expected: str) -> None:
    assert marked(query, text) == expected


def test_a_snippet_shows_the_first_hit_and_little_before_it() -> None:
    text = "word " * 200 + "harbour " + "more " * 200
    found = Marker(parse_query("harbour")).snippet(text)
    assert found is not None
    assert found.startswith("…word")
    assert found.endswith("…")
    assert f"{HIT_START}harbour{HIT_END}" in found
    assert len(found) <= SNIPPET_CHARACTERS + 4
    assert Marker(parse_query("harbor")).snippet(text) is None
    assert Marker(parse_query("title:harbour")).snippet(text) is None, "the title's word says nothing of the body"


@given(st.text(max_size=60), st.text(max_size=12))
def test_marks_take_nothing_away(text: str, typed: str) -> None:
    try:
        query = parse_query(typed, typing=True)
    except QueryError:
        return
    text = text.replace(HIT_START, "").replace(HIT_END, "")
    assert Marker(query).title(text).replace(HIT_START, "").replace(HIT_END, "") == text
    assert len(folded(text)) == len(text)


@pytest.mark.parametrize(
    ("one", "other", "apart"),
    [("harbour", "harbour", 0), ("harbuor", "harbour", 1), ("harbor", "harbour", 1), ("hrabuor", "harbour", 2),
     ("railway", "harbour", 3), ("", "ab", 2)],
)
def test_distance_counts_mistakes(one: str, other: str, apart: int) -> None:
    assert distance(one, other, 2) == apart == distance(other, one, 2)


@given(st.text("abc", max_size=6), st.text("abc", max_size=6))
def test_distance_is_one_way_as_the_other(one: str, other: str) -> None:
    assert distance(one, other, 3) == distance(other, one, 3)
    assert (distance(one, other, 3) == 0) == (one == other)


def test_the_nearest_word_wins_and_then_the_most_frequent() -> None:
    known = [("harbour", 3), ("harbours", 90), ("arbour", 2), ("barbour", 4)]
    assert nearest("harbuor", known) == "harbour"
    assert nearest("Harbor", [("harbour", 1), ("harbors", 5), ("harder", 9)]) == "harbors"
    assert nearest("cat", [("car", 9)]) is None
    assert nearest("harbour", [("harbour", 3)]) is None


def test_a_query_is_mended_word_by_word() -> None:
    query = parse_query('harbuor (wal or "tide wal") -harbuor is:unread')
    assert doubtful(query) == ["harbuor"]
    assert print_query(mended(query, {"harbuor": "harbour"})) == 'harbour (wal or "tide wal") -harbuor is:unread'
    assert meant_field(parse_query("titel:harbour")) == ("titel:harbour", "title:harbour")
    assert meant_field(parse_query("rust:harbour http://x")) is None


def test_saved_searches_stand_for_what_they_match() -> None:
    saved = {"us-elections": "election or vote", "all": "", "loop": "query:loop2", "loop2": "x query:loop"}
    assert saved_key("US Elections!") == "us-elections"
    found = expanded(parse_query('query:"US elections" is:unread'), saved)
    assert print_query(found) == "(election or vote) is:unread"
    assert print_query(expanded(parse_query("-query:us-elections"), saved)) == "-(election or vote)"
    assert expanded(parse_query("query:all"), saved).root is None
    with pytest.raises(QueryError, match='Did you mean "query:us-elections"') as caught:
        expanded(parse_query("tide query:us-election"), saved)
    assert caught.value.position == 5
    with pytest.raises(QueryError, match="made of itself"):
        expanded(parse_query("query:loop"), saved)
