"""The command table: what it promises is there, and nothing is promised twice."""

from __future__ import annotations

import importlib
from collections import Counter
from pathlib import Path

import pytest

from termnews.tui import keys
from termnews.tui.app import NewsApp
from termnews.tui.keymap import plan_keys
from termnews.tui.screens.entry import EntryScreen
from termnews.tui.screens.feeds import FeedsScreen
from termnews.tui.screens.front import FrontScreen
from termnews.tui.screens.reader import ReaderScreen
from termnews.tui.screens.search import SearchScreen

DOCS = Path(__file__).parents[2] / "docs" / "keys.md"
WIDGETS = {
    "frontpage": ("frontpage", "FrontPageView"),
    "headlines": ("headlines", "Headlines"),
    "article": ("article_view", "ArticleView"),
    "sidebar": ("sidebar", "Sidebar"),
    "tree": ("feed_tree", "FeedTree"),
}
HOLDERS: dict[str, tuple[type, ...]] = {
    "app": (NewsApp,),
    "entry": (EntryScreen,),
    "front": (FrontScreen,),
    "reading": (ReaderScreen,),
    "search": (SearchScreen,),
    "feeds": (FeedsScreen,),
}


def holders(scope: str) -> tuple[type, ...]:
    if scope in WIDGETS:
        module, name = WIDGETS[scope]
        return (getattr(importlib.import_module(f"termnews.tui.widgets.{module}"), name),)
    return HOLDERS[scope]


@pytest.mark.parametrize("command", keys.COMMANDS, ids=lambda command: command.id)
def test_every_command_is_done_by_its_scope(command: keys.Command) -> None:
    method = "action_" + command.action.partition("(")[0]
    for scope in command.scopes:
        for holder in holders(scope):
            assert callable(getattr(holder, method, None)), f"{holder.__name__} has no {method}"


def test_ids_are_unique_and_scopes_known() -> None:
    assert [name for name, count in Counter(c.id for c in keys.COMMANDS).items() if count > 1] == []
    assert {scope for c in keys.COMMANDS for scope in c.scopes} <= set(keys.SCOPES)


@pytest.mark.parametrize("scope", keys.SCOPES)
def test_no_key_means_two_things_in_a_scope(scope: str) -> None:
    typed = Counter(key for c in keys.COMMANDS if scope in c.scopes for key in c.keys)
    assert [key for key, count in typed.items() if count > 1] == []


def test_no_key_is_a_prefix_alone() -> None:
    assert not {key for c in keys.COMMANDS for key in c.keys} & set(keys.PREFIXES)


@pytest.mark.parametrize(
    "scopes",
    [
        ("frontpage", "front", "entry", "app"),
        ("headlines", "reading", "entry", "app"),
        ("article", "reading", "entry", "app"),
        ("search", "entry", "app"),
        ("feeds", "app"),
    ],
)
def test_the_footer_has_something_to_show_and_at_most_eight_of_it(scopes: tuple[str, ...]) -> None:
    shown = [c for c, typed in plan_keys().commands(scopes) if c.footer and typed]
    assert 3 <= len(shown) <= 9
    assert len(shown) == len({c.label for c in shown})


def test_docs_are_what_the_table_says() -> None:
    assert DOCS.read_text(encoding="utf-8") == keys.keys_markdown(), "make it anew: python -m termnews.tui.keys"


def test_a_number_at_the_end_of_an_id_is_the_action_s_argument() -> None:
    assert next(c for c in keys.COMMANDS if c.id == "section-3").action == "section(3)"


class TestRemapping:
    def test_a_key_is_added_and_taken_from_whoever_had_it(self) -> None:
        plan = plan_keys({"entry": {"b": "star"}, "reading": {"b": "links"}})
        assert plan.by_scope["entry"]["star"] == ("s", "b")
        assert plan.by_scope["reading"]["links"] == ("u", "b")
        assert plan.by_scope["reading"]["read-back"] == ()
        assert plan.textual_keymap()["reading:read-back"] == keys.NO_KEY
        assert plan.textual_keymap()["entry:star"] == "s,b"

    def test_taking_the_last_key_is_reported_with_the_line(self) -> None:
        plan = plan_keys({"reading": {"x": "zen"}}, {("reading", "x"): "feeds.toml:7"})
        assert plan.clashes == ("feeds.toml:7: “x” was the only key of full-text, which has none now.",)

    def test_freeing_a_key_is_no_clash(self) -> None:
        plan = plan_keys({"reading": {"x": "none"}})
        assert plan.clashes == ()
        assert plan.by_scope["reading"]["full-text"] == ()

    def test_an_unknown_command_names_the_nearest(self) -> None:
        assert "did you mean “full-text”" in plan_keys({"reading": {"i": "fulltext"}}).clashes[0]

    def test_an_unknown_scope_names_the_nearest(self) -> None:
        assert "did you mean “article”" in plan_keys({"artcle": {"i": "top"}}).clashes[0]

    @pytest.mark.parametrize("key", ["g", "[", "q x"])
    def test_prefixes_stay_what_they_are(self, key: str) -> None:
        assert len(plan_keys({"app": {key: "help"}}).clashes) == 1

    def test_sequences_can_be_remapped(self) -> None:
        plan = plan_keys({"app": {"g x": "go-feeds"}})
        assert ("x", "go-feeds") in [(key, c.id) for key, c in plan.sequences("g", ["app"])]

    def test_a_command_of_an_outer_scope_is_remapped_there(self) -> None:
        plan = plan_keys({"article": {"i": "help"}})
        assert plan.by_scope["app"]["help"] == ("?", "i")
