"""The command table: what it promises is there, and nothing is promised twice."""

from __future__ import annotations

import importlib
from collections import Counter
from pathlib import Path

import pytest

from termnews.tui import key_names, keys, presets
from termnews.tui.app import NewsApp
from termnews.tui.keymap import KeyPlan, plan_keys
from termnews.tui.screens.choice import ChoiceScreen
from termnews.tui.screens.coverage import CoverageScreen
from termnews.tui.screens.entry import EntryScreen
from termnews.tui.screens.feeds import FeedsScreen
from termnews.tui.screens.front import FrontScreen
from termnews.tui.screens.help import HelpScreen
from termnews.tui.screens.hints import HintsScreen
from termnews.tui.screens.links import LinksScreen
from termnews.tui.screens.modal import PaperModal
from termnews.tui.screens.palette import PaletteScreen
from termnews.tui.screens.picture import PictureScreen
from termnews.tui.screens.prompt import PromptScreen
from termnews.tui.screens.reader import ReaderScreen
from termnews.tui.screens.rules import RuleScreen
from termnews.tui.screens.search import SearchScreen
from termnews.tui.screens.subscribe import SubscribeScreen
from termnews.tui.screens.themes import ThemesScreen
from termnews.tui.screens.welcome import WelcomeScreen

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
    "help": (HelpScreen,),
    "links": (LinksScreen,),
    "target": (LinksScreen, HintsScreen),
    "picture": (PictureScreen,),
    "themes": (ThemesScreen,),
    "welcome": (WelcomeScreen,),
    "rules": (RuleScreen,),
    "coverage": (CoverageScreen,),
    "subscribe": (SubscribeScreen,),
    "choice": (ChoiceScreen,),
    "palette": (PaletteScreen,),
    "line": (PromptScreen,),
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


def test_no_sheet_has_keys_of_its_own_beside_the_table() -> None:
    for holder in {each for scope in HOLDERS for each in HOLDERS[scope] if issubclass(each, PaperModal)}:
        bound = {name for each in holder.BINDINGS for name in each.key.split(",")}  # type: ignore[attr-defined]
        table = {name for scope in holder.SCOPES for each in keys.bindings(scope) for name in each.key.split(",")}
        assert bound == table, holder


def test_ids_are_unique_and_scopes_known() -> None:
    assert [name for name, count in Counter(c.id for c in keys.COMMANDS).items() if count > 1] == []
    assert {scope for c in keys.COMMANDS for scope in c.scopes} <= set(keys.SCOPES)


@pytest.mark.parametrize("scope", keys.SCOPES)
def test_no_key_means_two_things_in_a_scope(scope: str) -> None:
    typed = Counter(key for c in keys.COMMANDS if scope in c.scopes for key in c.keys)
    assert [key for key, count in typed.items() if count > 1] == []


@pytest.mark.parametrize("preset", presets.PRESETS)
def test_no_key_is_the_beginning_of_another_in_its_scope(preset: str) -> None:
    for scope, commands in plan_keys(preset=preset).by_scope.items():
        typed = {key for keys_of in commands.values() for key in keys_of}
        assert not [(scope, key) for key in typed for other in typed if other.startswith(key + " ")]


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


def meaning(plan: KeyPlan, typed: str, *scopes: str) -> str | None:
    found = plan.meaning(typed.split(), scopes)
    return found.id if found else None


class TestRemapping:
    def test_a_key_is_added_and_taken_from_whoever_had_it(self) -> None:
        plan = plan_keys({"entry": {"b": "star"}, "reading": {"b": "links"}})
        assert plan.by_scope["entry"]["star"] == ("s", "b")
        assert plan.by_scope["reading"]["links"] == ("u", "b")
        assert meaning(plan, "b", "reading", "entry") == "links"
        assert meaning(plan, "b", "search", "entry") == "star"
        assert "b" in plan.changed
        assert "j" not in plan.changed

    def test_taking_the_last_key_is_reported_with_the_line(self) -> None:
        plan = plan_keys({"reading": {"x": "zen"}}, {("reading", "x"): "feeds.toml:7"})
        assert plan.clashes == ("feeds.toml:7: “x” was the only key of full-text, which has none now.",)

    def test_freeing_a_key_is_no_clash(self) -> None:
        plan = plan_keys({"reading": {"x": "none"}})
        assert plan.clashes == ()
        assert plan.by_scope["reading"]["full-text"] == ()
        assert "x" in plan.changed

    def test_an_unknown_command_names_the_nearest(self) -> None:
        assert "did you mean “full-text”" in plan_keys({"reading": {"i": "fulltext"}}).clashes[0]

    def test_an_unknown_scope_names_the_nearest(self) -> None:
        assert "did you mean “article”" in plan_keys({"artcle": {"i": "top"}}).clashes[0]

    def test_an_unknown_key_names_the_nearest(self) -> None:
        assert "did you mean “escape”" in plan_keys({"app": {"escpe": "help"}}).clashes[0]

    @pytest.mark.parametrize("key", ["g", "["])
    def test_the_beginning_of_sequences_is_no_key_of_its_own(self, key: str) -> None:
        assert "cannot be a key of its own" in plan_keys({"reading": {key: "help"}}).clashes[0]

    def test_a_sequence_begins_with_a_key_that_is_free(self) -> None:
        assert "free it first" in plan_keys({"app": {"q x": "help"}}).clashes[0]
        plan = plan_keys({"app": {"q x": "help", "q": "none"}})
        assert plan.clashes == ()
        assert meaning(plan, "q x", "app") == "help"

    def test_sequences_are_as_long_as_one_likes_with_any_beginning(self) -> None:
        plan = plan_keys({"app": {"; a b": "go-feeds", "; a c": "go-health", "g x": "go-feeds"}})
        assert plan.clashes == ()
        assert plan.choices([";"], ["app"]) == {"a": None}
        assert [(key, c and c.id) for key, c in plan.choices([";", "a"], ["app"]).items()] == [
            ("b", "go-feeds"), ("c", "go-health"),
        ]
        assert meaning(plan, "; a c", "article", "reading", "entry", "app") == "go-health"
        assert meaning(plan, "g x", "app") == "go-feeds"

    def test_a_command_of_an_outer_scope_is_remapped_there(self) -> None:
        plan = plan_keys({"article": {"i": "help"}})
        assert plan.by_scope["app"]["help"] == ("?", "i")

    def test_a_key_that_a_nearer_scope_has_is_reported(self) -> None:
        assert "stays cursor-down" in plan_keys({"app": {"j": "help"}}).clashes[0]

    def test_several_commands_stand_on_one_key(self) -> None:
        plan = plan_keys({"entry": {"W": ("star", "read-and-next")}})
        assert plan.clashes == ()
        command = plan.meaning(["W"], ["entry", "app"])
        assert command is not None
        assert [step.id for step in plan.steps(command)] == ["star", "read-and-next"]
        assert (command, ("W",)) in plan.commands(["entry", "app"])

    def test_a_mistake_in_a_macro_is_reported(self) -> None:
        assert "did you mean “star”" in plan_keys({"entry": {"X": ("sta", "read-and-next")}}).clashes[0]


