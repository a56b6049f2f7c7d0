"""Where every key is tried: the program in a terminal, what it writes, and how one sees that a key did its work."""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass, field

from full_paper import Paper
from tmux_app import TmuxApp

SIZE = (180, 45)
FIRST = "Harbour wall agreed"
"""The story at the top of the list of the latest."""
COLUMNS = ("read", "starred", "later", "own_tags")

Seen = Callable[[str, "Stage"], object]
"""Whether something shows on a screen, or is in what the program has written."""


@dataclass(frozen=True)
class Place:
    """Where cases begin, and how one gets there."""

    after: str
    keys: tuple[str, ...]
    there: Seen
    quick: bool = True
    """Whether nothing is typed where one is there already."""


@dataclass(frozen=True)
class Case:
    """How one command is seen to work."""

    at: str
    sees: Seen
    first: tuple[tuple[tuple[str, ...], Seen], ...] = ()
    """Before its key: the keys typed, and what they lead to."""
    before: Callable[[Stage], None] | None = None
    """What happens in the world before it."""
    then: tuple[tuple[Seen, tuple[str, ...]], ...] = ()
    """After its key: what is waited for, and the keys typed then."""
    leave: tuple[str, ...] = ()
    """Keys after it, so that the next case begins where it expects to; the first of them undoes what is seen."""
    left: Seen | None = None
    """What they lead to; None: the place where the case began."""
    quits: bool = False


@dataclass
class Memory:
    """What was there before a key."""

    screen: str = ""
    state: dict[str, object] = field(default_factory=dict)
    logs: dict[str, int] = field(default_factory=dict)
    requests: int = 0


class Stage:
    """The program on its terminal, and everything it writes to."""

    def __init__(self, paper: Paper, places: dict[str, Place]) -> None:
        self.paper = paper
        self.folder = paper.config.parent
        self.was = Memory()
        self._places = places
        self._app: TmuxApp | None = None
        for tool in ("browser", "vim"):  # an editor that is known to take a line
            path = self.folder / tool
            path.write_text(f'#!/bin/sh\nprintf \'%s\\n\' "$*" >> {self.folder}/{tool}.log\n', encoding="utf-8")
            path.chmod(0o755)
        with closing(self._store()) as db:
            self.order = [title for (title,) in db.execute("SELECT title FROM entry ORDER BY sort_date DESC, id DESC")]

    @property
    def app(self) -> TmuxApp:
        """The program, started where it is not running."""
        if self._app is None:
            self._app = TmuxApp(
                ["--config", str(self.paper.config), "--data-dir", str(self.folder)], size=SIZE,
                env={"EDITOR": str(self.folder / "vim"), "BROWSER": str(self.folder / "browser")},
            )
        elif self._app.ended():
            self._app.start_again()
        else:
            return self._app
        self._app.until(lambda s: self._places["front"].there(s, self), "the front page")
        return self._app

    def close(self) -> None:
        """End the program; nothing is left of it."""
        app, self._app = self._app, None
        if app is not None:
            app.close()

    # ------------------------------------------------------------ what the program has written

    def _store(self) -> sqlite3.Connection:
        return sqlite3.connect(f"file:{self.folder / 'termnews.db'}?mode=ro", uri=True)

    def states(self, column: str, title: str) -> list[object]:
        """Return a column of the state of every entry with a title, the newest first."""
        with closing(self._store()) as db:
            rows = db.execute(f"SELECT s.{column} FROM entry_state s JOIN entry e ON e.id = s.id "
                              "WHERE e.title = ? ORDER BY e.sort_date DESC", [title]).fetchall()
        return [value for (value,) in rows]

    def state(self, column: str, title: str = FIRST) -> object:
        """Return a column of the newest one's state."""
        return self.states(column, title)[0]

    def log(self, tool: str) -> list[str]:
        """Return the arguments of every call of the browser or the editor."""
        path = self.folder / f"{tool}.log"
        return path.read_text(encoding="utf-8").splitlines() if path.exists() else []

    def called(self, tool: str) -> list[str]:
        """Return the arguments of the calls since the key."""
        return self.log(tool)[self.was.logs[tool]:]

    def asked(self) -> list[str]:
        """Return the feeds that were fetched since the key."""
        return [path for path in self.paper.server.paths[self.was.requests:] if path.endswith(".xml")]

    # ------------------------------------------------------------ playing

    def remember(self) -> None:
        """Keep what is there now."""
        self.was = Memory(
            self.app.screen(), {column: self.state(column) for column in COLUMNS},
            {tool: len(self.log(tool)) for tool in ("browser", "vim")}, len(self.paper.server.paths),
        )

    def go(self, name: str) -> None:
        """Bring the program to a place."""
        place = self._places[name]
        if place.quick and place.there(self.app.screen(), self):
            return
        if place.after:
            self.go(place.after)
        self.type(place.keys)
        self.wait(place.there, f"the place “{name}”")

    def type(self, keys: tuple[str, ...]) -> None:
        """Type keys; ``SITE`` is the address of a site, ``@name`` a file beside feeds.toml."""
        texts = (self.paper.site if key == "SITE" else str(self.folder / key[1:]) if key[:1] == "@" else ""
                 for key in keys)
        self.app.press(*(one for key, text in zip(keys, texts, strict=True) for one in (text or [key])))

    def wait(self, seen: Seen, what: str) -> None:
        """Wait until something is seen."""
        self.app.until(lambda screen: seen(screen, self), what)

    def play(self, command: str, key: str, case: Case) -> None:
        """Type a command's key where it counts, wait for its effect, and leave things as they were."""
        self.go(case.at)
        self.remember()
        if case.before is not None:
            case.before(self)
        for typed, led_to in case.first:
            self.type(typed)
            self.wait(led_to, f"what comes before {command}")
            self.remember()
        app = self.app
        app.press(key)
        if case.quits:
            app.until(lambda screen: app.ended(), "the end")
            return
        for number, (awaited, typed) in enumerate(case.then, 1):
            self.wait(awaited, f"step {number} of {command}")
            self.type(typed)
        self.wait(case.sees, f"the effect of {command}")
        for number, key in enumerate(case.leave):
            app.press(key)
            if not number:  # what follows an Escape at once would be taken for alt and that key
                self.wait(lambda screen, stage: not case.sees(screen, stage), f"an end of what {command} did")
        if case.leave:
            self.wait(case.left or self._places[case.at].there, f"the way back from {command}")


