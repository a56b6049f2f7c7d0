"""Latest: diversity, and pages that are one long list."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from termnews.core.latest import LOOK_AHEAD, MAX_SKIP_S, Candidate, Cursor, page, wanted

HOUR = 3600
NOW = 1_790_000_000


def made(feeds: list[int], *, apart: int = 60) -> list[Candidate]:
    return [Candidate(n + 1, feed, NOW - n * apart, n % 5) for n, feed in enumerate(feeds)]


def whole(candidates: list[Candidate], *, limit: int) -> list[list[Candidate]]:
    """Every page, one after the other, each given only what it asks for."""
    pages, at, cursor = [], 0, None
    while True:
        count = wanted(limit, cursor)
        chosen, cursor = page(candidates[at : at + count], limit=limit, cursor=cursor)
        at += count
        pages.append(chosen)
        if cursor is None:
            return pages


def fits(shown: list[Candidate], feed: int) -> bool:
    tail = [each.feed_id for each in shown]
    return tail[-2:] != [feed, feed] and tail[-9:].count(feed) < 3


@given(st.lists(st.integers(0, 3), max_size=60))
def test_two_in_a_row_and_three_of_ten_unless_nothing_else_waits(feeds: list[int]) -> None:
    candidates = made(feeds)
    chosen, _ = page(candidates, limit=20)
    assert len(chosen) == min(20, len(candidates))
    for n, each in enumerate(chosen):
        waiting = [other for other in candidates if other not in chosen[:n]]
        if not fits(chosen[:n], each.feed_id):
            assert not any(fits(chosen[:n], other.feed_id) for other in waiting)
            assert each == waiting[0]


def test_diversity_never_reaches_more_than_six_hours_back() -> None:
    candidates = [*made([0] * 5, apart=360), Candidate(9, 1, NOW - 20 * HOUR, 0)]
    assert [each.id for each in page(candidates, limit=5)[0]] == [1, 2, 3, 4, 5]
    near = [*made([0] * 5, apart=360), Candidate(9, 1, NOW - MAX_SKIP_S, 0)]
    assert [each.id for each in page(near, limit=4)[0]] == [1, 2, 9, 3]


@given(st.lists(st.integers(0, 6), max_size=400), st.integers(1, 40), st.sampled_from([1, 60, 1800, 7200]))
def test_pages_are_one_long_list_in_which_everything_stands_once(feeds: list[int], limit: int, apart: int) -> None:
    candidates = made(feeds, apart=apart)
    pages = whole(candidates, limit=limit)
    joined = [each for one in pages for each in one]
    assert sorted(joined) == sorted(candidates)
    assert joined == page(candidates, limit=len(candidates) or 1)[0]
    assert all(len(one) == limit for one in pages[:-1])


def test_a_cursor_stays_small() -> None:
    candidates = made([0] * 600)
    cursor: Cursor | None = None
    _, cursor = page(candidates[: wanted(10, None)], limit=10)
    assert cursor is not None
    assert len(cursor.waiting) == LOOK_AHEAD
    assert wanted(10, cursor) == 10
