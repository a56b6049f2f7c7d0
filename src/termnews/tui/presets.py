"""Key presets: layers over the command table for people whose fingers know another program."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import field

from termnews.core.records import dataclass

DEFAULT = "default"


@dataclass(frozen=True, slots=True)
class Preset:
    """What a set of keys changes about the table."""

    about: str
    """A sentence for docs/keys.md."""
    moved: Mapping[str, str] = field(default_factory=dict)
    """First key of sequences to the one that takes its place."""
    freed: tuple[str, ...] = ()
    """Keys that do nothing any more, wherever it is, but for what ``given`` says."""
    given: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    """Scope to key to command. A key is taken from every other command of that scope; ``none`` only takes it."""


NEWSBOAT = Preset(
    "As in newsboat: `N` marks read or unread, `l` shows what is read, `g` sorts, `^n` `^p` go to the next feed "
    "with something unread, `^b` `^f` are free, and `,` opens the menu *Go to…* in the place of `g`.",
    moved={"g": ","},
    freed=("ctrl+b", "ctrl+f"),
    given={
        "entry": {"N": "toggle-read"},
        "reading": {
            "N": "none", "P": "find-previous", "l": "toggle-shown", "g": "sort",
            "ctrl+n": "next-unread-feed", "ctrl+l": "show-new",
            "ctrl+p": "previous-unread-feed", "ctrl+u": "full-text",
        },
        "front": {"l": "toggle-shown"},
        "frontpage": {"l": "none", "g": "none"},
        "article": {"ctrl+u": "none"},
        "headlines": {"ctrl+u": "none"},
        "app": {"ctrl+r": "edit-feeds", "C": "mark-everything"},
    },
)
VIM = Preset(
    "As in vim: `u` and `^r` undo and redo (the list of links is `gx`), `dd` marks read and goes on, `yy` copies the "
    "link, `^e` `^y` scroll a line, `^o` goes back, `[[` `]]` turn to the next article, `^w` `h` `j` `k` `l` `w` "
    "change panes, `za` folds, `ZZ` and `ZQ` quit.",
    given={
        "app": {"u": "undo", "ctrl+r": "redo", "ctrl+y": "none", "ctrl+o": "back", "Z Z": "quit", "Z Q": "quit"},
        "entry": {"d": "none", "y": "none", "d d": "read-and-next", "y y": "copy-link"},
        "reading": {
            "u": "none", "g x": "links", "[ [": "previous-article", "] ]": "next-article",
            "ctrl+w h": "pane-left", "ctrl+w l": "pane-right", "ctrl+w w": "next-pane", "ctrl+w j": "next-pane",
            "ctrl+w k": "previous-pane", "ctrl+w W": "previous-pane", "ctrl+w o": "zen",
        },
        "article": {"ctrl+e": "scroll-down", "ctrl+y": "scroll-up"},
        "headlines": {"ctrl+e": "cursor-down", "ctrl+y": "cursor-up"},
        "frontpage": {"ctrl+e": "cursor-down", "ctrl+y": "cursor-up"},
        "tree": {"z a": "toggle-node"},
    },
)
ARROWS = Preset(
    "Arrows, `Enter`, `Esc` and function keys reach everything: `F1` help, `F2` every command by name, `F3` search, "
    "`F4` star, `F5` refresh, `F6` next pane, `F7` read or unread, `F8` done, `F9` the menu *Go to…*, `F10` quit, "
    "`F12` undo; `Del` marks read and goes on, `Backspace` goes back. The letters stay.",
    moved={},
    given={
        "app": {
            "f1": "help", "f2": "command-palette", "f3": "search", "f10": "quit", "f12": "undo", "backspace": "back",
            "f9 up": "go-front", "f9 down": "go-unread", "f9 left": "go-starred", "f9 right": "go-latest",
            "f9 enter": "go-feeds", "f9 f9": "go-health",
        },
        "entry": {"f4": "star", "f7": "toggle-read", "f8": "read-and-next", "delete": "read-and-next"},
        "reading": {"f3": "find", "f5": "refresh-here", "f6": "next-pane"},
        "front": {"f5": "refresh-here", "f6": "next-pane"},
        "feeds": {"f5": "refresh-here"},
    },
)

PRESETS: Mapping[str, Preset] = {
    DEFAULT: Preset("The keys of this page."), "newsboat": NEWSBOAT, "vim": VIM, "arrows": ARROWS,
}
"""What ``[app] keys`` may name."""


def apply(name: str, table: dict[str, dict[str, tuple[str, ...]]]) -> None:
    """Lay a preset over a table of scope to command to keys; an unknown one changes nothing."""
    preset = PRESETS.get(name, PRESETS[DEFAULT])
    for commands in table.values():
        for command, typed in commands.items():
            commands[command] = tuple(_moved(key, preset.moved) for key in typed if key not in preset.freed)
    for scope, given in preset.given.items():
        for key, command in given.items():
            _give(table[scope], key, command)


def _moved(key: str, moved: Mapping[str, str]) -> str:
    first, _, rest = key.partition(" ")
    return f"{moved[first]} {rest}" if rest and first in moved else key


def _give(commands: dict[str, tuple[str, ...]], key: str, command: str) -> None:
    if command not in commands and command != "none":
        return
    for other, typed in commands.items():
        commands[other] = tuple(each for each in typed if each != key)
    if command in commands:
        commands[command] = (key, *commands[command])


def presets_markdown() -> str:
    """Return the part of docs/keys.md about presets."""
    lines = ["## Presets", "", '`keys = "vim"` in `[app]` of feeds.toml lays a preset over the table above; '
             "`[keys.SCOPE]` lies over the preset.", "", "| preset | what it changes |", "|---|---|"]
    lines += [f"| `{name}` | {preset.about} |" for name, preset in PRESETS.items()]
    return "\n".join([*lines, ""])
