from __future__ import annotations

import io
import json
import re
import sys
import warnings
from typing import Any

import pytest

LIST_KEYS = ["id", "feed", "section", "title", "url", "author", "published", "first_seen", "read", "starred", "later",
             "story_id", "words", "verdict"]
RFC3339 = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ")


def rows(capsys: pytest.CaptureFixture[str]) -> list[dict[str, Any]]:
    return [json.loads(line) for line in capsys.readouterr().out.splitlines()]


def newest(desk: Any, capsys: pytest.CaptureFixture[str], *query: str) -> dict[str, Any]:
    capsys.readouterr()
    assert desk("list", "--json", *query) == 0
    return rows(capsys)[0]


def test_list_prints_the_keys_of_the_contract_newest_first(filled: Any, capsys: pytest.CaptureFixture[str]) -> None:
    assert filled("list", "--json") == 0
    found = rows(capsys)
    assert [list(row) for row in found] == [LIST_KEYS] * 4
    assert [row["published"] for row in found] == sorted((row["published"] for row in found), reverse=True)
    assert all(RFC3339.fullmatch(row["published"]) and RFC3339.fullmatch(row["first_seen"]) for row in found)
    assert {row["feed"] for row in found} == {"harbour-post", "quay-times"}
    assert {row["section"] for row in found} == {"world"}
    assert all(row["read"] is False and row["verdict"] is None for row in found)


def test_a_query_narrows_the_list_even_with_a_minus(filled: Any, capsys: pytest.CaptureFixture[str]) -> None:
    assert filled("list", "--json", "feed:harbour-post", "-bells", "-ferry") == 0
    assert [row["title"] for row in rows(capsys)] == ["Harbour wall repaired"]
    assert filled("list", "--json", "--limit", "2") == 0
    assert len(rows(capsys)) == 2


