"""Merge, latest, popular, related and stories: pure decisions over rows."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from termnews.core.merge import fingerprint, merge
from termnews.core.models import EntryRow
from termnews.core.published import ParsedEntry, ParsedFeed
from termnews.core.query import bigrams, parse_query
from termnews.core.terms import fold, stem_of, terms_of

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)


def row(entry_id: int, title: str, *, feed: int = 0, hours: float = 0, summary: str = "") -> EntryRow:
    at = NOW - timedelta(hours=hours)
    return EntryRow(
        id=entry_id, feed_id=feed, feed_slug=f"f{feed}", feed_title=f"Feed {feed}", section="world", title=title,
        url=None, author=None, summary=summary, published=at, sort_date=at, first_seen=at, read=False, starred=False,
        later=False, words=0,
    )  # fmt: skip


entries = st.builds(ParsedEntry, guid=st.sampled_from("abcdef"), url=st.none(), title=st.text(max_size=5))


@given(st.lists(entries, max_size=12), st.lists(entries, max_size=12))
def test_merge_finds_every_guid_exactly_once(before: list[ParsedEntry], after: list[ParsedEntry]) -> None:
    first = merge({}, ParsedFeed("rss", "", tuple(before)))
    stored = {entry.guid: (n, fingerprint(entry)) for n, entry in enumerate(first.new)}
    changes = merge(stored, ParsedFeed("rss", "", tuple(after)))
    guids = {entry.guid for entry in after}
    assert {e.guid for e in changes.new} == guids - stored.keys()
    assert len(changes.new) + len(changes.changed) + changes.unchanged == len(guids)
    for entry_id, entry in changes.changed:
        assert stored[entry.guid][0] == entry_id
        assert stored[entry.guid][1] != fingerprint(entry)


def test_a_fingerprint_takes_lone_surrogates() -> None:
    assert fingerprint(ParsedEntry("a", None, "\ud800")) != fingerprint(ParsedEntry("a", None, "x"))


def test_terms_leave_out_stop_words_labels_and_boilerplate() -> None:
    terms = terms_of("LIVE: The harbours of Tromsø", "The post The harbours of Tromsø appeared first on Herald.")
    assert set(terms.title.values()) == {"harbours", "tromsø"}
    assert terms.every.keys() == terms.title.keys()


@pytest.mark.parametrize(("a", "b"), [("agrees", "agreed"), ("cities", "city"), ("ports", "port")])
def test_stems_bring_forms_of_a_word_together(a: str, b: str) -> None:
    assert stem_of(a)[:4] == stem_of(b)[:4]


@given(st.text(max_size=40))
def test_folding_is_stable(text: str) -> None:
    assert fold(fold(text)) == fold(text)


def test_cjk_is_cut_into_pairs() -> None:
    assert bigrams("東京で drinks 線") == ["東京", "京で", "線"]


def test_a_headline_with_a_colon_is_words() -> None:
    query = parse_query("rust: a retrospective")
    assert [(w.column, w.value) for w in query.words] == [("", "rust"), ("", "a"), ("", "retrospective")]
