"""A ``[[query]]`` of feeds.toml is a page of the paper: a number, a place in the tree, a list, a start."""

from __future__ import annotations

from pathlib import Path

from small_paper import opened, press, screen_text

from termnews.core.query import pointed
from termnews.tui.screens.front import FrontScreen
from termnews.tui.screens.reader import ReaderScreen
from termnews.tui.widgets.feed_tree import FeedTree

QUERIES = """
[[query]]
name = "Nature & sky"
match = 'star* or bees or mountain'

[[query]]
name = "Walls"
match = '"harbour wall" or ferry'
"""


async def test_a_saved_search_is_a_page_with_a_number(tmp_path: Path) -> None:
    async with opened(tmp_path, more=QUERIES) as pilot:
        bar = next(line for line in screen_text(pilot).splitlines() if "1 Front Page" in line)
        assert "4 Nature & sky" in bar
        assert "5 Walls" in bar
        assert "6 Saved" in bar
        await press(pilot, "4")
        assert isinstance(pilot.app.screen, FrontScreen)
        for title in ("A star blinked", "Bees and queues", "A mountain in the sea"):
            assert title in screen_text(pilot)
        assert "Harbour wall agreed" not in screen_text(pilot)
        await press(pilot, "5", "enter")
        assert isinstance(pilot.app.screen, ReaderScreen)
        assert len(pilot.app.screen.ids) == 2
        assert "WALLS · 2" in screen_text(pilot)


async def test_a_saved_search_without_a_match_says_so(tmp_path: Path) -> None:
    async with opened(tmp_path, more="[[query]]\nname = 'None'\nmatch = 'xyzzy'\n") as pilot:
        await press(pilot, "4")
        assert "Nothing matches this saved search." in screen_text(pilot)


async def test_a_saved_search_stands_in_the_tree_with_what_is_unread(tmp_path: Path) -> None:
    async with opened(tmp_path, size=(200, 50), more=QUERIES) as pilot:
        await press(pilot, "g", "u")
        tree = pilot.app.screen.query_one(FeedTree)
        lines = [line for line in screen_text(pilot).splitlines() if line.lstrip().startswith("/ ")]
        assert [line.split("│")[0].split() for line in lines] == [["/", "Nature", "&", "sky", "3"], ["/", "Walls", "2"]]
        assert tree.pick("query:walls")
        tree.activate(tree._index)
        await press(pilot, "F", *"ferry", "enter")
        assert isinstance(pilot.app.screen, ReaderScreen)
        assert len(pilot.app.screen.ids) == 1, "a filter narrows all of a query that holds an or"


async def test_the_paper_starts_with_a_saved_search_and_the_palette_finds_it(tmp_path: Path) -> None:
    async with opened(tmp_path, more='[app]\nstart = "Walls"\n' + QUERIES) as pilot:
        assert isinstance(pilot.app.screen, ReaderScreen)
        assert "WALLS · 2" in screen_text(pilot)
        await press(pilot, ":", *"nature")
        assert "Saved query" in screen_text(pilot)
        await press(pilot, "enter")
        assert "A star blinked" in screen_text(pilot)


async def test_a_saved_search_with_a_mistake_is_told_and_left_out(tmp_path: Path) -> None:
    more = QUERIES + "[[query]]\nname = 'Broken'\nmatch = 'tide is:unred'\n"
    async with opened(tmp_path, more="", filled=False):
        pass
    from termnews.config.load import read_config

    path = tmp_path / "feeds.toml"
    path.write_text(path.read_text() + more)
    config, errors = read_config(path)
    assert [query.name for query in config.queries] == ["Nature & sky", "Walls"]
    line = path.read_text().splitlines().index("match = 'tide is:unred'") + 1
    assert [error.line for error in errors] == [line]
    assert 'Did you mean "is:unread"' in str(errors[0])
    assert errors[0].within is not None
    assert pointed(errors[0].within) == ("tide is:unred", "     ^")
