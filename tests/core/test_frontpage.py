from __future__ import annotations

from collections.abc import Hashable
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from termnews.core.frontpage import BRIEFS, FrontPage, Habits, compose_front_page, edition_name, edition_start
from termnews.core.models import EntryRow
from termnews.core.subscriptions import Section

NOW = datetime(2026, 11, 24, 8, 0, tzinfo=UTC)


def row(entry_id: int, feed: int = 1, *, hours: float = 1.0, section: str = "world", **kw: object) -> EntryRow:
    when = NOW - timedelta(hours=hours)
    base = EntryRow(
        id=entry_id,
        feed_id=feed,
        feed_slug=f"feed-{feed}",
        feed_title=f"Feed {feed}",
        section=section,
        title=f"Title{entry_id}",
        url=f"https://host{feed}.example/{entry_id}",
        author=None,
        summary="A summary.",
        published=when,
        sort_date=when,
        first_seen=when,
        read=False,
        starred=False,
        later=False,
        words=400,
    )
    return replace(base, **kw)  # type: ignore[arg-type]


def page(
    rows: list[EntryRow], together: dict[int, Hashable] | None = None, limit: int = 30,
    habits: Habits = Habits(),  # noqa: B008 - frozen
) -> FrontPage:
    sections = (Section("world", "World", 1.0), Section("sport", "Sport", 0.5))
    return compose_front_page(rows, now=NOW, sections=sections, together=together, habits=habits, limit=limit)


def ids(front: FrontPage) -> list[int]:
    return [story.entry.id for story in front.stories]


def test_a_story_told_by_many_sources_leads_over_a_newer_one() -> None:
    front = page([row(1, 1, hours=0.1), *(row(n, n, hours=n, story_id=9) for n in (2, 3, 4))])
    assert front.stories[0].rank == "lead"
    assert front.stories[0].sources == 3
    assert {front.stories[0].entry.id, *front.stories[0].also} == {2, 3, 4}
    assert len(front.stories) == 2


def test_two_feeds_of_one_house_are_one_source() -> None:
    urls = ("https://www.house.example/a", "https://house.example/b")
    front = page([row(n, n, url=url, story_id=9) for n, url in enumerate(urls)])
    assert [story.sources for story in front.stories] == [1]


def test_what_is_to_stand_apart_does_and_no_event_fills_the_page() -> None:
    told = [row(n, n, hours=1 + n / 100, story_id=9, title="Harbour cities agree a tide wall") for n in range(1, 8)]
    rows = [*told, *(row(n, n, hours=2) for n in range(8, 20))]
    apart = page(rows, {})
    assert sorted(ids(apart)) == list(range(1, 20))
    assert [story.entry.id for story in apart.stories[:2]] == [1, 8], "the lead is what most tell, beside it other news"
    assert {story.sources for story in apart.stories if story.entry.story_id} == {7}
    assert {story.sources for story in apart.stories if not story.entry.story_id} == {1}
    assert sum(story.entry.id < 8 for story in apart.stories[:10]) <= 4
    assert len(page(rows).stories) == 13
    assert len(page(rows, {1: "a", 2: "a", 3: "b", 8: "b"}).stories) == 17


def test_rows_of_one_story_id_stand_once_without_a_mapping() -> None:
    assert len(page([row(1, 1, story_id=9), row(2, 2, story_id=9), row(2, 2, story_id=9)]).stories) == 1


def test_one_page_under_two_addresses_stands_once() -> None:
    urls = ("https://www.house.example/a?utm_source=rss", "http://house.example/a#top")
    assert len(page([row(n, n, url=url) for n, url in enumerate(urls)]).stories) == 1