def test_foreign_text_is_clean_in_every_output(
    filled: Any, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(sys, "stdin", io.StringIO())
    for verb in (["list"], ["list", "--json"], ["latest"], ["search", "bells"], ["feeds"], []):
        assert filled(*verb) == 0
        printed = capsys.readouterr().out
        assert not set(printed) & {"\x1b", "\u202e", "\x9b"}, verb


def test_list_for_people_is_aligned(filled: Any, capsys: pytest.CaptureFixture[str]) -> None:
    assert filled("list") == 0
    lines = capsys.readouterr().out.splitlines()
    titles = ["Harbour wall", "Bells & whistles", "Ferry", "Harbour wall stands"]
    starts = {line.index(title) for line in lines for title in titles if title in line}
    assert len(lines) == 4
    assert len(starts) == 1


def test_nothing_is_said_on_stderr_and_is_no_error(filled: Any, capsys: pytest.CaptureFixture[str]) -> None:
    assert filled("list", "zeppelin") == 0
    printed = capsys.readouterr()
    assert printed.out == ""
    assert "Nothing matches" in printed.err


def test_refresh_reports_each_feed_and_fails_when_one_failed(desk: Any, capsys: pytest.CaptureFixture[str]) -> None:
    assert desk("refresh", "--json") == 0
    skipped = rows(capsys)
    assert list(skipped[0]) == [
        "feed", "title", "outcome", "new", "changed", "error", "status", "next_check", "elapsed_s", "announced"]
    assert {row["outcome"] for row in skipped} == {"skipped"}
    assert all(RFC3339.fullmatch(row["next_check"]) for row in skipped)
    desk.config.write_text(desk.config.read_text() + f'[[feed]]\ntitle = "Gone"\nurl = "{desk.url}/gone"\n')
    assert desk("refresh", "gone") == 1
    printed = capsys.readouterr()
    assert printed.out.startswith("! Gone")
    assert "404" in printed.out
    assert "1 failed" in printed.err
    assert desk("feeds", "--json") == 0
    assert [row["failures"] for row in rows(capsys)] == [0, 0, 1]


def test_a_forced_refresh_finds_nothing_new(desk: Any, capsys: pytest.CaptureFixture[str]) -> None:
    assert desk("refresh", "quay-times", "--force", "--json") == 0
    assert [(row["feed"], row["outcome"], row["new"]) for row in rows(capsys)] == [("quay-times", "unchanged", 0)]


def test_an_unknown_feed_is_a_usage_error_with_the_nearest(filled: Any, capsys: pytest.CaptureFixture[str]) -> None:
    assert filled("refresh", "harbor-post") == 2
    assert "harbour-post" in capsys.readouterr().err


def test_feeds_prints_health(filled: Any, capsys: pytest.CaptureFixture[str]) -> None:
    assert filled("feeds", "--json") == 0
    first = rows(capsys)[0]
    assert (first["id"], first["title"], first["total"], first["unread"], first["error"]) == (
        "harbour-post", "Harbour Post", 3, 3, None)
    assert RFC3339.fullmatch(first["last_success"])


@pytest.mark.parametrize(("form", "begins", "holds"), [
    ("text", "Harbour wall repaired\n", "The harbour wall was repaired on day 3"),
    ("markdown", "# Harbour wall repaired\n", "The harbour wall was repaired on day 3"),
    ("html", "<article", "<p>The harbour wall was repaired on day 3"),
])
def test_read_prints_the_article(
    desk: Any, capsys: pytest.CaptureFixture[str], form: str, begins: str, holds: str
) -> None:
    entry = newest(desk, capsys, "feed:harbour-post")
    assert desk("read", str(entry["id"]), "--format", form, "--width", "60") == 0
    printed = capsys.readouterr().out
    assert printed.startswith(begins)
    assert holds in printed.replace("\n", " ")
    if form == "text":
        assert max(len(line) for line in printed.splitlines()) <= 60


def test_read_counts_unless_it_only_peeks(desk: Any, capsys: pytest.CaptureFixture[str]) -> None:
    entry = newest(desk, capsys, "feed:harbour-post")
    assert desk("read", str(entry["id"]), "--peek", "--format", "json") == 0
    shown = rows(capsys)[0]
    assert list(shown)[:14] == LIST_KEYS
    assert (shown["source"], shown["verdict"]) == ("page", "full")
    assert shown["text"].count("The harbour wall was repaired") == 12
    assert shown["document"]["blocks"]
    assert newest(desk, capsys, "feed:harbour-post")["read"] is False
    assert desk("popular", "--json") == 0
    assert all("sources" in row["why"] for row in rows(capsys))
    assert desk("read", str(entry["id"])) == 0
    assert newest(desk, capsys, "feed:harbour-post")["read"] is True
    assert desk("popular", "--json") == 0
    assert next((row["id"], row["why"]) for row in rows(capsys)) == (entry["id"], "1 read")
    assert desk("popular", "--range", "today", "--explain", "--json") == 0
    explained = rows(capsys)[0]
    assert [visit["what"] for visit in explained["visits"]] == ["printed"]
    assert desk("popular", "--explain") == 0
    assert "· printed · weighs 1.00" in capsys.readouterr().out
    assert desk("popular", "--clear") == 2
    assert "--yes says that it is meant" in capsys.readouterr().err
    assert desk("popular", "--clear", "--yes") == 0
    assert capsys.readouterr().err == "Forgot 1 visit; no trace is left in the store.\n"
    assert desk("popular", "--json") == 0
    assert all("sources" in row["why"] for row in rows(capsys))
    assert newest(desk, capsys, "feed:harbour-post")["read"] is True


def test_an_article_whose_page_is_gone_is_the_feed_s_text_and_a_reason(
    desk: Any, capsys: pytest.CaptureFixture[str]
) -> None:
    entry = newest(desk, capsys, "ferry", "-wall")
    assert desk("read", str(entry["id"])) == 0
    printed = capsys.readouterr()
    assert "The ferry waits." in printed.out
    assert "404" in printed.err


def test_an_unknown_entry_is_an_error(filled: Any, capsys: pytest.CaptureFixture[str]) -> None:
    for verb in ("read", "related"):
        assert filled(verb, "4711") == 2
        assert "4711" in capsys.readouterr().err


def test_search_says_where_the_words_stand(filled: Any, capsys: pytest.CaptureFixture[str]) -> None:
    assert filled("search", "bells", "--json") == 0
    hit = rows(capsys)[0]
    assert list(hit) == [*LIST_KEYS, "snippet", "hits", "score"]
    assert [hit["snippet"][start:end].lower() for start, end in hit["hits"]][:1] == ["bells"]
    assert not set(hit["snippet"]) & {"\ue000", "\ue001"}


def test_a_query_that_cannot_be_understood_is_marked(filled: Any, capsys: pytest.CaptureFixture[str]) -> None:
    assert filled("list", "wall newer:banana") == 2
    sentence, query, mark = capsys.readouterr().err.splitlines()
    assert sentence.startswith("termnews: ")
    assert query.strip() == "wall newer:banana"
    assert query[mark.index("^"):].startswith(("newer", "banana"))


def test_related_and_stories_say_why(filled: Any, capsys: pytest.CaptureFixture[str]) -> None:
    assert filled("list", "--json", "feed:quay-times") == 0
    entry = rows(capsys)[0]
    assert filled("related", str(entry["id"]), "--json") == 0
    keys = [*LIST_KEYS, "why", "score", "same_story", "kind", "also"]
    assert all(list(row) == keys and row["why"].startswith(row["kind"]) for row in rows(capsys))
    assert filled("stories", "--json") == 0
    assert all(list(row) == ["id", "title", "sources", "entries", "why"] for row in rows(capsys))


def test_latest_is_newest_first(filled: Any, capsys: pytest.CaptureFixture[str]) -> None:
    assert filled("latest", "--json", "--limit", "3") == 0
    found = rows(capsys)
    assert [list(row) for row in found] == [[*LIST_KEYS, "why", "score", "same_story"]] * 3
    assert [row["published"] for row in found] == sorted((row["published"] for row in found), reverse=True)


def test_the_paper_opens_in_spite_of_a_mistake_in_feeds_toml(
    desk: Any, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(sys, "stdin", io.StringIO())
    desk.config.write_text("[app]\nmesure = 3\n" + desk.config.read_text())
    assert desk("list") == 2
    assert f"{desk.config}:2: Unknown key 'mesure'" in capsys.readouterr().err
    assert desk() == 0
    printed = capsys.readouterr()
    assert "Harbour wall" in printed.out
    assert "Unknown key 'mesure'" in printed.err


def test_remove_takes_a_feed_out(desk: Any, capsys: pytest.CaptureFixture[str]) -> None:
    assert desk("remove", "quay-times") == 0
    capsys.readouterr()
    assert desk("feeds", "--json") == 0
    assert [row["id"] for row in rows(capsys)] == ["harbour-post"]
    assert desk("remove", "quay-times") == 2


def test_doctor_finds_what_is_wrong(desk: Any, capsys: pytest.CaptureFixture[str]) -> None:
    assert desk("doctor") in (0, 1)
    assert "4 articles" in capsys.readouterr().out
    desk.config.write_text('[[feed]]\nurl = "nope"\n')
    assert desk("doctor") == 1
    assert f"{desk.config}:2:" in capsys.readouterr().out


def test_a_damaged_store_is_a_sentence(desk: Any, capsys: pytest.CaptureFixture[str]) -> None:
    for file in desk.data.iterdir():
        file.unlink()
    (desk.data / "termnews.db").write_bytes(b"this is no database at all" * 100)
    assert desk("list") == 1
    assert "damaged" in capsys.readouterr().err


def test_a_saved_search_is_listed_and_joined_with_more(desk: Any, capsys: pytest.CaptureFixture[str]) -> None:
    with desk.config.open("a", encoding="utf-8") as file:
        file.write("[[query]]\nname = 'By the sea'\nmatch = 'harbour* or tide'\n")
    assert desk("list", "query:by-the-sea", "--json") == 0
    found = rows(capsys)
    assert any("Harbour" in row["title"] for row in found)
    assert desk("list", 'query:"By the sea"', "-title:harbour", "--json") == 0
    assert 0 < len(rows(capsys)) < len(found) or all("Harbour" in row["title"] for row in found)
    assert desk("list", "query:by-the-see") == 2
    assert 'Did you mean "query:by-the-sea"?' in capsys.readouterr().err


def test_a_program_is_told_where_a_query_goes_wrong(desk: Any, capsys: pytest.CaptureFixture[str]) -> None:
    for verb in ("list", "search"):
        assert desk(verb, "harbour", "(tide", "--json") == 2
        printed = capsys.readouterr()
        assert printed.out == ""
        assert json.loads(printed.err) == {
            "error": "This bracket is not closed.", "query": "harbour (tide", "position": 8}


def test_a_misspelt_search_is_told_what_was_perhaps_meant(filled: Any, capsys: pytest.CaptureFixture[str]) -> None:
    for typed, said in (("harbuor", "Nothing matches. Did you mean “harbour”?"), ("xyzzyqwert", "Nothing matches.")):
        capsys.readouterr()
        assert filled("search", typed) == 0
        printed = capsys.readouterr()
        assert printed.out == ""
        assert printed.err.strip() == said


def test_a_pattern_that_python_warns_of_prints_no_warning(filled: Any, capsys: pytest.CaptureFixture[str]) -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        assert filled("list", "/[[H]arbour]?/", "--json") == 0
    assert capsys.readouterr().err == ""
