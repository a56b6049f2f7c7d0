"""How keys are written: in feeds.toml, on the screen, and by Textual."""

from __future__ import annotations

import re

NAMED_KEYS = (
    "enter", "escape", "space", "tab", "backspace", "delete", "insert", "home", "end", "pageup", "pagedown", "up",
    "down", "left", "right", *(f"f{number}" for number in range(1, 25)),
)
"""Keys that have a name and no character."""
_ALSO = {
    "esc": "escape", "return": "enter", "ret": "enter", "cr": "enter", "spc": "space", "del": "delete", "ins": "insert",
    "pgup": "pageup", "pgdn": "pagedown", "pgdown": "pagedown", "page_up": "pageup", "page_down": "pagedown",
    "bs": "backspace",
}
_MODIFIERS = {"ctrl": "ctrl", "c": "ctrl", "control": "ctrl", "alt": "alt", "a": "alt", "m": "alt", "shift": "shift",
              "s": "shift"}
_ORDER = ("alt", "ctrl", "shift")
_SHOWN = {"enter": "⏎", "escape": "Esc", "space": "Space", "pagedown": "PgDn", "pageup": "PgUp", "home": "Home",
          "end": "End", "up": "↑", "down": "↓", "left": "←", "right": "→", "tab": "Tab", "backspace": "⌫",
          "delete": "Del", "insert": "Ins"}
_IN_WORDS = {"enter": "Enter", "up": "Up", "down": "Down", "left": "Left", "right": "Right", "backspace": "BkSp",
             "alt": "Alt+", "shift": "Shift+"}
"""For terminals that have no ⏎."""
_MODIFIERS_SHOWN = {"ctrl": "^", "alt": "⌥", "shift": "⇧"}
_words: dict[str, str] = {}


def write_in_words(on: bool) -> None:
    """Write keys without signs (``Enter`` for ``⏎``) from now on, or with them again; of the whole program."""
    _words.clear()
    _words.update(_IN_WORDS if on else {})


def canonical(key: str) -> str:
    """Return one key as the table writes it: ``^D``, ``C-d`` and ``Ctrl+d`` are all ``ctrl+d``."""
    if len(key) == 1:
        return key
    if re.fullmatch(r"\^[A-Za-z\\\]]", key):
        return f"ctrl+{key[1].lower()}"
    *modifiers, name = re.split(r"(?<=.)[+-](?=.)", key.strip("<>")) if len(key) > 2 else [key]
    known = [_MODIFIERS[each.lower()] for each in modifiers if each.lower() in _MODIFIERS]
    if len(known) != len(modifiers):
        return key
    lower = _ALSO.get(name.lower(), name.lower())
    if len(name) > 1:
        name = lower
    elif "ctrl" in known:
        name = name.lower()
    elif known == ["shift"]:
        return name.upper()
    return "+".join([each for each in _ORDER if each in known] + [name])


def is_key(key: str) -> bool:
    """Whether a key, as ``canonical`` returns it, is one a terminal can send."""
    *modifiers, name = key.split("+") if len(key) > 1 else [key]
    return all(each in _ORDER for each in modifiers) and (
        name in NAMED_KEYS or (len(name) == 1 and name.isprintable() and name != " ")
    )


def typed_key(key: str, character: str | None) -> str:
    """Return a key press as the table writes it, from Textual's name and the character it sent."""
    if character is not None and len(character) == 1 and character.isprintable() and character != " ":
        return character if not key.startswith(("alt+", "ctrl+")) else key
    return key


def shown_key(key: str) -> str:
    """Return a key, or several one after the other, as people write them: ``^d``, ``Space``, ``gh``."""
    return "".join(map(_shown, key.split(" ")))


def _shown(key: str) -> str:
    *modifiers, name = key.split("+") if len(key) > 1 else [key]
    signs = "".join(_words.get(each) or _MODIFIERS_SHOWN.get(each, f"{each}+") for each in modifiers)
    named = name.upper() if re.fullmatch(r"f\d+", name) else name
    return signs + (_words.get(name) or _SHOWN.get(name, named))
