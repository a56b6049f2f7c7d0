"""Searching the store: words, phrases, fields, other scripts, hostile input."""

from __future__ import annotations

import random
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlite_utils import Database

from termnews.core.document import Document
from termnews.core.errors import QueryError
from termnews.core.models import Article, Verdict
from termnews.core.published import ParsedEntry, ParsedFeed, Validators
from termnews.core.query import HIT_END, HIT_START, Query, parse_query
from termnews.core.subscriptions import Subscription
from termnews.store import (
    articles,
    connect,
    entries,
    feeds,
    patterns,
    queries,
    rows,
    search,
    searching,
    state,
    vocabulary,
)

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)
TEXTS = {
    "tide": ("Harbour cities agree a tide wall", "Eleven ports share the cost.", "The caissons are sunk in spring."),
    "bonds": ("Railway bonds sell out", "Savers took four fifths of the issue.", "A coupon of timetabled certainty."),
    "tokyo": ("東京で新しい鉄道路線が開業", "通勤時間を大幅短縮へ。", "新線は沿線の五つの町を結ぶ。"),
    "cafe": ("Le café ferme ses portes", "Un été sans terrasse à Orléans.", "Les habitués protestent."),
    "law": ("生成ＡＩの規制法案が可決", "EU委員会は5Gの基地局を支持。", "半角のｶﾅも。"),
}


@pytest.fixture(scope="module")
def db(tmp_path_factory: pytest.TempPathFactory) -> Database:
    path: Path = tmp_path_factory.mktemp("store")
    db = connect.open_writer(path / connect.DATABASE_NAME)
    sub = Subscription(id="herald", url="https://herald.example/feed", section="world")
    feeds.sync_subscriptions(db, [sub])
    parsed = tuple(
        ParsedEntry(
            guid=k, url=None, title=t, summary=s, content_text=b, published=NOW - timedelta(days=n), author="Ingrid"
        )
        for n, (k, (t, s, b)) in enumerate(TEXTS.items())
    )
    good = feeds.GoodAnswer(Validators(), NOW, NOW, whole=True)
    entries.save_feed(db, 1, ParsedFeed("rss", "Herald", parsed), sub=sub, good=good)
    assert search.catch_up(db) is False
    return db


def titles(db: Database, text: str, *, typing: bool = False) -> list[str]:
    query = parse_query(text, typing=typing)
    found = patterns.bounded(db.conn, query, searching.search, query, now=NOW, limit=10)
    return [next(k for k, v in TEXTS.items() if v[0] == hit.entry.title) for hit in found]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("tide", ["tide"]),
        ("HARBOUR wall", ["tide"]),
        ("caissons", ["tide"]),
        ('"four fifths"', ["bonds"]),
        ('"fifths four"', []),
        ("cafe ete", ["cafe"]),
        ("東京", ["tokyo"]),
        ("鉄道路線", ["tokyo"]),
        ("線", ["tokyo"]),
        ("title:bonds", ["bonds"]),
        ("title:caissons", []),
        ("railway -bonds", []),
        ("ports -railway", ["tide"]),
        ("tide or bonds", ["tide", "bonds"]),
        ("(tide or bonds) -ports", ["bonds"]),
        ("cai*", ["tide"]),
        ("tai*", []),
        ("業", ["tokyo"]),
        ("title:東京で", ["tokyo"]),
        ("title:通勤", []),
        ("ferme or 東京", ["cafe", "tokyo"]),
        ("-(tide or bonds) -caf*", ["tokyo", "law"]),
        ("/h.rbour/i", ["tide"]),
        ("/h.rbour/", []),
        ("title:/^Le / or is:starred", ["cafe"]),
        ("ports words>3", ["tide"]),
        ("ports words>3000", []),
        ("AI", ["law"]),
        ("ＡＩ 規制", ["law"]),
        ("生成AI", ["law"]),
        ("EU 5g", ["law"]),
        ("カナ", ["law"]),
        ("委員", ["law"]),
        ("tide or is:unread", ["tide", "bonds", "tokyo", "cafe", "law"]),
        ("(caissons is:unread) or (ferme newer:99d) or is:starred", ["cafe", "tide"]),
    ],
)
def test_words_find_what_they_should(db: Database, text: str, expected: list[str]) -> None:
    assert titles(db, text) == expected