@pytest.mark.parametrize(
    ("one", "other", "stories"),
    [
        ("Harbour cities agree a common tide wall", "Harbour cities agree a common tide wall | Feed 2", 1),
        ("Harbour cities agree a common tide wall today", "Harbour cities agree a common tide wall", 1),
        ("HARBOUR CITIES AGREE A COMMON TIDE WALL", "Harbour cities agree a common tide wall", 1),
        ("Harbour cities agree a common tide wall", "Harbour cities reject a common budget plan", 2),
        ("環海の十一港、共同防潮壁の建設で合意", "環海の十一港、共同防潮壁の建設で合意", 1),
        ("Corrections", "Corrections", 2),
        ("", "", 2),
    ],
)
def test_nearly_one_headline_in_two_feeds_is_one_story(one: str, other: str, stories: int) -> None:
    assert len(page([row(1, 1, title=one), row(2, 2, title=other)]).stories) == stories


def test_a_series_of_one_feed_and_a_headline_of_another_week_are_stories_of_their_own() -> None:
    title = "The morning briefing from the harbour"
    assert len(page([row(1, 1, title=title), row(2, 1, title=title)]).stories) == 2
    assert len(page([row(1, 1, title=title), row(2, 2, hours=80, title=title)]).stories) == 2


def test_a_chain_of_tellings_is_one_story() -> None:
    title = "Harbour cities agree a common tide wall"
    rows = [row(1, 1, title=title), row(2, 2, title=title), row(3, 3, story_id=7), row(4, 2, story_id=7, url=None)]
    rows[1] = replace(rows[1], story_id=7)
    front = page(rows)
    assert len(front.stories) == 1
    assert front.stories[0].sources == 3


def test_what_one_reads_weighs_a_little() -> None:
    rows = [row(1, 1, hours=1), row(2, 2, hours=2), row(3, 3, hours=20)]
    assert ids(page(rows)) == [1, 2, 3]
    assert ids(page(rows, habits=Habits({2: 40, 1: 1}, {}))) == [2, 1, 3]
    assert ids(page(rows, habits=Habits({3: 1000}, {"world": 1000}))) == [1, 2, 3]


@given(
    feeds=st.dictionaries(st.integers(0, 9), st.integers(0, 10**6)),
    sections=st.dictionaries(st.sampled_from(["world", "sport"]), st.integers(0, 10**6)),
    feed=st.integers(0, 9),
)
def test_habits_are_mild(feeds: dict[int, int], sections: dict[str, int], feed: int) -> None:
    assert 1.0 <= Habits(feeds, sections).liking(row(1, feed)) <= 1.25 + 1e-9


@given(st.lists(st.tuples(st.integers(0, 5), st.integers(0, 60), st.integers(0, 9)), max_size=60))
def test_a_page_is_finite_and_says_nothing_twice(drawn: list[tuple[int, int, int]]) -> None:
    rows = [
        row(n, feed, hours=hours, section=("world", "sport")[feed % 2], story_id=story if story < 5 else None)
        for n, (feed, hours, story) in enumerate(drawn)
    ]
    front = page(rows)
    told = [entry for story in front.stories for entry in (story.entry.id, *story.also)]
    assert len(told) == len(set(told))
    assert len(front.stories) <= 30
    known = [story.entry.story_id for story in front.stories if story.entry.story_id is not None]
    assert len(known) == len(set(known))
    head = [story.entry.feed_id for story in front.stories if story.rank in ("lead", "second")]
    assert len(set(head)) == min(len(head), len(set(head)))
    if len({each.feed_id for each in rows}) >= 4 and all(each.story_id is None for each in rows):
        assert len(set(head)) == len(head)


def test_the_body_stands_under_its_sections_in_the_papers_order_then_the_briefs() -> None:
    front = page([row(n, n % 9, hours=n / 10, section=("sport", "world", "other")[n % 3]) for n in range(60)])
    blocks = [story.block for story in front.stories]
    assert blocks[:4] == [""] * 4
    runs = [block for at, block in enumerate(blocks) if at == 0 or blocks[at - 1] != block]
    assert runs == ["", "world", "sport", "other", BRIEFS]