@pytest.mark.parametrize(
    ("written", "canonical"),
    [("^D", "ctrl+d"), ("C-d", "ctrl+d"), ("Ctrl+d", "ctrl+d"), ("esc", "escape"), ("F5", "f5"), ("G", "G"),
     ("shift+tab", "shift+tab"), ("alt+x", "alt+x"), ("<C-w>", "ctrl+w"), ("-", "-"), ("+", "+"),
     ("Shift+f3", "shift+f3")],
)
def test_keys_are_understood_as_people_write_them(written: str, canonical: str) -> None:
    assert key_names.canonical(written) == canonical
    assert key_names.is_key(canonical)


def test_every_key_of_the_table_is_written_the_one_way() -> None:
    for command in keys.COMMANDS:
        for key in " ".join(command.keys).split():
            assert key_names.canonical(key) == key, command.id
            assert key_names.is_key(key), command.id


class TestPresets:
    @pytest.mark.parametrize("name", presets.PRESETS)
    def test_every_line_names_a_scope_and_a_command(self, name: str) -> None:
        for scope, given in presets.PRESETS[name].given.items():
            for key, command in given.items():
                assert command == "none" or any(c.id == command and scope in c.scopes for c in keys.COMMANDS), command
                assert " ".join(map(key_names.canonical, key.split())) == key

    @pytest.mark.parametrize("name", presets.PRESETS)
    def test_no_command_loses_its_last_key(self, name: str) -> None:
        plan = plan_keys(preset=name)
        for command in keys.COMMANDS:
            if command.keys:
                assert any(plan.keys_of(command, scope) for scope in command.scopes), command.id

    @pytest.mark.parametrize("name", presets.PRESETS)
    def test_no_key_means_two_things_in_a_scope(self, name: str) -> None:
        for scope, commands in plan_keys(preset=name).by_scope.items():
            typed = Counter(key for keys_of in commands.values() for key in keys_of)
            assert [(scope, key) for key, count in typed.items() if count > 1] == []

    def test_newsboat_s_fingers_find_their_keys(self) -> None:
        plan = plan_keys(preset="newsboat")
        scopes = ("headlines", "reading", "entry", "app")
        wanted = {"o": "browser", "A": "mark-all", "n": "next-unread", "p": "previous-unread", "N": "toggle-read",
                  "q": "leave", "Q": "quit", "r": "refresh-here", "R": "refresh-all", "?": "help", "u": "links",
                  "J": "next-article", "K": "previous-article", "l": "toggle-shown", "E": "edit-feeds",
                  ", h": "go-front"}
        assert {key: meaning(plan, key, *scopes) for key in wanted} == wanted

    def test_newsboat_leaves_the_keys_free_that_it_says_are_free(self) -> None:
        plan = plan_keys(preset="newsboat")
        assert "`^b` `^f` are free" in presets.PRESETS["newsboat"].about
        for scope in keys.SCOPES:
            assert meaning(plan, "ctrl+b", scope) is None
            assert meaning(plan, "ctrl+f", scope) is None
        assert meaning(plan, "pagedown", "headlines") == "page-down"

    def test_the_reader_s_lines_lie_over_the_preset(self) -> None:
        plan = plan_keys({"app": {"u": "search"}}, preset="vim")
        assert meaning(plan, "u", "app") == "search"
        assert meaning(plan, "U", "app") == "undo"