def test_the_last_word_matches_as_it_is_typed(db: Database) -> None:
    assert titles(db, "railw", typing=True) == ["bonds"]
    assert titles(db, "railw") == []


def test_one_and_two_letters_find_words_of_their_own_first(db: Database) -> None:
    assert titles(db, "ai", typing=True) == ["law"]
    assert titles(db, "5", typing=True) == []
    assert titles(db, "a", typing=True) == ["tide", "cafe", "bonds"], "as a word of its own"
    assert titles(db, "ports a", typing=True) == ["tide"]
    assert titles(db, "ports x", typing=True) == ["tide"], "the next letter is still to come"


def test_a_word_in_a_run_of_characters_is_marked(db: Database) -> None:
    hit = searching.search(db.conn, parse_query("ai eu"), now=NOW, limit=1)[0]
    assert hit.title == f"生成{HIT_START}ＡＩ{HIT_END}の規制法案が可決"
    assert hit.snippet.startswith(f"{HIT_START}EU{HIT_END}委員会")


def test_snippets_mark_the_hit_and_show_readable_text(db: Database) -> None:
    hit = searching.search(db.conn, parse_query("caissons"), now=NOW, limit=1)[0]
    assert f"{HIT_START}caissons{HIT_END}" in hit.snippet
    hit = searching.search(db.conn, parse_query("短縮"), now=NOW, limit=1)[0]
    assert hit.snippet == f"通勤時間を大幅{HIT_START}短縮{HIT_END}へ。"


def test_what_a_pattern_matched_is_marked(db: Database) -> None:
    query = parse_query("/t.de/i wall -title:/x/")
    hit = patterns.bounded(db.conn, query, searching.search, query, now=NOW, limit=1)[0]
    assert hit.title == f"Harbour cities agree a {HIT_START}tide{HIT_END} {HIT_START}wall{HIT_END}"


def listed(db: Database, text: str) -> list[int]:
    where, parameters = queries.condition(parse_query(text), now=NOW)
    return list(rows.ids(db.conn, where, parameters, limit=None))


def test_filters(db: Database) -> None:
    state.set_state(db, "starred", [2], on=True)
    assert listed(db, "is:starred") == [2]
    assert listed(db, "-is:starred") == [1, 3, 4, 5]
    assert listed(db, "newer:36h") == [1, 2]
    assert listed(db, "older:36h") == [3, 4, 5]
    assert listed(db, "section:world feed:herald") == [1, 2, 3, 4, 5]
    assert listed(db, "-section:world") == []
    assert listed(db, "-tide") == [2, 3, 4, 5]
    assert listed(db, "is:unread bonds") == [2]
    assert listed(db, "author:INGRID tide") == [1]
    assert listed(db, "-author:ingrid") == []


def test_a_state_that_does_not_exist_names_the_nearest_and_the_place() -> None:
    with pytest.raises(QueryError, match='Did you mean "is:unread"') as caught:
        parse_query("harbour is:unred")
    assert caught.value.position == 8


@settings(max_examples=300, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.text(max_size=60)
    | st.lists(st.sampled_from(["-", "title:", "author:", "feed:", "is:", "newer:", "3d", '"', "東京", "a", " "])).map(
        "".join
    )
    | st.text(alphabet='"*()-:^+.{}\\ aNEARORANDNOT東é', max_size=40)
)
def test_anything_a_reader_types_is_an_answer_or_a_sentence(db: Database, text: str) -> None:
    try:
        query = parse_query(text)
    except QueryError as error:
        assert str(error)  # noqa: PT017, either outcome is right
        return
    try:
        answer(db, query)
    except QueryError as error:
        assert str(error)  # noqa: PT017, either outcome is right


def answer(db: Database, query: Query) -> None:
    where, parameters = queries.condition(query, now=NOW)
    patterns.bounded(db.conn, query, rows.ids, where, parameters, limit=None)
    patterns.bounded(db.conn, query, searching.search, query, now=NOW, limit=5)