def test_sources_of_another_section_count_but_do_not_stand_on_the_page() -> None:
    rows = [row(1, 1, hours=3, story_id=1), row(2, 2, hours=1)]
    others = [row(3, 3, section="sport", story_id=1), row(4, 4, section="sport", story_id=9)]
    front = compose_front_page(rows, now=NOW, sections=(), others=others)
    assert [(story.entry.id, story.sources, story.also) for story in front.stories] == [(1, 2, (3,)), (2, 1, ())]


def test_a_page_of_one_section_needs_no_heads() -> None:
    front = page([row(n, n % 9, hours=n / 10) for n in range(60)])
    assert {story.block for story in front.stories} == {"", BRIEFS}


@pytest.mark.parametrize(("hour", "begins", "day"), [(3, 17, 23), (4, 4, 24), (12, 11, 24), (23, 17, 24)])
def test_an_edition_begins_at_its_hour(hour: int, begins: int, day: int) -> None:
    assert edition_start(NOW.replace(hour=hour, minute=59)) == NOW.replace(day=day, hour=begins, minute=0)


def test_no_story_stands_twice() -> None:
    rows = [row(i, i % 3) for i in range(20)]
    shown = ids(page(rows + rows))
    assert sorted(shown) == sorted(set(shown))


def test_the_lead_and_the_seconds_come_from_different_feeds() -> None:
    rows = [row(i, 1, hours=0.1) for i in range(10)] + [row(20 + i, 2 + i, hours=9) for i in range(5)]
    head = page(rows).stories[:4]
    assert [story.rank for story in head] == ["lead", "second", "second", "second"]
    assert len({story.entry.feed_id for story in head}) == 4


def test_one_feed_does_not_fill_the_page() -> None:
    rows = [row(i, 1, hours=0.5) for i in range(40)] + [row(100 + i, 2 + i % 4, hours=6) for i in range(20)]
    front = page(rows, limit=20)
    assert sum(story.entry.feed_id == 1 for story in front.stories) <= 8


def test_weight_and_priority_count() -> None:
    assert ids(page([row(1, 1, section="sport", hours=1), row(2, 2, hours=3)])) == [2, 1]
    assert ids(page([row(1, 1, hours=1), row(2, 2, hours=3, priority=3.0)])) == [2, 1]


def test_newer_leads_over_older() -> None:
    assert ids(page([row(1, 1, hours=20), row(2, 2, hours=1)])) == [2, 1]


def test_a_date_in_the_future_weighs_no_more_than_now() -> None:
    front = page([row(1, 1, hours=-90, summary=""), row(2, 2, hours=0)])
    assert ids(front) == [2, 1]


def test_reading_does_not_move_the_page() -> None:
    rows = [row(i, i % 5, hours=i) for i in range(30)]
    read = [replace(each, read=each.id % 2 == 0) for each in rows]
    assert ids(page(rows)) == ids(page(read))
    assert page(rows).unread == 30
    assert page(read).unread == 15


def test_the_page_ends_at_its_limit_and_closes_with_briefs() -> None:
    front = page([row(i, i % 7, hours=i / 10) for i in range(100)])
    ranks = [story.rank for story in front.stories]
    assert len(ranks) == 30
    assert ranks.count("lead") == 1
    assert ranks[-1] == "brief"
    assert ranks == sorted(ranks, key=["lead", "second", "story", "brief"].index)


@pytest.mark.parametrize("count", [0, 1, 2, 5])
def test_few_entries_make_a_small_page(count: int) -> None:
    assert len(page([row(i, i) for i in range(count)]).stories) == count


def test_a_bad_url_is_its_feed() -> None:
    assert page([row(1, 1, url="http://[bad")]).stories[0].sources == 1


@pytest.mark.parametrize(
    ("hour", "name"),
    [(3, "Evening"), (4, "Morning"), (10, "Morning"), (11, "Midday"), (16, "Midday"), (17, "Evening"), (23, "Evening")],
)
def test_edition_by_hour(hour: int, name: str) -> None:
    assert edition_name(NOW.replace(hour=hour)) == f"{name} Edition"
