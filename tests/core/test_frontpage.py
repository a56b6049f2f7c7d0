from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from termnews.core.frontpage import FrontPage, compose_front_page, edition_name
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
        title=f"Title {entry_id}",
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


def page(rows: list[EntryRow], stories: dict[int, tuple[int, ...]] | None = None, limit: int = 30) -> FrontPage:
    sections = (Section("world", "World", 1.0), Section("sport", "Sport", 0.5))
    return compose_front_page(rows, now=NOW, sections=sections, stories=stories or {}, limit=limit)


def ids(front: FrontPage) -> list[int]:
    return [story.entry.id for story in front.stories]


def test_a_story_told_by_many_sources_leads_over_a_newer_one() -> None:
    rows = [row(1, 1, hours=0.1), row(2, 2, hours=2), row(3, 3, hours=3), row(4, 4, hours=4)]
    front = page(rows, {2: (2, 3, 4), 3: (2, 3, 4), 4: (2, 3, 4)})
    assert front.stories[0].rank == "lead"
    assert front.stories[0].sources == 3
    assert {front.stories[0].entry.id, *front.stories[0].also} == {2, 3, 4}
    assert len(front.stories) == 2


def test_two_feeds_of_one_house_are_one_source() -> None:
    rows = [row(1, 1, url="https://www.house.example/a"), row(2, 2, url="https://house.example/b")]
    assert page(rows, {1: (1, 2), 2: (1, 2)}).stories[0].sources == 1


def test_rows_of_one_story_id_stand_once_without_a_mapping() -> None:
    assert len(page([row(1, 1, story_id=9), row(2, 2, story_id=9), row(2, 2, story_id=9)]).stories) == 1


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
