"""Terms, likeness, copies, stories, folding, coverage: pure decisions over words."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from telling_rows import stories_among
from termnews.core.coverage import independent_sources, tell_coverage
from termnews.core.folding import fold
from termnews.core.likeness import OTHER_DAY, decay, similarity
from termnews.core.models import EntryRow
from termnews.core.near_duplicates import copies, is_copy
from termnews.core.related import Candidate, rank_related
from termnews.core.stories import LONGEST_S, group_stories
from termnews.core.terms import KEYS, TITLE_WEIGHT, Profile, term_id, term_ids, terms_of, unpack, weigh

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)
CORPUS = Path(__file__).parents[3] / "shared" / "corpus" / "related" / "news-2026-02" / "items.jsonl"


def row(
    entry_id: int, title: str, *, feed: int = 0, hours: float = 0, summary: str = "", copy_of: int | None = None
) -> EntryRow:
    at = NOW - timedelta(hours=hours)
    return EntryRow(
        id=entry_id, feed_id=feed, feed_slug=f"f{feed}", feed_title=f"Feed {feed}", section="world", title=title,
        url=None, author=None, summary=summary, published=at, sort_date=at, first_seen=at, read=False, starred=False,
        later=False, words=0, copy_of=copy_of,
    )  # fmt: skip


def profile(title: str, summary: str = "") -> Profile:
    return unpack(weigh(terms_of(title, summary), {}, 1000))


def test_boilerplate_labels_and_the_site_s_name_say_nothing() -> None:
    for title in ("LIVE: Harbour wall agreed", "Harbour wall agreed - The Coastal Herald", "Harbour wall agreed"):
        terms = terms_of(title, "Continue reading…", "The Coastal Herald")
        assert set(terms.every.values()) == {"harbour", "wall", "agreed"}
    assert "herald" in terms_of("The deal - Herald angels sing", "", "The Morning Post").title
    credit = terms_of("A", "The quay at dawn. (Photo by Ann Bly.) https://x.example/a [link] [comments]")
    assert set(credit.every.values()) == {"quay", "dawn"}


def test_scripts_without_blanks_are_cut_into_pairs_and_others_to_five_letters() -> None:
    assert set(terms_of("東京路線開通", "").title) == {"東京", "京路", "路線", "線開", "開通"}
    assert terms_of("президента", "").title.keys() == terms_of("президенту", "").title.keys()


@given(st.text(max_size=60), st.text(max_size=200), st.integers(1, 10**6))
def test_a_profile_is_what_was_packed(title: str, summary: str, total: int) -> None:
    terms = terms_of(title, summary)
    numbers = {term_id(stem) for stem in terms.every}
    packed = weigh(terms, dict.fromkeys(numbers, 3), total)
    found = unpack(packed)
    assert found.weights.keys() == numbers == term_ids(packed)
    assert found.title == {term_id(stem) for stem in terms.title}
    assert all(weight > 0 for weight in found.weights.values())
    assert len(found.keys) == min(KEYS, len(numbers))


@given(st.text(max_size=60), st.text(max_size=60))
def test_likeness_is_symmetric_and_of_itself_whole(a: str, b: str) -> None:
    one, other = profile(a), profile(b)
    assert similarity(one, other) == similarity(other, one)
    assert similarity(one, one) == pytest.approx(1.0 if one.weights else 0.0)
    assert 0 <= similarity(one, other) <= 1.0000001


def test_the_title_counts_more_and_time_takes_away() -> None:
    assert profile("harbour", "wall").weights[term_id("harbour")] == TITLE_WEIGHT * profile("x", "harbour").weights[
        term_id("harbour")]
    assert decay(0, 0) == 1
    assert decay(0, 5 * 86_400) == pytest.approx(0.3679, abs=0.001)


@pytest.mark.parametrize(("a", "b", "same"), [
    ("Forecast for 8 March", "Forecast for 18 March", False), ("Forecast for 8 March", "Forecast: March 8", True),
    ("The final of 2010", "The final of 2012", False), ("Five dead in fire", "Seven dead in fire", True),
    ("Прогноз на 8 ноября", "Прогноз на 18 ноября", False),
])  # fmt: skip
def test_titles_that_name_different_days_are_of_different_things(a: str, b: str, same: bool) -> None:
    with_day = similarity(profile(a), profile(b))
    without = similarity(replace(profile(a), marks=frozenset()), profile(b))
    assert with_day == pytest.approx(without if same else without * OTHER_DAY)


def test_copies_are_one_text() -> None:
    wire = "Eleven ports along the coast agreed to share the cost of a common tide wall, engineers said on Monday."
    assert is_copy("Ports agree tide wall", wire, "Tide wall for eleven ports", wire + " More follows.")
    assert is_copy("Harbour cities agree tide wall", "", "Harbour cities agree tide wall!", "Something else.")
    assert not is_copy("Corrections", "", "Corrections", "")
    assert not is_copy("Ports agree tide wall", wire, "Tide wall", "The ports will pay for it together, it is said.")
    texts = {5: ("a b c d", wire), 3: ("e f g h", wire), 9: ("i", wire), 1: ("other", "words")}
    assert copies(texts, [(5, 9), (3, 5), (1, 3)]) == {5: 3, 9: 3}


def test_stories_bring_sources_together_and_leave_the_rest_alone() -> None:
    rows = [
        row(1, "Harbour cities agree a common tide wall", feed=0, summary="Eleven ports share the cost."),
        row(2, "Tide wall: eleven harbour cities agree", feed=1, summary="The ports share the cost of the wall."),
        row(3, "Railway bonds sell out in a morning", feed=2, summary="Savers return to the line."),
        row(4, "A quiet star blinked", feed=3, summary="An amateur in Tromsø was looking."),
    ]
    assert stories_among(rows) == [[1, 2]]
    assert stories_among([]) == []


def test_a_chain_of_likenesses_is_no_story() -> None:
    graph = {n: {m: 160 for m in (n - 1, n + 1) if 0 <= m < 9} for n in range(9)}
    assert group_stories(graph, dict.fromkeys(range(9), 0)) == []
    whole = {n: {m: 160 for m in range(5) if m != n} for n in range(5)}
    assert group_stories(whole, dict.fromkeys(range(5), 0)) == [[0, 1, 2, 3, 4]]


def test_a_long_subject_is_told_in_chapters() -> None:
    day = LONGEST_S // 5
    graph = {n: {m: 300 for m in range(12) if m != n and abs(m - n) <= 4} for n in range(12)}
    groups = group_stories(graph, {n: n * day for n in range(12)})
    assert groups == [[0, 1, 2, 3, 4, 5], [6, 7, 8, 9, 10, 11]] or sorted(groups) == [
        [0, 1, 2, 3, 4, 5], [6, 7, 8, 9, 10, 11]]


def test_one_feed_s_series_is_no_story() -> None:
    rows = [row(1, "Weekly pictures that our readers drew"), row(2, "Weekly pictures that our readers drew", hours=72)]
    assert stories_among(rows) == []
    assert stories_among([rows[0], replace(rows[1], sort_date=NOW)]) == [[1, 2]]


def test_related_rows_name_their_reason_and_collapse_copies() -> None:
    source = row(1, "Harbour wall agreed")

    def candidate(entry: EntryRow, kind: str, score: float) -> Candidate:
        return Candidate(entry, kind, score, ("tide", "wall"))  # type: ignore[arg-type]

    found = rank_related(source, [
        candidate(row(2, "a", feed=1), "related", 0.5), candidate(row(3, "b", feed=2), "same story", 0.2),
        candidate(row(4, "c", feed=3, copy_of=3), "same story", 0.19),
        candidate(row(5, "d", feed=4), "earlier on this", 0.9),
        *(candidate(row(n, "e", feed=5), "related", 0.3) for n in (6, 7, 8)), candidate(source, "related", 1.0),
        candidate(row(9, "f", feed=6, copy_of=1), "same story", 0.1),
    ], limit=10)  # fmt: skip
    assert [ranked.entry.id for ranked in found] == [3, 9, 2, 6, 7, 5]
    assert [ranked.why for ranked in found[:3]] == [
        "same story: tide, wall", "same story: the same text", "related: tide, wall"]
    assert [also.id for also in found[0].also] == [4]
    assert found[0].same_story
    assert not found[2].same_story


def test_folding_keeps_the_first_of_each_group_and_unfolds_in_place() -> None:
    group_of = {2: "x", 4: "x", 5: "x", 3: "y"}
    folded = fold([1, 2, 3, 4, 5], group_of)
    assert list(folded.ids) == [1, 2, 3]
    assert folded.under == {2: (4, 5)}
    assert list(fold([1, 2, 3, 4, 5], group_of, unfolded=[2]).ids) == [1, 2, 4, 5, 3]


def test_coverage_says_what_each_source_adds() -> None:
    tellings = tell_coverage([
        row(2, "Eleven ports sign", feed=1, hours=2, summary="The wall was signed in Ostend by Ingrid Solheim. It "
            "costs 4.1 billion crowns."),
        row(1, "Tide wall agreed", feed=0, hours=3, summary="The wall of the ports was agreed."),
        row(3, "Eleven ports sign", feed=2, hours=1, copy_of=2),
        row(4, "The wall", feed=3, hours=0, summary="The ports agreed."),
    ])
    assert [telling.row.id for telling in tellings] == [1, 2, 4]
    assert tellings[0].sentence == "The wall of the ports was agreed."
    assert {"Ostend", "Ingrid Solheim"} <= set(tellings[1].names)
    assert any("4.1" in name for name in tellings[1].names)
    assert tellings[1].sentence
    assert [also.id for also in tellings[1].also] == [3]
    assert (tellings[2].names, tellings[2].sentence) == ((), "")
    assert independent_sources(tellings) == 3


def test_stories_of_a_real_evening_are_found() -> None:
    if not CORPUS.exists():
        pytest.skip("The corpus of labelled stories is not beside this checkout.")
    items = [json.loads(line) for line in CORPUS.read_text(encoding="utf-8").splitlines()]
    feeds = {source: n for n, source in enumerate(sorted({item["source"] for item in items}))}
    rows = [
        replace(
            row(n, item["title"], feed=feeds[item["source"]], summary=item["summary"] or ""),
            sort_date=datetime.fromisoformat(item["published"]) if item["published"] else NOW,
        )
        for n, item in enumerate(items)
    ]
    lines = (CORPUS.parent / "related_pairs.jsonl").read_text(encoding="utf-8").splitlines()
    fine = {frozenset(json.loads(line)) for line in lines}  # not one event, yet no mistake either
    pairs = [(a, b) for group in stories_among(rows) for a in group for b in group if a < b]
    together = [(a, b) for a, b in pairs if {items[a]["id"], items[b]["id"]} not in fine]
    right = [(a, b) for a, b in together if items[a]["story"] and items[a]["story"] == items[b]["story"]]
    assert len(right) > 250
    assert len(right) / len(together) > 0.9
