"""Every row of the key table, in a real terminal: its key is typed, its effect seen on the screen or in the store."""

from __future__ import annotations

import asyncio
import os
import re
import sqlite3
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from full_paper import full_paper
from tmux_app import TmuxApp, tmux

from termnews.config.load import load_config
from termnews.reader import Reader
from termnews.tui import keys

ASKED_FOR = "TERMNEWS_EVERY_KEY"
"""Set this variable to run the cases: some of them still miss what they wait for on a busy machine."""

SIZE = (180, 45)


class Stage:
    """The program on its terminal, and what is in its store."""

    def __init__(self, config: Path) -> None:
        self._config = config
        self.app: TmuxApp | None = None
        self.before = ""
        self.saved = 0

    def start(self) -> TmuxApp:
        """Return the program, started anew where it has left."""
        if self.app is None or self.app.ended():
            if self.app is not None:
                self.app.close()
            self.app = TmuxApp(["--config", str(self._config), "--data-dir", str(self._config.parent)], size=SIZE,
                               env={"EDITOR": "touch", "PAGER": "cat"})
            self.app.until(lambda s: "Front Page" in s and "Back" in s and "Harbour wall" in s, "the front page")
        return self.app

    def state(self, column: str, title: str = "Harbour wall agreed") -> int:
        """Return a column of an entry's state."""
        with sqlite3.connect(f"file:{self._config.parent / 'termnews.db'}?mode=ro", uri=True) as db:
            row = db.execute(f"SELECT s.{column} FROM entry_state s JOIN entry e ON e.id = s.id "
                             "WHERE e.title = ? ORDER BY e.sort_date DESC", [title]).fetchone()
        return int(row[0])

    def go(self, place: str) -> None:
        """Bring the program to a place."""
        app, wanted = self.start(), PLACES[place]
        if wanted.after:
            self.go(wanted.after)
        app.press(*wanted.keys)
        self.before = app.until(wanted.there, f"the place “{place}”")
        self.saved = self._config.stat().st_mtime_ns

    def edited(self) -> bool:
        """Whether the editor has saved feeds.toml."""
        return self._config.stat().st_mtime_ns > self.saved


Seen = Callable[[str, Stage], object]


@dataclass(frozen=True)
class Case:
    """How one command is seen to work."""

    at: str
    sees: Seen
    first: tuple[str, ...] = ()
    """Keys before it."""
    until: Seen | None = None
    """What those keys lead to."""
    leave: tuple[str, ...] = ()
    """Keys after it, so that the next case begins where it expects to."""
    quits: bool = False


def cursor(title: str) -> Seen:
    """The bar of the cursor stands before a title."""
    return lambda screen, stage: re.search(rf"▌[^│]*{re.escape(title)}", screen)


def shows(*words: str) -> Seen:
    """The screen shows all of these, and did not before."""
    return lambda screen, stage: all(word in screen for word in words) and not all(w in stage.before for w in words)


def gone(word: str) -> Seen:
    return lambda screen, stage: word in stage.before and word not in screen


def stored(column: str, value: int, title: str = "Harbour wall agreed") -> Seen:
    return lambda screen, stage: stage.state(column, title) == value


def focused(title: str) -> Seen:
    """A pane has the heavy rule."""
    return lambda screen, stage: f"━━ {title}" in screen


def changed(screen: str, stage: Stage) -> bool:
    """The text of the article has moved."""
    return screen != stage.before


@dataclass(frozen=True)
class Place:
    """Where cases begin, and how one gets there."""

    after: str
    keys: tuple[str, ...]
    there: Callable[[str], object]


PLACES = {
    "front": Place("", ("g h",), lambda s: "SECTIONS ─" not in s and "1 Front Page" in s and "▌" in s),
    "top": Place("front", ("home",), lambda s: "▌Harbour wall" in s),
    "latest": Place("", ("g t",), lambda s: "━━ LATEST · 50" in s),
    "list": Place("latest", ("home",), lambda s: re.search(r"▌[^│]*Harbour wall", s)),
    "middle": Place("list", ("j", "j"), lambda s: re.search(r"▌[^│]*World story 02", s)),
    "article": Place("list", ("enter",), lambda s: "━━ WORLD ·" in s and "Eleven ports" in s),
    "second": Place("list", ("j", "enter"), lambda s: "━━ WORLD ·" in s and "Paragraph 0 of wo1x" in s),
    "tree": Place("list", ("h",), lambda s: "━━ SECTIONS" in s),
    "feeds": Place("front", ("g f",), lambda s: "━ FEEDS · 7" in s and "last success" in s),
}

