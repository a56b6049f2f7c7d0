from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len
from widget_samples import HOSTILE, NOW, row

from termnews.core.frontpage import FrontStory
from termnews.tui.widgets.columns import Sheet, column_count, lay_out, neighbour
from termnews.tui.widgets.paint import balanced, spaced, wrap
from termnews.tui.widgets.stories import Setting, set_story

HEIGHTS = [5, 7, 4, 6, 3, 8, 5, 4, 6, 5, 3, 4]


def sheet(width: int, count: int = 12) -> Sheet:
    return lay_out(count, width, measure=lambda index, cells: HEIGHTS[index % len(HEIGHTS)])


@pytest.mark.parametrize(
    ("width", "columns"), [(3, 1), (20, 1), (71, 1), (72, 2), (80, 2), (119, 3), (199, 5), (300, 5)]
)
def test_columns_by_width(width: int, columns: int) -> None:
    assert column_count(width) == columns


@pytest.mark.parametrize("width", [5, 20, 40, 79, 119, 150, 198, 299])
def test_nothing_overlaps_or_leaves_the_page(width: int) -> None:
    page = sheet(width)
    taken: set[tuple[int, int]] = set()
    for box in page.boxes:
        assert box.x >= 0
        assert box.right <= width
        assert box.bottom <= page.height
        cells = {(x, y) for x in range(box.x, box.right) for y in range(box.y, box.bottom)}
        assert not cells & taken
        taken |= cells
    for x, top, end in page.rules:
        assert not {(x, y) for y in range(top, end)} & taken
    for y, x, count in page.hairs:
        assert not {(each, y) for each in range(x, x + count)} & taken


def test_the_lead_spans_columns() -> None:
    assert sheet(118).boxes[0].width > 2 * sheet(118).boxes[1].width
    assert sheet(198).boxes[0].width > 3 * sheet(198).boxes[1].width
    assert sheet(40).boxes[0].width == sheet(40).boxes[1].width == 40


def test_the_next_story_goes_to_the_shortest_column() -> None:
    page = sheet(118)
    bottoms = {}
    for box in page.boxes:
        bottoms[box.x] = max(bottoms.get(box.x, 0), box.bottom)
    assert max(bottoms.values()) - min(bottoms.values()) <= max(HEIGHTS) + 1


PAGES = st.tuples(
    st.lists(st.tuples(st.integers(1, 20), st.sampled_from(["", "world", "world", "sport", "briefs"])), max_size=40),
    st.integers(1, 300),
    st.booleans(),
)


def drawn_sheet(drawn: tuple[list[tuple[int, str]], int, bool]) -> Sheet:
    stories, width, spread = drawn
    blocks = sorted((block for _, block in stories), key=["", "world", "sport", "briefs"].index)
    return lay_out(len(stories), width, measure=lambda i, _: stories[i][0], spread_lead=spread, blocks=blocks)


@given(PAGES)
def test_every_story_is_reached_by_h_j_k_l_as_the_cursor_moves(drawn: tuple[list[tuple[int, str]], int, bool]) -> None:
    boxes = drawn_sheet(drawn).boxes
    start = (0, 0)
    reached, todo = {start}, [start] if boxes else []
    while todo:
        here, column_x = todo.pop()
        for dx, dy in ((1, 0), (-1, 0), (0, 1), (0, -1)):
            there = neighbour(boxes, here, dx=dx, dy=dy, column_x=column_x)
            if there is not None:
                state = (there, boxes[there].x if dx else column_x)
                if state not in reached:
                    reached.add(state)
                    todo.append(state)
    assert {index for index, _ in reached} >= set(range(len(boxes)))


@given(PAGES)
def test_no_cell_of_a_page_is_taken_twice(drawn: tuple[list[tuple[int, str]], int, bool]) -> None:
    page = drawn_sheet(drawn)
    assert [box.index for box in page.boxes] == list(range(len(drawn[0])))
    taken = [(x, y) for box in page.boxes for x in range(box.x, box.right) for y in range(box.y, box.bottom)]
    taken += [(x, head.y) for head in page.heads for x in range(head.x, head.x + head.width)]
    taken += [(x, y) for y, at, count in page.hairs for x in range(at, at + count)]
    assert len(taken) == len(set(taken))
    assert all(0 <= x < drawn[1] and 0 <= y < page.height for x, y in taken)


@given(PAGES)
def test_every_block_stands_under_its_head(drawn: tuple[list[tuple[int, str]], int, bool]) -> None:
    page = drawn_sheet(drawn)
    blocks = sorted((block for _, block in drawn[0]), key=["", "world", "sport", "briefs"].index)
    assert {head.block for head in page.heads} == set(blocks[1:]) - {""}
    for box in page.boxes[1:]:
        above = [head for head in page.heads if head.x == box.x + 1 and head.y < box.y]
        if blocks[box.index]:
            assert max(above, key=lambda head: head.y).block == blocks[box.index]


def test_a_block_too_long_for_its_column_goes_on_in_another() -> None:
    page = lay_out(19, 118, measure=lambda _i, _c: 5, blocks=[""] + ["world"] * 18)
    bottoms = {box.x: max(each.bottom for each in page.boxes if each.x == box.x) for box in page.boxes}
    assert len(bottoms) == 3
    assert max(bottoms.values()) - min(bottoms.values()) <= 20