# ---------------------------------------------------------------- ways of seeing


def cursor_line(screen: str) -> str:
    """Return the first line with the bar of the cursor, from the bar on to the pane's edge."""
    found = re.search(r"▌([^│\n]*)", screen)
    return found[1] if found else ""


def cursor(*titles: str) -> Seen:
    """The bar of the cursor stands before one of these titles."""
    return lambda screen, stage: any(title in cursor_line(screen) for title in titles)


def rank(screen: str, stage: Stage) -> int:
    """Return which of the latest stories the cursor of the list is on; -1: none."""
    line = cursor_line(screen)
    return next((at for at, title in enumerate(stage.order) if title in line), -1)


def row(least: int, most: int) -> Seen:
    """The cursor of the list is on one of these rows."""
    return lambda screen, stage: least <= rank(screen, stage) <= most


def column(screen: str) -> int:
    """Return the cell where the bar of the cursor stands; -1: nowhere."""
    return next((line.index("▌") for line in screen.splitlines() if "▌" in line), -1)


def line_of(word: str, screen: str, mark: str = "") -> int:
    """Return the number of the first line that has a word, and a mark too; -1: none."""
    return next((at for at, line in enumerate(screen.splitlines()) if word in line and mark in line), -1)


def indent(word: str, screen: str) -> int:
    """Return the cell where a word begins; -1: nowhere."""
    return next((line.index(word) for line in screen.splitlines() if word in line), -1)


def shows(*words: str) -> Seen:
    """The screen shows all of these, and did not before."""
    return lambda screen, stage: all(word in screen for word in words) and not all(w in stage.was.screen for w in words)


def gone(word: str) -> Seen:
    """The screen shows it no longer."""
    return lambda screen, stage: word in stage.was.screen and word not in screen


def moved(word: str, lines: int) -> Seen:
    """A word stands so many lines lower than before."""
    return lambda screen, stage: line_of(word, screen) == line_of(word, stage.was.screen) + lines


def focused(title: str) -> Seen:
    """A pane has the heavy rule."""
    return lambda screen, stage: f"━━ {title}" in screen


def stored(column: str, value: object, title: str = FIRST) -> Seen:
    """The store has it so."""
    return lambda screen, stage: stage.state(column, title) == value


def turned(column: str) -> Seen:
    """The first story's state is the other one."""
    return lambda screen, stage: stage.state(column) != stage.was.state[column]


def opened(*urls: str) -> Seen:
    """The browser was given these addresses, and no others."""
    return lambda screen, stage: sorted(
        url.partition("://")[2].partition("/")[2] for url in stage.called("browser")) == sorted(urls)


def fetched(*feeds: str) -> Seen:
    """These feeds were asked for."""
    return lambda screen, stage: {*feeds} <= {*stage.asked()}


def lies(name: str) -> Seen:
    """There is such a file beside feeds.toml."""
    return lambda screen, stage: (stage.folder / name).exists()


def written(words: str, *, there: bool = True) -> Seen:
    """feeds.toml has these words, or has them no more."""
    return lambda screen, stage: (words in stage.paper.config.read_text(encoding="utf-8")) == there