def test_bodies_are_found_once_the_index_caught_up_and_stay_with_the_page_s_text(tmp_path: Path) -> None:
    db = connect.open_writer(tmp_path / connect.DATABASE_NAME)
    sub = Subscription(id="herald", url="https://herald.example/feed", section="world")
    feeds.sync_subscriptions(db, [sub])

    def save(summary: str) -> None:
        body = "Caissons sink in 東京湾"
        entry = ParsedEntry(guid="1", url=None, title="Tide wall", summary=summary, content_text=body)
        good = feeds.GoodAnswer(Validators(), NOW, NOW, whole=True)
        entries.save_feed(db, 1, ParsedFeed("rss", "Herald", (entry,)), sub=sub, good=good)

    def found(text: str) -> int:
        return len(searching.search(db.conn, parse_query(text), now=NOW, limit=5))

    save("Ports agree.")
    assert [found("tide"), found("ports"), found("caissons"), found("湾")] == [1, 1, 0, 0]
    assert search.catch_up(db) is False
    assert [found("caissons"), found("東京湾"), found("湾")] == [1, 1, 1]
    article = Article(url="", title="", document=Document(()), text="Trestle table", words=20, verdict=Verdict.FULL)
    articles.save_article(db, 1, article, record="{}", now=NOW)
    assert [found("caissons"), found("trestle")] == [0, 1]
    save("Ports agree at last.")
    assert [found("last"), found("trestle")] == [1, 1], "the text of the page stays"
    wall = replace(article, text="Log in please", words=99, verdict=Verdict.BLOCKED)
    articles.save_article(db, 1, wall, record="{}", now=NOW)
    assert [found("log"), found("verdict:blocked words>50")] == [0, 0], "what stands in an article's place is not found"
    assert db.execute("SELECT count(*) FROM search_waiting").fetchone()[0] == 0
    db.close()


def test_ten_thousand_random_queries_are_answers_or_sentences(db: Database) -> None:
    dice = random.Random(6)
    signs = "()-\"/*:<>=.,'ab\u6771\u00e9\ud800\x00\n {}^%\\\\"
    words = ("or", " or ", "title:", "is:", "newer:", "words>", "feed:", "/i", "(?:", "a+", "unread", "3d", "tide",
             "NEAR", "AND", "NOT", "story:", "9" * 30, "query:", "tag:x")  # fmt: skip
    pieces = [*signs, *words]
    answers = sentences = 0
    for _ in range(10_000):
        text = "".join(dice.choices(pieces, k=dice.randint(1, 9)))
        try:
            answer(db, parse_query(text, typing=dice.random() < 0.5))
            answers += 1
        except QueryError as error:
            assert len(str(error)) > 10  # noqa: PT017, either outcome is right
            sentences += 1
    assert answers > 3_000
    assert sentences > 2_000


def test_a_pattern_that_would_take_for_ever_is_given_up_with_a_sentence(db: Database) -> None:
    db.execute("UPDATE entry SET summary = ? WHERE id = 4", ["a" * 5_000])
    query = parse_query("tide or /(a|a)*(a|a)*(a|aa)+c?$x/")
    where, parameters = queries.condition(query, now=NOW)
    with pytest.raises(QueryError, match="takes too long") as caught:
        patterns.bounded(db.conn, query, rows.ids, where, parameters, limit=None)
    assert caught.value.position == 8
    assert listed(db, "tide") == [1], "the store is as usable as before"


def test_what_was_perhaps_meant_comes_from_the_entries_own_words(db: Database) -> None:
    for typed, meant in (("harbuor", "harbour"), ("railwya bonds", "railway bonds"), ("ahrbour", "harbour"),
                         ("Caissonss -tide", "caissons -tide"), ("titel:bonds", "title:bonds"), ("bonds", None),
                         ("xyzzyqwert", None), ("ti", None)):
        assert vocabulary.suggestion(db.conn, parse_query(typed)) == meant, typed