def test_moving_down_from_the_lead_keeps_to_the_column() -> None:
    boxes = sheet(118).boxes
    second = sorted({box.x for box in boxes})[1]
    assert second < boxes[0].right
    below = neighbour(boxes, 0, dx=0, dy=1, column_x=second)
    assert below is not None
    assert boxes[below].x == second
    assert neighbour(boxes, below, dx=0, dy=-1, column_x=second) == 0
    assert neighbour(boxes, 0, dx=-1, dy=0, column_x=0) is None
    assert neighbour(boxes, 0, dx=0, dy=-1, column_x=0) is None


@pytest.mark.parametrize("width", [1, 2, 5, 18, 37, 74])
@pytest.mark.parametrize("rank", ["lead", "second", "story", "brief"])
def test_a_story_is_never_wider_than_its_column(width: int, rank: str) -> None:
    summary = "新線は、沿線の五つの町を結び、朝の混雑を三割減らす見込みだ。" * 5
    entry = row(1, title=HOSTILE * 2, summary=summary, starred=True)
    story = FrontStory(entry=entry, rank=rank, sources=7, also=())  # type: ignore[arg-type]
    for line in set_story(story, width, Setting(NOW, {})):
        text = "".join(text for text, role in line if role in ("headline", "text", "emphasis"))
        assert cell_len(text) <= max(width, 2)
        assert "\x1b" not in text


def story_text(**kw: object) -> str:
    entry = row(38, title="Harbour cities agree", summary="Eleven ports share the cost.", **kw)
    story = FrontStory(entry=entry, rank="story", sources=7, also=(2, 3))
    set_lines = set_story(story, 60, Setting(NOW, {"world": "World"}))
    return "\n".join("".join(text for text, _ in line) for line in set_lines)


def test_a_story_says_section_sources_source_age_and_length() -> None:
    assert story_text().splitlines() == [
        "WORLD · 7 SOURCES", "Harbour cities agree", "Eleven ports share the cost.", "Source 3 · 38 min · 3 min read",
    ]


def test_star_and_read_are_words_or_signs_not_colours_alone() -> None:
    assert "★" in story_text(starred=True)
    assert story_text(read=True).endswith("· read")
    assert story_text(later=True).splitlines()[-1].endswith("· later · 3 min read")


def brief_text(**kw: object) -> list[str]:
    entry = row(1, title="Harbour cities agree a common tide wall after all", **kw)
    story = FrontStory(entry=entry, rank="brief", sources=1, also=(), block="briefs")
    return ["".join(text for text, _ in line) for line in set_story(story, 30, Setting(NOW, {"world": "World"}))]


def test_briefs_run_their_section_into_the_headline_and_have_no_summary() -> None:
    headline = ["WORLD  Harbour cities agree a", "common tide wall after all"]
    assert brief_text() == [*headline, "Source 1 · 1 min · 3 min read"]


def test_a_story_under_its_sections_head_does_not_name_it_again() -> None:
    entry = row(38, title="Harbour cities agree")
    story = FrontStory(entry=entry, rank="story", sources=1, also=(), block=entry.section)
    assert set_story(story, 60, Setting(NOW, {}))[0][0][0] == "Harbour cities agree"
    many = FrontStory(entry=row(38, starred=True), rank="story", sources=3, also=(), block=entry.section)
    assert "".join(text for text, _ in set_story(many, 60, Setting(NOW, {}))[0]) == "3 SOURCES ★"
    alone = FrontStory(entry=entry, rank="story", sources=1, also=())
    assert set_story(alone, 60, Setting(NOW, {}, section=entry.section))[0][0][0] == "Harbour cities agree"


def test_a_story_read_from_the_right_stands_to_the_right() -> None:
    entry = row(1, title="أحد عشر ميناءً توقّع اتفاق", summary="تتقاسم المدن الموقّعة كلفة الجدار", section="world")
    story = FrontStory(entry=entry, rank="story", sources=1, also=(), block="world")
    headline, summary, about = ("".join(text for text, _ in line) for line in set_story(story, 60, Setting(NOW, {})))
    assert cell_len(headline) == cell_len(summary) == 60
    assert headline.startswith("   ")
    assert not about.startswith(" ")


def test_a_summary_that_goes_on_ends_in_a_whole_word() -> None:
    words = "Engineers published their extraordinary model with the accord this morning and everybody read it"
    story = FrontStory(entry=row(1, title="A", summary=words * 3), rank="story", sources=1, also=(), block="world")
    for width in range(20, 60):
        line = "".join(text for text, _ in set_story(story, width, Setting(NOW, {}))[-2])
        assert line.endswith("…")
        assert line.removesuffix("…").split(" ")[-1].strip() in [*words.split(" "), "itEngineers"]


def test_headlines_are_balanced() -> None:
    lines = balanced("A quiet star blinked, and an amateur in Tromsø was looking", 40)
    assert len(lines) == 2
    assert abs(len(lines[0]) - len(lines[1])) < 12
    assert " ".join(lines) == "A quiet star blinked, and an amateur in Tromsø was looking"


def test_no_closing_mark_begins_a_line() -> None:
    text = "東京で新しい鉄道、路線が開業、通勤時間を。大幅短縮へ」と発表。"
    for width in range(4, 40):
        for line in wrap(text, width):
            assert line[0] not in "、。」"


def test_wrap_ends_in_an_ellipsis_where_text_is_left() -> None:
    lines = wrap("one two three four five", 9, 2)
    assert lines == ["one two", "three…"] or lines[-1].endswith("…")
    assert wrap("", 10) == []
    assert wrap("word", 0) == []


def test_letterspacing_spares_scripts_that_join_letters() -> None:
    assert spaced("The News") == "T H E   N E W S"
    assert spaced("東京新聞") == "東京新聞"
    assert spaced("الأخبار") == "الأخبار"
