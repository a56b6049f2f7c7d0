"""Which keys do what: the command table, a preset over it, the reader's ``[keys]`` over both; and what clashes."""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import field
from functools import cached_property
from typing import TYPE_CHECKING

from termnews.core.records import dataclass
from termnews.tui import key_names, keys, presets
from termnews.tui.macros import macro

if TYPE_CHECKING:
    from termnews.config.model import Config

FREE = "none"
"""The command id that frees a key."""

Wish = str | tuple[str, ...]
"""What a key is to do: a command's id, several one after the other, or ``FREE``."""
Table = dict[str, dict[str, tuple[str, ...]]]
"""Scope to command id to keys."""


@dataclass(frozen=True)
class KeyPlan:
    """Which keys do what, scope by scope, after remapping."""

    by_scope: Mapping[str, Mapping[str, tuple[str, ...]]]
    """Scope to command id to keys as typed, in the table's order."""
    clashes: tuple[str, ...] = ()
    """A sentence for each line of feeds.toml that cannot be followed or takes a command's last key."""
    macros: Mapping[str, tuple[keys.Command, tuple[keys.Command, ...]]] = field(default_factory=dict)
    """Id of a macro to its row and the commands it is made of."""

    @property
    def table(self) -> tuple[keys.Command, ...]:
        """The command table, and the reader's own macros at its end."""
        return (*keys.COMMANDS, *(row for row, _ in self.macros.values()))

    def steps(self, command: keys.Command) -> tuple[keys.Command, ...]:
        """Return the commands a macro is made of; none for a command of the table."""
        return self.macros[command.id][1] if command.id in self.macros else ()

    def keys_of(self, command: keys.Command, scope: str) -> tuple[str, ...]:
        """Return the keys of a command in one of its scopes."""
        return self.by_scope[scope].get(command.id, ())

    @cached_property
    def _meanings(self) -> dict[str, dict[str, keys.Command]]:
        """Scope to sequence to command."""
        rows = {command.id: command for command in self.table}
        return {
            scope: {key: rows[name] for name, typed in commands.items() for key in typed}
            for scope, commands in self.by_scope.items()
        }

    @cached_property
    def changed(self) -> frozenset[str]:
        """First keys of whatever means something else than in the table; only these need more than its bindings."""
        found: set[str] = set()
        for scope, meanings in self._meanings.items():
            plain = {key: c.id for c in keys.COMMANDS if scope in c.scopes for key in c.keys}
            mine = {key: command.id for key, command in meanings.items()}
            found.update(key.split(" ")[0] for key in plain.keys() | mine.keys() if plain.get(key) != mine.get(key))
        return frozenset(found)

    def meaning(self, typed: Sequence[str], scopes: Iterable[str]) -> keys.Command | None:
        """Return what a key, or several one after the other, do in the scopes at hand, innermost first.

        None where they do nothing, or are the beginning of a longer sequence (then ``choices`` has some).
        """
        wanted = " ".join(typed)
        for scope in scopes:
            meanings = self._meanings[scope]
            if wanted in meanings:
                return meanings[wanted]
            if any(key.startswith(wanted + " ") for key in meanings):
                return None
        return None

    def choices(self, typed: Sequence[str], scopes: Iterable[str]) -> dict[str, keys.Command | None]:
        """Return what may follow these keys: the next key to its command; None where yet more keys follow."""
        begun = " ".join(typed) + " "
        found: dict[str, keys.Command | None] = {}
        for scope in scopes:
            for key, command in self._meanings[scope].items():
                if key.startswith(begun):
                    following, _, more = key.removeprefix(begun).partition(" ")
                    found.setdefault(following, None if more else command)
        return found

    def commands(self, scopes: Iterable[str]) -> list[tuple[keys.Command, tuple[str, ...]]]:
        """Return the commands of some scopes with the keys that reach them, innermost scope first."""
        return [(command, free) for _, command, free in self.commands_by_scope(scopes)]

    def commands_by_scope(self, scopes: Iterable[str]) -> list[tuple[str, keys.Command, tuple[str, ...]]]:
        """Return scope, command and the keys that reach it, innermost scope first."""
        taken: set[str] = set()
        seen: set[str] = set()
        found = []
        for scope in scopes:
            here = [(c, self.keys_of(c, scope)) for c in self.table if scope in c.scopes and c.id not in seen]
            for command, typed in here:
                free = tuple(key for key in typed if key not in taken)
                if free or not typed:
                    found.append((scope, command, free))
                    seen.add(command.id)
            taken.update(key for _, typed in here for key in typed)
        return found


