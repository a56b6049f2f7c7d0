"""The reader's own keys: ``[keys.SCOPE]`` of feeds.toml laid over the command table, and what clashes."""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from termnews.tui import keys

FREE = "none"
"""The command id that frees a key."""


@dataclass(frozen=True, slots=True)
class KeyPlan:
    """Which keys do what, scope by scope, after remapping."""

    by_scope: Mapping[str, Mapping[str, tuple[str, ...]]]
    """Scope to command id to keys as typed, in the table's order."""
    clashes: tuple[str, ...] = ()
    """A sentence for each line of feeds.toml that cannot be followed or takes a command's last key."""

    def keys_of(self, command: keys.Command, scope: str) -> tuple[str, ...]:
        """Return the keys of a command in one of its scopes."""
        return self.by_scope[scope].get(command.id, ())

    def textual_keymap(self) -> dict[str, str]:
        """Return what ``App.set_keymap`` takes, only for bindings that differ from the table."""
        keymap = {}
        for command in keys.COMMANDS:
            for scope in command.scopes:
                wanted = _single(self.keys_of(command, scope))
                if wanted != _single(command.keys):
                    keymap[keys.binding_id(scope, command.id)] = ",".join(wanted) or keys.NO_KEY
        return keymap

    def sequences(self, prefix: str, scopes: Iterable[str]) -> list[tuple[str, keys.Command]]:
        """Return (second key, command) for a prefix in the scopes at hand, innermost first."""
        found: dict[str, keys.Command] = {}
        for scope in scopes:
            for command in keys.COMMANDS:
                for key in self.by_scope[scope].get(command.id, ()):
                    first, _, second = key.partition(" ")
                    if second and first == prefix:
                        found.setdefault(second, command)
        return list(found.items())

    def commands(self, scopes: Iterable[str]) -> list[tuple[keys.Command, tuple[str, ...]]]:
        """Return the commands of some scopes with the keys that reach them, innermost scope first."""
        taken: set[str] = set()
        seen: set[str] = set()
        found = []
        for scope in scopes:
            here = [(c, self.keys_of(c, scope)) for c in keys.COMMANDS if scope in c.scopes and c.id not in seen]
            for command, typed in here:
                free = tuple(key for key in typed if key not in taken)
                if free or not typed:
                    found.append((command, free))
                    seen.add(command.id)
            taken.update(key for _, typed in here for key in typed)
        return found


def _single(typed: Iterable[str]) -> list[str]:
    return [key for key in typed if " " not in key]


def plan_keys(
    remaps: Mapping[str, Mapping[str, str]] | None = None, lines: Mapping[tuple[str, str], str] | None = None
) -> KeyPlan:
    """Lay ``[keys]`` over the table.

    Args:
        remaps: Scope to key to command id.
        lines: (scope, key) to ``path:line``, for the sentences.
    """
    table: dict[str, dict[str, tuple[str, ...]]] = {
        scope: {c.id: c.keys for c in keys.COMMANDS if scope in c.scopes} for scope in keys.SCOPES
    }
    clashes = []
    for scope, wishes in (remaps or {}).items():
        for key, command_id in wishes.items():
            where = (lines or {}).get((scope, key), f"[keys.{scope}]")
            problem = _place(table, scope, (key, command_id))
            if problem:
                clashes.append(f"{where}: {problem}")
    return KeyPlan(table, tuple(clashes))


def _place(table: dict[str, dict[str, tuple[str, ...]]], scope: str, wish: tuple[str, str]) -> str:
    """Give a key to a command, taking it from whoever had it; return a sentence about what is wrong, or nothing."""
    key, command_id = wish
    if scope not in table:
        return f"there is no scope “{scope}”{_nearest(scope, table)}."
    if " " in key and key.split(" ")[0] not in keys.PREFIXES:
        return f"“{key}”: only g, [ and ] can begin a sequence of two keys."
    if key in keys.PREFIXES:
        return f"“{key}” begins the sequences of two keys and cannot be a key of its own."
    home = scope
    if command_id != FREE:
        command = next((c for c in keys.COMMANDS if c.id == command_id), None)
        if command is None:
            return f"there is no command “{command_id}”{_nearest(command_id, [c.id for c in keys.COMMANDS])}."
        home = scope if scope in command.scopes else command.scopes[0]
    robbed = _free(table, {scope, home}, (key, command_id))
    if command_id != FREE:
        typed = table[home][command_id]
        table[home][command_id] = typed if key in typed else (*typed, key)
    return f"“{key}” was the only key of {' and '.join(robbed)}, which has none now." if robbed else ""


def _free(table: dict[str, dict[str, tuple[str, ...]]], scopes: set[str], wish: tuple[str, str]) -> list[str]:
    """Take a key from every other command of the scopes; return those left without any."""
    key, command_id = wish
    robbed = []
    for scope in scopes:
        for other, typed in table[scope].items():
            if key in typed and other != command_id:
                table[scope][other] = tuple(k for k in typed if k != key)
                if not table[scope][other] and command_id != FREE:
                    robbed.append(other)
    return robbed


def _nearest(word: str, words: Iterable[str]) -> str:
    near = difflib.get_close_matches(word, list(words), n=1)
    return f"; did you mean “{near[0]}”?" if near else ""