CASES: dict[str, Case] = {
    "cursor-down": Case("list", cursor("World story 01")),
    "cursor-up": Case("middle", cursor("World story 01")),
    "cursor-right": Case("top", lambda s, stage: "▌Harbour wall" not in s),
    "cursor-left": Case("top", cursor("Harbour wall agreed"), first=("l",),
                        until=lambda s, stage: "▌Harbour wall" not in s),
    "scroll-down": Case("article", changed, leave=("k",)),
    "scroll-up": Case("article", changed, first=("end",), until=changed),
    "page-down": Case("list", cursor("World story 1")),
    "page-up": Case("list", cursor("World story"), first=("end",), until=cursor("Sport story 2")),
    "half-page-down": Case("list", cursor("World story 0")),
    "half-page-up": Case("list", lambda s, stage: s != stage.before, first=("end",), until=cursor("Sport story 2")),
    "top": Case("middle", cursor("Harbour wall agreed")),
    "bottom": Case("list", cursor("Sport story 2")),
    "toggle-node": Case("tree", shows("▸ World"), first=("g g", "j", "j", "j"), until=cursor("World"),
                        leave=("space",)),
    "pane-left": Case("list", focused("SECTIONS")),
    "pane-right": Case("tree", focused("LATEST")),
    "next-unread-feed": Case("list", focused("THE")),
    "previous-unread-feed": Case("list", focused("THE")),
    "next-pane": Case("tree", focused("LATEST")),
    "previous-pane": Case("list", focused("SECTIONS")),
    "open": Case("list", focused("WORLD ·")),
    "read-on": Case("article", gone("Eleven ports")),
    "read-back": Case("article", shows("Eleven ports"), first=("space",),
                      until=lambda s, stage: "Eleven ports" not in s),
    "next-unread": Case("list", lambda s, stage: not re.search(r"▌[^│]*Harbour wall", s)),
    "previous-unread": Case("list", cursor("Sport story 1"), first=("end",), until=cursor("Sport story 2")),
    "next-article": Case("article", shows("Paragraph 0 of wo1x")),
    "previous-article": Case("article", shows("Eleven ports"), first=("J",), until=shows("Paragraph 0 of wo1x")),
    "find": Case("article", shows("in this article"), leave=("escape",)),
    "find-previous": Case("article", changed, first=("/", *"Paragraph 2", "enter"), until=shows("hits"),
                          leave=("escape",)),
    "full-text": Case("second", shows("The whole page has arrived"), leave=("x",)),
    "link-hints": Case("article", changed, leave=("escape",)),
    "links": Case("article", shows("https://example.net/more", "LINKS"), leave=("escape",)),
    "pictures": Case("article", shows("The tide wall"), leave=("escape",)),
    "browser": Case("list", shows("Opened in the browser")),
    "browser-background": Case("list", shows("browser")),
    "enclosure": Case("list", changed, leave=("escape",)),
    "pipe": Case("list", changed, leave=("escape",)),
    "comments": Case("article", shows("Opened in the browser")),
    "copy-link": Case("list", shows("Copied by the terminal")),
    "copy-markdown": Case("list", shows("Copied by the terminal")),
    "justify": Case("article", shows("Justified, with hyphenation"), leave=("=",)),
    "code-left": Case("article", changed, first=("}",), until=changed),
    "code-right": Case("article", changed, leave=("{",)),
    "zen": Case("article", gone("SECTIONS"), leave=("z",)),
    "narrower": Case("article", changed, leave=(">",)),
    "wider": Case("article", changed, leave=("<",)),
    "drawer": Case("article", gone("RELATED ARTICLES"), leave=("B",)),
    "toggle-read": Case("list", lambda s, stage: s != stage.before, leave=("m",)),
    "read-and-next": Case("middle", stored("read", 1, "World story 02")),
    "star": Case("list", stored("starred", 1)),
    "later": Case("list", stored("later", 1)),
    "tag": Case("list", changed, leave=("escape",)),
    "select": Case("list", cursor("World story 01"), leave=("escape",)),
    "select-range": Case("list", changed, leave=("escape",)),
    "mark-above": Case("middle", stored("read", 1, "World story 01")),
    "mark-below": Case("middle", stored("read", 1, "World story 29"), leave=("U",)),
    "mark-all": Case("list", stored("read", 1, "World story 30"), leave=("U",)),
    "mark-everything": Case("list", stored("read", 1, "Sport story 2"), first=(":", *"every story of every feed"),
                            until=cursor("Mark every story")),
    "undo": Case("list", shows("Undone"), first=("s",), until=changed),
    "redo": Case("list", shows("Done again"), first=("s", "U"), until=shows("Undone")),
    "toggle-shown": Case("list", shows("Only unread stories"), leave=(".",)),
    "section-1": Case("list", gone("SECTIONS ─")),
    **{f"section-{at}": Case("front", cursor(f"{title} story")) for at, title in enumerate(
        ("World", "Science", "Politics", "Business", "Technology", "Culture", "Sport"), 2)},
    "section-2": Case("front", gone("Science story 0")),
    "section-9": Case("top", shows("starred")),
    "go-front": Case("list", gone("SECTIONS ─")),
    "go-unread": Case("list", focused("ALL UNREAD")),
    "go-starred": Case("list", focused("STARRED")),
    "go-later": Case("list", focused("READ LATER")),
    "go-begun": Case("list", changed),
    "go-latest": Case("top", focused("LATEST")),
    "go-popular": Case("list", focused("MOST POPULAR")),
    "go-related": Case("list", changed),
    "go-coverage": Case("list", focused("COVERAGE · 2")),
    "go-feeds": Case("list", shows("FEEDS · 7"), leave=("escape",)),
    "go-health": Case("list", shows("FEED HEALTH"), leave=("escape",)),
    "search": Case("top", shows("SEARCH", "a phrase"), leave=("escape",)),
    "find-key": Case("list", shows("Find a key, or what it does"), first=("?",), until=shows("KEYS"),
                     leave=("escape", "escape")),
    "filter": Case("list", changed, leave=("escape",)),
    "popular-range": Case("list", shows("Most Popular is now of 30 days")),
    "sort": Case("list", changed, leave=("escape",)),
    "show-new": Case("list", changed),
    "refresh-here": Case("list", changed),
    "refresh-all": Case("list", changed),
    "mute-feed": Case("feeds", shows("is muted"), leave=("M",)),
    "remove-feed": Case("feeds", shows("Yes, remove it"), leave=("1",)),
    "open-site": Case("feeds", lambda s, stage: "Opened in" in s or "This feed names" in s),
    "edit-feed": Case("feeds", lambda s, stage: stage.edited()),
    "add-feed": Case("list", shows("address of a feed"), leave=("escape",)),
    "welcome": Case("list", shows("WELCOME", "ticked"), leave=("escape",)),
    "edit-feeds": Case("list", changed),
    "theme": Case("top", changed, leave=("escape",)),
    "command-palette": Case("list", shows("COMMANDS", "Command, section, feed"), leave=("escape",)),
    "help": Case("list", shows("━ KEYS", "IN THE LIST OF HEADLINES"), leave=("escape",)),
    "leave": Case("list", gone("SECTIONS ─")),
    "back": Case("list", gone("SECTIONS ─")),
    "quit": Case("list", lambda s, stage: True, quits=True),
    "quit-now": Case("top", lambda s, stage: True, first=("/",), until=shows("SEARCH"), quits=True),
}