def plan_keys(
    remaps: Mapping[str, Mapping[str, Wish]] | None = None,
    lines: Mapping[tuple[str, str], str] | None = None,
    preset: str = presets.DEFAULT,
) -> KeyPlan:
    """Lay a preset over the table, and ``[keys]`` over both.

    Args:
        remaps: Scope to key to what it is to do.
        lines: (scope, key) to ``path:line``, for the sentences.
        preset: One of ``presets.PRESETS``.
    """
    table: Table = {scope: {c.id: c.keys for c in keys.COMMANDS if scope in c.scopes} for scope in keys.SCOPES}
    presets.apply(preset, table)
    macros: dict[str, tuple[keys.Command, tuple[keys.Command, ...]]] = {}
    wishes = [(scope, key, wish) for scope, asked in (remaps or {}).items() for key, wish in asked.items()]
    mine = {(scope, " ".join(map(key_names.canonical, key.split()))) for scope, key, _ in wishes}
    clashes = []
    for scope, key, wish in sorted(wishes, key=lambda each: each[2] != FREE):  # what is to be free is free first
        where = (lines or {}).get((scope, key), f"[keys.{scope}]")
        problem = _Layer(table, macros, mine).place(scope, key, wish)
        if problem:
            clashes.append(f"{where}: {problem}")
    return KeyPlan(table, tuple(clashes), macros)


def plan_of(config: Config) -> KeyPlan:
    """Return the plan that feeds.toml asks for."""
    return plan_keys(config.keys, config.key_lines, config.app.keys)


@dataclass(frozen=True, slots=True)
class _Layer:
    """The reader's lines, laid over the table one by one."""

    table: Table
    macros: dict[str, tuple[keys.Command, tuple[keys.Command, ...]]]
    mine: set[tuple[str, str]]
    """Scope and key of every line: what one line does the next need not warn about."""

    def place(self, scope: str, typed: str, wish: Wish) -> str:
        """Give a key its meaning; return a sentence about what is wrong, or nothing."""
        if scope not in self.table:
            return f"there is no scope “{scope}”{_nearest(scope, self.table)}."
        sequence = tuple(key_names.canonical(key) for key in typed.split())
        for key in sequence:
            if not key_names.is_key(key):
                near = _nearest(key, key_names.NAMED_KEYS)
                return f"“{key}” is no key{near}; docs/keys.md says how keys are written."
        key = " ".join(sequence)
        if wish == FREE:
            self._free({scope}, key, keep="")
            return ""
        names = (wish,) if isinstance(wish, str) else wish
        known = {command.id: command for command in keys.COMMANDS}
        for name in names:
            if name not in known:
                return f"there is no command “{name}”{_nearest(name, list(known))}."
        if problem := self._blocked(scope, sequence):
            return problem
        if len(names) > 1:
            row = macro(tuple(known[name] for name in names), scope)
            self.macros[row.id] = (row, tuple(known[name] for name in names))
            home, name = scope, row.id
        else:
            name = names[0]
            home = scope if scope in known[name].scopes else known[name].scopes[0]
        robbed = self._free({scope, home}, key, keep=name)
        held = self.table[home].get(name, ())
        self.table[home][name] = held if key in held else (*held, key)
        if robbed:
            return f"“{keys.shown_key(key)}” was the only key of {' and '.join(robbed)}, which has none now."
        return self._hidden(home, key)

    def _blocked(self, scope: str, sequence: tuple[str, ...]) -> str:
        """Say why a key cannot be one: it begins others, or its beginning is a key of its own."""
        key = " ".join(sequence)
        for held_in, commands in self.table.items():
            if not _meet(scope, held_in):
                continue
            for name, typed in commands.items():
                for other in typed:
                    if other.startswith(key + " "):
                        begun = keys.shown_key(other)
                        shown = keys.shown_key(key)
                        return f"“{shown}” begins “{begun}” ({name}) and cannot be a key of its own."
                    if key.startswith(other + " ") and held_in == scope:
                        return (f"“{keys.shown_key(other)}” is {name} and cannot begin a sequence; "
                                f"free it first: \"{other}\" = \"{FREE}\".")
        return ""

    def _free(self, scopes: set[str], key: str, *, keep: str) -> list[str]:
        """Take a key from every other command of the scopes; return those left without any."""
        robbed = []
        for scope in sorted(scopes):
            for other, typed in self.table[scope].items():
                if key in typed and other != keep:
                    self.table[scope][other] = tuple(k for k in typed if k != key)
                    if not self.table[scope][other] and keep:
                        robbed.append(other)
        return robbed

    def _hidden(self, home: str, key: str) -> str:
        """Say where a nearer scope has the same key, so that this one is not reached there."""
        nearer = {
            name: scope
            for scope in _nearer(home) if (scope, key) not in self.mine
            for name, typed in self.table[scope].items() if key in typed
        }
        if not nearer:
            return ""
        name, scope = next(iter(nearer.items()))
        return f"“{keys.shown_key(key)}” stays {name} {keys.SCOPES[scope]}: a nearer scope goes before."


def _nearest(word: str, words: Iterable[str]) -> str:
    near = difflib.get_close_matches(word, list(words), n=1)
    return f"; did you mean “{near[0]}”?" if near else ""


def _meet(one: str, other: str) -> bool:
    """Whether the keys of two scopes can count at the same time."""
    return one == other or any(one in together and other in together for together in keys.TOGETHER)


def _nearer(scope: str) -> list[str]:
    """Scopes whose keys go before those of another where both count."""
    around = [together for together in keys.TOGETHER if scope in together]
    return list(dict.fromkeys(each for together in around for each in together[:together.index(scope)]))
