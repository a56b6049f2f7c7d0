from __future__ import annotations

from widget_samples import HOSTILE, SECTIONS, SIZES, Heard, OneWidget, check_widths, lines

from termnews.core.models import Counts, Feed
from termnews.tui.widgets.feed_tree import FeedTree

FEEDS = [
    Feed(id=1, slug="herald", url="u", title="The Coastal Herald", section="world"),
    Feed(id=2, slug="wire", url="u", title="Asahi Wire", section="world", failures=3, error="403"),
    Feed(id=3, slug="orbit", url="u", title="Orbit Weekly", section="science", failures=2),
    Feed(id=4, slug="stray", url="u", title="Stray", section="elsewhere"),
]
COUNTS = Counts(
    unread=1284, starred=17, unread_by_section={"world": 412, "science": 140},
    unread_by_feed={"herald": 96, "wire": 51, "orbit": 22},
)


async def tree_in(pilot) -> FeedTree:
    tree = pilot.app.one
    tree.show(SECTIONS, FEEDS, COUNTS)
    await pilot.pause()
    return tree


def words(tree: FeedTree) -> list[str]:
    return [" ".join(line[1:].split()) for line in lines(tree) if line.strip()]


async def test_sections_feeds_counts_and_health() -> None:
    async with OneWidget(FeedTree()).run_test(size=(30, 30)) as pilot:
        assert words(await tree_in(pilot)) == [
            "All unread 1,284", "★ Starred 17", "Later", "▾ World 412", "├ The Coastal Herald 96", "└ ! Asahi Wire 51",
            "▾ Science 140", "└ Orbit Weekly 22", "Sport", "▾ elsewhere", "└ Stray",
        ]


async def test_a_folded_section_keeps_the_mark_of_its_feeds() -> None:
    async with OneWidget(FeedTree()).run_test(size=(30, 30)) as pilot:
        tree = await tree_in(pilot)
        assert tree.pick("feed:wire")
        await pilot.press("space")
        assert "▸ ! World 412" in words(tree)
        assert tree.cursor_query == "section:world"
        assert not any("Herald" in line for line in words(tree))
        await pilot.press("space")
        assert "├ The Coastal Herald 96" in words(tree)
        assert tree.cursor_query == "section:world"


async def test_enter_and_click_pick_a_query() -> None:
    heard = Heard(FeedTree.Picked)
    async with OneWidget(FeedTree()).run_test(size=(30, 30), message_hook=heard) as pilot:
        tree = await tree_in(pilot)
        await pilot.press("enter", "j", "enter")
        await pilot.click(FeedTree, offset=(8, 1 + 4))
        await pilot.click(FeedTree, offset=(1, 1 + 3))
        assert [(m.query, m.title) for m in heard.messages] == [
            ("is:unread", "All unread"), ("is:starred", "Starred"), ("feed:herald", "The Coastal Herald"),
        ]
        assert "▸ ! World 412" in words(tree)


async def test_new_counts_leave_the_cursor() -> None:
    async with OneWidget(FeedTree()).run_test(size=(30, 8)) as pilot:
        tree = await tree_in(pilot)
        tree.pick("feed:orbit")
        tree.show(SECTIONS[1:], FEEDS, Counts())
        assert tree.cursor_query == "feed:orbit"
        assert not tree.pick("feed:none")


async def test_hostile_names_at_every_size() -> None:
    async with OneWidget(FeedTree()).run_test(size=SIZES[0]) as pilot:
        feeds = [Feed(id=i, slug=f"f{i}", url="u", title=HOSTILE, section=HOSTILE, failures=9) for i in range(30)]
        pilot.app.one.show(SECTIONS, feeds, Counts(unread_by_feed={"f1": 10**9}))
        for size in SIZES:
            await pilot.resize_terminal(*size)
            pilot.app.one.jump(to_end=size[0] % 40 == 0)
            pilot.app.one.action_toggle_node()
            check_widths(pilot.app.one)