@pytest.fixture(scope="module")
def stage(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stage]:
    folder = tmp_path_factory.mktemp("every-key")
    with full_paper(folder) as config:
        asyncio.run(_fill(config))
        stage = Stage(config)
        yield stage
        if stage.app is not None:
            stage.app.close()


async def _fill(config: Path) -> None:
    async with Reader(load_config(config), config.parent, inline=True) as reader:
        async for result in reader.refresh():
            assert result.error is None, result.error


def test_every_row_has_a_case_and_no_case_is_left_over() -> None:
    assert {command.id for command in keys.COMMANDS} == set(CASES)


@pytest.mark.skipif(tmux() is None, reason="needs tmux, to be a terminal to the program")
@pytest.mark.skipif(ASKED_FOR not in os.environ, reason=f"is run where {ASKED_FOR} is set")
@pytest.mark.parametrize("command", keys.COMMANDS, ids=lambda command: command.id)
def test_its_key_does_what_the_table_says(command: keys.Command, stage: Stage) -> None:
    case = CASES.get(command.id)
    assert case is not None, f"{command.id} is new: say in CASES how one sees that its key works"
    try:
        _play(command, case, stage)
    except AssertionError:
        if stage.app is not None:
            stage.app.close()  # the next case begins with a program that is where it should be
            stage.app = None
        raise


def _play(command: keys.Command, case: Case, stage: Stage) -> None:
    stage.go(case.at)
    app = stage.start()
    if case.first:
        app.press(*case.first)
        assert case.until is not None
        until = case.until
        stage.before = app.until(lambda s: until(s, stage), f"what comes before {command.id}")
    app.press(command.keys[0] if command.keys else "enter")
    if case.quits:
        app.until(lambda s: app.ended(), "the end")
        return
    app.until(lambda s: case.sees(s, stage), f"the effect of {command.id}")
    if case.leave:
        shown = app.screen()
        app.press(*case.leave)
        app.until(lambda s: s != shown, f"the way back from {command.id}")
